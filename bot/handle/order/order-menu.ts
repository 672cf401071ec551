/** "管理工单": what this person may do to the order as it stands. */
import { loadOrder, openOrdersByDue } from '../../../db/orders.ts'
import { completionOf, outputOf } from '../../../domain/completion.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import {
  decideCancel,
  decideCloseShort,
  decideDue,
  decideHold,
  decidePriority,
  decideRelease,
  decideUnhold,
} from '../../../domain/order-lifecycle.ts'
import type { OrderVerb } from '../../action.ts'
import { cardMessage } from '../../cards/message.ts'
import { orderMenuCard, whichOrderCard } from '../../cards/order-menu.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { mayAssign } from './assign-step.ts'
import { orderNotFoundCard } from './run-on-order.ts'
import { departmentsOfOrder } from './tell-floor.ts'

/** How many open orders are looked at, and how many of them fit on a card. */
const MOST_SEARCHED = 50
const MOST_OFFERED = 8

/** null: none was named, so the open ones are offered, earliest due first. */
export async function planOrderMenu(turn: Turn, code: string | null): Promise<Plan> {
  if (code === null) return planWhichOrder(turn, null)
  const order = await loadOrder(turn.sql, code as OrderCode)
  if (order === null) return say(reply(cardMessage(orderNotFoundCard(turn, code))))
  const facts = { order, completion: completionOf(order), output: outputOf(order), verbs: verbsFor(turn, order) }
  return say(reply(cardMessage(orderMenuCard(turn.cards, facts)), { kind: 'order', order: order.code }))
}

/** Which order is meant: those to which this person may do it now. */
export async function planWhichOrder(turn: Turn, verb: OrderVerb | null): Promise<Plan> {
  const open = await openOrdersByDue(turn.sql, { limit: MOST_SEARCHED })
  const fitting = open.filter(order =>
    verb === null ? verbsFor(turn, order).length > 0 : isAllowed(turn, order, verb),
  )
  return say(reply(cardMessage(whichOrderCard(turn.cards, verb, fitting.slice(0, MOST_OFFERED)))))
}

const SHOWN: readonly OrderVerb[] = [
  'release',
  'unhold',
  'assign',
  'setPriority',
  'setDue',
  'hold',
  'closeShort',
  'cancel',
]

const verbsFor = (turn: Turn, order: Order): readonly OrderVerb[] => SHOWN.filter(verb => isAllowed(turn, order, verb))

/** Asks the rule itself, with the mildest of requests: a card must not offer what the rule would refuse. */
function isAllowed(turn: Turn, order: Order, verb: OrderVerb): boolean {
  const asking = { actor: turn.person, now: turn.now, departmentIds: departmentsOfOrder(turn.catalog, order) }
  switch (verb) {
    case 'release':
      return decideRelease(order, { ...asking, plan: [] }).kind === 'decided'
    case 'hold':
      return decideHold(order, asking).kind === 'decided'
    case 'unhold':
      return decideUnhold(order, asking).kind === 'decided'
    case 'cancel':
      return decideCancel(order, { ...asking, confirmed: true }).kind === 'decided'
    case 'closeShort':
      return decideCloseShort(order, { ...asking, reason: '?' }).kind === 'decided'
    case 'setPriority':
      return decidePriority(order, { ...asking, priority: order.priority }).kind === 'decided'
    case 'setDue':
      return decideDue(order, { ...asking, dueAt: turn.now.add({ hours: 1 }), plan: [] }).kind === 'decided'
    case 'assign':
      return order.steps.some(step => mayAssign(turn, order, step))
  }
}
