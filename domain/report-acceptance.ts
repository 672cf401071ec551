/**
 * Whether a worker's report becomes a record. The same rule for the form, the text, the API and the machine
 * (invariants 5, 6, 7, 8 and 14): accepted with everything that follows, held for the leader, or refused with a
 * reason that says what to do next.
 */
import { type OrderChange, type Refused, refused } from './decision.ts'
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
import type { RouteHere } from './rework-flow.ts'
import { type ReworkMeant, refusalOfRework, reworkMeant } from './rework-meant.ts'
import { refusalOfSendingBack, rowsTakenOut, stepsLeftShort } from './send-back.ts'
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
  // Who did the work was asked when it was said; they may have left since.
  const isAnew = mode.replaces === undefined && mode.approvedBy === undefined
  const notHere =
    refusalOfState(order, step, request, mode) ?? (isAnew ? refusalOfPeople(step, request, context) : null)
  if (notHere) return refused(notHere)
  if (!here) return refused({ kind: 'stepCancelled' })
  const meant = reworkMeant(order, step, request, here)
  if (meant.kind === 'refused') return meant
  const { route } = meant
  const open = route === null ? here : ofRoute(here, route)
  if (request.good === 'rest' && open.reportable === 0n && request.scrap === 0n && request.rework === 0n)
    return refused({ kind: 'nothingLeft', openRework: open.openRework })
  const amounts = amountsOf(request, open, meant)
  const wrong =
    refusalOfAmounts(order, amounts, open, context) ??
    refusalOfRework(amounts, route) ??
    refusalOfSendingBack(order, step, amounts, request.reworkTo) ??
    refusalOfTimes(request) ??
    refusalOfWaiting(order, step, context) ??
    refusalOfFirstPiece(step, amounts.good, context.inspection)
  if (wrong) return refused(wrong)
  return draftWithin(order, step, amounts, open, { request, context, mode, route })
}

/** Of what was sent back, exactly what has come so far. */
const ofRoute = (here: Gate, { reportable, openRework }: RouteHere): Gate => ({
  ...here,
  reportable,
  openRework,
  tolerance: ZERO,
  limit: reportable,
})

type Asked = {
  readonly request: ReportRequest
  readonly context: ReportContext
  readonly mode: AcceptanceMode
  readonly route: RouteHere | null
}

function draftWithin(order: Order, step: Step, amounts: Amounts, here: Gate, asked: Asked): DraftDecision {
  const { context, mode } = asked
  const over = overGateOf(amounts, here)
  // Nobody can send back what is not there, whoever agrees; and what was sent back is reported by itself.
  if (over && (amounts.returned > 0n || mixesRework(over))) return refused(over)
  if (over && !mode.approvedBy) {
    if (context.settings.overReportAction === 'block') return refused(over)
    if (context.settings.overReportAction === 'review')
      return { kind: 'toReview', why: over, held: holdReport(order, amounts, asked) }
  }
  const row = mainRow(order, step, amounts, over !== null, asked)
  if (row.kind === 'refused') return row
  const filled = fillUnreported(order, step, row.report, context.settings)
  const taken = rowsTakenOut(order, row.report, filled)
  const short = taken.length === 0 ? [] : stepsLeftShort(order, [row.report, ...filled, ...taken], context.settings)
  if (short.length > 0) return refused({ kind: 'reworkUsedElsewhere', steps: short })
  const withinTolerance = over === null && here.limit !== null && consumptionOf(amounts) > here.reportable
  const reviews = approvalOf(row.report, mode)
  return { kind: 'drafted', step, report: row.report, autoRows: [...filled, ...taken], reviews, withinTolerance }
}

/** Within what lies here together with what was sent back: nobody has made too much, two things were said as one. */
const mixesRework = ({ asked, gate: { limit, awaiting } }: Extract<ReportRefusal, { kind: 'overGate' }>): boolean =>
  awaiting > 0n && limit !== null && asked <= add(limit, awaiting)

function overGateOf(amounts: Amounts, here: Gate): Extract<ReportRefusal, { kind: 'overGate' }> | null {
  const asked = consumptionOf(amounts)
  return here.limit !== null && asked > here.limit ? { kind: 'overGate', asked, gate: here } : null
}

/** What a row takes of what the step has received; negative never, since what comes back is in good or scrap. */
export const consumptionOf = (amounts: Amounts): Quantity =>
  add(consumedBy({ ...amounts, waiting: ZERO }), amounts.returned)

/**
 * The rest, less what this same report scraps or sends to rework. What is sent back comes out of what lies in rework here
 * where nothing else is left to send.
 */
function amountsOf(
  request: ReportRequest,
  here: Gate,
  { reworkDone: said }: Extract<ReworkMeant, { kind: 'meant' }>,
): Amounts {
  const { scrap, reworkTo, stepSeq } = request
  const leaves = reworkTo !== null && reworkTo !== stepSeq
  const [rework, returned] = leaves ? [ZERO, request.rework] : [request.rework, ZERO]
  const fromRework = said === 0n && here.reportable === 0n && returned > 0n && returned <= here.openRework
  const reworkDone = fromRework ? returned : said
  const rest = largest(ZERO, subtract(add(here.reportable, reworkDone), add(scrap, request.rework)))
  return { good: request.good === 'rest' ? rest : request.good, scrap, rework, reworkDone, returned }
}

function mainRow(
  order: Order,
  step: Step,
  amounts: Amounts,
  overGate: boolean,
  { request, context, mode, route }: Asked,
): { kind: 'row'; report: Report } | Refused<ShareRefusal> {
  const people = credited(step, request)
  const { workDate, liability } = request
  const counted = countedNow(step, amounts, request, context, route)
  const { good, scrap } = counted
  const again = route !== null && step.seq !== route.route.fromSeq
  const work = { stepCode: step.code, workDate, liability, good, scrap, again }
  const earned = context.payFor(work) ?? { rate: ZERO, pay: ZERO }
  const whole = { good, pay: earned.pay, decimals: context.unitDecimals }
  const shared = shareGroup(people.map(claimOf), whole)
  if (shared.kind === 'refused') return shared
  const review = mode.approvedBy ? 'approved' : step.rules.reviewRequired ? 'pending' : 'auto'
  const report: Report = {
    ...counted,
    conceded: ZERO,
    returnedTo: amounts.returned > 0n ? (findStep(order, request.reworkTo ?? step.seq)?.id ?? null) : null,
    reworkId: route?.route.id ?? null,
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
function countedNow(
  step: Step,
  said: Amounts,
  { channel }: ReportRequest,
  { inspection }: ReportContext,
  route: RouteHere | null,
) {
  const waits = channel !== 'import' && mustWait(step, inspection)
  // Of what was sent back, every piece has been here before.
  const reworkGood = route === null ? smallest(said.good, said.reworkDone) : said.good
  const reworkBad = route === null ? subtract(said.reworkDone, reworkGood) : add(said.scrap, said.rework, said.returned)
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

function holdReport(order: Order, { good }: Amounts, { request, mode, route }: Asked): HeldReport {
  const { reporter, workers, sessions, ...rest } = request
  return {
    ...rest,
    good,
    reworkId: route?.route.id ?? null,
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
    reasonMissing: report.reason === null && add(report.scrap, report.rework, report.returned) > 0n,
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
