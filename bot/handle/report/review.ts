/** A leader's word on a report: approve or reject, on the card or from the list "待审核". */
import { heldReportById, heldReportsFor } from '../../../db/held-reports.ts'
import { loadOrder } from '../../../db/orders.ts'
import {
  type BookedReport,
  countPendingReviewsFor,
  pendingReviewsFor,
  reportById,
  reportsOfOrder,
} from '../../../db/reports.ts'
import type { Order, PersonId, ReportId, Step } from '../../../domain/model.ts'
import { ZERO } from '../../../domain/quantity.ts'
import { consumptionOf, type HeldReport } from '../../../domain/report-acceptance.ts'
import { decideApproval, decideHeldApproval, decideRejection, refusalOfHeldReview } from '../../../domain/review.ts'
import { findStep, gate } from '../../../domain/step-progress.ts'
import type { Action } from '../../action.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { quantitiesSaid } from '../../cards/receipt-card.ts'
import { heldCard, reviewCard } from '../../cards/review-card.ts'
import { reviewRefusalLines } from '../../cards/review-refusal.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { audited } from '../audit.ts'
import { askedOf } from '../inspection/ask-inspection.ts'
import { tellSentBack } from '../inspection/tell-sent-back.ts'
import { shareAsksFor } from '../pay/share-asks.ts'
import { type Decision, type Effects, type Plan, type Reply, reply, say, speech } from '../plan.ts'
import { tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { reportContext } from './book-report.ts'
import { readHeld } from './held-report-json.ts'
import { factsOf } from './leader-request.ts'
import { reversalContext } from './undo.ts'

const MOST_SHOWN = 5
const MOST_COUNTED = 100

type ReviewAction = Extract<Action, { do: 'review' }>
type HeldAction = Extract<Action, { do: 'reviewHeld' }>

/** The oldest first, each with its own buttons: a leader clears the list by pressing down the chat. */
export async function planReviews(turn: Turn): Promise<Plan> {
  const [held, pending, pendingCount] = await Promise.all([
    heldReportsFor(turn.sql, turn.person, MOST_COUNTED),
    pendingReviewsFor(turn.sql, turn.person, MOST_SHOWN),
    countPendingReviewsFor(turn.sql, turn.person),
  ])
  const cards = [
    ...(await Promise.all(
      held.slice(0, MOST_SHOWN).map(row => heldReply(turn, row.held.id, readHeld(row.held.payload), row.orderCode)),
    )),
    ...(await Promise.all(pending.map(row => pendingReply(turn, row)))),
  ].filter(card => card !== null)
  if (cards.length === 0) return say(reply(textMessage(turn.cards.words.floor.noReviews)))
  const shown = cards.slice(0, MOST_SHOWN)
  return say(...withRest(turn, shown, held.length + pendingCount - shown.length))
}

/** How many more wait stands under the last card, so that it costs no message of its own. */
function withRest(turn: Turn, shown: readonly Reply[], rest: number): readonly Reply[] {
  const last = shown.at(-1)
  const card = last?.message.card ?? null
  if (last === undefined || card === null || rest <= 0) return shown
  const note = { kind: 'note', text: turn.cards.words.floor.reviewsMore(rest) } as const
  return [...shown.slice(0, -1), { ...last, message: cardMessage({ ...card, blocks: [...card.blocks, note] }) }]
}

async function pendingReply(turn: Turn, { report, orderCode }: BookedReport): Promise<Reply | null> {
  const order = await loadOrder(turn.sql, orderCode)
  const step = order === null ? null : findStep(order, report.stepSeq)
  if (order === null || step === null) return null
  const card = reviewCard(turn.cards, reviewFacts(turn, order, step, report), report.id)
  return reply(cardMessage(card), { kind: 'report', report: report.id, order: order.code, seq: step.seq })
}

async function heldReply(turn: Turn, id: string, held: HeldReport, orderCode: Order['code']): Promise<Reply | null> {
  const order = await loadOrder(turn.sql, orderCode)
  const step = order === null ? null : findStep(order, held.stepSeq)
  if (order === null || step === null) return null
  const reportable = gate(order, step.seq, turn.catalog.site.settings.report)?.reportable ?? ZERO
  const asked = consumptionOf({ ...held, returned: ZERO })
  return reply(cardMessage(heldCard(turn.cards, reviewFacts(turn, order, step, held), id, asked, reportable)))
}

type Judged = Omit<Parameters<typeof factsOf>[3], 'workers'> & {
  readonly workers: readonly { readonly personId: PersonId }[]
}

const reviewFacts = (turn: Turn, order: Order, step: Step, row: Judged) =>
  factsOf(turn, order, step, { ...row, workers: row.workers.map(({ personId }) => personId) })

export async function planReview(turn: Turn, action: ReviewAction): Promise<Plan> {
  const booked = await reportById(turn.sql, action.report as ReportId)
  if (booked === null) return say(reply(textMessage(turn.cards.words.refusal.reversal.notFound)))
  return { kind: 'decide', orders: [booked.orderCode], attempt: () => attemptReview(turn, booked, action) }
}

async function attemptReview(
  turn: Turn,
  { report: { id }, orderCode }: BookedReport,
  { verdict }: ReviewAction,
): Promise<Decision> {
  const order = await loadOrder(turn.sql, orderCode)
  if (order === null) throw new Error('a booked report has its order')
  const rows = await reportsOfOrder(turn.sql, order.id)
  const report = rows.find(row => row.report.id === id)?.report
  const step = report === undefined ? null : findStep(order, report.stepSeq)
  if (report === undefined || step === null) throw new Error('a booked report has its row and step')
  const ledger = rows.map(row => row.report)
  const context = { ...reversalContext(turn, order, step, report, ledger), decisions: [] }
  const request = { reportId: id, reviewer: turn.person, now: turn.now, note: '' }
  const decided =
    verdict === 'approve'
      ? decideApproval(order, request, context)
      : decideRejection(order, { ...request, reversalId: turn.newId() as ReportId, channel: turn.channel }, context)
  if (decided.kind === 'refused') {
    const title = turn.cards.words.floor.reviewTitle(order.code, step.name)
    return refused(title, reviewRefusalLines(turn.cards, order, step, decided.why))
  }
  return judged(turn, order, step, report, decided.kind, {
    changes: [decided.change],
    audit: [audited(turn, `report.${decided.kind}`, { kind: 'report', id })],
    outbox: tellSentBack(turn, decided.after, decided.change.reports, turn.person.name),
  })
}

/** The card now says the verdict, and whoever reported hears it. */
function judged(
  turn: Turn,
  order: Order,
  step: Step,
  row: Judged & { readonly id: string },
  verdict: 'approved' | 'rejected' | 'notAllowed',
  effects: Effects,
): Decision {
  const { floor, report } = turn.cards.words
  const text = { approved: floor.approvedBy, rejected: floor.rejectedBy, notAllowed: floor.heldRejectedBy }[verdict](
    turn.person.name,
  )
  const what = quantitiesSaid(turn.cards, row, order.unit, null)
  const card = refusalCard(
    report.stepTitle(order.code, step.name),
    [what, text],
    [],
    verdict === 'approved' ? 'success' : 'warning',
  )
  return {
    effects: { ...effects, outbox: [...(effects.outbox ?? []), ...tellReporter(turn, order, step, row, verdict)] },
    speech: { toast: text, update: reply(cardMessage(card)), replies: [] },
  }
}

function tellReporter(
  turn: Turn,
  order: Order,
  step: Step,
  row: Judged & { readonly id: string },
  verdict: 'approved' | 'rejected' | 'notAllowed',
) {
  const { reporterId } = row
  if (reporterId === null || reporterId === turn.person.id) return []
  const cards = cardContextOf(turn.catalog, reporterId, turn.now)
  const what = `${cards.words.report.stepTitle(order.code, step.name)} ${quantitiesSaid(cards, row, order.unit, null)}`
  const { reporterApproved, reporterRejected } = cards.words.floor
  const text = (verdict === 'approved' ? reporterApproved : reporterRejected)(what, turn.person.name)
  const about = { kind: 'step', order: order.code, seq: step.seq } as const
  return tellPerson(turn.catalog, reporterId, { message: textMessage(text), about, key: `verdict:${row.id}` })
}

export async function planReviewHeld(turn: Turn, action: HeldAction): Promise<Plan> {
  const found = await heldReportById(turn.sql, action.held)
  if (found === null) return say(reply(textMessage(turn.cards.words.refusal.reversal.notFound)))
  return { kind: 'decide', orders: [found.orderCode], attempt: () => attemptHeld(turn, action) }
}

async function attemptHeld(turn: Turn, { held: id, verdict }: HeldAction): Promise<Decision> {
  const found = await heldReportById(turn.sql, id)
  const order = found === null ? null : await loadOrder(turn.sql, found.orderCode)
  const step = found === null || order === null ? null : findStep(order, found.seq)
  if (found === null || order === null || step === null) throw new Error('a held report has its order and step')
  if (found.held.status !== 'waiting') return refused(turn.cards.words.floor.reviewDone, [])
  const held = readHeld(found.held.payload)
  const context = await heldContext(turn, order, step, held)
  const status = verdict === 'approve' ? ('approved' as const) : ('refused' as const)
  const decidedHeld = { ...found.held, status, decidedBy: turn.person.id, decidedAt: turn.now }
  const row = { ...held, id }
  const title = turn.cards.words.floor.reviewHeldTitle(order.code, step.name)
  if (verdict === 'reject') {
    const why = refusalOfHeldReview(order, held, turn.person, context)
    if (why !== null) return refused(title, reviewRefusalLines(turn.cards, order, step, why))
    const audit = [audited(turn, 'report.heldRefused', { kind: 'heldReport', id })]
    return judged(turn, order, step, row, 'notAllowed', { heldReports: [decidedHeld], audit })
  }
  const request = {
    reviewer: turn.person,
    now: turn.now,
    note: '',
    people: turn.catalog.people,
    reversalId: turn.newId() as ReportId,
  }
  const decided = decideHeldApproval(order, held, request, context)
  if (decided.kind === 'refused') return refused(title, reviewRefusalLines(turn.cards, order, step, decided.why))
  const audit = [audited(turn, 'report.heldApproved', { kind: 'report', id: decided.report.id }, { held: id })]
  // Nobody was asked while it was only held.
  const asks = shareAsksFor(turn, decided, step)
  const { inspections, outbox } = askedOf(turn, decided)
  const effects = {
    changes: [decided.change],
    heldReports: [decidedHeld],
    audit,
    ...asks,
    inspections,
    outbox: [...asks.outbox, ...outbox],
  }
  return judged(turn, order, step, row, 'approved', effects)
}

async function heldContext(turn: Turn, order: Order, step: Step, held: HeldReport) {
  const ledger = (await reportsOfOrder(turn.sql, order.id)).map(row => row.report)
  const teams = held.workers.map(({ personId }) => turn.catalog.people.get(personId)?.teamId ?? null)
  const own = held.reporterId === null ? null : (turn.catalog.people.get(held.reporterId)?.teamId ?? null)
  return {
    ...reportContext(turn.catalog, order, step),
    ledger,
    workerTeamIds: [...teams, own].filter(team => team !== null),
  }
}

const refused = (title: string, lines: readonly string[]): Decision => ({
  effects: {},
  speech: speech([reply(cardMessage(refusalCard(title, lines)))]),
})
