/** How far an order is, as one number, and what it has yielded (design §4). */
import type { Order, Step } from './model.ts'
import { add, type Quantity, smallest, toNumber, ZERO } from './quantity.ts'
import { stages } from './step-progress.ts'

/**
 * 0…1: Σ good × standard time ÷ Σ planned × standard time over the order's steps. Without any standard time every step
 * weighs the same. More than planned counts as planned. 0 for an order without steps. Scrap is not made up for, so a
 * completed order can stand below 1.
 */
export function completionOf(order: Order): number {
  const standards = order.steps.some(s => s.rules.standardSeconds > 0)
  const weight = (step: Step): number => (standards ? step.rules.standardSeconds : 1)
  const planned = sum(order.steps.map(s => toNumber(s.planned) * weight(s)))
  const made = sum(order.steps.map(s => toNumber(smallest(s.totals.good, s.planned)) * weight(s)))
  return planned === 0 ? 0 : made / planned
}

/** Finished pieces: the good of the step marked as output; without such a mark, what the last stage has completed. */
export function outputOf(order: Order): Quantity {
  const marked = order.steps.filter(s => s.rules.isOutput)
  if (marked.length > 0) return add(...marked.map(s => s.totals.good))
  const [first = ZERO, ...rest] = (stages(order).at(-1) ?? []).map(s => s.totals.good)
  return smallest(first, ...rest)
}

const sum = (terms: readonly number[]): number => terms.reduce((a, b) => a + b, 0)
