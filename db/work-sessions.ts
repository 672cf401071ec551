/** Stretches of work that are still open. */
import type { WorkSession } from '../domain/decision.ts'
import type {
  DepartmentId,
  Instant,
  OrderCode,
  OrderId,
  PersonId,
  ReasonCode,
  StepId,
  TeamId,
} from '../domain/model.ts'
import type { Queryable } from './connect.ts'

type SessionRow = {
  readonly id: string
  readonly stepId: number
  readonly personId: string
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly endedBy: WorkSession['endedBy']
  readonly pauseReason: string | null
}

const toSession = (row: SessionRow): WorkSession => ({
  id: row.id,
  stepId: row.stepId as StepId,
  personId: row.personId as PersonId,
  startedAt: row.startedAt,
  endedAt: row.endedAt,
  endedBy: row.endedBy,
  pauseReason: row.pauseReason as ReasonCode | null,
})

/** Everybody who is at work on a step of this order: a hold or a cancellation ends these. */
export async function openSessionsOfOrder(sql: Queryable, orderId: OrderId): Promise<readonly WorkSession[]> {
  const rows = await sql<SessionRow[]>`
    select w.id, w.step_id as "stepId", w.person_id as "personId", w.started_at as "startedAt",
      w.ended_at as "endedAt", w.ended_by as "endedBy", w.pause_reason as "pauseReason"
    from step s join work_session w on w.step_id = s.id
    where s.order_id = ${orderId} and w.ended_at is null order by w.started_at, w.id`
  return rows.map(toSession)
}

export type AtWork = {
  readonly personId: PersonId
  readonly orderCode: OrderCode
  readonly stepName: string
  readonly startedAt: Instant
}
/** The team and department are the person's. Left out: all. */
export type AtWorkFilter = {
  readonly departmentId?: DepartmentId
  readonly teamId?: TeamId
  readonly stepCode?: string
  readonly personId?: PersonId
}

/** Who is at work on what, the first that began first; at most 200. */
export async function openSessions(sql: Queryable, filter: AtWorkFilter): Promise<readonly AtWork[]> {
  const { departmentId, teamId, stepCode, personId } = filter
  const rows = await sql<{ personId: string; orderCode: string; stepName: string; startedAt: Instant }[]>`
    select w.person_id as "personId", o.code as "orderCode", s.name as "stepName", w.started_at as "startedAt"
    from work_session w join person p on p.id = w.person_id join step s on s.id = w.step_id
      join orders o on o.id = s.order_id
    where w.ended_at is null
      ${departmentId === undefined ? sql`` : sql`and p.department_id = ${departmentId}`}
      ${teamId === undefined ? sql`` : sql`and p.team_id = ${teamId}`}
      ${stepCode === undefined ? sql`` : sql`and s.code = ${stepCode}`}
      ${personId === undefined ? sql`` : sql`and w.person_id = ${personId}`}
    order by w.started_at, w.id limit 200`
  return rows.map(row => ({ ...row, personId: row.personId as PersonId, orderCode: row.orderCode as OrderCode }))
}

/** Who is at work on which step now, the first that began first; of the whole plant, since few are open at once. */
export async function peopleAtWork(sql: Queryable): Promise<ReadonlyMap<StepId, readonly PersonId[]>> {
  const rows = await sql<{ stepId: number; personId: string }[]>`
    select step_id as "stepId", person_id as "personId" from work_session
    where ended_at is null order by started_at, id`
  const byStep = Map.groupBy(rows, ({ stepId }) => stepId as StepId)
  return new Map([...byStep].map(([id, own]) => [id, own.map(({ personId }) => personId as PersonId)]))
}
