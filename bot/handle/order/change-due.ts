/** "WO-1003 交期改到周五": the due time moves, and what has not begun is planned anew. */
import type { Instant, Order, OrderCode } from '../../../domain/model.ts'
import { decideDue } from '../../../domain/order-lifecycle.ts'
import { clockTime } from '../../cards/context.ts'
import { orderDoneCard } from '../../cards/order-done-card.ts'
import { dueFormCard } from '../../cards/order-forms.ts'
import { orderRefusalCard } from '../../cards/order-refusal.ts'
import { parseDue } from '../../order/due-text.ts'
import { type Replanned, replanDates } from '../../order/order-dates.ts'
import type { Decision, Plan } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { doneOnOrder, onlyShowing, refuseOnOrder, runOnOrder, showOnOrder } from './run-on-order.ts'
import { sellerOf, tellFloor } from './tell-floor.ts'

/** What was written in the form. */
export function planDueText(turn: Turn, code: OrderCode, text: string): Plan | Promise<Plan> {
  const dueAt = parseDue(text, turn.catalog, turn.now)
  return dueAt === null ? showDue(turn, code, text) : planDue(turn, code, dueAt)
}

export const planDue = (turn: Turn, code: OrderCode, dueAt: Instant): Plan =>
  runOnOrder(turn, code, order => moveDue(turn, order, dueAt))

function moveDue(turn: Turn, order: Order, dueAt: Instant): Decision {
  const replanned = newDates(turn, order, dueAt)
  const decided = decideDue(order, { actor: turn.person, now: turn.now, dueAt, plan: replanned.dates })
  const { order: words } = turn.cards.words
  if (decided.kind === 'refused') {
    if (decided.why.kind !== 'dueInPast') return refuseOnOrder(turn, order, 'setDue', decided.why)
    return onlyShowing(dueFormCard(turn.cards, { order, complaint: words.duePast(clockTime(turn.cards, dueAt)) }))
  }
  const told = tellFloor(turn, {
    before: order,
    after: decided.after,
    fact: 'setDue',
    tone: 'info',
    title: context => context.words.order.news.setDue(order.code, clockTime(context, dueAt)),
    lines: context => [context.words.order.news.before(clockTime(context, order.dueAt))],
    alsoTell: sellerOf(order),
  })
  const card = orderDoneCard(turn.cards, {
    order: decided.after,
    title: words.done.setDue(order.code, clockTime(turn.cards, dueAt)),
    lines: [words.news.before(clockTime(turn.cards, order.dueAt))],
    notes: [
      replanned.direction === null ? '' : words.dueReplanned,
      replanned.direction === 'forward' ? words.planForward : '',
      told.said,
    ],
    tone: replanned.direction === 'forward' ? 'warning' : 'success',
  })
  const details = { from: order.dueAt.toString(), to: dueAt.toString() }
  return doneOnOrder(turn, { verb: 'setDue', decided, card, details, outbox: told.outbox })
}

/** A planned order gets its dates when it is released. */
function newDates({ catalog, now }: Turn, order: Order, dueAt: Instant): Replanned {
  const past = dueAt.epochMilliseconds <= now.epochMilliseconds
  if (order.status === 'planned' || past) return { dates: [], direction: null }
  return replanDates(catalog, order, dueAt, now)
}

/** `notUnderstood`: what was written and can't be read as a date. */
export function showDue(turn: Turn, code: string, notUnderstood: string | null = null): Promise<Plan> {
  return showOnOrder(turn, code, order => {
    const asking = { actor: turn.person, now: turn.now, dueAt: turn.now.add({ hours: 1 }), plan: [] }
    const decided = decideDue(order, asking)
    if (decided.kind === 'refused') return orderRefusalCard(turn.cards, order, 'setDue', decided.why)
    const text = notUnderstood?.trim().slice(0, 40) ?? ''
    return dueFormCard(turn.cards, text === '' ? { order } : { order, complaint: complaintOf(turn, text) })
  })
}

const complaintOf = (turn: Turn, text: string): string => turn.cards.words.order.dueNotUnderstood(text)
