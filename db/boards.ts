/** Figures for the boards: what was made by the standard, right the first time, and finished in time. */
import type { BoardPerson, BoardTeam } from '../domain/board.ts'
import type { Days, DepartmentId, Instant, PersonId } from '../domain/model.ts'
import type { Queryable, Transaction } from './connect.ts'
import { toQuantity } from './row-values.ts'

export type BoardQuery = {
  readonly days: Days
  /** The time before, of the same length. */
  readonly before: Days
  /** Left out: the whole plant. */
  readonly departmentId?: DepartmentId
}

type Row = {
  readonly name: string
  readonly standard: string
  readonly before: string
  readonly good: string
  readonly scrap: string
  readonly rework: string
}

const toPerson = (row: Row): BoardPerson => ({
  name: row.name,
  standardMinutes: toQuantity(row.standard),
  standardMinutesBefore: toQuantity(row.before),
  good: toQuantity(row.good),
  scrap: toQuantity(row.scrap),
  rework: toQuantity(row.rework),
})

const within = (sql: Queryable, { from, to }: Days) => sql`w.work_date between ${from} and ${to}`

/** Sums of the rows `w` with the part `part` of their report `r`: of these days, and the standard of the days before. */
const figures = (sql: Queryable, { days, before }: BoardQuery) => sql`
  round(coalesce(sum(w.good * s.standard_seconds::numeric / 60) filter (where ${within(sql, days)}), 0), 4)::text as standard,
  round(coalesce(sum(w.good * s.standard_seconds::numeric / 60) filter (where ${within(sql, before)}), 0), 4)::text as before,
  coalesce(sum(w.good) filter (where ${within(sql, days)}), 0)::text as good,
  round(coalesce(sum(r.scrap * w.share_pct / 100) filter (where ${within(sql, days)}), 0), 4)::text as scrap,
  round(coalesce(sum(r.rework * w.share_pct / 100) filter (where ${within(sql, days)}), 0), 4)::text as rework`

const ofDepartment = (sql: Queryable, { departmentId }: BoardQuery) =>
  departmentId === undefined ? sql`` : sql`and t.department_id = ${departmentId}`

/** Active people who did not ask to be left out. */
export async function boardPeople(sql: Queryable, query: BoardQuery): Promise<readonly BoardPerson[]> {
  const { days, before } = query
  const rows = await sql<Row[]>`
    select p.name, ${figures(sql, query)}
    from report_worker w join report r on r.id = w.report_id join step s on s.id = r.step_id
      join person p on p.id = w.person_id join team t on t.id = p.team_id
    where w.work_date between ${before.from} and ${days.to} and p.active
      and not exists (select from board_hidden h where h.person_id = p.id) ${ofDepartment(sql, query)}
    group by p.id`
  return rows.map(toPerson)
}

/** By the step's team. Planned: what its steps due in these days were to make, and what of it is made. */
export async function boardTeams(
  sql: Queryable,
  query: BoardQuery,
  span: { readonly from: Instant; readonly to: Instant },
): Promise<readonly BoardTeam[]> {
  const { days, before } = query
  const rows = await sql<(Row & { inTime: number; planned: string; done: string })[]>`
    select t.name, ${figures(sql, query)},
      (select count(*)::int from (
        select bool_and(d.completed_at <= d.due_at) over (order by d.completed_at desc, d.id desc) as so_far
        from (select x.completed_at, x.due_at, x.id from step x
          where x.team_id = t.id and x.status = 'completed' and x.completed_at < ${span.to} and x.due_at is not null
          order by x.completed_at desc, x.id desc limit 200) d) streak where so_far) as "inTime",
      (select coalesce(sum(x.planned), 0)::text from step x where x.team_id = t.id and x.due_at >= ${span.from}
        and x.due_at < ${span.to} and x.status <> 'cancelled') as planned,
      (select coalesce(sum(least(x.good, x.planned)), 0)::text from step x where x.team_id = t.id and x.due_at >= ${span.from}
        and x.due_at < ${span.to} and x.status <> 'cancelled') as done
    from report_worker w join report r on r.id = w.report_id join step s on s.id = r.step_id join team t on t.id = s.team_id
    where w.work_date between ${before.from} and ${days.to} ${ofDepartment(sql, query)}
    group by t.id`
  return rows.map(row => ({
    ...toPerson(row),
    stepsInTime: row.inTime,
    planned: toQuantity(row.planned),
    doneOfPlan: toQuantity(row.done),
  }))
}

/** Whether it changed anything. */
export async function showOnBoards(tx: Transaction, personId: PersonId, on: boolean, at: Instant): Promise<boolean> {
  const { count } = on
    ? await tx`delete from board_hidden where person_id = ${personId}`
    : await tx`insert into board_hidden (person_id, since) values (${personId}, ${at}) on conflict do nothing`
  return count > 0
}
