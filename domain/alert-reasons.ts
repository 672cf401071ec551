/**
 * Which alerts an order has reason for now, and when that may next change by time alone. Cause before symptom: of what is
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
import { earlier } from './alert-life.ts'
import type { AlertRules, AlertTime } from './alert-rules.ts'
import {
  type Held,
  heldOf,
  heldSince,
  isOutside,
  type LateContext,
  type Lateness,
  orderLateness,
  stepLateness,
  type TimedStep,
} from './lateness.ts'
import type { DepartmentId, ExceptionId, Instant, Order, Step, TeamId } from './model.ts'
import { sideBySide } from './step-duration.ts'

/** An open step as a round over many orders reads it. Steps that can't be late yet may be left out. */
export type WatchedStep = TimedStep &
  Pick<Step, 'id' | 'name' | 'teamId'> & {
    /** Of the steps at work: the last report, start or resume. */
    readonly lastSignAt: Instant | null
    readonly pausedSince: Instant | null
    /** The open exception that stops it. */
    readonly blockedBy: ExceptionId | null
  }

export type WatchedOrder = Pick<Order, 'id' | 'code' | 'status' | 'priority' | 'customer' | 'dueAt'> & {
  readonly steps: readonly WatchedStep[]
  /** When a step that was left out next has its planned start or due time. */
  readonly nextDateAt: Instant | null
  /** Assigned to its open steps. */
  readonly people: number
  /** Reports that wait for their review, by step: since when, how many. Steps that are done included. */
  readonly reviews: readonly {
    readonly step: Pick<Step, 'id' | 'seq' | 'name' | 'teamId'>
    readonly since: Instant
    readonly count: number
  }[]
  readonly inspections: readonly {
    readonly id: string
    readonly step: Pick<Step, 'id' | 'seq' | 'name'>
    readonly requestedAt: Instant
  }[]
  /** Holds of it and standstills of its steps, past ones too. */
  readonly held: readonly Held[]
  /** Open ones: what is short, by name, and since when. */
  readonly shortages: readonly { readonly material: string; readonly since: Instant }[]
}

/** What is expected of a running order at its present pace; null: nobody looked. */
export type Expectation = {
  readonly basedOn: 'pace' | 'standard'
  readonly finishAt: Instant | null
  /** By seq. */
  readonly steps: ReadonlyMap<number, Instant>
}

/** Of all orders that a round looks at; what is not counted is each order's own. */
export type ReasonContext = Omit<LateContext, 'held'> & {
  readonly rules: AlertRules
  readonly reviewWithinMinutes: number
  readonly timeOf: (teamId: TeamId | null) => AlertTime
  readonly departmentOf: (teamId: TeamId) => DepartmentId | null
  /** Who inspects, who plans, and who keeps the stock. */
  readonly inspectors: { readonly teamId: TeamId | null; readonly departmentId: DepartmentId | null }
  readonly planners: { readonly teamId: TeamId | null; readonly departmentId: DepartmentId | null }
  readonly storekeepers: { readonly teamId: TeamId | null; readonly departmentId: DepartmentId | null }
}

export type Outlook = {
  readonly reasons: readonly AlertReason[]
  /** When a further reason may begin by time alone; null: never. */
  readonly nextAt: Instant | null
}

type LateOne = { readonly step: WatchedStep; readonly kind: AlertKind; readonly late: Lateness }

const isUnderWay = ({ status }: Pick<Order, 'status'>): boolean => status === 'released' || status === 'inProgress'

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
  return { reasons, nextAt: nextOf(order, context) }
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

const oldestShortage = ({ shortages }: WatchedOrder): Instant | null =>
  shortages.reduce<Instant | null>((oldest, { since }) => earlier(oldest, since), null)

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

/** Less is not worth another look: a forecast is no stopwatch. */
const LEAST_SLACK_MINUTES = 5

/**
 * When a running order could be expected late if nobody reported any more: what is expected moves on with the clock, so
 * the time in hand is what is left until then. null: no due time is in reach.
 */
export function nextDoubtAt(order: WatchedOrder, expected: Expectation, context: ReasonContext): Instant | null {
  const { now, settings, timeOf } = context
  const slackOf = (
    teamId: TeamId | null,
    finishAt: Instant | undefined | null,
    dueAt: Instant | null,
  ): Instant | null => {
    if (finishAt == null || dueAt === null) return null
    const inHand = timeOf(teamId).workingMinutesBetween(finishAt, dueAt) + settings.graceMinutes + 1
    return inHand <= 0 ? null : timeOf(teamId).addWorking(now, Math.max(LEAST_SLACK_MINUTES, inHand))
  }
  const last = order.steps.at(-1)?.teamId ?? null
  return order.steps.reduce<Instant | null>(
    (next, step) => earlier(next, slackOf(step.teamId, expected.steps.get(step.seq), step.dueAt)),
    slackOf(last, expected.finishAt, order.dueAt),
  )
}

/**
 * From when, and after how many minutes of whose working time, something may become a reason; not counted is what stood
 * still of the step `seq`, where that is given.
 */
type Coming = {
  readonly from: Instant | null
  readonly teamId: TeamId | null
  readonly minutes: number
  readonly seq?: number
}

/**
 * The next time at which something here may become a reason. What is one already moves by its alert's own times. No time
 * is worked out that can't be the next: thousands of orders are asked in one round.
 */
function nextOf(order: WatchedOrder, context: ReasonContext): Instant | null {
  const nowMs = context.now.epochMilliseconds
  return comingOf(order, context).reduce<Instant | null>((next, { from, teamId, minutes, seq }) => {
    if (from === null || (next !== null && from.epochMilliseconds >= next.epochMilliseconds)) return next
    const at = minutes === 0 ? from : reachedAt(order, { from, teamId, minutes, seq }, context)
    return at.epochMilliseconds > nowMs ? earlier(next, at) : next
  }, null)
}

const reachedAt = (
  order: WatchedOrder,
  { from, teamId, minutes, seq }: { from: Instant; teamId: TeamId | null; minutes: number; seq: number | undefined },
  context: ReasonContext,
): Instant =>
  seq === undefined
    ? context.timeOf(teamId).addWorking(from, minutes)
    : countedFrom(from, order, { seq, teamId }, minutes, context)

function comingOf(order: WatchedOrder, context: ReasonContext): readonly Coming[] {
  const { times } = context.rules
  const underWay = isUnderWay(order)
  const coming: Coming[] = []
  if (underWay) coming.push({ from: order.nextDateAt, teamId: null, minutes: 0 })
  if (underWay || order.status === 'planned')
    coming.push({ from: dueMissedAt(order, context), teamId: null, minutes: 0 })
  if (underWay) {
    for (const step of order.steps) coming.push(...comingOfStep(step, context))
    const { teamId } = context.storekeepers
    coming.push({ from: oldestShortage(order), teamId, minutes: times.materialShortMinutes })
  }
  for (const { since, step } of order.reviews)
    coming.push({ from: since, teamId: step.teamId, minutes: context.reviewWithinMinutes })
  for (const { requestedAt } of order.inspections)
    coming.push({ from: requestedAt, teamId: context.inspectors.teamId, minutes: times.inspectWithinMinutes })
  return coming
}

function comingOfStep(step: WatchedStep, { rules: { times }, settings }: ReasonContext): readonly Coming[] {
  const { teamId, status, seq } = step
  const due: Coming = { from: step.dueAt, teamId, minutes: 1, seq }
  switch (status) {
    case 'pending':
    case 'ready':
      return [{ from: step.plannedStart, teamId, minutes: settings.graceMinutes + 1, seq }, due]
    case 'inProgress':
      return [{ from: step.lastSignAt, teamId, minutes: times.askAfterMinutes }, due]
    case 'paused':
      return [{ from: step.pausedSince, teamId, minutes: times.pausedTooLongMinutes }, due]
    case 'completed':
    case 'cancelled':
      return [due]
  }
}

/**
 * When so many minutes are counted since then: what stood still moves it on. What stands still now is looked at again when
 * it goes on.
 */
function countedFrom(
  from: Instant,
  order: WatchedOrder,
  { seq, teamId }: { readonly seq: number | null; readonly teamId: TeamId | null },
  minutes: number,
  { now, timeOf }: ReasonContext,
): Instant {
  const time = timeOf(teamId)
  return time.addWorking(from, minutes + heldSince(from, time, { now, held: heldOf(order, seq) }))
}

/** By the clock; after a hold in the working time of its last step, as its lateness is counted. */
const dueMissedAt = (order: WatchedOrder, context: ReasonContext): Instant =>
  heldOf(order, null).length === 0
    ? order.dueAt.add({ minutes: 1 })
    : countedFrom(order.dueAt, order, { seq: null, teamId: order.steps.at(-1)?.teamId ?? null }, 1, context)
