/**
 * Minutes of work from start, pause and resume. Whoever runs several steps at once works on each for an even part of
 * the time: overlap is split and flagged, it never refuses a report (invariant 8).
 */
import type { WorkingTime } from './calendar.ts'
import type { WorkSession } from './decision.ts'
import { instantAt } from './instants.ts'
import type { Instant, PersonId, StepId } from './model.ts'

/** Nobody stands at a machine longer in one go; a longer session outside the calendar was forgotten. */
const LONGEST_OFF_CALENDAR_MINUTES = 12 * 60

export type StepMinutes = {
  /** The person's minutes on this step, after splitting; not rounded. */
  readonly minutes: number
  /** Another step of the same person ran at the same time; the leader sees it. */
  readonly overlapping: boolean
  /** No part of the work lies in the calendar's working time (unplanned overtime): counted by the clock. */
  readonly offCalendar: boolean
}

type Stretch = { readonly stepId: StepId; readonly from: number; readonly to: number }

/** A person's minutes per step from `from` to `to`. An open session runs until `to`; pauses are the gaps between. */
export function minutesByStep(
  sessions: readonly WorkSession[],
  personId: PersonId,
  span: { readonly from: Instant | null; readonly to: Instant },
  workingTime: WorkingTime,
): ReadonlyMap<StepId, StepMinutes> {
  const stretches = stretchesOf(sessions, personId, span)
  const counted = split(stretches, (from, to) => workingTime.workingMinutesBetween(instantAt(from), instantAt(to)))
  const worked = [...counted.values()].some(step => step.minutes > 0)
  if (worked || stretches.length === 0) return counted
  const byClock = split(stretches.map(cutToShift), (from, to) => (to - from) / 60_000)
  return new Map([...byClock].map(([stepId, step]) => [stepId, { ...step, offCalendar: true }]))
}

/** What a report made now counts for this worker: since the last report of the step, or since the work began. */
export function minutesForReport(
  sessions: readonly WorkSession[],
  stepId: StepId,
  personId: PersonId,
  sinceLastReport: Instant | null,
  now: Instant,
  workingTime: WorkingTime,
): StepMinutes {
  const steps = minutesByStep(sessions, personId, { from: sinceLastReport, to: now }, workingTime)
  return steps.get(stepId) ?? { minutes: 0, overlapping: false, offCalendar: false }
}

function stretchesOf(
  sessions: readonly WorkSession[],
  personId: PersonId,
  span: { readonly from: Instant | null; readonly to: Instant },
): readonly Stretch[] {
  const first = span.from?.epochMilliseconds ?? Number.NEGATIVE_INFINITY
  const last = span.to.epochMilliseconds
  return sessions
    .filter(session => session.personId === personId)
    .map(({ stepId, startedAt, endedAt }) => {
      const from = Math.max(first, startedAt.epochMilliseconds)
      return { stepId, from, to: Math.min(last, endedAt?.epochMilliseconds ?? last) }
    })
    .filter(stretch => stretch.to > stretch.from)
}

const cutToShift = (stretch: Stretch): Stretch => ({
  ...stretch,
  to: Math.min(stretch.to, stretch.from + LONGEST_OFF_CALENDAR_MINUTES * 60_000),
})

/** Between any two moments at which something starts or ends, the same steps run: each gets an even part. */
function split(
  stretches: readonly Stretch[],
  minutesBetween: (from: number, to: number) => number,
): Map<StepId, StepMinutes> {
  const moments = [...new Set(stretches.flatMap(s => [s.from, s.to]))].sort((a, b) => a - b)
  const totals = new Map<StepId, StepMinutes>()
  moments.slice(1).forEach((to, i) => {
    const from = moments[i] ?? to
    const running = new Set(stretches.filter(s => s.from <= from && s.to >= to).map(s => s.stepId))
    const minutes = running.size === 0 ? 0 : minutesBetween(from, to) / running.size
    for (const stepId of running) totals.set(stepId, grown(totals.get(stepId), minutes, running.size > 1))
  })
  return totals
}

const grown = (step: StepMinutes | undefined, minutes: number, shared: boolean): StepMinutes => ({
  minutes: (step?.minutes ?? 0) + minutes,
  overlapping: (step?.overlapping ?? false) || (shared && minutes > 0),
  offCalendar: false,
})
