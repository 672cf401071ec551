import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bigintReference, instant, notNegative, oneOf, positive, rowId, together } from './columns.ts'
import { exception } from './exception.ts'
import { orders, step } from './order.ts'
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
    orderId: bigintReference('order_id').references(() => orders.id),
    stepId: bigintReference('step_id').references(() => step.id),
    exceptionId: text('exception_id').references(() => exception.id),
    departmentId: text('department_id').references(() => department.id),
    since: instant('since').notNull(),
    toldAt: instant('told_at'),
    acknowledgedBy: text('acknowledged_by').references(() => person.id),
    acknowledgedAt: instant('acknowledged_at'),
    silencedBy: text('silenced_by').references(() => person.id),
    silencedUntil: instant('silenced_until'),
    resolvedAt: instant('resolved_at'),
    details: jsonb('details').notNull().default({}),
  },
  t => [
    oneOf('alert_state_known', t.state, ['firing', 'acknowledged', 'silenced', 'resolved']),
    positive('alert_version_positive', t.version),
    notNegative('alert_level_not_negative', t.level),
    together('alert_acknowledged_by_whom_and_when', t.acknowledgedBy, t.acknowledgedAt),
    together('alert_silenced_by_whom_and_until_when', t.silencedBy, t.silencedUntil),
    check('alert_resolved_when', sql`(${t.state} = 'resolved') = (${t.resolvedAt} is not null)`),
    uniqueIndex('alert_one_live').on(t.subject, t.kind).where(sql`${t.state} <> 'resolved'`),
    index('alert_live').on(t.since).where(sql`${t.state} <> 'resolved'`),
    index('alert_of_step').on(t.stepId).where(sql`${t.stepId} is not null`),
  ],
)
