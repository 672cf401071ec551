/** "追溯 批次 L2411", "追溯 WO-1003": forward from a lot, back from an order or from a lot that was made here. */
import { lotSources, lotUses } from '../../../db/lot-trace.ts'
import { traceOrder } from '../../../db/order-trace.ts'
import type { OrderCode } from '../../../domain/model.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { lotTraceCard, orderTraceCard } from '../../cards/trace-card.ts'
import type { Intent } from '../../understand/intent.ts'
import { orderOf, placeNotFound } from '../place.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

/** More a chat can't show; the rest is there over REST. */
const MOST_USES = 12

export async function planTrace(turn: Turn, { place, lot }: Extract<Intent, { kind: 'trace' }>): Promise<Plan> {
  if (lot !== null && lot !== '') return traceLot(turn, lot)
  if (place.order === null && place.orderText !== null) return placeNotFound(turn, place)
  const code = orderOf(turn, place)
  if (code === null) return say(reply(textMessage(turn.cards.words.stock.traceWhat)))
  return sayOrder(turn, code)
}

export const planTraceOrder = (turn: Turn, code: string): Promise<Plan> => sayOrder(turn, code as OrderCode)

async function sayOrder(turn: Turn, code: OrderCode): Promise<Plan> {
  const trace = await traceOrder(turn.sql, code)
  if (trace === null) return say(reply(textMessage(turn.cards.words.ask.orderNotFound(code))))
  return say(reply(cardMessage(orderTraceCard(turn.cards, trace)), { kind: 'order', order: code }))
}

/** A lot that one order made and that nothing used yet is that order's. */
async function traceLot(turn: Turn, lot: string): Promise<Plan> {
  const [sources, uses] = await Promise.all([lotSources(turn.sql, lot), lotUses(turn.sql, lot, { limit: MOST_USES })])
  const { stock } = turn.cards.words
  if (sources.length === 0) {
    const card = refusalCard(stock.traceLotTitle(lot), [stock.traceUnknownLot(lot)])
    return say(reply(cardMessage(card)))
  }
  const [source, another] = sources
  const [maker, other] = source?.madeBy ?? []
  if (another === undefined && maker !== undefined && other === undefined && uses.items.length === 0)
    return sayOrder(turn, maker)
  return say(reply(cardMessage(lotTraceCard(turn.cards, lot, sources, uses))))
}
