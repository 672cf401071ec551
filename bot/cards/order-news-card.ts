/** What the floor is told when an order changes: a department's group, or a person with their own steps to open. */
import type { Block, Action as Button, Card, Tone } from '../../adapters/card.ts'
import type { Order, Step } from '../../domain/model.ts'
import { amount, type CardContext, clockTime } from './context.ts'
import { statusButton, stepButton } from './order-buttons.ts'

const MOST_STEPS = 3

export type News = {
  readonly order: Order
  readonly title: string
  readonly lines: readonly string[]
  readonly tone: Tone
  /** The reader's own, which they can open. */
  readonly steps: readonly Step[]
}

export function orderNewsCard(context: CardContext, { order, title, lines, tone, steps }: News): Card {
  const { common, order: words } = context.words
  const buttons: Button[] = steps.slice(0, MOST_STEPS).map(step => stepButton(context, order, step))
  return {
    title,
    tone,
    blocks: [
      {
        kind: 'fields',
        fields: [
          { label: common.product, value: order.productName, short: true },
          { label: common.quantity, value: amount(context, order.quantity, order.unit), short: true },
          { label: common.due, value: clockTime(context, order.dueAt), short: true },
          { label: words.priority, value: common.priority[order.priority], short: true },
        ],
      },
      ...lines.map((text): Block => ({ kind: 'text', text })),
      { kind: 'actions', actions: [...buttons, statusButton(context, order)] },
    ],
  }
}
