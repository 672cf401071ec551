/**
 * Sending what was put in the outbox: one lane per chat, in order, by one sender at a time (reliability §2.3). All times
 * are the database's; the `epoch` is the fence by which a sender that lost its lane writes nothing any more.
 */
import type { JsonValue } from './commit.ts'
import type { Queryable } from './connect.ts'

/** A lane that is ours for the time of its lease. */
export type Lane = { readonly key: string; readonly epoch: number }

export type Unsent = {
  readonly id: number
  readonly kind: string
  readonly payload: JsonValue
  readonly about: JsonValue
  readonly attempts: number
}

/** Longer than any send may take, shorter than anybody wants to wait for a dead sender's messages. */
const LEASE_SECONDS = 30

/** Takes up to `most` lanes that have something to send and are nobody's. */
export async function claimLanes(sql: Queryable, owner: string, most: number): Promise<readonly Lane[]> {
  return sql<Lane[]>`
    update lane set owner = ${owner}, epoch = epoch + 1,
      lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    where key in (
      select l.key from lane l
      where l.next_at <= clock_timestamp() and l.lease_until < clock_timestamp() and l.parked_at is null
        and exists (select 1 from outbox o where o.lane = l.key and o.sent_at is null and o.dead_at is null)
      order by l.next_at limit ${most}
      for update skip locked)
    returning key, epoch::int as epoch`
}

/** Drops what nobody wants any more, renews the lease, and gives the lane's oldest message; null when it has none. */
export async function nextInLane(sql: Queryable, lane: Lane): Promise<Unsent | null> {
  await sql`
    update outbox set dead_at = clock_timestamp(), dead_because = 'late'
    where lane = ${lane.key} and sent_at is null and dead_at is null and not_after < clock_timestamp()
      and ${isOurs(sql, lane)}`
  const [next] = await sql<Unsent[]>`
    with renewed as (
      update lane set lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
      where key = ${lane.key} and epoch = ${lane.epoch} and next_at <= clock_timestamp() returning key)
    select o.id::int as id, o.kind, o.payload, o.about, o.attempts
    from outbox o join renewed r on r.key = o.lane
    where o.sent_at is null and o.dead_at is null order by o.id limit 1`
  return next ?? null
}

const isOurs = (sql: Queryable, lane: Lane) =>
  sql`exists (select 1 from lane l where l.key = ${lane.key} and l.epoch = ${lane.epoch})`

/** Remembers what the platform called it, and what its card is about. `paceMs`: the chat's rest until the next. */
export async function markSent(
  sql: Queryable,
  lane: Lane,
  id: number,
  ref: { readonly platform: string; readonly chatId: string; readonly messageId: string },
  paceMs: number,
): Promise<void> {
  await sql`
    with sent as (
      update outbox set sent_at = clock_timestamp(), attempts = attempts + 1, last_error = null,
        platform_message_id = ${ref.messageId}
      where id = ${id} and sent_at is null and ${isOurs(sql, lane)} returning about),
    paced as (
      update lane set next_at = clock_timestamp() + make_interval(secs => ${paceMs / 1000})
      where key = ${lane.key} and epoch = ${lane.epoch})
    insert into card_reference (platform, chat_id, message_id, about)
    select ${ref.platform}, ${ref.chatId}, ${ref.messageId}, about from sent where about is not null
    on conflict (platform, chat_id, message_id) do update set about = excluded.about`
}

/** Tries again after `waitMs`; the chat's later messages wait as well, so that their order holds. */
export async function markFailed(sql: Queryable, lane: Lane, id: number, error: string, waitMs: number): Promise<void> {
  await sql`
    with failed as (
      update outbox set attempts = attempts + 1, last_error = ${error} where id = ${id} and ${isOurs(sql, lane)})
    update lane set next_at = clock_timestamp() + make_interval(secs => ${waitMs / 1000})
    where key = ${lane.key} and epoch = ${lane.epoch}`
}

/** Gives the message up; the lane goes on with the next one. */
export async function markDead(
  sql: Queryable,
  lane: Lane,
  id: number,
  error: string,
  because: 'refused' | 'attempts',
): Promise<void> {
  await sql`
    update outbox set attempts = attempts + 1, last_error = ${error}, dead_at = clock_timestamp(), dead_because = ${because}
    where id = ${id} and sent_at is null and ${isOurs(sql, lane)}`
}

/** The chat is gone: nothing is tried until somebody opens the lane again. */
export async function parkLane(sql: Queryable, lane: Lane, because: string): Promise<void> {
  await sql`
    update lane set parked_at = clock_timestamp(), parked_because = ${because}, lease_until = 'epoch'
    where key = ${lane.key} and epoch = ${lane.epoch}`
}

/** Lets go of the lane, so that new messages in it need not wait for the lease to end. */
export async function releaseLane(sql: Queryable, lane: Lane): Promise<void> {
  await sql`update lane set lease_until = 'epoch', owner = null where key = ${lane.key} and epoch = ${lane.epoch}`
}
