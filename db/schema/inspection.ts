import { sql } from 'drizzle-orm'
import { check, foreignKey, index, pgTable, text } from 'drizzle-orm/pg-core'
import { bigintReference, instant, notNegative, oneOf, quantity } from './columns.ts'
import { step } from './order.ts'
import { person } from './people.ts'

export const inspection = pgTable(
  'inspection',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    orderId: bigintReference('order_id').notNull(),
    stepId: bigintReference('step_id').notNull(),
    result: text('result').notNull().default('pending'),
    sampleQty: quantity('sample_qty').notNull().default('0'),
    defectQty: quantity('defect_qty').notNull().default('0'),
    requestedBy: text('requested_by')
      .notNull()
      .references(() => person.id),
    requestedAt: instant('requested_at').notNull(),
    inspectorId: text('inspector_id').references(() => person.id),
    doneAt: instant('done_at'),
    note: text('note').notNull().default(''),
  },
  t => [
    foreignKey({
      name: 'inspection_step_of_its_order',
      columns: [t.stepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }),
    oneOf('inspection_kind_known', t.kind, ['first', 'inProcess', 'final']),
    oneOf('inspection_result_known', t.result, ['pending', 'pass', 'fail']),
    check('inspection_done_or_pending', sql`(${t.result} = 'pending') = (${t.doneAt} is null)`),
    check('inspection_done_by_somebody', sql`${t.doneAt} is null or ${t.inspectorId} is not null`),
    notNegative('inspection_quantities_not_negative', t.sampleQty, t.defectQty),
    check('inspection_defects_within_sample', sql`${t.defectQty} <= ${t.sampleQty}`),
    index('inspection_of_step').on(t.stepId),
    index('inspection_pending').on(t.requestedAt).where(sql`${t.result} = 'pending'`),
  ],
)
