/** The figures of `domain/kpi.ts`, from the ledger, the exceptions, the alerts and the outbox. */
import type { Days, Instant, PlainDate } from '../domain/model.ts'
import type { Queryable } from './connect.ts'

/** Minutes that half, and nine in ten, did not exceed; null: there was nothing. */
export type Delay = { readonly p50: number | null; readonly p90: number | null }

export type SyncKpi = {
  readonly reports: number
  /** From the work to the report. */
  readonly delay: Delay
  /** 0…1 of those reported within the prompt time. */
  readonly promptShare: number
  /** 0…1 of those taken back or corrected. */
  readonly correctedShare: number
}

export type TeamKpi = SyncKpi & { readonly teamId: string; readonly team: string }

type SyncRow = {
  readonly teamId: string | null
  readonly team: string | null
  readonly reports: number
  readonly p50: number | null
  readonly p90: number | null
  readonly prompt: number
  readonly corrected: number
}

/** What people reported of the work of these days, of all and by the step's team; imports and programs don't count. */
export async function syncKpi(
  sql: Queryable,
  days: Days,
  promptMinutes: number,
): Promise<{ readonly all: SyncKpi; readonly teams: readonly TeamKpi[] }> {
  const rows = await sql<SyncRow[]>`
    with told as (
      select s.team_id, extract(epoch from r.reported_at - r.occurred_at)::float8 / 60 as minutes,
        exists (select 1 from report undone where undone.reversal_of = r.id) as corrected
      from report r join step s on s.id = r.step_id
      where r.work_date between ${days.from} and ${days.to} and r.reversal_of is null
        and r.channel in ('card', 'text', 'voice', 'scan'))
    select told.team_id as "teamId", min(t.name) as team, count(*)::int as reports,
      percentile_cont(0.5) within group (order by greatest(0, minutes)) as p50,
      percentile_cont(0.9) within group (order by greatest(0, minutes)) as p90,
      (count(*) filter (where minutes <= ${promptMinutes}))::int as prompt,
      (count(*) filter (where corrected))::int as corrected
    from told join team t on t.id = told.team_id
    group by grouping sets ((told.team_id), ()) order by count(*) desc, 1`
  const all = rows.find(({ teamId }) => teamId === null)
  const teams = rows.flatMap(row =>
    row.teamId === null ? [] : [{ ...toSync(row), teamId: row.teamId, team: row.team ?? '' }],
  )
  return { all: all === undefined ? NOTHING_TOLD : toSync(all), teams }
}

const NOTHING_TOLD: SyncKpi = { reports: 0, delay: { p50: null, p90: null }, promptShare: 0, correctedShare: 0 }

const toSync = ({ reports, p50, p90, prompt, corrected }: SyncRow): SyncKpi => ({
  reports,
  delay: { p50, p90 },
  promptShare: reports === 0 ? 0 : prompt / reports,
  correctedShare: reports === 0 ? 0 : corrected / reports,
})

type Span = { readonly from: Instant; readonly to: Instant }

/**
 * Seconds from a message's commit to the platform's taking it, of those taken in the span. The outbox has the database's
 * time and not the house's, so the span lies as far before the database's now as before the house's.
 */
export async function deliveryDelay(
  sql: Queryable,
  { from, to }: Span,
  now: Instant,
): Promise<Delay & { readonly sent: number }> {
  const secondsAgo = (at: Instant): number => (now.epochMilliseconds - at.epochMilliseconds) / 1000
  const [row] = await sql<(Delay & { sent: number })[]>`
    select count(*)::int as sent,
      percentile_cont(0.5) within group (order by extract(epoch from sent_at - created_at)::float8) as p50,
      percentile_cont(0.9) within group (order by extract(epoch from sent_at - created_at)::float8) as p90
    from outbox
    where sent_at >= now() - make_interval(secs => ${secondsAgo(from)})
      and sent_at < now() - make_interval(secs => ${secondsAgo(to)})`
  return row ?? { sent: 0, p50: null, p90: null }
}

export type ResponseKpi = {
  readonly count: number
  readonly acknowledge: Delay
  readonly resolve: Delay
}

type ResponseRow = {
  readonly count: number
  readonly ackP50: number | null
  readonly ackP90: number | null
  readonly resolveP50: number | null
  readonly resolveP90: number | null
}

const toResponse = (row: ResponseRow | undefined): ResponseKpi => ({
  count: row?.count ?? 0,
  acknowledge: { p50: row?.ackP50 ?? null, p90: row?.ackP90 ?? null },
  resolve: { p50: row?.resolveP50 ?? null, p90: row?.resolveP90 ?? null },
})

const percentiles = (sql: Queryable) => sql`
  count(*)::int as count,
  percentile_cont(0.5) within group (order by ack) filter (where ack is not null) as "ackP50",
  percentile_cont(0.9) within group (order by ack) filter (where ack is not null) as "ackP90",
  percentile_cont(0.5) within group (order by resolve) filter (where resolve is not null) as "resolveP50",
  percentile_cont(0.9) within group (order by resolve) filter (where resolve is not null) as "resolveP90"`

/** Exceptions raised in the span; minutes. */
export async function exceptionKpi(sql: Queryable, { from, to }: Span): Promise<ResponseKpi> {
  const [row] = await sql<ResponseRow[]>`
    select ${percentiles(sql)} from (
      select extract(epoch from acknowledged_at - raised_at)::float8 / 60 as ack,
        extract(epoch from resolved_at - raised_at)::float8 / 60 as resolve
      from exception where raised_at >= ${from} and raised_at < ${to}) e`
  return toResponse(row)
}

/** Alerts that began in the span; minutes, acknowledged from when somebody was told. */
export async function alertKpi(sql: Queryable, { from, to }: Span): Promise<ResponseKpi> {
  const [row] = await sql<ResponseRow[]>`
    select ${percentiles(sql)} from (
      select greatest(0, extract(epoch from acknowledged_at - coalesce(told_at, since))::float8 / 60) as ack,
        extract(epoch from resolved_at - since)::float8 / 60 as resolve
      from alert where since >= ${from} and since < ${to}) a`
  return toResponse(row)
}

/** What was counted by people: how often, how often as the books said, and 0…1 by quantity; null: nothing to measure by. */
export type CountKpi = { readonly counts: number; readonly exact: number; readonly accuracy: number | null }

/**
 * 1 − Σ |counted − book| ÷ Σ book. A count that differs is a move; one that agrees moves nothing and stands in the audit.
 * What a file brought was counted by nobody.
 */
export async function countKpi(sql: Queryable, { from, to }: Span): Promise<CountKpi> {
  const [row] = await sql<CountKpi[]>`
    select count(*)::int as counts, (count(*) filter (where difference = 0))::int as exact,
      greatest(0, 1 - sum(abs(difference)) / nullif(sum(book), 0))::float8 as accuracy
    from (
      select m.quantity as difference, greatest(0, (select coalesce(sum(b.quantity), 0) from stock_move b
          where b.item_code = m.item_code and b.lot = m.lot and b.id < m.id)) as book
      from stock_move m where m.kind = 'adjust' and m.event_id is not null and m.at >= ${from} and m.at < ${to}
      union all
      select 0, (a.details->>'quantity')::numeric from audit a
      where a.action = 'stock.counted' and a.at >= ${from} and a.at < ${to}) c`
  return row ?? { counts: 0, exact: 0, accuracy: null }
}

/** Votes: who is asked every week has one for each. */
export type Satisfaction = { readonly votes: number; readonly good: number }

/** Of the weeks whose Monday lies in these days. */
export async function satisfactionOf(sql: Queryable, mondays: Days): Promise<Satisfaction> {
  const [row] = await sql<Satisfaction[]>`
    select count(*)::int as votes, (count(*) filter (where score = 3))::int as good
    from satisfaction where week between ${mondays.from} and ${mondays.to}`
  return row ?? { votes: 0, good: 0 }
}

export async function rateWeek(
  sql: Queryable,
  vote: { readonly personId: string; readonly week: PlainDate; readonly score: number; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into satisfaction (person_id, week, score, at) values (${vote.personId}, ${vote.week}, ${vote.score}, ${vote.at})
    on conflict (person_id, week) do update set score = excluded.score, at = excluded.at`
}
