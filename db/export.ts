/**
 * Everything the factory may want to take with it, table by table, as of one moment: for spreadsheets and for other
 * systems. Unlike a backup it can't be put back, and leaves out what only the service itself needs.
 */
import type { Sql } from './connect.ts'
import { copiedOut } from './copied-out.ts'

/** Of the service's own working: conversations under way, its queue, leases, what it remembers for platforms. */
const OF_THE_SERVICE: ReadonlySet<string> = new Set([
  'admin_claim',
  'alert_card',
  'alert_watch',
  'api_key',
  'card_reference',
  'connection_lease',
  'inbound_event',
  'lane',
  'migration',
  'outbox',
  'pending_question',
  'platform_memory',
  'progress_event',
  'progress_news',
  'review_queue',
  'sandbox_file',
  'sandbox_message',
  'schedule_fire',
])

type Column = { readonly name: string; readonly kind: 'number' | 'text' | 'plain' }
export type ExportedTable = { readonly name: string; readonly columns: readonly Column[]; readonly rows: number }

export type Export = {
  readonly tables: readonly ExportedTable[]
  /** With a heading, in UTF-8. */
  readonly csv: (table: ExportedTable) => Promise<AsyncIterable<Buffer>>
  /** As text, or null; the newest `most` at the end. */
  readonly rows: (table: ExportedTable, most: number) => Promise<readonly (readonly (string | null)[])[]>
  readonly photos: () => AsyncIterable<{ readonly id: string; readonly mime: string; readonly content: Uint8Array }>
}

/** Runs `work` on one snapshot. Instants are written in the site's time zone, with their offset. */
export async function withExport<Result>(sql: Sql, work: (out: Export) => Promise<Result>): Promise<Result> {
  const result = await sql.begin('isolation level repeatable read read only', async tx => {
    await tx`select set_config('TimeZone', coalesce((select time_zone from site limit 1), 'UTC'), true)`
    const tables = await tablesOf(tx)
    return {
      value: await work({
        tables,
        csv: async table =>
          copiedOut(await tx.unsafe(`copy (${selectOf(table)}) to stdout with (format csv, header)`).readable()),
        rows: async (table, most) => {
          const rows = await tx.unsafe(`select * from (${selectOf(table, 'desc')} limit ${most}) newest`).values()
          return [...rows].reverse()
        },
        photos: async function* () {
          const found = tx<{ id: string; mime: string; content: Uint8Array }[]>`select id, mime, content from photo`
          for await (const rows of found.cursor(20)) yield* rows
        },
      }),
    }
  })
  return result.value
}

type Transaction = Parameters<Parameters<Sql['begin']>[1]>[0]

async function tablesOf(tx: Transaction): Promise<readonly ExportedTable[]> {
  const found = await tx<{ name: string; columns: string[]; types: string[] }[]>`
    select c.relname as name, array_agg(a.attname order by a.attnum) as columns,
      array_agg(format_type(coalesce(nullif(y.typbasetype, 0), y.oid), null) order by a.attnum) as types
    from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type y on y.oid = a.atttypid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and a.attnum > 0 and not a.attisdropped and a.atttypid <> 'bytea'::regtype
    group by c.relname order by c.relname`
  const exported = found.filter(({ name }) => !OF_THE_SERVICE.has(name))
  return Promise.all(
    exported.map(async ({ name, columns, types }) => {
      const [row] = await tx<{ count: number }[]>`select count(*)::int as count from ${tx(name)}`
      const kinds = columns.map((column, index): Column => ({ name: column, kind: kindOf(types[index] ?? '') }))
      return { name, columns: kinds, rows: row?.count ?? 0 }
    }),
  )
}

const NUMBERS: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint', 'numeric', 'double precision', 'real'])
const HARMLESS: ReadonlySet<string> = new Set(['boolean', 'date', 'uuid', 'timestamp with time zone'])

const kindOf = (type: string): Column['kind'] => (NUMBERS.has(type) ? 'number' : HARMLESS.has(type) ? 'plain' : 'text')

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Everything as text; what a spreadsheet would take for a formula begins with an apostrophe. */
function selectOf({ name, columns }: ExportedTable, order: 'asc' | 'desc' = 'asc'): string {
  const selected = columns.map(({ name: column, kind }) => {
    const text = `${quoted(column)}::text`
    const safe = kind === 'text' ? `regexp_replace(${text}, '^([=+@\\t\\r-])', '''\\1')` : text
    return `${safe} as ${quoted(column)}`
  })
  return `select ${selected.join(', ')} from ${quoted(name)} t order by t.${quoted(columns[0]?.name ?? '')} ${order}`
}
