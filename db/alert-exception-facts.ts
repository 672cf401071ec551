/** What a round reads of the exceptions it looks at; who acts on one is the catalog's to say. */
import type {
  DepartmentId,
  ExceptionId,
  ExceptionKind,
  Instant,
  OrderCode,
  OrderId,
  PersonId,
  Priority,
  ReasonCode,
  StepId,
  TeamId,
} from '../domain/model.ts'
import type { Queryable } from './connect.ts'

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
