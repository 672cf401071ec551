/** An inspection: of what, asked by whom, and its result or the ways to give it one. */
import type { Block, Action as Button, Card, Field, Tone } from '../../adapters/card.ts'
import type { IncomingInspection, Inspection } from '../../db/commit.ts'
import type { InspectionFindings } from '../../db/inspections.ts'
import type { UnitCode } from '../../domain/model.ts'
import { formatQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import { type Action, encodeAction } from '../action.ts'
import { amount, type CardContext, clockTime } from './context.ts'
import { photosButtons } from './photo-cards.ts'

export type AnyInspection = Inspection | IncomingInspection

/** Of pieces at a step, or of a lot that came in. */
export type InspectionFacts = {
  readonly inspection: AnyInspection
  /** With where the pieces are, or which lot it is. */
  readonly title: string
  readonly thingName: string
  readonly unit: UnitCode
  /** What waits there. */
  readonly waiting: Quantity
  readonly findings: InspectionFindings
  readonly photos: number
  /** What opens the form for its result. */
  readonly form: Action
}

const TONES: { readonly [R in Inspection['result']]: Tone } = {
  pending: 'info',
  pass: 'success',
  fail: 'danger',
  conceded: 'warning',
}

/** As an answer to the person who asked, with what becomes of it. */
export function inspectionCard(context: CardContext, facts: InspectionFacts, note: string | null = null): Card {
  const { inspection, title } = facts
  const { inspection: words } = context.words
  const { reversed } = inspection
  const back = reversed === null ? null : words.takenBack(context.personName(reversed.by), reversed.reason)
  const notes = [note, back].flatMap(text => text ?? []).map((text): Block => ({ kind: 'note', text }))
  return {
    title,
    tone: reversed === null ? TONES[inspection.result] : 'warning',
    blocks: [{ kind: 'fields', fields: fieldsOf(context, facts) }, ...notes],
  }
}

/** With its result, which can be taken back. */
export function judgedCard(context: CardContext, facts: InspectionFacts, note: string | null = null): Card {
  const card = inspectionCard(context, facts, note)
  const { id, reversed } = facts.inspection
  const photos = photosButtons(context, { of: 'inspection', inspection: id }, facts.photos)
  const label = context.words.inspection.takeBack
  const back = { label, payload: encodeAction({ do: 'inspectBackForm', inspection: id }) }
  const actions = [...photos, ...(reversed === null ? [back] : [])]
  return actions.length === 0 ? card : { ...card, blocks: [...card.blocks, { kind: 'actions', actions }] }
}

/** For those who inspect. */
export function inspectionRequestCard(context: CardContext, facts: InspectionFacts): Card {
  const { floor, inspection: words } = context.words
  const card = inspectionCard(context, facts)
  // One key for both: of two inspectors who press different buttons, the first is right.
  const once = context.once()
  const button = (label: string, result: 'pass' | 'fail', style: 'primary' | 'danger'): Button => ({
    label,
    payload: encodeAction({ do: 'inspectDone', inspection: facts.inspection.id, result, once }),
    style,
  })
  const actions = [
    button(floor.inspectionPass, 'pass', 'primary'),
    // Why a lot is refused must be said, so that the supplier can be told.
    ...(facts.inspection.kind === 'incoming' ? [] : [button(floor.inspectionFail, 'fail', 'danger')]),
    { label: words.splitForm, payload: encodeAction(facts.form) },
  ]
  return { ...card, blocks: [...card.blocks, { kind: 'actions', actions }] }
}

function fieldsOf(context: CardContext, facts: InspectionFacts): readonly Field[] {
  const { common, floor, inspection: words } = context.words
  const { inspection, thingName, unit, waiting } = facts
  const tone = TONES[inspection.result]
  const pending = inspection.result === 'pending'
  return [
    { label: floor.inspectionKind, value: floor.inspectionKinds[inspection.kind], short: true },
    {
      label: inspection.kind === 'incoming' ? floor.materialItem : common.product,
      value: thingName,
      short: true,
    },
    ...(pending && waiting > ZERO
      ? [{ label: words.waiting, value: amount(context, waiting, unit), short: true }]
      : []),
    ...planField(context, inspection),
    ...(inspection.requestedBy === null
      ? []
      : [{ label: floor.inspectionBy, value: context.personName(inspection.requestedBy), short: true }]),
    { label: floor.inspectionSince, value: clockTime(context, inspection.requestedAt), short: true },
    { label: floor.inspectionState, value: resultText(context, inspection), tone },
    ...(pending ? [] : findingFields(context, facts)),
  ]
}

function planField(context: CardContext, { result, sampleQty, acceptQty }: AnyInspection): readonly Field[] {
  const { inspection: words } = context.words
  if (result !== 'pending' || acceptQty === null) return []
  return [{ label: words.sample, value: words.samplingPlan(formatQuantity(sampleQty), formatQuantity(acceptQty)) }]
}

function resultText(context: CardContext, { result, inspectorId, doneAt }: AnyInspection): string {
  const { floor } = context.words
  const text = floor.inspectionResult[result]
  if (inspectorId === null || doneAt === null) return text
  return floor.inspectionDoneBy(text, context.personName(inspectorId), clockTime(context, doneAt))
}

type Split = Pick<Inspection, 'good' | 'scrap' | 'rework' | 'conceded'> & Partial<Pick<IncomingInspection, 'returned'>>

/** "合格 45，报废 3，返工 2": what became of the pieces; empty when none were judged. */
export function splitText(context: CardContext, split: Split): string {
  const { common, inspection: words } = context.words
  const parts = [
    goodText(context, split),
    quantityText(words.returned, split.returned ?? ZERO),
    quantityText(common.scrap, split.scrap),
    quantityText(common.rework, split.rework),
  ]
  return parts.filter(text => text !== '').join(common.listSeparator)
}

const quantityText = (label: string, quantity: Quantity): string =>
  quantity > ZERO ? `${label} ${formatQuantity(quantity)}` : ''

/** What was conceded is part of the good. */
function goodText({ words: { common, inspection } }: CardContext, { good, conceded }: Split): string {
  const said = quantityText(common.good, good)
  if (conceded === ZERO) return said
  return said === ''
    ? quantityText(inspection.conceded, conceded)
    : inspection.withConceded(said, formatQuantity(conceded))
}

function findingFields(context: CardContext, { inspection, findings }: InspectionFacts): readonly Field[] {
  const { inspection: words, common } = context.words
  const split = splitText(context, inspection)
  const defects = findings.defects.map(
    ({ reason, quantity }) => `${context.defectName(reason)} ${formatQuantity(quantity)}`,
  )
  const values = findings.values.map(
    ({ name, value, unit, within }) =>
      `${name} ${formatQuantity(value)}${unit} ${within ? words.within : words.outside}`,
  )
  const approver = inspection.approvedBy === null ? '' : context.personName(inspection.approvedBy)
  const fields: readonly (readonly [label: string, value: string, short?: boolean])[] = [
    [words.result, split],
    [words.sample, inspection.sampleQty > ZERO ? formatQuantity(inspection.sampleQty) : '', true],
    [words.defects, defects.join(common.listSeparator)],
    [words.measured, values.join('\n')],
    [words.approvedBy, approver, true],
    [words.note, inspection.note],
  ]
  return fields.filter(([, value]) => value !== '').map(([label, value, short = false]) => ({ label, value, short }))
}
