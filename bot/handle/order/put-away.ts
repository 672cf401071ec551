/** "确认入库 WO-1009 400", the button, "待入库": what a step put out comes into the warehouse. */

import { loadOrder } from '../../../db/orders.ts'
import { lotsOf, putAwayOf, waitingOutputs } from '../../../db/stock.ts'
import { outputOf } from '../../../domain/completion.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { add, formatQuantity, type Quantity, subtract } from '../../../domain/quantity.ts'
import { decidePutAway, type LotQuantity, sumOf } from '../../../domain/stock.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { waitingCard } from '../../cards/put-away-card.ts'
import { movedCard, stockRefusalCard } from '../../cards/stock-cards.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { audited } from '../audit.ts'
import { type Decision, onlySaying, type Plan, reply, say, speech } from '../plan.ts'
import { newMove } from '../stock/new-move.ts'
import type { Turn } from '../turn.ts'

/** `lot` null: the order's own. Without an order, what waits is shown. */
export async function planPutAway(
  turn: Turn,
  code: OrderCode | null,
  quantity: Quantity | null,
  lot: string | null,
): Promise<Plan> {
  if (code === null) return planWaitingOutputs(turn)
  return { kind: 'decide', orders: [code], attempt: () => attempt(turn, code, quantity, lot) }
}

export async function planWaitingOutputs(turn: Turn): Promise<Plan> {
  return say(reply(cardMessage(waitingCard(turn.cards, await waitingOutputs(turn.sql)))))
}

async function attempt(turn: Turn, code: OrderCode, quantity: Quantity | null, said: string | null): Promise<Decision> {
  const order = await loadOrder(turn.sql, code)
  const { common, stock } = turn.cards.words
  if (order === null) return onlySaying(reply(textMessage(common.oldCard)))
  if (!mayDo(turn.person, 'keepStock'))
    return {
      effects: {},
      speech: speech([reply(cardMessage(refusalCard(stock.refused('putAway'), [stock.why.notKeeper])))]),
    }
  const before = await putAwayOf(turn.sql, order.id)
  const decimals = turn.cards.unit(order.unit)?.decimals ?? 0
  const made = outputOf(order)
  const decided = decidePutAway({ quantity, decimals }, made, before.putAway, said ?? before.lot)
  const thing = { name: order.productName, unit: order.unit }
  if (decided.kind === 'refused') {
    const card = stockRefusalCard(turn.cards, { act: 'putAway', why: decided.why, thing, order })
    return onlySaying(reply(cardMessage(card), { kind: 'order', order: code }))
  }
  const left = subtract(made, add(before.putAway, decided.move.quantity))
  return putAway(turn, order, decided.move, left, sumOf(await lotsOf(turn.sql, order.productCode)))
}

function putAway(turn: Turn, order: Order, { lot, quantity }: LotQuantity, left: Quantity, lay: Quantity): Decision {
  const facts = {
    act: 'putAway',
    thing: { name: order.productName, unit: order.unit },
    quantity,
    lot,
    lotTracked: false,
    order,
    onHand: add(lay, quantity),
    ofOrder: left,
    reason: null,
    by: turn.person.id,
    notes: [],
  } as const
  const card = movedCard(turn.cards, facts)
  return {
    effects: {
      stockMoves: [
        newMove(turn, { kind: 'output', item: order.productCode, quantity, lot, order, personId: turn.person.id }),
      ],
      audit: [
        audited(turn, 'stock.output', { kind: 'order', id: order.code }, { quantity: formatQuantity(quantity), lot }),
      ],
    },
    speech: speech([reply(cardMessage(card), { kind: 'order', order: order.code })], card.title),
  }
}
