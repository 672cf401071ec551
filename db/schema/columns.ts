/** Column and constraint helpers shared by all tables. */
import { type SQL, sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  type CheckBuilder,
  check,
  doublePrecision,
  integer,
  numeric,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'

/** Amounts and money: exactly the ten-thousandths of `domain/quantity`. */
export const quantity = (name: string) => numeric(name, { precision: 18, scale: 4 })

/** UTC in storage (invariant 11). Microseconds are the database's own limit. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' })

export const rowId = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity()

export const bigintReference = (name: string) => bigint(name, { mode: 'number' })

/** A text list that is never null, empty by default. */
export const texts = (name: string) => text(name).array().notNull().default(sql`'{}'::text[]`)

/** Holds a column to the words the domain knows. A null passes, where the column allows one. */
export const oneOf = (name: string, column: AnyPgColumn, words: readonly string[]): CheckBuilder =>
  check(name, sql`${column} in (${sql.raw(words.map(word => `'${word}'`).join(', '))})`)

export const notNegative = (name: string, ...columns: readonly AnyPgColumn[]): CheckBuilder =>
  check(name, all(columns.map(column => sql`${column} >= 0`)))

export const positive = (name: string, ...columns: readonly AnyPgColumn[]): CheckBuilder =>
  check(name, all(columns.map(column => sql`${column} > 0`)))

/** Both are there or neither is: who decided and when, for example. */
export const together = (name: string, first: AnyPgColumn, second: AnyPgColumn): CheckBuilder =>
  check(name, sql`(${first} is null) = (${second} is null)`)

const all = (conditions: readonly SQL[]): SQL => sql.join([...conditions], sql` and `)

/** What a routing step says and an order's step copies, so that a later change of the routing leaves orders alone. */
export const stepRuleColumns = () => ({
  setupMinutes: doublePrecision('setup_minutes').notNull().default(0),
  standardSeconds: doublePrecision('standard_seconds').notNull().default(0),
  parallelWorkers: integer('parallel_workers').notNull().default(1),
  expectedScrapPct: doublePrecision('expected_scrap_pct').notNull().default(0),
  inspection: text('inspection').notNull().default('none'),
  reviewRequired: boolean('review_required').notNull().default(false),
  groupReport: boolean('group_report').notNull().default(false),
  outsourceVendor: text('outsource_vendor'),
  outsourceLeadTimeHours: doublePrecision('outsource_lead_time_hours'),
  outsourceUnitPrice: quantity('outsource_unit_price'),
  parallelGroup: text('parallel_group'),
  overlapAllowed: boolean('overlap_allowed').notNull().default(false),
  transferBatch: quantity('transfer_batch').notNull().default('0'),
  reportPoint: boolean('report_point').notNull().default(true),
  milestone: boolean('milestone').notNull().default(false),
  isOutput: boolean('is_output').notNull().default(false),
})

type StepRuleColumn =
  | 'setupMinutes'
  | 'standardSeconds'
  | 'parallelWorkers'
  | 'expectedScrapPct'
  | 'inspection'
  | 'outsourceVendor'
  | 'outsourceLeadTimeHours'
  | 'outsourceUnitPrice'
  | 'transferBatch'

export const stepRuleChecks = (table: string, c: Record<StepRuleColumn, AnyPgColumn>): CheckBuilder[] => [
  notNegative(`${table}_rules_not_negative`, c.setupMinutes, c.standardSeconds, c.expectedScrapPct, c.transferBatch),
  positive(`${table}_parallel_workers_positive`, c.parallelWorkers),
  oneOf(`${table}_inspection_known`, c.inspection, ['none', 'first', 'inProcess', 'final']),
  check(
    `${table}_outsource_whole`,
    sql`num_nulls(${c.outsourceVendor}, ${c.outsourceLeadTimeHours}, ${c.outsourceUnitPrice}) in (0, 3)`,
  ),
]
