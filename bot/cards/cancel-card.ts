/** What goes with a cancelled order, and what of it had been made: before it is done, and after. */
import type { Block, Card } from '../../adapters/card.ts'
import type { Order } from '../../domain/model.ts'
import type { ReportedOnStep } from '../../domain/order-lifecycle.ts'
import { isUnderWay } from '../../domain/order-status.ts'
import { ZERO } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import type { CardContext } from './context.ts'
import { formButton, menuButton, statusButton } from './order-buttons.ts'
import { quantitiesSaid } from './receipt-card.ts'

export type CancelFacts = {
  /** As it was before. */
  readonly order: Order
  readonly reported: readonly ReportedOnStep[]
  /** Seqs of the steps that are cancelled with it. */
  readonly cancelled: readonly number[]
}

export function cancelPreviewCard(context: CardContext, facts: CancelFacts): Card {
  const { order } = facts
  const words = context.words.order
  const payload = encodeAction({ do: 'orderDo', verb: 'cancel', order: order.code, once: context.once() })
  const hold = isUnderWay(order) ? [formButton(context, order, 'hold')] : []
  return {
    title: words.cancelTitle(order.code),
    tone: 'danger',
    blocks: [
      { kind: 'text', text: words.cancelCascade(facts.cancelled.length) },
      ...cascade(context, facts),
      { kind: 'note', text: words.cancelFinal },
      {
        kind: 'actions',
        actions: [{ label: words.cancelYes, payload, style: 'danger' }, ...hold, menuButton(context, order)],
      },
    ],
  }
}

export function cancelledCard(context: CardContext, facts: CancelFacts, told: string): Card {
  const words = context.words.order
  return {
    title: words.done.cancel(facts.order.code),
    tone: 'success',
    blocks: [
      { kind: 'text', text: words.cancelledSteps(facts.cancelled.length) },
      ...cascade(context, facts),
      { kind: 'note', text: told },
      { kind: 'actions', actions: [statusButton(context, facts.order)] },
    ],
  }
}

function cascade(context: CardContext, { order, reported, cancelled }: CancelFacts): readonly Block[] {
  const words = context.words.order
  const names = order.steps.filter(({ seq }) => cancelled.includes(seq)).map(({ name }) => name)
  const made = reported.map(step =>
    words.cancelMade(
      step.name,
      quantitiesSaid(context, { ...step, rework: step.openRework, reworkDone: ZERO }, order.unit, null),
    ),
  )
  const lines = made.length === 0 ? [words.cancelNothingMade] : made
  return [
    { kind: 'text', text: names.join(context.words.common.listSeparator), strong: true },
    ...lines.map((text): Block => ({ kind: 'text', text })),
  ]
}
