import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { person } from './people.ts'

/**
 * Events whose effect is in the database, with the answer they got (invariants 1 and 2). Marked in the transaction that
 * stores the effect; the same event again gets the same answer and changes nothing.
 */
export const inboundEvent = pgTable(
  'inbound_event',
  {
    platform: text('platform').notNull(),
    eventId: text('event_id').notNull(),
    /** The nonce of the pressed card: a second press has another event id but the same key. */
    pressKey: text('press_key'),
    /** Unreferenced, as the rest of what was claimed: rows here are passing, and one is written with every message. */
    personId: text('person_id'),
    messageId: text('message_id'),
    /** The lane of the group where it was said; null for a direct chat, so that those cost no index. */
    groupLane: text('group_lane'),
    /** Tells a redelivery from an id that was used again for something else (`Idempotency-Key`). */
    bodyHash: text('body_hash').notNull(),
    answer: jsonb('answer').notNull(),
    receivedAt: instant('received_at').notNull().default(sql`now()`),
  },
  t => [
    primaryKey({ columns: [t.platform, t.eventId] }),
    uniqueIndex('inbound_event_pressed_once').on(t.pressKey).where(sql`${t.pressKey} is not null`),
    index('inbound_event_age').using('brin', t.receivedAt),
    index('inbound_event_of_group').on(t.groupLane, t.receivedAt).where(sql`${t.groupLane} is not null`),
  ],
)

/** What a bare "50" would mean now: at most one per person and chat. */
export const pendingQuestion = pgTable(
  'pending_question',
  {
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    platform: text('platform').notNull(),
    chatId: text('chat_id').notNull(),
    question: jsonb('question').notNull(),
    /** By the service's clock, not the database's: the sandbox moves it. */
    expiresAt: instant('expires_at').notNull(),
  },
  t => [primaryKey({ columns: [t.personId, t.platform, t.chatId] })],
)

/** What a card that was sent is about, so that a reply to it is understood. */
export const cardReference = pgTable(
  'card_reference',
  {
    platform: text('platform').notNull(),
    chatId: text('chat_id').notNull(),
    messageId: text('message_id').notNull(),
    about: jsonb('about').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  t => [
    primaryKey({ columns: [t.platform, t.chatId, t.messageId] }),
    index('card_reference_age').using('brin', t.createdAt),
  ],
)
