/** Pay besides the ledger's piece pay: time, adjustments, objections, and months that are closed. */
import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { amount, bigintReference, instant, oneOf, quantity, together } from './columns.ts'
import { report } from './ledger.ts'
import { step } from './order.ts'
import { person } from './people.ts'

/** What an hour earns from a day on. */
export const hourlyRate = pgTable(
  'hourly_rate',
  {
    /** null: everybody who has no rate of their own. */
    personId: text('person_id').references(() => person.id),
    rate: amount('rate').notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
  },
  t => [unique('hourly_rate_once_per_day').on(t.personId, t.validFrom).nullsNotDistinct()],
)

/**
 * Rows of pay that no report made: timed work, and what a leader adjusted. Only ever added (trigger), like the ledger. A
 * report's own pay stands with its workers.
 */
export const payEntry = pgTable(
  'pay_entry',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    kind: text('kind').notNull(),
    /** The plant's day it is for. */
    workDate: date('work_date', { mode: 'string' }).notNull(),
    /** First day of the month it is paid in, where that is not the month of its day: that one was closed (trigger). */
    payMonth: date('pay_month', { mode: 'string' }),
    /** Of timed work. */
    stepId: bigintReference('step_id').references(() => step.id),
    minutes: doublePrecision('minutes').notNull().default(0),
    rate: amount('rate').notNull().default('0'),
    amount: quantity('amount').notNull(),
    /** The row that an adjustment puts right: a report's part, or another entry. */
    reportId: text('report_id').references(() => report.id),
    entryId: text('entry_id').references((): AnyPgColumn => payEntry.id),
    /** The shift's end that timed work was counted to. */
    slot: instant('slot'),
    note: text('note').notNull().default(''),
    /** null: the system, at a shift's end. */
    bookedBy: text('booked_by').references(() => person.id),
    bookedAt: instant('booked_at').notNull(),
  },
  t => [
    oneOf('pay_entry_kind_known', t.kind, ['time', 'adjustment']),
    check(
      'pay_entry_time_or_adjustment',
      sql`case ${t.kind} when 'time' then ${t.minutes} >= 0 and ${t.amount} >= 0 else ${t.bookedBy} is not null and ${t.note} <> '' end`,
    ),
    check('pay_entry_month_begins', sql`extract(day from ${t.payMonth}) = 1`),
    uniqueIndex('pay_entry_once_per_shift').on(t.personId, t.stepId, t.slot).where(sql`${t.slot} is not null`),
    index('pay_entry_of_person').on(t.personId, t.workDate),
    index('pay_entry_of_day').on(t.workDate),
    index('pay_entry_late').on(t.payMonth).where(sql`${t.payMonth} is not null`),
  ],
)

/** A member of a shared report, asked whether the shares are right. Silence until `until` is agreement. */
export const shareAsk = pgTable(
  'share_ask',
  {
    reportId: text('report_id')
      .notNull()
      .references(() => report.id),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    askedAt: instant('asked_at').notNull(),
    until: instant('until').notNull(),
    agreedAt: instant('agreed_at'),
  },
  t => [primaryKey({ columns: [t.reportId, t.personId] }), index('share_ask_of_person').on(t.personId, t.askedAt)],
)

/** Somebody says that their share of a report, or a row of their pay, is wrong; a leader decides. */
export const payObjection = pgTable(
  'pay_objection',
  {
    id: text('id').primaryKey(),
    about: text('about').notNull(),
    reportId: text('report_id').references(() => report.id),
    entryId: text('entry_id').references(() => payEntry.id),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    reason: text('reason').notNull().default(''),
    raisedAt: instant('raised_at').notNull(),
    status: text('status').notNull().default('open'),
    decidedBy: text('decided_by').references(() => person.id),
    decidedAt: instant('decided_at'),
    note: text('note').notNull().default(''),
    /** The report or the entry that put it right. */
    outcomeId: text('outcome_id'),
  },
  t => [
    oneOf('pay_objection_about_known', t.about, ['share', 'pay']),
    oneOf('pay_objection_status_known', t.status, ['open', 'kept', 'changed']),
    check('pay_objection_about_one_row', sql`num_nulls(${t.reportId}, ${t.entryId}) = 1`),
    together('pay_objection_decided_by_whom_and_when', t.decidedBy, t.decidedAt),
    check('pay_objection_decided_or_open', sql`(${t.status} = 'open') = (${t.decidedAt} is null)`),
    check('pay_objection_not_decided_by_its_raiser', sql`${t.decidedBy} is distinct from ${t.personId}`),
    uniqueIndex('pay_objection_one_open').on(t.personId, t.reportId).where(sql`${t.status} = 'open'`),
    uniqueIndex('pay_objection_one_open_entry').on(t.personId, t.entryId).where(sql`${t.status} = 'open'`),
    index('pay_objection_open').on(t.raisedAt).where(sql`${t.status} = 'open'`),
    index('pay_objection_of_report').on(t.reportId),
  ],
)

/** Months that are closed: nothing is booked in them any more. Rows are never changed (trigger). */
export const payClose = pgTable(
  'pay_close',
  {
    month: date('month', { mode: 'string' }).primaryKey(),
    closedBy: text('closed_by')
      .notNull()
      .references(() => person.id),
    closedAt: instant('closed_at').notNull(),
  },
  t => [check('pay_close_month_begins', sql`extract(day from ${t.month}) = 1`)],
)

/** What everybody had earned when the month was closed: always the sum of its rows (`npm run reconcile`). */
export const payCloseTotal = pgTable(
  'pay_close_total',
  {
    month: date('month', { mode: 'string' }).notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    piece: quantity('piece').notNull(),
    time: quantity('time').notNull(),
    adjustment: quantity('adjustment').notNull(),
  },
  t => [
    primaryKey({ columns: [t.month, t.personId] }),
    foreignKey({ name: 'pay_close_total_of_a_close', columns: [t.month], foreignColumns: [payClose.month] }),
  ],
)
