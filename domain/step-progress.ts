/**
 * How far each step is, what it may still consume, and which statuses follow from the totals. Every path that changes
 * totals (report, reversal, rejection, correction, short close) takes its limits and its statuses from here, so that a
 * card, a text, the API and a machine meet the same gate (invariant 6).
 */
import type { OrderPatch, StepPatch } from './decision.ts'
import type { Instant, Order, ReportSettings, Step, StepStatus } from './model.ts'
import { ofEach } from './of-each.ts'
import { consumedBy, isReportPoint, openRework, stages } from './order-stages.ts'
import { add, largest, multiply, type Quantity, subtract, ZERO } from './quantity.ts'
import { arrivedFrom, awaitedAt, keptForBeside } from './rework-flow.ts'

export { consumedBy, findStep, isReportPoint, openRework, stages } from './order-stages.ts'

/** Where one step stands in the flow of pieces through its order. */
export type StepFlow = {
  readonly step: Step
  /** Good pieces that have arrived from the previous stage; the order's quantity for the first stage. */
  readonly received: Quantity
  /** `received` plus the tolerance, where the pieces come straight from the order's quantity. */
  readonly ceiling: Quantity
  readonly consumed: Quantity
  readonly openRework: Quantity
  /** Nothing more can arrive. */
  readonly upstreamDone: boolean
  /** Enough has arrived to begin. */
  readonly mayStart: boolean
  /** Nothing more arrives, all that arrived is consumed, no rework is out or to come, nothing waits for an inspection. */
  readonly done: boolean
}

/** The numbers a card shows before the worker types, and the limit every path is held to. All ≥ 0. */
export type Gate = {
  readonly received: Quantity
  readonly consumed: Quantity
  /** Of pieces that are here for the first time. */
  readonly openRework: Quantity
  /**
   * What is left of what has arrived, without what was sent back and comes once more; without a previous-step limit, of
   * the planned quantity.
   */
  readonly reportable: Quantity
  /** 待返工: what was sent back and lies here to be worked again, counted apart. */
  readonly awaiting: Quantity
  /** What may come on top: the unused part of the order's over-report tolerance. 0 behind a reported step. */
  readonly tolerance: Quantity
  /** `reportable + tolerance`: the most one report may consume now. null = the factory sets no limit. */
  readonly limit: Quantity | null
}

/** Why a step can't begin. `needed` is the transfer batch; null = the previous steps must be complete. */
export type Waiting = {
  readonly steps: readonly { readonly seq: number; readonly name: string }[]
  readonly received: Quantity
  readonly needed: Quantity | null
}

/** Work can't go on as it is: an open exception holds the step, or its first piece was not good. */
export const isBlocked = (step: Pick<Step, 'blockedBy' | 'firstPiece'>): boolean =>
  step.blockedBy.length > 0 || step.firstPiece?.lastJudged === 'fail'

/** The flow of every step that is not cancelled, by seq. Tolerance is in percent of the order's quantity. */
export function stepFlows(order: Order, tolerancePct: number): ReadonlyMap<number, StepFlow> {
  const known = flowsOf(order)
  const flows = known.get(tolerancePct) ?? computeFlows(order, tolerancePct)
  known.set(tolerancePct, flows)
  return flows
}

/** By tolerance. A report asks half a dozen times, and the next one of the order begins where it left it. */
const flowsOf = ofEach((_: Order) => new Map<number, ReadonlyMap<number, StepFlow>>())

function computeFlows(order: Order, tolerancePct: number): ReadonlyMap<number, StepFlow> {
  const line = stages(order)
  const flows: StepFlow[][] = []
  for (const stage of line) flows.push(stage.map(step => flowInto(order, step, flows.at(-1) ?? null, tolerancePct)))
  return new Map(closeUnreported(order, flows).flatMap(stage => stage.map(f => [f.step.seq, f])))
}

function flowInto(order: Order, step: Step, previous: readonly StepFlow[] | null, tolerancePct: number): StepFlow {
  const received = previous ? arrived(order, previous, f => f.received) : quantityToMake(order)
  const ceiling = tolerancePct === 0 ? received : ceilingOf(order, received, previous, tolerancePct)
  const upstreamDone = (previous ?? []).every(f => (isReportPoint(order, f.step) ? f.done : f.upstreamDone))
  const consumed = consumedBy(step.totals)
  const rework = openRework(step.totals)
  const batchArrived = step.rules.overlapAllowed && received > 0n && received >= step.rules.transferBatch
  const isSettled = rework === 0n && step.totals.waiting === 0n && awaitedAt(order, step.seq).reportable === 0n
  const done = upstreamDone && consumed >= received && isSettled
  const mayStart = upstreamDone || batchArrived
  return { step, received, ceiling, consumed, openRework: rework, upstreamDone, mayStart, done }
}

function ceilingOf(order: Order, received: Quantity, previous: readonly StepFlow[] | null, tolerancePct: number) {
  return previous ? arrived(order, previous, f => f.ceiling) : add(received, percentOf(received, tolerancePct))
}

/** A planned order has handed nothing to its first step yet. */
const quantityToMake = (order: Order): Quantity => (order.status === 'planned' ? ZERO : order.quantity)

/** What a step receives of what had arrived at those before it. */
function arrived(order: Order, previous: readonly StepFlow[], amount: (flow: StepFlow) => Quantity): Quantity {
  const stage = previous.map(({ step }) => step)
  const made = previous.map(flow => passedOn(order, flow, amount(flow)))
  return atLeastZero(arrivedFrom(order, stage, made))
}

/** What the next stage receives of `arrived`. A step without report point lets through all it could have made. */
function passedOn(order: Order, flow: StepFlow, arrived: Quantity): Quantity {
  return atLeastZero(subtract(madeOf(order, flow, arrived), keptForBeside(order, flow.step)))
}

function madeOf(order: Order, flow: StepFlow, arrived: Quantity): Quantity {
  const { good, scrap } = flow.step.totals
  if (isReportPoint(order, flow.step)) return good
  if (!flow.mayStart) return add(good, awaitedAt(order, flow.step.seq).reportable)
  return largest(good, subtract(subtract(arrived, scrap), flow.openRework))
}

/**
 * A step without report point is also done when the next stage is: beside a parallel step that scrapped pieces, the
 * next stage never asks for all that it could have made.
 */
function closeUnreported(order: Order, flows: readonly (readonly StepFlow[])[]): readonly (readonly StepFlow[])[] {
  const closed: (readonly StepFlow[])[] = []
  for (const stage of flows.toReversed()) {
    const nextDone = closed.at(-1)?.every(f => f.done) ?? false
    closed.push(stage.map(f => (nextDone && mayCloseUnreported(order, f) ? { ...f, done: true } : f)))
  }
  return closed.toReversed()
}

const mayCloseUnreported = (order: Order, flow: StepFlow): boolean =>
  flow.upstreamDone && flow.openRework === 0n && !isReportPoint(order, flow.step)

/**
 * The gate of one step, or null when the order has no such step or it was cancelled. `unitDecimals`: those of the
 * order's unit; the tolerance is rounded down to them, since nobody reports half a piece.
 */
export function gate(order: Order, stepSeq: number, settings: ReportSettings, unitDecimals = DECIMALS): Gate | null {
  const flow = stepFlows(order, settings.overReportTolerancePct).get(stepSeq)
  return flow === undefined ? null : gateAt(order, flow, settings, unitDecimals)
}

/** The same for whoever looks at all steps of an order. `flow`: one of `stepFlows` under the settings' tolerance. */
export function gateAt(order: Order, flow: StepFlow, settings: ReportSettings, unitDecimals = DECIMALS): Gate {
  const again = awaitedAt(order, flow.step.seq)
  const awaiting = again.reportable
  const used = add(flow.consumed, awaiting)
  const here = { received: flow.received, consumed: flow.consumed, awaiting }
  const openRework = atLeastZero(subtract(flow.openRework, again.openRework))
  if (!isLimited(order, flow.step, settings)) {
    const reportable = atLeastZero(subtract(flow.step.planned, used))
    return { ...here, openRework, reportable, tolerance: ZERO, limit: null }
  }
  const reportable = atLeastZero(subtract(flow.received, used))
  const unused = subtract(atLeastZero(subtract(flow.ceiling, used)), reportable)
  const tolerance = roundDown(unused, unitDecimals)
  return { ...here, openRework, reportable, tolerance, limit: add(reportable, tolerance) }
}

/** What draws on the order's quantity is always held to it; `prevStepRule: none` frees the steps behind it. */
export function isLimited(order: Order, step: Step, settings: ReportSettings): boolean {
  if (settings.prevStepRule === 'limitToPrevGood') return true
  const line = stages(order)
  const before = line.slice(
    0,
    line.findIndex(stage => stage.includes(step)),
  )
  return before.flat().every(s => !isReportPoint(order, s))
}

/** What keeps a step from beginning; null when enough has arrived (or it is not in the flow). */
export function waitingOf(order: Order, stepSeq: number): Waiting | null {
  const flows = stepFlows(order, 0)
  const flow = flows.get(stepSeq)
  if (!flow || flow.mayStart) return null
  const steps = openStepsBefore(order, flow.step, flows).map(({ seq, name }) => ({ seq, name }))
  return {
    steps,
    received: flow.received,
    needed: flow.step.rules.overlapAllowed ? flow.step.rules.transferBatch : null,
  }
}

/** The nearest reported steps upstream that are not done. */
function openStepsBefore(order: Order, step: Step, flows: ReadonlyMap<number, StepFlow>): readonly Step[] {
  const line = stages(order)
  const before = line.slice(
    0,
    line.findIndex(stage => stage.includes(step)),
  )
  for (const stage of before.toReversed()) {
    const open = stage.filter(s => isReportPoint(order, s) && !flows.get(s.seq)?.done)
    if (open.length > 0) return open
  }
  return []
}

/**
 * What the statuses must become, given the totals (and the order's status) as they stand in `order`. `at` becomes
 * startedAt and completedAt where those follow. Orders that are planned, closed or cancelled keep every status.
 */
export function statusConsequences(order: Order, at: Instant): { order: OrderPatch; steps: readonly StepPatch[] } {
  if (order.status === 'planned' || order.status === 'closed' || order.status === 'cancelled')
    return { order: {}, steps: [] }
  const flows = [...stepFlows(order, 0).values()]
  const steps = flows.map(f => stepPatch(f, order.status === 'onHold', at)).filter(p => Object.keys(p).length > 1)
  const status = orderStatusFrom(order, flows)
  return { order: status === order.status ? {} : { status }, steps }
}

function stepPatch(flow: StepFlow, held: boolean, at: Instant): StepPatch {
  const { step } = flow
  const status = stepStatusFrom(flow, held)
  const outsourceStatus = outsourceStatusFrom(flow)
  return {
    id: step.id,
    ...(status !== step.status && { status }),
    ...(step.startedAt === null && flow.consumed > 0n && { startedAt: at }),
    ...completedAtFrom(step, status, at),
    ...(outsourceStatus !== step.outsourceStatus && { outsourceStatus }),
  }
}

/** Held orders stand still: what ran is paused, what could begin waits (samples: WO-1012, MO1008, FZ3012). */
function stepStatusFrom(flow: StepFlow, held: boolean): StepStatus {
  const { step } = flow
  if (flow.done) return 'completed'
  if (step.status === 'paused') return 'paused'
  if (step.startedAt !== null || step.status === 'inProgress' || flow.consumed > 0n)
    return held ? 'paused' : 'inProgress'
  return flow.mayStart && !held ? 'ready' : 'pending'
}

function completedAtFrom(step: Step, status: StepStatus, at: Instant): Partial<Pick<Step, 'completedAt'>> {
  if (status !== 'completed') return step.completedAt === null ? {} : { completedAt: null }
  return step.status === 'completed' ? {} : { completedAt: later(at, step.startedAt) }
}

function outsourceStatusFrom({ step, consumed, done }: StepFlow): Step['outsourceStatus'] {
  if (step.rules.outsource === null) return step.outsourceStatus
  if (consumed > 0n) return done ? 'received' : 'partlyReceived'
  return step.outsourceStatus === null ? null : 'sent'
}

function orderStatusFrom(order: Order, flows: readonly StepFlow[]): Order['status'] {
  if (order.status === 'onHold') return 'onHold'
  if (flows.length > 0 && flows.every(f => f.done)) return 'completed'
  const begun = flows.some(f => f.step.startedAt !== null || f.step.status === 'inProgress' || f.consumed > 0n)
  return begun || order.status !== 'released' ? 'inProgress' : 'released'
}

/** A late report may tell of work from before the start that is on record; nothing completes before it began. */
const later = (at: Instant, startedAt: Instant | null): Instant =>
  startedAt !== null && startedAt.epochNanoseconds > at.epochNanoseconds ? startedAt : at

const atLeastZero = (quantity: Quantity): Quantity => largest(ZERO, quantity)

/** Quantities are ten-thousandths; so fine nothing is rounded away. */
const DECIMALS = 4

const roundDown = (quantity: Quantity, decimals: number): Quantity => {
  const step = 10n ** BigInt(Math.max(0, DECIMALS - decimals))
  return ((quantity / step) * step) as Quantity
}

/** Percent to four decimals, as settings may say 2.5. */
function percentOf(quantity: Quantity, percent: number): Quantity {
  return multiply(quantity, BigInt(Math.round(percent * 100)) as Quantity)
}
