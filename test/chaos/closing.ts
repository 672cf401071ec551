/** What must be true after every fault, counted: each is 0 where all is well. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from '../../db/connect.ts'
import { reconcile } from '../../db/reconcile.ts'
import { isReady } from '../service-process.ts'
import { type Bound, none } from './fault.ts'

export const CLOSING_BOUNDS: Readonly<Record<string, Bound>> = {
  lost: none,
  extra: none,
  owed: none,
  doubleAlerts: none,
  disagreements: none,
  notReady: none,
  leftOpen: none,
}

/** A message that failed waits up to a minute for its next try, and its lane up to half a minute for its lease. */
const SETTLES_WITHIN_MS = 150_000
const READY_WITHIN_MS = 60_000

export async function closingCounts(sql: Sql, baseUrls: readonly string[], reported: readonly (string | null)[]) {
  const notReady = await unreadyAfter(baseUrls)
  return {
    ...(await ledgerCounts(sql, reported)),
    owed: await owedAfter(sql),
    doubleAlerts: await doubleAlerts(sql),
    disagreements: (await reconcile(sql)).disagreements.length,
    notReady,
    leftOpen: await leftOpen(sql),
  }
}

/** Acknowledged reports that are not in the ledger, and those that are there more than once. */
export async function ledgerCounts(sql: Sql, reported: readonly (string | null)[]) {
  const ids = [...new Set(reported)]
  const rows = await sql<{ id: string; count: number }[]>`
    select message_id as id, count(*)::int as count from report
    where reversal_of is null and message_id = any(${ids.filter(id => id !== null)}::text[]) group by 1`
  const booked = new Map(rows.map(({ id, count }) => [id, count]))
  return {
    lost: ids.filter(id => id === null || !booked.has(id)).length,
    extra: [...booked.values()].filter(count => count > 1).length,
  }
}

/** Messages that are neither sent nor a dead letter with its reason. A chat that is gone is parked with its reason. */
async function owedAfter(sql: Sql): Promise<number> {
  const begun = performance.now()
  for (;;) {
    const [row] = await sql<{ owed: number; reasonless: number }[]>`
      select count(*) filter (where o.sent_at is null and o.dead_at is null and l.parked_at is null)::int as owed,
        count(*) filter (where o.dead_at is not null and o.dead_because is null)::int as reasonless
      from outbox o left join lane l on l.key = o.lane where o.sent_at is null`
    const owed = (row?.owed ?? 0) + (row?.reasonless ?? 0)
    if (owed === 0 || performance.now() - begun > SETTLES_WITHIN_MS) return owed
    await sleep(100)
  }
}

async function doubleAlerts(sql: Sql): Promise<number> {
  const rows = await sql`
    select 1 from alert where state not in ('resolved', 'closed') group by subject, kind having count(*) > 1`
  return rows.length
}

/** Services that do not come back by themselves. */
async function unreadyAfter(baseUrls: readonly string[]): Promise<number> {
  const begun = performance.now()
  for (;;) {
    const ready = await Promise.all(baseUrls.map(isReady))
    const unready = ready.filter(is => !is).length
    if (unready === 0 || performance.now() - begun > READY_WITHIN_MS) return unready
    await sleep(100)
  }
}

/** Transactions that nobody goes on with, which hold their locks. */
async function leftOpen(sql: Sql): Promise<number> {
  const rows = await sql`
    select 1 from pg_stat_activity where datname = current_database() and application_name = 'baogong'
      and state like 'idle in transaction%' and clock_timestamp() - state_change > interval '10 seconds'`
  return rows.length
}
