import {
  type AnyPgColumn,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core'
import { notNegative, oneOf, positive, quantity, rowId } from './columns.ts'
import { routing } from './routing.ts'
import { unit } from './unit.ts'

export const material = pgTable(
  'material',
  {
    code: text('code').primaryKey(),
    name: text('name').notNull(),
    spec: text('spec').notNull().default(''),
    unit: text('unit')
      .notNull()
      .references((): AnyPgColumn => unit.code),
    /** The ledger's sum over all lots; a trigger on `stock_move` keeps it. Below zero only after a backflush. */
    onHand: quantity('on_hand').notNull().default('0'),
    safetyStock: quantity('safety_stock').notNull().default('0'),
    leadTimeHours: doublePrecision('lead_time_hours').notNull().default(0),
    lotTracked: boolean('lot_tracked').notNull().default(false),
    /** What comes in of it waits for the quality department before anybody uses it. */
    inspectIncoming: boolean('inspect_incoming').notNull().default(false),
  },
  t => [notNegative('material_not_negative', t.safetyStock, t.leadTimeHours)],
)

export const product = pgTable('product', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  spec: text('spec').notNull().default(''),
  unit: text('unit')
    .notNull()
    .references((): AnyPgColumn => unit.code),
  routingId: text('routing_id').references(() => routing.id),
})

export const bom = pgTable('bom', {
  id: text('id').primaryKey(),
  productCode: text('product_code')
    .notNull()
    .unique()
    .references(() => product.code),
})

export const bomLine = pgTable(
  'bom_line',
  {
    bomId: text('bom_id')
      .notNull()
      .references(() => bom.id),
    line: integer('line').notNull(),
    materialCode: text('material_code')
      .notNull()
      .references(() => material.code),
    qtyPer: quantity('qty_per').notNull(),
    scrapPct: doublePrecision('scrap_pct').notNull().default(0),
    /** The step that uses it. */
    stepCode: text('step_code').notNull(),
    issueMethod: text('issue_method').notNull(),
    /** `{ variant: material code }`: another material for a colour. */
    variantMaterials: jsonb('variant_materials').notNull().default({}),
  },
  t => [
    primaryKey({ columns: [t.bomId, t.line] }),
    positive('bom_line_qty_positive', t.qtyPer),
    notNegative('bom_line_scrap_not_negative', t.scrapPct),
    oneOf('bom_line_issue_method_known', t.issueMethod, ['issue', 'backflush']),
    index('bom_line_material').on(t.materialCode),
  ],
)

/** Pay for `per_unit` of good output from a day on. A rate for the product beats the one for the step alone. */
export const pieceRate = pgTable(
  'piece_rate',
  {
    id: rowId(),
    productCode: text('product_code').references(() => product.code),
    stepCode: text('step_code').notNull(),
    rate: quantity('rate').notNull(),
    perUnit: text('per_unit')
      .notNull()
      .references((): AnyPgColumn => unit.code),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
  },
  t => [
    unique('piece_rate_one_per_day').on(t.stepCode, t.productCode, t.validFrom).nullsNotDistinct(),
    notNegative('piece_rate_not_negative', t.rate),
  ],
)
