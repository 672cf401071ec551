/**
 * What one plain "又做了 N 件" can book on a step without a question: what a button may offer. The tolerance is nobody's
 * offer; whoever made more says so, and is asked where the factory asks.
 */
import { refusalOfFirstPiece } from './inspection.ts'
import type { Order, Step } from './model.ts'
import { type Quantity, smallest, ZERO } from './quantity.ts'
import { refusalOfWaiting } from './report-refusal.ts'
import type { ReportContext } from './report-request.ts'
import { routesAt } from './rework-flow.ts'
import { gate, isReportPoint } from './step-progress.ts'

/** The most of it; 0 where nothing can be booked so. */
export function bookableAtOnce(order: Order, step: Step, context: ReportContext): Quantity {
  const open = order.status === 'released' || order.status === 'inProgress'
  const own = step.status !== 'cancelled' && step.rules.outsource === null && isReportPoint(order, step)
  if (!open || !own || refusalOfWaiting(order, step, context) !== null) return ZERO
  return withFirstPiece(step, lyingHere(order, step, context), context)
}

/** First production; where none lies here, the one sending that a plain number would be taken for. */
function lyingHere(order: Order, step: Step, { settings, unitDecimals }: ReportContext): Quantity {
  const reportable = gate(order, step.seq, settings, unitDecimals)?.reportable ?? ZERO
  if (reportable > ZERO) return reportable
  const [only, another] = routesAt(order, step.seq).filter(here => here.reportable > ZERO)
  return only === undefined || another !== undefined ? ZERO : only.reportable
}

function withFirstPiece(step: Step, most: Quantity, { inspection }: ReportContext): Quantity {
  if (most === ZERO) return ZERO
  const refusal = refusalOfFirstPiece(step, most, inspection)
  if (refusal === null) return most
  return refusal.kind === 'firstPieceWaiting' ? ZERO : smallest(most, refusal.atMost)
}
