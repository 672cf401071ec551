import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core'
import { NEWS_KINDS, TOPICS } from '../../domain/topics.ts'
import { bigintReference, instant, oneOf, rowId } from './columns.ts'

/**
 * What happened to orders and steps, put in by triggers in the transaction that makes it so (invariant 9), and taken out
 * by the push round. Unreferenced: rows are passing, and one is written with many a report.
 */
export const progressEvent = pgTable(
  'progress_event',
  {
    id: rowId(),
    kind: text('kind').notNull(),
    orderId: bigintReference('order_id').notNull(),
    stepId: bigintReference('step_id'),
    /** Where it was said, `platform:chatId`: whoever reads that chat has read it. */
    chat: text('chat'),
    /** How keys of messages begin that have told of it already. */
    toldBy: text('told_by'),
    details: jsonb('details').notNull().default({}),
    createdAt: instant('created_at').notNull().default(sql`clock_timestamp()`),
  },
  t => [oneOf('progress_event_kind_known', t.kind, NEWS_KINDS)],
)

/**
 * News for one chat: waiting until `not_before`, or told. One row per chat and subject, so that nobody hears the
 * same twice, whatever happens in between and on however many instances.
 */
export const progressNews = pgTable(
  'progress_news',
  {
    id: rowId(),
    /** The outbox's lane. */
    lane: text('lane').notNull(),
    /** null: to a person who follows the order. */
    departmentId: text('department_id'),
    personId: text('person_id'),
    topic: text('topic').notNull(),
    kind: text('kind').notNull(),
    subject: text('subject').notNull(),
    orderId: bigintReference('order_id').notNull(),
    stepId: bigintReference('step_id'),
    details: jsonb('details').notNull().default({}),
    /** By the service's clock: quiet hours and rest days. */
    notBefore: instant('not_before').notNull(),
    toldAt: instant('told_at'),
    createdAt: instant('created_at').notNull().default(sql`clock_timestamp()`),
  },
  t => [
    unique('progress_news_once').on(t.lane, t.subject),
    oneOf('progress_news_topic_known', t.topic, [...TOPICS, 'followed']),
    oneOf('progress_news_kind_known', t.kind, NEWS_KINDS),
    index('progress_news_waiting').on(t.notBefore).where(sql`${t.toldAt} is null`),
    index('progress_news_age').using('brin', t.createdAt),
  ],
)
