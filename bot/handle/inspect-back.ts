/** "撤销检验 WO-1003 车削 原因 量错了": a result is taken back, its pieces wait again, and so does the request. */
import type { Inspection } from '../../db/commit.ts'
import { inspectionById, inspectionsOfStep } from '../../db/inspections.ts'
import { loadOrder } from '../../db/orders.ts'
import { reportsOfOrder } from '../../db/reports.ts'
import { newInspection } from '../../domain/inspection-record.ts'
import { decideResultReversal } from '../../domain/inspection-reversal.ts'
import type { InspectionId, Order, PersonId, Report, ReportId, Step } from '../../domain/model.ts'
import { findStep } from '../../domain/step-progress.ts'
import type { Action } from '../action.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { inspectionCard } from '../cards/inspection-card.ts'
import { inspectionBackCard } from '../cards/inspection-form-card.ts'
import { cardMessage, textMessage } from '../cards/message.ts'
import { reversalRefusalLines } from '../cards/reversal-refusal.ts'
import { refusalCard } from '../cards/talk-cards.ts'
import type { Intent } from '../understand/intent.ts'
import { aboutStep, inspectionFacts } from './ask-inspection.ts'
import { audited } from './audit.ts'
import { reportContext } from './book-report.ts'
import { placeNotFound } from './place.ts'
import { type Decision, type Plan, reply, say, speech } from './plan.ts'
import { tellPerson } from './tell.ts'
import { tellSentBack } from './tell-sent-back.ts'
import type { Turn } from './turn.ts'

/** In words: of the step that was named, the newest result that stands. */
export async function planInspectBackSaid(turn: Turn, intent: Extract<Intent, { kind: 'inspectBack' }>): Promise<Plan> {
  const { place, because } = intent
  if (place.target === null) return placeNotFound(turn, place)
  const order = await loadOrder(turn.sql, place.target.order)
  const step = order === null ? null : findStep(order, place.target.seq)
  if (step === null) return placeNotFound(turn, place)
  const standing = (await inspectionsOfStep(turn.sql, step.id))
    .filter(({ inspection }) => inspection.result !== 'pending' && inspection.reversed === null)
    .toSorted(
      (a, b) => (b.inspection.doneAt?.epochMilliseconds ?? 0) - (a.inspection.doneAt?.epochMilliseconds ?? 0),
    )[0]
  const { nothingToTakeBack } = turn.cards.words.inspection.refusal
  if (standing === undefined) return say(reply(textMessage(nothingToTakeBack)))
  return planTakeBack(turn, standing.inspection.id, because)
}

/** The form that asks why. */
export async function planInspectBackForm(turn: Turn, id: string): Promise<Plan> {
  const placed = await inspectionById(turn.sql, id)
  if (placed === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const place = turn.cards.words.report.stepTitle(placed.orderCode, placed.stepName)
  return say(reply(cardMessage(inspectionBackCard(turn.cards, place, id)), aboutStep(placed.orderCode, placed)))
}

export const planInspectBack = (
  turn: Turn,
  action: Extract<Action, { do: 'inspectBack' }>,
  values: Readonly<Record<string, string>>,
): Promise<Plan> => planTakeBack(turn, action.inspection, (values['reason'] ?? '').trim().slice(0, 500))

async function planTakeBack(turn: Turn, id: string, reason: string): Promise<Plan> {
  const placed = await inspectionById(turn.sql, id)
  if (placed === null) return say(reply(textMessage(turn.cards.words.inspection.refusal.nothingToTakeBack)))
  return { kind: 'decide', orders: [placed.orderCode], attempt: () => attempt(turn, id, reason) }
}

async function attempt(turn: Turn, id: string, reason: string): Promise<Decision> {
  const placed = await inspectionById(turn.sql, id)
  const order = placed === null ? null : await loadOrder(turn.sql, placed.orderCode)
  const step = placed === null || order === null ? null : findStep(order, placed.seq)
  if (placed === null || order === null || step === null) throw new Error('an inspection has its order and step')
  const { inspection } = placed
  const { inspectorId, doneAt, reversed } = inspection
  if (inspectorId === null || doneAt === null || reversed !== null)
    return refused(turn, order, step, [turn.cards.words.inspection.refusal.nothingToTakeBack])
  const ledger = (await reportsOfOrder(turn.sql, order.id)).map(({ report }) => report)
  const decided = decideResultReversal(
    order,
    { id: inspection.id, stepSeq: step.seq, inspectorId, doneAt },
    { actor: turn.person, reversalId: turn.newId() as ReportId, reason, now: turn.now, channel: turn.channel },
    { ...reportContext(turn.catalog, order, step), ledger, workerTeamIds: [] },
  )
  if (decided.kind === 'refused') {
    if (decided.why.kind === 'reversalReasonMissing')
      return refused(turn, order, step, [turn.cards.words.inspection.refusal.reversalReasonMissing])
    return refused(turn, order, step, reversalRefusalLines(turn.cards, order, step, decided.why))
  }
  return takenBack(turn, order, step, { inspection, reason, ledger, change: decided.change })
}

const refused = (turn: Turn, order: Order, step: Step, lines: readonly string[]): Decision => {
  const title = turn.cards.words.inspection.refused(turn.cards.words.report.stepTitle(order.code, step.name))
  return { effects: {}, speech: speech([reply(cardMessage(refusalCard(title, lines)), aboutStep(order.code, step))]) }
}

type Taken = {
  readonly inspection: Inspection
  readonly reason: string
  readonly ledger: readonly Report[]
  readonly change: Extract<ReturnType<typeof decideResultReversal>, { kind: 'reversed' }>['change']
}

/** The request is made anew, so that the pieces do not wait unseen. */
function takenBack(turn: Turn, order: Order, step: Step, { inspection, reason, ledger, change }: Taken): Decision {
  const { words } = turn.cards
  const reversed: Inspection = { ...inspection, reversed: { by: turn.person.id, at: turn.now, reason } }
  const again: Inspection = {
    ...newInspection(turn.newId(), inspection.requestedBy, turn.now),
    kind: inspection.kind,
    sampleQty: inspection.sampleQty,
    orderId: inspection.orderId,
    stepId: inspection.stepId,
  }
  const card = inspectionCard(turn.cards, inspectionFacts(order, step, reversed))
  const subject = { kind: 'inspection', id: inspection.id }
  return {
    effects: {
      changes: [change],
      inspections: step.pendingInspection === null ? [reversed, again] : [reversed],
      audit: [audited(turn, 'inspection.reversed', subject, { reason })],
      outbox: [
        ...concerned(inspection, ledger)
          .filter(id => id !== turn.person.id)
          .flatMap(id => tellBack(turn, order, step, inspection.id, reason, id)),
        ...tellSentBack(turn, order, change.reports, turn.person.name),
      ],
    },
    speech: speech([reply(cardMessage(card), aboutStep(order.code, step))], words.inspection.toastTakenBack),
  }
}

/** Who asked, who judged, and whose pieces they were. */
function concerned({ id, requestedBy, inspectorId }: Inspection, ledger: readonly Report[]): readonly PersonId[] {
  const makers = ledger
    .filter(row => row.inspectionId === id && row.reversalOf === null)
    .flatMap(({ workers }) => workers.map(({ personId }) => personId))
  return [...new Set([requestedBy, ...(inspectorId === null ? [] : [inspectorId]), ...makers])]
}

function tellBack(turn: Turn, order: Order, step: Step, id: InspectionId, reason: string, to: PersonId) {
  const { words } = cardContextFor(turn.catalog, turn.catalog.people.get(to) ?? null, turn.now)
  const text = words.inspection.toldTakenBack(words.report.stepTitle(order.code, step.name), turn.person.name, reason)
  return tellPerson(turn.catalog, to, {
    message: textMessage(text),
    about: aboutStep(order.code, step),
    key: `inspection:${id}:back`,
  })
}
