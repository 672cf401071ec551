/**
 * What happens when a shift ends: timers that nobody stopped are cut, and whoever was at work is asked for what they have
 * not reported. And which shift a report told after it belongs to (invariant 7).
 */
import type { ShiftWindow, WorkingTime } from './calendar.ts'
import type { WorkSession } from './decision.ts'
import { isAfter } from './instants.ts'
import type { Instant, StepId } from './model.ts'

/** Who starts a timer so shortly before their shift begins has come early. */
const EARLY_MINUTES = 30

/** Shifts that ended in `(after, until]`, earliest first. */
export function shiftsEndedBetween(working: WorkingTime, after: Instant, until: Instant): readonly ShiftWindow[] {
  const first = after.toZonedDateTimeISO(working.timeZone).toPlainDate().subtract({ days: 2 })
  const last = until.toZonedDateTimeISO(working.timeZone).toPlainDate()
  const days = first.until(last, { largestUnit: 'day' }).days
  return Array.from({ length: days + 1 }, (_, offset) => working.shiftsOn(first.add({ days: offset })))
    .flat()
    .filter(({ end }) => isAfter(end, after) && !isAfter(end, until))
    .toSorted((a, b) => a.end.epochMilliseconds - b.end.epochMilliseconds)
}

/** When the next shift ends after `after`; null: none within a fortnight. */
export function nextShiftEnd(working: WorkingTime, after: Instant): Instant | null {
  return shiftsEndedBetween(working, after, after.add({ hours: 14 * 24 }))[0]?.end ?? null
}

/** Open stretches of work that began in this shift: those of the next one, begun a little early, go on. */
export function timersToCut(
  sessions: readonly WorkSession[],
  shift: ShiftWindow,
  working: WorkingTime,
): readonly WorkSession[] {
  return sessions.filter(({ startedAt, endedAt }) => {
    if (endedAt !== null || !isAfter(shift.end, startedAt)) return false
    return !isEarlyForNext(startedAt, shift, working)
  })
}

function isEarlyForNext(startedAt: Instant, shift: ShiftWindow, working: WorkingTime): boolean {
  const close = shift.end.subtract({ minutes: EARLY_MINUTES })
  if (isAfter(close, startedAt)) return false
  const soon = working.shiftAt(shift.end.add({ minutes: EARLY_MINUTES }))
  return soon !== null && !soon.start.equals(shift.start)
}

/** After the end of a shift people still tell what they made in it; longer where no other shift has begun meanwhile. */
const STILL_TOLD_MINUTES = 4 * 60
const STILL_TOLD_BETWEEN_SHIFTS_MINUTES = 16 * 60
/** Less than this of the shift says nothing about whose it was. */
const LEAST_MINUTES = 15

/**
 * A report without a word about when, told after one's shift: when it was done, for whoever worked on the step in the
 * shift that has ended and has not begun in the one that runs. null: now.
 */
export function toldAfterShift(
  sessions: readonly WorkSession[],
  stepId: StepId,
  working: WorkingTime,
  now: Instant,
): Instant | null {
  const mine = sessions.filter(session => session.stepId === stepId)
  const last = mine.toSorted((a, b) => b.startedAt.epochMilliseconds - a.startedAt.epochMilliseconds)[0]
  if (last === undefined || last.endedAt === null) return null
  const running = working.shiftAt(now)
  const minutes = running === null ? STILL_TOLD_BETWEEN_SHIFTS_MINUTES : STILL_TOLD_MINUTES
  const ended = shiftsEndedBetween(working, now.subtract({ minutes }), now).at(-1)
  if (ended === undefined || minutesWithin(last.startedAt, last.endedAt, ended) < LEAST_MINUTES) return null
  const begins = running?.start.subtract({ minutes: EARLY_MINUTES }) ?? ended.end
  // At work again, and perhaps it is this that is told of.
  if (
    sessions.some(
      ({ startedAt, endedAt }) => endedAt === null || (startedAt !== last.startedAt && isAfter(startedAt, begins)),
    )
  )
    return null
  // A moment before its end: at the end itself nobody works any more.
  const latest = ended.end.subtract({ seconds: 1 })
  return isAfter(last.endedAt, latest) ? latest : last.endedAt
}

const minutesWithin = (from: Instant, to: Instant, { start, end }: ShiftWindow): number =>
  (Math.min(to.epochMilliseconds, end.epochMilliseconds) - Math.max(from.epochMilliseconds, start.epochMilliseconds)) /
  60_000
