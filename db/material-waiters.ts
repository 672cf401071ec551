/** Who waits for a material: they asked for it, reported that it is missing, or lead a step of an order that is short of it. */
import type { OrderCode, OrderId, PersonId } from '../domain/model.ts'
import type { MaterialRequest } from './commit.ts'
import type { Queryable } from './connect.ts'
import { materialRequestById } from './material-requests.ts'

export type MaterialWaiter = { readonly personId: PersonId; readonly order: OrderCode | null }

const MOST_TOLD = 50

/** Each person once, with the order it is for; at most 50. */
export async function waitersFor(sql: Queryable, material: string): Promise<readonly MaterialWaiter[]> {
  const rows = await sql<{ personId: string; order: string | null }[]>`
    select distinct on (w.person_id) w.person_id as "personId", o.code as "order"
    from (
      select requested_by as person_id, order_id from material_request where status = 'open' and material_code = ${material}
      union all
      select e.raised_by, e.order_id
      from exception e join orders o on o.id = e.order_id join bom b on b.product_code = o.product_code
        join bom_line l on l.bom_id = b.id join step s on s.id = e.step_id
      where e.kind = 'material' and e.resolved_at is null and l.material_code = ${material} and l.step_code = s.code
      union all
      select t.leader_id, h.order_id
      from stock_shortage h join orders o on o.id = h.order_id join bom b on b.product_code = o.product_code
        join bom_line l on l.bom_id = b.id and l.material_code = h.material_code
        join step s on s.order_id = o.id and s.code = l.step_code join team t on t.id = s.team_id
      where h.material_code = ${material} and h.resolved_at is null and t.leader_id is not null
    ) w left join orders o on o.id = w.order_id
    order by w.person_id, o.code limit ${MOST_TOLD}`
  return rows.map(row => ({ personId: row.personId as PersonId, order: row.order as OrderCode | null }))
}

/** The oldest open request for this material of this order; null for none. */
export async function openRequestOf(sql: Queryable, material: string, order: OrderId): Promise<MaterialRequest | null> {
  const [row] = await sql<{ id: string }[]>`
    select id from material_request where status = 'open' and material_code = ${material} and order_id = ${order}
    order by requested_at, id limit 1`
  return row === undefined ? null : ((await materialRequestById(sql, row.id))?.request ?? null)
}
