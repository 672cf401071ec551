/** Exceptions page by page, with what stood still because of each. */
import type { Interval } from '../domain/downtime.ts'
import type { DepartmentId, ExceptionId, ExceptionKind, Instant, OrderCode } from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'
import { type PlacedException, placedExceptions } from './exceptions.ts'

export type ExceptionListQuery = {
  readonly open?: boolean
  readonly kind?: ExceptionKind
  /** The one that must act. */
  readonly departmentId?: DepartmentId
  readonly order?: OrderCode
  readonly machineId?: string
  /** Raised at or after. */
  readonly since?: Instant
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

export type ListedException = { readonly placed: PlacedException; readonly intervals: readonly Interval[] }

const exceptionCursor = cursorForm('exceptions', ['number'])

/** Newest first. @throws BadCursor */
export async function listExceptions(sql: Queryable, query: ExceptionListQuery): Promise<Page<ListedException>> {
  const { open, kind, departmentId, order, machineId, since } = query
  const after = exceptionCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const found = await placedExceptions(
    sql,
    sql`where true
      ${open === undefined ? sql`` : open ? sql`and e.resolved_at is null` : sql`and e.resolved_at is not null`}
      ${kind === undefined ? sql`` : sql`and e.kind = ${kind}`}
      ${departmentId === undefined ? sql`` : sql`and e.department_id = ${departmentId}`}
      ${order === undefined ? sql`` : sql`and e.order_id = (select id from orders where code = ${order})`}
      ${machineId === undefined ? sql`` : sql`and e.machine_id = ${machineId}`}
      ${since === undefined ? sql`` : sql`and e.raised_at >= ${since}`}
      ${after === null ? sql`` : sql`and e.no < ${after[0]}`}
      order by e.no desc limit ${size + 1}`,
  )
  const intervals = await intervalsOf(
    sql,
    found.map(({ exception }) => exception.id),
  )
  return pageOf(
    found,
    size,
    placed => ({ placed, intervals: intervals.get(placed.exception.id) ?? [] }),
    placed => exceptionCursor.write([placed.exception.no]),
  )
}

async function intervalsOf(sql: Queryable, ids: readonly ExceptionId[]) {
  if (ids.length === 0) return new Map<ExceptionId, readonly Interval[]>()
  const rows = await sql<(Interval & { exceptionId: ExceptionId })[]>`
    select exception_id as "exceptionId", from_at as "from", to_at as "to" from downtime
    where exception_id = any(${[...ids]}::text[]) order by from_at, id`
  return Map.groupBy(rows, row => row.exceptionId)
}
