/** An inspection: of what, asked by whom, and its result or the two buttons that give it one. */
import type { Block, Card, Tone } from '../../adapters/card.ts'
import type { Inspection } from '../../db/commit.ts'
import { encodeAction } from '../action.ts'
import { type CardContext, clockTime } from './context.ts'

export type InspectionFacts = {
  readonly inspection: Inspection
  readonly orderCode: string
  readonly stepName: string
  readonly productName: string
}

const TONES: { readonly [R in Inspection['result']]: Tone } = { pending: 'info', pass: 'success', fail: 'danger' }

/** As an answer to the person who asked, with what becomes of it. */
export function inspectionCard(context: CardContext, facts: InspectionFacts, note: string | null = null): Card {
  const { inspection, orderCode, stepName } = facts
  const blocks: Block[] = [{ kind: 'fields', fields: fieldsOf(context, facts) }]
  if (note !== null) blocks.push({ kind: 'note', text: note })
  return {
    title: context.words.floor.inspectionTitle(orderCode, stepName),
    tone: TONES[inspection.result],
    blocks,
  }
}

/** For those who inspect. */
export function inspectionRequestCard(context: CardContext, facts: InspectionFacts): Card {
  const { floor } = context.words
  const card = inspectionCard(context, facts)
  // One key for both: of two inspectors who press different buttons, the first is right.
  const once = context.once()
  const button = (label: string, result: 'pass' | 'fail', style: 'primary' | 'danger') => ({
    label,
    payload: encodeAction({ do: 'inspectDone', inspection: facts.inspection.id, result, once }),
    style,
  })
  const actions = [button(floor.inspectionPass, 'pass', 'primary'), button(floor.inspectionFail, 'fail', 'danger')]
  return { ...card, blocks: [...card.blocks, { kind: 'actions', actions }] }
}

function fieldsOf(context: CardContext, { inspection, productName }: InspectionFacts) {
  const { common, floor } = context.words
  const tone = TONES[inspection.result]
  return [
    { label: floor.inspectionKind, value: floor.inspectionKinds[inspection.kind], short: true },
    { label: common.product, value: productName, short: true },
    { label: floor.inspectionBy, value: context.personName(inspection.requestedBy), short: true },
    { label: floor.inspectionSince, value: clockTime(context, inspection.requestedAt), short: true },
    { label: floor.inspectionState, value: resultText(context, inspection), tone },
  ]
}

function resultText(context: CardContext, { result, inspectorId, doneAt }: Inspection): string {
  const { floor } = context.words
  const text = floor.inspectionResult[result]
  if (inspectorId === null || doneAt === null) return text
  return floor.inspectionDoneBy(text, context.personName(inspectorId), clockTime(context, doneAt))
}
