/** Steps that can be worked on, that are late or stuck: what people are asked to do and what managers ask about. */
import type { PendingQuery, Row } from 'postgres'
import type {
  DepartmentId,
  Instant,
  Order,
  OrderCode,
  Person,
  PersonId,
  Step,
  StepId,
  TeamId,
  WorkCenterId,
} from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { type OrderDocument, orderDocument, toOrder } from './order-document.ts'
import { onlyRow } from './row-values.ts'

/** A step with the whole order around it: gate, lateness and forecast need both. */
export type StepOfOrder = { readonly order: Order; readonly step: Step }

type Fragment = PendingQuery<Row[]>

type Picked = {
  readonly steps: readonly { readonly orderId: number; readonly stepId: number }[]
  readonly orders: readonly OrderDocument[]
}

/** `picked` selects `id`, `order_id` and `place`; an order with several picked steps is read once. */
async function stepsPicked(sql: Queryable, picked: Fragment): Promise<readonly StepOfOrder[]> {
  const rows = await sql<{ document: Picked }[]>`
    with picked as materialized (${picked})
    select json_build_object(
      'steps', (select coalesce(json_agg(json_build_object('orderId', order_id, 'stepId', id) order by place), '[]')
        from picked),
      'orders', (select coalesce(json_agg(${orderDocument(sql)}), '[]')
        from orders o where o.id in (select order_id from picked))) as document`
  const { document } = onlyRow(rows)
  const orders = new Map(document.orders.map(order => [order.id, toOrder(order)]))
  return document.steps.flatMap(({ orderId, stepId }) => {
    const order = orders.get(orderId)
    const step = order?.steps.find(each => each.id === stepId)
    return order === undefined || step === undefined ? [] : [{ order, step }]
  })
}

/** Spelled out, so that the planner can match the partial indexes of the open steps. */
const isWorkable = (sql: Queryable) => sql`s.status in ('ready', 'inProgress', 'paused')`
const isUnfinished = (sql: Queryable) => sql`s.status in ('pending', 'ready', 'inProgress', 'paused')`
const isUnderWay = (sql: Queryable) => sql`o.status in ('released', 'inProgress')`

const MOST_STEPS = 200
const limited = (limit: number): number => Math.min(MOST_STEPS, Math.max(1, Math.trunc(limit)))

/**
 * What a person can work on: steps running or assigned to them, and those of their team and skills that nobody is
 * assigned to. Who has none of these sees the steps of the team they have the skill for, though others are assigned.
 * Running first, then by priority, then by due time. Steps done outside or without report point are nobody's task.
 */
export function tasksOf(sql: Queryable, person: Person, limit = 30): Promise<readonly StepOfOrder[]> {
  return stepsPicked(sql, taskPlaces(sql, person, limit))
}

/** The same as `tasksOf`, but only where they are: enough to tell which step a text means. */
export async function openTasksOf(
  sql: Queryable,
  person: Person,
  limit = 50,
): Promise<readonly { readonly order: OrderCode; readonly seq: number }[]> {
  const places = await sql<{ order: OrderCode; seq: number }[]>`
    select o.code as "order", s.seq
    from (${taskPlaces(sql, person, limit)}) picked
      join step s on s.id = picked.id join orders o on o.id = picked.order_id
    order by picked.place`
  return [...places]
}

function taskPlaces(sql: Queryable, { id, teamId, skills }: Person, limit: number) {
  return sql`
    with candidate as (
      select w.step_id as id, 0 as tier from work_session w where w.person_id = ${id} and w.ended_at is null
      union all
      select s.id, 0 from step_assignee a join step s on s.id = a.step_id
      where a.person_id = ${id} and ${isWorkable(sql)}
      union all
      select s.id, case when exists (select 1 from step_assignee a where a.step_id = s.id) then 2 else 1 end
      from step s where s.team_id = ${teamId} and s.code = any(${[...skills]}::text[]) and ${isWorkable(sql)}
    ), workable as (
      select s.id, s.order_id, min(c.tier) as tier,
        row_number() over (order by
          exists (select 1 from work_session w where w.person_id = ${id} and w.step_id = s.id and w.ended_at is null) desc,
          array_position(array['critical', 'urgent', 'normal'], o.priority), coalesce(s.due_at, o.due_at), s.id) as place
      from candidate c join step s on s.id = c.id join orders o on o.id = s.order_id
      where ${isWorkable(sql)} and ${isUnderWay(sql)} and s.report_point and s.outsource_vendor is null
      group by s.id, o.id
    )
    select id, order_id, place from workable
    where tier < 2 or not exists (select 1 from workable where tier < 2)
    order by place limit ${limited(limit)}`
}

/** Left out: all. */
export type StepFilter = {
  readonly departmentId?: DepartmentId
  readonly teamId?: TeamId
  readonly workCenterId?: WorkCenterId
  readonly stepCode?: string
  readonly assigneeId?: PersonId
}

function stepFilter(sql: Queryable, filter: StepFilter) {
  const { departmentId, teamId, workCenterId, stepCode, assigneeId } = filter
  return sql`true
    ${departmentId === undefined ? sql`` : sql`and s.team_id in (select t.id from team t where t.department_id = ${departmentId})`}
    ${teamId === undefined ? sql`` : sql`and s.team_id = ${teamId}`}
    ${workCenterId === undefined ? sql`` : sql`and s.work_center_id = ${workCenterId}`}
    ${stepCode === undefined ? sql`` : sql`and s.code = ${stepCode}`}
    ${assigneeId === undefined ? sql`` : sql`and exists (select 1 from step_assignee a where a.step_id = s.id and a.person_id = ${assigneeId})`}`
}

/** A plant with more open steps than this plans its work elsewhere. */
const MOST_UNFINISHED = 20_000

/** All steps of orders under way that are not through, those that wait for others too; earliest due first. */
export function unfinishedSteps(sql: Queryable, filter: StepFilter): Promise<readonly StepOfOrder[]> {
  return stepsPicked(
    sql,
    sql`select s.id, s.order_id, row_number() over (order by coalesce(s.due_at, o.due_at), s.id) as place
      from step s join orders o on o.id = s.order_id
      where ${isUnfinished(sql)} and ${isUnderWay(sql)} and ${stepFilter(sql, filter)}
      order by place limit ${MOST_UNFINISHED}`,
  )
}

/** Steps ready, running or paused, of orders under way; earliest due first. At most 200. */
export function openSteps(sql: Queryable, filter: StepFilter, limit: number): Promise<readonly StepOfOrder[]> {
  return stepsPicked(
    sql,
    sql`select s.id, s.order_id, row_number() over (order by s.due_at, s.id) as place
      from step s join orders o on o.id = s.order_id
      where ${isWorkable(sql)} and ${isUnderWay(sql)} and ${stepFilter(sql, filter)}
      order by place limit ${limited(limit)}`,
  )
}

/**
 * Steps of orders under way whose due time has passed, or whose planned start has and nobody began; most overdue first.
 * By the clock: whether that is late in working time and past the grace is `stepLateness`'s to say. At most 200.
 */
export function lateSteps(
  sql: Queryable,
  now: Instant,
  filter: StepFilter,
  limit: number,
): Promise<readonly StepOfOrder[]> {
  return stepsPicked(
    sql,
    sql`select s.id, s.order_id, row_number() over (order by least(s.due_at, s.planned_start), s.id) as place
      from step s join orders o on o.id = s.order_id
      where s.id in (
          select s.id from step s where ${isUnfinished(sql)} and s.due_at < ${now}
          union all
          select s.id from step s where s.status in ('pending', 'ready') and s.planned_start < ${now})
        and ${isUnderWay(sql)} and ${stepFilter(sql, filter)}
      order by place limit ${limited(limit)}`,
  )
}

/** Steps due from `from` to before `to`, of orders under way; earliest first. At most 200. */
export function stepsDueBetween(
  sql: Queryable,
  period: { readonly from: Instant; readonly to: Instant },
  filter: StepFilter,
  limit: number,
): Promise<readonly StepOfOrder[]> {
  return stepsPicked(
    sql,
    sql`select s.id, s.order_id, row_number() over (order by s.due_at, s.id) as place
      from step s join orders o on o.id = s.order_id
      where ${isUnfinished(sql)} and s.due_at >= ${period.from} and s.due_at < ${period.to}
        and ${isUnderWay(sql)} and ${stepFilter(sql, filter)}
      order by place limit ${limited(limit)}`,
  )
}

/** Steps planned to begin from `from` to before `to`, of orders under way, that nobody began; earliest first. At most 200. */
export function stepsStartingBetween(
  sql: Queryable,
  period: { readonly from: Instant; readonly to: Instant },
  filter: StepFilter,
  limit: number,
): Promise<readonly StepOfOrder[]> {
  return stepsPicked(
    sql,
    sql`select s.id, s.order_id, row_number() over (order by s.planned_start, s.id) as place
      from step s join orders o on o.id = s.order_id
      where s.status in ('pending', 'ready') and s.planned_start >= ${period.from} and s.planned_start < ${period.to}
        and ${isUnderWay(sql)} and ${stepFilter(sql, filter)}
      order by place limit ${limited(limit)}`,
  )
}

/** The open exceptions that hold a step `s`: those that block it, and those for want of material of which it can't begin. */
export const holding = (sql: Queryable) => sql`(
  select p.exception_id as id from order_pause p where p.step_id = s.id and p.to_at is null
  union select e.id from exception e
  where e.step_id = s.id and e.resolved_at is null and e.kind = 'material' and s.status in ('pending', 'ready'))`

/**
 * Steps that are paused, that an open exception holds, or whose goods are outside and not all back; earliest due first.
 * At most 200.
 */
export function stuckSteps(sql: Queryable, filter: StepFilter, limit: number): Promise<readonly StepOfOrder[]> {
  return stepsPicked(
    sql,
    sql`select s.id, s.order_id, row_number() over (order by s.due_at, s.id) as place
      from step s join orders o on o.id = s.order_id
      where ${isUnfinished(sql)} and o.status in ('released', 'inProgress', 'onHold') and ${stepFilter(sql, filter)}
        and (s.status = 'paused' or s.outsource_status in ('sent', 'partlyReceived')
          or exists ${holding(sql)})
      order by place limit ${limited(limit)}`,
  )
}

/** The steps of these ids with their orders, in the order asked for. */
export function stepsById(sql: Queryable, ids: readonly StepId[]): Promise<readonly StepOfOrder[]> {
  return stepsPicked(
    sql,
    sql`select s.id, s.order_id, asked.place
      from unnest(${[...ids]}::bigint[]) with ordinality as asked(id, place) join step s on s.id = asked.id`,
  )
}
