/** An order's line of stages, and what its steps have used up: what every rule about the flow of pieces stands on. */
import type { Order, Step, StepTotals } from './model.ts'
import { ofEach } from './of-each.ts'
import { add, type Quantity, subtract, ZERO } from './quantity.ts'

/** Steps that stand side by side: one step, or the members of a parallel group. */
export type Stage = readonly [Step, ...Step[]]

/** Totals of a ledger that holds nothing. */
export const NO_TOTALS: StepTotals = {
  good: ZERO,
  scrap: ZERO,
  rework: ZERO,
  reworkDone: ZERO,
  reworkGood: ZERO,
  reworkBad: ZERO,
  waiting: ZERO,
  conceded: ZERO,
  returned: ZERO,
}

/** Pieces sent to rework that have not come back. */
export const openRework = (totals: Pick<StepTotals, 'rework' | 'reworkDone'>): Quantity =>
  subtract(totals.rework, totals.reworkDone)

/** Pieces a step has used up: good, scrap, what waits for its inspection and what is out for rework (samples' README). */
export const consumedBy = (totals: Consumption): Quantity =>
  add(totals.good, totals.scrap, totals.waiting, subtract(totals.rework, totals.reworkDone))

type Consumption = Pick<StepTotals, 'good' | 'scrap' | 'rework' | 'reworkDone' | 'waiting'>

export const findStep = (order: Order, seq: number): Step | null => order.steps.find(s => s.seq === seq) ?? null

/** The order's stages in sequence. Cancelled steps are gone from the flow: pieces pass them by. */
export const stages: (order: Order) => readonly Stage[] = ofEach(order => {
  const found: [Step, ...Step[]][] = []
  for (const step of order.steps.filter(s => s.status !== 'cancelled').toSorted((a, b) => a.seq - b.seq)) {
    const last = found.at(-1)
    const group = step.rules.parallelGroup
    if (last && group !== null && last[0].rules.parallelGroup === group) last.push(step)
    else found.push([step])
  }
  return found
})

/** The steps right behind this one; none behind the last. */
export function stageAfter(order: Order, { seq }: Pick<Step, 'seq'>): readonly Step[] {
  const line = stages(order)
  return line[line.findIndex(stage => stage.some(step => step.seq === seq)) + 1] ?? []
}

/**
 * Whether people report this step. The last stage always is one: there is no next step that could fill it in, and an
 * order whose last step nobody may report could never complete (decision 2026-11-21).
 */
export function isReportPoint(order: Order, step: Step): boolean {
  return step.rules.reportPoint || (stages(order).at(-1)?.includes(step) ?? false)
}
