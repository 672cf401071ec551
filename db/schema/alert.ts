import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { ALERT_STATES } from '../../domain/alert.ts'
import { bigintReference, instant, notNegative, oneOf, positive, rowId, texts, together } from './columns.ts'
import { department, person } from './people.ts'

/** One live row per (subject, kind), whoever looks, on however many instances (invariant 12). */
export const alert = pgTable(
  'alert',
  {
    id: rowId(),
    /** Such as `step:123`. */
    subject: text('subject').notNull(),
    kind: text('kind').notNull(),
    state: text('state').notNull().default('firing'),
    /** A button of an older version shows the current state and changes nothing. */
    version: integer('version').notNull().default(1),
    /** How far it has been escalated. */
    level: integer('level').notNull().default(0),
    // Unreferenced: none of them is ever deleted, and a foreign key locks the order's and the step's row with each alert,
    // which for a thousand late steps is most of the time and stands in the way of reports.
    orderId: bigintReference('order_id'),
    stepId: bigintReference('step_id'),
    exceptionId: text('exception_id'),
    teamId: text('team_id'),
    departmentId: text('department_id'),
    since: instant('since').notNull(),
    firedAt: instant('fired_at').notNull().default(sql`now()`),
    escalateAt: instant('escalate_at'),
    repeatAt: instant('repeat_at'),
    /** When the present state ends by itself. */
    untilAt: instant('until_at'),
    toldAt: instant('told_at'),
    /** Who was called when it was last told. */
    toldTo: texts('told_to'),
    /** What is still to be told of it. */
    news: text('news'),
    acknowledgedBy: text('acknowledged_by').references(() => person.id),
    acknowledgedAt: instant('acknowledged_at'),
    promisedUntil: instant('promised_until'),
    silencedBy: text('silenced_by').references(() => person.id),
    silencedUntil: instant('silenced_until'),
    assigneeId: text('assignee_id').references(() => person.id),
    resolvedAt: instant('resolved_at'),
    resolvedBy: text('resolved_by').references(() => person.id),
    cause: text('cause').notNull().default(''),
    /** The subject that holds it back. */
    mutedBy: text('muted_by'),
    anyTime: boolean('any_time').notNull().default(false),
    harm: doublePrecision('harm').notNull().default(0),
    details: jsonb('details').notNull().default({}),
  },
  t => [
    oneOf('alert_state_known', t.state, ALERT_STATES),
    positive('alert_version_positive', t.version),
    notNegative('alert_level_not_negative', t.level),
    together('alert_acknowledged_by_whom_and_when', t.acknowledgedBy, t.acknowledgedAt),
    together('alert_silenced_by_whom_and_until_when', t.silencedBy, t.silencedUntil),
    check('alert_resolved_when', sql`(${t.state} in ('resolved', 'closed')) = (${t.resolvedAt} is not null)`),
    uniqueIndex('alert_one_live').on(t.subject, t.kind).where(sql`${t.state} not in ('resolved', 'closed')`),
    index('alert_open_of_order').on(t.orderId).where(sql`${t.state} <> 'closed'`),
    index('alert_open_of_exception')
      .on(t.exceptionId)
      .where(sql`${t.state} <> 'closed' and ${t.exceptionId} is not null`),
    // Those of lots that came in belong to neither.
    index('alert_open_of_itself')
      .on(t.subject)
      .where(sql`${t.state} <> 'closed' and ${t.orderId} is null and ${t.exceptionId} is null`),
    // What a department's card shows, worst first.
    index('alert_open_of_department').on(t.departmentId, t.harm.desc()).where(sql`${t.state} <> 'closed'`),
    index('alert_news').on(t.departmentId).where(sql`${t.news} is not null`),
  ],
)

/**
 * When an order or an exception is to be looked at next. A trigger sets it to `epoch` with whatever changes its subject, the
 * round sets it to when something may change by time; a subject of which nothing is to come has no row. The row is the
 * fence of the round: who finds another time in it than the one they set decides nothing.
 */
export const alertWatch = pgTable(
  'alert_watch',
  {
    /** `order:12`, `exception:…`. */
    subject: text('subject').primaryKey(),
    /** By the service's clock. */
    lookAt: instant('look_at').notNull(),
  },
  t => [index('alert_watch_due').on(t.lookAt)],
)

/** What became of an alert, line by line; only ever added to. */
export const alertLog = pgTable(
  'alert_log',
  {
    id: rowId(),
    alertId: bigintReference('alert_id').notNull(),
    at: instant('at').notNull(),
    what: text('what').notNull(),
    level: integer('level').notNull().default(0),
    /** null: by itself. */
    by: text('by').references(() => person.id),
    note: text('note').notNull().default(''),
  },
  t => [index('alert_log_of').on(t.alertId, t.id)],
)

/** A group's newest card of its department's alerts: what is edited instead of posting another. */
export const alertCard = pgTable('alert_card', {
  /** As in the outbox. */
  lane: text('lane').primaryKey(),
  departmentId: text('department_id')
    .notNull()
    .references(() => department.id),
  /** The message's key in the outbox. */
  dedup: text('dedup').notNull(),
  postedAt: instant('posted_at').notNull(),
  /** People called on it. */
  called: texts('called'),
  /** Counts the edits, so that each has a key of its own. */
  edits: bigint('edits', { mode: 'number' }).notNull().default(0),
})
