/** The frame of all that is done to one order: load it fresh, decide, and write it with what others are told. */
import type { Card } from '../../../adapters/card.ts'
import type { OutboxEntry } from '../../../db/commit.ts'
import { loadOrder } from '../../../db/orders.ts'
import type { Order, OrderCode, Step } from '../../../domain/model.ts'
import type { Decided, LifecycleRefusal } from '../../../domain/order-lifecycle.ts'
import type { OrderVerb } from '../../action.ts'
import { cardMessage } from '../../cards/message.ts'
import { orderRefusalCard } from '../../cards/order-refusal.ts'
import { refusalCard, tasksButton } from '../../cards/talk-cards.ts'
import { audited } from '../audit.ts'
import { type Decision, onlySaying, type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

/** `decide` may run again on a newer state of the order. */
export function runOnOrder(turn: Turn, code: OrderCode, decide: (order: Order) => Decision | Promise<Decision>): Plan {
  return {
    kind: 'decide',
    orders: [code],
    attempt: async () => {
      const order = await loadOrder(turn.sql, code)
      return order === null ? onlyShowing(orderNotFoundCard(turn, code)) : decide(order)
    },
  }
}

/** A card about the order as it stands; nothing is written. */
export async function showOnOrder(
  turn: Turn,
  code: string,
  show: (order: Order) => Card | Promise<Card>,
): Promise<Plan> {
  const order = await loadOrder(turn.sql, code as OrderCode)
  if (order === null) return say(reply(cardMessage(orderNotFoundCard(turn, code))))
  return say(reply(cardMessage(await show(order)), { kind: 'order', order: order.code }))
}

export const orderNotFoundCard = (turn: Turn, text: string): Card =>
  refusalCard(turn.cards.words.order.whichTitle, [turn.cards.words.ask.orderNotFound(text)], [tasksButton(turn.cards)])

export const onlyShowing = (card: Card): Decision => onlySaying(reply(cardMessage(card)))

export const refuseOnOrder = (
  turn: Turn,
  order: Order,
  verb: OrderVerb,
  why: LifecycleRefusal,
  step: Step | null = null,
): Decision => onlyShowing(orderRefusalCard(turn.cards, order, verb, why, step))

const AUDITED: { readonly [V in OrderVerb]: string } = {
  release: 'order.released',
  hold: 'order.held',
  unhold: 'order.resumed',
  cancel: 'order.cancelled',
  closeShort: 'order.closedShort',
  setPriority: 'order.reprioritised',
  setDue: 'order.rescheduled',
  assign: 'order.assigned',
}

type Done = {
  readonly verb: OrderVerb
  readonly decided: Decided
  readonly card: Card
  readonly details?: Parameters<typeof audited>[3]
  readonly outbox?: readonly OutboxEntry[]
}

/** The change with its audit entry and its messages, and the card that says so. */
export function doneOnOrder(turn: Turn, { verb, decided, card, details = {}, outbox = [] }: Done): Decision {
  const { change, after } = decided
  return {
    effects: {
      changes: [change],
      audit: [audited(turn, AUDITED[verb], { kind: 'order', id: after.code }, details)],
      outbox,
    },
    speech: speech([reply(cardMessage(card), { kind: 'order', order: after.code })], card.title),
  }
}
