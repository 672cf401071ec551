/** Alerts as a list: what is late, stuck or waiting, and who knows (invariant 12). */
import type { DepartmentId, ExceptionId, Instant, OrderCode, PersonId } from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'

export const ALERT_STATES = ['firing', 'acknowledged', 'silenced', 'resolved'] as const
export type AlertState = (typeof ALERT_STATES)[number]

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
  readonly toldAt: Instant | null
  readonly acknowledgedBy: PersonId | null
  readonly acknowledgedAt: Instant | null
  readonly silencedBy: PersonId | null
  readonly silencedUntil: Instant | null
  readonly resolvedAt: Instant | null
  readonly details: unknown
}

type AlertRow = Omit<Alert, 'orderCode' | 'exceptionId' | 'departmentId' | 'acknowledgedBy' | 'silencedBy'> & {
  readonly orderCode: string | null
  readonly exceptionId: string | null
  readonly departmentId: string | null
  readonly acknowledgedBy: string | null
  readonly silencedBy: string | null
}

const alerts = (sql: Queryable) => sql`
  select a.id, a.subject, a.kind, a.state, a.version, a.level, o.code as "orderCode", s.seq, s.name as "stepName",
    a.exception_id as "exceptionId", a.department_id as "departmentId", a.since, a.told_at as "toldAt",
    a.acknowledged_by as "acknowledgedBy", a.acknowledged_at as "acknowledgedAt", a.silenced_by as "silencedBy",
    a.silenced_until as "silencedUntil", a.resolved_at as "resolvedAt", a.details
  from alert a left join orders o on o.id = a.order_id left join step s on s.id = a.step_id`

const toAlert = (row: AlertRow): Alert => ({
  ...row,
  orderCode: row.orderCode as OrderCode | null,
  exceptionId: row.exceptionId as ExceptionId | null,
  departmentId: row.departmentId as DepartmentId | null,
  acknowledgedBy: row.acknowledgedBy as PersonId | null,
  silencedBy: row.silencedBy as PersonId | null,
})

export async function alertById(sql: Queryable, id: number): Promise<Alert | null> {
  const [row] = await sql<AlertRow[]>`${alerts(sql)} where a.id = ${id}`
  return row === undefined ? null : toAlert(row)
}

export type AlertListQuery = {
  /** Left out: those that are not resolved. */
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
    where ${states === undefined ? sql`a.state <> 'resolved'` : sql`a.state = any(${[...states]}::text[])`}
      ${departmentId === undefined ? sql`` : sql`and a.department_id = ${departmentId}`}
      ${after === null ? sql`` : sql`and a.id < ${after[0]}`}
    order by a.id desc limit ${size + 1}`
  return pageOf(rows, size, toAlert, row => alertCursor.write([row.id]))
}
