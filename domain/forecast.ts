/**
 * When a step and an order will be finished if work goes on as it does: at the pace of the step's own reports where
 * there is evidence, by standard time else. An estimate for cards and warnings, never a promise.
 */
import type { WorkingTime } from './calendar.ts'
import { latest } from './instants.ts'
import type { CalendarId, Instant, Order, Report, Step } from './model.ts'
import { add, largest, least, type Quantity, subtract, toNumber, ZERO } from './quantity.ts'
import {
  CLOCK_TIME,
  runMinutes,
  setupMinutes,
  sideBySide,
  type TimeScale,
  timeScaleOf,
  transferBatch,
} from './step-duration.ts'
import { CalendarExhausted } from './working-arithmetic.ts'

/** Good units per working minute, > 0. */
export type Pace = number

/** One long shift: older reports say little about today's machine and people. */
const PACE_WINDOW_MINUTES = 480
/** Less working time than this is luck, not pace; a single report needs twice as much. */
const LEAST_EVIDENCE_MINUTES = 30

/** `none`: neither reports nor a standard time say anything. */
export type ForecastBasis = 'pace' | 'standard' | 'none'

export type StepForecast = { readonly seq: number; readonly finishAt: Instant; readonly basedOn: ForecastBasis }

/**
 * `basedOn`: `pace` when at least one open step's own pace is in it. `finishAt` is null when nothing is left to do or
 * no open step has a basis. `steps` holds the open steps by seq.
 */
export type OrderForecast = {
  readonly finishAt: Instant | null
  readonly basedOn: ForecastBasis
  readonly steps: ReadonlyMap<number, StepForecast>
}

export type ForecastContext = {
  readonly now: Instant
  readonly workingTimeOf: (calendarId: CalendarId) => WorkingTime
  /** By seq; steps without evidence are absent. */
  readonly paces: ReadonlyMap<number, Pace>
}

/**
 * A step's pace from its ledger rows (any order, reversals included): net good per working minute over the last shift
 * or so. Measured from the report before the window, or from when the step started, to the last report; while work is
 * `running`, silence longer than usual counts too, so that a stalled step slows down. null: not enough evidence.
 */
export function stepPace(
  reports: readonly Pick<Report, 'good' | 'occurredAt'>[],
  work: { readonly startedAt: Instant | null; readonly running: boolean },
  workingTime: Pick<WorkingTime, 'subtractWorking' | 'workingMinutesBetween'>,
  now: Instant,
): Pace | null {
  const rows = reports.toSorted((a, b) => a.occurredAt.epochMilliseconds - b.occurredAt.epochMilliseconds)
  const last = rows.at(-1)
  const anchor = last && anchorOf(rows, work.startedAt, workingTime.subtractWorking(now, PACE_WINDOW_MINUTES))
  if (!last || !anchor) return null
  const counted = rows.filter(row => row.occurredAt.epochMilliseconds > anchor.epochMilliseconds)
  const good = toNumber(counted.reduce((sum, row) => (sum + row.good) as Quantity, ZERO))
  const count = counted.filter(row => row.good > 0n).length
  const minutes = workingTime.workingMinutesBetween(anchor, last.occurredAt)
  const enough = minutes >= LEAST_EVIDENCE_MINUTES * (count > 1 ? 1 : 2)
  if (count === 0 || good <= 0 || !enough) return null
  const silence = work.running ? workingTime.workingMinutesBetween(last.occurredAt, now) : 0
  return good / (minutes + Math.max(0, silence - minutes / count))
}

/** From when on the counted reports were made: what the report at the anchor itself tells was made before it. */
function anchorOf(
  rows: readonly Pick<Report, 'occurredAt'>[],
  startedAt: Instant | null,
  windowStart: Instant,
): Instant | null {
  const before = rows.findLast(row => row.occurredAt.epochMilliseconds <= windowStart.epochMilliseconds)
  if (before) return before.occurredAt
  const first = rows[0]?.occurredAt ?? null
  return startedAt && first && startedAt.epochMilliseconds < first.epochMilliseconds ? startedAt : first
}

/**
 * Walks the open steps through their calendars from now. What is expected to reach a step is the order's quantity less
 * the scrap so far; pieces out for rework count as still to be made. Stopped and held work is taken to go on now.
 */
export function forecastOrder(order: Pick<Order, 'quantity' | 'steps'>, context: ForecastContext): OrderForecast {
  try {
    return summarize(walk(order, context))
  } catch (error) {
    // A step in a calendar without working time never ends: there is nothing to say.
    if (!(error instanceof CalendarExhausted)) throw error
    return { finishAt: null, basedOn: 'none', steps: new Map() }
  }
}

type Expected = {
  readonly step: Step
  readonly scale: TimeScale
  readonly open: boolean
  readonly start: Instant
  readonly end: Instant
  /** Working minutes the rest takes, setup included where it is still to come. */
  readonly minutes: number
  readonly basedOn: ForecastBasis
  readonly remaining: Quantity
  /** Good there will be in the end. */
  readonly good: Quantity
}

function walk(order: Pick<Order, 'quantity' | 'steps'>, context: ForecastContext): readonly Expected[] {
  const all: Expected[] = []
  let previous: readonly Expected[] = []
  for (const stage of sideBySide(order.steps.filter(step => step.status !== 'cancelled'))) {
    const before = previous
    const received = before.length === 0 ? order.quantity : least(before.map(step => step.good))
    previous = stage.map(step => expect(step, received, before, context))
    all.push(...previous)
  }
  return all
}

function expect(step: Step, received: Quantity, previous: readonly Expected[], context: ForecastContext): Expected {
  const { now } = context
  const scale = timeScaleOf(step.rules, context.workingTimeOf(step.calendarId))
  // What waits for an inspector is made.
  const made = add(step.totals.good, step.totals.waiting)
  const left = largest(ZERO, subtract(subtract(received, made), step.totals.scrap))
  const open = step.status !== 'completed' && left > ZERO
  if (!open)
    return {
      step,
      scale,
      open,
      start: now,
      end: now,
      minutes: 0,
      basedOn: 'none',
      remaining: ZERO,
      good: made,
    }
  const good = subtract(received, step.totals.scrap)
  const { minutes, basedOn } = timeFor(step, left, context.paces.get(step.seq) ?? null)
  const mayStart = hasBegun(step) || step.status === 'ready'
  const starts = mayStart ? [] : previous.map(before => firstStart(step, before, now))
  const start = scale.nextWorkingInstant(latest(now, ...starts))
  const ends = previous.map(before => firstEnd(step, scale, before, minutes, left))
  const end = step.rules.outsource ? backFrom(step, start, minutes) : scale.addWorking(start, minutes)
  return { step, scale, open, start, end: latest(end, ...ends), minutes, basedOn, remaining: left, good }
}

function timeFor(step: Step, left: Quantity, pace: Pace | null): { minutes: number; basedOn: ForecastBasis } {
  if (step.rules.outsource) return { minutes: runMinutes(step.rules, left), basedOn: 'standard' }
  if (pace !== null) return { minutes: toNumber(left) / pace, basedOn: 'pace' }
  const setup = hasBegun(step) ? 0 : setupMinutes(step.rules)
  const basedOn = step.rules.standardSeconds > 0 || setup > 0 ? 'standard' : 'none'
  return { minutes: setup + runMinutes(step.rules, left), basedOn }
}

/** Goods that are away already come back a lead time after they left, as planned where nothing else is known; overdue ones may come any minute. */
function backFrom(step: Step, start: Instant, leadMinutes: number): Instant {
  const left = step.startedAt ?? step.plannedStart
  if (step.outsourceStatus === null || !left) return CLOCK_TIME.addWorking(start, leadMinutes)
  return latest(start, CLOCK_TIME.addWorking(left, leadMinutes))
}

/** When enough of the open previous step is made for this one to begin. */
function firstStart(step: Step, before: Expected, now: Instant): Instant {
  if (!before.open) return now
  const batch = transferBatch(before.step.rules, step.rules, add(before.remaining, before.step.totals.good))
  if (batch === null) return before.end
  const missing = subtract(batch, before.step.totals.good)
  if (missing <= ZERO) return now
  return before.scale.addWorking(before.start, portion(before.minutes, missing, before.remaining))
}

/** The last batch of the previous step is still to be worked on after it has arrived. */
function firstEnd(step: Step, scale: TimeScale, before: Expected, minutes: number, left: Quantity): Instant {
  if (!before.open) return before.end
  const batch = transferBatch(before.step.rules, step.rules, left)
  if (batch === null) return before.end
  return scale.addWorking(scale.nextWorkingInstant(before.end), portion(minutes, batch, left))
}

/** The part of a step's time that falls on some of its pieces. */
const portion = (minutes: number, some: Quantity, all: Quantity): number =>
  all <= ZERO ? 0 : minutes * Math.min(1, toNumber(some) / toNumber(all))

function summarize(expected: readonly Expected[]): OrderForecast {
  const open = expected.filter(one => one.open)
  const steps = open.map(({ step, end, basedOn }): StepForecast => ({ seq: step.seq, finishAt: end, basedOn }))
  const bases = new Set(steps.map(step => step.basedOn))
  const basedOn = bases.has('pace') ? 'pace' : bases.has('standard') ? 'standard' : 'none'
  const [first, ...rest] = steps.map(step => step.finishAt)
  return {
    finishAt: first && basedOn !== 'none' ? latest(first, ...rest) : null,
    basedOn,
    steps: new Map(steps.map(step => [step.seq, step])),
  }
}

/** Somebody pressed start, or reported. */
export const hasBegun = (
  step: Pick<Step, 'startedAt' | 'status'> & { readonly totals: Pick<Step['totals'], 'good' | 'scrap'> },
): boolean =>
  step.startedAt !== null || step.status === 'inProgress' || step.totals.good !== ZERO || step.totals.scrap !== ZERO
