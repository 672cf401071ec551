/** Who has worked on a step lately. */
import type { WorkSession } from '../domain/decision.ts'
import type { OrderCode, PersonId, ReasonCode, StepId } from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { toInstant, toInstantOrNull } from './row-values.ts'

type Row = {
  id: string
  stepId: number
  personId: string
  startedAt: string
  endedAt: string | null
  endedBy: WorkSession['endedBy']
  pauseReason: string | null
}

/** The step's newest sessions, open ones first; at most 100. */
export async function loadStepSessions(sql: Queryable, order: OrderCode, seq: number): Promise<readonly WorkSession[]> {
  const rows = await sql<Row[]>`
    select ${sessionColumns(sql)}
    from work_session w
    where w.step_id = (select s.id from step s join orders o on o.id = s.order_id where o.code = ${order} and s.seq = ${seq})
    order by w.ended_at is null desc, w.started_at desc limit 100`
  return rows.map(toSession)
}

/** Everybody who is at work on any step of the order. */
export async function openSessionsOfOrder(sql: Queryable, order: OrderCode): Promise<readonly WorkSession[]> {
  const rows = await sql<Row[]>`
    select ${sessionColumns(sql)}
    from work_session w join step s on s.id = w.step_id
    where w.ended_at is null and s.order_id = (select id from orders where code = ${order})
    order by w.started_at, w.id`
  return rows.map(toSession)
}

const sessionColumns = (sql: Queryable) => sql`
  w.id, w.step_id::int as "stepId", w.person_id as "personId", w.started_at::text as "startedAt",
  w.ended_at::text as "endedAt", w.ended_by as "endedBy", w.pause_reason as "pauseReason"`

const toSession = (row: Row): WorkSession => ({
  id: row.id,
  stepId: row.stepId as StepId,
  personId: row.personId as PersonId,
  startedAt: toInstant(row.startedAt),
  endedAt: toInstantOrNull(row.endedAt),
  endedBy: row.endedBy,
  pauseReason: row.pauseReason as ReasonCode | null,
})
