import { sql } from 'drizzle-orm'
import { check, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { instant, rowId, word } from './columns.ts'
import { person } from './people.ts'

/** Who, what, when, through which message (invariant 10). Rows are only ever added; a trigger refuses anything else. */
export const audit = pgTable(
  'audit',
  {
    id: rowId(),
    at: instant('at').notNull(),
    actorKind: word('actor_kind', 'actor_kind').notNull(),
    /** The person, where `actor_kind` is `person`. */
    actorId: text('actor_id').references(() => person.id),
    /** The API key's name or the job's, where it was no person. */
    actorName: text('actor_name'),
    /** Such as `report.booked`. */
    action: text('action').notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    platform: text('platform'),
    eventId: text('event_id'),
    messageId: text('message_id'),
    details: jsonb('details').notNull().default({}),
  },
  t => [
    check(
      'audit_has_an_actor',
      sql`case ${t.actorKind} when 'person' then ${t.actorId} is not null else ${t.actorName} is not null end`,
    ),
    index('audit_of_subject').on(t.subjectKind, t.subjectId, t.id),
    index('audit_of_actor').on(t.actorId, t.id).where(sql`${t.actorId} is not null`),
    // Rows come in the order of time, so a few bytes per page find a period.
    index('audit_at').using('brin', t.at),
  ],
)
