import { sql } from 'drizzle-orm'
import { boolean, check, date, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { oneOf } from './columns.ts'

const CLOCK_TIME = sql.raw(`'^([01][0-9]|2[0-3]):[0-5][0-9]$'`)

/** Times are the plant's wall clock, `HH:mm`. */
export const shift = pgTable(
  'shift',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    startsAt: text('starts_at').notNull(),
    endsAt: text('ends_at').notNull(),
    crossesMidnight: boolean('crosses_midnight').notNull(),
    /** `[{ start, end }]`, `HH:mm`. */
    breaks: jsonb('breaks').notNull().default([]),
  },
  t => [
    check('shift_times_are_clock_times', sql`${t.startsAt} ~ ${CLOCK_TIME} and ${t.endsAt} ~ ${CLOCK_TIME}`),
    check('shift_crosses_midnight_or_not', sql`${t.crossesMidnight} = (${t.endsAt} <= ${t.startsAt})`),
  ],
)

export const calendar = pgTable(
  'calendar',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** ISO weekdays, 1 = Monday. */
    workdays: integer('workdays').array().notNull(),
  },
  t => [check('calendar_workdays_are_weekdays', sql`${t.workdays} <@ array[1,2,3,4,5,6,7]`)],
)

export const calendarShift = pgTable(
  'calendar_shift',
  {
    calendarId: text('calendar_id')
      .notNull()
      .references(() => calendar.id),
    shiftId: text('shift_id')
      .notNull()
      .references(() => shift.id),
  },
  t => [primaryKey({ columns: [t.calendarId, t.shiftId] })],
)

export const calendarException = pgTable(
  'calendar_exception',
  {
    calendarId: text('calendar_id')
      .notNull()
      .references(() => calendar.id),
    date: date('date', { mode: 'string' }).notNull(),
    kind: text('kind').notNull(),
    note: text('note').notNull().default(''),
  },
  t => [
    primaryKey({ columns: [t.calendarId, t.date] }),
    oneOf('calendar_exception_kind_known', t.kind, ['off', 'overtime']),
  ],
)
