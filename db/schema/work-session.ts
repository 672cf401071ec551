import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bigintReference, instant, word } from './columns.ts'
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
    endedBy: word('session_end', 'ended_by'),
    pauseReason: text('pause_reason').references(() => reason.code),
  },
  t => [
    check(
      'work_session_ends_after_start',
      sql`(${t.endedAt} is null) = (${t.endedBy} is null) and (${t.endedAt} >= ${t.startedAt}) is not false`,
    ),
    uniqueIndex('work_session_one_open').on(t.personId, t.stepId).where(sql`${t.endedAt} is null`),
    index('work_session_of_step').on(t.stepId),
    index('work_session_of_person').on(t.personId, t.startedAt),
  ],
)
