/** Which orders will miss what was promised, and the one reason a person would name. */
import type { Lateness } from './lateness.ts'
import { isOutside } from './lateness.ts'
import type { Order, Priority, Step } from './model.ts'
import { isBlocked } from './step-progress.ts'

/**
 * Cause before symptom: what stands still comes before what is only slow. `pace`: nothing stands still, it is simply too
 * much for the time left.
 */
export type RiskReason =
  | { readonly kind: 'blocked' | 'paused' | 'outside'; readonly step: Step }
  | { readonly kind: 'lateStep'; readonly step: Step; readonly late: Lateness }
  | { readonly kind: 'pace'; readonly step: Step | null }

/** `late`: by seq, as `orderLatenesses` gives it. Of several causes the foremost step's. */
export function riskReason(order: Pick<Order, 'steps'>, late: ReadonlyMap<number, Lateness>): RiskReason {
  const open = order.steps.filter(({ status }) => status !== 'completed' && status !== 'cancelled')
  for (const step of open) {
    const kind = standsStill(step)
    if (kind !== null) return { kind, step }
  }
  for (const step of open) {
    const own = late.get(step.seq)
    if (own !== undefined && !own.waiting && own.kind !== 'willBeLate') return { kind: 'lateStep', step, late: own }
  }
  return { kind: 'pace', step: open.find(({ status }) => status !== 'pending') ?? open[0] ?? null }
}

function standsStill(step: Step): 'blocked' | 'paused' | 'outside' | null {
  if (isBlocked(step)) return 'blocked'
  if (step.status === 'paused') return 'paused'
  return isOutside(step) ? 'outside' : null
}

const WEIGHT: { readonly [P in Priority]: number } = { critical: 0, urgent: 1, normal: 2 }

/** Most urgent first, then the latest. */
export function byGravity(
  a: { readonly order: Pick<Order, 'priority'>; readonly late: Lateness },
  b: { readonly order: Pick<Order, 'priority'>; readonly late: Lateness },
): number {
  return WEIGHT[a.order.priority] - WEIGHT[b.order.priority] || b.late.minutes - a.late.minutes
}
