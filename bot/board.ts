/** A board of a day or of a month, of a department or of the plant, worked out; null while boards are off. */
import { type BoardQuery, boardPeople, boardTeams } from '../db/boards.ts'
import type { Catalog } from '../db/catalog.ts'
import type { Queryable } from '../db/connect.ts'
import { type Board, boardOf, type TeamBoard, teamBoardOf } from '../domain/board.ts'
import type { DepartmentId, PlainDate } from '../domain/model.ts'
import { lastDayOf, monthOf } from '../domain/pay-month.ts'

export type BoardSpan = { readonly span: 'day' | 'month'; readonly day: PlainDate }
export type Boards = { readonly teams: TeamBoard; readonly people: Board }

export async function boardsOf(
  sql: Queryable,
  catalog: Catalog,
  of: BoardSpan,
  departmentId: DepartmentId | null = null,
): Promise<Boards | null> {
  const { boards } = catalog.site.settings
  if (!boards.on) return null
  const query: BoardQuery = { ...daysOf(of), ...(departmentId !== null && { departmentId }) }
  const { timeZone } = catalog.site
  const span = {
    from: query.days.from.toZonedDateTime(timeZone).toInstant(),
    to: query.days.to.add({ days: 1 }).toZonedDateTime(timeZone).toInstant(),
  }
  return {
    teams: teamBoardOf(await boardTeams(sql, query, span), boards.top),
    people: boardOf(await boardPeople(sql, query), boards.top),
  }
}

/** The same weekday of the week before is more like it than yesterday; of a month the month before. */
function daysOf({ span, day }: BoardSpan): Pick<BoardQuery, 'days' | 'before'> {
  if (span === 'day') {
    const before = day.subtract({ days: 7 })
    return { days: { from: day, to: day }, before: { from: before, to: before } }
  }
  const month = monthOf(day)
  const before = month.subtract({ months: 1 })
  return { days: { from: month, to: lastDayOf(month) }, before: { from: before, to: lastDayOf(before) } }
}
