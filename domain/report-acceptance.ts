/**
 * Whether a worker's report becomes a record. The same rule for the form, the text, the API and the machine
 * (invariants 5, 6, 7, 8 and 14): accepted with everything that follows, held for the leader, or refused with a
 * reason that says what to do next.
 */
import type { OrderChange, Refused, WorkSession } from './decision.ts'
import { type ShareRefusal, shareGroup, type WorkerClaim } from './group-share.ts'
import type {
  Channel,
  DepartmentId,
  Instant,
  Liability,
  Order,
  OrderStatus,
  Person,
  PersonId,
  PlainDate,
  ReasonCode,
  Report,
  ReportId,
  ReportSettings,
  Step,
  StepTotals,
  WorkerShare,
} from './model.ts'
import { applyDraft, type ChangeDraft, concludeChange, NO_TOTALS, totalsOf } from './order-ledger.ts'
import { mayDo, type Subject } from './permissions.ts'
import { add, fitsDecimals, largest, type Quantity, subtract, toNumber, ZERO } from './quantity.ts'
import {
  consumedBy,
  findStep,
  type Gate,
  gate,
  isReportPoint,
  openRework,
  stages,
  stepFlows,
  type Waiting,
  waitingOf,
} from './step-progress.ts'

/** A worker credited with the report. `percent` as said, or null; `minutes` on this work, or null. */
export type CreditedWorker = {
  readonly person: Person
  readonly percent: Quantity | null
  readonly minutes: number | null
}

export type ReportRequest = {
  /** Given by the caller; rows that follow from this one are named `${reportId}.1`, `${reportId}.2`, … */
  readonly reportId: ReportId
  readonly stepSeq: number
  /** null: a program (API, machine, import) speaks, whose right was checked by its key. */
  readonly reporter: Person | null
  /** Empty: the reporter alone; nobody for goods back from outside. */
  readonly workers: readonly CreditedWorker[]
  /** Good pieces now, or `rest`: all that is still reportable is done. */
  readonly good: Quantity | 'rest'
  readonly scrap: Quantity
  readonly rework: Quantity
  /** Earlier rework that came back and is in this report's good or scrap. */
  readonly reworkDone: Quantity
  readonly reason: ReasonCode | null
  readonly liability: Liability | null
  /** Person-minutes, ≥ 0, already split among overlapping work. */
  readonly minutes: number
  readonly occurredAt: Instant
  /** Now. */
  readonly reportedAt: Instant
  readonly workDate: PlainDate
  readonly channel: Channel
  readonly note: string
  /** Sessions that this report ends; passed on as they are. */
  readonly sessions: readonly WorkSession[]
}

export type ReportContext = {
  readonly settings: ReportSettings
  /** Decimals of the order's unit. */
  readonly unitDecimals: number
  /** Department of the step's team. */
  readonly departmentId: DepartmentId | null
  readonly payFor: PayRule
}

/** What a row earns, at the rate of its work date; null = the step is not paid by the piece (see `piecePay`). */
export type PayRule = (
  work: Pick<Report, 'workDate' | 'good' | 'scrap' | 'liability'> & { readonly stepCode: string },
) => { readonly rate: Quantity; readonly pay: Quantity } | null

/** The quantities of a report once `rest` is resolved. */
export type Amounts = Pick<Report, 'good' | 'scrap' | 'rework' | 'reworkDone'>

/** A report above the gate that waits for the leader. Nothing of it is booked. Data to keep; people by id. */
export type HeldReport = Amounts &
  Omit<ReportRequest, 'reporter' | 'workers' | 'good' | 'sessions'> & {
    readonly orderId: Order['id']
    /** Set when the held report corrects this row; approving it reverses the row as well. */
    readonly replaces: ReportId | null
    readonly reporterId: PersonId | null
    readonly workers: readonly { readonly personId: PersonId; percent: Quantity | null; minutes: number | null }[]
  }

export type ReportRefusal =
  | { readonly kind: 'unknownStep'; readonly stepSeq: number }
  | { readonly kind: 'orderNotOpen'; readonly status: OrderStatus }
  | { readonly kind: 'stepCancelled' }
  /** Filled in from a later step; `reportAt` is where to report instead. */
  | { readonly kind: 'noReportPoint'; readonly reportAt: { readonly seq: number; readonly name: string } | null }
  /** Done outside: it is booked as goods received, not as work. */
  | { readonly kind: 'outsourced'; readonly vendor: string }
  | { readonly kind: 'notReady'; readonly waiting: Waiting }
  | { readonly kind: 'negative' }
  | { readonly kind: 'notWhole'; readonly decimals: number }
  | { readonly kind: 'nothingReported' }
  /** "The rest is done", but nothing is left. */
  | { readonly kind: 'nothingLeft'; readonly openRework: Quantity }
  /** More than ten times the order, and than what has arrived: a slip of the finger, whatever the settings say. */
  | { readonly kind: 'tooLarge'; readonly asked: Quantity; readonly orderQuantity: Quantity }
  | { readonly kind: 'overGate'; readonly asked: Quantity; readonly gate: Gate }
  | { readonly kind: 'reworkDoneMoreThanOpen'; readonly asked: Quantity; readonly open: Quantity }
  /** What came back must be in this report's good or scrap. */
  | { readonly kind: 'reworkDoneNotInReport'; readonly asked: Quantity; readonly reported: Quantity }
  | {
      readonly kind: 'notPermitted'
      readonly lacking: 'skill' | 'reportForOthers' | 'receiveOutsourced'
      who: PersonId
    }
  | { readonly kind: 'inFuture'; readonly occurredAt: Instant }
  | { readonly kind: 'minutesAbsurd'; readonly minutes: number }
  | ShareRefusal

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

/** How the rule is entered from other rules; a plain report uses none of it. */
export type AcceptanceMode = {
  /** The leader who let a report above the gate through. */
  readonly approvedBy?: { readonly reviewerId: PersonId; readonly at: Instant; readonly note: string }
  /** The row this report corrects; a correction may be made while the order rests or after it was completed. */
  readonly replaces?: ReportId
}

/** Clocks of phones and machines run ahead by this much without being wrong. */
const CLOCK_SKEW_MINUTES = 10
/** Beyond this many times the order's quantity nobody asks the leader, whatever the settings say. */
const ABSURD_FACTOR = 10n
const MINUTES_PER_DAY = 24 * 60
/** A late report may cover this many days of work of one person. */
const MOST_DAYS = 31

/** Decides a report on an order as it stands. Changes nothing; the order's version is the one the change expects. */
export function decideReport(order: Order, request: ReportRequest, context: ReportContext): ReportDecision {
  const draft = draftReport(order, request, context, {})
  return draft.kind === 'drafted' ? concludeReport(order, draft, request) : draft
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
  return draft.kind === 'drafted' ? concludeReport(order, draft, request) : draft
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
    refusalOfWaiting(order, step, context)
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
export const consumptionOf = (amounts: Amounts): Quantity => consumedBy(totalsOf([amounts]))

/** The rest, less what this same report scraps or sends to rework. */
function resolveRest(request: ReportRequest, here: Gate): Amounts {
  const { scrap, rework, reworkDone } = request
  const rest = largest(ZERO, subtract(add(here.reportable, reworkDone), add(scrap, rework)))
  return { good: request.good === 'rest' ? rest : request.good, scrap, rework, reworkDone }
}

function refusalOfState(order: Order, step: Step, request: ReportRequest, mode: AcceptanceMode): ReportRefusal | null {
  if (!mayBookOn(order.status, mode)) return { kind: 'orderNotOpen', status: order.status }
  if (step.status === 'cancelled') return { kind: 'stepCancelled' }
  const byProgram = request.channel === 'import' || request.channel === 'auto'
  if (!isReportPoint(order, step) && !byProgram)
    return { kind: 'noReportPoint', reportAt: nextReportPoint(order, step) }
  if (step.rules.outsource && request.channel !== 'receipt' && request.channel !== 'import')
    return { kind: 'outsourced', vendor: step.rules.outsource.vendor }
  return null
}

function mayBookOn(status: OrderStatus, mode: AcceptanceMode): boolean {
  if (status === 'released' || status === 'inProgress') return true
  return mode.replaces !== undefined && (status === 'onHold' || status === 'completed')
}

function nextReportPoint(order: Order, step: Step): { seq: number; name: string } | null {
  const next = stages(order)
    .flat()
    .find(s => s.seq > step.seq && isReportPoint(order, s))
  return next ? { seq: next.seq, name: next.name } : null
}

/** Reporter and workers: skill for one's own work, charge of the team or department for speaking for others. */
function refusalOfPeople(step: Step, request: ReportRequest, context: ReportContext): ReportRefusal | null {
  const { reporter } = request
  const subject = subjectOf(step, context)
  if (reporter && step.rules.outsource)
    return mayDo(reporter, 'receiveOutsourced', subject) ? null : lacks('receiveOutsourced', reporter)
  if (reporter && mayDo(reporter, 'reportForOthers', subject)) return null
  const people = credited(step, request).map(w => w.person)
  if (reporter && !people.some(p => p.id === reporter.id)) return lacks('reportForOthers', reporter)
  const unskilled = people.find(p => !mayDo(p, 'report', subject))
  return unskilled && request.channel !== 'import' ? lacks('skill', unskilled) : null
}

const lacks = (lacking: 'skill' | 'reportForOthers' | 'receiveOutsourced', person: Person): ReportRefusal => ({
  kind: 'notPermitted',
  lacking,
  who: person.id,
})

/** What a right about this step is measured by. */
export function subjectOf(step: Step, context: Pick<ReportContext, 'departmentId'>): Subject {
  const departmentIds = context.departmentId === null ? [] : [context.departmentId]
  return { teamIds: [step.teamId], departmentIds, stepCode: step.code }
}

function credited(step: Step, { workers, reporter }: ReportRequest): readonly CreditedWorker[] {
  if (workers.length > 0) return workers
  return reporter && !step.rules.outsource ? [{ person: reporter, percent: null, minutes: null }] : []
}

function refusalOfAmounts(
  order: Order,
  step: Step,
  amounts: Amounts,
  here: Gate,
  { unitDecimals }: ReportContext,
): ReportRefusal | null {
  const all = [amounts.good, amounts.scrap, amounts.rework, amounts.reworkDone]
  if (all.some(q => q < 0n)) return { kind: 'negative' }
  if (all.every(q => q === 0n)) return { kind: 'nothingReported' }
  if (all.some(q => !fitsDecimals(q, unitDecimals))) return { kind: 'notWhole', decimals: unitDecimals }
  const most = largest(ZERO, ...all)
  if (most > order.quantity * ABSURD_FACTOR && most > (here.limit ?? ZERO))
    return { kind: 'tooLarge', asked: most, orderQuantity: order.quantity }
  return refusalOfRework(step, amounts)
}

function refusalOfRework(step: Step, { good, scrap, reworkDone }: Amounts): ReportRefusal | null {
  // Below zero only while a correction has taken the old row out; what remains in the end is judged there.
  const open = largest(ZERO, openRework(step.totals))
  if (reworkDone > open) return { kind: 'reworkDoneMoreThanOpen', asked: reworkDone, open }
  const reported = add(good, scrap)
  return reworkDone > reported ? { kind: 'reworkDoneNotInReport', asked: reworkDone, reported } : null
}

function refusalOfTimes({ occurredAt, reportedAt, minutes, workers }: ReportRequest): ReportRefusal | null {
  if (occurredAt.epochMilliseconds > reportedAt.add({ minutes: CLOCK_SKEW_MINUTES }).epochMilliseconds)
    return { kind: 'inFuture', occurredAt }
  const most = MINUTES_PER_DAY * MOST_DAYS * Math.max(1, workers.length)
  return Number.isFinite(minutes) && minutes >= 0 && minutes <= most ? null : { kind: 'minutesAbsurd', minutes }
}

/** A step that has begun may go on whatever happens upstream; a factory without the limit does not wait either. */
function refusalOfWaiting(order: Order, step: Step, { settings }: ReportContext): ReportRefusal | null {
  if (hasBegun(step) || settings.prevStepRule === 'none') return null
  const waiting = waitingOf(order, step.seq)
  return waiting && { kind: 'notReady', waiting }
}

const hasBegun = (step: Step): boolean =>
  step.startedAt !== null || ['inProgress', 'paused', 'completed'].includes(step.status) || consumedBy(step.totals) > 0n

function mainRow(
  order: Order,
  step: Step,
  amounts: Amounts,
  overGate: boolean,
  { request, context, mode }: Asked,
): { kind: 'row'; report: Report } | Refused<ShareRefusal> {
  const people = credited(step, request)
  const { workDate, liability } = request
  const earned = context.payFor({ stepCode: step.code, workDate, liability, ...amounts }) ?? { rate: ZERO, pay: ZERO }
  const whole = { good: amounts.good, pay: earned.pay, decimals: context.unitDecimals }
  const shared = shareGroup(people.map(claimOf), whole)
  if (shared.kind === 'refused') return shared
  const review = mode.approvedBy ? 'approved' : step.rules.reviewRequired ? 'pending' : 'auto'
  const report: Report = {
    ...amounts,
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

/**
 * Rows for the steps without report point right before this one: what the next step has consumed, they must have made.
 * Steps that were filled in ahead (samples: 烘料, 松布验布) need nothing more until that is used up.
 */
function fillUnreported(order: Order, step: Step, report: Report, settings: ReportSettings): readonly Report[] {
  const line = stages(order)
  const rows: Report[] = []
  for (let at = line.findIndex(stage => stage.includes(step)); at > 0; at--) {
    const now = applyDraft(order, { reports: [report, ...rows] })
    const taken = largest(ZERO, ...(line[at] ?? []).map(s => consumedBy(totalsIn(now, s))))
    const unreported = (line[at - 1] ?? []).filter(s => !isReportPoint(order, s))
    if (unreported.length === 0) break
    for (const s of unreported) {
      const missing = subtract(taken, totalsIn(now, s).good)
      if (missing > 0n) rows.push(flagged(now, s, autoRow(s, report, missing, rows.length + 1), settings))
    }
  }
  return rows
}

/** A filled-in row has its own gate: the main row's being within it, or not, says nothing about this one. */
function flagged(order: Order, step: Step, row: Report, settings: ReportSettings): Report {
  const after = applyDraft(order, { reports: [row] })
  const flow = stepFlows(after, settings.overReportTolerancePct).get(step.seq)
  return { ...row, overGate: flow !== undefined && flow.consumed > flow.ceiling }
}

const totalsIn = (order: Order, step: Step): StepTotals => findStep(order, step.seq)?.totals ?? NO_TOTALS

function autoRow(step: Step, main: Report, good: Quantity, number: number): Report {
  return {
    ...main,
    id: followingId(main.id, number),
    stepId: step.id,
    stepSeq: step.seq,
    good,
    scrap: ZERO,
    rework: ZERO,
    reworkDone: ZERO,
    reason: null,
    liability: null,
    workers: [],
    // Nobody measured them; the standard is what the factory reckons with.
    minutes: Math.round((toNumber(good) * step.rules.standardSeconds) / 60),
    pieceRate: ZERO,
    effectiveAt: main.effectiveAt ?? main.reportedAt,
    channel: 'auto',
    review: 'auto',
    note: '',
  }
}

/** The id of the nth row that follows from a main row. */
export const followingId = (main: ReportId, number: number): ReportId => `${main}.${number}` as ReportId

/** The rows in a ledger that were filled in because of this one. */
export const rowsFollowing = (main: ReportId, ledger: readonly Report[]): readonly Report[] =>
  ledger.filter(row => row.reversalOf === null && mainOf(row) === main)

/** The row because of which this one was filled in; null for a row that stands for itself. */
export function mainOf(row: Report): ReportId | null {
  const match = /^(.+)\.\d+$/.exec(row.id)
  return row.channel === 'auto' && match?.[1] !== undefined ? (match[1] as ReportId) : null
}

/** Completes drafted rows to a decision: statuses follow as of the time the work happened. */
function concludeReport(order: Order, drafted: DraftedReport, request: ReportRequest): AcceptedReport {
  const { report, autoRows, reviews } = drafted
  const draft: ChangeDraft = { reports: [report, ...autoRows], reviews, sessions: request.sessions }
  const { change, after } = concludeChange(order, draft, request.occurredAt)
  return { kind: 'accepted', change, report, flags: flagsOf(order, drafted, after), after }
}

/** What the answer should mention, from the order before and after. */
export function flagsOf(order: Order, { step, report, withinTolerance }: DraftedReport, after: Order): ReportFlags {
  const before = findStep(order, step.seq)
  const now = findStep(after, step.seq)
  return {
    reasonMissing: report.reason === null && (report.scrap > 0n || report.rework > 0n),
    overGate: report.overGate,
    withinTolerance,
    toBeReviewed: report.review === 'pending',
    blocked: step.blockedBy.length > 0,
    stepStarted: before?.startedAt === null && now?.startedAt !== null,
    stepCompleted: before?.status !== 'completed' && now?.status === 'completed',
    orderCompleted: order.status !== 'completed' && after.status === 'completed',
  }
}

const refused = (why: ReportRefusal): Refused<ReportRefusal> => ({ kind: 'refused', why })
