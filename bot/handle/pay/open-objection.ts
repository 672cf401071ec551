/** An objection as somebody raises it, before anybody has decided. */
import type { PayObjection } from '../../../db/commit.ts'
import type { Turn } from '../turn.ts'

const LONGEST_REASON = 200

type About = Pick<PayObjection, 'about' | 'reportId' | 'entryId'>

export const openObjection = (turn: Turn, about: About, reason: string): PayObjection => ({
  ...about,
  id: turn.newId(),
  personId: turn.person.id,
  reason: reason.slice(0, LONGEST_REASON),
  raisedAt: turn.now,
  status: 'open',
  decidedBy: null,
  decidedAt: null,
  note: '',
  outcomeId: null,
})
