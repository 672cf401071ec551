/** Rework that goes back to an earlier step: what was sent, and what became of it there. */
import { sql } from 'drizzle-orm'
import { type AnyPgColumn, check, foreignKey, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bigintReference, instant, positiveAmount, quantity } from './columns.ts'
import { report } from './ledger.ts'
import { step } from './order.ts'
import { person } from './people.ts'

export const reworkTask = pgTable(
  'rework_task',
  {
    id: text('id').primaryKey(),
    orderId: bigintReference('order_id').notNull(),
    /** Where the pieces were found bad and come back to. */
    sourceStepId: bigintReference('source_step_id').notNull(),
    targetStepId: bigintReference('target_step_id').notNull(),
    /** The ledger's row that sent them; reversed, it takes the task with it. */
    reportId: text('report_id')
      .notNull()
      .references(() => report.id),
    quantity: positiveAmount('quantity').notNull(),
    note: text('note').notNull(),
    requestedBy: text('requested_by')
      .notNull()
      .references(() => person.id),
    at: instant('at').notNull(),
  },
  t => [
    foreignKey({
      name: 'rework_source_of_its_order',
      columns: [t.sourceStepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }),
    foreignKey({
      name: 'rework_target_of_its_order',
      columns: [t.targetStepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }),
    check('rework_elsewhere', sql`${t.sourceStepId} <> ${t.targetStepId}`),
    uniqueIndex('rework_task_once_per_report').on(t.reportId),
    index('rework_of_target').on(t.targetStepId),
    index('rework_of_source').on(t.sourceStepId),
  ],
)

/** Only ever added to; a counter row takes one back. */
export const reworkWork = pgTable(
  'rework_work',
  {
    id: text('id').primaryKey(),
    taskId: text('task_id')
      .notNull()
      .references(() => reworkTask.id),
    /** Mended, and on its way back. */
    good: quantity('good').notNull(),
    /** Beyond mending; the source step's ledger has it as scrap. */
    scrap: quantity('scrap').notNull(),
    reportId: text('report_id').references(() => report.id),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    at: instant('at').notNull(),
    reversalOf: text('reversal_of').references((): AnyPgColumn => reworkWork.id),
  },
  t => [
    check(
      'rework_work_sign',
      sql`case when ${t.reversalOf} is null then least(${t.good}, ${t.scrap}) >= 0 else greatest(${t.good}, ${t.scrap}) <= 0 end`,
    ),
    uniqueIndex('rework_work_reversed_once').on(t.reversalOf).where(sql`${t.reversalOf} is not null`),
    index('rework_work_of_task').on(t.taskId),
  ],
)
