/**
 * Whether a worker's report becomes a record. The same rule for the form, the text, the API and the machine
 * (invariants 5, 6, 7, 8 and 14): accepted with everything that follows, held for the leader, or refused with a
 * reason that says what to do next.
 */
import type { OrderChange, Refused } from './decision.ts'
import { type ShareRefusal, shareGroup, type WorkerClaim } from './group-share.ts'
import {
  type AskedInspection,
  askedBy,
  asksFirstPiece,
  mustWait,
  refusalOfFirstPiece,
  type StepInspection,
  withAsked,
} from './inspection.ts'
import type { Order, Report, Step, WorkerShare } from './model.ts'
import { type ChangeDraft, concludeChange } from './order-ledger.ts'
import { add, largest, type Quantity, smallest, subtract, ZERO } from './quantity.ts'
import {
  credited,
  type ReportRefusal,
  refusalOfAmounts,
  refusalOfPeople,
  refusalOfState,
  refusalOfTimes,
  refusalOfWaiting,
} from './report-refusal.ts'
import type {
  AcceptanceMode,
  Amounts,
  CreditedWorker,
  HeldReport,
  ReportContext,
  ReportRequest,
} from './report-request.ts'
import { consumedBy, findStep, type Gate, gate, isBlocked } from './step-progress.ts'
import { fillUnreported } from './unreported-steps.ts'

export type { ReportRefusal } from './report-refusal.ts'
export type {
  AcceptanceMode,
  Amounts,
  CreditedWorker,
  HeldReport,
  PayRule,
  ReportContext,
  ReportRequest,
} from './report-request.ts'

/** What the answer should mention. */
export type ReportFlags = {
  /** Scrap or rework without a reason: booked, and asked for. */
  readonly reasonMissing: boolean
  readonly overGate: boolean
  readonly withinTolerance: boolean
  /** Counts, and waits for the leader's word. */
  readonly toBeReviewed: boolean
  /** The step is blocked by an open exception; what was done is booked all the same. */
  readonly blocked: boolean
  /** What was made waits for an inspector. */
  readonly toBeInspected: boolean
  /** It is the step's first piece, which has to be looked at: may they go on meanwhile? */
  readonly firstPiece: null | 'wait' | 'continue'
  readonly stepStarted: boolean
  readonly stepCompleted: boolean
  readonly orderCompleted: boolean
}

export type AcceptedReport = {
  readonly kind: 'accepted'
  readonly change: OrderChange
  /** The main row; rows filled in for steps without report point follow it in `change.reports`. */
  readonly report: Report
  readonly flags: ReportFlags
  /** The inspection that it asks for. */
  readonly asked: AskedInspection | null
  /** The order once the change is applied, for the receipt. */
  readonly after: Order
}

export type ReportDecision =
  | AcceptedReport
  | {
      readonly kind: 'toReview'
      readonly why: { readonly kind: 'overGate'; readonly asked: Quantity; readonly gate: Gate }
      readonly held: HeldReport
    }
  | Refused<ReportRefusal>

/** Decides a report on an order as it stands. Changes nothing; the order's version is the one the change expects. */
export function decideReport(order: Order, request: ReportRequest, context: ReportContext): ReportDecision {
  const draft = draftReport(order, request, context, {})
  return draft.kind === 'drafted' ? concludeReport(order, draft, request, context) : draft
}

/** Books a report that its leader let through, above the gate if need be; every other rule still holds. */
export function approveOverGate(
  order: Order,
  request: ReportRequest,
  context: ReportContext,
  mode: Required<Pick<AcceptanceMode, 'approvedBy'>>,
): AcceptedReport | Refused<ReportRefusal> {
  const draft = draftReport(order, request, context, mode)
  if (draft.kind === 'toReview') return refused(draft.why)
  return draft.kind === 'drafted' ? concludeReport(order, draft, request, context) : draft
}

export type DraftedReport = {
  readonly kind: 'drafted'
  readonly step: Step
  readonly report: Report
  readonly autoRows: readonly Report[]
  readonly reviews: OrderChange['reviews']
  readonly withinTolerance: boolean
}

type DraftDecision = DraftedReport | Exclude<ReportDecision, AcceptedReport>

/** The rows a report would append, before the statuses that follow. Corrections and approvals enter here. */
export function draftReport(
  order: Order,
  request: ReportRequest,
  context: ReportContext,
  mode: AcceptanceMode,
): DraftDecision {
  const step = findStep(order, request.stepSeq)
  if (!step) return refused({ kind: 'unknownStep', stepSeq: request.stepSeq })
  const here = gate(order, step.seq, context.settings, context.unitDecimals)
  const notHere = refusalOfState(order, step, request, mode) ?? refusalOfPeople(step, request, context)
  if (notHere) return refused(notHere)
  if (!here) return refused({ kind: 'stepCancelled' })
  if (request.good === 'rest' && here.reportable === 0n && request.scrap === 0n && request.rework === 0n)
    return refused({ kind: 'nothingLeft', openRework: here.openRework })
  const amounts = resolveRest(request, here)
  const wrong =
    refusalOfAmounts(order, step, amounts, here, context) ??
    refusalOfTimes(request) ??
    refusalOfWaiting(order, step, context) ??
    refusalOfFirstPiece(step, amounts.good, context.inspection)
  if (wrong) return refused(wrong)
  return draftWithin(order, step, amounts, here, { request, context, mode })
}

type Asked = { readonly request: ReportRequest; readonly context: ReportContext; readonly mode: AcceptanceMode }

function draftWithin(order: Order, step: Step, amounts: Amounts, here: Gate, asked: Asked): DraftDecision {
  const { context, mode } = asked
  const over = overGateOf(amounts, here)
  if (over && !mode.approvedBy) {
    if (context.settings.overReportAction === 'block') return refused(over)
    if (context.settings.overReportAction === 'review')
      return { kind: 'toReview', why: over, held: holdReport(order, amounts, asked) }
  }
  const row = mainRow(order, step, amounts, over !== null, asked)
  if (row.kind === 'refused') return row
  const autoRows = fillUnreported(order, step, row.report, context.settings)
  const withinTolerance = over === null && here.limit !== null && consumptionOf(amounts) > here.reportable
  return { kind: 'drafted', step, report: row.report, autoRows, reviews: approvalOf(row.report, mode), withinTolerance }
}

function overGateOf(amounts: Amounts, here: Gate): Extract<ReportRefusal, { kind: 'overGate' }> | null {
  const asked = consumptionOf(amounts)
  return here.limit !== null && asked > here.limit ? { kind: 'overGate', asked, gate: here } : null
}

/** What a row takes of what the step has received; negative never, since what comes back is in good or scrap. */
export const consumptionOf = (amounts: Amounts): Quantity => consumedBy({ ...amounts, waiting: ZERO })

/** The rest, less what this same report scraps or sends to rework. */
function resolveRest(request: ReportRequest, here: Gate): Amounts {
  const { scrap, rework, reworkDone } = request
  const rest = largest(ZERO, subtract(add(here.reportable, reworkDone), add(scrap, rework)))
  return { good: request.good === 'rest' ? rest : request.good, scrap, rework, reworkDone }
}

function mainRow(
  order: Order,
  step: Step,
  amounts: Amounts,
  overGate: boolean,
  { request, context, mode }: Asked,
): { kind: 'row'; report: Report } | Refused<ShareRefusal> {
  const people = credited(step, request)
  const { workDate, liability } = request
  const counted = countedNow(step, amounts, request, context)
  const { good, scrap } = counted
  const earned = context.payFor({ stepCode: step.code, workDate, liability, good, scrap }) ?? { rate: ZERO, pay: ZERO }
  const whole = { good, pay: earned.pay, decimals: context.unitDecimals }
  const shared = shareGroup(people.map(claimOf), whole)
  if (shared.kind === 'refused') return shared
  const review = mode.approvedBy ? 'approved' : step.rules.reviewRequired ? 'pending' : 'auto'
  const report: Report = {
    ...counted,
    conceded: ZERO,
    inspectionId: null,
    sourceId: null,
    id: request.reportId,
    orderId: order.id,
    stepId: step.id,
    stepSeq: step.seq,
    reason: request.reason,
    liability: request.liability,
    workers: payByPiece(shared.shares, people),
    minutes: request.minutes,
    pieceRate: earned.rate,
    occurredAt: request.occurredAt,
    reportedAt: request.reportedAt,
    effectiveAt: review === 'pending' ? null : (mode.approvedBy?.at ?? request.reportedAt),
    workDate: request.workDate,
    channel: request.channel,
    review,
    overGate,
    reversalOf: null,
    reporterId: request.reporter?.id ?? null,
    note: request.note,
  }
  return { kind: 'row', report }
}

/** What is to be inspected first counts as waiting; history that is loaded has been inspected. */
function countedNow(step: Step, said: Amounts, { channel }: ReportRequest, { inspection }: ReportContext) {
  const waits = channel !== 'import' && mustWait(step, inspection)
  const reworkGood = smallest(said.good, said.reworkDone)
  const reworkBad = subtract(said.reworkDone, reworkGood)
  if (!waits) return { ...said, waiting: ZERO, reworkGood, reworkBad }
  return { ...said, good: ZERO, waiting: said.good, reworkGood: ZERO, reworkBad }
}

const claimOf = ({ person, percent, minutes }: CreditedWorker): WorkerClaim => ({
  personId: person.id,
  percent,
  minutes,
})

/** Who is paid by the hour or the month keeps the share of the output and earns no piece pay for it. */
function payByPiece(shares: readonly WorkerShare[], people: readonly CreditedWorker[]): readonly WorkerShare[] {
  const byPiece = new Set(people.filter(w => w.person.payType === 'piece').map(w => w.person.id))
  return shares.map(share => (byPiece.has(share.personId) ? share : { ...share, pay: ZERO }))
}

function approvalOf(report: Report, { approvedBy }: AcceptanceMode): OrderChange['reviews'] {
  if (!approvedBy) return []
  return [{ reportId: report.id, decision: 'approved', ...approvedBy }]
}

function holdReport(order: Order, amounts: Amounts, { request, mode }: Asked): HeldReport {
  const { reporter, workers, sessions, ...rest } = request
  return {
    ...rest,
    ...amounts,
    orderId: order.id,
    replaces: mode.replaces ?? null,
    reporterId: reporter?.id ?? null,
    workers: workers.map(claimOf),
  }
}

/** Completes drafted rows to a decision: statuses follow as of the time the work happened. */
function concludeReport(
  order: Order,
  drafted: DraftedReport,
  request: ReportRequest,
  { inspection }: ReportContext,
): AcceptedReport {
  const { report, autoRows, reviews } = drafted
  const draft: ChangeDraft = { reports: [report, ...autoRows], reviews, sessions: request.sessions }
  const concluded = concludeChange(order, draft, request.occurredAt)
  const flags = flagsOf(order, drafted, concluded.after, inspection)
  const asked = askedBy(drafted.step, report, inspection)
  const after = withAsked(concluded.after, report.stepSeq, asked)
  return { kind: 'accepted', change: concluded.change, report, flags, asked, after }
}

/** What the answer should mention, from the order before and after. */
export function flagsOf(
  order: Order,
  { step, report, withinTolerance }: DraftedReport,
  after: Order,
  inspection: StepInspection,
): ReportFlags {
  const before = findStep(order, step.seq)
  const now = findStep(after, step.seq)
  return {
    reasonMissing: report.reason === null && (report.scrap > 0n || report.rework > 0n),
    overGate: report.overGate,
    withinTolerance,
    toBeReviewed: report.review === 'pending',
    blocked: isBlocked(step),
    toBeInspected: report.waiting > 0n,
    firstPiece: asksFirstPiece(step, report, inspection),
    stepStarted: before?.startedAt === null && now?.startedAt !== null,
    stepCompleted: before?.status !== 'completed' && now?.status === 'completed',
    orderCompleted: order.status !== 'completed' && after.status === 'completed',
  }
}

const refused = (why: ReportRefusal): Refused<ReportRefusal> => ({ kind: 'refused', why })
