import { sql } from 'drizzle-orm'
import { check, pgTable, text } from 'drizzle-orm/pg-core'
import { API_SCOPES } from '../../domain/api-scope.ts'
import { bytea, instant, rowId, texts, together } from './columns.ts'

/**
 * Keys of the REST API that a person made while the service runs. The key itself is nowhere: `selector` finds the row,
 * `digest` proves the rest. A trigger lets only the end and the last use change.
 */
export const apiKey = pgTable(
  'api_key',
  {
    id: rowId(),
    /** The program; several keys may share it while one takes the place of the other. */
    name: text('name').notNull(),
    selector: text('selector').notNull().unique(),
    /** SHA-256 of the whole key. */
    digest: bytea('digest').notNull(),
    scopes: texts('scopes'),
    madeAt: instant('made_at').notNull(),
    /** As the audit names who made it. */
    madeBy: text('made_by').notNull(),
    /** null: never. */
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
    revokedBy: text('revoked_by'),
    /** To the minute. */
    lastUsedAt: instant('last_used_at'),
  },
  t => [
    check('api_key_name_form', sql`${t.name} ~ '^[A-Za-z0-9_.-]{1,64}$'`),
    check('api_key_digest_is_sha256', sql`octet_length(${t.digest}) = 32`),
    check(
      'api_key_opens_something',
      sql`cardinality(${t.scopes}) > 0 and ${t.scopes} <@ array[${sql.raw(API_SCOPES.map(scope => `'${scope}'`).join(', '))}]`,
    ),
    together('api_key_revoked_by_somebody', t.revokedAt, t.revokedBy),
  ],
)
