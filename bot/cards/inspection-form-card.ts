/** The inspector's form: how much of what waits is good, scrap or rework, why, and what was measured. */
import type { Card, Input } from '../../adapters/card.ts'
import type { InspectionPlan } from '../../db/inspections.ts'
import type { Characteristic } from '../../domain/measured-value.ts'
import type { DefectReason, Order, Person, Step } from '../../domain/model.ts'
import { formatQuantity, ZERO } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext } from './context.ts'
import { backToOptions } from './sent-back-card.ts'

export type InspectionFormFacts = {
  readonly order: Order
  readonly step: Step
  readonly reasons: readonly DefectReason[]
  /** Who may let bad pieces pass. */
  readonly approvers: readonly Person[]
  readonly plan: InspectionPlan
}

/** The name of the input for the nth characteristic. */
export const measureInput = (at: number): string => `measure${at}`

/** A form with more fields nobody fills in on a phone; further measures are said in words. */
export const MOST_MEASURES = 8

export function inspectionFormCard(context: CardContext, facts: InspectionFormFacts): Card {
  const { inspection: words } = context.words
  const { order, step, plan } = facts
  const { waiting } = step.totals
  const payload = encodeAction({ do: 'inspectResult', order: order.code, seq: step.seq, once: context.once() })
  const notes = [
    waiting > ZERO ? words.waitingNow(amount(context, waiting, order.unit)) : '',
    plan.sampling === null
      ? ''
      : words.samplingPlan(formatQuantity(plan.sampling.sampleQty), formatQuantity(plan.sampling.acceptNumber)),
    words.formHint,
  ]
  return {
    title: words.title(order.code, step.name),
    tone: 'info',
    blocks: [
      {
        kind: 'form',
        name: 'inspection',
        inputs: inputsOf(context, facts),
        submit: { label: words.submit, payload, style: 'primary' },
      },
      ...notes.filter(text => text !== '').map(text => ({ kind: 'note' as const, text })),
    ],
  }
}

function inputsOf(
  context: CardContext,
  { order, step, reasons, approvers, plan }: InspectionFormFacts,
): readonly Input[] {
  const { common, inspection: words } = context.words
  const unit = context.unit(order.unit)
  const number = (name: string, label: string, value?: string): Input => ({
    kind: 'number',
    name,
    label,
    min: '0',
    decimals: unit?.decimals ?? 0,
    unit: unit?.name ?? order.unit,
    ...(value === undefined ? {} : { value }),
  })
  const { waiting } = step.totals
  const backTo = backToOptions(order, step).map(({ value, label }): [string, string] => [value, label])
  const own = reasons.filter(({ stepCodes }) => stepCodes.length === 0 || stepCodes.includes(step.code))
  return [
    number('good', common.good, waiting > ZERO ? formatQuantity(waiting) : undefined),
    number('scrap', common.scrap),
    number('rework', common.rework),
    ...(backTo.length === 0 ? [] : [select('reworkTo', context.words.sendBack.toStep, backTo)]),
    select(
      'reason',
      words.chooseDefect,
      (own.length > 0 ? own : reasons).map(({ code, name }) => [code, name]),
    ),
    number('sample', words.sample),
    ...plan.characteristics.slice(0, MOST_MEASURES).map((of, at) => measureField(context, of, at)),
    number('conceded', words.conceded),
    select(
      'approver',
      words.chooseApprover,
      approvers.map(({ id, name }) => [id, name]),
    ),
    { kind: 'text', name: 'note', label: words.concessionNote },
  ]
}

const select = (name: string, label: string, options: readonly (readonly [string, string])[]): Input => ({
  kind: 'select',
  name,
  label,
  options: options.map(([value, text]) => ({ value, label: text })),
})

function measureField(context: CardContext, of: Characteristic, at: number): Input {
  return {
    kind: 'number',
    name: measureInput(at),
    label: `${of.name} ${limitsText(context, of)}`,
    decimals: 4,
    unit: of.unit,
  }
}

/** "35.97 ~ 36.02 mm" */
export function limitsText({ words: { inspection } }: CardContext, { lower, upper, unit }: Characteristic): string {
  if (lower !== null && upper !== null)
    return inspection.limits(formatQuantity(lower), `${formatQuantity(upper)} ${unit}`)
  if (lower !== null) return inspection.atLeast(`${formatQuantity(lower)} ${unit}`)
  return upper === null ? unit : inspection.atMost(`${formatQuantity(upper)} ${unit}`)
}

/** Why a result is taken back. */
export function inspectionBackCard(context: CardContext, place: string, inspection: string): Card {
  const { inspection: words } = context.words
  const payload = encodeAction({ do: 'inspectBack', inspection, once: context.once() })
  const inputs: readonly Input[] = [{ kind: 'text', name: 'reason', label: words.takeBackReason }]
  const submit = { label: words.takeBackSubmit, payload, style: 'danger' as const }
  return {
    title: words.takeBackTitle(place),
    tone: 'warning',
    blocks: [{ kind: 'form', name: 'inspectBack', inputs, submit }],
  }
}
