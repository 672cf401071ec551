/**
 * What need not be kept for ever. The ledger, the reviews and the audit stay; so do open questions, which are at most one
 * per person and chat: the next one takes the row of one that has expired.
 */
import type { Queryable } from './connect.ts'

/** Days after which it goes. */
export type Retention = {
  /** Longer than any platform redelivers (hours), than anybody repeats an `Idempotency-Key`, and than a card of reports waits. */
  readonly events: number
  /** Sent and dead messages. */
  readonly messages: number
  /** A reply to an older card is understood without knowing what the card was about. */
  readonly cards: number
  /** What adapters remember: longer than any platform lets a card be changed. */
  readonly platformMemory: number
  /** Which slots of schedules have run, and what was told of orders: longer than any round is made up. */
  readonly rounds: number
  /** Pictures of steps and exceptions: longer than complaints about what was made keep coming. */
  readonly photos: number
}

export const RETENTION: Retention = {
  events: 30,
  messages: 90,
  cards: 180,
  platformMemory: 90,
  rounds: 180,
  photos: 400,
}

/** Of all photos together; the oldest go first. */
const MOST_PHOTO_BYTES = 4_000_000_000

/** At most this many rows of a kind at a time, so that no report waits for a great deletion. */
const MOST_ROWS = 5_000

/** Deletes some of what is too old; returns how many rows. Call again while it returns any. Ages are by the database's clock. */
export async function forgetOld(
  sql: Queryable,
  retention: Retention = RETENTION,
  mostPhotoBytes = MOST_PHOTO_BYTES,
): Promise<number> {
  const results = [
    await sql`
      delete from inbound_event where ctid = any(array(
        select ctid from inbound_event where received_at < now() - make_interval(days => ${retention.events}) limit ${MOST_ROWS}))`,
    await sql`
      delete from outbox where id in (
        select id from outbox where sent_at < now() - make_interval(days => ${retention.messages}) limit ${MOST_ROWS})`,
    await sql`
      delete from outbox where id in (
        select id from outbox where dead_at < now() - make_interval(days => ${retention.messages}) limit ${MOST_ROWS})`,
    await sql`
      delete from card_reference where ctid = any(array(
        select ctid from card_reference where created_at < now() - make_interval(days => ${retention.cards}) limit ${MOST_ROWS}))`,
    await sql`
      delete from report_draft where id in (
        select id from report_draft where created_at < now() - make_interval(days => ${retention.events}) limit ${MOST_ROWS})`,
    await sql`
      delete from platform_memory where ctid = any(array(
        select ctid from platform_memory
        where stored_at < now() - make_interval(days => ${retention.platformMemory}) limit ${MOST_ROWS}))`,
    await sql`
      delete from schedule_fire where ctid = any(array(
        select ctid from schedule_fire where fired_at < now() - make_interval(days => ${retention.rounds}) limit ${MOST_ROWS}))`,
    await sql`
      delete from progress_news where ctid = any(array(
        select ctid from progress_news
        where told_at is not null and created_at < now() - make_interval(days => ${retention.rounds}) limit ${MOST_ROWS}))`,
    await sql`
      delete from photo where id in (
        select id from photo where at < now() - make_interval(days => ${retention.photos}) limit ${MOST_ROWS})`,
    await sql`
      delete from photo where id in (
        select id from (
          select id, sum(size::bigint) over (order by at desc, id desc) as total from photo
        ) as newest_first
        where total > ${mostPhotoBytes} limit ${MOST_ROWS})`,
  ]
  return results.reduce((sum, { count }) => sum + count, 0)
}
