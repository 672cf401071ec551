/** Inspections asked for and done. */
import type { Instant, OrderCode, OrderId, PersonId, StepId } from '../domain/model.ts'
import type { Inspection } from './commit.ts'
import type { Queryable } from './connect.ts'
import { toQuantity } from './row-values.ts'

export type PlacedInspection = {
  readonly inspection: Inspection
  readonly orderCode: OrderCode
  readonly seq: number
  readonly stepName: string
}

type InspectionRow = {
  readonly id: string
  readonly kind: Inspection['kind']
  readonly orderId: number
  readonly stepId: number
  readonly result: Inspection['result']
  readonly sampleQty: string
  readonly defectQty: string
  readonly requestedBy: string
  readonly requestedAt: Instant
  readonly inspectorId: string | null
  readonly doneAt: Instant | null
  readonly note: string
  readonly orderCode: string
  readonly seq: number
  readonly stepName: string
}

const inspections = (sql: Queryable) => sql`
  select i.id, i.kind, i.order_id as "orderId", i.step_id as "stepId", i.result, i.sample_qty as "sampleQty",
    i.defect_qty as "defectQty", i.requested_by as "requestedBy", i.requested_at as "requestedAt",
    i.inspector_id as "inspectorId", i.done_at as "doneAt", i.note, o.code as "orderCode", s.seq, s.name as "stepName"
  from inspection i join step s on s.id = i.step_id join orders o on o.id = i.order_id`

const toPlaced = ({ orderCode, seq, stepName, ...row }: InspectionRow): PlacedInspection => ({
  inspection: {
    ...row,
    orderId: row.orderId as OrderId,
    stepId: row.stepId as StepId,
    sampleQty: toQuantity(row.sampleQty),
    defectQty: toQuantity(row.defectQty),
    requestedBy: row.requestedBy as PersonId,
    inspectorId: row.inspectorId as PersonId | null,
  },
  orderCode: orderCode as OrderCode,
  seq,
  stepName,
})

export async function inspectionById(sql: Queryable, id: string): Promise<PlacedInspection | null> {
  const [row] = await sql<InspectionRow[]>`${inspections(sql)} where i.id = ${id}`
  return row === undefined ? null : toPlaced(row)
}

/** Waiting for an inspector, longest first; at most 100. */
export async function pendingInspections(sql: Queryable): Promise<readonly PlacedInspection[]> {
  const rows = await sql<InspectionRow[]>`
    ${inspections(sql)} where i.result = 'pending' order by i.requested_at, i.id limit 100`
  return rows.map(toPlaced)
}

/** Newest first; at most 50. */
export async function inspectionsOfStep(sql: Queryable, stepId: StepId): Promise<readonly PlacedInspection[]> {
  const rows = await sql<InspectionRow[]>`
    ${inspections(sql)} where i.step_id = ${stepId} order by i.requested_at desc, i.id limit 50`
  return rows.map(toPlaced)
}
