/** Alerts as a list: what is late, stuck or waiting, and who knows (invariant 12). */
import type { AlertState } from '../domain/alert.ts'
import type { DepartmentId, ExceptionId, Instant, OrderCode, PersonId } from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'

export type Alert = {
  readonly id: number
  /** Such as `step:123`. */
  readonly subject: string
  readonly kind: string
  readonly state: AlertState
  readonly version: number
  /** How far it has been escalated. */
  readonly level: number
  readonly orderCode: OrderCode | null
  readonly seq: number | null
  readonly stepName: string | null
  readonly exceptionId: ExceptionId | null
  readonly departmentId: DepartmentId | null
  readonly since: Instant
  readonly firedAt: Instant
  readonly toldAt: Instant | null
  /** Who was called then. */
  readonly toldTo: readonly PersonId[]
  readonly acknowledgedBy: PersonId | null
  readonly acknowledgedAt: Instant | null
  readonly promisedUntil: Instant | null
  readonly assigneeId: PersonId | null
  readonly mutedBy: string | null
  readonly silencedBy: PersonId | null
  readonly silencedUntil: Instant | null
  readonly resolvedAt: Instant | null
  readonly resolvedBy: PersonId | null
  readonly cause: string
  readonly details: unknown
}

type Named = 'acknowledgedBy' | 'silencedBy' | 'assigneeId' | 'resolvedBy'

type AlertRow = Omit<Alert, 'orderCode' | 'exceptionId' | 'departmentId' | 'toldTo' | Named> & {
  readonly orderCode: string | null
  readonly exceptionId: string | null
  readonly departmentId: string | null
  readonly toldTo: readonly string[]
  readonly acknowledgedBy: string | null
  readonly silencedBy: string | null
  readonly assigneeId: string | null
  readonly resolvedBy: string | null
}

const alerts = (sql: Queryable) => sql`
  select a.id, a.subject, a.kind, a.state, a.version, a.level, o.code as "orderCode", s.seq, s.name as "stepName",
    a.exception_id as "exceptionId", a.department_id as "departmentId", a.since, a.fired_at as "firedAt",
    a.told_at as "toldAt", a.told_to as "toldTo", a.promised_until as "promisedUntil", a.assignee_id as "assigneeId",
    a.muted_by as "mutedBy", a.resolved_by as "resolvedBy", a.cause, a.acknowledged_by as "acknowledgedBy", a.acknowledged_at as "acknowledgedAt", a.silenced_by as "silencedBy",
    a.silenced_until as "silencedUntil", a.resolved_at as "resolvedAt", a.details
  from alert a left join orders o on o.id = a.order_id left join step s on s.id = a.step_id`

const toAlert = (row: AlertRow): Alert => ({
  ...row,
  orderCode: row.orderCode as OrderCode | null,
  exceptionId: row.exceptionId as ExceptionId | null,
  departmentId: row.departmentId as DepartmentId | null,
  acknowledgedBy: row.acknowledgedBy as PersonId | null,
  silencedBy: row.silencedBy as PersonId | null,
  assigneeId: row.assigneeId as PersonId | null,
  resolvedBy: row.resolvedBy as PersonId | null,
  toldTo: row.toldTo as readonly PersonId[],
})

export type AlertListQuery = {
  /** Left out: those that are neither resolved nor closed. */
  readonly states?: readonly AlertState[]
  readonly departmentId?: DepartmentId
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

const alertCursor = cursorForm('alerts', ['number'])

/** Newest first. @throws BadCursor */
export async function listAlerts(sql: Queryable, query: AlertListQuery): Promise<Page<Alert>> {
  const { states, departmentId } = query
  const after = alertCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const rows = await sql<AlertRow[]>`
    ${alerts(sql)}
    where ${states === undefined ? sql`a.state not in ('resolved', 'closed')` : sql`a.state = any(${[...states]}::text[])`}
      ${departmentId === undefined ? sql`` : sql`and a.department_id = ${departmentId}`}
      ${after === null ? sql`` : sql`and a.id < ${after[0]}`}
    order by a.id desc limit ${size + 1}`
  return pageOf(rows, size, toAlert, row => alertCursor.write([row.id]))
}
