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

export type ClaimOptions = {
  /** Platforms that can't send now: their messages wait, and no attempt is counted against them. */
  readonly resting?: readonly string[]
  readonly leaseSeconds?: number
}

/**
 * Takes up to `most` lanes that have something to send and are nobody's, first those that have waited longest for a turn.
 * A lane that is seen for the first time has never had one; it gets its row here and not where messages are put in: there
 * it would make all reports of one group wait for each other.
 */
export async function claimLanes(
  sql: Queryable,
  owner: string,
  most: number,
  { resting = [], leaseSeconds = LEASE_SECONDS }: ClaimOptions = {},
): Promise<readonly Lane[]> {
  // `waiting` jumps from lane to lane along the index, however many messages wait in each.
  const rows = await sql<Lane[]>`
    with recursive waiting (lane) as (
      (select lane from outbox where sent_at is null and dead_at is null order by lane limit 1)
      union all
      select (
        select o.lane from outbox o where o.sent_at is null and o.dead_at is null and o.lane > w.lane
        order by o.lane limit 1)
      from waiting w where w.lane is not null
    ), fresh as (
      insert into lane (key, owner, epoch, lease_until)
      select w.lane, ${owner}, 1, clock_timestamp() + make_interval(secs => ${leaseSeconds})
      from waiting w where w.lane is not null and not exists (select from lane l where l.key = w.lane)
        and split_part(w.lane, ':', 1) <> all(${resting}::text[])
      limit ${most}
      on conflict do nothing
      returning key, epoch
    ), due as (
      select l.key from waiting w join lane l on l.key = w.lane
      where l.next_at <= clock_timestamp() and l.lease_until < clock_timestamp() and l.parked_at is null
        and split_part(l.key, ':', 1) <> all(${resting}::text[])
      order by l.next_at limit ${most} - (select count(*) from fresh)
      for update of l skip locked
    ), taken as (
      update lane l set owner = ${owner}, epoch = l.epoch + 1,
        lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      from due where l.key = due.key
      returning l.key, l.epoch
    )
    select key, epoch from taken union all select key, epoch from fresh`
  return rows.map(({ key, epoch }) => ({ key, epoch }))
}

/** A lease with less than this left is renewed: longer than any send may take. */
const RENEW_BELOW_SECONDS = 20

/**
 * Drops what nobody wants any more, renews the lease when it runs low, and gives the lane's oldest message; null when it
 * has none. While much of the lease is left nobody can take the lane, so there is nothing to write, and no commit that
 * waits for the disk, for each message.
 */
export async function nextInLane(sql: Queryable, lane: Lane): Promise<Unsent | null> {
  const [next] = await sql<Unsent[]>`
    with own as (
      select key, lease_until > clock_timestamp() + make_interval(secs => ${RENEW_BELOW_SECONDS}) as fresh from lane
      where key = ${lane.key} and epoch = ${lane.epoch} and next_at <= clock_timestamp()
    ), renewed as (
      update lane l set lease_until = greatest(l.lease_until, clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}))
      from own where not own.fresh and l.key = own.key and l.epoch = ${lane.epoch} returning l.key
    ), ours as (
      select key from own where fresh union all select key from renewed
    ), late as (
      update outbox set dead_at = clock_timestamp(), dead_because = 'late'
      where lane = ${lane.key} and sent_at is null and dead_at is null and not_after < clock_timestamp()
        and exists (select from ours)
    )
    select o.id, o.kind, o.payload, o.about, o.attempts
    from outbox o join ours on ours.key = o.lane
    where o.sent_at is null and o.dead_at is null and (o.not_after < clock_timestamp()) is not true
    order by o.id limit 1`
  return next ?? null
}

/** The lane's next message behind this one that was never tried; null: it holds nothing up. */
export async function nextBehind(sql: Queryable, lane: Lane, id: number): Promise<Unsent | null> {
  const [next] = await sql<Unsent[]>`
    select o.id, o.kind, o.payload, o.about, o.attempts from outbox o
    where o.lane = ${lane.key} and o.id > ${id} and o.attempts = 0 and o.sent_at is null and o.dead_at is null
      and (o.not_after < clock_timestamp()) is not true and ${isOurs(sql, lane)}
    order by o.id limit 1`
  return next ?? null
}

const isOurs = (sql: Queryable, lane: Lane) =>
  sql`exists (select from lane l where l.key = ${lane.key} and l.epoch = ${lane.epoch})`

/**
 * Remembers what the platform called it, and what its card is about. `paceMs`: the chat's rest until the next. `posted`:
 * it stands at the chat's end now; an edit stands where its card stood.
 */
export async function markSent(
  sql: Queryable,
  lane: Lane,
  id: number,
  ref: { readonly platform: string; readonly chatId: string; readonly messageId: string },
  paceMs: number,
  posted = true,
): Promise<void> {
  await sql`
    with sent as (
      update outbox set sent_at = clock_timestamp(), attempts = attempts + 1, last_error = null,
        platform_message_id = ${ref.messageId}
      where id = ${id} and sent_at is null and dead_at is null and ${isOurs(sql, lane)} returning about),
    paced as (
      update lane set next_at = clock_timestamp() + make_interval(secs => ${paceMs / 1000}),
        last_message_id = case when ${posted} then ${ref.messageId} else last_message_id end
      where key = ${lane.key} and epoch = ${lane.epoch})
    insert into card_reference (platform, chat_id, message_id, about)
    select ${ref.platform}, ${ref.chatId}, ${ref.messageId}, about from sent where about is not null
    on conflict (platform, chat_id, message_id) do update set about = excluded.about`
}

/**
 * Tries again after `waitMs`; the chat's later messages wait as well, so that their order holds. `counts`: the try counts
 * against the message.
 */
export async function markFailed(
  sql: Queryable,
  lane: Lane,
  id: number,
  error: string,
  waitMs: number,
  counts = true,
): Promise<void> {
  await sql`
    with failed as (
      update outbox set attempts = attempts + ${counts ? 1 : 0}, last_error = ${error}
      where id = ${id} and sent_at is null and dead_at is null and ${isOurs(sql, lane)})
    update lane set next_at = clock_timestamp() + make_interval(secs => ${waitMs / 1000})
    where key = ${lane.key} and epoch = ${lane.epoch}`
}

/** Gives the message up; the lane goes on with the next one. */
export async function markDead(
  sql: Queryable,
  lane: Lane,
  id: number,
  error: string,
  because: 'refused' | 'attempts' | 'late',
): Promise<void> {
  await sql`
    update outbox set attempts = attempts + 1, last_error = ${error}, dead_at = clock_timestamp(), dead_because = ${because}
    where id = ${id} and sent_at is null and dead_at is null and ${isOurs(sql, lane)}`
}

/** What the platform called the message of this key; null while it is not sent, or never will be. */
export async function sentMessage(sql: Queryable, dedup: string): Promise<string | null> {
  const [row] = await sql<{ messageId: string | null }[]>`
    select platform_message_id as "messageId" from outbox where dedup = ${dedup} and sent_at is not null`
  return row?.messageId ?? null
}

/** The chat is gone (F23): nothing is tried until somebody opens the lane again. */
export async function parkLane(sql: Queryable, lane: Lane, because: string): Promise<void> {
  await sql`
    update lane set parked_at = clock_timestamp(), parked_because = ${because}, owner = null, lease_until = 'epoch'
    where key = ${lane.key} and epoch = ${lane.epoch}`
}

/** The bot is in the chat again: what waited goes out. */
export async function openLane(sql: Queryable, key: string): Promise<void> {
  await sql`update lane set parked_at = null, parked_because = null, next_at = 'epoch' where key = ${key}`
}

/**
 * Lets go of the lane, so that new messages in it need not wait for the lease to end. It has had its turn: with more to
 * send it comes behind the lanes that wait, also where everything was given up and nothing sent.
 */
export async function releaseLane(sql: Queryable, lane: Lane): Promise<void> {
  await sql`
    update lane set lease_until = 'epoch', owner = null, next_at = greatest(next_at, clock_timestamp())
    where key = ${lane.key} and epoch = ${lane.epoch}`
}
