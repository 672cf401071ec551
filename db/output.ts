/** What was made: by a person, a team, a department, a step or a product, over days of the plant (invariant 7). */
import { instantText } from '../domain/instants.ts'
import type { Days, DepartmentId, Instant, OrderCode, PersonId, PlainDate, TeamId, UnitCode } from '../domain/model.ts'
import { type Quantity, ZERO } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { toQuantity } from './row-values.ts'

/** Sums of the ledger, reversals included. `reports` counts those that stand. `rework` is what was sent back. */
export type Output = {
  readonly reports: number
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
  /** Person-minutes. */
  readonly minutes: number
}
/** Of one person: their shares. `pay` is piece pay. */
export type PersonalOutput = Output & { readonly pay: Quantity }

/** From `from` on, before `to`; of a shift only what is of its `day`, not what others did at that time. */
export type Hours = { readonly from: Instant; readonly to: Instant; readonly day: PlainDate | null }
/** Days of the plant, and of them only what was done within the hours. */
export type Within = Days & { readonly hours?: readonly Hours[] }

type SumRow = { reports: number; good: string; scrap: string; rework: string; minutes: number }

const toOutput = (row: SumRow): Output => ({
  reports: row.reports,
  good: toQuantity(row.good),
  scrap: toQuantity(row.scrap),
  rework: toQuantity(row.rework),
  minutes: row.minutes,
})

/** A reversal takes its report's count back with its quantities. */
const sums = (sql: Queryable) => sql`
  coalesce(sum(case when r.reversal_of is null then 1 else -1 end), 0)::int as reports,
  coalesce(sum(r.good), 0)::text as good, coalesce(sum(r.scrap), 0)::text as scrap,
  coalesce(sum(r.rework), 0)::text as rework, coalesce(sum(r.minutes), 0)::float8 as minutes`

/** A person's part: good and pay as stored, the rest by their percent. */
const personalSums = (sql: Queryable) => sql`
  coalesce(sum(case when r.reversal_of is null then 1 else -1 end), 0)::int as reports,
  coalesce(sum(w.good), 0)::text as good,
  coalesce(sum(round(r.scrap * w.share_pct / 100, 4)), 0)::text as scrap,
  coalesce(sum(round(r.rework * w.share_pct / 100, 4)), 0)::text as rework,
  coalesce(sum(r.minutes * w.share_pct::float8 / 100), 0)::float8 as minutes, coalesce(sum(w.pay), 0)::text as pay`

/** Of the report `r`; `day`: the column to find it by. */
export const doneWithin = (sql: Queryable, { from, to, hours }: Within, day = sql`r.work_date`) =>
  hours === undefined
    ? sql`${day} between ${from} and ${to}`
    : sql`${day} between ${from} and ${to} and exists (
        select from unnest(${hours.map(one => instantText(one.from))}::timestamptz[],
          ${hours.map(one => instantText(one.to))}::timestamptz[],
          ${hours.map(one => one.day?.toString() ?? null)}::date[]) as h(since, until, day)
        where r.occurred_at >= h.since and r.occurred_at < h.until and r.work_date = coalesce(h.day, r.work_date))`

/** What one person made, whatever it was. */
export async function personTotal(sql: Queryable, personId: PersonId, within: Within): Promise<PersonalOutput> {
  const [row] = await sql<(SumRow & { pay: string })[]>`
    select ${personalSums(sql)} from report_worker w join report r on r.id = w.report_id
    where w.person_id = ${personId} and ${doneWithin(sql, within, sql`w.work_date`)}`
  return row === undefined ? { ...NOTHING, pay: ZERO } : { ...toOutput(row), pay: toQuantity(row.pay) }
}

const NOTHING: Output = { reports: 0, good: ZERO, scrap: ZERO, rework: ZERO, minutes: 0 }

/** A person's work on one step. */
export type WorkLine = PersonalOutput & {
  readonly orderCode: OrderCode
  readonly seq: number
  readonly stepName: string
  readonly unit: UnitCode
}

/** What one person made, by order and step, most recent first. At most 100 lines. */
export async function workOf(sql: Queryable, personId: PersonId, within: Within): Promise<readonly WorkLine[]> {
  const rows = await sql<(SumRow & { pay: string; orderCode: string; seq: number; stepName: string; unit: string })[]>`
    select o.code as "orderCode", s.seq, s.name as "stepName", o.unit, ${personalSums(sql)}
    from report_worker w join report r on r.id = w.report_id join step s on s.id = r.step_id
      join orders o on o.id = r.order_id
    where w.person_id = ${personId} and ${doneWithin(sql, within, sql`w.work_date`)}
    group by o.id, s.id order by max(r.seq) desc limit 100`
  return rows.map(row => ({
    ...toOutput(row),
    pay: toQuantity(row.pay),
    orderCode: row.orderCode as OrderCode,
    seq: row.seq,
    stepName: row.stepName,
    unit: row.unit as UnitCode,
  }))
}

export type OutputBy = 'department' | 'team' | 'step' | 'product' | 'person' | 'day'
/** Left out: all. The team and department are the step's; of a person their shares. */
export type OutputFilter = {
  readonly personId?: PersonId
  readonly departmentId?: DepartmentId
  readonly teamId?: TeamId
  readonly stepCode?: string
}
/** `key` is an id or code, of a day its date; `name` what people call it. */
export type OutputRow = Output & { readonly key: string; readonly name: string }

/** Most of `most` first, days in their order; at most 100 rows. By person it is each one's share. */
export async function outputBy(
  sql: Queryable,
  by: OutputBy,
  within: Within,
  filter: OutputFilter = {},
  most: 'good' | 'scrap' = 'good',
): Promise<readonly OutputRow[]> {
  const group = groupOf(sql, by)
  const isShared = by === 'person' || filter.personId !== undefined
  const first = by === 'day' ? sql`` : sql`${mostOf(sql, isShared, most)} desc,`
  const rows = await sql<(SumRow & { key: string; name: string })[]>`
    select ${group.key} as key, min(${group.name}) as name, ${isShared ? personalSums(sql) : sums(sql)}
    from ${reportsOf(sql, isShared, within, filter, group.join)}
    group by ${group.key} order by ${first} key limit 100`
  return rows.map(row => ({ ...toOutput(row), key: row.key, name: row.name }))
}

/** All of it, where `outputBy` shows the first rows. */
export async function outputTotal(sql: Queryable, within: Within, filter: OutputFilter = {}): Promise<Output> {
  const isShared = filter.personId !== undefined
  const [row] = await sql<SumRow[]>`
    select ${isShared ? personalSums(sql) : sums(sql)} from ${reportsOf(sql, isShared, within, filter)}`
  return row === undefined ? NOTHING : toOutput(row)
}

/** `isShared`: each person's part of a report is a row. */
const reportsOf = (sql: Queryable, isShared: boolean, within: Within, filter: OutputFilter, join = sql``) => sql`
  report r join step s on s.id = r.step_id join team t on t.id = s.team_id join department d on d.id = t.department_id
    ${isShared ? sql`join report_worker w on w.report_id = r.id` : sql``} ${join}
  where ${doneWithin(sql, within)} ${outputFilter(sql, filter)}`

function mostOf(sql: Queryable, isShared: boolean, most: 'good' | 'scrap') {
  if (isShared) return most === 'good' ? sql`sum(w.good)` : sql`sum(r.scrap * w.share_pct)`
  return most === 'good' ? sql`sum(r.good)` : sql`sum(r.scrap)`
}

function outputFilter(sql: Queryable, { departmentId, teamId, stepCode, personId }: OutputFilter) {
  return sql`
    ${personId === undefined ? sql`` : sql`and w.person_id = ${personId}`}
    ${departmentId === undefined ? sql`` : sql`and t.department_id = ${departmentId}`}
    ${teamId === undefined ? sql`` : sql`and s.team_id = ${teamId}`}
    ${stepCode === undefined ? sql`` : sql`and s.code = ${stepCode}`}`
}

function groupOf(sql: Queryable, by: OutputBy) {
  switch (by) {
    case 'department':
      return { key: sql`d.id`, name: sql`d.name`, join: sql`` }
    case 'team':
      return { key: sql`t.id`, name: sql`t.name`, join: sql`` }
    case 'step':
      return { key: sql`s.code`, name: sql`s.name`, join: sql`` }
    case 'day':
      return { key: sql`r.work_date::text`, name: sql`r.work_date::text`, join: sql`` }
    case 'product':
      return {
        key: sql`p.code`,
        name: sql`p.name`,
        join: sql`join orders o on o.id = r.order_id join product p on p.code = o.product_code`,
      }
    case 'person':
      return {
        key: sql`p.id`,
        name: sql`p.name`,
        join: sql`join person p on p.id = w.person_id`,
      }
  }
}

/** Scrap by its reason, most first; at most 50 rows. `key` is '' where no reason was given. */
export async function scrapByReason(
  sql: Queryable,
  within: Within,
  filter: OutputFilter = {},
): Promise<readonly { readonly key: string; readonly scrap: Quantity }[]> {
  const rows = await sql<{ key: string; scrap: string }[]>`
    select coalesce(r.reason, '') as key, sum(r.scrap)::text as scrap
    from report r join step s on s.id = r.step_id join team t on t.id = s.team_id
    where ${doneWithin(sql, within)} ${outputFilter(sql, filter)}
    group by 1 having sum(r.scrap) <> 0 order by sum(r.scrap) desc, 1 limit 50`
  return rows.map(row => ({ key: row.key, scrap: toQuantity(row.scrap) }))
}
