/** Rows that have served: kept long enough that nobody can still mean them. The ledger and the audit are never touched. */
import type { Instant } from '../domain/model.ts'
import type { Sql } from './connect.ts'

/** Platforms redeliver for hours, never for weeks; the ledger keeps each booking's own event id for ever. */
const EVENTS_DAYS = 30
const CARDS_DAYS = 90
const SENT_DAYS = 30
/** So many rows at a time hold no lock for long. */
const AT_ONCE = 5_000

export async function forgetOld(sql: Sql, now: Instant): Promise<void> {
  await sql`delete from pending_question where expires_at < ${now}`
  await deleteInBits(
    () => sql`
    delete from inbound_event where ctid in (select ctid from inbound_event
      where received_at < clock_timestamp() - make_interval(days => ${EVENTS_DAYS}) limit ${AT_ONCE})`,
  )
  await deleteInBits(
    () => sql`
    delete from card_reference where ctid in (select ctid from card_reference
      where created_at < clock_timestamp() - make_interval(days => ${CARDS_DAYS}) limit ${AT_ONCE})`,
  )
  await deleteInBits(
    () => sql`
    delete from outbox where ctid in (select ctid from outbox
      where sent_at < clock_timestamp() - make_interval(days => ${SENT_DAYS}) limit ${AT_ONCE})`,
  )
}

async function deleteInBits(deleteSome: () => PromiseLike<{ readonly count: number }>): Promise<void> {
  while ((await deleteSome()).count === AT_ONCE);
}
