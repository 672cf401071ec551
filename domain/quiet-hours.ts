/**
 * When a department's chat is left in peace. News and digests (`quietUntil`) wait for the end of the quiet hours and of
 * days on which nobody of the department works; between shifts they may be told. Alerts (`mayChase`) want somebody to
 * act, so they wait for a shift as well. Either is told once, as it stands then.
 */
import { Temporal } from 'temporal-polyfill'
import type { WorkingTime } from './calendar.ts'
import type { DepartmentId, Instant } from './model.ts'
import { CalendarExhausted } from './working-arithmetic.ts'

/** Wall-clock times `HH:mm`; an end at or before the start is on the next day, equal times are no quiet at all. */
export type QuietSpan = { readonly start: string; readonly end: string }

/** The site's rule, and what single departments have instead; null there: never quiet. */
export type QuietHoursOf = QuietSpan & {
  readonly departments?: Readonly<Record<string, QuietSpan | null>>
}

export type QuietRule = {
  /** null: no quiet hours. */
  readonly hours: QuietSpan | null
  /** IANA name. */
  readonly timeZone: string
  /** Of the department's teams; it rests on a day on which none of them works. Empty: it never rests. */
  readonly calendars: readonly WorkingTime[]
}

/** The department's own quiet hours, else the site's. */
export function quietHoursFor(hours: QuietHoursOf | null, departmentId: DepartmentId): QuietSpan | null {
  const own = hours?.departments?.[departmentId]
  return own === undefined ? hours : own
}

/**
 * null: it may be told now. Else when what is held may be told: the start of work after the quiet hours or the rest days;
 * where work begins inside quiet hours only, the end of those.
 */
export function quietUntil(now: Instant, rule: QuietRule): Instant | null {
  if (!isQuiet(now, rule)) return null
  let at = now
  for (let turns = 0; turns < MOST_TURNS && isQuiet(at, rule); turns++) {
    at = quietHoursEnd(at, rule) ?? nextWork(at, rule) ?? at
  }
  const work = nextWork(at, rule)
  const until = work === null || isQuiet(work, rule) ? at : work
  // Nobody ever works here: there is nothing to wait for.
  return until.epochMilliseconds > now.epochMilliseconds ? until : null
}

/** Rest days and quiet nights take turns; more of them than this no calendar has in a row. */
const MOST_TURNS = 14

const isQuiet = (at: Instant, rule: QuietRule): boolean => inQuietHours(at, rule) || isRestDay(at, rule)

/** Whether a department may be chased: somebody is there. Breaks count as the shift; without teams it always is. */
export const mayChase = (at: Instant, rule: QuietRule): boolean =>
  !inQuietHours(at, rule) &&
  (rule.calendars.length === 0 ||
    rule.calendars.some(calendar => calendar.shiftAt(at) !== null || calendar.isWorking(at)))

export const inQuietHours = (at: Instant, rule: Omit<QuietRule, 'calendars'>): boolean =>
  quietHoursEnd(at, rule) !== null

/** The end of the quiet hours in which `at` lies; null outside them. */
function quietHoursEnd(at: Instant, { hours, timeZone }: Omit<QuietRule, 'calendars'>): Instant | null {
  if (hours === null || hours.start === hours.end) return null
  const today = at.toZonedDateTimeISO(timeZone).toPlainDate()
  const overnight = hours.end < hours.start
  for (const day of overnight ? [today.subtract({ days: 1 }), today] : [today]) {
    const from = clock(day, hours.start, timeZone)
    const to = clock(overnight ? day.add({ days: 1 }) : day, hours.end, timeZone)
    if (isBetween(at, from, to)) return to
  }
  return null
}

const clock = (day: Temporal.PlainDate, time: string, timeZone: string): Instant =>
  day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).toInstant()

const isBetween = (at: Instant, from: Instant, to: Instant): boolean =>
  at.epochMilliseconds >= from.epochMilliseconds && at.epochMilliseconds < to.epochMilliseconds

/** A night shift that began the evening before is still at work in the morning of a rest day. */
export function isRestDay(at: Instant, { calendars, timeZone }: Omit<QuietRule, 'hours'>): boolean {
  if (calendars.length === 0) return false
  const today = at.toZonedDateTimeISO(timeZone).toPlainDate()
  return calendars.every(calendar => calendar.shiftAt(at) === null && calendar.shiftWindow(today) === null)
}

/** When the first of the teams is at work, now or later; null when none ever is. */
function nextWork(at: Instant, { calendars }: QuietRule): Instant | null {
  const starts = calendars.flatMap(calendar => workAfter(calendar, at))
  return starts.reduce<Instant | null>(
    (first, start) => (first !== null && first.epochMilliseconds <= start.epochMilliseconds ? first : start),
    null,
  )
}

function workAfter(calendar: WorkingTime, at: Instant): readonly Instant[] {
  try {
    return [calendar.nextWorkingInstant(at)]
  } catch (error) {
    if (error instanceof CalendarExhausted) return []
    throw error
  }
}
