import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { bigintReference, bytea, instant, oneOf, positive } from './columns.ts'
import { exception } from './exception.ts'
import { inspection } from './inspection.ts'
import { orders, step } from './order.ts'
import { person } from './people.ts'

/**
 * Pictures that people sent of their work: of a step, of an exception or of an inspection (and then of its step, where it has one). The
 * bytes stand here, so that they are backed up with what they belong to; how many and how large is bounded by whoever
 * writes, how long by `db/retention.ts`.
 */
export const photo = pgTable(
  'photo',
  {
    id: text('id').primaryKey(),
    mime: text('mime').notNull(),
    size: integer('size').notNull(),
    content: bytea('content').notNull(),
    orderId: bigintReference('order_id').references(() => orders.id),
    stepId: bigintReference('step_id'),
    exceptionId: text('exception_id').references(() => exception.id),
    inspectionId: text('inspection_id').references(() => inspection.id),
    takenBy: text('taken_by')
      .notNull()
      .references(() => person.id),
    at: instant('at').notNull(),
  },
  t => [
    foreignKey({
      name: 'photo_step_of_its_order',
      columns: [t.stepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
      // An import writes the steps of an order that was never released anew.
    }).onDelete('cascade'),
    // A foreign key of two columns looks away when one is null.
    check('photo_step_has_order', sql`${t.stepId} is null or ${t.orderId} is not null`),
    check('photo_is_of_something', sql`num_nonnulls(${t.stepId}, ${t.exceptionId}, ${t.inspectionId}) > 0`),
    oneOf('photo_mime_known', t.mime, ['image/jpeg', 'image/png']),
    positive('photo_size_positive', t.size),
    index('photo_of_step').on(t.stepId, t.at).where(sql`${t.stepId} is not null`),
    index('photo_of_order').on(t.orderId).where(sql`${t.orderId} is not null`),
    index('photo_of_exception').on(t.exceptionId, t.at).where(sql`${t.exceptionId} is not null`),
    index('photo_of_inspection').on(t.inspectionId, t.at).where(sql`${t.inspectionId} is not null`),
    index('photo_of_person').on(t.takenBy),
    index('photo_by_age').on(t.at, t.id),
  ],
)
