/** Exceptions, inspections and material requests as the rows that `commit_decision` reads; the names are the columns'. */
import type { ExceptionChange, ExceptionEvent, ProductionException } from '../domain/decision.ts'
import type { IncomingInspection, Inspection } from '../domain/inspection-record.ts'
import type { ExceptionId } from '../domain/model.ts'
import { formatQuantity, type Quantity } from '../domain/quantity.ts'
import type { ClaimedEvent, InspectionDefect, InspectionValue, MaterialRequest } from './commit-decision.ts'

export const writeExceptionChange = (
  { exception, expectedVersion, events }: ExceptionChange,
  event: ClaimedEvent | null,
) => ({
  expected: expectedVersion,
  row: writeException(exception),
  events: events.map(one => writeExceptionEvent(exception.id, one, event)),
})

const writeException = (exception: ProductionException) => ({
  id: exception.id,
  no: exception.no,
  version: exception.version,
  kind: exception.kind,
  reason: exception.reason,
  order_id: exception.orderId,
  step_id: exception.stepId,
  machine: exception.machine,
  machine_id: exception.machineId,
  work_center_id: exception.workCenterId,
  blocking: exception.blocking,
  andon_level: exception.andonLevel,
  department_id: exception.departmentId,
  called_at: exception.calledAt,
  raised_by: exception.raisedBy,
  raised_at: exception.raisedAt,
  acknowledged_by: exception.acknowledgedBy,
  acknowledged_at: exception.acknowledgedAt,
  resolved_by: exception.resolvedBy,
  resolved_at: exception.resolvedAt,
  stopped_at: exception.stoppedAt,
  resumed_at: exception.resumedAt,
  cause: exception.cause,
  cause_note: exception.causeNote,
  downtime_minutes: exception.downtimeMinutes,
  description: exception.description,
})

export const writeExceptionEvent = (
  id: ExceptionId,
  { kind, at, personId, departmentId, toPersonId, cause, minutes, photoId, note }: ExceptionEvent,
  event: Pick<ClaimedEvent, 'platform' | 'eventId' | 'messageId'> | null,
) => ({
  exception_id: id,
  kind,
  at,
  person_id: personId,
  actor_name: event?.platform === 'api' ? event.eventId.slice(0, event.eventId.indexOf(':')) : undefined,
  department_id: departmentId,
  to_person_id: toPersonId,
  cause,
  minutes,
  photo_id: photoId,
  note,
  platform: event?.platform,
  event_id: event?.eventId,
  message_id: event?.messageId,
})

export const writeInspection = (inspection: Inspection | IncomingInspection) => ({
  id: inspection.id,
  kind: inspection.kind,
  ...(inspection.kind === 'incoming'
    ? {
        material_code: inspection.materialCode,
        lot: inspection.lot,
        received: formatQuantity(inspection.received),
        returned: formatQuantity(inspection.returned),
      }
    : { order_id: inspection.orderId, step_id: inspection.stepId }),
  result: inspection.result,
  sample_qty: formatQuantity(inspection.sampleQty),
  accept_qty: orNull(inspection.acceptQty),
  defect_qty: formatQuantity(inspection.defectQty),
  good: formatQuantity(inspection.good),
  scrap: formatQuantity(inspection.scrap),
  rework: formatQuantity(inspection.rework),
  conceded: formatQuantity(inspection.conceded),
  requested_by: inspection.requestedBy,
  requested_at: inspection.requestedAt,
  inspector_id: inspection.inspectorId,
  done_at: inspection.doneAt,
  approved_by: inspection.approvedBy,
  note: inspection.note,
  reversed_by: inspection.reversed?.by,
  reversed_at: inspection.reversed?.at,
  reversal_reason: inspection.reversed?.reason ?? '',
})

export const writeDefect = ({ inspectionId, reason, quantity }: InspectionDefect) => ({
  inspection_id: inspectionId,
  reason,
  quantity: formatQuantity(quantity),
})

const orNull = (quantity: Quantity | null) => (quantity === null ? null : formatQuantity(quantity))

export const writeValue = ({
  inspectionId,
  line,
  name,
  unit,
  value,
  nominal,
  lower,
  upper,
  within,
}: InspectionValue) => ({
  inspection_id: inspectionId,
  line,
  name,
  unit,
  value: formatQuantity(value),
  nominal: orNull(nominal),
  lower: orNull(lower),
  upper: orNull(upper),
  within,
})

export const writeMaterialRequest = (request: MaterialRequest) => ({
  id: request.id,
  material_code: request.materialCode,
  item: request.item,
  quantity: request.quantity === null ? null : formatQuantity(request.quantity),
  order_id: request.orderId,
  step_id: request.stepId,
  requested_by: request.requestedBy,
  requested_at: request.requestedAt,
  status: request.status,
  decided_by: request.decidedBy,
  decided_at: request.decidedAt,
  note: request.note,
})
