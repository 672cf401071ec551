/** Column and constraint helpers shared by all tables. */
import { type SQL, sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  type CheckBuilder,
  check,
  customType,
  numeric,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import { CHANNELS, LIABILITIES, ORDER_STATUSES, PRIORITIES, STEP_STATUSES } from '../../domain/model.ts'

/*
 * Some types are domains (migration 0000). PostgreSQL reads every CHECK of a table anew with every statement that writes
 * to it: the ten checks of a step cost more than its update. A domain's check is read once per session and looks at
 * changed columns only, so the tables that every report writes to keep a CHECK only for what concerns several columns.
 */
const domain = (name: string) => customType<{ data: string }>({ dataType: () => name })
const number = (name: string) => customType<{ data: number }>({ dataType: () => name })

/** Amounts and money that are never negative. */
export const amount = domain('amount')
export const positiveAmount = domain('positive_amount')
/** 0 to 100. */
export const percent = domain('percent')
export const positiveCount = number('positive_count')
/** A float that is never negative: minutes, seconds, hours. */
export const measure = number('measure')

/** Words the domain knows, by the name of their type. A test holds them to the types in the database. */
export const WORDS = {
  order_status: ORDER_STATUSES,
  step_status: STEP_STATUSES,
  priority: PRIORITIES,
  outsource_status: ['sent', 'partlyReceived', 'received'],
  inspection_kind: ['none', 'first', 'inProcess', 'final'],
  liability: LIABILITIES,
  channel: CHANNELS,
  booked_review: ['auto', 'pending', 'approved'],
  actor_kind: ['person', 'api', 'system'],
  session_end: ['pause', 'report', 'complete', 'cancel', 'shiftEnd'],
  dead_because: ['refused', 'attempts', 'late'],
} as const

export const word = (type: keyof typeof WORDS, name: string) => domain(type)(name)

/** Amounts and money: exactly the ten-thousandths of `domain/quantity`. */
export const quantity = (name: string) => numeric(name, { precision: 18, scale: 4 })

/** UTC in storage (invariant 11). Microseconds are the database's own limit. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' })

export const rowId = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity()

export const bigintReference = (name: string) => bigint(name, { mode: 'number' })

export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

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
  setupMinutes: measure('setup_minutes').notNull().default(0),
  standardSeconds: measure('standard_seconds').notNull().default(0),
  parallelWorkers: positiveCount('parallel_workers').notNull().default(1),
  expectedScrapPct: measure('expected_scrap_pct').notNull().default(0),
  inspection: word('inspection_kind', 'inspection').notNull().default('none'),
  reviewRequired: boolean('review_required').notNull().default(false),
  groupReport: boolean('group_report').notNull().default(false),
  outsourceVendor: text('outsource_vendor'),
  outsourceLeadTimeHours: measure('outsource_lead_time_hours'),
  outsourceUnitPrice: amount('outsource_unit_price'),
  parallelGroup: text('parallel_group'),
  overlapAllowed: boolean('overlap_allowed').notNull().default(false),
  transferBatch: amount('transfer_batch').notNull().default('0'),
  reportPoint: boolean('report_point').notNull().default(true),
  milestone: boolean('milestone').notNull().default(false),
  isOutput: boolean('is_output').notNull().default(false),
})

type OutsourceColumn = 'outsourceVendor' | 'outsourceLeadTimeHours' | 'outsourceUnitPrice'

/** All of an outsourced step's three are there, or none. */
export const outsourceWhole = (c: Record<OutsourceColumn, AnyPgColumn>): SQL =>
  sql`num_nulls(${c.outsourceVendor}, ${c.outsourceLeadTimeHours}, ${c.outsourceUnitPrice}) in (0, 3)`
