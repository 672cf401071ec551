import { bigint, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { bytea, instant, notNegative, oneOf } from './columns.ts'

/** The sandbox platform's own log: it plays a vendor's server, so it knows no person or order of ours. */
export const sandboxMessage = pgTable(
  'sandbox_message',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    id: text('id').notNull().unique(),
    chatId: text('chat_id').notNull(),
    fromKind: text('from_kind').notNull(),
    fromId: text('from_id').notNull(),
    fromName: text('from_name').notNull(),
    text: text('text'),
    card: jsonb('card'),
    /** `{ ref, name, mime, size }` */
    file: jsonb('file'),
    replyTo: text('reply_to'),
    mentions: text('mentions').array(),
    /** The same message is posted once, as a platform's own idempotency field does it. */
    dedup: text('dedup').unique(),
    sentAt: instant('sent_at').notNull(),
    updatedAt: instant('updated_at'),
  },
  t => [
    oneOf('sandbox_message_from_known', t.fromKind, ['person', 'bot']),
    index('sandbox_message_of_chat').on(t.chatId, t.seq),
  ],
)

export const sandboxFile = pgTable(
  'sandbox_file',
  {
    ref: text('ref').primaryKey(),
    name: text('name').notNull(),
    mime: text('mime').notNull(),
    size: integer('size').notNull(),
    content: bytea('content').notNull(),
    storedAt: instant('stored_at').notNull(),
  },
  t => [notNegative('sandbox_file_size_not_negative', t.size)],
)
