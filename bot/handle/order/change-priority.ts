/** "WO-1003 加急": which order goes first. */
import type { Order, OrderCode, Priority } from '../../../domain/model.ts'
import { PRIORITIES } from '../../../domain/model.ts'
import { decidePriority } from '../../../domain/order-lifecycle.ts'
import type { CardContext } from '../../cards/context.ts'
import { orderDoneCard } from '../../cards/order-done-card.ts'
import { priorityFormCard } from '../../cards/order-forms.ts'
import { orderRefusalCard } from '../../cards/order-refusal.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Decision, Plan } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { doneOnOrder, onlyShowing, refuseOnOrder, runOnOrder, showOnOrder } from './run-on-order.ts'
import { tellFloor } from './tell-floor.ts'

/** What was chosen in the form; anything that is no priority asks again. */
export function planPriorityText(turn: Turn, code: OrderCode, text: string): Plan | Promise<Plan> {
  const priority = PRIORITIES.find(each => each === text)
  return priority === undefined ? showPriority(turn, code, true) : planPriority(turn, code, priority)
}

export const planPriority = (turn: Turn, code: OrderCode, priority: Priority): Plan =>
  runOnOrder(turn, code, order => setPriority(turn, order, priority))

function setPriority(turn: Turn, order: Order, priority: Priority): Decision {
  const decided = decidePriority(order, { actor: turn.person, now: turn.now, priority })
  if (decided.kind === 'refused') return refuseOnOrder(turn, order, 'setPriority', decided.why)
  const name = (context: CardContext, of: Priority) => context.words.common.priority[of]
  if (order.priority === priority) {
    const { priorityTitle, refused } = turn.cards.words.order
    const line = refused.alreadyThere(order.code, name(turn.cards, priority))
    return onlyShowing(refusalCard(priorityTitle(order.code), [line], [], 'info'))
  }
  const told = tellFloor(turn, {
    before: order,
    after: decided.after,
    fact: 'setPriority',
    tone: priority === 'normal' ? 'info' : 'warning',
    title: context => context.words.order.news.setPriority(order.code, name(context, priority)),
    lines: context => [context.words.order.news.before(name(context, order.priority))],
  })
  const card = orderDoneCard(turn.cards, {
    order: decided.after,
    title: turn.cards.words.order.done.setPriority(order.code, name(turn.cards, priority)),
    lines: [turn.cards.words.order.news.before(name(turn.cards, order.priority))],
    notes: [told.said],
  })
  const details = { from: order.priority, to: priority }
  return doneOnOrder(turn, { verb: 'setPriority', decided, card, details, outbox: told.outbox })
}

export function showPriority(turn: Turn, code: string, again = false): Promise<Plan> {
  return showOnOrder(turn, code, order => {
    const decided = decidePriority(order, { actor: turn.person, now: turn.now, priority: order.priority })
    if (decided.kind === 'refused') return orderRefusalCard(turn.cards, order, 'setPriority', decided.why)
    return priorityFormCard(turn.cards, {
      order,
      ...(again ? { complaint: turn.cards.words.order.priorityChoose } : {}),
    })
  })
}
