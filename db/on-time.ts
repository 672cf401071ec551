/** Which orders were completed or due in a span of time, and what held them up. */
import type { ExceptionId, Instant, OrderId } from '../domain/model.ts'
import type { Standstill } from '../domain/on-time.ts'
import type { Queryable } from './connect.ts'
import { completedAt, customersNamed, finishedSince } from './orders.ts'

type Span = { readonly from: Instant; readonly to: Instant }

export type EndedOrders = {
  readonly completed: readonly { readonly id: OrderId; readonly at: Instant }[]
  /** How many were closed with less than was ordered. */
  readonly closedShort: number
  /** Due in the span, and not completed. */
  readonly open: readonly OrderId[]
}

const MOST_ORDERS = 2_000

/** Cancelled orders are in none of them. `customer`: a name or part of one. */
export async function ordersEnded(sql: Queryable, { from, to }: Span, customer: string | null): Promise<EndedOrders> {
  const theirs = customer === null ? sql`true` : sql`o.customer in (select name from ${customersNamed(sql, customer)})`
  const rows = await sql<{ id: OrderId; kind: 'completed' | 'closed' | 'open'; at: Instant | null }[]>`
    with over as materialized (
      select o.id, o.status, ${completedAt(sql)} as at from ${finishedSince(sql, from)}
      where o.status in ('completed', 'closed') and ${theirs})
    select id, status as kind, at from over where at >= ${from} and at < ${to}
    union all
    select o.id, 'open', null from orders o
    where o.status in ('planned', 'released', 'inProgress', 'onHold') and o.due_at >= ${from} and o.due_at < ${to}
      and ${theirs}
    limit ${MOST_ORDERS}`
  return {
    completed: rows.flatMap(({ id, kind, at }) => (kind === 'completed' && at !== null ? [{ id, at }] : [])),
    closedShort: rows.filter(({ kind }) => kind === 'closed').length,
    open: rows.flatMap(({ id, kind }) => (kind === 'open' ? [id] : [])),
  }
}

/** Holds of these orders and standstills of their steps with why, in order of time; orders without are left out. */
export async function standstillsOf(
  sql: Queryable,
  ids: readonly OrderId[],
): Promise<ReadonlyMap<OrderId, readonly Standstill[]>> {
  if (ids.length === 0) return new Map()
  type Row = Standstill & { readonly orderId: OrderId; readonly exceptionId: ExceptionId | null }
  const rows = await sql<Row[]>`
    select p.order_id as "orderId", s.seq, p.exception_id as "exceptionId", p.from_at as "from", p.to_at as "to",
      coalesce(r.name, e.description, '') as what
    from order_pause p left join step s on s.id = p.step_id left join exception e on e.id = p.exception_id
      left join reason r on r.code = coalesce(e.cause, e.reason)
    where p.order_id = any(${[...ids]}::bigint[]) order by p.from_at, p.id`
  return Map.groupBy(rows, row => row.orderId)
}
