/**
 * First-pass yield (一次合格率): of the pieces that were judged, how many were good at once. What was accepted by
 * concession or came back good from rework is good, and was not good at once. What waits is not judged yet.
 */
import type { Order, Step, StepTotals } from './model.ts'
import { add, largest, type Quantity, smallest, subtract, toNumber, ZERO } from './quantity.ts'
import { wasAgainAt } from './rework-flow.ts'

export type FirstPass = {
  /** Good at once. */
  readonly good: Quantity
  /** Good at once, scrapped or sent to rework: each piece once, however often it was reworked. */
  readonly judged: Quantity
  /** 0 to 1; null: nothing has been judged. */
  readonly ratio: number | null
}

type Judged = Pick<StepTotals, 'good' | 'scrap' | 'rework' | 'reworkGood' | 'reworkBad' | 'conceded' | 'returned'>

export function firstPassOf(totals: Judged): FirstPass {
  const { good, scrap, rework, reworkGood, reworkBad, conceded, returned } = totals
  const judged = largest(ZERO, subtract(add(good, scrap, rework, returned), add(reworkGood, reworkBad)))
  const atOnce = largest(ZERO, subtract(good, add(reworkGood, conceded)))
  return { good: atOnce, judged, ratio: judged === ZERO ? null : toNumber(atOnce) / toNumber(judged) }
}

/**
 * Rolled throughput yield (直通率) of an order: a piece is good at once when it was so at every step, so the steps' ratios
 * multiply. A piece that was sent back is a first pass at no step that it goes through again; but it failed once, so in the
 * product it counts at the step that found it.
 */
export function firstPassOfOrder(order: Order): number | null {
  const ratios = order.steps.flatMap(step => ratioInProduct(order, step) ?? [])
  return ratios.length === 0 ? null : ratios.reduce((product, ratio) => product * ratio, 1)
}

function ratioInProduct(order: Order, step: Step): number | null {
  const { seq, totals } = step
  const { good, judged } = firstPassOf(totals)
  const passed = order.reworks.filter(
    route => route.toSeq <= seq && seq < route.fromSeq && !wasAgainAt(order, route.cameFrom, step),
  )
  const foundLater = smallest(totals.returned, add(...passed.map(({ quantity }) => quantity)))
  return judged === ZERO ? null : toNumber(smallest(judged, add(good, foundLater))) / toNumber(judged)
}
