/** What must be known of a person to book their report, besides the order: one round trip, asked for every report. */
import type { WorkSession } from '../domain/decision.ts'
import type { Instant, Order, OrderCode, PersonId, PlainDate, ReasonCode, StepId } from '../domain/model.ts'
import { type DoubtKind, MOST_PAST, type PastPart } from '../domain/plausibility.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { Pool, Queryable } from './connect.ts'
import { type OrderOrVersion, orderFrom, orderUnlessKnown } from './order-memory.ts'
import { onlyRow, toDate, toInstant, toQuantity } from './row-values.ts'

/** Quantities of a report that the person made moments ago and that still stands. */
export type RecentReport = {
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
  readonly reportedAt: Instant
}

export type ReportFacts = {
  /** Of the step these facts are about. */
  readonly seq: number
  /** The person's open sessions, and those that ended within the last day. */
  readonly sessions: readonly WorkSession[]
  /** When the last report of this step that stands was made for the person, on `workDate`; null for none. */
  readonly lastReportedAt: Instant | null
  /** Reports of this step that count for the person, whoever made them, since `recentSince`; newest first. */
  readonly recent: readonly RecentReport[]
  /** The person's parts on `workDate`, reversals included. */
  readonly day: { readonly reports: number; readonly good: Quantity; readonly pay: Quantity }
  /** The person's parts on steps of this code that still stand, newest day first; at most `MOST_PAST`. */
  readonly past: readonly PastPart[]
}

export type ReportFactsQuery = {
  readonly personId: PersonId
  readonly order: OrderCode
  readonly seq: number
  readonly workDate: PlainDate
  readonly recentSince: Instant
  readonly sessionsSince: Instant
}

type SessionDocument = {
  readonly id: string
  readonly stepId: number
  readonly startedAt: string
  readonly endedAt: string | null
  readonly endedBy: WorkSession['endedBy']
  readonly pauseReason: string | null
}

export type FactsDocument = {
  readonly sessions: readonly SessionDocument[]
  readonly lastReportedAt: string | null
  readonly recent: readonly { good: string; scrap: string; rework: string; reportedAt: string }[]
  readonly day: { readonly reports: number; readonly good: string; readonly pay: string }
  readonly past: readonly { workDate: string; occurredAt: string; good: string; doubts: readonly DoubtKind[] }[]
}

export async function loadReportFacts(sql: Queryable, query: ReportFactsQuery): Promise<ReportFacts> {
  const rows = await sql<{ document: FactsDocument }[]>`select ${factsDocument(sql, query)} as document`
  return toFacts(onlyRow(rows).document, query)
}

/** The order and the facts in one round trip; null when there is no such order. `known`: as it was last read. */
export async function loadForReport(
  { dedicated: { turns: sql } }: Pool,
  query: ReportFactsQuery,
  known: Order | null = null,
): Promise<{ readonly order: Order; readonly facts: ReportFacts } | null> {
  const rows = await sql<{ order: OrderOrVersion; facts: FactsDocument }[]>`
    select ${orderUnlessKnown(sql, known)} as "order", ${factsDocument(sql, query)} as facts
    from orders o where o.code = ${query.order}`
  const [row] = rows
  return row === undefined ? null : { order: orderFrom(row.order, known), facts: toFacts(row.facts, query) }
}

/**
 * Put it into a select list; `toFacts` reads it. A person's parts are read once: those of the day, and whole days back to
 * their `MOST_PAST`th. What was taken back counts for its own day, so that its counter row is among them. What an
 * inspector judged of a report is no report of its maker's. What is asked for stands in a table of its own: where the
 * planner sees the values it makes a new plan for every report, as soon as there are years of them, and that takes longer
 * than the reading. Without them it fears a person's years of parts and would read whole tables beside them: `offset 0`
 * makes it look up each by itself, of which there are few.
 */
export const factsDocument = (sql: Queryable, query: ReportFactsQuery) => {
  const { personId, order, seq, workDate, recentSince, sessionsSince } = query
  const person = sql`(select person_id from given)`
  const day = sql`(select day from given)`
  return sql`(
    with given as materialized (
      select ${personId}::text as person_id, ${order}::text as code, ${seq}::int as seq,
        ${workDate.toString()}::date as day, ${recentSince}::timestamptz as recent_since,
        ${sessionsSince}::timestamptz as sessions_since),
    asked as materialized (
      select s.id, s.code from step s join orders o on o.id = s.order_id
      where o.code = (select code from given) and s.seq = (select seq from given)),
    mine as materialized (
      select w.work_date, w.good as part, w.pay, r.id, r.step_id, r.good + r.waiting as good, r.scrap,
        r.rework + r.returned as rework, r.occurred_at, r.reported_at, r.reversal_of, r.inspection_id
      from report_worker w cross join lateral (select * from report where id = w.report_id offset 0) r
      where w.person_id = ${person} and w.work_date >= least(${day}, coalesce(
        (select work_date from report_worker where person_id = ${person}
          order by work_date desc offset ${MOST_PAST - 1} limit 1), '-infinity'))),
    alike as materialized (
      select m.step_id as id from (select distinct step_id from mine) m
        cross join lateral (select code from step where id = m.step_id offset 0) s
      where s.code = (select code from asked)),
    here as (select m.* from mine m join asked a on a.id = m.step_id
      where m.work_date = ${day} and m.reversal_of is null and m.inspection_id is null
        and not exists (select 1 from report undone where undone.reversal_of = m.id offset 0))
    select json_build_object(
      'sessions', (select coalesce(json_agg(json_build_object('id', ws.id, 'stepId', ws.step_id,
          'startedAt', ws.started_at, 'endedAt', ws.ended_at, 'endedBy', ws.ended_by,
          'pauseReason', ws.pause_reason)), '[]')
        from work_session ws where ws.person_id = ${person}
          and (ws.ended_at is null or ws.ended_at > (select sessions_since from given))),
      'lastReportedAt', (select max(reported_at) from here),
      'recent', (select coalesce(json_agg(json_build_object('good', m.good::text, 'scrap', m.scrap::text,
          'rework', m.rework::text, 'reportedAt', m.reported_at) order by m.reported_at desc), '[]')
        from here m where m.reported_at >= (select recent_since from given)),
      'day', (select json_build_object(
          'reports', (count(*) filter (where m.reversal_of is null) - count(m.reversal_of))::int,
          'good', coalesce(sum(m.part), 0)::text, 'pay', coalesce(sum(m.pay), 0)::text)
        from mine m where m.work_date = ${day}),
      'past', (select coalesce(json_agg(json_build_object('workDate', m.work_date, 'occurredAt', m.occurred_at,
          'good', m.part::text, 'doubts', array(select d.kind from report_doubt d where d.report_id = m.id))
          order by m.work_date desc), '[]')
        from (select * from mine order by work_date desc limit ${MOST_PAST}) m
        where m.reversal_of is null and m.step_id in (select id from alike)
          and m.id <> all(array(select u.reversal_of from mine u where u.reversal_of is not null)))
    )
  )`
}

export const toFacts = (
  document: FactsDocument,
  { personId, seq }: Pick<ReportFactsQuery, 'personId' | 'seq'>,
): ReportFacts => ({
  seq,
  sessions: document.sessions.map(session => toSession(session, personId)),
  lastReportedAt: document.lastReportedAt === null ? null : toInstant(document.lastReportedAt),
  recent: document.recent.map(row => ({
    good: toQuantity(row.good),
    scrap: toQuantity(row.scrap),
    rework: toQuantity(row.rework),
    reportedAt: toInstant(row.reportedAt),
  })),
  day: { reports: document.day.reports, good: toQuantity(document.day.good), pay: toQuantity(document.day.pay) },
  past: document.past.map(({ workDate, occurredAt, good, doubts }) => ({
    workDate: toDate(workDate),
    occurredAt: toInstant(occurredAt),
    good: toQuantity(good),
    doubts,
  })),
})

const toSession = (row: SessionDocument, personId: PersonId): WorkSession => ({
  id: row.id,
  stepId: row.stepId as StepId,
  personId,
  startedAt: toInstant(row.startedAt),
  endedAt: row.endedAt === null ? null : toInstant(row.endedAt),
  endedBy: row.endedBy,
  pauseReason: row.pauseReason as ReasonCode | null,
})
