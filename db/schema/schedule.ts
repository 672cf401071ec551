import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { SCHEDULE_KINDS } from '../../domain/schedule-times.ts'
import { instant, notNegative, oneOf, texts } from './columns.ts'

/** What is told to department groups at fixed hours. */
export const schedule = pgTable(
  'schedule',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    /** Wall-clock times of the site, `HH:mm`, or `shiftStart+10`, `shiftEnd-10` of the departments' own shifts. */
    at: texts('at'),
    /** ISO weekdays, 1 = Monday. */
    days: integer('days').array().notNull(),
    departmentIds: texts('department_ids'),
    content: texts('content'),
    enabled: boolean('enabled').notNull().default(true),
    /** null: to be computed, or the schedule has a fault. A trigger empties it when what it follows from is changed. */
    nextDue: instant('next_due'),
    /** Why it is not run, as `ScheduleFault`; null when it can be. */
    fault: jsonb('fault'),
    /** Rounds that broke since the last that went well; after a few the slot is given up. */
    failures: integer('failures').notNull().default(0),
  },
  t => [
    oneOf('schedule_kind_known', t.kind, SCHEDULE_KINDS),
    notNegative('schedule_failures_not_negative', t.failures),
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
    /** What became of it; `gaveUp`: it broke too often. */
    outcome: text('outcome').notNull().default('onTime'),
  },
  t => [
    primaryKey({ columns: [t.job, t.slot] }),
    index('schedule_fire_age').using('brin', t.firedAt),
    oneOf('schedule_fire_outcome_known', t.outcome, ['onTime', 'madeUp', 'tooLate', 'gaveUp']),
  ],
)
