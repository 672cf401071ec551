/** Reports above the gate that wait for a leader. Nothing of them is in the ledger. */
import type { Instant, OrderCode, OrderId, Person, PersonId, StepId } from '../domain/model.ts'
import type { HeldReport, JsonValue } from './commit.ts'
import type { Queryable } from './connect.ts'
import { inScope, reviewScopeOf } from './review-scope.ts'

export type HeldAt = { readonly held: HeldReport; readonly orderCode: OrderCode; readonly seq: number }

type HeldRow = {
  readonly id: string
  readonly orderId: number
  readonly stepId: number
  readonly personId: string
  readonly payload: JsonValue
  readonly status: HeldReport['status']
  readonly requestedAt: Instant
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly note: string
  readonly orderCode: string
  readonly seq: number
}

const heldColumns = (sql: Queryable) => sql`
  h.id, h.order_id as "orderId", h.step_id as "stepId", h.person_id as "personId", h.payload, h.status,
  h.requested_at as "requestedAt", h.decided_by as "decidedBy", h.decided_at as "decidedAt", h.note,
  o.code as "orderCode", s.seq`

const toHeldAt = ({ orderCode, seq, ...row }: HeldRow): HeldAt => ({
  held: {
    ...row,
    orderId: row.orderId as OrderId,
    stepId: row.stepId as StepId,
    personId: row.personId as PersonId,
    decidedBy: row.decidedBy as PersonId | null,
  },
  orderCode: orderCode as OrderCode,
  seq,
})

export async function heldReportById(sql: Queryable, id: string): Promise<HeldAt | null> {
  const [row] = await sql<HeldRow[]>`
    select ${heldColumns(sql)}
    from held_report h join step s on s.id = h.step_id join orders o on o.id = h.order_id where h.id = ${id}`
  return row === undefined ? null : toHeldAt(row)
}

/** Those of this person's at the step that have waited since then or less; newest first. */
export async function heldSince(
  sql: Queryable,
  { personId, stepId, since }: { readonly personId: PersonId; readonly stepId: StepId; readonly since: Instant },
): Promise<readonly HeldAt[]> {
  const rows = await sql<HeldRow[]>`
    select ${heldColumns(sql)}
    from held_report h join step s on s.id = h.step_id join orders o on o.id = h.order_id
    where h.step_id = ${stepId} and h.person_id = ${personId} and h.status = 'waiting' and h.requested_at >= ${since}
    order by h.requested_at desc, h.id desc limit 20`
  return rows.map(toHeldAt)
}

/** Those that wait for this leader, longest first, none of their own. At most 200. */
export async function heldReportsFor(sql: Queryable, leader: Person, limit = 20): Promise<readonly HeldAt[]> {
  const rows = await sql<HeldRow[]>`
    select ${heldColumns(sql)}
    from held_report h join step s on s.id = h.step_id join orders o on o.id = h.order_id
      join person p on p.id = h.person_id
    where h.status = 'waiting' and h.person_id <> ${leader.id}
      and exists (select 1 from team t
        where ${inScope(sql, reviewScopeOf(leader))} and (t.id = s.team_id or t.id = p.team_id))
    order by h.requested_at, h.id limit ${limit}`
  return rows.map(toHeldAt)
}
