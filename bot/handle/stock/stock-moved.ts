/** "今天发货了哪些", "圆钢出入库明细": what the warehouse moved; "待发货": what lies there for its customer. */
import { loadOrder } from '../../../db/orders.ts'
import { type MovedQuery, stockMoved, unshippedGoods } from '../../../db/stock-moved.ts'
import { STOCK_MOVE_KINDS, type StockMoveKind } from '../../../domain/stock.ts'
import { cardMessage } from '../../cards/message.ts'
import { movedListCard, unshippedCard } from '../../cards/stock-moved-card.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { MovedAct } from '../../understand/asked.ts'
import type { Intent } from '../../understand/intent.ts'
import { periodName, spanOf } from '../period-days.ts'
import { placeNotFound } from '../place.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { materialsCalled, productsCalled } from './find-material.ts'

type Asked = Extract<Intent, { kind: 'stockMoved' }>

/** As many as a card shows. */
const MOST_SHOWN = 12

const KINDS: Readonly<Record<Exclude<MovedAct, 'all'>, readonly StockMoveKind[]>> = {
  ship: ['shipment'],
  putAway: ['output'],
  receive: ['receipt'],
  issue: ['issue'],
  return: ['return'],
  count: ['adjust'],
  use: ['issue', 'return', 'backflush'],
}
/** Of one thing all moves are of interest; of all things not what every report takes by itself. */
const BY_HAND = STOCK_MOVE_KINDS.filter(kind => kind !== 'backflush')

export async function planStockMoved(turn: Turn, asked: Asked): Promise<Plan> {
  const { place } = asked
  const order = place.order === null ? null : await loadOrder(turn.sql, place.order)
  if (order === null && (place.order !== null || place.orderText !== null)) return placeNotFound(turn, place)
  const items = asked.item === null ? null : itemsCalled(turn, asked.item)
  if (items?.length === 0) return unknownItem(turn, asked.item ?? '')
  const query: MovedQuery = {
    kinds: kindsOf(asked),
    span: asked.period === null ? null : spanOf(turn, asked.period),
    order: order?.id ?? null,
    items,
    customer: asked.customer,
  }
  const found = await stockMoved(turn.sql, query, MOST_SHOWN)
  const when = asked.period === null ? null : periodName(turn.cards, asked.period)
  const of = [order?.code, asked.customer, asked.item].filter(text => text != null)
  return say(reply(cardMessage(movedListCard(turn.cards, { act: asked.act, when, of, found }))))
}

const kindsOf = ({ act, item }: Asked): readonly StockMoveKind[] =>
  act !== 'all' ? KINDS[act] : item === null ? BY_HAND : STOCK_MOVE_KINDS

const itemsCalled = ({ catalog }: Turn, word: string): readonly string[] =>
  [...materialsCalled(catalog, word, new Set()), ...productsCalled(catalog, word)].map(({ code }) => code)

const unknownItem = ({ cards }: Turn, item: string): Plan => {
  const { stock, refusal } = cards.words
  return say(reply(cardMessage(refusalCard(refusal.title, [stock.why.unknownMaterial(item.slice(0, 40))]))))
}

export const planUnshipped = async (turn: Turn): Promise<Plan> =>
  say(reply(cardMessage(unshippedCard(turn.cards, await unshippedGoods(turn.sql)))))
