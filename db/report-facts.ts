/** What must be known of a person to book their report, besides the order; asked for every report. */
import { Temporal } from 'temporal-polyfill'
import type { WorkSession } from '../domain/decision.ts'
import type { Instant, Order, OrderCode, PersonId, PlainDate, ReasonCode, Step, StepId } from '../domain/model.ts'
import { type DoubtKind, MOST_PAST, type PastPart } from '../domain/plausibility.ts'
import { add, type Quantity } from '../domain/quantity.ts'
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

/** A person's part in a row of the ledger. Lists, not objects: the server makes them in two thirds of the time. */
type PartDocument = readonly [
  workDate: string,
  good: string,
  occurredAt: string,
  reportId: string,
  reversalOf: string | null,
  stepCode: string,
  doubts: readonly DoubtKind[],
  /** Only of the day that is asked about. */
  ofDay: DayPartDocument | null,
]
type DayPartDocument = readonly [
  pay: string,
  stepId: number,
  good: string,
  scrap: string,
  rework: string,
  reportedAt: string,
  isJudgement: boolean,
]

export type FactsDocument = {
  readonly sessions: readonly SessionDocument[] | null
  readonly parts: readonly PartDocument[] | null
}
/** The order, or the version that was known, and the facts. */
export type ForReportDocument = { readonly order: OrderOrVersion; readonly facts: FactsDocument }
/** The step that the facts are about; undefined: the order has none of this number. */
type AskedStep = Pick<Step, 'id' | 'code'> | undefined

export async function loadReportFacts(
  { dedicated: { turns: sql } }: Pool,
  query: ReportFactsQuery,
): Promise<ReportFacts> {
  const rows = await sql<{ facts: FactsDocument; step: AskedStep | null }[]>`
    select ${factsDocument(sql, query)} as facts, (
      select json_build_object('id', s.id, 'code', s.code) from orders o join step s on s.order_id = o.id
      where o.code = ${query.order} and s.seq = ${query.seq}) as step`
  const { facts, step } = onlyRow(rows)
  return toFacts(facts, query, step ?? undefined)
}

/** The order and the facts; null when there is no such order. `known`: as it was last read. One round trip, or two. */
export async function loadForReport(
  pool: Pool,
  query: ReportFactsQuery,
  known: Order | null = null,
): Promise<{ readonly order: Order; readonly facts: ReportFacts } | null> {
  const { turns: sql } = pool.dedicated
  const rows = await sql<ForReportDocument[]>`
    select ${orderUnlessKnown(sql, known)} as "order", ${factsDocument(sql, query)} as facts
    from orders o where o.code = ${query.order}`
  const [row] = rows
  return row === undefined ? null : forReport(pool, row, query, known)
}

/** Where the order has moved on since it was known, all of it is read anew. */
export async function forReport(
  pool: Pool,
  found: ForReportDocument,
  query: ReportFactsQuery,
  known: Order | null,
): Promise<{ readonly order: Order; readonly facts: ReportFacts } | null> {
  const order = orderFrom(found.order, known)
  if (order === null) return loadForReport(pool, query)
  const step = order.steps.find(({ seq }) => seq === query.seq)
  return { order, facts: toFacts(found.facts, query, step) }
}

/**
 * Put it into a select list; `toFacts` reads it. A person's parts: those of the day, and whole days back to their
 * `MOST_PAST`th. Nothing is reckoned here: each node of a plan costs the server more than the few rows that go through it.
 * The planner fears a person's years of parts, and would read whole tables beside them: `offset 0` makes it look up each
 * by itself, of which there are few.
 */
export const factsDocument = (
  sql: Queryable,
  { personId, workDate, sessionsSince }: Pick<ReportFactsQuery, 'personId' | 'workDate' | 'sessionsSince'>,
) => {
  const day = workDate.toString()
  return sql`json_build_object(
    'sessions', (select json_agg(json_build_object('id', ws.id, 'stepId', ws.step_id, 'startedAt', ws.started_at,
        'endedAt', ws.ended_at, 'endedBy', ws.ended_by, 'pauseReason', ws.pause_reason))
      from work_session ws where ws.person_id = ${personId}
        and (ws.ended_at is null or ws.ended_at > ${sessionsSince})),
    'parts', (select json_agg(json_build_array(w.work_date, w.good::text, r.occurred_at, r.id, r.reversal_of, s.code,
        array(select d.kind from report_doubt d where d.report_id = r.id),
        case when w.work_date = ${day} then json_build_array(w.pay::text, r.step_id, (r.good + r.waiting)::text,
          r.scrap::text, (r.rework + r.returned)::text, r.reported_at, r.inspection_id is not null) end))
      from report_worker w cross join lateral (select * from report where id = w.report_id offset 0) r
        cross join lateral (select code from step where id = r.step_id offset 0) s
      where w.person_id = ${personId} and w.work_date >= least(${day}, coalesce(
        (select work_date from report_worker where person_id = ${personId}
          order by work_date desc offset ${MOST_PAST - 1} limit 1), '-infinity')))
  )`
}

/** A person's part in one row, as the database wrote it. */
type Part = {
  readonly workDate: string
  readonly good: string
  readonly occurredAt: string
  readonly reportId: string
  readonly reversalOf: string | null
  readonly stepCode: string
  readonly doubts: readonly DoubtKind[]
  readonly ofDay: DayPartDocument | null
}

/** What was taken back counts for its own day, so that its counter row is among the parts. */
export function toFacts(
  { sessions, parts: written }: FactsDocument,
  { personId, seq, recentSince }: Pick<ReportFactsQuery, 'personId' | 'seq' | 'recentSince'>,
  step: AskedStep,
): ReportFacts {
  const parts = (written ?? []).map(toPart).toSorted(newestDayFirst)
  const undone = new Set(parts.map(({ reversalOf }) => reversalOf))
  const stands = ({ reportId, reversalOf }: Part) => reversalOf === null && !undone.has(reportId)
  const here = parts.filter(stands).flatMap(({ ofDay }) => reportedOn(step, ofDay))
  const newest = here.toSorted((a, b) => Temporal.Instant.compare(b.reportedAt, a.reportedAt))
  return {
    seq,
    sessions: (sessions ?? []).map(session => toSession(session, personId)),
    lastReportedAt: newest[0]?.reportedAt ?? null,
    recent: newest.filter(({ reportedAt }) => Temporal.Instant.compare(reportedAt, recentSince) >= 0),
    day: dayOf(parts),
    past: parts
      .slice(0, MOST_PAST)
      .filter(part => part.stepCode === step?.code && stands(part))
      .map(toPast),
  }
}

const toPart = ([workDate, good, occurredAt, reportId, reversalOf, stepCode, doubts, ofDay]: PartDocument): Part => ({
  workDate,
  good,
  occurredAt,
  reportId,
  reversalOf,
  stepCode,
  doubts,
  ofDay,
})

const newestDayFirst = (a: Part, b: Part): number => (a.workDate < b.workDate ? 1 : a.workDate > b.workDate ? -1 : 0)

/** What an inspector judged of a report is no report of its maker's. */
function reportedOn(step: AskedStep, ofDay: DayPartDocument | null): readonly RecentReport[] {
  if (ofDay === null) return []
  const [, stepId, good, scrap, rework, reportedAt, isJudgement] = ofDay
  if (stepId !== step?.id || isJudgement) return []
  return [
    {
      good: toQuantity(good),
      scrap: toQuantity(scrap),
      rework: toQuantity(rework),
      reportedAt: toInstant(reportedAt),
    },
  ]
}

function dayOf(parts: readonly Part[]): ReportFacts['day'] {
  const today = parts.flatMap(({ ofDay, good, reversalOf }) =>
    ofDay === null ? [] : [{ counts: reversalOf === null ? 1 : -1, good: toQuantity(good), pay: toQuantity(ofDay[0]) }],
  )
  return {
    reports: today.reduce((sum, { counts }) => sum + counts, 0),
    good: add(...today.map(({ good }) => good)),
    pay: add(...today.map(({ pay }) => pay)),
  }
}

const toPast = ({ workDate, occurredAt, good, doubts }: Part): PastPart => ({
  workDate: toDate(workDate),
  occurredAt: toInstant(occurredAt),
  good: toQuantity(good),
  doubts,
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
