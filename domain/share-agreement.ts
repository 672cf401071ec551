/**
 * Whoever is named in a shared report is told and may object; silence until the end of their next shift is agreement
 * (issue 6; decided 2026-11-28). An objection is a leader's to decide: nobody decides about a report of their own.
 */
import type { ShiftWindow, WorkingTime } from './calendar.ts'
import { type Refused, refused } from './decision.ts'
import type { Instant, PersonId, Report } from './model.ts'

/** A member who was asked, and what has come of it. */
export type ShareAsk = {
  readonly personId: PersonId
  readonly until: Instant
  readonly agreedAt: Instant | null
}

/** Those who are asked: everybody named but whoever said it. A reversal and goods received are nobody's word. */
export function membersToAsk({ workers, reporterId, reversalOf }: Report): readonly PersonId[] {
  const named = workers.map(({ personId }) => personId)
  if (reversalOf !== null || named.length < 2) return []
  return named.filter(id => id !== reporterId)
}

/** How far ahead a next shift is looked for: holidays included. */
const MOST_DAYS = 14
/** Where nobody works by shifts, or none comes. */
const USUAL_HOURS = 24

/** `hours`: the site's own time; null: the end of the next shift that begins after `now`. */
export function answerUntil(working: WorkingTime, now: Instant, hours: number | null): Instant {
  if (hours !== null) return now.add({ minutes: Math.round(hours * 60) })
  return nextShift(working, now)?.end ?? now.add({ hours: USUAL_HOURS })
}

function nextShift(working: WorkingTime, now: Instant): ShiftWindow | null {
  const today = now.toZonedDateTimeISO(working.timeZone).toPlainDate()
  for (let days = 0; days <= MOST_DAYS; days++) {
    const next = working
      .shiftsOn(today.add({ days }))
      .find(({ start }) => start.epochMilliseconds > now.epochMilliseconds)
    if (next !== undefined) return next
  }
  return null
}

export type AnswerRefusal =
  /** The report has been taken back, or put right by another. */
  | { readonly kind: 'reportGone' }
  | { readonly kind: 'notAsked' }
  | { readonly kind: 'answered' }
  | { readonly kind: 'timeOver'; readonly until: Instant }
  /** The objection stands already and waits for the leader. */
  | { readonly kind: 'objectedAlready' }

export type AnswerFacts = {
  readonly ask: ShareAsk | null
  readonly reversed: boolean
  /** Whether this person's objection to the report is open, or was decided. */
  readonly objected: boolean
}

/** May this member still agree or object? Who agreed may still object until the time is over. */
export function refusalOfAnswer(
  { ask, reversed, objected }: AnswerFacts,
  agrees: boolean,
  now: Instant,
): Refused<AnswerRefusal> | null {
  if (reversed) return refused({ kind: 'reportGone' })
  if (ask === null) return refused({ kind: 'notAsked' })
  if (objected) return refused({ kind: 'objectedAlready' })
  if (agrees && ask.agreedAt !== null) return refused({ kind: 'answered' })
  if (now.epochMilliseconds > ask.until.epochMilliseconds) return refused({ kind: 'timeOver', until: ask.until })
  return null
}
