import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { amount, bigintReference, instant, oneOf, percent, quantity, together, word } from './columns.ts'
import { inspection } from './inspection.ts'
import { step } from './order.ts'
import { person } from './people.ts'
import { reason } from './reason.ts'

/**
 * The ledger (invariant 3). Rows are only ever added; triggers refuse UPDATE, DELETE and TRUNCATE, keep the step's
 * totals, and hold a reversal to the exact negative of the row it names.
 */
export const report = pgTable(
  'report',
  {
    id: text('id').primaryKey(),
    /** The order of booking, for paging. */
    seq: bigint('seq', { mode: 'number' }).notNull().unique().generatedAlwaysAsIdentity(),
    orderId: bigintReference('order_id').notNull(),
    stepId: bigintReference('step_id').notNull(),
    good: quantity('good').notNull(),
    scrap: quantity('scrap').notNull(),
    rework: quantity('rework').notNull(),
    reworkDone: quantity('rework_done').notNull(),
    reworkGood: quantity('rework_good').notNull().default('0'),
    reworkBad: quantity('rework_bad').notNull().default('0'),
    waiting: quantity('waiting').notNull().default('0'),
    conceded: quantity('conceded').notNull().default('0'),
    /** Sent back to the step `returnedTo`; without one: taken out of good because a later step sent them back. */
    returned: quantity('returned').notNull().default('0'),
    returnedTo: bigintReference('returned_to').references(() => step.id),
    /** The row that sent back the pieces which were worked again here. */
    reworkId: text('rework_id').references((): AnyPgColumn => report.id),
    /** The inspection whose result it is, and the row whose pieces were judged. */
    inspectionId: text('inspection_id').references(() => inspection.id),
    sourceId: text('source_id').references((): AnyPgColumn => report.id),
    reason: text('reason').references(() => reason.code),
    liability: word('liability', 'liability'),
    /** Person-minutes. */
    minutes: doublePrecision('minutes').notNull().default(0),
    pieceRate: amount('piece_rate').notNull().default('0'),
    occurredAt: instant('occurred_at').notNull(),
    reportedAt: instant('reported_at').notNull(),
    /** null while its review is pending; then the time of the review is the effective time. */
    effectiveAt: instant('effective_at'),
    workDate: date('work_date', { mode: 'string' }).notNull(),
    channel: word('channel', 'channel').notNull(),
    /** As it was when booked; a leader's later word stands in `report_review`. */
    review: word('booked_review', 'review').notNull(),
    overGate: boolean('over_gate').notNull().default(false),
    reversalOf: text('reversal_of').references((): AnyPgColumn => report.id),
    reporterId: text('reporter_id').references(() => person.id),
    note: text('note').notNull().default(''),
    /** The event that booked it, and which of its rows this is, from 0. The event can't book the same row twice. */
    platform: text('platform'),
    eventId: text('event_id'),
    line: integer('line'),
    /** The message to show as its origin: the one written, or the one whose card was pressed. */
    messageId: text('message_id'),
  },
  t => [
    // By it the order exists too: a step refers to its order.
    foreignKey({
      name: 'report_step_of_its_order',
      columns: [t.stepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }),
    check(
      'report_sign',
      sql`case
        when ${t.inspectionId} is not null then ${t.good} + ${t.scrap} + ${t.rework} + ${t.waiting} = 0 and ${t.sourceId} is not null
        when ${t.returned} <> 0 and ${t.returnedTo} is null
        then ${t.good} + ${t.returned} = 0 and num_nulls(${t.reworkId}, ${t.sourceId}) = 2 and ${t.minutes} = 0
          and ${t.scrap} = 0 and ${t.rework} = 0 and ${t.reworkDone} = 0 and ${t.waiting} = 0
        when ${t.reversalOf} is null
        then least(${t.good}, ${t.scrap}, ${t.rework}, ${t.reworkDone}, ${t.waiting}, ${t.returned}) >= 0 and ${t.minutes} >= 0
          and ${t.reworkDone} <= ${t.good} + ${t.scrap} + ${t.waiting} + ${t.returned} and ${t.conceded} = 0
        else greatest(${t.good}, ${t.scrap}, ${t.rework}, ${t.reworkDone}, ${t.waiting}, ${t.returned}) <= 0 and ${t.minutes} <= 0 end`,
    ),
    check(
      'report_whole',
      sql`(${t.review} = 'pending') = (${t.effectiveAt} is null) and num_nulls(${t.platform}, ${t.eventId}, ${t.line}) in (0, 3)`,
    ),
    check('report_returned_somewhere', sql`${t.returnedTo} is null or ${t.returned} <> 0`),
    index('report_returns_of_order').on(t.orderId, t.seq).where(sql`${t.returnedTo} is not null`),
    index('report_of_rework').on(t.reworkId).where(sql`${t.reworkId} is not null`),
    uniqueIndex('report_reversed_once').on(t.reversalOf).where(sql`${t.reversalOf} is not null`),
    index('report_of_source').on(t.sourceId).where(sql`${t.sourceId} is not null`),
    index('report_of_inspection').on(t.inspectionId).where(sql`${t.inspectionId} is not null`),
    uniqueIndex('report_once_per_event').on(t.platform, t.eventId, t.line).where(sql`${t.eventId} is not null`),
    index('report_of_order').on(t.orderId, t.seq),
    index('report_of_step').on(t.stepId, t.seq),
    index('report_of_reporter').on(t.reporterId, t.seq),
    index('report_of_work_date').on(t.workDate, t.seq),
    index('report_reported_at').on(t.reportedAt, t.seq),
  ],
)

/** A worker's part of a report. A trigger holds the parts to the report's good, and their day to the report's. */
export const reportWorker = pgTable(
  'report_worker',
  {
    reportId: text('report_id')
      .notNull()
      .references(() => report.id),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    good: quantity('good').notNull(),
    sharePct: percent('share_pct').notNull(),
    pay: quantity('pay').notNull(),
    /** The report's, once more: "what did I do today" is asked with every receipt. */
    workDate: date('work_date', { mode: 'string' }).notNull(),
    /** First day of the month it is paid in, where that is not the month of the work: that one was closed (trigger). */
    payMonth: date('pay_month', { mode: 'string' }),
  },
  t => [
    primaryKey({ columns: [t.reportId, t.personId] }),
    index('report_worker_day').on(t.personId, t.workDate),
    index('report_worker_late_pay').on(t.payMonth).where(sql`${t.payMonth} is not null`),
  ],
)

/** A leader's word on a ledger row: one, for ever. Nobody reviews their own report (trigger; invariant 13). */
export const reportReview = pgTable(
  'report_review',
  {
    reportId: text('report_id')
      .primaryKey()
      .references(() => report.id),
    decision: text('decision').notNull(),
    reviewerId: text('reviewer_id')
      .notNull()
      .references(() => person.id),
    at: instant('at').notNull(),
    note: text('note').notNull().default(''),
  },
  t => [
    oneOf('report_review_decision_known', t.decision, ['approved', 'rejected']),
    index('report_review_reviewer').on(t.reviewerId),
  ],
)

/**
 * Reports that wait for a review. Kept by triggers (booked pending → in; reviewed or reversed → out), because the
 * ledger's own rows say "pending" for ever and searching those for the undecided few would slow down with the years.
 */
export const reviewQueue = pgTable(
  'review_queue',
  {
    reportId: text('report_id')
      .primaryKey()
      .references(() => report.id),
    stepId: bigintReference('step_id')
      .notNull()
      .references(() => step.id),
    reportedAt: instant('reported_at').notNull(),
  },
  t => [index('review_queue_age').on(t.reportedAt), index('review_queue_step').on(t.stepId)],
)

/** A report above the gate that nothing has booked yet: it waits for the leader. */
export const heldReport = pgTable(
  'held_report',
  {
    id: text('id').primaryKey(),
    orderId: bigintReference('order_id').notNull(),
    stepId: bigintReference('step_id').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** What was asked to be booked, as the handler that held it wrote it. */
    payload: jsonb('payload').notNull(),
    status: text('status').notNull().default('waiting'),
    requestedAt: instant('requested_at').notNull(),
    decidedBy: text('decided_by').references(() => person.id),
    decidedAt: instant('decided_at'),
    note: text('note').notNull().default(''),
  },
  t => [
    foreignKey({
      name: 'held_report_step_of_its_order',
      columns: [t.stepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }),
    oneOf('held_report_status_known', t.status, ['waiting', 'approved', 'refused', 'withdrawn']),
    together('held_report_decided_by_whom_and_when', t.decidedBy, t.decidedAt),
    check('held_report_decided_or_waiting', sql`(${t.status} = 'waiting') = (${t.decidedAt} is null)`),
    check(
      'held_report_not_decided_by_its_reporter',
      sql`${t.status} = 'withdrawn' or ${t.decidedBy} is distinct from ${t.personId}`,
    ),
    index('held_report_waiting').on(t.stepId).where(sql`${t.status} = 'waiting'`),
    index('held_report_of_person').on(t.personId).where(sql`${t.status} = 'waiting'`),
  ],
)
