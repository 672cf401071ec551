import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant, texts } from './columns.ts'

/** What is told to department groups at fixed hours. */
export const schedule = pgTable(
  'schedule',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    /** Wall-clock times of the site, `HH:mm`. */
    at: texts('at'),
    /** ISO weekdays, 1 = Monday. */
    days: integer('days').array().notNull(),
    departmentIds: texts('department_ids'),
    content: texts('content'),
    enabled: boolean('enabled').notNull().default(true),
    nextDue: instant('next_due'),
  },
  t => [
    check('schedule_days_are_weekdays', sql`${t.days} <@ array[1,2,3,4,5,6,7]`),
    index('schedule_due').on(t.nextDue).where(sql`${t.enabled}`),
  ],
)

/** Slots that have run: whoever inserts the row does the work, so two instances do it once. */
export const scheduleFire = pgTable(
  'schedule_fire',
  {
    job: text('job').notNull(),
    slot: instant('slot').notNull(),
    firedAt: instant('fired_at').notNull().default(sql`clock_timestamp()`),
  },
  t => [primaryKey({ columns: [t.job, t.slot] })],
)
