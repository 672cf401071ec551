/** What the step hears to which pieces were sent back: how many, from where, why; and that they no longer are. */
import type { Card } from '../../adapters/card.ts'
import type { Order, ReworkRoute, Step } from '../../domain/model.ts'
import { possibleTargets } from '../../domain/send-back.ts'
import { findStep } from '../../domain/step-progress.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext } from './context.ts'

export type SentBackFacts = {
  readonly order: Order
  readonly from: Step
  readonly to: Step
  readonly quantity: ReworkRoute['quantity']
  readonly reason: string | null
  readonly by: string
  /** They need not be worked again: it was taken back. */
  readonly takenBack: boolean
}

export function sentBackCard(context: CardContext, facts: SentBackFacts): Card {
  const { order, from, to, quantity, reason, by, takenBack } = facts
  const { sendBack } = context.words
  const [title, text] = takenBack
    ? [
        sendBack.toldBackTitle(order.code, to.name),
        sendBack.toldBack(by, from.name, amount(context, quantity, order.unit)),
      ]
    : [sendBack.toldTitle(order.code, to.name), sendBack.told(by, from.name, amount(context, quantity, order.unit))]
  const open = { label: to.name, payload: encodeAction({ do: 'openStep', order: order.code, seq: to.seq }) }
  return {
    title,
    tone: takenBack ? 'info' : 'warning',
    blocks: [
      { kind: 'text', text },
      ...(reason === null ? [] : [{ kind: 'fields' as const, fields: [{ label: sendBack.reason, value: reason }] }]),
      { kind: 'actions', actions: [open] },
    ],
  }
}

/** The steps that rework of this one may go back to; none where it can only stay. */
export const backToOptions = (
  order: Order,
  step: Step,
): readonly { readonly value: string; readonly label: string }[] =>
  possibleTargets(order, step).map(({ seq, name }) => ({ value: String(seq), label: name }))

/** "车削", of the step with this number. */
export const stepNameOf = (order: Order, seq: number): string => findStep(order, seq)?.name ?? ''
