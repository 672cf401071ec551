/** What people and programs have written, in rows: what runs by itself beside a fault is not counted. */
import type { Sql } from '../../db/connect.ts'

/** Every write has its actor and its entry in the audit; the ledger is counted as well. */
async function writtenRows(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select ((select count(*) from report) + (select count(*) from audit where actor_kind <> 'system'))::int as count`
  return row?.count ?? 0
}

async function heardEvents(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from inbound_event`
  return row?.count ?? 0
}

/** Rows that came of it. */
export async function writtenBy(sql: Sql, work: () => Promise<unknown>): Promise<number> {
  const before = await writtenRows(sql)
  await work()
  return (await writtenRows(sql)) - before
}

/** Rows that came of it, and events that were remembered. */
export async function storedBy(sql: Sql, work: () => Promise<unknown>): Promise<number> {
  const before = await heardEvents(sql)
  const written = await writtenBy(sql, work)
  return written + (await heardEvents(sql)) - before
}
