/** Planned start and due of an order's steps, over the calendars of the teams that make them. */
import type { Catalog } from '../../db/catalog.ts'
import type { Instant, Order, Step } from '../../domain/model.ts'
import type { PlannedDates } from '../../domain/order-lifecycle.ts'
import { type Plan, planSteps } from '../../domain/planning.ts'
import { consumedBy } from '../../domain/step-progress.ts'
import { workingTimeOf } from './working-times.ts'

/** Before any order: planning from here never runs out of time to plan backward in. */
const LONG_AGO_YEARS = 20

type ToPlan = Pick<Order, 'quantity' | 'dueAt'> & {
  readonly steps: readonly Pick<Step, 'seq' | 'rules' | 'calendarId'>[]
}

/** Of the steps given, as if none had begun. */
export function planDates(catalog: Catalog, { quantity, dueAt, steps }: ToPlan, now: Instant): Plan {
  return planSteps({
    quantity,
    dueAt,
    now,
    steps: steps.map(({ seq, rules, calendarId }) => ({ seq, rules, workingTime: workingTimeOf(catalog, calendarId) })),
  })
}

export type Replanned = {
  readonly dates: readonly PlannedDates[]
  /** `forward`: the new due time can't be met by standard times. null: nothing is left to plan. */
  readonly direction: 'backward' | 'forward' | null
}

/**
 * New dates of a running order whose due time moves to `dueAt`. What has not begun is planned anew; what has begun keeps
 * its start and is due when the steps behind it need it, unless that has passed: then it stays due when it was. A
 * calendar without working time leaves the dates as they are.
 */
export function replanDates(catalog: Catalog, order: Order, dueAt: Instant, now: Instant): Replanned {
  const open = order.steps.filter(step => step.status !== 'completed' && step.status !== 'cancelled')
  const waiting = open.filter(step => !hasBegun(step))
  const plan = planDates(catalog, { quantity: order.quantity, dueAt, steps: waiting }, now)
  if (plan.kind === 'unplannable') return { dates: [], direction: null }
  const begun = open.filter(hasBegun)
  const dates = [...plan.steps, ...datesOfBegun(catalog, { ...order, dueAt, steps: open }, begun, now)]
  return { dates, direction: waiting.length === 0 ? null : plan.direction }
}

const hasBegun = (step: Step): boolean => step.startedAt !== null || consumedBy(step.totals) > 0n

function datesOfBegun(catalog: Catalog, order: Order, begun: readonly Step[], now: Instant): readonly PlannedDates[] {
  if (begun.length === 0) return []
  const latest = planDates(catalog, order, now.subtract({ hours: LONG_AGO_YEARS * 365 * 24 }))
  if (latest.kind === 'unplannable') return []
  const dueOf = new Map(latest.steps.map(({ seq, dueAt }) => [seq, dueAt]))
  return begun.flatMap(step => {
    const due = dueOf.get(step.seq)
    if (due === undefined || due.epochMilliseconds <= now.epochMilliseconds) return []
    return [{ seq: step.seq, plannedStart: step.plannedStart ?? step.startedAt ?? now, dueAt: due }]
  })
}
