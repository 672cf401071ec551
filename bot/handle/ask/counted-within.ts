/** Which days and hours of the plant a question counts, and what they are called: "昨天", "昨天 夜班 20:00–08:00", "11-20 06:00–12:00". */
import { Temporal } from 'temporal-polyfill'
import type { Hours, Within } from '../../../db/output.ts'
import type { ShiftWindow } from '../../../domain/calendar.ts'
import { instantText, isAfter } from '../../../domain/instants.ts'
import type { Days, Instant, Person, PlainDate } from '../../../domain/model.ts'
import { workingTimeOf, workingTimeOfPerson } from '../../order/working-times.ts'
import type { HoursSaid, Period, ShiftName } from '../../understand/asked.ts'
import { shiftCalled } from '../../understand/hours.ts'
import { daysOf, periodName } from '../period-days.ts'
import type { Turn } from '../turn.ts'

export type Counted = { readonly within: Within; readonly name: string }
/** What is done in them counts, and what they are called. */
type Found = { readonly spans: readonly Hours[]; readonly name: string }
type Asked = { readonly period: Period; readonly hours?: HoursSaid | undefined }

/** By the days of that person's own shift: the asker's, unless somebody else is asked about. null: there is no such shift. */
export function countedWithin(
  turn: Turn,
  { period, hours }: Asked,
  person: Pick<Person, 'teamId'> = turn.person,
): Counted | null {
  const working = workingTimeOfPerson(turn.catalog, person, null)
  const today = working.workDateOf(turn.now)
  const days = daysOf(period, today)
  const name = periodName(turn.cards, period)
  if (hours === undefined) {
    const shift = period === 'thisShift' ? working.shiftAt(turn.now) : null
    if (shift === null) return { within: days, name }
    const { spans, name: called } = shiftsFound(turn, [shift])
    return { within: { ...days, hours: spans }, name: [name, called].join(' ') }
  }
  if (period === 'today' && !hours.ofToday) return latest(turn, hours, today)
  return counted(days, name, hours, hoursOn(turn, hours, days))
}

/** A holiday and a weekend. */
const LOOKED_BACK_DAYS = 10

/** "夜班做了多少", asked in the morning or on a Sunday: the last one that has begun. */
function latest(turn: Turn, hours: HoursSaid, today: PlainDate): Counted | null {
  for (let back = 0; back < LOOKED_BACK_DAYS; back += 1) {
    const day = today.subtract({ days: back })
    const days = { from: day, to: day }
    const found = hoursOn(turn, hours, days)
    if (found === null || found.spans.every(({ from }) => isAfter(from, turn.now))) continue
    const called = back === 0 ? 'today' : back === 1 ? 'yesterday' : days
    return counted(days, periodName(turn.cards, called), hours, found)
  }
  return null
}

/** What the clock says of a night is of the day of the plant before. */
function counted({ from, to }: Days, name: string, hours: HoursSaid, found: Found | null): Counted | null {
  if (found === null) return null
  const more = hours.of === 'clock' ? 1 : 0
  const days = { from: from.subtract({ days: more }), to: to.add({ days: more }) }
  return { within: { ...days, hours: found.spans }, name: `${name} ${found.name}` }
}

const hoursOn = (turn: Turn, hours: HoursSaid, days: Days): Found | null =>
  hours.of === 'clock' ? clockOn(turn, hours, days) : shiftsOn(turn, hours.shift, days)

function clockOn(turn: Turn, { from, to }: Extract<HoursSaid, { of: 'clock' }>, days: Days): Found {
  const { timeZone } = turn.catalog.site
  const at = (day: PlainDate, plainTime: Temporal.PlainTime) => day.toZonedDateTime({ timeZone, plainTime }).toInstant()
  const isNextDay = Temporal.PlainTime.compare(to, from) <= 0
  const spans = eachOf(days).map(day => ({
    from: at(day, from),
    to: at(day.add({ days: isNextDay ? 1 : 0 }), to),
    day: null,
  }))
  return { spans, name: range(from, to) }
}

const range = (from: Temporal.PlainTime, to: Temporal.PlainTime): string =>
  `${from.toString().slice(0, 5)}–${to
    .toString()
    .slice(0, 5)
    .replace(/^00:00$/, '24:00')}`

/** Of all calendars: a workshop's shifts may begin and end at other hours than the next one's. */
function shiftsOn(turn: Turn, name: ShiftName, days: Days): Found | null {
  const calendars = [...turn.catalog.calendars.keys()].map(id => workingTimeOf(turn.catalog, id))
  const windows = calendars.flatMap(calendar =>
    eachOf(days).flatMap(day => ofName(calendar.shiftsOn(day), name, turn.catalog.site.timeZone)),
  )
  return windows.length === 0 ? null : shiftsFound(turn, windows)
}

function shiftsFound(turn: Turn, windows: readonly ShiftWindow[]): Found {
  const spans = windows.map(({ start, end, workDate }) => ({ from: start, to: end, day: workDate }))
  const bySpan = new Map(spans.map(span => [`${instantText(span.from)} ${instantText(span.to)}`, span]))
  const { timeZone } = turn.catalog.site
  const timeIn = (at: Instant) => at.toZonedDateTimeISO(timeZone).toPlainTime()
  const names = windows.map(({ shift, start, end }) => `${shift.name} ${range(timeIn(start), timeIn(end))}`)
  return { spans: [...bySpan.values()], name: [...new Set(names)].join(turn.cards.words.common.listSeparator) }
}

/** By what they are called; a site that calls them otherwise, by an hour that lies in them. */
function ofName(shifts: readonly ShiftWindow[], name: ShiftName, timeZone: string): readonly ShiftWindow[] {
  const called = shifts.filter(({ shift }) => shiftCalled(shift.name) === name)
  if (called.length > 0) return called
  const unnamed = shifts.filter(({ shift }) => shiftCalled(shift.name) === null)
  return unnamed.filter(({ workDate, start, end }) => {
    const at = workDate.toZonedDateTime({ timeZone, plainTime: MIDDLE[name] }).toInstant()
    return !isAfter(start, at) && isAfter(end, at)
  })
}

const MIDDLE: Readonly<Record<ShiftName, Temporal.PlainTime>> = {
  day: Temporal.PlainTime.from('10:00'),
  middle: Temporal.PlainTime.from('18:00'),
  night: Temporal.PlainTime.from('22:00'),
}

function eachOf({ from, to }: Days): readonly PlainDate[] {
  return Array.from({ length: from.until(to).days + 1 }, (_, n) => from.add({ days: n }))
}
