/**
 * 在制: what lies at the open steps of orders under way, and what is still to come to them. What can be worked now is the
 * gate's to say, so that a manager reads no other number than the worker.
 */
import type { Order, ReportSettings, Step, UnitCode } from './model.ts'
import { consumedBy, isReportPoint, openRework, stages } from './order-stages.ts'
import { add, largest, least, type Quantity, subtract, toNumber, ZERO } from './quantity.ts'
import { gateAt, stepFlows } from './step-progress.ts'

/** Of one step; each piece that it still has to do with is in exactly one of them. All ≥ 0. */
export type StepWork = {
  /** Arrived and not reported: can be worked now. */
  readonly here: Quantity
  /** Made, and waiting for an inspector. */
  readonly inspecting: Quantity
  /** Out for rework from here, or sent back to here. */
  readonly rework: Quantity
  /** Still before an earlier step, or too few to begin with. */
  readonly toCome: Quantity
}

/** Of every step that people report and that has something to do, by seq. */
export function workOf(order: Order, settings: ReportSettings): ReadonlyMap<number, StepWork> {
  const flows = stepFlows(order, settings.overReportTolerancePct)
  const expected = expectedAt(order)
  const work = new Map<number, StepWork>()
  for (const [seq, flow] of flows) {
    if (flow.done || !isReportPoint(order, flow.step)) continue
    const { reportable, awaiting } = gateAt(order, flow, settings)
    const left = subtract(expected.get(seq) ?? ZERO, add(consumedBy(flow.step.totals), awaiting))
    const here = flow.mayStart ? reportable : ZERO
    const one = {
      here,
      inspecting: flow.step.totals.waiting,
      rework: add(openRework(flow.step.totals), awaiting),
      toCome: largest(ZERO, subtract(left, here)),
    }
    if (Object.values(one).some(quantity => quantity > ZERO)) work.set(seq, one)
  }
  return work
}

/** The most that will ever get to each step: the order's quantity, less what was scrapped on the way. */
function expectedAt(order: Order): ReadonlyMap<number, Quantity> {
  const expected = new Map<number, Quantity>()
  let arriving = order.quantity
  for (const stage of stages(order)) {
    for (const { seq } of stage) expected.set(seq, arriving)
    const passing = arriving
    arriving = least(stage.map(({ totals }) => largest(ZERO, subtract(passing, totals.scrap))))
  }
  return expected
}

/** `working`: somebody is at it. `standing`: an exception, a pause or a vendor keeps everybody from it. */
export type Attended = 'working' | 'standing' | 'lying'

export type WorkAtStep = {
  readonly step: Pick<Step, 'code' | 'name'> & { readonly rules: Pick<Step['rules'], 'standardSeconds' | 'outsource'> }
  readonly unit: UnitCode
  readonly work: StepWork
  readonly attended: Attended
}

/** Hours of one person's work. `partly`: some of the pieces have no standard time and are not in it. */
export type Hours = { readonly here: number; readonly all: number; readonly partly: boolean }

/** All that lies at steps of one code, name and unit; unlike things are never added up. */
export type StepSum = {
  readonly code: string
  readonly name: string
  readonly unit: UnitCode
  readonly work: StepWork
  /** Of `here`. */
  readonly working: Quantity
  readonly standing: Quantity
  readonly hours: Hours
  /** How many orders. */
  readonly count: number
}

/** What stands for most hours now first, then what lies most. */
export function sumBySteps(all: readonly WorkAtStep[]): readonly StepSum[] {
  const groups = Map.groupBy(all, ({ step, unit }) => JSON.stringify([step.code, step.name, unit]))
  return [...groups.values()]
    .flatMap(([first, ...rest]) => (first === undefined ? [] : [sumOf([first, ...rest])]))
    .toSorted((a, b) => b.hours.here - a.hours.here || compare(b.work.here, a.work.here) || compareText(a, b))
}

function sumOf(group: readonly [WorkAtStep, ...WorkAtStep[]]): StepSum {
  const [first] = group
  const here = (attended: Attended): Quantity =>
    add(...group.map(one => (one.attended === attended ? one.work.here : ZERO)))
  return {
    code: first.step.code,
    name: first.step.name,
    unit: first.unit,
    work: sumOfWork(group.map(({ work }) => work)),
    working: here('working'),
    standing: here('standing'),
    hours: hoursOf(group),
    count: group.length,
  }
}

const sumOfWork = (works: readonly StepWork[]): StepWork => ({
  here: add(...works.map(({ here }) => here)),
  inspecting: add(...works.map(({ inspecting }) => inspecting)),
  rework: add(...works.map(({ rework }) => rework)),
  toCome: add(...works.map(({ toCome }) => toCome)),
})

/** By the standard time of a piece, setup left out. What waits for its inspection is made already; rework is made again. */
export function hoursOf(all: readonly Pick<WorkAtStep, 'step' | 'work'>[]): Hours {
  const timed = all.filter(({ step }) => hasTime(step))
  const now = timed.reduce((sum, { step, work }) => sum + hours(step, add(work.here, work.rework)), 0)
  const later = timed.reduce((sum, { step, work }) => sum + hours(step, work.toCome), 0)
  return { here: now, all: now + later, partly: all.some(({ step, work }) => !hasTime(step) && isToDo(work)) }
}

const isToDo = ({ here, rework, toCome }: StepWork): boolean => add(here, rework, toCome) > ZERO
const hasTime = ({ rules }: WorkAtStep['step']): boolean => rules.standardSeconds > 0 && rules.outsource === null
const hours = ({ rules }: WorkAtStep['step'], quantity: Quantity): number =>
  (toNumber(quantity) * rules.standardSeconds) / 3600

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
const compareText = (a: StepSum, b: StepSum): number => a.name.localeCompare(b.name) || a.unit.localeCompare(b.unit)
