/** Material that somebody asked for. */
import type { Instant, OrderCode, OrderId, PersonId, StepId } from '../domain/model.ts'
import type { MaterialRequest } from './commit.ts'
import type { Queryable } from './connect.ts'
import { toQuantity } from './row-values.ts'

export type PlacedMaterialRequest = {
  readonly request: MaterialRequest
  readonly orderCode: OrderCode | null
  readonly seq: number | null
}

type RequestRow = {
  readonly id: string
  readonly materialCode: string | null
  readonly item: string
  readonly quantity: string | null
  readonly orderId: number | null
  readonly stepId: number | null
  readonly requestedBy: string
  readonly requestedAt: Instant
  readonly status: MaterialRequest['status']
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly note: string
  readonly orderCode: string | null
  readonly seq: number | null
}

const requests = (sql: Queryable) => sql`
  select m.id, m.material_code as "materialCode", m.item, m.quantity, m.order_id as "orderId", m.step_id as "stepId",
    m.requested_by as "requestedBy", m.requested_at as "requestedAt", m.status, m.decided_by as "decidedBy",
    m.decided_at as "decidedAt", m.note, o.code as "orderCode", s.seq
  from material_request m left join orders o on o.id = m.order_id left join step s on s.id = m.step_id`

const toPlaced = ({ orderCode, seq, ...row }: RequestRow): PlacedMaterialRequest => ({
  request: {
    ...row,
    quantity: row.quantity === null ? null : toQuantity(row.quantity),
    orderId: row.orderId as OrderId | null,
    stepId: row.stepId as StepId | null,
    requestedBy: row.requestedBy as PersonId,
    decidedBy: row.decidedBy as PersonId | null,
  },
  orderCode: orderCode as OrderCode | null,
  seq,
})

export async function materialRequestById(sql: Queryable, id: string): Promise<PlacedMaterialRequest | null> {
  const [row] = await sql<RequestRow[]>`${requests(sql)} where m.id = ${id}`
  return row === undefined ? null : toPlaced(row)
}
