/** A new order: what was made, what could not be, and the question which product or step was meant. */
import type { Action as Button, Card } from '../../adapters/card.ts'
import type { Product } from '../../db/catalog.ts'
import type { Instant, OrderCode, UnitCode } from '../../domain/model.ts'
import type { Quantity } from '../../domain/quantity.ts'
import { amount, type CardContext, clockTime } from './context.ts'
import { doButton, menuButton } from './order-buttons.ts'
import { refusalCard } from './talk-cards.ts'

export type CreatedFacts = {
  readonly code: OrderCode
  readonly product: Product
  readonly quantity: Quantity
  readonly unit: UnitCode
  readonly dueAt: Instant
  readonly customer: string | null
  readonly stepNames: readonly string[]
}

export function orderCreatedCard(context: CardContext, facts: CreatedFacts): Card {
  const { common, order: words } = context.words
  return {
    title: words.createDone(facts.code),
    tone: 'success',
    blocks: [
      {
        kind: 'fields',
        fields: [
          { label: common.order, value: `${facts.code} ${common.orderStatus.planned}`, short: true },
          { label: common.product, value: `${facts.product.name} ${facts.product.code}`, short: true },
          { label: common.quantity, value: amount(context, facts.quantity, facts.unit), short: true },
          { label: common.due, value: clockTime(context, facts.dueAt), short: true },
          { label: common.customer, value: facts.customer ?? common.none, short: true },
          { label: words.createRouting, value: facts.stepNames.join('→') },
        ],
      },
      { kind: 'note', text: words.createRelease },
      { kind: 'actions', actions: [doButton(context, facts, 'release', 'primary'), menuButton(context, facts)] },
    ],
  }
}

/** Nothing was made; how to write it stands below. */
export const createRefusedCard = (context: CardContext, lines: readonly string[]): Card =>
  refusalCard(context.words.order.createTitle, [...lines, context.words.order.createUsage])

/** Each button makes the order with that product or step. */
export const createWhichCard = (context: CardContext, question: string, buttons: readonly Button[]): Card =>
  refusalCard(question, [context.words.talk.whichText], buttons)
