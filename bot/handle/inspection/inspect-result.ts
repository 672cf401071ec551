/** "检验 WO-1003 车削 合格45 报废3 返工2 划伤", the buttons and the form: an inspector judges what lies at a step. */
import { inspectionPlanOf } from '../../../db/inspection-plans.ts'
import { findingsOf } from '../../../db/inspections.ts'
import { loadOrder } from '../../../db/orders.ts'
import { countPhotos } from '../../../db/photos.ts'
import type { InspectionId, Order, OrderCode, Step } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { subjectOf } from '../../../domain/report-refusal.ts'
import { findStep } from '../../../domain/step-progress.ts'
import type { Action } from '../../action.ts'
import { type InspectionFacts, judgedCard } from '../../cards/inspection-card.ts'
import { inspectionFormCard } from '../../cards/inspection-form-card.ts'
import { inspectionRefusalLine, type JudgeRefusal } from '../../cards/inspection-refusal.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import type { Place } from '../../understand/said.ts'
import { audited } from '../audit.ts'
import { placeNotFound } from '../place.ts'
import { type Decision, type Plan, type Reply, reply, say, speech } from '../plan.ts'
import { reportContext } from '../report/book-report.ts'
import type { Turn } from '../turn.ts'
import { aboutStep, inspectionFacts, NOTHING_FOUND } from './ask-inspection.ts'
import { aboutLot, lotFacts } from './ask-lot.ts'
import { speakOfLot } from './inspect-lot.ts'
import { badNumber, readForm, stepForm } from './inspection-form.ts'
import { type AtLot, type AtStep, inspectionAt, judgeById, resultDetails } from './judge-any.ts'
import { type Judgement, judgeStep, NO_RESULT, type SaidResult } from './judge-inspection.ts'
import { lotWaiting } from './judge-lot.ts'
import { resultSaid } from './result-said.ts'

type At = { readonly order: OrderCode; readonly seq: number }

/** A result in words. */
export async function planInspectSaid(
  turn: Turn,
  { place, said }: Extract<Intent, { kind: 'inspectResult' }>,
): Promise<Plan> {
  const target = place.target ?? (await onlyOneWaiting(turn, place))
  return target === null ? placeNotFound(turn, place) : planJudge(turn, target, resultSaid(turn, said))
}

/** "WO-1014 首件合格": the step of the order that waits for an inspector. */
async function onlyOneWaiting({ sql }: Turn, place: Place): Promise<At | null> {
  if (place.order === null || place.step !== null || place.stepText !== null) return null
  const order = await loadOrder(sql, place.order)
  const [only, another] = (order?.steps ?? []).filter(step => step.pendingInspection !== null)
  return only === undefined || another !== undefined ? null : { order: place.order, seq: only.seq }
}

type ResultPress = Extract<Action, { do: 'inspectDone' }>

/** Of pieces or of a lot. */
export async function planInspectResult(turn: Turn, action: ResultPress): Promise<Plan> {
  const at = await inspectionAt(turn, action.inspection)
  if (at === null) return say(reply(textMessage(turn.cards.words.floor.inspectionGone)))
  return {
    kind: 'decide',
    orders: at.of === 'step' ? [at.order.code] : [],
    attempt: () => attemptPress(turn, action),
  }
}

async function attemptPress(turn: Turn, { inspection, result }: ResultPress): Promise<Decision> {
  const judging = await judgeById({ ...turn, inspector: turn.person }, inspection, { ...NO_RESULT, verdict: result })
  switch (judging.kind) {
    case 'notFound':
      return answer(turn.cards.words.floor.inspectionGone)
    case 'alreadyJudged':
      return alreadyJudged(turn, judging.at)
    case 'lot':
      return speakOfLot(turn, judging.at.placed, judging.outcome)
    case 'step':
      return speakOf(turn, judging.at.order, judging.at.step, judging.outcome)
  }
}

export async function planInspectForm(turn: Turn, action: Extract<Action, { do: 'inspectForm' }>): Promise<Plan> {
  const found = await loadPlace(turn, { order: action.order as OrderCode, seq: action.seq })
  if (found === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const { order, step } = found
  const subject = subjectOf(step, reportContext(turn.catalog, order, step))
  if (!mayDo(turn.person, 'inspect', subject)) return say(notInspector(turn))
  const card = inspectionFormCard(turn.cards, stepForm(turn, order, step, subject, await planOf(turn, found)))
  return say(reply(cardMessage(card), aboutStep(order.code, step)))
}

const notInspector = ({ cards }: Turn): Reply =>
  reply(cardMessage(refusalCard(cards.words.talk.notYours, [cards.words.floor.notInspector])))

export async function planInspectSubmit(
  turn: Turn,
  action: Extract<Action, { do: 'inspectResult' }>,
  values: Readonly<Record<string, string>>,
): Promise<Plan> {
  const at = { order: action.order as OrderCode, seq: action.seq }
  const found = await loadPlace(turn, at)
  if (found === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const read = readForm(turn, values, await planOf(turn, found))
  return read.kind === 'badNumber' ? badNumber(turn, read) : planJudge(turn, at, read.said)
}

const planJudge = (turn: Turn, at: At, said: SaidResult): Plan => ({
  kind: 'decide',
  orders: [at.order],
  attempt: async () => {
    const found = await loadPlace(turn, at)
    if (found === null) return answer(turn.cards.words.common.oldCard)
    const outcome = await judgeStep({ ...turn, inspector: turn.person }, found.order, found.step, said)
    return speakOf(turn, found.order, found.step, outcome)
  },
})

type Found = { readonly order: Order; readonly step: Step }

async function loadPlace(turn: Turn, { order: code, seq }: At): Promise<Found | null> {
  const order = await loadOrder(turn.sql, code)
  const step = order === null ? null : findStep(order, seq)
  return order === null || step === null ? null : { order, step }
}

const planOf = ({ sql }: Turn, { order, step }: Found) =>
  inspectionPlanOf(sql, { of: 'step', product: order.productCode, stepCode: step.code })

const answer = (text: string): Decision => ({ effects: {}, speech: speech([reply(textMessage(text))]) })

async function speakOf(
  turn: Turn,
  order: Order,
  step: Step,
  outcome: Judgement | { readonly kind: 'refused'; readonly why: JudgeRefusal },
): Promise<Decision> {
  return outcome.kind === 'refused' ? refuse(turn, order, step, outcome.why) : judged(turn, step, outcome)
}

function refuse(turn: Turn, order: Order, step: Step, why: JudgeRefusal): Decision {
  if (why.kind === 'notInspector') return { effects: {}, speech: speech([notInspector(turn)]) }
  const title = turn.cards.words.inspection.refused(turn.cards.words.report.stepTitle(order.code, step.name))
  const line = inspectionRefusalLine(turn.cards, order, why)
  return { effects: {}, speech: speech([reply(cardMessage(refusalCard(title, [line])), aboutStep(order.code, step))]) }
}

/** The pressed card becomes its result; what was said is answered with it. */
async function judged(
  turn: Turn,
  { seq }: Step,
  { decided, inspection, findings, effects }: Judgement,
): Promise<Decision> {
  const { after, result } = decided
  const step = findStep(after, seq)
  if (step === null) throw new Error('a judged step is in its order')
  const { id } = inspection
  const found = { findings, photos: await countPhotos(turn.sql, { of: 'inspection', inspection: id }) }
  const facts = inspectionFacts(turn.cards, after, step, inspection, found)
  const card = judgedCard(turn.cards, facts, blockedNote(turn, after, step))
  const shown = reply(cardMessage(card), aboutStep(after.code, step))
  const pressed = turn.event.kind === 'action'
  return {
    effects: {
      ...effects,
      audit: [audited(turn, 'inspection.done', { kind: 'inspection', id }, resultDetails(inspection))],
    },
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
async function alreadyJudged(turn: Turn, at: AtStep | AtLot): Promise<Decision> {
  const { floor } = turn.cards.words
  const facts = await recordedFacts(turn, at)
  const about = at.of === 'step' ? aboutStep(at.order.code, at.step) : aboutLot(at.placed.inspection.id)
  return {
    effects: {},
    speech: {
      toast: floor.inspectionGone,
      update: reply(cardMessage(judgedCard(turn.cards, facts, floor.inspectionGone)), about),
      replies: [],
    },
  }
}

/** All that is kept of it. */
async function recordedFacts(turn: Turn, at: AtStep | AtLot): Promise<InspectionFacts> {
  const id: InspectionId = at.placed.inspection.id
  const [all, photos] = await Promise.all([
    findingsOf(turn.sql, [id]),
    countPhotos(turn.sql, { of: 'inspection', inspection: id }),
  ])
  const found = { findings: all.get(id) ?? NOTHING_FOUND, photos }
  if (at.of === 'step') return inspectionFacts(turn.cards, at.order, at.step, at.placed.inspection, found)
  return lotFacts(turn.cards, at.placed, await lotWaiting(turn, at.placed), found)
}
