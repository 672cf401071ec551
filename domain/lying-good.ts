/** Which good pieces still lie at a step: what an inspection may take out of good where nothing is held back. */
import type { LyingGood } from './judged-rows.ts'
import type { Order, ReportId, ReworkRoute, Step } from './model.ts'
import { isReportPoint, stageAfter } from './order-stages.ts'
import { add, largest, type Quantity, smallest, subtract, ZERO } from './quantity.ts'
import { isOnTheWay, keptForBeside, madeAt, type RouteHere, routeFlow, takenAt } from './rework-flow.ts'

/**
 * Good pieces that the next steps have not used yet, that nobody conceded and whose other parts were not sent back. Where
 * more may be reported than arrives, the step as a whole has fewer than its sendings together.
 */
export function lyingGood(order: Order, step: Step): Quantity {
  const next = stageAfter(order, step)
  return smallest(lyingOfRest(order, step, [], next), add(...lyingOfEach(order, step).values()))
}

/** The same, of each sending that goes on past this step, and (null) of everything else. */
export function lyingOfEach(order: Order, step: Step): LyingGood {
  const next = stageAfter(order, step)
  const passing = order.reworks.filter(route => goesOn(order, route, step)).map(route => passingAt(order, route, step))
  const each = new Map<ReportId | null, Quantity>(passing.map(one => [one.id, lyingOf(one, next)]))
  return each.set(null, lyingOfRest(order, step, passing, next))
}

const goesOn = (order: Order, route: ReworkRoute, step: Step): boolean =>
  isOnTheWay(order, route, step) && step.seq !== route.fromSeq

type Passing = {
  readonly id: ReportId
  readonly good: Quantity
  readonly conceded: Quantity
  /** Of the good ones, what was sent back once more to here or further: the totals know of it, the sending does not. */
  readonly gone: Quantity
  readonly flow: readonly RouteHere[]
}

function passingAt(order: Order, route: ReworkRoute, step: Step): Passing {
  const { good, conceded } = madeAt(route, step)
  const sentOn = order.reworks.filter(({ cameFrom }) => cameFrom === route.id).filter(one => goesOn(order, one, step))
  const gone = add(...sentOn.map(({ quantity }) => quantity))
  return { id: route.id, good, conceded, gone, flow: routeFlow(order, route) }
}

const usedAt = ({ flow }: Passing, step: Step): Quantity => flow.find(here => here.step.id === step.id)?.used ?? ZERO

function lyingOf(passing: Passing, next: readonly Step[]): Quantity {
  const used = next.map(step => usedAt(passing, step))
  return largest(ZERO, subtract(passing.good, largest(passing.conceded, ...used)))
}

/** Of all but these sendings. */
function lyingOfRest(order: Order, step: Step, passing: readonly Passing[], next: readonly Step[]): Quantity {
  const without = (total: Quantity, theirs: (one: Passing) => Quantity): Quantity =>
    subtract(total, add(...passing.map(theirs)))
  const good = without(step.totals.good, one => subtract(one.good, one.gone))
  const conceded = without(step.totals.conceded, one => one.conceded)
  const used = next.map(each => without(usedFrom(order, step, each), one => subtract(usedAt(one, each), one.gone)))
  const kept = keptForBeside(order, step)
  return largest(ZERO, subtract(good, largest(ZERO, conceded, ...used.map(each => add(each, kept)))))
}

/** Of what left `from`, what was used at a later step or lies there again; where nobody reports, at the least what went on. */
function usedFrom(order: Order, from: Step, at: Step): Quantity {
  const used = takenAt(order, from, at)
  if (isReportPoint(order, at)) return used
  const wentOn = stageAfter(order, at).map(each => usedFrom(order, from, each))
  return add(used, largest(ZERO, subtract(largest(ZERO, ...wentOn), at.totals.good)))
}
