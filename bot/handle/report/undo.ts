/** "撤销", "不是50，是45", the buttons: a reversal, or a reversal with its new row, in one change. */
import type { Card } from '../../../adapters/card.ts'
import { loadOrder } from '../../../db/orders.ts'
import { loadReportFacts, type ReportFacts } from '../../../db/report-facts.ts'
import {
  type BookedReport,
  lastReportOf,
  lastReportWorkedBy,
  lastTakenBack,
  type ReportPlace,
  reportById,
  reportsBookedWith,
  reportsOfOrder,
} from '../../../db/reports.ts'
import type { Order, OrderId, PersonId, ReasonCode, Report, ReportId, Step } from '../../../domain/model.ts'
import { formatQuantity, type Quantity, ZERO } from '../../../domain/quantity.ts'
import {
  type AcceptedCorrection,
  type CorrectionDecision,
  decideCorrection,
  decideReversal,
  type ReversalContext,
  type ReversalDecision,
} from '../../../domain/reversal.ts'
import { findStep, gate } from '../../../domain/step-progress.ts'
import { dayOfYearText } from '../../cards/context.ts'
import { correctionCard } from '../../cards/correction-card.ts'
import { heldNoticeCard } from '../../cards/held-notice-card.ts'
import { undoWhichCard } from '../../cards/many-receipts-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { receiptCard, reversalCard } from '../../cards/receipt-card.ts'
import { reversalRefusalLines } from '../../cards/reversal-refusal.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import { statementOfForm } from '../ask/statement.ts'
import { audited } from '../audit.ts'
import { askedOf } from '../inspection/ask-inspection.ts'
import { planInspectBackForm } from '../inspection/inspect-back.ts'
import { tellSentBack } from '../inspection/tell-sent-back.ts'
import { shareAsksFor } from '../pay/share-asks.ts'
import { questionPlace } from '../pending.ts'
import { placeNotFound } from '../place.ts'
import { type Decision, onlySaying, type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { momentsBefore, reportContext, requestOf, type Statement, sentBackTo, workDateFor } from './book-report.ts'
import { asSaid, badOf, type Corrected, correctedBy, isNothing } from './corrected-to.ts'
import { holdFor, reviewRequestFor, type ToReview } from './leader-request.ts'
import { receiptFacts } from './report.ts'
import { askChangeAgain, askUndoAgain } from './undo-again.ts'
import { askUndoOf, nothingOfTheirs } from './undo-of-other.ts'
import { bookerOf } from './whose-work.ts'

export async function planUndoIntent(turn: Turn, intent: Extract<Intent, { kind: 'undo' }>): Promise<Plan> {
  const { place } = intent
  // Of an order that is not there nothing is taken back, and of no other in its place.
  if (turn.about?.kind !== 'report' && place.order === null && place.orderText !== null)
    return placeNotFound(turn, place)
  const booked = await meantReport(turn, intent)
  if (intent.whose !== null) return undoOfOther(turn, intent.whose, booked)
  if (booked === null) return say(reply(textMessage(nothingMeant(turn, intent))))
  const to = correctedBy(intent, booked.report)
  const isUndo = to === null || (intent.change !== null && isNothing(to))
  const before = await doneBefore(turn)
  if (isUndo && before === 'undone') return askUndoAgain(turn, booked)
  if (to !== null && intent.change !== null && before !== null) return askChangeAgain(turn, intent, to)
  if (to === null) return undoOf(turn, intent, booked)
  return isUndo ? planUndo(turn, booked.report.id) : correct(turn, booked, to)
}

async function undoOfOther(turn: Turn, whose: PersonId, booked: BookedReport | null): Promise<Plan> {
  if (booked === null) return nothingOfTheirs(turn, whose)
  const { order, step, context } = await loadAround(turn, booked)
  const decided = decideReversal(order, reversalRequest(turn, booked), context)
  // What else stands in the way of a reversal may be put right by a correction.
  if (decided.kind === 'refused' && decided.why.kind === 'notYours')
    return say(reply(cardMessage(refusedCard(turn, order, step, decided.why))))
  return askUndoOf(turn, whose, booked)
}

function nothingMeant({ cards }: Turn, { day }: Extract<Intent, { kind: 'undo' }>): string {
  const { report } = cards.words
  return day === null ? report.nothingToUndo : report.nothingToUndoOn(dayOfYearText(cards, day))
}

/** What the sender took back or put right moments ago; of a report that is quoted it is known which is meant. */
const doneBefore = async ({ sql, person, now, about }: Turn) =>
  about?.kind === 'report' ? null : lastTakenBack(sql, person.id, momentsBefore(now))

/** "撤销" of one that was booked with others may mean all of them. */
async function undoOf(turn: Turn, { place }: Extract<Intent, { kind: 'undo' }>, booked: BookedReport): Promise<Plan> {
  const plain = place.order === null && place.orderText === null && place.step === null
  const together = plain ? await reportsBookedWith(turn.sql, booked.report.id) : []
  if (together.length < 2) return planUndo(turn, booked.report.id)
  return say(reply(cardMessage(undoWhichCard(turn.cards, booked.report.id, together.length))))
}

/** The report of the quoted receipt, else the newest of the place and the day that were named. */
async function meantReport(
  turn: Turn,
  { place, day, whose }: Extract<Intent, { kind: 'undo' }>,
): Promise<BookedReport | null> {
  const { about } = turn
  if (about?.kind === 'report') return quotedReport(turn, about.report as ReportId, whose)
  const code = place.order ?? (about === null ? null : about.order)
  const named = {
    ...(place.target === null && place.step !== null && { stepCalled: place.step }),
    ...(day !== null && { day: { date: day, timeZone: turn.catalog.site.timeZone } }),
  }
  if (code === null) return lastOf(turn, whose, named)
  const order = await loadOrder(turn.sql, code)
  if (order === null) return null
  const seq = place.target?.seq ?? (about?.kind === 'step' && place.step === null ? about.seq : null)
  const step = seq === null ? null : findStep(order, seq)
  return lastOf(turn, whose, {
    orderId: order.id,
    ...named,
    ...(step !== null && { stepId: step.id }),
  })
}

const lastOf = ({ sql, person }: Turn, whose: PersonId | null, place: ReportPlace): Promise<BookedReport | null> =>
  whose === null ? lastReportOf(sql, person.id, place) : lastReportWorkedBy(sql, whose, place)

/** Of somebody who is named only a report of theirs is meant. */
async function quotedReport(turn: Turn, id: ReportId, whose: PersonId | null): Promise<BookedReport | null> {
  const booked = await reportById(turn.sql, id)
  const isTheirs = whose === null || booked?.report.workers.some(({ personId }) => personId === whose)
  return isTheirs ? booked : null
}

export async function planUndo(turn: Turn, id: string): Promise<Plan> {
  const booked = await reportById(turn.sql, id as ReportId)
  if (booked === null) return say(reply(textMessage(turn.cards.words.report.nothingToUndo)))
  // Of an inspection it is asked why, and all of it goes.
  if (booked.report.inspectionId !== null) return planInspectBackForm(turn, booked.report.inspectionId)
  return { kind: 'decide', orders: [booked.orderCode], attempt: () => attemptUndo(turn, booked) }
}

async function attemptUndo(turn: Turn, booked: BookedReport): Promise<Decision> {
  const { order, step, context } = await loadAround(turn, booked)
  const decided = decideReversal(order, reversalRequest(turn, booked), context)
  if (decided.kind === 'refused') return refuse(turn, order, step, decided.why)
  return reversed(turn, booked, decided)
}

async function loadAround(turn: Turn, { orderCode, report }: BookedReport) {
  const order = await loadOrder(turn.sql, orderCode)
  const step = order === null ? null : findStep(order, report.stepSeq)
  if (order === null || step === null) throw new Error('a booked report has its order and step')
  const ledger = await ledgerOf(turn, order.id)
  return { order, step, context: reversalContext(turn, order, step, report, ledger) }
}

export const ledgerOf = async (turn: Turn, id: OrderId): Promise<readonly Report[]> =>
  (await reportsOfOrder(turn.sql, id)).map(row => row.report)

export function reversalContext(
  turn: Turn,
  order: Order,
  step: Step,
  report: Report,
  ledger: readonly Report[],
): ReversalContext {
  const teams = report.workers.map(({ personId }) => turn.catalog.people.get(personId)?.teamId ?? null)
  return { ...reportContext(turn.catalog, order, step), ledger, workerTeamIds: teams.filter(team => team !== null) }
}

export const reversalRequest = (turn: Turn, { report }: BookedReport) => ({
  reportId: report.id,
  reversalId: turn.newId() as ReportId,
  actor: turn.person,
  now: turn.now,
  channel: turn.channel,
  note: '',
})

function reversed(
  turn: Turn,
  { report }: BookedReport,
  decided: Extract<ReversalDecision, { kind: 'reversed' }>,
): Decision {
  const { after, change } = decided
  const step = findStep(after, report.stepSeq)
  if (step === null) throw new Error('a reversed report has its step')
  const reportable = gate(after, step.seq, turn.catalog.site.settings.report)?.reportable ?? ZERO
  const card = reversalCard(turn.cards, { order: after, step, undone: report, reportable })
  const message = reply(cardMessage(card), { kind: 'step', order: after.code, seq: step.seq })
  return {
    effects: {
      changes: [change],
      audit: [audited(turn, 'report.reversed', { kind: 'report', id: report.id }, { by: decided.reversal.id })],
      outbox: tellSentBack(turn, after, change.reports, turn.person.name),
      pending: [{ ...questionPlace(turn), question: null }],
    },
    speech: { toast: turn.cards.words.report.toastUndone, update: null, replies: [message] },
  }
}

export async function planCorrectForm(turn: Turn, id: string): Promise<Plan> {
  const booked = await reportById(turn.sql, id as ReportId)
  const order = booked === null ? null : await loadOrder(turn.sql, booked.orderCode)
  const step = booked === null || order === null ? null : findStep(order, booked.report.stepSeq)
  if (booked === null || order === null || step === null)
    return say(reply(textMessage(turn.cards.words.report.nothingToUndo)))
  if (booked.reversedBy !== null) return say(reply(textMessage(turn.cards.words.refusal.reversal.alreadyReversed)))
  const reasons = [...turn.catalog.defects.values()]
  const card = correctionCard(turn.cards, { order, step, report: booked.report, reasons })
  return say(reply(cardMessage(card), { kind: 'report', report: id, order: order.code, seq: step.seq }))
}

export async function planCorrect(turn: Turn, id: string, values: Readonly<Record<string, string>>): Promise<Plan> {
  const booked = await reportById(turn.sql, id as ReportId)
  if (booked === null) return say(reply(textMessage(turn.cards.words.report.nothingToUndo)))
  const read = statementOfForm(turn.cards, { order: booked.orderCode, seq: booked.report.stepSeq }, values)
  const { refusal } = turn.cards.words
  if (read.kind === 'badNumber') {
    return say(reply(cardMessage(refusalCard(refusal.title, [refusal.badNumber(read.label, read.text)]))))
  }
  const { good, scrap, rework, reworkTo, reason } = read.statement
  const known = reason === null || turn.catalog.defects.has(reason) ? reason : null
  return correct(turn, booked, { good: good === 'rest' ? ZERO : good, scrap, rework, reworkTo, reason: known })
}

/** "划伤", right after a receipt that asked for the reason: the report gets it, by correction. null: no such answer. */
export function planReasonAnswer(turn: Turn, text: string): Promise<Plan> | null {
  const { pending } = turn
  if (pending?.kind !== 'reason') return null
  const said = text.normalize('NFKC').trim()
  const reason = [...turn.catalog.defects.values()].find(({ name, aliases, code }) =>
    [name, code, ...aliases].includes(said),
  )
  return reason === undefined ? null : correctReason(turn, pending.report, reason.code)
}

async function correctReason(turn: Turn, id: string, reason: ReasonCode): Promise<Plan> {
  const booked = await reportById(turn.sql, id as ReportId)
  if (booked === null) return say(reply(textMessage(turn.cards.words.report.nothingToUndo)))
  return correct(turn, booked, { ...asSaid(booked.report), reason })
}

function correct(turn: Turn, booked: BookedReport, to: Corrected): Plan {
  const { report } = booked
  const sentElsewhere = badOf(report) > ZERO && to.reworkTo !== undefined && (to.reworkTo ?? report.returnedTo) !== null
  const was = asSaid(report)
  const same =
    !sentElsewhere &&
    to.good === was.good &&
    to.scrap === was.scrap &&
    to.rework === was.rework &&
    to.reason === was.reason
  if (same) return say(reply(textMessage(turn.cards.words.refusal.reversal.nothingChanged)))
  return { kind: 'decide', orders: [booked.orderCode], attempt: () => attemptCorrection(turn, booked, to) }
}

async function attemptCorrection(turn: Turn, booked: BookedReport, to: Corrected): Promise<Decision> {
  const [{ order, step, context }, facts] = await Promise.all([loadAround(turn, booked), dayFacts(turn, booked)])
  const replacement = replacementOf(turn, booked, order, step, to)
  const decided = decideCorrection(order, reversalRequest(turn, booked), replacement, context)
  if (decided.kind === 'refused') return refuse(turn, order, step, decided.why)
  if (decided.kind === 'toReview') return heldCorrection(turn, order, step, decided)
  return corrected(turn, booked, decided, facts)
}

/** The same work as before with other numbers: same people, same time, same day. */
function replacementOf(turn: Turn, { report, orderCode }: BookedReport, order: Order, step: Step, to: Corrected) {
  const reporter = report.reporterId === null ? null : (turn.catalog.people.get(report.reporterId) ?? null)
  const said: Statement = {
    order: orderCode,
    seq: report.stepSeq,
    good: to.good,
    scrap: to.scrap,
    rework: to.rework,
    reworkTo: to.reworkTo === undefined ? sentBackTo(order, report) : to.reworkTo,
    reworkDone: report.reworkDone,
    reworkId: report.reworkId,
    reason: to.reason,
    workers: report.workers.map(({ personId, sharePct }) => ({ personId, sharePct: Number(formatQuantity(sharePct)) })),
    minutes: report.minutes,
    occurredAt: report.occurredAt,
    note: report.note,
  }
  const by = { ...bookerOf(turn), reporter, worker: reporter }
  const worked = { minutes: report.minutes, overlapping: false, offCalendar: false }
  return { ...requestOf(by, order, step, said, worked), workDate: report.workDate }
}

async function dayFacts(turn: Turn, { report, orderCode }: BookedReport): Promise<ReportFacts> {
  return loadReportFacts(turn.sql, {
    personId: report.reporterId ?? turn.person.id,
    order: orderCode,
    seq: report.stepSeq,
    workDate: workDateFor(bookerOf(turn), turn.now, null),
    recentSince: turn.now,
    sessionsSince: turn.now,
  })
}

function corrected(turn: Turn, booked: BookedReport, decided: AcceptedCorrection, facts: ReportFacts): Decision {
  const accepted = { ...decided, kind: 'accepted' as const }
  const worked = { minutes: decided.report.minutes, overlapping: false, offCalendar: false }
  const mine = booked.report.reporterId === turn.person.id
  const receipt = receiptFacts(turn, { facts: mine ? facts : null, worked }, accepted)
  const card = receiptCard(turn.cards, {
    ...receipt,
    today: correctedDay(turn, receipt.today, booked),
    corrected: booked.report,
  })
  const about = {
    kind: 'report',
    report: decided.report.id,
    order: booked.orderCode,
    seq: booked.report.stepSeq,
  } as const
  const step = findStep(decided.after, booked.report.stepSeq)
  const asks = step === null ? { shareAsks: [], outbox: [] } : shareAsksFor(turn, accepted, step)
  const inspected = askedOf(turn, decided)
  return {
    effects: {
      changes: [decided.change],
      audit: [audited(turn, 'report.corrected', { kind: 'report', id: booked.report.id }, { to: decided.report.id })],
      shareAsks: asks.shareAsks,
      inspections: inspected.inspections,
      outbox:
        step === null
          ? []
          : [
              ...reviewRequestFor(turn, accepted, step),
              ...tellSentBack(turn, decided.after, decided.change.reports, turn.person.name),
              ...asks.outbox,
              ...inspected.outbox,
            ],
      pending: [{ ...questionPlace(turn), question: null }],
    },
    speech: speech([reply(cardMessage(card), about)]),
  }
}

/** The corrected row is counted anew; the one it replaces no longer is. */
function correctedDay(turn: Turn, day: ReturnType<typeof receiptFacts>['today'], { report }: BookedReport) {
  const mine = report.workers.find(({ personId }) => personId === turn.person.id)
  const today = workDateFor(bookerOf(turn), turn.now, null)
  if (day === null || mine === undefined || !report.workDate.equals(today)) return day
  return { reports: day.reports - 1, good: (day.good - mine.good) as Quantity, pay: (day.pay - mine.pay) as Quantity }
}

function heldCorrection(turn: Turn, order: Order, step: Step, decided: ToReview): Decision {
  const { id, heldReports, outbox, leader } = holdFor(bookerOf(turn), order, step, decided, turn.person.id)
  const { asked, gate: here } = decided.why
  const card = heldNoticeCard(turn.cards, { order, step, asked, reportable: here.reportable, leader })
  const audit = [audited(turn, 'report.held', { kind: 'heldReport', id }, { asked: formatQuantity(asked) })]
  return { effects: { heldReports, outbox, audit }, speech: speech([reply(cardMessage(card))]) }
}

type Why = Extract<CorrectionDecision | ReversalDecision, { kind: 'refused' }>['why']

const refuse = (turn: Turn, order: Order, step: Step, why: Why): Decision =>
  onlySaying(reply(cardMessage(refusedCard(turn, order, step, why))))

function refusedCard({ cards }: Turn, order: Order, step: Step, why: Why): Card {
  const title = cards.words.report.correctTitle(order.code, step.name)
  return refusalCard(title, reversalRefusalLines(cards, order, step, why))
}
