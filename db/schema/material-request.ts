import { sql } from 'drizzle-orm'
import { check, foreignKey, index, pgTable, text } from 'drizzle-orm/pg-core'
import { bigintReference, instant, oneOf, positive, quantity } from './columns.ts'
import { orders, step } from './order.ts'
import { person } from './people.ts'
import { material } from './product.ts'

/** Somebody asks for material. `item` is as it was said; `material_code` where it was recognised. */
export const materialRequest = pgTable(
  'material_request',
  {
    id: text('id').primaryKey(),
    materialCode: text('material_code').references(() => material.code),
    item: text('item').notNull(),
    quantity: quantity('quantity'),
    orderId: bigintReference('order_id').references(() => orders.id),
    stepId: bigintReference('step_id'),
    requestedBy: text('requested_by')
      .notNull()
      .references(() => person.id),
    requestedAt: instant('requested_at').notNull(),
    status: text('status').notNull().default('open'),
    decidedBy: text('decided_by').references(() => person.id),
    decidedAt: instant('decided_at'),
    note: text('note').notNull().default(''),
  },
  t => [
    foreignKey({
      name: 'material_request_step_of_its_order',
      columns: [t.stepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }),
    check('material_request_step_has_order', sql`${t.stepId} is null or ${t.orderId} is not null`),
    positive('material_request_quantity_positive', t.quantity),
    oneOf('material_request_status_known', t.status, ['open', 'issued', 'refused', 'withdrawn']),
    // A program may hand it out in nobody's name.
    check('material_request_decided_by_whom_and_when', sql`${t.decidedBy} is null or ${t.decidedAt} is not null`),
    check('material_request_decided_or_open', sql`(${t.status} = 'open') = (${t.decidedAt} is null)`),
    index('material_request_open').on(t.requestedAt).where(sql`${t.status} = 'open'`),
    index('material_request_of_order').on(t.orderId),
  ],
)
