/** What is not counted against an order or its steps, and what blocks a step now: it was on hold, or an exception holds it. */
import type { Held } from '../domain/lateness.ts'
import type { ExceptionId, Instant, OrderId, StepId } from '../domain/model.ts'
import type { Queryable } from './connect.ts'

export type OrderPause = Held & { readonly stepId: StepId | null; readonly exceptionId: ExceptionId | null }

type Row = {
  readonly orderId: OrderId
  readonly stepId: StepId | null
  readonly seq: number | null
  readonly exceptionId: ExceptionId | null
  readonly from: Instant
  readonly to: Instant | null
}

/** In order of time. Orders that never stood still are left out. */
export async function pausesOfOrders(
  sql: Queryable,
  ids: readonly OrderId[] | readonly number[],
): Promise<ReadonlyMap<OrderId, readonly OrderPause[]>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<Row[]>`
    select p.order_id as "orderId", p.step_id as "stepId", s.seq, p.exception_id as "exceptionId", p.from_at as "from",
      p.to_at as "to"
    from order_pause p left join step s on s.id = p.step_id
    where p.order_id = any(${[...ids]}::bigint[]) order by p.from_at, p.id`
  return Map.groupBy(rows, row => row.orderId)
}

/** By which exception each step stands still now: the first one. */
export function blockingNow(pauses: readonly OrderPause[]): ReadonlyMap<StepId, ExceptionId> {
  const open = pauses.flatMap(({ stepId, exceptionId, to }): [StepId, ExceptionId][] =>
    to === null && stepId !== null && exceptionId !== null ? [[stepId, exceptionId]] : [],
  )
  return new Map(open.toReversed())
}
