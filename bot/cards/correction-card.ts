/** The form that corrects a booked report, filled with what was said before. */
import type { Card } from '../../adapters/card.ts'
import { saidGood } from '../../domain/first-said.ts'
import type { DefectReason, Order, Report, Step } from '../../domain/model.ts'
import { add, formatQuantity } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import type { CardContext } from './context.ts'
import { quantitiesSaid } from './receipt-card.ts'
import { quantityInputs } from './step-card.ts'

export type CorrectionFacts = {
  readonly order: Order
  readonly step: Step
  readonly report: Report
  readonly reasons: readonly DefectReason[]
}

export function correctionCard(context: CardContext, { order, step, report, reasons }: CorrectionFacts): Card {
  const words = context.words.report
  const reason = reasons.find(({ code }) => code === report.reason) ?? null
  const sentTo = order.steps.find(({ id }) => id === report.returnedTo)
  const values = {
    good: formatQuantity(saidGood(report)),
    scrap: formatQuantity(report.scrap),
    rework: formatQuantity(add(report.rework, report.returned)),
    ...(sentTo === undefined ? {} : { reworkTo: String(sentTo.seq) }),
    ...(report.reason === null ? {} : { reason: report.reason }),
  }
  const inputs = quantityInputs(context, { order, step, reasons }, values).filter(({ name }) => name !== 'reworkDone')
  const submit = encodeAction({ do: 'correct', report: report.id, once: context.once() })
  return {
    title: words.correctTitle(order.code, step.name),
    tone: 'info',
    blocks: [
      { kind: 'text', text: words.correctHint(quantitiesSaid(context, report, order.unit, reason)) },
      {
        kind: 'form',
        name: 'correct',
        inputs,
        submit: { label: words.correctSubmit, payload: submit, style: 'primary' },
      },
    ],
  }
}
