/** An order was changed: what is true of it now, who heard of it, and what can be done next. */
import type { Block, Card, Tone } from '../../adapters/card.ts'
import type { Order } from '../../domain/model.ts'
import { type CardContext, clockTime } from './context.ts'
import { menuButton, statusButton } from './order-buttons.ts'

export type DoneFacts = {
  readonly order: Order
  readonly title: string
  readonly lines?: readonly string[]
  readonly notes?: readonly string[]
  readonly tone?: Tone
}

export function orderDoneCard(context: CardContext, { order, title, lines = [], notes = [], tone }: DoneFacts): Card {
  const { common, order: words } = context.words
  const blocks: Block[] = [
    {
      kind: 'fields',
      fields: [
        { label: common.order, value: common.orderStatus[order.status], short: true },
        { label: common.due, value: clockTime(context, order.dueAt), short: true },
        { label: words.priority, value: common.priority[order.priority], short: true },
        { label: common.product, value: order.productName, short: true },
      ],
    },
    ...lines.map((text): Block => ({ kind: 'text', text })),
    ...notes.filter(text => text !== '').map((text): Block => ({ kind: 'note', text })),
    { kind: 'actions', actions: [statusButton(context, order), menuButton(context, order)] },
  ]
  return { title, tone: tone ?? 'success', blocks }
}
