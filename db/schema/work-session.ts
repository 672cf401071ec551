import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bigintReference, instant, oneOf, together } from './columns.ts'
import { step } from './order.ts'
import { person } from './people.ts'
import { reason } from './reason.ts'

/** A person's stretch of work on a step; open while it has no end. Sessions of different steps may overlap (invariant 8). */
export const workSession = pgTable(
  'work_session',
  {
    id: text('id').primaryKey(),
    stepId: bigintReference('step_id')
      .notNull()
      .references(() => step.id),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
    pauseReason: text('pause_reason').references(() => reason.code),
  },
  t => [
    oneOf('work_session_ended_by_known', t.endedBy, ['pause', 'report', 'complete', 'cancel']),
    together('work_session_ended_when_and_by_what', t.endedAt, t.endedBy),
    check('work_session_ends_after_start', sql`${t.endedAt} >= ${t.startedAt}`),
    uniqueIndex('work_session_one_open').on(t.personId, t.stepId).where(sql`${t.endedAt} is null`),
    index('work_session_of_step').on(t.stepId),
    index('work_session_of_person').on(t.personId, t.startedAt),
  ],
)
