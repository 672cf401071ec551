/** An inspection as it is kept: what was asked for, and what came of it. */
import type { InspectionKind } from './inspection.ts'
import type { InspectionId, InspectionResult, Instant, OrderId, PersonId, StepId } from './model.ts'
import { type Quantity, ZERO } from './quantity.ts'

/** What is common to inspections of pieces and of lots. */
type InspectionRecord = {
  readonly id: InspectionId
  readonly result: InspectionResult
  /** How many were looked at, and how many of those may be bad where a plan says so. */
  readonly sampleQty: Quantity
  readonly acceptQty: Quantity | null
  readonly defectQty: Quantity
  /** What became of the pieces; `conceded` is part of `good`. */
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
  readonly conceded: Quantity
  readonly requestedAt: Instant
  readonly inspectorId: PersonId | null
  readonly doneAt: Instant | null
  /** Who let pieces pass by concession. */
  readonly approvedBy: PersonId | null
  readonly note: string
  readonly reversed: { readonly by: PersonId; readonly at: Instant; readonly reason: string } | null
}

export type Inspection = InspectionRecord & {
  readonly kind: InspectionKind
  readonly requestedBy: PersonId
  readonly orderId: OrderId
  readonly stepId: StepId
}

/** Of a lot that came in. */
export type IncomingInspection = InspectionRecord & {
  readonly kind: 'incoming'
  readonly materialCode: string
  readonly lot: string
  /** How much came in; while the result is pending nobody may use it. */
  readonly received: Quantity
  /** Refused and gone back to the supplier; `scrap` is what was refused and thrown away. */
  readonly returned: Quantity
  /** null: a program booked what came in. */
  readonly requestedBy: PersonId | null
}

/** One that was asked for now and waits. */
export const newInspection = <By extends PersonId | null>(
  id: string,
  requestedBy: By,
  requestedAt: Instant,
): InspectionRecord & { readonly requestedBy: By } => ({
  id: id as InspectionId,
  result: 'pending',
  sampleQty: ZERO,
  acceptQty: null,
  defectQty: ZERO,
  good: ZERO,
  scrap: ZERO,
  rework: ZERO,
  conceded: ZERO,
  requestedBy,
  requestedAt,
  inspectorId: null,
  doneAt: null,
  approvedBy: null,
  note: '',
  reversed: null,
})
