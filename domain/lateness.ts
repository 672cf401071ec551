/**
 * How late a step or an order is. Lateness counts working time of the step's team calendar and pauses while the order
 * is on hold or the goods are outside (invariant 11). An outsourced step itself has begun once its goods have left; past
 * its due time it is counted by the clock, since a vendor keeps no calendar of ours.
 */
import type { WorkingTime } from './calendar.ts'
import { type Interval, within } from './downtime.ts'
import { hasBegun, type OrderForecast } from './forecast.ts'
import { earliest } from './instants.ts'
import type { CalendarId, Instant, LateSettings, Order, Step } from './model.ts'
import { CLOCK_TIME, sideBySide, type TimeScale, timeScaleOf } from './step-duration.ts'
import { CalendarExhausted } from './working-arithmetic.ts'

/**
 * `notStarted`: the planned start and its grace have passed and nobody began. `pastDue`: not finished by the due time.
 * `willBeLate`: at this pace the due time will be missed by more than the grace; `minutes` is by how much.
 * `minutes` are whole, ≥ 1, counted from `since` (the planned start or the due time), pauses left out.
 * `waiting`: nothing has arrived to work on; who holds up the steps before is the one to ask.
 */
export type Lateness =
  | {
      readonly kind: 'notStarted' | 'pastDue'
      readonly minutes: number
      readonly since: Instant
      readonly waiting: boolean
    }
  | {
      readonly kind: 'willBeLate'
      readonly minutes: number
      readonly since: Instant
      readonly waiting: boolean
      readonly expectedAt: Instant
    }

/** A time in which the order was on hold, or one of its steps stood still; `to` null while it does. */
export type Held = Interval & {
  /** The step; null: all of the order. */
  readonly seq: number | null
}

export type LateContext = {
  readonly now: Instant
  readonly settings: LateSettings
  readonly workingTimeOf: (calendarId: CalendarId) => WorkingTime
  /** Holds of this order and standstills of its steps; their time is not counted, and where they overlap once. */
  readonly held: readonly Held[]
}

/** What of a step its lateness depends on: a round over many orders reads no more. */
export type TimedStep = Pick<
  Step,
  'seq' | 'status' | 'startedAt' | 'plannedStart' | 'dueAt' | 'calendarId' | 'outsourceStatus'
> & {
  readonly totals: Pick<Step['totals'], 'good' | 'scrap'>
  readonly rules: Pick<Step['rules'], 'outsource' | 'parallelGroup'>
}
type TimedOrder = Pick<Order, 'status' | 'dueAt'> & { readonly steps: readonly TimedStep[] }

/** null: in time, finished, not released yet, on hold, or waiting for goods from outside. */
export function stepLateness(
  order: Pick<TimedOrder, 'status' | 'steps'>,
  step: TimedStep,
  expectedAt: Instant | null,
  context: LateContext,
): Lateness | null {
  if (order.status !== 'released' && order.status !== 'inProgress') return null
  if (step.status === 'completed' || step.status === 'cancelled' || waitsForOutside(order, step)) return null
  const waiting = step.status === 'pending'
  const begun = hasBegun(step) || isOutside(step)
  const dates = { plannedStart: begun ? null : step.plannedStart, dueAt: step.dueAt, expectedAt, waiting }
  return lateness(dates, scaleFor(step, context), { ...context, held: heldOf(context, step.seq) })
}

/**
 * The order's own lateness: past its due time, expected to be, or released and not begun by the first step's planned
 * start. Counted in the working time of its last step's calendar. null: in time, on hold, completed, closed, cancelled.
 */
export function orderLateness(order: TimedOrder, expectedAt: Instant | null, context: LateContext): Lateness | null {
  if (order.status !== 'planned' && order.status !== 'released' && order.status !== 'inProgress') return null
  const begun = order.steps.some(step => hasBegun(step) || isOutside(step))
  const plannedStart = order.status === 'released' && !begun ? firstPlannedStart(order) : null
  const dates = { plannedStart, dueAt: order.dueAt, expectedAt, waiting: false }
  const holds = { ...context, held: heldOf(context, null) }
  return lateness(dates, orderScale(order, context), holds)
}

/** By how much an order that was completed then had missed its due time, counted as above; 0: it had not. */
export function completedLateBy(
  order: Pick<TimedOrder, 'dueAt' | 'steps'>,
  completedAt: Instant,
  context: Omit<LateContext, 'now'>,
): number {
  const then = { ...context, now: completedAt, held: heldOf(context, null) }
  return Math.max(0, countedSince(order.dueAt, orderScale(order, then), then))
}

function orderScale({ steps }: Pick<TimedOrder, 'steps'>, context: Omit<LateContext, 'now' | 'held'>): TimeScale {
  const last = steps.findLast(step => step.status !== 'cancelled')
  return last ? scaleFor(last, context) : CLOCK_TIME
}

/** An order and its open steps at once, with what is expected of them. Only late steps are in `steps`, by seq. */
export function orderLatenesses(
  order: Pick<Order, 'status' | 'dueAt' | 'steps'>,
  forecast: OrderForecast | null,
  context: LateContext,
): { readonly order: Lateness | null; readonly steps: ReadonlyMap<number, Lateness> } {
  const steps = new Map<number, Lateness>()
  for (const step of order.steps) {
    const late = stepLateness(order, step, forecast?.steps.get(step.seq)?.finishAt ?? null, context)
    if (late) steps.set(step.seq, late)
  }
  return { order: orderLateness(order, forecast?.finishAt ?? null, context), steps }
}

/** Whether an unfinished step's due time lies within the site's warning time: worth a look, not late yet. */
export function isDueSoon(
  order: Pick<Order, 'status' | 'steps'>,
  step: Step,
  context: Omit<LateContext, 'held'>,
): boolean {
  const running = order.status === 'released' || order.status === 'inProgress'
  if (!running || step.status === 'completed' || step.status === 'cancelled' || !step.dueAt) return false
  const minutes = minutesBetween(scaleFor(step, context), context.now, step.dueAt)
  return step.dueAt.epochMilliseconds >= context.now.epochMilliseconds && minutes <= context.settings.warnBeforeMinutes
}

type Dates = {
  /** null when begun or not planned. */
  readonly plannedStart: Instant | null
  readonly dueAt: Instant | null
  readonly expectedAt: Instant | null
  readonly waiting: boolean
}

/** The gravest first: what is past due is past due, however it began. */
function lateness(dates: Dates, scale: TimeScale, context: LateContext): Lateness | null {
  const { plannedStart, dueAt, expectedAt, waiting } = dates
  const { graceMinutes } = context.settings
  const overdue = dueAt ? countedSince(dueAt, scale, context) : 0
  if (dueAt && overdue >= 1) return { kind: 'pastDue', minutes: overdue, since: dueAt, waiting }
  const unstarted = plannedStart ? countedSince(plannedStart, scale, context) : 0
  if (plannedStart && unstarted > graceMinutes)
    return { kind: 'notStarted', minutes: unstarted, since: plannedStart, waiting }
  const behind = dueAt && expectedAt ? Math.floor(minutesBetween(scale, dueAt, expectedAt)) : 0
  if (dueAt && expectedAt && behind >= 1 && behind > graceMinutes)
    return { kind: 'willBeLate', minutes: behind, since: dueAt, waiting, expectedAt }
  return null
}

/** Whole minutes counted from then until now, holds left out; 0 when then is still to come. */
function countedSince(since: Instant, scale: TimeScale, context: LateContext): number {
  if (since.epochMilliseconds >= context.now.epochMilliseconds) return 0
  return Math.floor(minutesBetween(scale, since, context.now) - heldSince(since, scale, context))
}

/** What holds a step, or (null) the order as a whole: a machine that is down does not move what the customer was promised. */
export const heldOf = ({ held }: Pick<LateContext, 'held'>, seq: number | null): readonly Held[] =>
  held.length === 0 ? held : held.filter(one => one.seq === null || one.seq === seq)

/** Minutes since then that are not counted. */
export function heldSince(
  since: Instant,
  scale: Pick<TimeScale, 'workingMinutesBetween'>,
  { held, now }: Pick<LateContext, 'held' | 'now'>,
): number {
  if (held.length === 0) return 0
  return within(held, since, now).reduce((sum, { from, to }) => sum + minutesBetween(scale, from, to ?? now), 0)
}

/** Beyond a calendar's horizon nobody cares for breaks. */
function minutesBetween(scale: Pick<TimeScale, 'workingMinutesBetween'>, a: Instant, b: Instant): number {
  try {
    return scale.workingMinutesBetween(a, b)
  } catch (error) {
    if (!(error instanceof CalendarExhausted)) throw error
    return CLOCK_TIME.workingMinutesBetween(a, b)
  }
}

function scaleFor(
  step: Pick<TimedStep, 'calendarId' | 'rules'>,
  context: Pick<LateContext, 'settings' | 'workingTimeOf'>,
): TimeScale {
  if (!context.settings.countOnlyWorkingTime) return CLOCK_TIME
  return timeScaleOf(step.rules, context.workingTimeOf(step.calendarId))
}

/** Its goods have left the house and are not all back. */
export const isOutside = ({ outsourceStatus }: Pick<Step, 'outsourceStatus'>): boolean =>
  outsourceStatus === 'sent' || outsourceStatus === 'partlyReceived'

/** Nothing has arrived, and the foremost open steps before it include one that is outside the house. */
function waitsForOutside(order: Pick<TimedOrder, 'steps'>, step: TimedStep): boolean {
  if (step.status !== 'pending' || step.rules.outsource) return false
  const before = order.steps.filter(other => other.seq < step.seq && isOpen(other))
  const [foremost] = sideBySide(before)
  return foremost?.some(other => other.rules.outsource !== null) ?? false
}

const isOpen = (step: Pick<Step, 'status'>): boolean => step.status !== 'completed' && step.status !== 'cancelled'

function firstPlannedStart(order: Pick<TimedOrder, 'steps'>): Instant | null {
  const starts = order.steps.flatMap(step => (step.plannedStart ? [step.plannedStart] : []))
  return starts.reduce<Instant | null>((a, b) => (a && a.epochMilliseconds <= b.epochMilliseconds ? a : b), null)
}

/** Working time that leaves out what stood still: a pace is of the time in which work could go on. */
export const workingTimeWithout = <Time extends Pick<WorkingTime, 'workingMinutesBetween'>>(
  held: readonly Held[],
  time: Time,
  now: Instant,
): Time =>
  held.length === 0
    ? time
    : {
        ...time,
        workingMinutesBetween: (a: Instant, b: Instant) =>
          within(held, a, earliest(b, now)).reduce(
            (left, { from, to }) => left - time.workingMinutesBetween(from, to ?? now),
            time.workingMinutesBetween(a, b),
          ),
      }
