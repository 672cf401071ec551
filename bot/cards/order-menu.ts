/** What a person may do to an order now, and the question which order they mean. */
import type { Action as Button, Card } from '../../adapters/card.ts'
import type { Order } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { encodeAction, type OrderVerb } from '../action.ts'
import { amount, type CardContext, clockTime } from './context.ts'
import { doButton, formButton, statusButton } from './order-buttons.ts'
import { refusalCard } from './talk-cards.ts'
import { printButton } from './traveler-cards.ts'

export type MenuFacts = {
  readonly order: Order
  /** 0 to 1. */
  readonly completion: number
  readonly output: Order['quantity']
  readonly verbs: readonly OrderVerb[]
}

export function orderMenuCard(context: CardContext, { order, completion, output, verbs }: MenuFacts): Card {
  const { common, ask, order: words } = context.words
  return {
    title: words.menuTitle(order.code, order.productName),
    tone: order.status === 'onHold' ? 'warning' : 'info',
    blocks: [
      {
        kind: 'fields',
        fields: [
          { label: common.order, value: common.orderStatus[order.status], short: true },
          { label: common.due, value: clockTime(context, order.dueAt), short: true, tone: dueTone(context, order) },
          { label: words.priority, value: common.priority[order.priority], short: true },
          { label: common.quantity, value: amount(context, order.quantity, order.unit), short: true },
          { label: common.customer, value: order.customer ?? common.none, short: true },
        ],
      },
      {
        kind: 'progress',
        label: ask.completion,
        percent: Math.round(completion * 1000) / 10,
        detail: ask.completionDetail(formatQuantity(output), formatQuantity(order.quantity)),
      },
      ...(verbs.length === 0 ? [{ kind: 'note' as const, text: words.menuOnly }] : []),
      {
        kind: 'actions',
        actions: [
          ...verbs.map(verb => verbButton(context, order, verb)),
          printButton(context, order, 'a4'),
          statusButton(context, order),
        ],
      },
    ],
  }
}

const dueTone = (context: CardContext, { dueAt, status }: Order) =>
  dueAt.epochMilliseconds < context.now.epochMilliseconds && status !== 'completed' && status !== 'closed'
    ? ('danger' as const)
    : ('info' as const)

/** Going on needs nothing more; everything else shows or asks something first. */
function verbButton(context: CardContext, order: Order, verb: OrderVerb): Button {
  if (verb === 'unhold') return doButton(context, order, verb, 'primary')
  const style = verb === 'release' ? 'primary' : verb === 'cancel' ? 'danger' : 'default'
  return formButton(context, order, verb, style)
}

/** Which order? `verb` null: any that can be run. */
export function whichOrderCard(context: CardContext, verb: OrderVerb | null, orders: readonly Order[]): Card {
  const words = context.words.order
  if (orders.length === 0) return refusalCard(words.whichTitle, [words.whichNone], [], 'info')
  const buttons = orders.map(order => ({
    label: `${order.code} ${order.productName}`,
    payload: encodeAction(
      verb === null ? { do: 'orderMenu', order: order.code } : { do: 'orderForm', verb, order: order.code },
    ),
  }))
  const [{ code = '' } = {}] = orders
  const example = verb === null ? code : `${words.verb[verb]} ${code}`
  return refusalCard(
    verb === null ? words.whichTitle : `${words.verb[verb]} · ${words.whichTitle}`,
    [words.whichText(example)],
    buttons,
    'info',
  )
}
