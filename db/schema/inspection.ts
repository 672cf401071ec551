import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core'
import { INSPECTION_RESULTS } from '../../domain/model.ts'
import { amount, bigintReference, instant, notNegative, oneOf, positiveCount, quantity, together } from './columns.ts'
import { step } from './order.ts'
import { person } from './people.ts'
import { material, product } from './product.ts'
import { reason } from './reason.ts'

/** Of pieces at a step, or of a lot that came in. What it judged is in the ledger; here stands what was said. */
export const inspection = pgTable(
  'inspection',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    orderId: bigintReference('order_id'),
    stepId: bigintReference('step_id'),
    materialCode: text('material_code').references(() => material.code),
    lot: text('lot'),
    result: text('result').notNull().default('pending'),
    /** How many were looked at, and how many of those may be bad; null: no plan says. */
    sampleQty: quantity('sample_qty').notNull().default('0'),
    acceptQty: quantity('accept_qty'),
    defectQty: quantity('defect_qty').notNull().default('0'),
    /** What became of the pieces. Conceded ones are part of good. */
    good: amount('good').notNull().default('0'),
    scrap: amount('scrap').notNull().default('0'),
    rework: amount('rework').notNull().default('0'),
    conceded: amount('conceded').notNull().default('0'),
    /** Of a lot: how much came in and waits for this word, and what went back to the supplier. */
    received: amount('received').notNull().default('0'),
    returned: amount('returned').notNull().default('0'),
    /** null: a program booked what came in. */
    requestedBy: text('requested_by').references(() => person.id),
    requestedAt: instant('requested_at').notNull(),
    inspectorId: text('inspector_id').references(() => person.id),
    doneAt: instant('done_at'),
    /** Who let pieces pass by concession; why stands in the note. */
    approvedBy: text('approved_by').references(() => person.id),
    note: text('note').notNull().default(''),
    reversedBy: text('reversed_by').references(() => person.id),
    reversedAt: instant('reversed_at'),
    reversalReason: text('reversal_reason').notNull().default(''),
  },
  t => [
    foreignKey({
      name: 'inspection_step_of_its_order',
      columns: [t.stepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }),
    oneOf('inspection_kind_known', t.kind, ['first', 'inProcess', 'final', 'incoming']),
    check(
      'inspection_of_a_step_or_a_lot',
      sql`case ${t.kind} when 'incoming' then num_nulls(${t.materialCode}, ${t.lot}) = 0 and num_nonnulls(${t.orderId}, ${t.stepId}) = 0
        else num_nulls(${t.orderId}, ${t.stepId}) = 0 and num_nonnulls(${t.materialCode}, ${t.lot}) = 0 end`,
    ),
    oneOf('inspection_result_known', t.result, INSPECTION_RESULTS),
    check('inspection_done_or_pending', sql`(${t.result} = 'pending') = (${t.doneAt} is null)`),
    check('inspection_done_by_somebody', sql`${t.doneAt} is null or ${t.inspectorId} is not null`),
    check(
      'inspection_conceded_by_another',
      sql`(${t.result} <> 'conceded' and ${t.conceded} = 0) or (${t.approvedBy} is not null and ${t.note} <> '')`,
    ),
    check('inspection_of_pieces_asked_by_somebody', sql`${t.kind} = 'incoming' or ${t.requestedBy} is not null`),
    notNegative('inspection_quantities_not_negative', t.sampleQty, t.defectQty),
    together('inspection_reversed_by_whom_and_when', t.reversedBy, t.reversedAt),
    check(
      'inspection_reversed_with_reason',
      sql`${t.reversedAt} is null or (${t.reversalReason} <> '' and ${t.doneAt} is not null)`,
    ),
    index('inspection_of_step').on(t.stepId, t.requestedAt),
    index('inspection_of_lot').on(t.materialCode, t.lot, t.requestedAt).where(sql`${t.kind} = 'incoming'`),
    // What a lot may not give out yet: asked with every move.
    index('inspection_holds').on(t.materialCode, t.lot).where(sql`${t.kind} = 'incoming' and ${t.result} = 'pending'`),
    index('inspection_pending').on(t.requestedAt).where(sql`${t.result} = 'pending'`),
    index('inspection_of_inspector').on(t.inspectorId, t.doneAt).where(sql`${t.doneAt} is not null`),
    index('inspection_newest').on(t.requestedAt, t.id),
  ],
)

/** What was wrong with how many. */
export const inspectionDefect = pgTable(
  'inspection_defect',
  {
    inspectionId: text('inspection_id')
      .notNull()
      .references(() => inspection.id),
    reason: text('reason')
      .notNull()
      .references(() => reason.code),
    quantity: amount('quantity').notNull(),
  },
  t => [primaryKey({ columns: [t.inspectionId, t.reason] }), index('inspection_defect_reason').on(t.reason)],
)

/** What was measured, with the limits as they were then. */
export const inspectionValue = pgTable(
  'inspection_value',
  {
    inspectionId: text('inspection_id')
      .notNull()
      .references(() => inspection.id),
    /** In the order in which they were said, from 1. */
    line: positiveCount('line').notNull(),
    name: text('name').notNull(),
    unit: text('unit').notNull(),
    value: quantity('value').notNull(),
    nominal: quantity('nominal'),
    lower: quantity('lower'),
    upper: quantity('upper'),
    within: boolean('within').notNull(),
  },
  t => [
    primaryKey({ columns: [t.inspectionId, t.line] }),
    check('inspection_value_judged', sql`${t.within} = ${inLimits(t)}`),
  ],
)

function inLimits(t: Record<'value' | 'lower' | 'upper', AnyPgColumn>) {
  return sql`(${t.value} >= coalesce(${t.lower}, ${t.value}) and ${t.value} <= coalesce(${t.upper}, ${t.value}))`
}

/** Of a product at a step, or of a material that comes in. */
const planned = {
  productCode: text('product_code').references(() => product.code),
  stepCode: text('step_code'),
  materialCode: text('material_code').references(() => material.code),
}

const isPlanned = (name: string, t: Record<keyof typeof planned, AnyPgColumn>) =>
  check(
    name,
    sql`num_nonnulls(${t.productCode}, ${t.stepCode}) = case when ${t.materialCode} is null then 2 else 0 end`,
  )

/** How it is inspected: how many are looked at of a lot, and how many of those may be bad; null: nobody says. */
export const inspectionPlan = pgTable(
  'inspection_plan',
  {
    ...planned,
    sampleQty: amount('sample_qty'),
    acceptQty: amount('accept_qty').notNull().default('0'),
  },
  t => [
    unique('inspection_plan_one_each').on(t.productCode, t.stepCode, t.materialCode).nullsNotDistinct(),
    isPlanned('inspection_plan_of_one_thing', t),
    check('inspection_plan_accepts_less_than_all', sql`${t.acceptQty} < ${t.sampleQty}`),
  ],
)

/** What is measured on it. */
export const characteristic = pgTable(
  'characteristic',
  {
    ...planned,
    name: text('name').notNull(),
    line: integer('line').notNull(),
    unit: text('unit').notNull().default(''),
    nominal: quantity('nominal'),
    lower: quantity('lower'),
    upper: quantity('upper'),
  },
  t => [
    unique('characteristic_named_once').on(t.productCode, t.stepCode, t.materialCode, t.name).nullsNotDistinct(),
    isPlanned('characteristic_of_one_thing', t),
    check(
      'characteristic_limits_in_order',
      sql`num_nonnulls(${t.lower}, ${t.upper}) > 0 and (${t.lower} <= ${t.upper}) is not false
        and (${t.nominal} >= ${t.lower}) is not false and (${t.nominal} <= ${t.upper}) is not false`,
    ),
  ],
)
