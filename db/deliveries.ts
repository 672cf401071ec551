/** What was to be said, and whether it has been: the outbox as a list. */
import type { Instant } from '../domain/model.ts'
import type { Queryable, Transaction } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'

export const DELIVERY_STATES = ['unsent', 'sent', 'dead'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** Without the message itself: lists show that something was said, not what. */
export type Delivery = {
  readonly id: number
  readonly lane: string
  readonly kind: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly createdAt: Instant
  readonly sentAt: Instant | null
  readonly deadAt: Instant | null
  readonly deadBecause: string | null
  readonly lastError: string | null
  readonly platformMessageId: string | null
}

export type DeliveryListQuery = {
  /** Left out: all. */
  readonly state?: DeliveryState
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

const deliveryCursor = cursorForm('deliveries', ['number'])

/** Newest first. @throws BadCursor */
export async function listDeliveries(sql: Queryable, query: DeliveryListQuery): Promise<Page<Delivery>> {
  const after = deliveryCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const rows = await sql<Delivery[]>`
    select id, lane, kind, attempts, created_at as "createdAt", sent_at as "sentAt", dead_at as "deadAt",
      dead_because as "deadBecause", last_error as "lastError", platform_message_id as "platformMessageId",
      case when sent_at is not null then 'sent' when dead_at is not null then 'dead' else 'unsent' end as state
    from outbox
    where ${inState(sql, query.state)} ${after === null ? sql`` : sql`and id < ${after[0]}`}
    order by id desc limit ${size + 1}`
  return pageOf(
    rows,
    size,
    row => ({ ...row }),
    row => deliveryCursor.write([row.id]),
  )
}

function inState(sql: Queryable, state: DeliveryState | undefined) {
  switch (state) {
    case undefined:
      return sql`true`
    case 'unsent':
      return sql`sent_at is null and dead_at is null`
    case 'sent':
      return sql`sent_at is not null`
    case 'dead':
      return sql`dead_at is not null`
  }
}

/** What health and alarms look at. `oldestUnsent` by the database's clock; null when everything is sent. */
export type Backlog = { readonly unsent: number; readonly dead: number; readonly oldestUnsentSeconds: number | null }

export async function deliveryBacklog(sql: Queryable): Promise<Backlog> {
  const [row] = await sql<Backlog[]>`
    select (select count(*)::int from outbox where sent_at is null and dead_at is null) as unsent,
      (select count(*)::int from outbox where dead_at is not null) as dead,
      (select extract(epoch from clock_timestamp() - min(created_at))::float8
        from outbox where sent_at is null and dead_at is null) as "oldestUnsentSeconds"`
  return row === undefined ? { unsent: 0, dead: 0, oldestUnsentSeconds: null } : { ...row }
}

export type DeadLetter = {
  readonly id: number
  readonly lane: string
  readonly kind: string
  /** What notifications would have shown of it. */
  readonly summary: string
  readonly attempts: number
  readonly createdAt: Instant
  readonly deadAt: Instant
  readonly deadBecause: string
  readonly lastError: string | null
}

/** What nobody wanted any more (`late`) was let go on purpose and is no letter that anybody misses. */
const isMissed = (sql: Queryable) => sql`dead_because in ('refused', 'attempts')`

/** Newest first; `count` of all. */
export async function deadLetters(
  sql: Queryable,
  limit: number,
): Promise<{ readonly count: number; readonly letters: readonly DeadLetter[] }> {
  const rows = await sql<(DeadLetter & { count: number })[]>`
    select id, lane, kind, coalesce(payload->'message'->>'summary', '') as summary, attempts, created_at as "createdAt",
      dead_at as "deadAt", dead_because as "deadBecause", last_error as "lastError", count(*) over ()::int as count
    from outbox where dead_at is not null and ${isMissed(sql)} order by dead_at desc, id desc limit ${limit}`
  return { count: rows[0]?.count ?? 0, letters: rows.map(({ count: _, ...letter }) => letter) }
}

/**
 * Puts dead letters back into their lanes, to be tried like new ones; lanes that were given up are opened. How many there
 * were: what has been sent meanwhile, or was let go on purpose, is none.
 */
export async function sendAgain(tx: Transaction, which: number | 'all'): Promise<number> {
  const rows = await tx<{ lane: string }[]>`
    update outbox set dead_at = null, dead_because = null, attempts = 0, last_error = null, not_after = null
    where dead_at is not null and ${isMissed(tx)} ${which === 'all' ? tx`` : tx`and id = ${which}`}
    returning lane`
  const lanes = [...new Set(rows.map(({ lane }) => lane))]
  if (lanes.length > 0) {
    await tx`update lane set parked_at = null, parked_because = null, next_at = 'epoch' where key = any(${lanes}::text[])`
  }
  return rows.length
}

/** Messages given up, by why. */
export async function deadByReason(sql: Queryable): Promise<Readonly<Record<string, number>>> {
  const rows = await sql<{ because: string; count: number }[]>`
    select dead_because as because, count(*)::int as count from outbox where dead_at is not null group by 1`
  return Object.fromEntries(rows.map(({ because, count }) => [because, count]))
}
