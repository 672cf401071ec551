/**
 * What is inspected on a step, and what that means for reports (issue 2: first piece, in process, final): what must wait
 * for an inspector waits, and after a bad first piece only a new first piece is made.
 */
import type { Refused } from './decision.ts'
import type { DepartmentKind, InspectionId, Order, OrderStatus, Report, Step, StepStatus } from './model.ts'
import { largest, pieces, type Quantity, smallest, ZERO } from './quantity.ts'
import { consumedBy } from './step-progress.ts'

export type InspectionKind = Exclude<Step['rules']['inspection'], 'none'>

/** Those after which pieces may have to wait. */
export const HELD_INSPECTIONS = ['first', 'inProcess', 'final'] as const satisfies readonly InspectionKind[]

/** What a factory decides about inspections. */
export type InspectionSettings = {
  /** After which kinds the pieces wait until they have been judged. */
  readonly hold: readonly InspectionKind[]
  /** Whether work goes on while the first piece is looked at. */
  readonly firstPiece: 'wait' | 'continue'
  /** Whether all that comes in with a lot waits for its inspection, or only what its material says. */
  readonly incoming: 'none' | 'lots'
}

/**
 * Decided 2026-11-28: goods that need a final inspection wait for it, a patrol (巡检) looks at work that goes on, and so
 * does the inspector of a first piece.
 */
export const USUAL_INSPECTION: InspectionSettings = { hold: ['final'], firstPiece: 'continue', incoming: 'none' }

/** What the factory inspects on one step. */
export type StepInspection = {
  readonly holds: boolean
  readonly firstPiece: 'none' | 'wait' | 'continue'
}

export const NOT_INSPECTED: StepInspection = { holds: false, firstPiece: 'none' }

/** A step of the quality department's own (samples: 终检, 功能测试) is an inspection; its reports are results. */
export function inspectionOfStep(
  step: Pick<Step, 'rules'>,
  settings: InspectionSettings,
  department: DepartmentKind | null,
): StepInspection {
  const { inspection } = step.rules
  if (inspection === 'none' || department === 'quality') return NOT_INSPECTED
  return {
    holds: settings.hold.includes(inspection),
    firstPiece: inspection === 'first' ? settings.firstPiece : 'none',
  }
}

/** Whether what is reported now waits. A new first piece after a bad one always does. */
export function mustWait(step: Step, inspection: StepInspection): boolean {
  if (inspection.holds || step.firstPiece?.lastJudged === 'fail') return true
  return inspection.firstPiece === 'wait' && isBeforeFirstPiece(step)
}

/** Nothing was let through yet, and the step did not begin before anybody asked for first pieces. */
function isBeforeFirstPiece({ firstPiece, totals }: Step): boolean {
  if (firstPiece === null) return consumedBy(totals) === ZERO
  return firstPiece.result === 'pending'
}

/** Whether this report is a first piece that has to be looked at, and whether they may go on meanwhile. */
export function asksFirstPiece(
  step: Step,
  report: Pick<Report, 'good' | 'waiting'>,
  inspection: StepInspection,
): null | 'wait' | 'continue' {
  if (report.good === 0n && report.waiting === 0n) return null
  if (step.firstPiece?.result === 'fail') return 'wait'
  if (inspection.firstPiece === 'none' || step.firstPiece !== null) return null
  return consumedBy(step.totals) === ZERO ? inspection.firstPiece : null
}

/** The inspection that a report asks for. */
export type AskedInspection = {
  readonly id: InspectionId
  readonly kind: InspectionKind
  readonly sampleQty: Quantity
}

/** Named after the report, so that deciding twice asks once. null: nothing is to be inspected, or it waits already. */
export function askedBy(
  step: Step,
  report: Pick<Report, 'id' | 'good' | 'waiting'>,
  inspection: StepInspection,
): AskedInspection | null {
  const id = `I${report.id}` as InspectionId
  if (asksFirstPiece(step, report, inspection) !== null) {
    const made = largest(report.good, report.waiting)
    return { id, kind: 'first', sampleQty: smallest(made, largest(pieces(1), step.firstPiece?.sampleQty ?? ZERO)) }
  }
  if (report.waiting === 0n || step.pendingInspection !== null) return null
  return { id, kind: usualInspection(step), sampleQty: ZERO }
}

/** The order once that inspection is asked for. */
export function withAsked(order: Order, stepSeq: number, asked: AskedInspection | null): Order {
  if (asked === null) return order
  const { id, kind, sampleQty } = asked
  const steps = order.steps.map((step): Step => {
    if (step.seq !== stepSeq) return step
    const lastJudged = step.firstPiece?.lastJudged ?? null
    const firstPiece = kind === 'first' ? { id, result: 'pending' as const, sampleQty, lastJudged } : step.firstPiece
    return { ...step, firstPiece, pendingInspection: id }
  })
  return { ...order, steps }
}

export type FirstPieceRefusal =
  /** It is being looked at, and this factory waits for that. */
  | { readonly kind: 'firstPieceWaiting' }
  /** It was not good: at most so many new first pieces now. */
  | { readonly kind: 'firstPieceFailed'; readonly atMost: Quantity }

/** Scrap and rework are what they are; only good pieces wait for a good first one. */
export function refusalOfFirstPiece(
  { firstPiece }: Step,
  good: Quantity,
  inspection: StepInspection,
): FirstPieceRefusal | null {
  if (firstPiece === null || good === 0n) return null
  const { result, lastJudged, sampleQty } = firstPiece
  if (result === 'pending')
    return lastJudged === 'fail' || inspection.firstPiece === 'wait' ? { kind: 'firstPieceWaiting' } : null
  if (result !== 'fail') return null
  const atMost = largest(pieces(1), sampleQty)
  return good > atMost ? { kind: 'firstPieceFailed', atMost } : null
}

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
  const why = refusalOfPlace(order, step)
  return why === null ? { kind: 'asked', inspection: said ?? usualInspection(step) } : { kind: 'refused', why }
}

/** A completed step may be inspected once more: what it made lies before the next one. */
export function refusalOfPlace(order: Order, step: Step): InspectionRefusal | null {
  if (order.status !== 'released' && order.status !== 'inProgress')
    return { kind: 'orderNotRunning', status: order.status }
  return step.status === 'cancelled' ? { kind: 'stepCancelled', status: step.status } : null
}

export function usualInspection({ rules, totals, firstPiece }: Step): InspectionKind {
  if (firstPiece?.lastJudged === 'fail') return 'first'
  if (rules.inspection !== 'none') return rules.inspection
  return consumedBy(totals) === ZERO ? 'first' : 'inProcess'
}
