/** What was made and is not in the warehouse yet. */
import type { Card } from '../../adapters/card.ts'
import type { WaitingOutput } from '../../db/stock.ts'
import type { UnitCode } from '../../domain/model.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext } from './context.ts'
import { listCard } from './tables.ts'

/** Finished orders can be put away with one press; of the others somebody says how much. */
const MOST_BUTTONS = 5

export function waitingCard(context: CardContext, waiting: readonly WaitingOutput[]): Card {
  const { stock } = context.words
  const card = listCard(context, {
    title: stock.waitingTitle,
    tone: waiting.length > 0 ? 'warning' : 'success',
    columns: stock.waitingColumns,
    numbers: [2],
    rows: waiting.map(({ order, product, left, unit }) => [order, product, amount(context, left, unit as UnitCode)]),
    empty: stock.waitingEmpty,
  })
  const actions = waiting
    .filter(({ finishedAt }) => finishedAt !== null)
    .slice(0, MOST_BUTTONS)
    .map(({ order }) => ({
      label: stock.putAwayButton(order),
      payload: encodeAction({ do: 'putAway', order, once: context.once() }),
    }))
  return actions.length === 0 ? card : { ...card, blocks: [...card.blocks, { kind: 'actions' as const, actions }] }
}
