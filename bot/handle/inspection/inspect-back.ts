/** "撤销检验 WO-1003 车削 原因 量错了": a result is taken back, what it judged waits again, and so does the request. */
import { inspectionsOfStep, standingLotResult } from '../../../db/inspections.ts'
import { loadOrder } from '../../../db/orders.ts'
import type { LotReversalRefusal } from '../../../domain/incoming-inspection.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { unreachable } from '../../../domain/unreachable.ts'
import type { Action } from '../../action.ts'
import { amount, type CardContext } from '../../cards/context.ts'
import { inspectionCard } from '../../cards/inspection-card.ts'
import { inspectionBackCard } from '../../cards/inspection-form-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { reversalRefusalLines } from '../../cards/reversal-refusal.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import { audited } from '../audit.ts'
import { placeNotFound } from '../place.ts'
import { type About, type Decision, type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { aboutStep, inspectionFacts } from './ask-inspection.ts'
import { aboutLot, lotFacts, lotName } from './ask-lot.ts'
import { type AtLot, type AtStep, inspectionAt } from './judge-any.ts'
import { type StepBackRefusal, type TakenBack, takeBackLot, takeBackStep } from './take-back.ts'

/** In words: of the lot or step that was named, the newest result that stands. */
export async function planInspectBackSaid(turn: Turn, intent: Extract<Intent, { kind: 'inspectBack' }>): Promise<Plan> {
  const { place, lot, because } = intent
  const { nothingToTakeBack } = turn.cards.words.inspection.refusal
  if (lot !== null) {
    const standing = await standingLotResult(turn.sql, lot)
    if (standing === null) return say(reply(textMessage(nothingToTakeBack)))
    return planTakeBack(turn, standing.inspection.id, because)
  }
  if (place.target === null) return placeNotFound(turn, place)
  const order = await loadOrder(turn.sql, place.target.order)
  const step = order === null ? null : findStep(order, place.target.seq)
  if (step === null) return placeNotFound(turn, place)
  const standing = (await inspectionsOfStep(turn.sql, step.id))
    .filter(({ inspection }) => inspection.result !== 'pending' && inspection.reversed === null)
    .toSorted(
      (a, b) => (b.inspection.doneAt?.epochMilliseconds ?? 0) - (a.inspection.doneAt?.epochMilliseconds ?? 0),
    )[0]
  if (standing === undefined) return say(reply(textMessage(nothingToTakeBack)))
  return planTakeBack(turn, standing.inspection.id, because)
}

/** The form that asks why. */
export async function planInspectBackForm(turn: Turn, id: string): Promise<Plan> {
  const at = await inspectionAt(turn, id)
  if (at === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  return say(reply(cardMessage(inspectionBackCard(turn.cards, placeText(turn.cards, at), id)), aboutOf(at)))
}

const placeText = (cards: CardContext, at: AtStep | AtLot): string =>
  at.of === 'step' ? cards.words.report.stepTitle(at.order.code, at.step.name) : lotName(cards, at.placed)

const aboutOf = (at: AtStep | AtLot): About =>
  at.of === 'step' ? aboutStep(at.order.code, at.step) : aboutLot(at.placed.inspection.id)

export const planInspectBack = (
  turn: Turn,
  action: Extract<Action, { do: 'inspectBack' }>,
  values: Readonly<Record<string, string>>,
): Promise<Plan> => planTakeBack(turn, action.inspection, (values['reason'] ?? '').trim().slice(0, 500))

async function planTakeBack(turn: Turn, id: string, reason: string): Promise<Plan> {
  const at = await inspectionAt(turn, id)
  if (at === null) return say(reply(textMessage(turn.cards.words.inspection.refusal.nothingToTakeBack)))
  const orders = at.of === 'step' ? [at.order.code] : []
  return { kind: 'decide', orders, attempt: () => attempt(turn, id, reason) }
}

async function attempt(turn: Turn, id: string, reason: string): Promise<Decision> {
  const at = await inspectionAt(turn, id)
  if (at === null) throw new Error('inspections are never deleted')
  const by = { ...turn, inspector: turn.person }
  if (at.of === 'step') {
    const outcome = await takeBackStep(by, at, reason)
    if (outcome.kind === 'refused') return refused(turn, at, stepBackLines(turn.cards, at, outcome.why))
    const { order, step, placed } = outcome.at
    return takenBack(turn, outcome, reason, inspectionFacts(turn.cards, order, step, placed.inspection))
  }
  const outcome = await takeBackLot(by, at, reason)
  if (outcome.kind === 'refused') return refused(turn, at, [lotBackLine(turn.cards, at, outcome.why)])
  const { placed } = outcome.at
  return takenBack(turn, outcome, reason, lotFacts(turn.cards, placed, placed.inspection.received))
}

export function stepBackLines(
  cards: CardContext,
  { order, step }: Pick<AtStep, 'order' | 'step'>,
  why: StepBackRefusal,
): readonly string[] {
  const { refusal } = cards.words.inspection
  if (why.kind === 'reversalReasonMissing' || why.kind === 'nothingToTakeBack') return [refusal[why.kind]]
  return reversalRefusalLines(cards, order, step, why)
}

export function lotBackLine(cards: CardContext, { placed }: AtLot, why: LotReversalRefusal): string {
  const { refusal } = cards.words.inspection
  const say = (quantity: Parameters<typeof amount>[1]) => amount(cards, quantity, placed.unit)
  switch (why.kind) {
    case 'nothingToTakeBack':
    case 'reversalReasonMissing':
    case 'notYours':
      return refusal[why.kind]
    case 'windowOver':
      return refusal.windowOver(cards.words.common.minutes(why.editWindowMinutes))
    case 'usedMeanwhile':
      return refusal.usedMeanwhile(say(why.accepted), say(why.free))
    default:
      return unreachable(why)
  }
}

function refused(turn: Turn, at: AtStep | AtLot, lines: readonly string[]): Decision {
  const title = turn.cards.words.inspection.refused(placeText(turn.cards, at))
  return { effects: {}, speech: speech([reply(cardMessage(refusalCard(title, lines)), aboutOf(at))]) }
}

function takenBack(
  turn: Turn,
  { at, effects }: TakenBack<AtStep | AtLot>,
  reason: string,
  facts: Parameters<typeof inspectionCard>[1],
): Decision {
  const subject = { kind: 'inspection', id: at.placed.inspection.id }
  const shown = reply(cardMessage(inspectionCard(turn.cards, facts)), aboutOf(at))
  return {
    effects: { ...effects, audit: [audited(turn, 'inspection.reversed', subject, { reason })] },
    speech: speech([shown], turn.cards.words.inspection.toastTakenBack),
  }
}
