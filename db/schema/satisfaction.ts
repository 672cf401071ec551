import { sql } from 'drizzle-orm'
import { check, date, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { person } from './people.ts'

/** One tap after the weekly digest; the last one of a week counts. */
export const satisfaction = pgTable(
  'satisfaction',
  {
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** The Monday of the week that is judged. */
    week: date('week', { mode: 'string' }).notNull(),
    /** 1 bad, 2 so so, 3 good. */
    score: smallint('score').notNull(),
    at: instant('at').notNull(),
  },
  t => [primaryKey({ columns: [t.personId, t.week] }), check('satisfaction_score', sql`${t.score} between 1 and 3`)],
)
