/** The inspector's form: how much of what waits is good, scrap or rework, why, and what was measured. */
import type { Card, Input } from '../../adapters/card.ts'
import type { InspectionPlan } from '../../db/inspection-plans.ts'
import type { Characteristic } from '../../domain/measured-value.ts'
import type { DefectReason, Person, UnitCode } from '../../domain/model.ts'
import { formatQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import { type Action, encodeAction } from '../action.ts'
import { amount, type CardContext, unitName } from './context.ts'
import type { backToOptions } from './sent-back-card.ts'

export type InspectionFormFacts = {
  readonly title: string
  readonly waiting: Quantity
  readonly unit: UnitCode
  /** What bad ones that are not scrapped become. */
  readonly otherBad: 'rework' | 'returned'
  /** Earlier steps that what is to be reworked may go back to. */
  readonly backTo: ReturnType<typeof backToOptions>
  /** What is usual there comes first. */
  readonly reasons: readonly DefectReason[]
  /** Who may let bad pieces pass. */
  readonly approvers: readonly Person[]
  readonly plan: InspectionPlan
  /** What sends it. */
  readonly submit: Action
}

/** The name of the input for the nth characteristic. */
export const measureInput = (at: number): string => `measure${at}`

/** A form with more fields nobody fills in on a phone; further measures are said in words. */
export const MOST_MEASURES = 8

export function inspectionFormCard(context: CardContext, facts: InspectionFormFacts): Card {
  const { inspection: words } = context.words
  const { waiting, plan, otherBad } = facts
  const shown = amount(context, waiting, facts.unit)
  const waits = otherBad === 'returned' ? words.lotWaitingNow(shown) : words.waitingNow(shown)
  const notes = [
    waiting > ZERO ? waits : '',
    plan.sampling === null
      ? ''
      : words.samplingPlan(formatQuantity(plan.sampling.sampleQty), formatQuantity(plan.sampling.acceptNumber)),
    otherBad === 'returned' ? words.lotFormHint : words.formHint,
  ]
  return {
    title: facts.title,
    tone: 'info',
    blocks: [
      {
        kind: 'form',
        name: 'inspection',
        inputs: inputsOf(context, facts),
        submit: { label: words.submit, payload: encodeAction(facts.submit), style: 'primary' },
      },
      ...notes.filter(text => text !== '').map(text => ({ kind: 'note' as const, text })),
    ],
  }
}

function inputsOf(context: CardContext, facts: InspectionFormFacts): readonly Input[] {
  const { common, inspection: words } = context.words
  const { waiting, reasons, approvers, plan } = facts
  const number = (name: string, label: string, value?: string): Input =>
    numberInput(context, facts.unit, name, label, value)
  const backTo = facts.backTo.map(({ value, label }): [string, string] => [value, label])
  const other = { rework: common.rework, returned: words.returned }
  return [
    number('good', common.good, waiting > ZERO ? formatQuantity(waiting) : undefined),
    number(facts.otherBad, other[facts.otherBad]),
    number('scrap', common.scrap),
    ...(backTo.length === 0 ? [] : [select('reworkTo', context.words.sendBack.toStep, backTo)]),
    select(
      'reason',
      facts.otherBad === 'returned' ? words.chooseLotDefect : words.chooseDefect,
      reasons.map(({ code, name }) => [code, name]),
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

function numberInput(context: CardContext, code: UnitCode, name: string, label: string, value?: string): Input {
  const unit = context.unit(code)
  return {
    kind: 'number',
    name,
    label,
    min: '0',
    decimals: unit?.decimals ?? 0,
    unit: unitName(context, code),
    ...(value === undefined ? {} : { value }),
  }
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
function limitsText({ words: { inspection } }: CardContext, { lower, upper, unit }: Characteristic): string {
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
