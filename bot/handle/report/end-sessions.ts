/** People's stretches of work end when there is nothing left to work on. */
import type { WorkSession } from '../../../domain/decision.ts'
import type { Instant } from '../../../domain/model.ts'

/** Never before they began: the sandbox's clock may have been moved in between. */
export const endSessions = (
  open: readonly WorkSession[],
  at: Instant,
  endedBy: NonNullable<WorkSession['endedBy']>,
): readonly WorkSession[] => open.map(session => ({ ...session, endedAt: later(at, session.startedAt), endedBy }))

const later = (a: Instant, b: Instant): Instant => (a.epochNanoseconds < b.epochNanoseconds ? b : a)
