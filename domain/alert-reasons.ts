/**
 * Which alerts an order has reason for now. Cause before symptom: of what is
 * late in one order only the step where it is stuck is a reason; what waits behind it is listed there. A machine that is
 * down holds back what hangs on it: its exception is the alert.
 */
import {
  type AlertDetails,
  type AlertKind,
  type AlertReason,
  exceptionSubject,
  inspectionSubject,
  orderSubject,
  stepSubject,
} from './alert.ts'
import { harmOf } from './alert-harm.ts'
import { nextReasonAt } from './alert-next-look.ts'
import { isOutside, type Lateness, orderLateness, stepLateness } from './lateness.ts'
import type { Instant, Step, TeamId } from './model.ts'
import { isUnderWay } from './order-status.ts'
import { sideBySide } from './step-duration.ts'
import {
  type Expectation,
  oldestShortage,
  type ReasonContext,
  type WatchedOrder,
  type WatchedStep,
} from './watched-order.ts'

export type Outlook = {
  readonly reasons: readonly AlertReason[]
  /** When a further reason may begin by time alone; null: never. */
  readonly nextAt: Instant | null
}

type LateOne = { readonly step: WatchedStep; readonly kind: AlertKind; readonly late: Lateness }

export function orderOutlook(order: WatchedOrder, expected: Expectation | null, context: ReasonContext): Outlook {
  const late = isUnderWay(order) ? latesOf(order, expected, context) : []
  const flow = flowReasons(order, late, expected, context)
  const reasons = [
    ...flow,
    ...silentReasons(order, flow, context),
    ...reviewReasons(order, context),
    ...inspectionReasons(order, context),
    ...materialReasons(order, context),
  ]
  return { reasons, nextAt: nextReasonAt(order, context) }
}

/** Whether a forecast could bring a reason: work goes on, and nothing graver stands in its place. */
export function wantsForecast(order: WatchedOrder, context: ReasonContext): boolean {
  return order.status === 'inProgress' && flowReasons(order, latesOf(order, null, context), null, context).length === 0
}

function latesOf(order: WatchedOrder, expected: Expectation | null, context: ReasonContext): readonly LateOne[] {
  return order.steps.flatMap((step): LateOne[] => {
    const late = stepLateness(order, step, expected?.steps.get(step.seq) ?? null, { ...context, held: order.held })
    if (late === null) return []
    const kind = isOutside(step) && late.kind === 'pastDue' ? 'notBack' : late.kind
    // What nobody wants to hear of must not stand in the place of what they do.
    return context.rules.off.includes(kind) ? [] : [{ step, kind, late }]
  })
}

/** The foremost stage that is late for reasons of its own; without one a step that is paused for too long, or the order. */
function flowReasons(
  order: WatchedOrder,
  late: readonly LateOne[],
  expected: Expectation | null,
  context: ReasonContext,
): readonly AlertReason[] {
  const stuck = foremost(late.filter(one => !one.late.waiting))
  if (stuck.length > 0) return stuck.map(one => stepReason(order, one, behind(late, stuck), expected, context))
  const paused = order.steps.flatMap(step => pausedReason(order, step, context))
  if (paused.length > 0 && !context.rules.off.includes('pausedTooLong')) return paused
  const whole = orderLateness(order, expected?.finishAt ?? null, { ...context, held: order.held })
  return whole === null || whole.kind === 'notStarted' || context.rules.off.includes(whole.kind)
    ? []
    : [orderReason(order, whole, expected, context)]
}

function foremost(late: readonly LateOne[]): readonly LateOne[] {
  const [stage = []] = sideBySide(late.map(one => ({ ...one, seq: one.step.seq, rules: one.step.rules })))
  return stage
}

const behind = (late: readonly LateOne[], stuck: readonly LateOne[]): readonly string[] => {
  const seqs = new Set(stuck.map(({ step }) => step.seq))
  return late.filter(({ step }) => !seqs.has(step.seq)).map(({ step }) => step.name)
}

function stepReason(
  order: WatchedOrder,
  { step, kind, late }: LateOne,
  waiting: readonly string[],
  expected: Expectation | null,
  context: ReasonContext,
): AlertReason {
  const details = {
    ...placed(order, step),
    minutes: late.minutes,
    expectedAt: late.kind === 'willBeLate' ? late.expectedAt.toString() : null,
    basedOn: late.kind === 'willBeLate' ? (expected?.basedOn ?? null) : null,
    behind: waiting,
  }
  return ofStep(order, step, kind, late.since, details, context)
}

function pausedReason(order: WatchedOrder, step: WatchedStep, context: ReasonContext): readonly AlertReason[] {
  if (!isUnderWay(order) || step.status !== 'paused' || step.pausedSince === null) return []
  const minutes = waited(step.pausedSince, step.teamId, context)
  if (minutes < context.rules.times.pausedTooLongMinutes) return []
  return [ofStep(order, step, 'pausedTooLong', step.pausedSince, { ...placed(order, step), minutes }, context)]
}

/** A running step nobody hears of: whoever is at it is asked. Where the order has an alert already, they are only asked. */
function silentReasons(
  order: WatchedOrder,
  flow: readonly AlertReason[],
  context: ReasonContext,
): readonly AlertReason[] {
  if (!isUnderWay(order)) return []
  return order.steps.flatMap((step): AlertReason[] => {
    if (step.status !== 'inProgress' || step.lastSignAt === null || step.blockedBy !== null) return []
    if (step.rules.outsource !== null) return []
    const minutes = waited(step.lastSignAt, step.teamId, context)
    if (minutes < context.rules.times.askAfterMinutes) return []
    const reason = ofStep(order, step, 'silent', step.lastSignAt, { ...placed(order, step), minutes }, context)
    return [{ ...reason, asks: true, mutedBy: flow[0]?.subject ?? null }]
  })
}

function reviewReasons(order: WatchedOrder, context: ReasonContext): readonly AlertReason[] {
  return order.reviews.flatMap(({ step, since, count }): AlertReason[] => {
    const minutes = waited(since, step.teamId, context)
    if (minutes < context.reviewWithinMinutes) return []
    const details = { ...placed(order, step), minutes, what: String(count) }
    return [{ ...ofStep(order, { ...step, blockedBy: null }, 'reviewWaiting', since, details, context) }]
  })
}

function inspectionReasons(order: WatchedOrder, context: ReasonContext): readonly AlertReason[] {
  const { teamId, departmentId } = context.inspectors
  return order.inspections.flatMap(({ id, step, requestedAt }): AlertReason[] => {
    const minutes = waited(requestedAt, teamId, context)
    if (minutes < context.rules.times.inspectWithinMinutes) return []
    const details = { ...placed(order, step), minutes }
    return [
      {
        ...common(order, details, context),
        subject: inspectionSubject(id),
        kind: 'inspectionOverdue',
        since: requestedAt,
        teamId,
        departmentId,
        stepId: step.id,
      },
    ]
  })
}

/** All that an order lacks is one alert, of the warehouse: since its oldest. */
function materialReasons(order: WatchedOrder, context: ReasonContext): readonly AlertReason[] {
  const since = oldestShortage(order)
  if (!isUnderWay(order) || since === null) return []
  const minutes = waited(since, context.storekeepers.teamId, context)
  if (minutes < context.rules.times.materialShortMinutes) return []
  const what = [...new Set(order.shortages.map(({ material }) => material))].join(' / ')
  return [
    {
      ...common(order, { ...placed(order, null), minutes, what }, context),
      ...context.storekeepers,
      subject: orderSubject(order.id),
      kind: 'materialShort',
      since,
      stepId: null,
    },
  ]
}

function orderReason(
  order: WatchedOrder,
  late: Lateness,
  expected: Expectation | null,
  context: ReasonContext,
): AlertReason {
  const [next] = order.steps
  const who =
    order.status === 'planned' || next === undefined
      ? context.planners
      : { teamId: next.teamId, departmentId: context.departmentOf(next.teamId) }
  const details = {
    ...placed(order, null),
    minutes: late.minutes,
    expectedAt: late.kind === 'willBeLate' ? late.expectedAt.toString() : null,
    basedOn: late.kind === 'willBeLate' ? (expected?.basedOn ?? null) : null,
  }
  return {
    ...common(order, details, context),
    ...who,
    subject: orderSubject(order.id),
    kind: late.kind,
    since: late.since,
    stepId: null,
  }
}

function ofStep(
  order: WatchedOrder,
  step: Pick<WatchedStep, 'id' | 'teamId' | 'blockedBy'>,
  kind: AlertKind,
  since: Instant,
  details: AlertDetails,
  context: ReasonContext,
): AlertReason {
  return {
    ...common(order, details, context),
    subject: stepSubject(step.id),
    kind,
    since,
    teamId: step.teamId,
    departmentId: context.departmentOf(step.teamId),
    stepId: step.id,
    mutedBy: step.blockedBy === null ? null : exceptionSubject(step.blockedBy),
  }
}

function common(order: WatchedOrder, details: AlertDetails, { now }: ReasonContext) {
  const { dueAt, priority } = order
  const harm = harmOf({ danger: false, dueAt, priority, minutes: details.minutes, people: order.people }, now)
  return { orderId: order.id, exceptionId: null, anyTime: false, asks: false, mutedBy: null, harm, details }
}

function placed(order: WatchedOrder, step: Pick<Step, 'seq' | 'name'> | null): AlertDetails {
  return {
    order: order.code,
    step: step === null ? null : { seq: step.seq, name: step.name },
    customer: order.customer,
    priority: order.priority,
    dueAt: order.dueAt.toString(),
    minutes: 0,
    expectedAt: null,
    basedOn: null,
    behind: [],
    people: order.people,
    what: '',
  }
}

const waited = (since: Instant, teamId: TeamId | null, { now, timeOf }: ReasonContext): number =>
  Math.floor(timeOf(teamId).workingMinutesBetween(since, now))
