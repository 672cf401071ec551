/**
 * When a schedule comes due: at wall-clock times of the site, or at the departments' own shifts, on certain weekdays.
 * Slots are whole minutes. No cron library: people write "08:10" and "ten minutes before the shift ends", a cron line can
 * say neither rest days nor shifts, and the due time lives in the database anyway (decided 2026-11-28).
 */
import { Temporal } from 'temporal-polyfill'
import type { WorkingTime } from './calendar.ts'
import { isAfter } from './instants.ts'
import type { DepartmentId, Instant, PlainDate } from './model.ts'
import { isRestDay } from './quiet-hours.ts'

/** `digest`: how it stands; `handover`: what is open when a shift ends; `weekly`: the last week, with its figures. */
export const SCHEDULE_KINDS = ['digest', 'handover', 'weekly'] as const
export type ScheduleKind = (typeof SCHEDULE_KINDS)[number]

export type Schedule = {
  readonly id: string
  readonly name: string
  readonly kind: ScheduleKind
  /** As written: `HH:mm` of the site, or `shiftStart`, `shiftEnd-10`: minutes from the department's own shifts. */
  readonly at: readonly string[]
  /** ISO weekdays, 1 = Monday; of a shift the day it begins. */
  readonly days: readonly number[]
  readonly departmentIds: readonly DepartmentId[]
  /** What to tell, as the site words it; empty: what is usual for the kind of department. */
  readonly content: readonly string[]
}

export type ScheduleTime =
  | { readonly kind: 'clock'; readonly time: string }
  | { readonly kind: 'shiftStart' | 'shiftEnd'; readonly minutes: number }

/** Why a schedule is not run. Somebody who can put it right is told. */
export type ScheduleFault =
  | { readonly kind: 'noTimes' | 'noDays' | 'noDepartments' | 'neverFires' }
  | { readonly kind: 'badTime'; readonly text: string }
  | { readonly kind: 'tooMany'; readonly most: number }
  | { readonly kind: 'tooClose'; readonly minutes: number }

/** A chat that hears more often than this stops reading. */
const MOST_PER_DAY = 12
const LEAST_MINUTES_APART = 15
/** Further from its shift than this it belongs to another one. */
const MOST_MINUTES_FROM_SHIFT = 720

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/
const SHIFT = /^(shiftStart|shiftEnd)([+-]\d{1,3})?$/

/** null for what is no time. */
export function parseScheduleTime(text: string): ScheduleTime | null {
  if (CLOCK.test(text)) return { kind: 'clock', time: text }
  const [, kind, offset = '0'] = SHIFT.exec(text) ?? []
  const minutes = Number(offset)
  if ((kind !== 'shiftStart' && kind !== 'shiftEnd') || Math.abs(minutes) > MOST_MINUTES_FROM_SHIFT) return null
  return { kind, minutes }
}

/** What is wrong with the words of it; whether it ever fires only its calendars tell (`nextSlot`). */
export function scheduleFault({ at, days, departmentIds }: Schedule): ScheduleFault | null {
  if (at.length === 0) return { kind: 'noTimes' }
  if (days.length === 0) return { kind: 'noDays' }
  if (departmentIds.length === 0) return { kind: 'noDepartments' }
  const bad = at.find(text => parseScheduleTime(text) === null)
  if (bad !== undefined) return { kind: 'badTime', text: bad }
  if (at.length > MOST_PER_DAY) return { kind: 'tooMany', most: MOST_PER_DAY }
  return areTooClose(at) ? { kind: 'tooClose', minutes: LEAST_MINUTES_APART } : null
}

/** Wall-clock times less than a quarter of an hour apart, over midnight too. */
function areTooClose(at: readonly string[]): boolean {
  const minutes = at.filter(text => CLOCK.test(text)).map(minuteOfDay)
  const sorted = minutes.toSorted((a, b) => a - b)
  return sorted.some((minute, index) => {
    const next = sorted[index + 1] ?? (sorted[0] ?? 0) + 24 * 60
    return next - minute < LEAST_MINUTES_APART
  })
}

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

export type Calendars = {
  /** IANA name. */
  readonly timeZone: string
  /** Of the department's teams; empty: it never rests, and has no shifts. */
  readonly of: (departmentId: DepartmentId) => readonly WorkingTime[]
}

/** A holiday and a stocktaking together; whatever does not fire for this long does not fire. */
const HORIZON_DAYS = 400

/** The first slot after `after` at which any of the departments is to be told; null: there is none within a year. */
export function nextSlot(schedule: Schedule, calendars: Calendars, after: Instant): Instant | null {
  // The end of a night shift lies on the day after it began, and its slots may lie later still.
  const first = after.toZonedDateTimeISO(calendars.timeZone).toPlainDate().subtract({ days: 2 })
  let earliest: Instant | null = null
  for (let offset = 0; offset < HORIZON_DAYS; offset++) {
    const day = first.add({ days: offset })
    // Of a later day no slot comes before: it begins at most half a day ahead of its shifts.
    if (earliest !== null && daysFrom(earliest, day, calendars.timeZone) < -1) return earliest
    const slots = slotsOfDay(schedule, calendars, day).filter(slot => isAfter(slot, after))
    earliest = [...slots, ...(earliest === null ? [] : [earliest])].toSorted(Temporal.Instant.compare)[0] ?? null
  }
  return earliest
}

/** How many days after `day` the instant is, by the wall calendar. */
const daysFrom = (at: Instant, day: PlainDate, timeZone: string): number =>
  day.until(at.toZonedDateTimeISO(timeZone).toPlainDate(), { largestUnit: 'day' }).days

const slotsOfDay = (schedule: Schedule, calendars: Calendars, day: PlainDate): readonly Instant[] =>
  schedule.departmentIds.flatMap(id => departmentSlots(schedule, calendars.of(id), calendars.timeZone, day))

/** Of one department on one day; none on a day it rests. */
function departmentSlots(
  { at, days }: Schedule,
  calendars: readonly WorkingTime[],
  timeZone: string,
  day: PlainDate,
): readonly Instant[] {
  if (!days.includes(day.dayOfWeek)) return []
  return at.flatMap(text => {
    const time = parseScheduleTime(text)
    if (time === null) return []
    return time.kind === 'clock' ? clockSlot(time.time, calendars, timeZone, day) : shiftSlots(time, calendars, day)
  })
}

/** A time that a change of the clocks skips is the next real one; one that comes twice counts once. */
function clockSlot(
  time: string,
  calendars: readonly WorkingTime[],
  timeZone: string,
  day: PlainDate,
): readonly Instant[] {
  const slot = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).toInstant()
  return isRestDay(slot, { calendars, timeZone }) ? [] : [slot]
}

const shiftSlots = (
  { kind, minutes }: Extract<ScheduleTime, { minutes: number }>,
  calendars: readonly WorkingTime[],
  day: PlainDate,
): readonly Instant[] =>
  calendars.flatMap(calendar =>
    calendar.shiftsOn(day).map(({ start, end }) => (kind === 'shiftStart' ? start : end).add({ minutes })),
  )

/** The departments that are told at this slot: of several with shifts of their own, those whose shift it is. */
export function departmentsAt(schedule: Schedule, calendars: Calendars, slot: Instant): readonly DepartmentId[] {
  const day = slot.toZonedDateTimeISO(calendars.timeZone).toPlainDate()
  const days = [-2, -1, 0, 1].map(offset => day.add({ days: offset }))
  return [...new Set(schedule.departmentIds)].filter(id =>
    days
      .flatMap(each => departmentSlots(schedule, calendars.of(id), calendars.timeZone, each))
      .some(each => each.equals(slot)),
  )
}

/** A slot that was missed (service down, clock moved) is made up as of now while anybody still wants it. */
const WORTH_MAKING_UP_MINUTES: { readonly [Kind in ScheduleKind]: number } = {
  // Until the evening: told in the afternoon it says how it stands then.
  digest: 10 * 60,
  // The next shift has found out by itself.
  handover: 4 * 60,
  weekly: 3 * 24 * 60,
}
const ON_TIME_MINUTES = 5

/**
 * `wait`: the slot was missed and the departments are left in peace now; look again when they are not. `tooLate`: nobody
 * wants it any more, the next slot will do.
 */
export type Round = 'onTime' | 'madeUp' | 'wait' | 'tooLate'

/** `quiet`: whether all of its departments are left in peace now. A slot on time is told even then: somebody chose it. */
export function decideRound(kind: ScheduleKind, slot: Instant, now: Instant, quiet: boolean): Round {
  const late = (now.epochMilliseconds - slot.epochMilliseconds) / 60_000
  if (late <= ON_TIME_MINUTES) return 'onTime'
  if (late > WORTH_MAKING_UP_MINUTES[kind]) return 'tooLate'
  return quiet ? 'wait' : 'madeUp'
}

/** For how long what a round says is worth sending, if the platform is away. */
export const WORTH_SENDING_MINUTES: { readonly [Kind in ScheduleKind]: number } = {
  digest: 4 * 60,
  handover: 4 * 60,
  weekly: 24 * 60,
}
