/** "良率 WO-1003": how much of an order was good at once. */
import { loadOrder } from '../../../db/orders.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { yieldCard } from '../../cards/yield-card.ts'
import type { Intent } from '../../understand/intent.ts'
import { orderOf, placeNotFound } from '../place.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

export async function planYield(turn: Turn, { place }: Extract<Intent, { kind: 'yield' }>): Promise<Plan> {
  const code = orderOf(turn, place)
  const order = code === null ? null : await loadOrder(turn.sql, code)
  if (order !== null) return say(reply(cardMessage(yieldCard(turn.cards, order)), { kind: 'order', order: order.code }))
  return place.orderText === null
    ? say(reply(textMessage(turn.cards.words.inspection.yield.which)))
    : placeNotFound(turn, place)
}
