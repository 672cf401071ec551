/** The ledger read back: one row, a person's newest, lists, and what waits for a leader. */
import type {
  InspectionId,
  Instant,
  Liability,
  OrderCode,
  OrderId,
  Person,
  PersonId,
  PlainDate,
  ReasonCode,
  Report,
  ReportId,
  Review,
  StepId,
  UnitCode,
} from '../domain/model.ts'
import type { DoubtKind } from '../domain/plausibility.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'
import { inScope, reviewScopeOf } from './review-scope.ts'
import { toDate, toInstant, toInstantOrNull, toQuantity } from './row-values.ts'

/** A ledger row with what its readers must know around it. `report.review` is the leader's word where there is one. */
export type BookedReport = {
  readonly report: Report
  readonly orderCode: OrderCode
  readonly unit: UnitCode
  readonly stepCode: string
  readonly stepName: string
  /** The row that takes this one back; null while it stands. */
  readonly reversedBy: ReportId | null
  readonly reviewedBy: PersonId | null
  /** The event and message that booked it; null for an import or a seed. */
  readonly platform: string | null
  readonly eventId: string | null
  readonly messageId: string | null
  /** What made it look unlikely. */
  readonly doubts: readonly ReportMark[]
}

export type ReportMark = { readonly kind: DoubtKind; readonly confirmed: boolean }

type ReportDocument = {
  readonly id: string
  readonly seq: number
  readonly orderId: number
  readonly stepId: number
  readonly stepSeq: number
  readonly good: string
  readonly scrap: string
  readonly rework: string
  readonly reworkDone: string
  readonly reworkGood: string
  readonly reworkBad: string
  readonly waiting: string
  readonly conceded: string
  readonly returned: string
  readonly returnedTo: number | null
  readonly reworkId: string | null
  readonly inspectionId: string | null
  readonly sourceId: string | null
  readonly reason: string | null
  readonly liability: Liability | null
  readonly workers: readonly { personId: string; good: string; sharePct: string; pay: string }[]
  readonly minutes: number
  readonly pieceRate: string
  readonly occurredAt: string
  readonly reportedAt: string
  readonly effectiveAt: string | null
  readonly workDate: string
  readonly channel: Report['channel']
  readonly review: Review
  readonly overGate: boolean
  readonly reversalOf: string | null
  readonly reporterId: string | null
  readonly note: string
  readonly orderCode: string
  readonly unit: string
  readonly stepCode: string
  readonly stepName: string
  readonly reversedBy: string | null
  readonly reviewedBy: string | null
  readonly platform: string | null
  readonly eventId: string | null
  readonly messageId: string | null
  readonly doubts: readonly ReportMark[]
}
type Found = { readonly document: ReportDocument }

/** The document of the row `r` of `report`; put it into a select list. Every table is reached by an index. */
const reportDocument = (sql: Queryable) => sql`(
  select json_build_object('id', r.id, 'seq', r.seq, 'orderId', r.order_id, 'stepId', r.step_id, 'stepSeq', s.seq,
    'good', r.good::text, 'scrap', r.scrap::text, 'rework', r.rework::text, 'reworkDone', r.rework_done::text,
    'reworkGood', r.rework_good::text, 'reworkBad', r.rework_bad::text, 'waiting', r.waiting::text,
    'conceded', r.conceded::text, 'returned', r.returned::text, 'returnedTo', r.returned_to, 'reworkId', r.rework_id, 'inspectionId', r.inspection_id, 'sourceId', r.source_id,
    'reason', r.reason, 'liability', r.liability, 'minutes', r.minutes, 'pieceRate', r.piece_rate::text,
    'occurredAt', r.occurred_at, 'reportedAt', r.reported_at, 'effectiveAt', coalesce(r.effective_at, rr.at),
    'workDate', r.work_date, 'channel', r.channel, 'review', coalesce(rr.decision, r.review),
    'overGate', r.over_gate, 'reversalOf', r.reversal_of, 'reporterId', r.reporter_id, 'note', r.note,
    'orderCode', o.code, 'unit', o.unit, 'stepCode', s.code, 'stepName', s.name,
    'reversedBy', (select undone.id from report undone where undone.reversal_of = r.id), 'reviewedBy', rr.reviewer_id,
    'doubts', (select coalesce(json_agg(json_build_object('kind', d.kind, 'confirmed', d.confirmed) order by d.kind), '[]')
      from report_doubt d where d.report_id = r.id),
    'platform', r.platform, 'eventId', r.event_id, 'messageId', r.message_id,
    'workers', (select coalesce(json_agg(json_build_object('personId', w.person_id, 'good', w.good::text,
        'sharePct', w.share_pct::text, 'pay', w.pay::text) order by w.person_id), '[]')
      from report_worker w where w.report_id = r.id))
  from step s join orders o on o.id = s.order_id left join report_review rr on rr.report_id = r.id
  where s.id = r.step_id)`

function toBookedReport(document: ReportDocument): BookedReport {
  return {
    report: toReport(document),
    orderCode: document.orderCode as OrderCode,
    unit: document.unit as UnitCode,
    stepCode: document.stepCode,
    stepName: document.stepName,
    reversedBy: document.reversedBy as ReportId | null,
    reviewedBy: document.reviewedBy as PersonId | null,
    platform: document.platform,
    eventId: document.eventId,
    messageId: document.messageId,
    doubts: document.doubts,
  }
}

const toReport = (document: ReportDocument): Report => ({
  id: document.id as ReportId,
  orderId: document.orderId as OrderId,
  stepId: document.stepId as StepId,
  stepSeq: document.stepSeq,
  good: toQuantity(document.good),
  scrap: toQuantity(document.scrap),
  rework: toQuantity(document.rework),
  reworkDone: toQuantity(document.reworkDone),
  reworkGood: toQuantity(document.reworkGood),
  reworkBad: toQuantity(document.reworkBad),
  waiting: toQuantity(document.waiting),
  conceded: toQuantity(document.conceded),
  returned: toQuantity(document.returned),
  returnedTo: document.returnedTo as StepId | null,
  reworkId: document.reworkId as ReportId | null,
  inspectionId: document.inspectionId as InspectionId | null,
  sourceId: document.sourceId as ReportId | null,
  reason: document.reason as ReasonCode | null,
  liability: document.liability,
  workers: document.workers.map(worker => ({
    personId: worker.personId as PersonId,
    good: toQuantity(worker.good),
    sharePct: toQuantity(worker.sharePct),
    pay: toQuantity(worker.pay),
  })),
  minutes: document.minutes,
  pieceRate: toQuantity(document.pieceRate),
  occurredAt: toInstant(document.occurredAt),
  reportedAt: toInstant(document.reportedAt),
  effectiveAt: toInstantOrNull(document.effectiveAt),
  workDate: toDate(document.workDate),
  channel: document.channel,
  review: document.review,
  overGate: document.overGate,
  reversalOf: document.reversalOf as ReportId | null,
  reporterId: document.reporterId as PersonId | null,
  note: document.note,
})

export async function reportById(sql: Queryable, id: ReportId): Promise<BookedReport | null> {
  const [row] = await sql<Found[]>`select ${reportDocument(sql)} as document from report r where r.id = ${id}`
  return row === undefined ? null : toBookedReport(row.document)
}

/** In the order of the ledger; ids that do not exist are left out. */
export async function reportsById(sql: Queryable, ids: readonly ReportId[]): Promise<readonly BookedReport[]> {
  const rows = await sql<Found[]>`
    select ${reportDocument(sql)} as document from report r where r.id = any(${[...ids]}::text[]) order by r.seq`
  return rows.map(row => toBookedReport(row.document))
}

/** What was booked by the same message or press as this report and still stands, in its order; filled-in rows go with theirs. */
export async function reportsBookedWith(sql: Queryable, id: ReportId): Promise<readonly BookedReport[]> {
  const rows = await sql<Found[]>`
    select ${reportDocument(sql)} as document
    from report named join report r on r.platform = named.platform and r.event_id = named.event_id
    where named.id = ${id} and r.reversal_of is null and r.channel <> 'auto' and r.inspection_id is null
      and not exists (select 1 from report undone where undone.reversal_of = r.id)
    order by r.line`
  return rows.map(row => toBookedReport(row.document))
}

/** Of which work a report is looked for. */
export type ReportPlace = {
  readonly orderId?: OrderId
  readonly stepId?: StepId
  /** Of any order. */
  readonly stepCalled?: { readonly code: string; readonly name: string }
  /** Of work done or reported that day. */
  readonly day?: { readonly date: PlainDate; readonly timeZone: string }
}

/** The person's newest report that still stands, of an order, step or day where named; no reversal, not reversed, not filled in. */
export async function lastReportOf(
  sql: Queryable,
  personId: PersonId,
  place: ReportPlace = {},
): Promise<BookedReport | null> {
  const [row] = await sql<Found[]>`
    select ${reportDocument(sql)} as document from report r
    where r.reporter_id = ${personId} and ${standsAt(sql, place)}
    order by r.seq desc limit 1`
  return row === undefined ? null : toBookedReport(row.document)
}

/** As `lastReportOf`, whoever reported it: the person is one of those who did the work. */
export async function lastReportWorkedBy(
  sql: Queryable,
  personId: PersonId,
  place: ReportPlace = {},
): Promise<BookedReport | null> {
  const [row] = await sql<Found[]>`
    select ${reportDocument(sql)} as document from report_worker w join report r on r.id = w.report_id
    where w.person_id = ${personId} and ${standsAt(sql, place)}
    order by r.seq desc limit 1`
  return row === undefined ? null : toBookedReport(row.document)
}

const standsAt = (sql: Queryable, place: ReportPlace) => sql`
      r.reversal_of is null and r.channel <> 'auto'
      and not exists (select 1 from report undone where undone.reversal_of = r.id)
      ${place.orderId === undefined ? sql`` : sql`and r.order_id = ${place.orderId}`}
      ${place.stepId === undefined ? sql`` : sql`and r.step_id = ${place.stepId}`}
      ${
        place.stepCalled === undefined
          ? sql``
          : sql`and exists (select 1 from step s where s.id = r.step_id
              and (s.code = ${place.stepCalled.code} or s.name = ${place.stepCalled.name}))`
      }
      ${
        place.day === undefined
          ? sql``
          : sql`and ${place.day.date} in (r.work_date, (r.reported_at at time zone ${place.day.timeZone})::date)`
      }`

/** What the person wrote last, since then: `undone` took a report back, `corrected` put one in its place. null: neither. */
export async function lastTakenBack(
  sql: Queryable,
  personId: PersonId,
  since: Instant,
): Promise<'undone' | 'corrected' | null> {
  const rows = await sql<{ isReversal: boolean }[]>`
    select reversal_of is not null as "isReversal"
    from (select * from report where reporter_id = ${personId} order by seq desc limit 20) r
    where r.reported_at >= ${since} and (r.channel <> 'auto' or r.reversal_of is not null) order by r.seq desc`
  if (rows[0]?.isReversal === true) return 'undone'
  return rows[1]?.isReversal === true ? 'corrected' : null
}

/** All rows of an order, in the order of the ledger: what a reversal may undo is judged on them. At most 2,000, the newest. */
export async function reportsOfOrder(sql: Queryable, orderId: OrderId): Promise<readonly BookedReport[]> {
  const rows = await sql<Found[]>`
    select ${reportDocument(sql)} as document
    from (select * from report where order_id = ${orderId} order by seq desc limit 2000) r order by r.seq`
  return rows.map(row => toBookedReport(row.document))
}

/** What was reported of the step for that day and still stands, in the order of the ledger, inspections included. */
export async function standingOfDay(sql: Queryable, stepId: StepId, day: PlainDate): Promise<readonly Report[]> {
  const rows = await sql<Found[]>`
    select ${reportDocument(sql)} as document from report r
    where r.step_id = ${stepId} and r.work_date = ${day.toString()}::date and r.reversal_of is null
      and not exists (select 1 from report undone where undone.reversal_of = r.id)
    order by r.seq`
  return rows.map(({ document }) => toBookedReport(document).report)
}

export type ReportListQuery = {
  readonly order?: OrderCode
  /** Sequence number of the step; only together with `order`. */
  readonly step?: number
  /** Of any order, unless `order` is named too. */
  readonly stepCode?: string
  /** Reported at or after. */
  readonly since?: Instant
  /** Reporter or credited worker. */
  readonly personId?: PersonId
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

const reportCursor = cursorForm('reports', ['instant', 'number'])

/** Newest first by the time they were reported. @throws BadCursor */
export async function listReports(sql: Queryable, query: ReportListQuery): Promise<Page<BookedReport>> {
  const after = reportCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const rows = await sql<Found[]>`
    select ${reportDocument(sql)} as document from report r
    where ${reportFilter(sql, query)}
      ${after === null ? sql`` : sql`and (r.reported_at, r.seq) < (${after[0]}::timestamptz, ${after[1]})`}
    order by r.reported_at desc, r.seq desc limit ${size + 1}`
  return pageOf(
    rows,
    size,
    row => toBookedReport(row.document),
    // The time as the database wrote it: it may be finer than an instant of ours.
    ({ document }) => reportCursor.write([document.reportedAt, document.seq]),
  )
}

function reportFilter(sql: Queryable, { order, step, stepCode, since, personId }: ReportListQuery) {
  const orderId = sql`(select o.id from orders o where o.code = ${order ?? null})`
  return sql`true
    ${order === undefined ? sql`` : sql`and r.order_id = ${orderId}`}
    ${step === undefined ? sql`` : sql`and r.step_id = (select s.id from step s where s.order_id = ${orderId} and s.seq = ${step})`}
    ${stepCode === undefined ? sql`` : sql`and exists (select 1 from step s where s.id = r.step_id and s.code = ${stepCode})`}
    ${since === undefined ? sql`` : sql`and r.reported_at >= ${since}`}
    ${
      personId === undefined
        ? sql``
        : sql`and r.id in (select w.report_id from report_worker w where w.person_id = ${personId}
            union select mine.id from report mine where mine.reporter_id = ${personId})`
    }`
}

/**
 * Reports that wait for this leader, longest first: of steps of their teams or by people of their teams, and none of
 * their own. At most 200.
 */
export async function pendingReviewsFor(sql: Queryable, leader: Person, limit = 20): Promise<readonly BookedReport[]> {
  const rows = await sql<Found[]>`
    select ${reportDocument(sql)} as document
    from review_queue q join report r on r.id = q.report_id
    where ${isForLeader(sql, leader)}
    order by q.reported_at, r.seq limit ${pageSize(limit)}`
  return rows.map(row => toBookedReport(row.document))
}

export async function countPendingReviewsFor(sql: Queryable, leader: Person): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from review_queue q join report r on r.id = q.report_id
    where ${isForLeader(sql, leader)}`
  return row?.count ?? 0
}

const isForLeader = (sql: Queryable, leader: Person) => sql`
  r.reporter_id is distinct from ${leader.id}
  and not exists (select 1 from report_worker w where w.report_id = r.id and w.person_id = ${leader.id})
  and exists (select 1 from team t where ${inScope(sql, reviewScopeOf(leader))} and (
    t.id = (select s.team_id from step s where s.id = q.step_id)
    or t.id in (select p.team_id from report_worker w join person p on p.id = w.person_id where w.report_id = r.id)))`
