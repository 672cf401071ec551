import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** Which instance holds a platform account's connection. All its times are the database's own. */
export const connectionLease = pgTable('connection_lease', {
  /** `feishu:cli_…` */
  account: text('account').primaryKey(),
  owner: text('owner').notNull(),
  leaseUntil: instant('lease_until').notNull(),
})

/** What an adapter must still know after a restart and on every instance; its own affair, small, and forgotten. */
export const platformMemory = pgTable(
  'platform_memory',
  {
    platform: text('platform').notNull(),
    key: text('key').notNull(),
    value: jsonb('value').notNull(),
    storedAt: instant('stored_at').notNull().default(sql`now()`),
  },
  t => [primaryKey({ columns: [t.platform, t.key] }), index('platform_memory_age').using('brin', t.storedAt)],
)
