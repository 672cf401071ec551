/** What was to be said, and whether it has been: the outbox as a list. */
import type { Instant } from '../domain/model.ts'
import type { Queryable } from './connect.ts'
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
