/** Abnormalities on the floor: one, those that are open, and what was said about them. */
import type { ProductionException } from '../domain/decision.ts'
import type {
  DepartmentId,
  ExceptionId,
  ExceptionKind,
  Instant,
  OrderCode,
  OrderId,
  PersonId,
  ReasonCode,
  StepId,
  TeamId,
} from '../domain/model.ts'
import type { Queryable } from './connect.ts'

/** An exception and where it is. */
export type PlacedException = {
  readonly exception: ProductionException
  readonly orderCode: OrderCode | null
  readonly seq: number | null
  readonly stepName: string | null
  readonly teamId: TeamId | null
  /** How far it has been escalated. */
  readonly escalatedLevel: number
}

type ExceptionRow = {
  readonly id: string
  readonly kind: ExceptionKind
  readonly reason: string | null
  readonly orderId: number | null
  readonly stepId: number | null
  readonly machine: string | null
  readonly blocking: boolean
  readonly andonLevel: number
  readonly raisedBy: string
  readonly raisedAt: Instant
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: Instant | null
  readonly resolvedBy: string | null
  readonly resolvedAt: Instant | null
  readonly description: string
  readonly orderCode: string | null
  readonly seq: number | null
  readonly stepName: string | null
  readonly teamId: string | null
  readonly escalatedLevel: number
}

const exceptions = (sql: Queryable) => sql`
  select e.id, e.kind, e.reason, e.order_id as "orderId", e.step_id as "stepId", e.machine, e.blocking,
    e.andon_level as "andonLevel", e.raised_by as "raisedBy", e.raised_at as "raisedAt",
    e.acknowledged_by as "acknowledgedBy", e.acknowledged_at as "acknowledgedAt", e.resolved_by as "resolvedBy",
    e.resolved_at as "resolvedAt", e.description, o.code as "orderCode", s.seq, s.name as "stepName",
    s.team_id as "teamId", e.escalated_level as "escalatedLevel"
  from exception e left join orders o on o.id = e.order_id left join step s on s.id = e.step_id`

const toPlaced = (row: ExceptionRow): PlacedException => ({
  exception: {
    id: row.id as ExceptionId,
    kind: row.kind,
    reason: row.reason as ReasonCode | null,
    orderId: row.orderId as OrderId | null,
    stepId: row.stepId as StepId | null,
    machine: row.machine,
    blocking: row.blocking,
    andonLevel: row.andonLevel,
    raisedBy: row.raisedBy as PersonId,
    raisedAt: row.raisedAt,
    acknowledgedBy: row.acknowledgedBy as PersonId | null,
    acknowledgedAt: row.acknowledgedAt,
    resolvedBy: row.resolvedBy as PersonId | null,
    resolvedAt: row.resolvedAt,
    description: row.description,
  },
  orderCode: row.orderCode as OrderCode | null,
  seq: row.seq,
  stepName: row.stepName,
  teamId: row.teamId as TeamId | null,
  escalatedLevel: row.escalatedLevel,
})

export async function exceptionById(sql: Queryable, id: ExceptionId): Promise<PlacedException | null> {
  const [row] = await sql<ExceptionRow[]>`${exceptions(sql)} where e.id = ${id}`
  return row === undefined ? null : toPlaced(row)
}

export type ExceptionFilter = {
  readonly orderId?: OrderId
  readonly stepId?: StepId
  /** The step's. */
  readonly departmentId?: DepartmentId
  readonly raisedBy?: PersonId
}

/** Not resolved yet, longest first; at most 200. */
export async function openExceptions(
  sql: Queryable,
  filter: ExceptionFilter = {},
): Promise<readonly PlacedException[]> {
  const { orderId, stepId, departmentId, raisedBy } = filter
  const rows = await sql<ExceptionRow[]>`
    ${exceptions(sql)} where e.resolved_at is null
      ${orderId === undefined ? sql`` : sql`and e.order_id = ${orderId}`}
      ${stepId === undefined ? sql`` : sql`and e.step_id = ${stepId}`}
      ${raisedBy === undefined ? sql`` : sql`and e.raised_by = ${raisedBy}`}
      ${
        departmentId === undefined
          ? sql``
          : sql`and s.team_id in (select t.id from team t where t.department_id = ${departmentId})`
      }
    order by e.raised_at, e.id limit 200`
  return rows.map(toPlaced)
}

/** Escalation only ever goes up; false when it is already as far, or resolved. */
export async function raiseExceptionLevel(sql: Queryable, id: ExceptionId, level: number): Promise<boolean> {
  const rows = await sql`
    update exception set escalated_level = ${level}
    where id = ${id} and escalated_level < ${level} and resolved_at is null returning 1`
  return rows.length > 0
}

export type ExceptionNote = { readonly personId: PersonId; readonly at: Instant; readonly text: string }

export async function addExceptionNote(sql: Queryable, id: ExceptionId, note: ExceptionNote): Promise<void> {
  await sql`insert into exception_note (exception_id, person_id, at, text)
    values (${id}, ${note.personId}, ${note.at}, ${note.text})`
}

/** In the order they were written. */
export async function notesOfException(sql: Queryable, id: ExceptionId): Promise<readonly ExceptionNote[]> {
  const rows = await sql<{ personId: string; at: Instant; text: string }[]>`
    select person_id as "personId", at, text from exception_note where exception_id = ${id} order by id`
  return rows.map(row => ({ ...row, personId: row.personId as PersonId }))
}
