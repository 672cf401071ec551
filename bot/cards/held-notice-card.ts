/** To the worker: more than can be reported; the leader has been asked, nothing is booked yet. */
import type { Card } from '../../adapters/card.ts'
import type { Order, PersonId, Step } from '../../domain/model.ts'
import type { Quantity } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext } from './context.ts'

export type HeldNotice = {
  readonly order: Order
  readonly step: Step
  readonly asked: Quantity
  readonly reportable: Quantity
  /** null: nobody is there to be asked. */
  readonly leader: PersonId | null
}

export function heldNoticeCard(context: CardContext, { order, step, asked, reportable, leader }: HeldNotice): Card {
  const words = context.words.report
  const open = { label: words.again, payload: encodeAction({ do: 'openStep', order: order.code, seq: step.seq }) }
  const text = words.heldText(amount(context, asked, order.unit), amount(context, reportable, order.unit))
  return {
    title: words.heldTitle(order.code, step.name),
    tone: 'warning',
    blocks: [
      { kind: 'text', text },
      { kind: 'note', text: leader === null ? words.heldNobody : words.heldAsked(context.personName(leader)) },
      { kind: 'actions', actions: [open] },
    ],
  }
}
