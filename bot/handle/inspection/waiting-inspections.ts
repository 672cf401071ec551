/** "有哪些待检": first pieces, patrols, final inspections and what came in, in one list. */
import { waitingInspections } from '../../../db/waiting-inspections.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { cardMessage } from '../../cards/message.ts'
import { MOST_WAITING, waitingInspectionsCard } from '../../cards/waiting-inspections-card.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { qualityDepartments } from './judge-lot.ts'

/** `after`: how many of them the asker has seen. */
export async function planWaitingInspections(turn: Turn, after = 0): Promise<Plan> {
  const page = await waitingInspections(turn.sql, { after, limit: MOST_WAITING })
  const mayInspect = mayDo(turn.person, 'inspect', { departmentIds: qualityDepartments(turn) })
  return say(reply(cardMessage(waitingInspectionsCard(turn.cards, { ...page, after, mayInspect }))))
}
