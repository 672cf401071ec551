import { boolean, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { DOUBT_KINDS } from '../../domain/plausibility.ts'
import { instant, oneOf } from './columns.ts'
import { report } from './ledger.ts'

/** What made a booked report look unlikely: a mark for whoever leads, never a refusal. Only ever added to. */
export const reportDoubt = pgTable(
  'report_doubt',
  {
    reportId: text('report_id')
      .notNull()
      .references(() => report.id),
    kind: text('kind').notNull(),
    /** The numbers that were weighed; amounts as decimal strings. */
    facts: jsonb('facts').notNull(),
    /** Whoever reported was asked, and said that it is so. */
    confirmed: boolean('confirmed').notNull(),
    at: instant('at').notNull(),
  },
  t => [
    primaryKey({ columns: [t.reportId, t.kind] }),
    oneOf('report_doubt_kind_known', t.kind, DOUBT_KINDS),
    index('report_doubt_newest').on(t.at),
  ],
)
