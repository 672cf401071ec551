import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { EXCEPTION_KINDS } from '../../domain/model.ts'
import { bigintReference, instant, notNegative, oneOf, rowId, together } from './columns.ts'
import { orders, step } from './order.ts'
import { person } from './people.ts'
import { reason } from './reason.ts'

/** An abnormality on the floor. Open until `resolved_at`. */
export const exception = pgTable(
  'exception',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    reason: text('reason').references(() => reason.code),
    orderId: bigintReference('order_id').references(() => orders.id),
    stepId: bigintReference('step_id'),
    /** As it was called: people name machines freely. */
    machine: text('machine'),
    blocking: boolean('blocking').notNull(),
    andonLevel: integer('andon_level').notNull().default(0),
    escalatedLevel: integer('escalated_level').notNull().default(0),
    raisedBy: text('raised_by')
      .notNull()
      .references(() => person.id),
    raisedAt: instant('raised_at').notNull(),
    acknowledgedBy: text('acknowledged_by').references(() => person.id),
    acknowledgedAt: instant('acknowledged_at'),
    resolvedBy: text('resolved_by').references(() => person.id),
    resolvedAt: instant('resolved_at'),
    description: text('description').notNull().default(''),
  },
  t => [
    foreignKey({
      name: 'exception_step_of_its_order',
      columns: [t.stepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }),
    // A foreign key of two columns looks away when one is null.
    check('exception_step_has_order', sql`${t.stepId} is null or ${t.orderId} is not null`),
    check('exception_blocks_a_step', sql`not ${t.blocking} or ${t.stepId} is not null`),
    oneOf('exception_kind_known', t.kind, EXCEPTION_KINDS),
    notNegative('exception_levels_not_negative', t.andonLevel, t.escalatedLevel),
    together('exception_acknowledged_by_whom_and_when', t.acknowledgedBy, t.acknowledgedAt),
    check('exception_resolved_when', sql`${t.resolvedBy} is null or ${t.resolvedAt} is not null`),
    index('exception_open_of_step').on(t.stepId).where(sql`${t.resolvedAt} is null and ${t.stepId} is not null`),
    index('exception_open').on(t.raisedAt).where(sql`${t.resolvedAt} is null`),
    index('exception_of_order').on(t.orderId),
    index('exception_of_step').on(t.stepId),
  ],
)

export const exceptionNote = pgTable(
  'exception_note',
  {
    id: rowId(),
    exceptionId: text('exception_id')
      .notNull()
      .references(() => exception.id),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    at: instant('at').notNull(),
    text: text('text').notNull(),
  },
  t => [index('exception_note_of').on(t.exceptionId, t.id)],
)
