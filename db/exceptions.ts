/** Abnormalities on the floor: one, those that are open, their threads, and what stands still because of them. */
import type { ExceptionEvent, ProductionException } from '../domain/decision.ts'
import type { Interval } from '../domain/downtime.ts'
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
  WorkCenterId,
} from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { onlyRow } from './row-values.ts'

/** An exception and where it is. */
export type PlacedException = {
  readonly exception: ProductionException
  readonly orderCode: OrderCode | null
  readonly seq: number | null
  readonly stepName: string | null
  readonly teamId: TeamId | null
  /** Of the step. */
  readonly stepCenterId: WorkCenterId | null
  /** How far it has been escalated. */
  readonly escalatedLevel: number
}

type ExceptionRow = {
  readonly id: string
  readonly no: number
  readonly version: number
  readonly kind: ExceptionKind
  readonly reason: string | null
  readonly orderId: number | null
  readonly stepId: number | null
  readonly machine: string | null
  readonly machineId: string | null
  readonly workCenterId: string | null
  readonly blocking: boolean
  readonly andonLevel: number
  readonly departmentId: string | null
  readonly calledAt: Instant | null
  readonly raisedBy: string
  readonly raisedAt: Instant
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: Instant | null
  readonly resolvedBy: string | null
  readonly resolvedAt: Instant | null
  readonly stoppedAt: Instant | null
  readonly resumedAt: Instant | null
  readonly cause: string | null
  readonly causeNote: string
  readonly downtimeMinutes: number | null
  readonly description: string
  readonly orderCode: string | null
  readonly seq: number | null
  readonly stepName: string | null
  readonly teamId: string | null
  readonly stepCenterId: string | null
  readonly escalatedLevel: number
}

const exceptions = (sql: Queryable) => sql`
  select e.id, e.no, e.version, e.kind, e.reason, e.order_id as "orderId", e.step_id as "stepId", e.machine,
    e.machine_id as "machineId", e.work_center_id as "workCenterId", e.blocking, e.andon_level as "andonLevel",
    e.department_id as "departmentId", e.called_at as "calledAt", e.raised_by as "raisedBy", e.raised_at as "raisedAt",
    e.acknowledged_by as "acknowledgedBy", e.acknowledged_at as "acknowledgedAt", e.resolved_by as "resolvedBy",
    e.resolved_at as "resolvedAt", e.stopped_at as "stoppedAt", e.resumed_at as "resumedAt", e.cause,
    e.cause_note as "causeNote", e.downtime_minutes as "downtimeMinutes", e.description, o.code as "orderCode", s.seq,
    s.name as "stepName", s.team_id as "teamId", e.escalated_level as "escalatedLevel",
    s.work_center_id as "stepCenterId"
  from exception e left join orders o on o.id = e.order_id left join step s on s.id = e.step_id`

const toPlaced = (row: ExceptionRow): PlacedException => {
  const { orderCode, seq, stepName, teamId, stepCenterId, escalatedLevel, ...exception } = row
  return {
    exception: {
      ...exception,
      id: row.id as ExceptionId,
      reason: row.reason as ReasonCode | null,
      orderId: row.orderId as OrderId | null,
      stepId: row.stepId as StepId | null,
      workCenterId: row.workCenterId as WorkCenterId | null,
      departmentId: row.departmentId as DepartmentId | null,
      raisedBy: row.raisedBy as PersonId,
      acknowledgedBy: row.acknowledgedBy as PersonId | null,
      resolvedBy: row.resolvedBy as PersonId | null,
      cause: row.cause as ReasonCode | null,
    },
    orderCode: orderCode as OrderCode | null,
    seq,
    stepName,
    teamId: teamId as TeamId | null,
    stepCenterId: stepCenterId as WorkCenterId | null,
    escalatedLevel,
  }
}

/** `which`: from the `where` on, of exceptions `e` with their order `o` and step `s`. */
export async function placedExceptions(sql: Queryable, which: Fragment): Promise<readonly PlacedException[]> {
  const rows = await sql<ExceptionRow[]>`${exceptions(sql)} ${which}`
  return rows.map(toPlaced)
}

export async function exceptionById(sql: Queryable, id: ExceptionId): Promise<PlacedException | null> {
  const [row] = await sql<ExceptionRow[]>`${exceptions(sql)} where e.id = ${id}`
  return row === undefined ? null : toPlaced(row)
}

/** By what people call it: 12 of E-12. */
export async function exceptionByNo(sql: Queryable, no: number): Promise<PlacedException | null> {
  if (no > MOST_NO) return null
  const [row] = await sql<ExceptionRow[]>`${exceptions(sql)} where e.no = ${no}`
  return row === undefined ? null : toPlaced(row)
}

const MOST_NO = 2_147_483_647

/** The number of the next one; one that is never raised leaves a gap. */
export async function nextExceptionNo(sql: Queryable): Promise<number> {
  const rows = await sql<{ no: number }[]>`select nextval('exception_no_seq')::int as no`
  return onlyRow(rows).no
}

export type ExceptionFilter = {
  readonly orderId?: OrderId
  readonly stepId?: StepId
  /** The step's. */
  readonly departmentId?: DepartmentId
  readonly raisedBy?: PersonId
  /** Raised by them, or theirs to deal with. */
  readonly concerning?: PersonId
}

/** Not resolved yet, longest first; at most 200. */
export async function openExceptions(
  sql: Queryable,
  filter: ExceptionFilter = {},
): Promise<readonly PlacedException[]> {
  const { orderId, stepId, departmentId, raisedBy, concerning } = filter
  const rows = await sql<ExceptionRow[]>`
    ${exceptions(sql)} where e.resolved_at is null
      ${orderId === undefined ? sql`` : sql`and e.order_id = ${orderId}`}
      ${stepId === undefined ? sql`` : sql`and e.step_id = ${stepId}`}
      ${raisedBy === undefined ? sql`` : sql`and e.raised_by = ${raisedBy}`}
      ${concerning === undefined ? sql`` : sql`and (e.raised_by = ${concerning} or e.acknowledged_by = ${concerning})`}
      ${
        departmentId === undefined
          ? sql``
          : sql`and s.team_id in (select t.id from team t where t.department_id = ${departmentId})`
      }
    order by e.raised_at, e.id limit 200`
  return rows.map(toPlaced)
}

/** An entry of the thread; `actorName`: the program that said it for the person. */
export type ThreadEntry = ExceptionEvent & { readonly actorName: string | null }

/** In the order it happened. */
export async function threadOf(sql: Queryable, id: ExceptionId): Promise<readonly ThreadEntry[]> {
  return sql<ThreadEntry[]>`
    select kind, at, person_id as "personId", actor_name as "actorName", department_id as "departmentId",
      to_person_id as "toPersonId", cause, minutes, photo_id as "photoId", note
    from exception_event where exception_id = ${id} order by id`
}

/** When work stood still because of it, in order. */
export async function downtimeOf(sql: Queryable, id: ExceptionId): Promise<readonly Interval[]> {
  return sql<Interval[]>`
    select from_at as "from", to_at as "to" from downtime where exception_id = ${id} order by from_at, id`
}

type Fragment = ReturnType<typeof exceptions>

export type StandingSubject = Pick<ProductionException, 'stepId' | 'machineId' | 'workCenterId'>
export type StandingStep = { readonly orderCode: OrderCode; readonly stepId: StepId; readonly seq: number }

/** The steps that stand still when this stands still. */
export async function stepsStanding(sql: Queryable, subject: StandingSubject): Promise<readonly StandingStep[]> {
  return sql<StandingStep[]>`
    select o.code as "orderCode", s.id as "stepId", s.seq
    from steps_standing(${subject.stepId}, ${subject.machineId}, ${subject.workCenterId}) x
      join step s on s.id = x.step_id join orders o on o.id = x.order_id order by o.code, s.seq`
}

/** The steps that it holds right now. */
export async function stepsHeldBy(sql: Queryable, id: ExceptionId): Promise<readonly StandingStep[]> {
  return sql<StandingStep[]>`
    select o.code as "orderCode", s.id as "stepId", s.seq from order_pause p
      join step s on s.id = p.step_id join orders o on o.id = p.order_id
    where p.exception_id = ${id} and p.to_at is null order by o.code, s.seq`
}

/** What keeps a machine standing; null: nothing that is known. */
export async function exceptionOnMachine(sql: Queryable, machineId: string): Promise<PlacedException | null> {
  const [row] = await sql<ExceptionRow[]>`
    ${exceptions(sql)} where e.id = (select d.exception_id from downtime d
      where d.to_at is null and (d.machine_id = ${machineId}
        or d.work_center_id = (select m.work_center_id from machine m where m.id = ${machineId})) order by d.id limit 1)`
  return row === undefined ? null : toPlaced(row)
}

/** Safety calls that nobody has taken yet; at most 50. */
export const waitingSafetyCalls = (sql: Queryable): Promise<readonly PlacedException[]> =>
  placedExceptions(
    sql,
    sql`where e.resolved_at is null and e.kind = 'safety' and e.acknowledged_at is null order by e.raised_at limit 50`,
  )
