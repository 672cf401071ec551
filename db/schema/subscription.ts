import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { TOPICS } from '../../domain/topics.ts'
import { bigintReference, instant, oneOf } from './columns.ts'
import { orders } from './order.ts'
import { department, person } from './people.ts'

/** Where a department differs from what is usual for its kind. */
export const subscription = pgTable(
  'subscription',
  {
    departmentId: text('department_id')
      .notNull()
      .references(() => department.id),
    topic: text('topic').notNull(),
    subscribed: boolean('subscribed').notNull(),
    changedBy: text('changed_by').references(() => person.id),
    changedAt: instant('changed_at').notNull(),
  },
  t => [primaryKey({ columns: [t.departmentId, t.topic] }), oneOf('subscription_topic_known', t.topic, TOPICS)],
)

/** A person hears of an order's milestones. */
export const orderFollow = pgTable(
  'order_follow',
  {
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    orderId: bigintReference('order_id')
      .notNull()
      .references(() => orders.id),
    since: instant('since').notNull(),
  },
  t => [primaryKey({ columns: [t.personId, t.orderId] }), index('order_follow_order').on(t.orderId)],
)
