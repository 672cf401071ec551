/** Why pieces were scrapped or sent back, over days of the plant. */
import type { OrderCode } from '../domain/model.ts'
import type { ReasonSum, Spoilt } from '../domain/scrap-reasons.ts'
import type { Queryable } from './connect.ts'
import { doneWithin, type OutputFilter, type Within } from './output.ts'
import { toQuantity } from './row-values.ts'

/** `stepName`, `orderCode`: where most of it was; null: nowhere that still counts. */
export type SpoiltByReason = ReasonSum & { readonly stepName: string | null; readonly orderCode: string | null }

export type SpoiltFilter = OutputFilter & { readonly orderCode?: OrderCode }

type Row = { reason: string; scrap: string; rework: string; stepName: string | null; orderCode: string | null }

/** `days` null: ever. Sums of the ledger, reversals included; what adds up to nothing is left out. At most 50 reasons, most of `counted` first. */
export async function spoiltByReason(
  sql: Queryable,
  counted: Spoilt,
  days: Within | null,
  filter: SpoiltFilter = {},
): Promise<readonly SpoiltByReason[]> {
  const rows = await sql<Row[]>`
    with spoilt as materialized (${spoiltIn(sql, counted, days, filter)}),
    total as (
      select reason, sum(scrap) as scrap, sum(rework) as rework, sum(counted) as counted from spoilt
      group by reason having sum(scrap) <> 0 or sum(rework) <> 0)
    select t.reason, t.scrap::text, t.rework::text, ${mostIn(sql, sql`step_name`)} as "stepName",
      ${mostIn(sql, sql`order_code`)} as "orderCode"
    from total t order by t.counted desc, t.reason limit 50`
  return rows.map(row => ({ ...row, scrap: toQuantity(row.scrap), rework: toQuantity(row.rework) }))
}

function spoiltIn(sql: Queryable, counted: Spoilt, days: Within | null, filter: SpoiltFilter) {
  const { departmentId, teamId, stepCode, personId, orderCode } = filter
  const part = personId === undefined ? sql`1` : sql`(w.share_pct / 100)`
  return sql`
    select coalesce(r.reason, '') as reason, s.name as step_name, o.code as order_code,
      sum(round(r.scrap * ${part}, 4)) as scrap, sum(round(r.rework * ${part}, 4)) as rework,
      sum(round(${counted === 'scrap' ? sql`r.scrap` : sql`r.rework`} * ${part}, 4)) as counted
    from report r join step s on s.id = r.step_id join orders o on o.id = r.order_id
      ${personId === undefined ? sql`` : sql`join report_worker w on w.report_id = r.id and w.person_id = ${personId}`}
    where (r.scrap <> 0 or r.rework <> 0)
      ${days === null ? sql`` : sql`and ${doneWithin(sql, days)}`}
      ${orderCode === undefined ? sql`` : sql`and o.code = ${orderCode}`}
      ${departmentId === undefined ? sql`` : sql`and s.team_id in (select id from team where department_id = ${departmentId})`}
      ${teamId === undefined ? sql`` : sql`and s.team_id = ${teamId}`}
      ${stepCode === undefined ? sql`` : sql`and s.code = ${stepCode}`}
    group by 1, 2, 3`
}

/** Of the reason's rows, the step or order with most. */
const mostIn = (sql: Queryable, column: ReturnType<Queryable>) => sql`(
  select ${column} from spoilt b where b.reason = t.reason
  group by ${column} having sum(b.counted) > 0 order by sum(b.counted) desc, ${column} limit 1)`
