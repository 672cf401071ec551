/**
 * What a round reads of the orders it looks at: of each order only the steps that can be late, and of those
 * only what lateness depends on. Instants come as milliseconds: thousands of texts to parse would be the dearest part.
 */
import { Temporal } from 'temporal-polyfill'
import type {
  CalendarId,
  ExceptionId,
  Instant,
  OrderCode,
  OrderId,
  OrderStatus,
  Priority,
  Step,
  StepId,
  StepStatus,
  TeamId,
} from '../domain/model.ts'
import { type Quantity, ZERO } from '../domain/quantity.ts'
import type { WatchedOrder, WatchedStep } from '../domain/watched-order.ts'
import type { Queryable } from './connect.ts'
import { blockingNow, pausesOfOrders } from './order-pauses.ts'
import { onlyRow, toQuantity } from './row-values.ts'

type StepCells = readonly [
  id: number,
  seq: number,
  name: string,
  teamId: string,
  status: StepStatus,
  plannedStart: number | null,
  dueAt: number | null,
  startedAt: number | null,
  made: boolean,
  vendor: string | null,
  outsourceStatus: Step['outsourceStatus'],
  parallelGroup: string | null,
  lastSignAt: number | null,
  pausedSince: number | null,
]

type OrderRow = {
  readonly id: number
  readonly code: string
  readonly status: OrderStatus
  readonly priority: Priority
  readonly customer: string | null
  readonly dueMs: number
  readonly nextMs: number | null
  readonly people: number
  readonly steps: readonly StepCells[] | null
}

const BEGUN = 10_000n as Quantity

/** The calendar of each team comes from the catalog: it is in memory already. */
export async function watchedOrders(
  sql: Queryable,
  ids: readonly OrderId[],
  now: Instant,
  calendarOf: (teamId: TeamId) => CalendarId,
): Promise<readonly WatchedOrder[]> {
  if (ids.length === 0) return []
  const [{ orders, reviews, inspections, shortages }, pauses] = await Promise.all([
    readAll(sql, [...ids], now),
    pausesOfOrders(sql, ids),
  ])
  const exceptionOf = blockingNow([...pauses.values()].flat())
  const reviewsOf = Map.groupBy(reviews, row => row.orderId)
  const inspectionsOf = Map.groupBy(inspections, row => row.orderId)
  const shortagesOf = Map.groupBy(shortages, row => row.orderId)
  return orders.map(row => ({
    id: row.id as OrderId,
    code: row.code as OrderCode,
    status: row.status,
    priority: row.priority,
    customer: row.customer,
    dueAt: at(row.dueMs),
    nextDateAt: atOrNull(row.nextMs),
    people: row.people,
    steps: (row.steps ?? []).map(cells => toStep(cells, calendarOf, exceptionOf)),
    reviews: (reviewsOf.get(row.id) ?? []).map(toReview),
    inspections: (inspectionsOf.get(row.id) ?? []).map(toInspection),
    held: pauses.get(row.id as OrderId) ?? [],
    shortages: (shortagesOf.get(row.id) ?? []).map(({ material, since }) => ({ material, since: at(since) })),
  }))
}

const at = (ms: number): Instant => Temporal.Instant.fromEpochMilliseconds(Math.round(ms))
const atOrNull = (ms: number | null): Instant | null => (ms === null ? null : at(ms))

function toStep(
  cells: StepCells,
  calendarOf: (teamId: TeamId) => CalendarId,
  exceptionOf: ReadonlyMap<StepId, ExceptionId>,
): WatchedStep {
  const [id, seq, name, teamId, status, plannedStart, dueAt, startedAt, made, vendor, outsourceStatus, group] = cells
  return {
    id: id as StepId,
    seq,
    name,
    teamId: teamId as TeamId,
    calendarId: calendarOf(teamId as TeamId),
    status,
    plannedStart: atOrNull(plannedStart),
    dueAt: atOrNull(dueAt),
    startedAt: atOrNull(startedAt),
    totals: { good: made ? BEGUN : ZERO, scrap: ZERO },
    rules: {
      outsource: vendor === null ? null : { vendor, leadTimeHours: 0, unitPrice: ZERO },
      parallelGroup: group,
    },
    outsourceStatus,
    lastSignAt: atOrNull(cells[12]),
    pausedSince: atOrNull(cells[13]),
    blockedBy: exceptionOf.get(id as StepId) ?? null,
  }
}

type PlacedRow = {
  readonly orderId: number
  readonly stepId: number
  readonly seq: number
  readonly name: string
  readonly teamId: string
}
type ReviewRow = PlacedRow & { readonly since: number; readonly count: number }
type InspectionRow = PlacedRow & { readonly id: string; readonly requestedAt: number }

type Facts = {
  readonly orders: readonly OrderRow[]
  readonly reviews: readonly ReviewRow[]
  readonly inspections: readonly InspectionRow[]
  readonly shortages: readonly { readonly orderId: number; readonly material: string; readonly since: number }[]
}

/**
 * One statement: each further one would need a connection of its own, whose first queries cost more than all of this.
 * `date_part` is a float's arithmetic where `extract` is a numeric's, which over thousands of orders is most of the time.
 */
async function readAll(sql: Queryable, ids: number[], now: Instant): Promise<Facts> {
  const rows = await sql<{ facts: Facts }[]>`
    with wanted as materialized (select ${ids}::bigint[] as ids)
    select json_build_object('orders', coalesce((${orderRows(sql, now)}), '[]'),
      'reviews', coalesce((${waitingReviews(sql)}), '[]'),
      'inspections', coalesce((${pendingInspections(sql)}), '[]'),
      'shortages', coalesce((${openShortages(sql)}), '[]')) as facts
    from wanted`
  return onlyRow(rows).facts
}

const ms = (sql: Queryable, column: string) => sql.unsafe(`date_part('epoch', ${column}) * 1000`)

/** Steps that wait and have nothing due yet can't be late: only the next date among them is read. */
const orderRows = (sql: Queryable, now: Instant) => sql`
  select json_agg(json_build_object('id', o.id, 'code', o.code, 'status', o.status, 'priority', o.priority,
    'customer', o.customer, 'dueMs', ${ms(sql, 'o.due_at')}, 'nextMs', ${ms(sql, 's.next')},
    'people', (select count(distinct a.person_id) from step_assignee a where a.step_id = any(s.workable)),
    'steps', s.cells))
  from orders o
  left join lateral (
    select json_agg(json_build_array(s.id, s.seq, s.name, s.team_id, s.status, ${ms(sql, 's.planned_start')},
        ${ms(sql, 's.due_at')}, ${ms(sql, 's.started_at')}, s.good > 0 or s.scrap > 0, s.outsource_vendor,
        s.outsource_status, s.parallel_group,
        case when s.status = 'inProgress' then date_part('epoch', greatest(s.started_at,
          (select r.reported_at from report r where r.step_id = s.id order by r.seq desc limit 1),
          (select max(w.started_at) from work_session w where w.step_id = s.id))) * 1000 end,
        case when s.status = 'paused' then date_part('epoch', coalesce(
          (select max(w.ended_at) from work_session w where w.step_id = s.id and w.ended_by = 'pause'),
          (select r.reported_at from report r where r.step_id = s.id order by r.seq desc limit 1),
          s.started_at)) * 1000 end) order by s.seq)
      filter (where s.status <> 'pending' or s.due_at <= ${now} or s.planned_start <= ${now}) as cells,
      array_agg(s.id) filter (where s.status <> 'pending') as workable,
      min(least(case when s.due_at > ${now} then s.due_at end,
        case when s.status in ('pending', 'ready') and s.planned_start > ${now} then s.planned_start end)) as next
    from step s where s.order_id = o.id and s.status in ('pending', 'ready', 'inProgress', 'paused')
  ) s on o.status in ('released', 'inProgress')
  where o.id = any(wanted.ids)`

/** Rows of the ledger, and reports above the gate that nothing is booked of yet. */
const waitingReviews = (sql: Queryable) => sql`
  select json_agg(w) from (
    select s.order_id as "orderId", s.id as "stepId", s.seq, s.name, s.team_id as "teamId",
      ${ms(sql, 'min(w.at)')} as since, count(*)::int as count
    from (
      select q.step_id, q.reported_at as at from review_queue q
      union all
      select h.step_id, h.requested_at from held_report h where h.status = 'waiting'
    ) w join step s on s.id = w.step_id
    where s.order_id = any(wanted.ids) group by s.id
  ) w`

const toReview = (row: ReviewRow): WatchedOrder['reviews'][number] => ({
  step: { id: row.stepId as StepId, seq: row.seq, name: row.name, teamId: row.teamId as TeamId },
  since: at(row.since),
  count: row.count,
})

const pendingInspections = (sql: Queryable) => sql`
  select json_agg(w) from (
    select i.id, i.order_id as "orderId", s.id as "stepId", s.seq, s.name, s.team_id as "teamId",
      ${ms(sql, 'i.requested_at')} as "requestedAt"
    from inspection i join step s on s.id = i.step_id
    where i.order_id = any(wanted.ids) and i.result = 'pending'
  ) w`

const toInspection = (row: InspectionRow): WatchedOrder['inspections'][number] => ({
  id: row.id,
  step: { id: row.stepId as StepId, seq: row.seq, name: row.name },
  requestedAt: at(row.requestedAt),
})

const openShortages = (sql: Queryable) => sql`
  select json_agg(w order by w.since, w.material) from (
    select s.order_id as "orderId", m.name as material, ${ms(sql, 's.since')} as since
    from stock_shortage s join material m on m.code = s.material_code
    where s.order_id = any(wanted.ids) and s.resolved_at is null
  ) w`

/** Of the steps at work, the newest rows of their ledger: what a pace is measured from. */
export async function recentReports(
  sql: Queryable,
  ids: readonly StepId[],
): Promise<ReadonlyMap<StepId, readonly { readonly good: Quantity; readonly occurredAt: Instant }[]>> {
  const rows = await sql<{ stepId: number; good: string; occurredAt: Instant }[]>`
    select s.id as "stepId", r.good::text as good, r.occurred_at as "occurredAt"
    from unnest(${[...ids]}::bigint[]) as s(id)
      cross join lateral (select good, occurred_at from report where step_id = s.id order by seq desc limit 50) r`
  const read = rows.map(row => ({ ...row, stepId: row.stepId as StepId, good: toQuantity(row.good) }))
  return Map.groupBy(read, row => row.stepId)
}
