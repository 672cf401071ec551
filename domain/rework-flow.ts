/**
 * Where pieces that were sent back are on their way (退回返工). Each sending is a small flow of its own, from its target
 * through the steps after it to the step that sent them: there it ends, and they are pieces like any other. So they are
 * counted apart at every step, however much first production lies beside them.
 */
import type { Order, ReworkRoute, Step, StepTotals } from './model.ts'
import { consumedBy, isReportPoint, openRework, stages } from './order-stages.ts'
import { add, largest, least, type Quantity, subtract, ZERO } from './quantity.ts'

/** One sending at one of its steps. */
export type RouteHere = {
  readonly route: ReworkRoute
  readonly step: Step
  /** Pieces of it that have arrived here again. */
  readonly received: Quantity
  /** 待返工: of those, what has not been reported here yet. Never negative. */
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

/** One sending at each of its steps, in their order. */
export function routeFlow(order: Order, route: ReworkRoute): readonly RouteHere[] {
  const line: RouteHere[][] = []
  for (const stage of stagesBetween(order, route.toSeq, route.fromSeq)) {
    const before = line.at(-1)
    const received = before === undefined ? route.quantity : least(before.map(here => passedOn(order, here)))
    line.push(stage.map(step => hereOf(route, step, received)))
  }
  return line.flat()
}

function hereOf(route: ReworkRoute, step: Step, received: Quantity): RouteHere {
  const made = madeAt(route, step)
  const used = made === null ? ZERO : add(consumedBy(made), made.returned)
  return {
    route,
    step,
    received,
    reportable: largest(ZERO, subtract(received, used)),
    openRework: made === null ? ZERO : openRework(made),
    excess: largest(ZERO, subtract(used, received)),
  }
}

const madeAt = ({ made }: ReworkRoute, { id }: Step): StepTotals | null =>
  made.find(({ stepId }) => stepId === id)?.totals ?? null

/** A step without report point lets through all that arrived, less what it spoiled. */
function passedOn(order: Order, { route, step, received }: RouteHere): Quantity {
  const made = madeAt(route, step)
  if (isReportPoint(order, step)) return made?.good ?? ZERO
  return made === null ? received : largest(made.good, subtract(received, add(made.scrap, openRework(made))))
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
  return made === null ? ZERO : add(made.good, made.scrap, made.returned)
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
