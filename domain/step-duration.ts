/** How long a step takes by its rules, and by which clock: what planning and forecast have in common. */
import type { WorkingTime } from './calendar.ts'
import type { StepRules } from './model.ts'
import { type Quantity, smallest, toNumber, ZERO } from './quantity.ts'

/** How time passes for a step: by its team's calendar, or by the clock. Methods as in `WorkingTime`. */
export type TimeScale = Pick<
  WorkingTime,
  'addWorking' | 'subtractWorking' | 'workingMinutesBetween' | 'nextWorkingInstant' | 'previousWorkingInstant'
>

const MINUTE_MS = 60_000
const ONE_UNIT = 10_000n as Quantity

/** Every minute counts: for what is outside the house, and for sites that count lateness by the clock. */
export const CLOCK_TIME: TimeScale = {
  addWorking: (from, minutes) => from.add({ milliseconds: Math.round(minutes * MINUTE_MS) }),
  subtractWorking: (to, minutes) => to.subtract({ milliseconds: Math.round(minutes * MINUTE_MS) }),
  workingMinutesBetween: (a, b) => (b.epochMilliseconds - a.epochMilliseconds) / MINUTE_MS,
  nextWorkingInstant: at => at,
  previousWorkingInstant: at => at,
}

/** A vendor's days have no shifts of ours. */
export const timeScaleOf = (rules: Pick<StepRules, 'outsource'>, workingTime: WorkingTime): TimeScale =>
  rules.outsource ? CLOCK_TIME : workingTime

/**
 * Minutes until the last of `quantity` is made, setup not included: quantity × standard time ÷ parallel workers ÷
 * capacity, up to the next whole minute so that plans are minutes people can read. 0 without a standard time. For an
 * outsourced step the lead time, whatever the quantity.
 */
export function runMinutes(rules: StepRules, quantity: Quantity): number {
  if (rules.outsource) return Math.ceil(rules.outsource.leadTimeHours * 60)
  const seconds = (toNumber(quantity) * rules.standardSeconds) / atLeastOne(rules.parallelWorkers)
  // A hair below the next minute is the float's doing, not the step's.
  return Math.ceil(seconds / atLeastOne(rules.capacity) / 60 - 1e-9)
}

/** Minutes of setup: once per order, none outside the house. */
export const setupMinutes = (rules: StepRules): number => (rules.outsource ? 0 : Math.ceil(rules.setupMinutes))

export const stepMinutes = (rules: StepRules, quantity: Quantity): number =>
  setupMinutes(rules) + runMinutes(rules, quantity)

const atLeastOne = (count: number): number => Math.max(1, count)

/**
 * What must be made of the previous step before the next may start; null = everything. Without a transfer batch one
 * unit is enough. Nothing overlaps with an outsourced step: its goods leave and come back together.
 */
export function transferBatch(previous: StepRules, next: StepRules, quantity: Quantity): Quantity | null {
  if (!next.overlapAllowed || previous.outsource || next.outsource) return null
  return smallest(next.transferBatch > ZERO ? next.transferBatch : ONE_UNIT, quantity)
}

/** Neighbours with the same parallel group stand side by side; every other step is a stage of its own. */
export function sideBySide<T extends { readonly seq: number; readonly rules: Pick<StepRules, 'parallelGroup'> }>(
  steps: readonly T[],
): readonly (readonly T[])[] {
  const stages: T[][] = []
  for (const step of steps.toSorted((a, b) => a.seq - b.seq)) {
    const last = stages.at(-1)
    const group = step.rules.parallelGroup
    if (last && group !== null && last[0]?.rules.parallelGroup === group) last.push(step)
    else stages.push([step])
  }
  return stages
}
