/**
 * Where pieces that were sent back are on their way (退回返工). Each sending is a small flow of its own, from its target
 * through the steps after it to the step that sent them: there it ends, and they are pieces like any other. So they are
 * counted apart at every step, however much first production lies beside them.
 */
import type { Order, ReportId, ReworkRoute, Step, StepTotals } from './model.ts'
import { consumedBy, isReportPoint, NO_TOTALS, openRework, stages } from './order-stages.ts'
import { add, largest, least, type Quantity, subtract, ZERO } from './quantity.ts'

/** One sending at one of its steps. */
export type RouteHere = {
  readonly route: ReworkRoute
  readonly step: Step
  /** Pieces of it that have arrived here again. */
  readonly received: Quantity
  /** Of those, what was reported here, sent back from here, or let through where nobody reports. */
  readonly used: Quantity
  /** 待返工: of those received, what has not been used yet. Never negative. */
  readonly reportable: Quantity
  /** Of it, out for rework at this very step. */
  readonly openRework: Quantity
  /** Reported here beyond what arrived: only after something upstream was taken back. */
  readonly excess: Quantity
}

/** The steps that pieces pass from `toSeq` to `fromSeq`; beside a parallel target or judge nobody works them again. */
export function stagesBetween(order: Order, toSeq: number, fromSeq: number): readonly (readonly Step[])[] {
  const isEnd = ({ seq }: Step): boolean => seq === toSeq || seq === fromSeq
  return stages(order)
    .map(stage => (stage.some(isEnd) ? stage.filter(isEnd) : stage))
    .filter(stage => stage.every(({ seq }) => seq >= toSeq && seq <= fromSeq))
}

/** Whether its pieces pass the step again, up to the one that sent them. */
export const isOnTheWay = (order: Order, { toSeq, fromSeq }: ReworkRoute, { seq }: Pick<Step, 'seq'>): boolean =>
  stagesBetween(order, toSeq, fromSeq).some(stage => stage.some(step => step.seq === seq))

/** Whether these pieces had come back to the step before now: with this sending, or with one that they were of earlier. */
export function wasAgainAt(order: Order, id: ReportId | null, step: Pick<Step, 'seq'>): boolean {
  const route = order.reworks.find(each => each.id === id)
  return route !== undefined && (isOnTheWay(order, route, step) || wasAgainAt(order, route.cameFrom, step))
}

/** One sending at each of its steps, in their order. */
export function routeFlow(order: Order, route: ReworkRoute): readonly RouteHere[] {
  const line: Arrived[][] = []
  for (const stage of stagesBetween(order, route.toSeq, route.fromSeq)) {
    const before = line.at(-1)
    const received = before === undefined ? route.quantity : least(before.map(here => passedOn(order, here)))
    line.push(stage.map(step => ({ route, step, received })))
  }
  const flow: RouteHere[][] = []
  for (const stage of line.toReversed()) {
    const taken = largest(ZERO, ...(flow[0] ?? []).map(({ used }) => used))
    flow.unshift(stage.map(here => hereOf(here, isReportPoint(order, here.step) ? ZERO : taken)))
  }
  return flow.flat()
}

type Arrived = Pick<RouteHere, 'route' | 'step' | 'received'>

/** `taken`: what a step that nobody reports has let through, by the step after it; its rows need not say so. */
function hereOf(here: Arrived, taken: Quantity): RouteHere {
  const made = madeAt(here.route, here.step)
  const said = add(consumedBy(made), made.returned)
  const used = add(said, largest(ZERO, subtract(taken, made.good)))
  return {
    ...here,
    used,
    reportable: largest(ZERO, subtract(here.received, used)),
    openRework: openRework(made),
    excess: largest(ZERO, subtract(said, here.received)),
  }
}

/** What was made of this sending at the step. */
export const madeAt = ({ made }: ReworkRoute, { id }: Pick<Step, 'id'>): StepTotals =>
  made.find(({ stepId }) => stepId === id)?.totals ?? NO_TOTALS

/** A step without report point lets through all that arrived, less what it spoiled. */
function passedOn(order: Order, { route, step, received }: Arrived): Quantity {
  const made = madeAt(route, step)
  if (isReportPoint(order, step)) return made.good
  return largest(made.good, subtract(received, add(made.scrap, openRework(made))))
}

/**
 * What steps that stand side by side hand on, given what each has `made`: a piece needs the parts of all of them, and one
 * that was sent back its own, not those of another.
 */
export function arrivedFrom(order: Order, stage: readonly Step[], made: readonly Quantity[]): Quantity {
  const routes =
    stage.length === 1 ? [] : order.reworks.filter(route => stage.every(step => isOnTheWay(order, route, step)))
  const theirs = routes.map(route => partsOf(order, route, stage))
  const rest = made.map((quantity, at) => subtract(quantity, add(...theirs.map(parts => parts[at] ?? ZERO))))
  return add(least(rest), ...theirs.map(least))
}

/** Of one sending, at each of these steps; without what went back behind them once more. */
function partsOf(order: Order, route: ReworkRoute, stage: readonly Step[]): readonly Quantity[] {
  const gone = order.reworks.filter(
    ({ cameFrom, toSeq, fromSeq }) =>
      cameFrom === route.id && stage.some(({ seq }) => toSeq <= seq) && stage.every(({ seq }) => seq < fromSeq),
  )
  const flow = routeFlow(order, route)
  return stage.map(({ id }) => {
    const here = flow.find(({ step }) => step.id === id)
    return here === undefined ? ZERO : subtract(passedOn(order, here), add(...gone.map(({ quantity }) => quantity)))
  })
}

/** What was sent back and can be worked at this step now, or is out for rework from it; oldest first. */
export const routesAt = (order: Order, seq: number): readonly RouteHere[] =>
  atStep(order, seq).filter(({ reportable, openRework: open }) => reportable > 0n || open > 0n)

/** Their sum: what is no first production here. */
export function awaitedAt(order: Order, seq: number): Pick<RouteHere, 'reportable' | 'openRework' | 'excess'> {
  const here = atStep(order, seq)
  return {
    reportable: add(...here.map(each => each.reportable)),
    openRework: add(...here.map(each => each.openRework)),
    excess: add(...here.map(each => each.excess)),
  }
}

/**
 * Of what has left `from`, what a step behind it has used, or what lies there again because one beyond sent it back: the
 * step that it was sent to counts it as made no longer.
 */
export function takenAt(order: Order, from: Step, at: Step): Quantity {
  const beyond = order.reworks.filter(route => !isOnTheWay(order, route, from)).flatMap(each => routeFlow(order, each))
  const again = beyond.filter(here => here.step.id === at.id).map(({ reportable }) => reportable)
  return add(consumedBy(at.totals), ...again)
}

/** Made here, of pieces that a step beside this one is to work again first: nobody takes the one part without the other. */
export function keptForBeside(order: Order, { seq }: Step): Quantity {
  const stage = stages(order).find(each => each.some(step => step.seq === seq)) ?? []
  const kept = order.reworks.flatMap(route => {
    const target = stage.find(step => step.seq === route.toSeq && step.seq !== seq)
    return target === undefined ? [] : [subtract(route.quantity, settledAt(route, target))]
  })
  return add(...kept)
}

function settledAt(route: ReworkRoute, step: Step): Quantity {
  const made = madeAt(route, step)
  return add(made.good, made.scrap, made.returned)
}

const atStep = (order: Order, seq: number): readonly RouteHere[] =>
  order.reworks.flatMap(route => routeFlow(order, route).filter(({ step }) => step.seq === seq))

/** Sent back and not yet through the step that sent them: 0 when all are back in the flow, or scrapped on the way. */
export const underWay = (order: Order, route: ReworkRoute): Quantity =>
  add(
    ...routeFlow(order, route)
      .filter(({ step }) => isReportPoint(order, step))
      .map(({ reportable, openRework: open }) => add(reportable, open)),
  )
