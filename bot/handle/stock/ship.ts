/** "发货 WO-1003 50": what an order put away leaves for its customer, as the warehouse books it. */
import { loadOrder } from '../../../db/orders.ts'
import { lotsOf, unshippedLots } from '../../../db/stock.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { add, formatQuantity, negate, type Quantity } from '../../../domain/quantity.ts'
import { decideShipment, type LotQuantity, sumOf } from '../../../domain/stock.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { movedCard, stockRefusalCard } from '../../cards/stock-cards.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import { audited } from '../audit.ts'
import { orderOf } from '../place.ts'
import { type Decision, onlySaying, type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { newMove } from './new-move.ts'

type Asked = Pick<Extract<Intent, { kind: 'stock' }>, 'place' | 'quantity' | 'lot'>

/** Without an amount: all of it. Without an order nobody knows what. */
export function planShipment(turn: Turn, asked: Asked): Plan {
  const { why, example, refused } = turn.cards.words.stock
  const code = orderOf(turn, asked.place)
  if (code === null) return say(reply(cardMessage(refusalCard(refused('ship'), [why.sayOrder(example.ship)]))))
  return { kind: 'decide', orders: [code], attempt: () => attempt(turn, code, asked) }
}

async function attempt(turn: Turn, code: OrderCode, { quantity, lot }: Asked): Promise<Decision> {
  const { common, stock } = turn.cards.words
  const order = await loadOrder(turn.sql, code)
  if (order === null) return onlySaying(reply(textMessage(common.oldCard)))
  if (!mayDo(turn.person, 'keepStock'))
    return {
      effects: {},
      speech: speech([reply(cardMessage(refusalCard(stock.refused('ship'), [stock.why.notKeeper])))]),
    }
  const [own, lots] = [await unshippedLots(turn.sql, order.id), await lotsOf(turn.sql, order.productCode)]
  const decimals = turn.cards.unit(order.unit)?.decimals ?? 0
  const decided = decideShipment({ quantity, decimals, lot }, own, lots)
  if (decided.kind === 'moved') return shipped(turn, order, decided.move, sumOf(own), sumOf(lots))
  const thing = { name: order.productName, unit: order.unit }
  const card = stockRefusalCard(turn.cards, { act: 'ship', why: decided.why, thing, order })
  return onlySaying(reply(cardMessage(card), { kind: 'order', order: code }))
}

function shipped(
  turn: Turn,
  order: Order,
  { lot, quantity }: LotQuantity,
  unshipped: Quantity,
  lay: Quantity,
): Decision {
  const sent = negate(quantity)
  const card = movedCard(turn.cards, {
    act: 'ship',
    thing: { name: order.productName, unit: order.unit },
    quantity: sent,
    lot,
    lotTracked: false,
    order,
    onHand: add(lay, quantity),
    ofOrder: add(unshipped, quantity),
    reason: null,
    by: turn.person.id,
    notes: [],
  })
  return {
    effects: {
      stockMoves: [
        newMove(turn, { kind: 'shipment', item: order.productCode, quantity, lot, order, personId: turn.person.id }),
      ],
      audit: [
        audited(turn, 'stock.shipment', { kind: 'order', id: order.code }, { quantity: formatQuantity(sent), lot }),
      ],
    },
    speech: speech([reply(cardMessage(card), { kind: 'order', order: order.code })], card.title),
  }
}
