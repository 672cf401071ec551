/** What goes on on a sample factory's floor as rows of our tables: exceptions, inspections, who is at work. */
import type { TableRow } from './bulk-insert.ts'
import type { SampleFactory } from './sample-factory.ts'
import { decimal } from './seed-master.ts'
import { layOut, type PlaceOf } from './seed-orders.ts'
import { hoursAgo, type SampleTime } from './seed-time.ts'

/** The samples do not say which trouble holds its step: a machine that is down, and whatever paused the step. */
export function exceptionRow(
  time: SampleTime,
  sample: SampleFactory,
  placeOf: PlaceOf,
  exception: SampleFactory['exceptions'][number],
): TableRow {
  const { orderId, stepId } = placeOf(exception.orderNo, exception.stepSeq)
  const step = sample.orders.find(o => o.no === exception.orderNo)?.steps.find(s => s.seq === exception.stepSeq)
  const ago = (hours: number | null): string | null => (hours === null ? null : hoursAgo(time.now, hours).toString())
  return {
    id: exception.id,
    kind: exception.kind,
    reason: exception.reasonCode,
    order_id: orderId,
    step_id: stepId,
    machine: exception.machineId,
    machine_id: exception.machineId,
    department_id: sample.downtimeReasons.find(({ code }) => code === exception.reasonCode)?.notifyDepartmentId ?? null,
    blocking: exception.kind === 'equipment' || step?.status === 'paused',
    andon_level: exception.andonLevel,
    escalated_level: exception.escalatedLevel,
    raised_by: exception.raisedBy,
    raised_at: ago(exception.raisedHoursAgo),
    acknowledged_by: exception.ackBy,
    acknowledged_at: ago(exception.ackHoursAgo),
    resolved_by: exception.resolvedHoursAgo === null ? null : exception.ackBy,
    resolved_at: ago(exception.resolvedHoursAgo),
    description: exception.description,
  }
}

/** The thread of a sample's exception, in order of time. */
export function exceptionEventRows(
  time: SampleTime,
  exception: SampleFactory['exceptions'][number],
): readonly TableRow[] {
  const { id, raisedBy, ackBy, raisedHoursAgo, ackHoursAgo, resolvedHoursAgo } = exception
  const row = (kind: string, hours: number | null, who: string | null, note = ''): readonly TableRow[] =>
    hours === null || who === null
      ? []
      : [{ exception_id: id, kind, at: hoursAgo(time.now, hours).toString(), person_id: who, note }]
  return [
    ...row('raised', raisedHoursAgo, raisedBy, exception.description),
    ...row('acknowledged', ackHoursAgo, ackBy),
    ...row('resolved', resolvedHoursAgo, ackBy),
  ]
}

export function inspectionRow(
  time: SampleTime,
  placeOf: PlaceOf,
  inspection: SampleFactory['inspections'][number],
): TableRow {
  const { orderId, stepId } = placeOf(inspection.orderNo, inspection.stepSeq)
  return {
    id: inspection.id,
    kind: inspection.kind,
    order_id: orderId,
    step_id: stepId,
    result: inspection.result,
    sample_qty: decimal(inspection.sampleQty),
    defect_qty: decimal(inspection.defectQty),
    requested_by: inspection.requestedBy,
    requested_at: hoursAgo(time.now, inspection.requestedHoursAgo).toString(),
    inspector_id: inspection.inspectorId,
    done_at: inspection.doneHoursAgo === null ? null : hoursAgo(time.now, inspection.doneHoursAgo).toString(),
    note: inspection.note,
  }
}

/** Whoever reported a running step last is still at it; of several steps a person is at the one reported last. */
export function sessionRows(time: SampleTime, sample: SampleFactory, placeOf: PlaceOf): readonly TableRow[] {
  const running = layOut(sample).flatMap(({ order, steps }) =>
    steps
      .filter(({ step }) => order.status === 'inProgress' && step.status === 'inProgress')
      .flatMap(({ reports }) => reports.findLast(report => report.reversalOf === null) ?? []),
  )
  const latestFirst = running.toSorted((a, b) => a.occurredHoursAgo - b.occurredHoursAgo)
  const workers = [...new Set(latestFirst.flatMap(report => report.workerIds))]
  return workers.flatMap(personId => {
    const report = latestFirst.find(each => each.workerIds.includes(personId))
    if (report === undefined) return []
    const { stepId } = placeOf(report.orderNo, report.stepSeq)
    const started_at = hoursAgo(time.now, report.occurredHoursAgo).toString()
    return [{ id: `WS-${stepId}-${personId}`, step_id: stepId, person_id: personId, started_at }]
  })
}
