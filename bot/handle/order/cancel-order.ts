/** "取消工单 WO-1003": first what goes with it and what was made, then, once confirmed, the end of it. */
import { openSessionsOfOrder } from '../../../db/step-sessions.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import { decideCancel } from '../../../domain/order-lifecycle.ts'
import { cancelledCard, cancelPreviewCard } from '../../cards/cancel-card.ts'
import { orderRefusalCard } from '../../cards/order-refusal.ts'
import type { Decision, Plan } from '../plan.ts'
import { endSessions } from '../report/end-sessions.ts'
import type { Turn } from '../turn.ts'
import { doneOnOrder, onlyShowing, refuseOnOrder, runOnOrder, showOnOrder } from './run-on-order.ts'
import { sellerOf, tellFloor } from './tell-floor.ts'

/** Shown before every cancellation, also when nothing was made yet: there is no way back. */
export function showCancel(turn: Turn, code: string): Promise<Plan> {
  return showOnOrder(turn, code, order => {
    const decided = decideCancel(order, { actor: turn.person, now: turn.now, confirmed: true })
    if (decided.kind === 'refused') return orderRefusalCard(turn.cards, order, 'cancel', decided.why)
    return cancelPreviewCard(turn.cards, { order, reported: decided.reported, cancelled: decided.cancelled })
  })
}

/** The button on that card. */
export const planCancel = (turn: Turn, code: OrderCode): Plan => runOnOrder(turn, code, order => cancel(turn, order))

async function cancel(turn: Turn, order: Order): Promise<Decision> {
  const sessions = endSessions(await openSessionsOfOrder(turn.sql, order.code), turn.now, 'cancel')
  const decided = decideCancel(order, { actor: turn.person, now: turn.now, confirmed: true, sessions })
  if (decided.kind === 'refused') return refuseOnOrder(turn, order, 'cancel', decided.why)
  const facts = { order, reported: decided.reported, cancelled: decided.cancelled }
  if (decided.kind === 'confirm') return onlyShowing(cancelPreviewCard(turn.cards, facts))
  const told = tellFloor(turn, {
    before: order,
    after: decided.after,
    fact: 'cancel',
    tone: 'danger',
    title: context => context.words.order.news.cancel(order.code, turn.person.name),
    lines: () => [],
    alsoTell: sellerOf(order),
  })
  const card = cancelledCard(turn.cards, facts, told.said)
  const details = { cancelledSteps: decided.cancelled.length, from: order.status }
  return doneOnOrder(turn, { verb: 'cancel', decided, card, details, outbox: told.outbox })
}
