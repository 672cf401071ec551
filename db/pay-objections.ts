/** Members of shared reports who are asked, and objections to shares and to rows of pay. */
import type { Instant, OrderCode, PersonId, PlainDate, ReportId } from '../domain/model.ts'
import type { AnswerFacts, ShareAsk } from '../domain/share-agreement.ts'
import type { PayObjection } from './commit.ts'
import type { Queryable } from './connect.ts'
import { toDate } from './row-values.ts'

/** What is known when a member answers. */
export async function answerFacts(sql: Queryable, reportId: ReportId, personId: PersonId): Promise<AnswerFacts> {
  const [row] = await sql<{ until: Instant | null; agreedAt: Instant | null; reversed: boolean; objected: boolean }[]>`
    select a.until, a.agreed_at as "agreedAt",
      exists (select from report u where u.reversal_of = ${reportId}) as reversed,
      exists (select from pay_objection j where j.report_id = ${reportId} and j.person_id = ${personId}
        and (j.about = 'share' or j.status = 'open')) as objected
    from (select 1) one left join share_ask a on a.report_id = ${reportId} and a.person_id = ${personId}`
  const ask: ShareAsk | null =
    row === undefined || row.until === null ? null : { personId, until: row.until, agreedAt: row.agreedAt }
  return { ask, reversed: row?.reversed === true, objected: row?.objected === true }
}

/** The newest shared report this person was asked about and has said nothing to; null: none. */
export async function newestAsk(sql: Queryable, personId: PersonId, now: Instant): Promise<ReportId | null> {
  const [row] = await sql<{ reportId: string }[]>`
    select a.report_id as "reportId" from share_ask a
    where a.person_id = ${personId} and a.until >= ${now}
      and not exists (select from report u where u.reversal_of = a.report_id)
      and not exists (select from pay_objection j where j.report_id = a.report_id and j.person_id = a.person_id)
    order by a.agreed_at is not null, a.asked_at desc limit 1`
  return (row?.reportId as ReportId | undefined) ?? null
}

type ObjectionRow = Omit<PayObjection, 'reportId' | 'personId' | 'decidedBy'> & {
  readonly reportId: string | null
  readonly personId: string
  readonly decidedBy: string | null
}

const toObjection = (row: ObjectionRow): PayObjection => ({
  ...row,
  reportId: row.reportId as ReportId | null,
  personId: row.personId as PersonId,
  decidedBy: row.decidedBy as PersonId | null,
})

const columns = (sql: Queryable) => sql`
  j.id, j.about, j.report_id as "reportId", j.entry_id as "entryId", j.person_id as "personId", j.reason,
  j.raised_at as "raisedAt", j.status, j.decided_by as "decidedBy", j.decided_at as "decidedAt", j.note,
  j.outcome_id as "outcomeId"`

export async function objectionById(sql: Queryable, id: string): Promise<PayObjection | null> {
  const [row] = await sql<ObjectionRow[]>`select ${columns(sql)} from pay_objection j where j.id = ${id}`
  return row === undefined ? null : toObjection(row)
}

/** Of the same report: one decision about its shares answers all who objected to them. */
export async function openShareObjections(sql: Queryable, reportId: ReportId): Promise<readonly PayObjection[]> {
  const rows = await sql<ObjectionRow[]>`
    select ${columns(sql)} from pay_objection j
    where j.report_id = ${reportId} and j.about = 'share' and j.status = 'open' order by j.raised_at, j.id`
  return rows.map(toObjection)
}

/** Something that a leader has to decide before the month can be closed. */
export type OpenItem = {
  readonly what: 'objection' | 'review' | 'awaited'
  readonly orderCode: OrderCode | null
  readonly stepName: string | null
  readonly personId: PersonId | null
  readonly workDate: PlainDate
}

/** What is open of the days up to the month's end, oldest first; at most 50. */
export async function openPayItems(sql: Queryable, month: PlainDate, now: Instant): Promise<readonly OpenItem[]> {
  const until = month.add({ months: 1 }).subtract({ days: 1 })
  const rows = await sql<
    {
      what: OpenItem['what']
      orderCode: string | null
      stepName: string | null
      personId: string | null
      workDate: string
    }[]
  >`
    with open as (
      select 'objection' as what, coalesce(r.step_id, e.step_id) as step_id, j.person_id, coalesce(r.work_date, e.work_date) as work_date
      from pay_objection j left join report r on r.id = j.report_id left join pay_entry e on e.id = j.entry_id where j.status = 'open'
      union all
      select 'review', r.step_id, r.reporter_id, r.work_date from review_queue q join report r on r.id = q.report_id
      union all
      select 'review', h.step_id, h.person_id, (h.payload->>'workDate')::date from held_report h where h.status = 'waiting'
      union all
      select 'awaited', r.step_id, a.person_id, r.work_date from share_ask a join report r on r.id = a.report_id
      where a.agreed_at is null and a.until >= ${now} and not exists (select from report u where u.reversal_of = r.id))
    select open.what, o.code as "orderCode", s.name as "stepName", open.person_id as "personId", open.work_date::text as "workDate"
    from open left join step s on s.id = open.step_id left join orders o on o.id = s.order_id
    where open.work_date <= ${until} order by open.work_date, 1, 2, 3, 4 limit 50`
  return rows.map(row => ({
    what: row.what,
    orderCode: row.orderCode as OrderCode | null,
    stepName: row.stepName,
    personId: row.personId as PersonId | null,
    workDate: toDate(row.workDate),
  }))
}
