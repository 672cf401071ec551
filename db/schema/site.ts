import { sql } from 'drizzle-orm'
import { bigint, check, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core'

/** The factory itself: one row, or none before it is set up. */
export const site = pgTable(
  'site',
  {
    onlyRow: smallint('only_row').primaryKey().default(1),
    name: text('name').notNull(),
    shortName: text('short_name').notNull(),
    timeZone: text('time_zone').notNull(),
    locale: text('locale').notNull(),
    currency: text('currency').notNull(),
    /** Regular expression of an order number. */
    orderNoPattern: text('order_no_pattern').notNull(),
    /** `{ report, late, escalation, andon, quietHours }` as in the samples' README. */
    settings: jsonb('settings').notNull(),
    /** Grows with every statement that changes master data, by trigger: a cached catalog is good while this stands. */
    catalogVersion: bigint('catalog_version', { mode: 'number' }).notNull().default(1),
    /** How far the sandbox's clock has been moved forward. */
    clockOffsetMs: bigint('clock_offset_ms', { mode: 'number' }).notNull().default(0),
    /** Stands in every traveler's code, so that a sheet from another factory is told from one of ours. */
    travelerTag: smallint('traveler_tag').notNull().default(sql`floor(random() * 1000)`),
  },
  t => [
    check('site_only_one_row', sql`${t.onlyRow} = 1`),
    check('site_clock_moves_forward', sql`${t.clockOffsetMs} >= 0`),
    check('site_traveler_tag_of_three_digits', sql`${t.travelerTag} between 0 and 999`),
  ],
)
