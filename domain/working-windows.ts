/**
 * A calendar laid out as sorted working windows in epoch milliseconds, in blocks of some weeks. Temporal is asked only
 * while a block is laid out, so that summer time is right; every question afterwards is arithmetic on plain numbers.
 */
import { Temporal } from 'temporal-polyfill'
import type { Calendar, Shift } from './calendar.ts'
import type { CalendarId, PlainDate } from './model.ts'

export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000
const DAY_MINUTES = 1_440
export const BLOCK_DAYS = 32
/** About eight years; a bound, so that a silly date can't fill the memory. */
const MOST_BLOCKS = 96
/** Some 350 years: whoever looks thirty years ahead, again and again, adds up numbers. */
const MOST_SUMS = 4_000
/** A shift may reach into the next day and be reported for a little longer: a block must know the two days before it. */
const LEAD_DAYS = 2
const EPOCH = Temporal.PlainDate.from('1970-01-01')

/** A shift in minutes from midnight of the day it starts; past 1440 is the next day. `pieces` leave out the breaks. */
type ShiftPlan = {
  readonly shift: Shift
  readonly start: number
  readonly end: number
  readonly pieces: readonly (readonly [number, number])[]
}

type DayPlan = 'rest' | 'allDay' | readonly ShiftPlan[]

/** One worked shift of one day. `day` counts days since 1970-01-01 in the site's time zone. */
export type ShiftSpan = { readonly shift: Shift; readonly day: number; readonly start: number; readonly end: number }

export type Block = {
  readonly index: number
  readonly start: number
  readonly end: number
  /** First instant of each day of the block, and of the day after it. */
  readonly midnights: Float64Array
  /** Working windows, disjoint and ascending, cut at the block's borders. */
  readonly starts: Float64Array
  readonly ends: Float64Array
  /** Working milliseconds before window i; one entry more than windows, the last is the block's sum. */
  readonly worked: Float64Array
  /** Shifts that began in the block or at most two days before it, by start. */
  readonly shifts: readonly ShiftSpan[]
}

export type Layout = {
  readonly calendarId: CalendarId
  readonly timeZone: string
  readonly dayPlan: (day: number) => DayPlan
  readonly blocks: Map<number, Block>
  /** Working milliseconds of the blocks that were once laid out. */
  readonly sums: Map<number, number>
}

/** @throws RangeError for an unknown time zone, a wall-clock time that is none, or a workday outside 1..7. */
export function layOutCalendar(calendar: Calendar, timeZone: string): Layout {
  EPOCH.toZonedDateTime(timeZone)
  const badDay = calendar.workdays.find(day => !Number.isInteger(day) || day < 1 || day > 7)
  if (badDay !== undefined) throw new RangeError(`calendar ${calendar.id}: workday ${badDay} is not 1..7`)
  return { calendarId: calendar.id, timeZone, dayPlan: dayPlanner(calendar), blocks: new Map(), sums: new Map() }
}

function dayPlanner(calendar: Calendar): (day: number) => DayPlan {
  const own = calendar.shifts.map(planShift)
  const normal: DayPlan = own.length === 0 ? 'allDay' : own
  const workdays = new Set(calendar.workdays)
  const exceptions = new Map<number, DayPlan>()
  for (const { date, kind, shifts } of calendar.exceptions) {
    const day = epochDay(date)
    if (kind === 'off') exceptions.set(day, 'rest')
    else exceptions.set(day, overtimePlan(normal, shifts?.map(planShift) ?? [], workdays.has(isoWeekday(day))))
  }
  return day => exceptions.get(day) ?? (workdays.has(isoWeekday(day)) ? normal : 'rest')
}

/** Overtime on a rest day works the named shifts, or else the usual ones; on a workday the named ones come on top. */
function overtimePlan(normal: DayPlan, extra: readonly ShiftPlan[], isWorkday: boolean): DayPlan {
  if (extra.length === 0 || (normal === 'allDay' && isWorkday)) return normal
  return isWorkday && typeof normal !== 'string' ? [...normal, ...extra] : extra
}

/** An end at or before the start is on the next day; equal times are a shift of 24 hours. */
function planShift(shift: Shift): ShiftPlan {
  const start = minuteOfDay(shift.start)
  const end = after(start, minuteOfDay(shift.end))
  // An end at the start would mean the next day, as it does for a shift; nobody rests for 24 hours.
  const real = shift.breaks.filter(pause => pause.start !== pause.end)
  const breaks = real.map(pause => {
    const from = minuteOfDay(pause.start)
    const begin = from < start ? from + DAY_MINUTES : from
    return [begin, after(begin, minuteOfDay(pause.end))] as const
  })
  return { shift, start, end, pieces: without([start, end], breaks) }
}

const after = (start: number, minute: number): number => {
  const same = start >= DAY_MINUTES ? minute + DAY_MINUTES : minute
  return same > start ? same : same + DAY_MINUTES
}

/** What is left of the span when the breaks are cut out of it. */
function without(span: readonly [number, number], breaks: readonly (readonly [number, number])[]) {
  const pieces: (readonly [number, number])[] = []
  let from = span[0]
  for (const [begin, end] of [...breaks].sort((a, b) => a[0] - b[0])) {
    if (begin > from) pieces.push([from, Math.min(begin, span[1])])
    from = Math.max(from, end)
  }
  if (from < span[1]) pieces.push([from, span[1]])
  return pieces.filter(([begin, end]) => end > begin)
}

/** Minutes since midnight of "HH:mm", 00:00 to 24:00. Throws a RangeError for anything else. */
function minuteOfDay(time: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(time)
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN
  if (!(minute <= DAY_MINUTES) || Number(match?.[2]) > 59) throw new RangeError(`not a time of day HH:mm: ${time}`)
  return minute
}

export const epochDay = (date: PlainDate): number => EPOCH.until(date, { largestUnit: 'day' }).days
/** A factory asks for today's a thousand times a minute. */
const dates = new Map<number, PlainDate>()
const MOST_DATES = 1_000

export function dateOfEpochDay(day: number): PlainDate {
  const known = dates.get(day)
  if (known) return known
  const date = EPOCH.add({ days: day })
  keep(dates, day, date, MOST_DATES)
  return date
}

/** 1970-01-01 was a Thursday. */
const isoWeekday = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

/** The block with this index, laid out on first use; the one laid out longest ago makes room. */
export function blockAt(layout: Layout, index: number): Block {
  const known = layout.blocks.get(index)
  if (known) return known
  const block = layOutBlock(layout, index)
  keep(layout.blocks, index, block, MOST_BLOCKS)
  keep(layout.sums, index, workedIn(block), MOST_SUMS)
  return block
}

/** Working milliseconds of the block with this index. */
export const sumAt = (layout: Layout, index: number): number =>
  layout.sums.get(index) ?? workedIn(blockAt(layout, index))

const workedIn = (block: Block): number => block.worked.at(-1) ?? 0

function keep<Value>(kept: Map<number, Value>, index: number, value: Value, most: number): void {
  if (kept.size >= most)
    for (const oldest of kept.keys()) {
      kept.delete(oldest)
      break
    }
  kept.set(index, value)
}

/** The block that holds the instant. Local midnight is never a whole block away from UTC's: one step is enough. */
export function blockOf(layout: Layout, ms: number): Block {
  const block = blockAt(layout, Math.floor(ms / DAY_MS / BLOCK_DAYS))
  if (ms < block.start) return blockAt(layout, block.index - 1)
  return ms >= block.end ? blockAt(layout, block.index + 1) : block
}

function layOutBlock(layout: Layout, index: number): Block {
  const firstDay = index * BLOCK_DAYS
  const clock = wallClock(layout.timeZone, firstDay - LEAD_DAYS, LEAD_DAYS + BLOCK_DAYS + 2)
  const midnights = Float64Array.from({ length: BLOCK_DAYS + 1 }, (_, i) => clock(firstDay + i, 0))
  const shifts: ShiftSpan[] = []
  const windows: [number, number][] = []
  for (let day = firstDay - LEAD_DAYS; day < firstDay + BLOCK_DAYS; day++) {
    const plan = layout.dayPlan(day)
    if (plan === 'rest') continue
    if (plan === 'allDay') windows.push([clock(day, 0), clock(day, DAY_MINUTES)])
    else
      for (const { shift, start, end, pieces } of plan) {
        shifts.push({ shift, day, start: clock(day, start), end: clock(day, end) })
        for (const [from, to] of pieces) windows.push([clock(day, from), clock(day, to)])
      }
  }
  const start = midnights[0] ?? 0
  const end = midnights[BLOCK_DAYS] ?? 0
  shifts.sort((a, b) => a.start - b.start || a.end - b.end)
  return { index, start, end, midnights, shifts, ...flatten(windows, start, end) }
}

/**
 * Instants of wall-clock minutes of some days. A day of 24 hours needs no calendar for it; a day on which the clocks
 * change asks Temporal for each (a skipped time becomes the next real one, a repeated time the first of the two).
 */
function wallClock(timeZone: string, firstDay: number, days: number): (day: number, minute: number) => number {
  const midnights = Array.from({ length: days + 1 }, (_, i) => midnightOf(timeZone, firstDay + i))
  return function at(day, minute): number {
    if (minute >= DAY_MINUTES) return at(day + 1, minute - DAY_MINUTES)
    const midnight = midnights[day - firstDay]
    const next = midnights[day - firstDay + 1]
    if (midnight !== undefined && (minute === 0 || next === midnight + DAY_MS)) return midnight + minute * MINUTE_MS
    const plainTime = new Temporal.PlainTime(Math.floor(minute / 60), minute % 60)
    return dateOfEpochDay(day).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds
  }
}

const midnightOf = (timeZone: string, day: number): number =>
  dateOfEpochDay(day).toZonedDateTime(timeZone).epochMilliseconds

/** Overlapping and touching windows become one, cut to [start, end). */
function flatten(windows: readonly [number, number][], start: number, end: number) {
  const merged: [number, number][] = []
  for (const [from, to] of [...windows].sort((a, b) => a[0] - b[0])) {
    const begin = Math.max(from, start)
    const stop = Math.min(to, end)
    const last = merged.at(-1)
    if (stop <= begin) continue
    if (last && begin <= last[1]) last[1] = Math.max(last[1], stop)
    else merged.push([begin, stop])
  }
  const worked = new Float64Array(merged.length + 1)
  merged.forEach(([from, to], i) => {
    worked[i + 1] = (worked[i] ?? 0) + to - from
  })
  return { starts: Float64Array.from(merged, w => w[0]), ends: Float64Array.from(merged, w => w[1]), worked }
}
