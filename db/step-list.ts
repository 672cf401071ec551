/** Unfinished steps of orders under way, page by page: what another program asks for. */
import type { OrderCode, StepId, TeamId } from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageSize } from './cursors.ts'
import { type StepOfOrder, stepsById } from './open-steps.ts'

export type StepListQuery = {
  /** Left out: of any. */
  readonly order?: OrderCode
  readonly teamId?: TeamId
  readonly stepCode?: string
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

/** A page whose caller may stop after any of its items: each knows the cursor that goes on behind it. */
export type StepPage = Page<StepOfOrder> & { readonly cursorAfter: (item: StepOfOrder) => string }

const stepCursor = cursorForm('steps', ['instant', 'number'])

type Place = { readonly id: StepId; readonly due: string }

/** Earliest due first; a step without a due time of its own goes by its order's. @throws BadCursor */
export async function listSteps(sql: Queryable, query: StepListQuery): Promise<StepPage> {
  const after = stepCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const places = await placesOf(sql, query, after, size + 1)
  const shown = places.slice(0, size)
  const dueOf = new Map(shown.map(place => [place.id, place.due]))
  const cursorAfter = ({ step }: StepOfOrder): string => stepCursor.write([dueOf.get(step.id) ?? '', step.id])
  const items = await stepsById(
    sql,
    shown.map(place => place.id),
  )
  const last = items.at(-1)
  return { items, next: places.length > size && last !== undefined ? cursorAfter(last) : null, cursorAfter }
}

function placesOf(sql: Queryable, query: StepListQuery, after: readonly [string, number] | null, limit: number) {
  const { order, teamId, stepCode } = query
  const due = sql`coalesce(s.due_at, o.due_at)`
  return sql<Place[]>`
    select s.id, to_char(${due} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as due
    from step s join orders o on o.id = s.order_id
    where s.status in ('pending', 'ready', 'inProgress', 'paused') and o.status in ('released', 'inProgress')
      ${order === undefined ? sql`` : sql`and o.code = ${order}`}
      ${teamId === undefined ? sql`` : sql`and s.team_id = ${teamId}`}
      ${stepCode === undefined ? sql`` : sql`and s.code = ${stepCode}`}
      ${after === null ? sql`` : sql`and (${due}, s.id) > (${after[0]}::timestamptz, ${after[1]})`}
    order by ${due}, s.id limit ${limit}`
}
