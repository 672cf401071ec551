/**
 * When a department may be chased: within its teams' shifts and outside quiet hours. What is held back is
 * told when this next allows it, once, as it stands then. Breaks count as the shift: people are there.
 */
import { Temporal } from 'temporal-polyfill'
import type { WorkingTime } from './calendar.ts'
import type { Instant } from './model.ts'
import type { QuietSpan } from './quiet-hours.ts'
import { earliest } from './step-duration.ts'
import { CalendarExhausted } from './working-arithmetic.ts'
import { minuteOfDay } from './working-windows.ts'

export type TellingHours = {
  readonly quiet: QuietSpan | null
  readonly timeZone: string
  /** Of the department's teams; none: it is there all the time. */
  readonly teams: readonly Pick<WorkingTime, 'shiftAt' | 'isWorking' | 'nextWorkingInstant'>[]
}

export function isQuiet(at: Instant, quiet: QuietSpan | null, timeZone: string): boolean {
  if (quiet === null) return false
  const { hour, minute } = at.toZonedDateTimeISO(timeZone)
  const now = hour * 60 + minute
  const start = minuteOfDay(quiet.start)
  const end = minuteOfDay(quiet.end)
  return start <= end ? now >= start && now < end : now >= start || now < end
}

export const mayTell = (at: Instant, hours: TellingHours): boolean =>
  !isQuiet(at, hours.quiet, hours.timeZone) && isThere(at, hours)

const isThere = (at: Instant, { teams }: TellingHours): boolean =>
  teams.length === 0 || teams.some(team => team.shiftAt(at) !== null || team.isWorking(at))

/** Quiet hours and rest may follow each other a few times over a holiday; more is a calendar nobody works by. */
const MOST_HOPS = 40

/** The first instant from `at` on at which the department may be told; null when none is in sight. */
export function nextTelling(at: Instant, hours: TellingHours): Instant | null {
  let next = at
  for (let hops = 0; hops < MOST_HOPS; hops++) {
    if (mayTell(next, hours)) return next
    const later = isQuiet(next, hours.quiet, hours.timeZone) ? quietEnd(next, hours) : nextShift(next, hours)
    if (later === null) return null
    next = later
  }
  return null
}

function quietEnd(at: Instant, { quiet, timeZone }: TellingHours): Instant {
  const local = at.toZonedDateTimeISO(timeZone)
  const time = Temporal.PlainTime.from(quiet?.end ?? '00:00')
  const today = local.withPlainTime(time)
  const end = Temporal.ZonedDateTime.compare(today, local) > 0 ? today : local.add({ days: 1 }).withPlainTime(time)
  return end.toInstant()
}

function nextShift(at: Instant, { teams }: TellingHours): Instant | null {
  const starts = teams.flatMap(team => nextWorking(team, at))
  const [first, ...rest] = starts
  return first === undefined ? null : earliest(first, ...rest)
}

function nextWorking(team: TellingHours['teams'][number], at: Instant): readonly Instant[] {
  try {
    return [team.nextWorkingInstant(at)]
  } catch (error) {
    if (error instanceof CalendarExhausted) return []
    throw error
  }
}
