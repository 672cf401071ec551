/** "暂停工单 WO-1003", "恢复工单 WO-1003": everything stands still, and goes on. */
import { openSessionsOfOrder } from '../../../db/step-sessions.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import { decideHold, decideUnhold } from '../../../domain/order-lifecycle.ts'
import { orderDoneCard } from '../../cards/order-done-card.ts'
import { holdFormCard } from '../../cards/order-forms.ts'
import { orderRefusalCard } from '../../cards/order-refusal.ts'
import type { Decision, Plan } from '../plan.ts'
import { endSessions } from '../report/end-sessions.ts'
import type { Turn } from '../turn.ts'
import { doneOnOrder, refuseOnOrder, runOnOrder, showOnOrder } from './run-on-order.ts'
import { departmentsOfOrder, sellerOf, tellFloor } from './tell-floor.ts'

/** `reason` may be empty. */
export const planHold = (turn: Turn, code: OrderCode, reason: string): Plan =>
  runOnOrder(turn, code, order => hold(turn, order, reason))

async function hold(turn: Turn, order: Order, reason: string): Promise<Decision> {
  const open = await openSessionsOfOrder(turn.sql, order.code)
  const decided = decideHold(order, { ...asking(turn, order), sessions: endSessions(open, turn.now, 'pause') })
  if (decided.kind === 'refused') return refuseOnOrder(turn, order, 'hold', decided.why)
  const told = tellFloor(turn, {
    before: order,
    after: decided.after,
    alsoTell: sellerOf(order),
    fact: 'hold',
    tone: 'warning',
    title: context => context.words.order.news.hold(order.code, turn.person.name),
    lines: context => (reason === '' ? [] : [context.words.order.news.reason(reason)]),
  })
  const { order: words } = turn.cards.words
  const card = orderDoneCard(turn.cards, {
    order: decided.after,
    title: words.done.hold(order.code),
    lines: reason === '' ? [] : [words.news.reason(reason)],
    notes: [words.holdNote, told.said],
    tone: 'warning',
  })
  return doneOnOrder(turn, { verb: 'hold', decided, card, details: { reason }, outbox: told.outbox })
}

export const planUnhold = (turn: Turn, code: OrderCode): Plan => runOnOrder(turn, code, order => unhold(turn, order))

function unhold(turn: Turn, order: Order): Decision {
  const decided = decideUnhold(order, asking(turn, order))
  if (decided.kind === 'refused') return refuseOnOrder(turn, order, 'unhold', decided.why)
  const told = tellFloor(turn, {
    before: order,
    after: decided.after,
    alsoTell: sellerOf(order),
    fact: 'unhold',
    tone: 'info',
    title: context => context.words.order.news.unhold(order.code, turn.person.name),
    lines: () => [],
  })
  const { order: words } = turn.cards.words
  const paused = decided.after.steps.some(({ status }) => status === 'paused')
  const card = orderDoneCard(turn.cards, {
    order: decided.after,
    title: words.done.unhold(order.code),
    notes: [paused ? words.unholdNote : '', told.said],
  })
  return doneOnOrder(turn, { verb: 'unhold', decided, card, outbox: told.outbox })
}

export function showHold(turn: Turn, code: string): Promise<Plan> {
  return showOnOrder(turn, code, order => {
    const decided = decideHold(order, asking(turn, order))
    return decided.kind === 'refused'
      ? orderRefusalCard(turn.cards, order, 'hold', decided.why)
      : holdFormCard(turn.cards, { order })
  })
}

const asking = ({ person, now, catalog }: Turn, order: Order) => ({
  actor: person,
  now,
  departmentIds: departmentsOfOrder(catalog, order),
})
