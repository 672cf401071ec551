/** Why a report is no record: the state of order and step, the people, the numbers, the times. Each names what to do next. */
import { Temporal } from 'temporal-polyfill'
import type { ShareRefusal } from './group-share.ts'
import type { FirstPieceRefusal } from './inspection.ts'
import type { Instant, Order, OrderStatus, Person, PersonId, Step } from './model.ts'
import { mayDo, type Subject } from './permissions.ts'
import { add, fitsDecimals, largest, type Quantity, ZERO } from './quantity.ts'
import type { AcceptanceMode, Amounts, CreditedWorker, ReportContext, ReportRequest } from './report-request.ts'
import type { ReworkRefusal } from './rework-meant.ts'
import type { SendBackRefusal } from './send-back.ts'
import { consumedBy, type Gate, isReportPoint, stages, type Waiting, waitingOf } from './step-progress.ts'

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
  | FirstPieceRefusal
  | { readonly kind: 'inFuture'; readonly occurredAt: Instant }
  | { readonly kind: 'minutesAbsurd'; readonly minutes: number }
  | ShareRefusal
  | SendBackRefusal
  | ReworkRefusal

/** Clocks of phones and machines run ahead by this much without being wrong. */
const CLOCK_SKEW = Temporal.Duration.from({ minutes: 10 })
/** Beyond this many times the order's quantity nobody asks the leader, whatever the settings say. */
const ABSURD_FACTOR = 10n
const MINUTES_PER_DAY = 24 * 60
/** A late report may cover this many days of work of one person. */
const MOST_DAYS = 31

/** Is the order open, and is the step one that is reported this way? */
export function refusalOfState(
  order: Order,
  step: Step,
  request: ReportRequest,
  mode: AcceptanceMode,
): ReportRefusal | null {
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
export function refusalOfPeople(step: Step, request: ReportRequest, context: ReportContext): ReportRefusal | null {
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

/** The workers a report is credited to: those named, else the reporter; nobody for goods back from outside. */
export function credited(step: Step, { workers, reporter }: ReportRequest): readonly CreditedWorker[] {
  if (workers.length > 0) return workers
  return reporter && !step.rules.outsource ? [{ person: reporter, percent: null, minutes: null }] : []
}

/** Do the numbers make sense by themselves, before the gate is asked? */
export function refusalOfAmounts(
  order: Order,
  amounts: Amounts,
  here: Gate,
  { unitDecimals }: ReportContext,
): ReportRefusal | null {
  const all = [amounts.good, amounts.scrap, amounts.rework, amounts.reworkDone, amounts.returned]
  if (all.some(q => q < 0n)) return { kind: 'negative' }
  if (all.every(q => q === 0n)) return { kind: 'nothingReported' }
  if (all.some(q => !fitsDecimals(q, unitDecimals))) return { kind: 'notWhole', decimals: unitDecimals }
  const most = largest(ZERO, ...all)
  if (most > order.quantity * ABSURD_FACTOR && most > (here.limit ?? ZERO))
    return { kind: 'tooLarge', asked: most, orderQuantity: order.quantity }
  return refusalOfRework(amounts, here.openRework)
}

function refusalOfRework({ good, scrap, returned, reworkDone }: Amounts, open: Quantity): ReportRefusal | null {
  if (reworkDone > open) return { kind: 'reworkDoneMoreThanOpen', asked: reworkDone, open }
  const reported = add(good, scrap, returned)
  return reworkDone > reported ? { kind: 'reworkDoneNotInReport', asked: reworkDone, reported } : null
}

/** Can the work have happened then, and taken so long? */
export function refusalOfTimes({ occurredAt, reportedAt, minutes, workers }: ReportRequest): ReportRefusal | null {
  if (occurredAt.epochMilliseconds > reportedAt.add(CLOCK_SKEW).epochMilliseconds)
    return { kind: 'inFuture', occurredAt }
  const most = MINUTES_PER_DAY * MOST_DAYS * Math.max(1, workers.length)
  return Number.isFinite(minutes) && minutes >= 0 && minutes <= most ? null : { kind: 'minutesAbsurd', minutes }
}

/** A step that has begun may go on whatever happens upstream; a factory without the limit does not wait either. */
export function refusalOfWaiting(order: Order, step: Step, { settings }: ReportContext): ReportRefusal | null {
  if (hasBegun(step) || settings.prevStepRule === 'none') return null
  const waiting = waitingOf(order, step.seq)
  return waiting && { kind: 'notReady', waiting }
}

const hasBegun = (step: Step): boolean =>
  step.startedAt !== null || ['inProgress', 'paused', 'completed'].includes(step.status) || consumedBy(step.totals) > 0n
