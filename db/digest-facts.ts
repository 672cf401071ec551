/** What digests count: one question each, of one department or of the whole plant. */
import type { Instant, Order, OrderCode, PlainDate } from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { holding, type StepFilter } from './open-steps.ts'
import { type OrderDocument, orderDocument, toOrder } from './order-document.ts'
import type { OutputFilter } from './output.ts'
import { toQuantity } from './row-values.ts'

export type Span = { readonly from: Instant; readonly to: Instant }
export type Scope = Pick<StepFilter & OutputFilter, 'departmentId'>

/** Of a step `s`: the department that makes it. */
export const inDepartment = (sql: Queryable, { departmentId }: Scope) =>
  departmentId === undefined
    ? sql`true`
    : sql`s.team_id in (select t.id from team t where t.department_id = ${departmentId})`

/** Steps due in the span: how many there are, and how many of them were done since it began. */
export async function dueAndDone(
  sql: Queryable,
  { from, to }: Span,
  day: PlainDate,
  scope: Scope,
): Promise<{ readonly due: number; readonly done: number }> {
  // Completed steps are found by the reports of these days: the ledger is indexed by them, finished steps are not.
  const [row] = await sql<{ open: number; done: number }[]>`
    select
      (select count(*)::int from step s join orders o on o.id = s.order_id
        where s.status in ('pending', 'ready', 'inProgress', 'paused') and s.due_at >= ${from} and s.due_at < ${to}
          and o.status in ('released', 'inProgress') and ${inDepartment(sql, scope)}) as open,
      (select count(distinct s.id)::int from report r join step s on s.id = r.step_id
        where r.work_date between ${day} and ${day.add({ days: 1 })} and s.status = 'completed'
          and s.due_at >= ${from} and s.due_at < ${to} and s.completed_at >= ${from} and ${inDepartment(sql, scope)}) as done`
  return row === undefined ? { due: 0, done: 0 } : { due: row.open + row.done, done: row.done }
}

/** Good output of one day of the plant by the hour in which the work was done; hours without are absent. */
export async function outputByHour(
  sql: Queryable,
  day: PlainDate,
  timeZone: string,
  scope: Scope,
): Promise<readonly { readonly hour: string; readonly good: Quantity }[]> {
  const rows = await sql<{ hour: string; good: string }[]>`
    select to_char(at.hour, 'HH24:00') as hour, sum(r.good)::text as good
    from report r join step s on s.id = r.step_id
      cross join lateral (select date_trunc('hour', r.occurred_at at time zone ${timeZone}) as hour) at
    where r.work_date = ${day} and ${inDepartment(sql, scope)}
    group by at.hour order by at.hour`
  return rows.map(row => ({ hour: row.hour, good: toQuantity(row.good) }))
}

/** What was made in one shift: of the plant's day, the work done between its start and its end. */
export async function outputOfShift(
  sql: Queryable,
  day: PlainDate,
  { from, to }: Span,
  scope: Scope,
): Promise<{ readonly good: Quantity; readonly scrap: Quantity }> {
  const [row] = await sql<{ good: string; scrap: string }[]>`
    select coalesce(sum(r.good), 0)::text as good, coalesce(sum(r.scrap), 0)::text as scrap
    from report r join step s on s.id = r.step_id
    where r.work_date = ${day} and r.occurred_at >= ${from} and r.occurred_at < ${to} and ${inDepartment(sql, scope)}`
  return { good: toQuantity(row?.good ?? '0'), scrap: toQuantity(row?.scrap ?? '0') }
}

/** By team of the step: reports of that day told more than `minutes` after the work, of all that people told. */
export async function lateReportsByTeam(
  sql: Queryable,
  day: PlainDate,
  minutes: number,
  scope: Scope,
): Promise<readonly { readonly team: string; readonly late: number; readonly all: number }[]> {
  const rows = await sql<{ team: string; late: number; all: number }[]>`
    select t.name as team, count(*)::int as "all",
      (count(*) filter (where r.reported_at - r.occurred_at > make_interval(mins => ${minutes})))::int as late
    from report r join step s on s.id = r.step_id join team t on t.id = s.team_id
    where r.work_date = ${day} and r.reversal_of is null and r.channel in ('card', 'text', 'voice', 'scan')
      and ${inDepartment(sql, scope)}
    group by t.id having count(*) filter (where r.reported_at - r.occurred_at > make_interval(mins => ${minutes})) > 0
    order by late desc, t.name limit 20`
  return rows.map(row => ({ ...row }))
}

export type UnansweredAlert = {
  readonly orderCode: OrderCode | null
  readonly stepName: string | null
  readonly since: Instant
}

/** Alerts that nobody has acknowledged, longest first; `count` of all. */
export async function unansweredAlerts(
  sql: Queryable,
  { departmentId }: Scope,
  limit: number,
): Promise<{ readonly count: number; readonly first: readonly UnansweredAlert[] }> {
  const own = departmentId === undefined ? sql`true` : sql`a.department_id = ${departmentId}`
  const rows = await sql<(UnansweredAlert & { count: number })[]>`
    select o.code as "orderCode", s.name as "stepName", a.since, count(*) over ()::int as count
    from alert a left join orders o on o.id = a.order_id left join step s on s.id = a.step_id
    where a.state = 'firing' and ${own} order by a.since, a.id limit ${limit}`
  return { count: rows[0]?.count ?? 0, first: rows.map(({ count: _, ...alert }) => alert) }
}

/** Booked reports that wait for a review, and reports above the gate. */
export async function reviewsWaiting(sql: Queryable, scope: Scope): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select ((select count(*) from review_queue q join step s on s.id = q.step_id where ${inDepartment(sql, scope)})
      + (select count(*) from held_report h join step s on s.id = h.step_id
          where h.status = 'waiting' and ${inDepartment(sql, scope)}))::int as count`
  return row?.count ?? 0
}

export type ReworkLine = { readonly orderCode: OrderCode; readonly stepName: string; readonly open: Quantity }

/** Pieces out for rework and not back, or sent back here and not worked again, most first; at most `limit`. */
export async function openRework(sql: Queryable, scope: Scope, limit: number): Promise<readonly ReworkLine[]> {
  const rows = await sql<{ orderCode: OrderCode; stepName: string; open: string }[]>`
    select o.code as "orderCode", s.name as "stepName", (s.rework - s.rework_done + w.open)::text as open
    from step s join orders o on o.id = s.order_id cross join lateral (
      select coalesce(sum(m.returned - coalesce((select sum(d.good + d.scrap + d.rework + d.waiting + d.returned - d.rework_done)
          from report d where d.rework_id = m.id and d.step_id = s.id), 0)), 0) as open
      from report m where s.returned > 0 and m.order_id = o.id and m.returned_to = s.id and m.reversal_of is null
        and not exists (select from report u where u.reversal_of = m.id)) w
    where s.status in ('pending', 'ready', 'inProgress', 'paused') and s.rework - s.rework_done + w.open > 0
      and ${inDepartment(sql, scope)}
    order by s.rework - s.rework_done + w.open desc, s.id limit ${limit}`
  return rows.map(row => ({ ...row, open: toQuantity(row.open) }))
}

export type LowStock = { readonly code: string; readonly onHand: Quantity; readonly safetyStock: Quantity }

/** Materials below their safety stock, the emptiest first. */
export async function belowSafetyStock(sql: Queryable, limit: number): Promise<readonly LowStock[]> {
  const rows = await sql<{ code: string; onHand: string; safetyStock: string }[]>`
    select code, on_hand::text as "onHand", safety_stock::text as "safetyStock" from material
    where on_hand < safety_stock order by on_hand / safety_stock, code limit ${limit}`
  return rows.map(row => ({ code: row.code, onHand: toQuantity(row.onHand), safetyStock: toQuantity(row.safetyStock) }))
}

/** Orders that were completed since then and wait to be received; newest first. */
export async function completedSince(sql: Queryable, since: Instant, limit: number): Promise<readonly Order[]> {
  const rows = await sql<{ document: OrderDocument }[]>`
    select ${orderDocument(sql)} as document from orders o
    where o.status = 'completed' and (select max(s.completed_at) from step s where s.order_id = o.id) >= ${since}
    order by o.id desc limit ${limit}`
  return rows.map(row => toOrder(row.document))
}

export type Response = {
  readonly raised: number
  /** Minutes, half took no longer; null: none was acknowledged or resolved. */
  readonly acknowledgedP50: number | null
  readonly resolvedP50: number | null
}

/** Exceptions raised in the span. */
export async function exceptionResponse(sql: Queryable, { from, to }: Span, scope: Scope): Promise<Response> {
  const own =
    scope.departmentId === undefined
      ? sql`true`
      : sql`e.step_id in (select s.id from step s where ${inDepartment(sql, scope)})`
  const [row] = await sql<Response[]>`
    select count(*)::int as raised,
      percentile_cont(0.5) within group (order by extract(epoch from e.acknowledged_at - e.raised_at) / 60)
        filter (where e.acknowledged_at is not null) as "acknowledgedP50",
      percentile_cont(0.5) within group (order by extract(epoch from e.resolved_at - e.raised_at) / 60)
        filter (where e.resolved_at is not null) as "resolvedP50"
    from exception e where e.raised_at >= ${from} and e.raised_at < ${to} and ${own}`
  return row ?? { raised: 0, acknowledgedP50: null, resolvedP50: null }
}

/** What an open exception says of the step it holds: a reason's name, or the words of whoever raised it. */
export async function heldBecause(sql: Queryable, stepIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (stepIds.length === 0) return new Map()
  const rows = await sql<{ stepId: number; what: string }[]>`
    select distinct on (s.id) s.id as "stepId", coalesce(r.name, e.description) as what
    from step s cross join lateral ${holding(sql)} h join exception e on e.id = h.id left join reason r on r.code = e.reason
    where s.id = any(${[...stepIds]}::bigint[]) order by s.id, e.raised_at`
  return new Map(rows.map(({ stepId, what }) => [stepId, what]))
}
