/**
 * What a round reads of the orders and exceptions it looks at: of each order only the steps that can be late, and of those
 * only what lateness depends on. Instants come as milliseconds: thousands of texts to parse would be the dearest part.
 */
import { Temporal } from 'temporal-polyfill'
import type { WatchedOrder, WatchedStep } from '../domain/alert-reasons.ts'
import type {
  CalendarId,
  DepartmentId,
  ExceptionId,
  ExceptionKind,
  Instant,
  OrderCode,
  OrderId,
  OrderStatus,
  PersonId,
  Priority,
  ReasonCode,
  Step,
  StepId,
  StepStatus,
  TeamId,
} from '../domain/model.ts'
import { type Quantity, ZERO } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { blockingNow, pausesOfOrders } from './order-pauses.ts'
import { toQuantity } from './row-values.ts'

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
  const list = [...ids]
  const [orders, pauses, reviews, inspections, short] = await Promise.all([
    orderRows(sql, list, now),
    pausesOfOrders(sql, list),
    waitingReviews(sql, list),
    pendingInspections(sql, list),
    openShortages(sql, list),
  ])
  const exceptionOf = blockingNow([...pauses.values()].flat())
  const reviewsOf = Map.groupBy(reviews, row => row.orderId)
  const inspectionsOf = Map.groupBy(inspections, row => row.orderId)
  const shortagesOf = Map.groupBy(short, row => row.orderId)
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
    shortages: (shortagesOf.get(row.id) ?? []).map(({ material, since }) => ({ material, since })),
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

/**
 * Steps that wait and have nothing due yet can't be late: only the next date among them is read. `date_part` is a float's
 * arithmetic where `extract` is a numeric's, which over thousands of orders is most of the time.
 */
async function orderRows(sql: Queryable, ids: number[], now: Instant): Promise<readonly OrderRow[]> {
  const ms = (column: string) => sql.unsafe(`date_part('epoch', ${column}) * 1000`)
  const [row] = await sql<{ rows: readonly OrderRow[] | null }[]>`
    select json_agg(json_build_object('id', o.id, 'code', o.code, 'status', o.status, 'priority', o.priority,
      'customer', o.customer, 'dueMs', ${ms('o.due_at')}, 'nextMs', ${ms('s.next')},
      'people', (select count(distinct a.person_id) from step_assignee a where a.step_id = any(s.workable)),
      'steps', s.cells)) as rows
    from orders o
    left join lateral (
      select json_agg(json_build_array(s.id, s.seq, s.name, s.team_id, s.status, ${ms('s.planned_start')}, ${ms('s.due_at')},
          ${ms('s.started_at')}, s.good > 0 or s.scrap > 0, s.outsource_vendor, s.outsource_status, s.parallel_group,
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
    where o.id = any(${ids}::bigint[])`
  return row?.rows ?? []
}

type PlacedRow = { orderId: number; stepId: number; seq: number; name: string; teamId: string }
type ReviewRow = PlacedRow & { since: Instant; count: number }

/** Rows of the ledger, and reports above the gate that nothing is booked of yet. */
const waitingReviews = (sql: Queryable, ids: number[]) => sql<ReviewRow[]>`
  select s.order_id as "orderId", s.id as "stepId", s.seq, s.name, s.team_id as "teamId", min(w.at) as since,
    count(*)::int as count
  from (
    select q.step_id, q.reported_at as at from review_queue q
    union all
    select h.step_id, h.requested_at from held_report h where h.status = 'waiting'
  ) w join step s on s.id = w.step_id
  where s.order_id = any(${ids}::bigint[]) group by s.id`

const toReview = (row: ReviewRow): WatchedOrder['reviews'][number] => ({
  step: { id: row.stepId as StepId, seq: row.seq, name: row.name, teamId: row.teamId as TeamId },
  since: row.since,
  count: row.count,
})

type InspectionRow = PlacedRow & { id: string; requestedAt: Instant }

const pendingInspections = (sql: Queryable, ids: number[]) => sql<InspectionRow[]>`
  select i.id, i.order_id as "orderId", s.id as "stepId", s.seq, s.name, s.team_id as "teamId",
    i.requested_at as "requestedAt"
  from inspection i join step s on s.id = i.step_id
  where i.order_id = any(${ids}::bigint[]) and i.result = 'pending'`

const toInspection = (row: InspectionRow): WatchedOrder['inspections'][number] => ({
  id: row.id,
  step: { id: row.stepId as StepId, seq: row.seq, name: row.name },
  requestedAt: row.requestedAt,
})

const openShortages = (sql: Queryable, ids: number[]) => sql<{ orderId: number; material: string; since: Instant }[]>`
  select s.order_id as "orderId", m.name as material, s.since from stock_shortage s join material m on m.code = s.material_code
  where s.order_id = any(${ids}::bigint[]) and s.resolved_at is null order by s.since, m.name`

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

/** An exception with what a look needs; who acts on it is the catalog's to say. */
export type ExceptionFacts = {
  readonly id: ExceptionId
  readonly kind: ExceptionKind
  readonly reason: ReasonCode | null
  readonly machine: string | null
  readonly description: string
  readonly andonLevel: number
  /** Who must act, where that is known. */
  readonly calledDepartment: DepartmentId | null
  readonly raisedBy: PersonId
  /** Since when they have been called. */
  readonly calledAt: Instant
  readonly acknowledgedAt: Instant | null
  readonly resolvedAt: Instant | null
  readonly people: number
  readonly order: null | {
    readonly id: OrderId
    readonly code: OrderCode
    readonly priority: Priority
    readonly customer: string | null
    readonly dueAt: Instant
  }
  readonly step: null | { readonly id: StepId; readonly seq: number; readonly name: string; readonly teamId: TeamId }
}

type ExceptionRow = {
  id: string
  kind: ExceptionKind
  reason: string | null
  machine: string | null
  description: string
  andonLevel: number
  calledDepartment: string | null
  raisedBy: string
  calledAt: Instant
  acknowledgedAt: Instant | null
  resolvedAt: Instant | null
  people: number
  orderId: number | null
  code: string | null
  priority: Priority | null
  customer: string | null
  dueAt: Instant | null
  stepId: number | null
  seq: number | null
  name: string | null
  teamId: string | null
}

export async function watchedExceptions(
  sql: Queryable,
  ids: readonly ExceptionId[],
): Promise<readonly ExceptionFacts[]> {
  if (ids.length === 0) return []
  const rows = await sql<ExceptionRow[]>`
    select e.id, e.kind, e.reason, e.machine, e.description, e.andon_level as "andonLevel", e.raised_by as "raisedBy",
      coalesce(e.called_at, e.raised_at) as "calledAt", e.department_id as "calledDepartment", e.acknowledged_at as "acknowledgedAt", e.resolved_at as "resolvedAt",
      (select count(*)::int from step_assignee a where a.step_id = e.step_id) as people,
      o.id as "orderId", o.code, o.priority, o.customer, o.due_at as "dueAt",
      s.id as "stepId", s.seq, s.name, s.team_id as "teamId"
    from exception e left join orders o on o.id = e.order_id left join step s on s.id = e.step_id
    where e.id = any(${[...ids]}::text[])`
  return rows.map(toExceptionFacts)
}

const toExceptionFacts = (row: ExceptionRow): ExceptionFacts => ({
  ...row,
  id: row.id as ExceptionId,
  reason: row.reason as ReasonCode | null,
  calledDepartment: row.calledDepartment as DepartmentId | null,
  raisedBy: row.raisedBy as PersonId,
  order:
    row.orderId === null || row.code === null || row.priority === null || row.dueAt === null
      ? null
      : {
          id: row.orderId as OrderId,
          code: row.code as OrderCode,
          priority: row.priority,
          customer: row.customer,
          dueAt: row.dueAt,
        },
  step:
    row.stepId === null || row.seq === null || row.name === null || row.teamId === null
      ? null
      : { id: row.stepId as StepId, seq: row.seq, name: row.name, teamId: row.teamId as TeamId },
})
