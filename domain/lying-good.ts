/** Which good pieces still lie at a step: what an inspection may take out of good where nothing is held back. */
import type { LyingGood } from './judged-rows.ts'
import type { Order, ReportId, ReworkRoute, Step } from './model.ts'
import { add, largest, type Quantity, subtract, ZERO } from './quantity.ts'
import { madeAt, routeFlow } from './rework-flow.ts'
import { consumedBy, stages } from './step-progress.ts'

/** Good pieces that the next steps have not used yet and that nobody conceded. */
export function lyingGood(order: Order, step: Step): Quantity {
  const line = stages(order)
  const next = line[line.findIndex(stage => stage.includes(step)) + 1] ?? []
  const used = largest(ZERO, ...next.map(each => add(consumedBy(each.totals), awaitedBeyond(order, step, each))))
  const { good, conceded } = step.totals
  return largest(ZERO, subtract(good, largest(used, conceded)))
}

/** What was sent back to this next step or beyond lies there, however little of it that one counts as made. */
function awaitedBeyond(order: Order, step: Step, next: Step): Quantity {
  const beyond = order.reworks.filter(({ toSeq }) => toSeq > step.seq).flatMap(route => routeFlow(order, route))
  return add(...beyond.filter(here => here.step.id === next.id).map(({ reportable }) => reportable))
}

/** The same, of each sending that goes on past this step, and of everything else. */
export function lyingOfEach(order: Order, step: Step): LyingGood {
  const line = stages(order)
  const next = line[line.findIndex(stage => stage.includes(step)) + 1] ?? []
  const going = order.reworks.filter(({ fromSeq, toSeq }) => toSeq <= step.seq && step.seq < fromSeq)
  const each = new Map<ReportId | null, Quantity>(going.map(route => [route.id, lyingOf(order, route, step, next)]))
  return each.set(null, largest(ZERO, subtract(lyingGood(order, step), add(...each.values()))))
}

/** Good again here, conceded by nobody, and not yet worked at the next step. */
function lyingOf(order: Order, route: ReworkRoute, step: Step, next: readonly Step[]): Quantity {
  const { good, conceded } = madeAt(route, step)
  const used = routeFlow(order, route).filter(here => next.some(({ id }) => id === here.step.id))
  return largest(ZERO, subtract(good, largest(conceded, ...used.map(here => here.used))))
}
