/** What a printed traveler is sent with, and what its codes lead to. */
import type { Action as Button, Card } from '../../adapters/card.ts'
import type { Order, Step } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { SHEET_SIZES, type SheetSize } from '../traveler/sheet.ts'
import type { CardContext } from './context.ts'
import { statusButton } from './order-buttons.ts'
import { refusalCard, tasksButton } from './talk-cards.ts'

const MOST_STEPS = 8

export type Printed = {
  readonly order: Order
  /** null: the whole order. */
  readonly step: Step | null
  readonly size: SheetSize
  /** Rows of the sheet, or labels. */
  readonly count: number
}

/** Beside the file: how to print it, and the other sizes. */
export function printedCard(context: CardContext, { order, step, size, count }: Printed): Card {
  const words = context.words.traveler
  const title = step === null ? words.printedTitle(order.code) : words.printedStepTitle(order.code, step.name)
  const others = SHEET_SIZES.filter(other => other !== size).map(other => ({
    ...printButton(context, order, other, step),
    label: words.sizes[other],
  }))
  return refusalCard(title, [words.printed[size](count)], [...others, statusButton(context, order)], 'success')
}

export const printButton = (
  context: CardContext,
  order: Pick<Order, 'code'>,
  size: SheetSize,
  step: Pick<Step, 'seq'> | null = null,
): Button => ({
  label: context.words.traveler.print,
  payload: encodeAction({ do: 'traveler', order: order.code, size, ...(step === null ? {} : { seq: step.seq }) }),
})

/** "打印流转卡" without an order: those that are still to be made. */
export function whichTravelerCard(context: CardContext, size: SheetSize, orders: readonly Order[]): Card {
  const words = context.words.traveler
  const [first] = orders
  if (first === undefined) return refusalCard(words.whichTitle, [words.whichNone], [], 'info')
  const buttons = orders.map(order => ({
    ...printButton(context, order, size),
    label: `${order.code} ${order.productName}`,
  }))
  return refusalCard(words.whichTitle, [words.whichText(first.code)], buttons, 'info')
}

/** The order's own code: its steps, those that can be worked on as buttons. */
export function orderStepsCard(context: CardContext, order: Order): Card {
  const { traveler: words, common } = context.words
  const open = order.steps.filter(({ status }) => status !== 'completed' && status !== 'cancelled')
  return {
    title: words.openedTitle(order.code, order.productName),
    tone: 'info',
    blocks: [
      {
        kind: 'table',
        columns: words.stepsColumns.map((label, at) => ({ label, align: at === 2 ? 'right' : 'left' })),
        rows: order.steps.map(({ name, status, totals, planned }) => [
          name,
          common.stepStatus[status],
          `${formatQuantity(totals.good)}/${formatQuantity(planned)}`,
        ]),
      },
      { kind: 'text', text: words.stepsText },
      {
        kind: 'actions',
        actions: [
          ...open.slice(0, MOST_STEPS).map(step => openButton(step.name, order, step)),
          statusButton(context, order),
        ],
      },
    ],
  }
}

/** A photo of more than one step's code. */
export function severalCodesCard(
  context: CardContext,
  places: readonly { readonly order: Order; readonly step: Step }[],
): Card {
  const { traveler: words, ask } = context.words
  const buttons = places
    .slice(0, MOST_STEPS)
    .map(({ order, step }) => openButton(ask.openStep(order.code, step.name), order, step))
  return refusalCard(words.severalTitle, [words.severalText], buttons, 'info')
}

const openButton = (label: string, order: Pick<Order, 'code'>, { seq }: Pick<Step, 'seq'>): Button => ({
  label,
  payload: encodeAction({ do: 'openStep', order: order.code, seq }),
})

/** The order takes no reports now, or never again. */
export function codeOfClosedCard(context: CardContext, order: Order): Card {
  const { traveler: words, common } = context.words
  const { status } = order
  const line = status === 'planned' || status === 'onHold' ? words.notYet[status] : words.over
  const title = words.overTitle(order.code, common.orderStatus[status])
  return refusalCard(title, [line], [statusButton(context, order), tasksButton(context)])
}

export const codeRefusedCard = (context: CardContext, why: 'misread' | 'otherSite' | 'replaced'): Card => {
  const words = context.words.traveler
  return refusalCard(words.codeRefusedTitle[why], [words.codeRefused[why]], [tasksButton(context)])
}
