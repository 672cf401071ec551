/** "检验 WO-1003 车削 合格45 报废3 返工2 划伤", the buttons and the form: an inspector judges what lies at a step. */
import { findingsOf, inspectionById, inspectionPlanOf, type PlacedInspection } from '../../db/inspections.ts'
import { loadOrder } from '../../db/orders.ts'
import type { Order, OrderCode, PersonId, ReasonCode, Step } from '../../domain/model.ts'
import { mayDo } from '../../domain/permissions.ts'
import type { Quantity } from '../../domain/quantity.ts'
import { subjectOf } from '../../domain/report-refusal.ts'
import { findStep } from '../../domain/step-progress.ts'
import type { Action } from '../action.ts'
import { judgedCard } from '../cards/inspection-card.ts'
import { inspectionFormCard, MOST_MEASURES, measureInput } from '../cards/inspection-form-card.ts'
import { inspectionRefusalLine } from '../cards/inspection-refusal.ts'
import { cardMessage, textMessage } from '../cards/message.ts'
import { refusalCard } from '../cards/talk-cards.ts'
import type { Intent } from '../understand/intent.ts'
import { parseNumeral } from '../understand/numerals.ts'
import { OTHER_DEFECT } from '../understand/vocabulary/inspecting.ts'
import { aboutStep, inspectionFacts, NOTHING_FOUND } from './ask-inspection.ts'
import { audited } from './audit.ts'
import { reportContext } from './book-report.ts'
import { type Judgement, type JudgeRefusal, judgeStep, NO_RESULT, type SaidResult } from './judge-inspection.ts'
import { placeNotFound } from './place.ts'
import { type Decision, type Plan, reply, say, speech } from './plan.ts'
import type { Turn } from './turn.ts'

type At = { readonly order: OrderCode; readonly seq: number }

/** A result in words. */
export function planInspectSaid(
  turn: Turn,
  { place, said }: Extract<Intent, { kind: 'inspectResult' }>,
): Plan | Promise<Plan> {
  if (place.target === null) return placeNotFound(turn, place)
  const defects = said.defects.flatMap(({ reason, quantity }) => {
    const code = defectCode(turn, reason)
    return code === null ? [] : [{ reason: code, quantity }]
  })
  // A defect this site has no name for is kept in words.
  const unnamed = said.defects.flatMap(({ reason }) => (reason.code === null ? [reason.name] : []))
  const note = [...unnamed, said.note].filter(text => text !== '').join(turn.cards.words.common.listSeparator)
  const approver = said.approver === null ? null : (turn.catalog.people.get(said.approver) ?? null)
  return planJudge(turn, place.target, { ...said, defects, approver, note })
}

/** A word of the trade that this site has no reason for counts under its "其他", where it has one. */
function defectCode({ catalog }: Turn, { code }: { readonly code: ReasonCode | null }): ReasonCode | null {
  if (code !== null) return catalog.defects.has(code) ? code : null
  return (
    [...catalog.defects.values()].find(({ name, aliases }) => [name, ...aliases].includes(OTHER_DEFECT))?.code ?? null
  )
}

type ResultPress = Extract<Action, { do: 'inspectDone' }>

export async function planInspectResult(turn: Turn, action: ResultPress): Promise<Plan> {
  const placed = await inspectionById(turn.sql, action.inspection)
  if (placed === null) return say(reply(textMessage(turn.cards.words.floor.inspectionGone)))
  return { kind: 'decide', orders: [placed.orderCode], attempt: () => attemptPress(turn, action) }
}

async function attemptPress(turn: Turn, { inspection: id, result }: ResultPress): Promise<Decision> {
  const placed = await inspectionById(turn.sql, id)
  const found = placed === null ? null : await loadPlace(turn, { order: placed.orderCode, seq: placed.seq })
  if (placed === null || found === null) return answer(turn.cards.words.floor.inspectionGone)
  if (placed.inspection.result !== 'pending') return alreadyJudged(turn, found, placed)
  return attemptOn(turn, found, { ...NO_RESULT, verdict: result })
}

export async function planInspectForm(turn: Turn, action: Extract<Action, { do: 'inspectForm' }>): Promise<Plan> {
  const found = await loadPlace(turn, { order: action.order as OrderCode, seq: action.seq })
  if (found === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const { order, step } = found
  const subject = subjectOf(step, reportContext(turn.catalog, order, step))
  if (!mayDo(turn.person, 'inspect', subject)) return say(notInspector(turn))
  const card = inspectionFormCard(turn.cards, {
    order,
    step,
    reasons: [...turn.catalog.defects.values()],
    approvers: [...turn.catalog.people.values()].filter(person => mayDo(person, 'concede', subject)).slice(0, 20),
    plan: await inspectionPlanOf(turn.sql, order.productCode, step.code),
  })
  return say(reply(cardMessage(card), aboutStep(order.code, step)))
}

const notInspector = ({ cards }: Turn) =>
  reply(cardMessage(refusalCard(cards.words.talk.notYours, [cards.words.floor.notInspector])))

export async function planInspectSubmit(
  turn: Turn,
  action: Extract<Action, { do: 'inspectResult' }>,
  values: Readonly<Record<string, string>>,
): Promise<Plan> {
  const at = { order: action.order as OrderCode, seq: action.seq }
  const found = await loadPlace(turn, at)
  if (found === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const { characteristics } = await inspectionPlanOf(turn.sql, found.order.productCode, found.step.code)
  const measures = characteristics.slice(0, MOST_MEASURES).flatMap(({ name }, i) => {
    const text = (values[measureInput(i)] ?? '').trim()
    return text === '' ? [] : [{ name, text }]
  })
  const read = readForm(turn, values)
  if (read.kind === 'badNumber') {
    const { refusal } = turn.cards.words
    return say(reply(cardMessage(refusalCard(refusal.title, [refusal.badNumber(read.label, read.text)]))))
  }
  return planJudge(turn, at, { ...read.said, measures })
}

const NUMBERS = ['good', 'scrap', 'rework', 'conceded', 'sample'] as const

/** The form's values are whatever the platform passed on: each number is read like one in a text, or refused by name. */
function readForm(
  { cards, catalog }: Turn,
  values: Readonly<Record<string, string>>,
): { kind: 'read'; said: SaidResult } | { kind: 'badNumber'; label: string; text: string } {
  const { common, inspection } = cards.words
  const labels = { ...common, conceded: inspection.conceded, sample: inspection.sample }
  const said: Partial<Record<(typeof NUMBERS)[number], Quantity>> = {}
  for (const name of NUMBERS) {
    const text = (values[name] ?? '').trim()
    if (text === '') continue
    const quantity = parseNumeral(text.normalize('NFKC'))
    if (quantity === null) return { kind: 'badNumber', label: labels[name], text: text.slice(0, 20) }
    said[name] = quantity
  }
  const reason = (values['reason'] ?? '').trim() as ReasonCode
  const to = Number((values['reworkTo'] ?? '').trim() || 'none')
  const approver = catalog.people.get((values['approver'] ?? '').trim() as PersonId) ?? null
  const result: SaidResult = {
    ...NO_RESULT,
    ...said,
    reworkTo: Number.isSafeInteger(to) ? { seq: to } : null,
    defects: catalog.defects.has(reason) ? [{ reason, quantity: null }] : [],
    approver,
    note: (values['note'] ?? '').trim().slice(0, 500),
  }
  return { kind: 'read', said: result }
}

const planJudge = (turn: Turn, at: At, said: SaidResult): Plan => ({
  kind: 'decide',
  orders: [at.order],
  attempt: async () => {
    const found = await loadPlace(turn, at)
    return found === null ? answer(turn.cards.words.common.oldCard) : attemptOn(turn, found, said)
  },
})

type Found = { readonly order: Order; readonly step: Step }

async function loadPlace(turn: Turn, { order: code, seq }: At): Promise<Found | null> {
  const order = await loadOrder(turn.sql, code)
  const step = order === null ? null : findStep(order, seq)
  return order === null || step === null ? null : { order, step }
}

const answer = (text: string): Decision => ({ effects: {}, speech: speech([reply(textMessage(text))]) })

async function attemptOn(turn: Turn, { order, step }: Found, said: SaidResult): Promise<Decision> {
  const judgement = await judgeStep({ ...turn, inspector: turn.person }, order, step, said)
  return judgement.kind === 'refused' ? refuse(turn, order, step, judgement.why) : judged(turn, step, judgement)
}

function refuse(turn: Turn, order: Order, step: Step, why: JudgeRefusal): Decision {
  if (why.kind === 'notInspector') return { effects: {}, speech: speech([notInspector(turn)]) }
  const title = turn.cards.words.inspection.refused(turn.cards.words.report.stepTitle(order.code, step.name))
  const line = inspectionRefusalLine(turn.cards, order, why)
  return { effects: {}, speech: speech([reply(cardMessage(refusalCard(title, [line])), aboutStep(order.code, step))]) }
}

/** The pressed card becomes its result; what was said is answered with it. */
function judged(turn: Turn, { seq }: Step, { decided, inspection, findings, effects }: Judgement): Decision {
  const { after, result, split } = decided
  const step = findStep(after, seq)
  if (step === null) throw new Error('a judged step is in its order')
  const card = judgedCard(
    turn.cards,
    inspectionFacts(after, step, inspection, findings),
    blockedNote(turn, after, step),
  )
  const shown = reply(cardMessage(card), aboutStep(after.code, step))
  const pressed = turn.event.kind === 'action'
  const { id } = inspection
  const details = { result, good: String(split.good / 10_000n), scrap: String(split.scrap / 10_000n) }
  return {
    effects: { ...effects, audit: [audited(turn, 'inspection.done', { kind: 'inspection', id }, details)] },
    speech: {
      toast: turn.cards.words.floor.inspectionResult[result],
      update: pressed ? shown : null,
      replies: pressed ? [] : [shown],
    },
    after: [after],
  }
}

function blockedNote({ cards }: Turn, order: Order, step: Step): string | null {
  if (step.firstPiece?.lastJudged !== 'fail') return null
  return cards.words.inspection.firstPieceFailed(cards.words.report.stepTitle(order.code, step.name))
}

/** The card shows the result it has, in place of buttons that do nothing any more. */
async function alreadyJudged(turn: Turn, { order, step }: Found, { inspection }: PlacedInspection): Promise<Decision> {
  const { floor } = turn.cards.words
  const findings = (await findingsOf(turn.sql, [inspection.id])).get(inspection.id) ?? NOTHING_FOUND
  const card = judgedCard(turn.cards, inspectionFacts(order, step, inspection, findings), floor.inspectionGone)
  return {
    effects: {},
    speech: {
      toast: floor.inspectionGone,
      update: reply(cardMessage(card), aboutStep(order.code, step)),
      replies: [],
    },
  }
}
