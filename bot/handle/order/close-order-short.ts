/** "结案 WO-1003 客户同意少收": an order ends with what there is, for a reason. */
import { openSessionsOfOrder } from '../../../db/step-sessions.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import { decideCloseShort, leftoverOf } from '../../../domain/order-lifecycle.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { amount } from '../../cards/context.ts'
import { orderDoneCard } from '../../cards/order-done-card.ts'
import { closeFormCard, leftoverLines } from '../../cards/order-forms.ts'
import { orderRefusalCard } from '../../cards/order-refusal.ts'
import type { Decision, Plan } from '../plan.ts'
import { endSessions } from '../report/end-sessions.ts'
import type { Turn } from '../turn.ts'
import { doneOnOrder, onlyShowing, refuseOnOrder, runOnOrder, showOnOrder } from './run-on-order.ts'
import { sellerOf, tellFloor } from './tell-floor.ts'

/** An empty reason is refused, and the form asks for one. */
export const planCloseShort = (turn: Turn, code: OrderCode, reason: string): Plan =>
  runOnOrder(turn, code, order => closeShort(turn, order, reason))

async function closeShort(turn: Turn, order: Order, reason: string): Promise<Decision> {
  const sessions = endSessions(await openSessionsOfOrder(turn.sql, order.code), turn.now, 'complete')
  const decided = decideCloseShort(order, { actor: turn.person, now: turn.now, reason, sessions })
  if (decided.kind === 'refused') {
    if (decided.why.kind !== 'reasonMissing') return refuseOnOrder(turn, order, 'closeShort', decided.why)
    return onlyShowing(closeFormCard(turn.cards, asked(turn, order), leftoverOf(order)))
  }
  const { leftover, after } = decided
  const { order: words } = turn.cards.words
  const told = tellFloor(turn, {
    before: order,
    after,
    fact: 'closeShort',
    tone: 'warning',
    title: context => context.words.order.news.closeShort(order.code, turn.person.name),
    lines: context => [context.words.order.news.reason(reason)],
    alsoTell: sellerOf(order),
  })
  const output = words.closeDone(
    amount(turn.cards, leftover.output, order.unit),
    amount(turn.cards, order.quantity, order.unit),
  )
  const card = orderDoneCard(turn.cards, {
    order: after,
    title: words.done.closeShort(order.code),
    lines: [output, ...leftoverLines(turn.cards, order, leftover), words.news.reason(reason)],
    notes: [told.said],
  })
  const details = { reason, output: formatQuantity(leftover.output), missing: formatQuantity(leftover.missing) }
  return doneOnOrder(turn, { verb: 'closeShort', decided, card, details, outbox: told.outbox })
}

const asked = (turn: Turn, order: Order) => ({ order, complaint: turn.cards.words.order.refused.reasonNeeded })

/** Shown before every close, with what is lost: there is no way back. `reason`: as it was said, for the form. */
export function showCloseShort(turn: Turn, code: string, reason = ''): Promise<Plan> {
  return showOnOrder(turn, code, order => {
    // Rights and status are the rule's to judge; a reason of any kind gets it that far.
    const decided = decideCloseShort(order, { actor: turn.person, now: turn.now, reason: '?' })
    return decided.kind === 'refused'
      ? orderRefusalCard(turn.cards, order, 'closeShort', decided.why)
      : closeFormCard(turn.cards, { order, reason }, decided.leftover)
  })
}
