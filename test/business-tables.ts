/** What a refused input must leave as it was: every table that says something about the factory, as one fingerprint each. */
import assert from 'node:assert/strict'
import type { Sql } from '../db/connect.ts'

/** What was heard and shown is remembered whatever comes of it; everything else is business. */
export const CONVERSATION: ReadonlySet<string> = new Set([
  'inbound_event',
  'pending_question',
  'card_reference',
  'report_draft',
  'sandbox_message',
  'sandbox_file',
  'lane',
  'usage_count',
  'schedule',
  'schedule_fire',
  'connection_lease',
  'platform_memory',
  // The round that looks at alerts runs once a minute beside whatever a test does.
  'alert',
  'alert_card',
  'alert_log',
  'alert_watch',
  // What happened becomes news in rounds of its own; that it happened stands in the table of what did.
  'progress_event',
  'progress_news',
])
/** What those rounds put in the outbox is not said because of what was heard. */
const BY_ITSELF: Readonly<Record<string, string>> = { outbox: `where dedup !~ '^(alerts|ask|push):'` }

/** What a delivery changes on a message that waits; that there is one, and what it says, is business. */
const MOVING: Readonly<Record<string, readonly string[]>> = {
  outbox: ['attempts', 'sent_at', 'dead_at', 'last_error', 'platform_message_id', 'next_at'],
  // That a key was used says nothing of the factory.
  api_key: ['last_used_at'],
}

/** The fingerprint of every business table, by its name. */
export async function fingerprint(sql: Sql): Promise<Readonly<Record<string, string>>> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`
  const business = tables.map(({ name }) => name).filter(name => !CONVERSATION.has(name))
  const parts = business.map(name => {
    const moving = (MOVING[name] ?? []).map(column => `'${column}'`).join(', ')
    const row = moving === '' ? 'to_jsonb(t)' : `to_jsonb(t) - array[${moving}]`
    return `select '${name}' as name, coalesce(md5(string_agg(r, E'\\n' order by r)), '') as print from (select (${row})::text as r from "${name}" t ${BY_ITSELF[name] ?? ''}) rows`
  })
  const prints = await sql.unsafe<{ name: string; print: string }[]>(parts.join(' union all '))
  return Object.fromEntries(prints.map(({ name, print }) => [name, print]))
}

/** Runs `attempt` and asserts that it left every business table as it was. */
export async function changesNothing<Result>(
  sql: Sql,
  what: string,
  attempt: () => PromiseLike<Result>,
): Promise<Result> {
  const before = await fingerprint(sql)
  const result = await attempt()
  assert.deepEqual(changed(before, await fingerprint(sql)), [], `${what} changed something`)
  return result
}

/** Runs `attempt` and returns the tables it changed. */
export async function tablesChangedBy(sql: Sql, attempt: () => PromiseLike<unknown>): Promise<readonly string[]> {
  const before = await fingerprint(sql)
  await attempt()
  return changed(before, await fingerprint(sql))
}

const changed = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) =>
  Object.keys(after).filter(name => after[name] !== before[name])
