import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { person } from './people.ts'

/** Reports that were read and stand on a card, until its button books them: what the conversation remembers, no record. */
export const reportDraft = pgTable(
  'report_draft',
  {
    id: text('id').primaryKey(),
    /** Whose card it is; nobody else books it. */
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    lines: jsonb('lines').notNull(),
    /** By the service's clock: the sandbox moves it. */
    createdAt: instant('created_at').notNull(),
  },
  t => [index('report_draft_age').on(t.createdAt)],
)
