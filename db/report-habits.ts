/** Who reports, and whose reports look unlikely. */
import type { Instant, Person, PersonId, PlainDate, ReportId } from '../domain/model.ts'
import type { DoubtKind } from '../domain/plausibility.ts'
import type { Queryable } from './connect.ts'
import { type BookedReport, reportsById } from './reports.ts'
import { inScope, type ReviewScope, reviewScopeOf } from './review-scope.ts'

export type NeverReported = { readonly personId: PersonId; readonly isBound: boolean }

/** Active workers of whom no report has ever told, in this leader's scope, by name. At most 200. */
export async function neverReported(sql: Queryable, leader: Person, limit = 200): Promise<readonly NeverReported[]> {
  const rows = await sql<{ personId: string; isBound: boolean }[]>`
    select p.id as "personId", exists (select 1 from person_identity i where i.person_id = p.id and i.left_at is null) as "isBound"
    from person p
    where p.active and p.role = 'worker'
      and exists (select 1 from team t where t.id = p.team_id and ${inScope(sql, reviewScopeOf(leader))})
      and not exists (select 1 from report_worker w where w.person_id = p.id)
    order by p.team_id, p.name limit ${limit}`
  return rows.map(({ personId, isBound }) => ({ personId: personId as PersonId, isBound }))
}

export type DoubtedReport = {
  readonly booked: BookedReport
  readonly doubts: readonly { readonly kind: DoubtKind; readonly facts: unknown; readonly confirmed: boolean }[]
}

type DoubtRow = { readonly reportId: string; readonly doubts: DoubtedReport['doubts']; readonly count: number }

export type DoubtedOf = {
  /** Whose people or steps. */
  readonly scope: ReviewScope
  /** Told since then; of a day's work: since the day began. */
  readonly since: Instant
  /** Left out: of whichever day the work was. */
  readonly workDate?: PlainDate
}

/** Newest first, at most `limit`; what was taken back is settled. `count` of all. */
export async function doubtedReports(
  sql: Queryable,
  { scope, since, workDate }: DoubtedOf,
  limit = 50,
): Promise<{ readonly count: number; readonly newest: readonly DoubtedReport[] }> {
  const ofDay = workDate === undefined ? sql`` : sql`and r.work_date = ${workDate}`
  const rows = await sql<DoubtRow[]>`
    select d.report_id as "reportId", count(*) over ()::int as count,
      json_agg(json_build_object('kind', d.kind, 'facts', d.facts, 'confirmed', d.confirmed) order by d.kind) as doubts
    from report_doubt d join report r on r.id = d.report_id
    where d.at >= ${since} ${ofDay} and not exists (select 1 from report undone where undone.reversal_of = r.id)
      and exists (select 1 from team t where ${inScope(sql, scope)} and (
        t.id = (select s.team_id from step s where s.id = r.step_id)
        or t.id in (select p.team_id from report_worker w join person p on p.id = w.person_id where w.report_id = r.id)))
    group by d.report_id order by max(d.at) desc, d.report_id limit ${limit}`
  const booked = new Map(
    (
      await reportsById(
        sql,
        rows.map(row => row.reportId as ReportId),
      )
    ).map(one => [one.report.id, one]),
  )
  const newest = rows.flatMap(({ reportId, doubts }) => {
    const one = booked.get(reportId as ReportId)
    return one === undefined ? [] : [{ booked: one, doubts }]
  })
  return { count: rows[0]?.count ?? 0, newest }
}
