import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bigintReference, instant, notNegative, rowId, together, word } from './columns.ts'

/**
 * One lane per chat (or webhook endpoint): strict order inside it, a pace of its own, and one sender at a time, who holds
 * it by lease. `epoch` is the fence: a sender whose lease was taken over writes nothing any more.
 */
export const lane = pgTable(
  'lane',
  {
    key: text('key').primaryKey(),
    nextAt: instant('next_at').notNull().default(sql`'epoch'`),
    leaseUntil: instant('lease_until').notNull().default(sql`'epoch'`),
    owner: text('owner'),
    epoch: bigint('epoch', { mode: 'number' }).notNull().default(0),
    /** The chat is gone or the bot was removed: nothing is tried until somebody opens the lane again. */
    parkedAt: instant('parked_at'),
    parkedBecause: text('parked_because'),
    /** What the platform called the bot's last message of its own here: whether a card is still the newest. */
    lastMessageId: text('last_message_id'),
  },
  t => [together('lane_parked_when_and_why', t.parkedAt, t.parkedBecause)],
)

/** What is to be said, stored with the change it tells of (invariant 9). All its times are the database's own. */
export const outbox = pgTable(
  'outbox',
  {
    id: rowId(),
    /** The sender makes the lane's row when it first sees it: a reference would lock one row for every report of a group. */
    lane: text('lane').notNull(),
    /** The same message is put in once, whoever tries. */
    dedup: text('dedup').notNull().unique(),
    kind: text('kind').notNull(),
    payload: jsonb('payload').notNull(),
    /** What the card will be about, stored as a `card_reference` once it is sent. */
    about: jsonb('about'),
    attempts: integer('attempts').notNull().default(0),
    createdAt: instant('created_at').notNull().default(sql`clock_timestamp()`),
    /** Later than this nobody wants it any more: it is dropped and counted. */
    notAfter: instant('not_after'),
    sentAt: instant('sent_at'),
    deadAt: instant('dead_at'),
    deadBecause: word('dead_because', 'dead_because'),
    lastError: text('last_error'),
    platformMessageId: text('platform_message_id'),
  },
  t => [
    check(
      'outbox_one_fate',
      sql`(${t.deadAt} is null) = (${t.deadBecause} is null) and num_nonnulls(${t.sentAt}, ${t.deadAt}) <= 1`,
    ),
    index('outbox_unsent').on(t.lane, t.id).where(sql`${t.sentAt} is null and ${t.deadAt} is null`),
    index('outbox_dead').on(t.deadAt).where(sql`${t.deadAt} is not null`),
    index('outbox_sent').on(t.sentAt).where(sql`${t.sentAt} is not null`),
  ],
)

/** Calls to a platform by month and method; calls are money. */
export const usageCount = pgTable(
  'usage_count',
  {
    platform: text('platform').notNull(),
    /** `YYYY-MM` in the site's time zone. */
    month: text('month').notNull(),
    method: text('method').notNull(),
    count: bigintReference('count').notNull().default(0),
  },
  t => [
    primaryKey({ columns: [t.platform, t.month, t.method] }),
    check('usage_count_month', sql`${t.month} ~ '^[0-9]{4}-[0-9]{2}$'`),
    notNegative('usage_count_not_negative', t.count),
  ],
)
