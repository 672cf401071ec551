/**
 * Planned start and due of an order's steps over their teams' calendars: backward from the order's due time, and
 * forward from now when that would have had to begin in the past (issue "Run an order").
 */
import type { WorkingTime } from './calendar.ts'
import { earliest, latest } from './instants.ts'
import type { CalendarId, Instant, StepRules } from './model.ts'
import type { Quantity } from './quantity.ts'
import {
  runMinutes,
  setupMinutes,
  sideBySide,
  stepMinutes,
  type TimeScale,
  timeScaleOf,
  transferBatch,
} from './step-duration.ts'
import { CalendarExhausted } from './working-arithmetic.ts'

export type StepToPlan = { readonly seq: number; readonly rules: StepRules; readonly workingTime: WorkingTime }

export type PlanRequest = {
  /** What every step is to make. */
  readonly quantity: Quantity
  readonly dueAt: Instant
  readonly now: Instant
  readonly steps: readonly StepToPlan[]
}

export type PlannedStep = { readonly seq: number; readonly plannedStart: Instant; readonly dueAt: Instant }

/**
 * `forward`: the due time can't be met by standard times; the dates are the earliest possible ones, from now.
 * `unplannable`: a calendar has no working time, or the work would take more than thirty years.
 */
export type Plan =
  | { readonly kind: 'planned'; readonly direction: 'backward' | 'forward'; readonly steps: readonly PlannedStep[] }
  | { readonly kind: 'unplannable'; readonly why: 'noWorkingTime' | 'tooFar'; readonly calendarId: CalendarId }

/**
 * Plans in whole minutes. A step that overlaps its predecessor starts when a transfer batch has arrived and ends no
 * earlier than a transfer batch after it. Outsourced steps take their lead time by the clock; a step without standard
 * time takes its setup. Steps come back by seq. A backward plan never ends after `dueAt`, no plan starts before `now`.
 */
export function planSteps(request: PlanRequest): Plan {
  try {
    const backward = planBackward(request)
    const inTime = backward.every(step => step.start.epochMilliseconds >= request.now.epochMilliseconds)
    return inTime ? toPlan('backward', backward) : toPlan('forward', planForward(request))
  } catch (error) {
    if (!(error instanceof CalendarExhausted)) throw error
    return { kind: 'unplannable', why: error.kind, calendarId: error.calendarId }
  }
}

type Placed = {
  readonly seq: number
  readonly rules: StepRules
  readonly scale: TimeScale
  readonly start: Instant
  readonly end: Instant
}

const toPlan = (direction: 'backward' | 'forward', placed: readonly Placed[]): Plan => ({
  kind: 'planned',
  direction,
  steps: placed.map(({ seq, start, end }) => ({ seq, plannedStart: start, dueAt: end })).sort((a, b) => a.seq - b.seq),
})

function planBackward(request: PlanRequest): readonly Placed[] {
  const placed: Placed[] = []
  let following: readonly Placed[] = []
  for (const stage of sideBySide(request.steps).toReversed()) {
    const after = following
    following = stage.map(step => placeBefore(step, after, request))
    placed.push(...following)
  }
  return placed
}

/** As late as the steps after it allow. */
function placeBefore(
  { seq, rules, workingTime }: StepToPlan,
  following: readonly Placed[],
  request: PlanRequest,
): Placed {
  const scale = timeScaleOf(rules, workingTime)
  const minutes = stepMinutes(rules, request.quantity)
  const ends = following.map(next => lastEnd(rules, next, request.quantity))
  const end = scale.previousWorkingInstant(earliest(request.dueAt, ...ends))
  const latestStart = scale.subtractWorking(end, minutes)
  const starts = following.flatMap(next => lastStart(rules, scale, next, request.quantity))
  const start = earliest(latestStart, ...starts)
  if (minutes > 0) return { seq, rules, scale, start, end: scale.addWorking(start, minutes) }
  const moment = scale.previousWorkingInstant(start)
  return { seq, rules, scale, start: moment, end: moment }
}

/** The next step still has its last batch to work on when this one ends. */
function lastEnd(rules: StepRules, next: Placed, quantity: Quantity): Instant {
  const batch = transferBatch(rules, next.rules, quantity)
  return batch === null ? next.start : next.scale.subtractWorking(next.end, runMinutes(next.rules, batch))
}

/** The first batch is made when the next step starts. */
function lastStart(rules: StepRules, scale: TimeScale, next: Placed, quantity: Quantity): readonly Instant[] {
  const batch = transferBatch(rules, next.rules, quantity)
  return batch === null ? [] : [scale.subtractWorking(next.start, setupMinutes(rules) + runMinutes(rules, batch))]
}

function planForward(request: PlanRequest): readonly Placed[] {
  const from = { ...request, now: fullMinute(request.now) }
  const placed: Placed[] = []
  let preceding: readonly Placed[] = []
  for (const stage of sideBySide(request.steps)) {
    const before = preceding
    preceding = stage.map(step => placeAfter(step, before, from))
    placed.push(...preceding)
  }
  return placed
}

/** As early as the steps before it allow. */
function placeAfter(
  { seq, rules, workingTime }: StepToPlan,
  preceding: readonly Placed[],
  request: PlanRequest,
): Placed {
  const scale = timeScaleOf(rules, workingTime)
  const minutes = stepMinutes(rules, request.quantity)
  const starts = preceding.map(previous => firstStart(rules, previous, request.quantity))
  const allowed = latest(request.now, ...starts)
  const start = minutes === 0 ? moveOutOfRest(scale, allowed) : scale.nextWorkingInstant(allowed)
  const ends = preceding.flatMap(previous => firstEnd(rules, scale, previous, request.quantity))
  return { seq, rules, scale, start, end: latest(scale.addWorking(start, minutes), ...ends) }
}

function firstStart(rules: StepRules, previous: Placed, quantity: Quantity): Instant {
  const batch = transferBatch(previous.rules, rules, quantity)
  if (batch === null) return previous.end
  return previous.scale.addWorking(previous.start, setupMinutes(previous.rules) + runMinutes(previous.rules, batch))
}

function firstEnd(rules: StepRules, scale: TimeScale, previous: Placed, quantity: Quantity): readonly Instant[] {
  const batch = transferBatch(previous.rules, rules, quantity)
  return batch === null ? [] : [scale.addWorking(moveOutOfRest(scale, previous.end), runMinutes(rules, batch))]
}

/** What takes no time may happen at a shift's very end; in rest time it waits for the next one. */
function moveOutOfRest(scale: TimeScale, at: Instant): Instant {
  return scale.previousWorkingInstant(at).equals(at) ? at : scale.nextWorkingInstant(at)
}

const fullMinute = (at: Instant): Instant => at.round({ smallestUnit: 'minute', roundingMode: 'ceil' })
