import { sql } from 'drizzle-orm'
import { check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { positive, quantity, texts } from './columns.ts'
import { product } from './product.ts'

export const unit = pgTable(
  'unit',
  {
    code: text('code').primaryKey(),
    name: text('name').notNull(),
    aliases: texts('aliases'),
    decimals: integer('decimals').notNull(),
  },
  t => [check('unit_decimals_within_scale', sql`${t.decimals} between 0 and 4`)],
)

/** One `from_unit` = `factor` × `to_unit`, for this product. */
export const unitConversion = pgTable(
  'unit_conversion',
  {
    productCode: text('product_code')
      .notNull()
      .references(() => product.code),
    fromUnit: text('from_unit')
      .notNull()
      .references(() => unit.code),
    toUnit: text('to_unit')
      .notNull()
      .references(() => unit.code),
    factor: quantity('factor').notNull(),
  },
  t => [
    primaryKey({ columns: [t.productCode, t.fromUnit, t.toUnit] }),
    positive('unit_conversion_factor_positive', t.factor),
    check('unit_conversion_between_two', sql`${t.fromUnit} <> ${t.toUnit}`),
  ],
)
