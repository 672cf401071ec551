import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { calendar } from './calendar.ts'
import { notNegative, positive, quantity } from './columns.ts'
import { department } from './people.ts'

export const workCenter = pgTable(
  'work_center',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    departmentId: text('department_id')
      .notNull()
      .references(() => department.id),
    calendarId: text('calendar_id')
      .notNull()
      .references(() => calendar.id),
    /** Parallel places. */
    capacity: integer('capacity').notNull().default(1),
    hourlyCost: quantity('hourly_cost').notNull().default('0'),
  },
  t => [
    positive('work_center_capacity_positive', t.capacity),
    notNegative('work_center_cost_not_negative', t.hourlyCost),
  ],
)

export const machine = pgTable(
  'machine',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    workCenterId: text('work_center_id')
      .notNull()
      .references(() => workCenter.id),
  },
  t => [index('machine_work_center').on(t.workCenterId)],
)
