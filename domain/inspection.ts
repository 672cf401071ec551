/** Whether a step can be inspected now, and which inspection it is (issue 2: first piece, in process, final). */
import type { Refused } from './decision.ts'
import type { Order, OrderStatus, Step, StepStatus } from './model.ts'
import { ZERO } from './quantity.ts'
import { consumedBy } from './step-progress.ts'

export type InspectionKind = Exclude<Step['rules']['inspection'], 'none'>

export type InspectionRefusal =
  | { readonly kind: 'orderNotRunning'; readonly status: OrderStatus }
  | { readonly kind: 'stepCancelled'; readonly status: StepStatus }

export type InspectionDecision =
  | { readonly kind: 'asked'; readonly inspection: InspectionKind }
  | Refused<InspectionRefusal>

/**
 * `said`: what the person named, null for nothing. Unsaid it is what the routing asks of the step; where that asks for
 * none, the first piece before anything is made and in process later.
 */
export function decideInspection(order: Order, step: Step, said: InspectionKind | null): InspectionDecision {
  if (order.status !== 'released' && order.status !== 'inProgress')
    return { kind: 'refused', why: { kind: 'orderNotRunning', status: order.status } }
  // A completed step may be inspected once more: what it made lies before the next one.
  if (step.status === 'cancelled') return { kind: 'refused', why: { kind: 'stepCancelled', status: step.status } }
  return { kind: 'asked', inspection: said ?? usualInspection(step) }
}

function usualInspection({ rules, totals }: Step): InspectionKind {
  if (rules.inspection !== 'none') return rules.inspection
  return consumedBy(totals) === ZERO ? 'first' : 'inProcess'
}
