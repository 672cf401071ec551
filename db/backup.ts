/**
 * The whole database in one file, and back: for moving to another machine, and for the day the disk dies. It needs no
 * tool besides this service, so it works with the embedded server, whose package brings none.
 *
 * The file is gzip over lines: a head in JSON; for each table a line in JSON, its rows in PostgreSQL's COPY text and a
 * line `\.`; a last line in JSON. It is written from one snapshot, so that a busy service is saved as of one moment.
 */
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import type { Sql } from './connect.ts'
import { connect } from './connect.ts'
import { copiedOut } from './copied-out.ts'
import { migrate, readMigrations } from './migrate.ts'

const FORMAT = 1
const END_OF_ROWS = '\\.'

type Head = {
  readonly baogong: typeof FORMAT
  readonly release: string
  readonly at: string
  /** Applied when it was written, in order. */
  readonly migrations: readonly string[]
}
type Table = { readonly table: string; readonly columns: readonly string[] }
export type Written = { readonly tables: number; readonly rows: number }

export class BackupError extends Error {
  override readonly name = 'BackupError'
}

/** Writes all of it to `out` and closes it. `at`: ISO 8601. */
export async function writeBackup(
  sql: Sql,
  out: Writable,
  { release, at }: { release: string; at: string },
): Promise<Written> {
  const gzip = createGzip()
  const done = Promise.all([pipe(gzip, out), write()])
  const [, written] = await done
  return written

  async function write(): Promise<Written> {
    try {
      return await sql.begin('isolation level repeatable read read only', async tx => {
        const applied = await tx<{ tag: string }[]>`select tag from migration order by tag`
        await put(
          gzip,
          line({ baogong: FORMAT, release, at, migrations: applied.map(({ tag }) => tag) } satisfies Head),
        )
        let rows = 0
        const tables = await tablesOf(tx)
        for (const table of tables) {
          await put(gzip, line(table))
          const copied = await tx`copy ${tx(table.table)} (${tx(table.columns)}) to stdout`.readable()
          for await (const chunk of copiedOut(copied)) {
            rows += newlinesIn(chunk)
            await put(gzip, chunk)
          }
          await put(gzip, `${END_OF_ROWS}\n`)
        }
        await put(gzip, line({ tables: tables.length, rows } satisfies Written))
        return { tables: tables.length, rows }
      })
    } finally {
      gzip.end()
    }
  }
}

/**
 * Fills an empty database with what `backup` holds, in one transaction, and brings it to this release.
 * @throws BackupError, and nothing is changed: the file is cut off, of a later release, or the database is not empty.
 */
export async function restoreBackup(url: string, backup: Readable): Promise<Written> {
  const lines = linesOf(backup.pipe(createGunzip()).on('error', () => undefined))
  const head = headOf(await nextLine(lines))
  await refuseWhatCantBe(url, head)
  await migrate(url, head.migrations.at(-1) ?? null)
  const sql = await connect({ url, poolSize: 1 })
  try {
    const written = await sql.begin(tx => fill(tx, lines))
    await sql`analyze`
    return written
  } finally {
    await sql.end()
    await migrate(url)
  }
}

async function refuseWhatCantBe(url: string, { migrations }: Head): Promise<void> {
  const ours = (await readMigrations()).map(({ tag }) => tag)
  const strange = migrations.find((tag, index) => ours[index] !== tag)
  if (strange !== undefined) {
    throw new BackupError(`the backup is of a later release (${strange}): install that one, and restore with it`)
  }
  const sql = await connect({ url, poolSize: 1 })
  try {
    const [there] = await sql<{ people: boolean }[]>`select to_regclass('person') is not null as people`
    const people = there?.people === true ? await sql`select from person limit 1` : []
    if (people.length > 0) {
      throw new BackupError('the database is not empty: restore into a new DATA_DIR, or a new database')
    }
  } finally {
    await sql.end()
  }
}

type Transaction = Parameters<Parameters<Sql['begin']>[1]>[0]

/** Rules and totals are those of the saved rows; triggers would refuse them, or count them twice. */
async function fill(tx: Transaction, lines: Lines): Promise<Written> {
  const ours = new Map((await tablesOf(tx)).map(table => [table.table, table]))
  const giveReferences = await takeReferences(tx)
  for (const table of ours.keys()) await tx`alter table ${tx(table)} disable trigger user`
  await tx`truncate ${tx([...ours.keys()])} cascade`
  let tables = 0
  let rows = 0
  for (;;) {
    const said: unknown = parsed(await nextLine(lines))
    if (isWritten(said)) {
      if (said.tables !== tables || said.rows !== rows) throw new BackupError('the backup has lost rows')
      break
    }
    if (!isTable(said) || !ours.has(said.table)) throw new BackupError('the backup is damaged: a table is not known')
    rows += await fillTable(tx, said, lines)
    tables += 1
  }
  for (const table of ours.keys()) await tx`alter table ${tx(table)} enable trigger user`
  await giveReferences()
  await setSequences(tx)
  return { tables, rows }
}

async function fillTable(tx: Transaction, { table, columns }: Table, lines: Lines): Promise<number> {
  const copy = await tx`copy ${tx(table)} (${tx(columns)}) from stdin`.writable()
  const copied = once(copy, 'finish')
  copied.catch(() => undefined)
  try {
    const rows = await copyRows(copy, lines)
    copy.end()
    await copied
    return rows
  } catch (error) {
    // Left open, the transaction could not even be taken back.
    copy.destroy(error instanceof Error ? error : new Error('the backup ended early'))
    throw error
  }
}

async function copyRows(copy: Writable, lines: Lines): Promise<number> {
  let rows = 0
  for (let row = await nextLine(lines); row.toString() !== END_OF_ROWS; row = await nextLine(lines)) {
    await put(copy, Buffer.concat([row, NEWLINE]))
    rows += 1
  }
  return rows
}

/** With their own columns only, as generated ones are computed anew. */
async function tablesOf(tx: Transaction): Promise<readonly Table[]> {
  return tx<{ table: string; columns: string[] }[]>`
    select c.relname as table, array_agg(a.attname order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`
}

/** Tables refer to each other in circles: none could be filled first. What is said again is checked again. */
async function takeReferences(tx: Transaction): Promise<() => Promise<void>> {
  const references = await tx<{ table: string; name: string; text: string }[]>`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as text
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`
  for (const { table, name } of references) await tx`alter table ${tx(table)} drop constraint ${tx(name)}`
  return async () => {
    for (const { table, name, text } of references) {
      await tx`alter table ${tx(table)} add constraint ${tx(name)} ${tx.unsafe(text)}`
    }
  }
}

async function setSequences(tx: Transaction): Promise<void> {
  const owned = await tx<{ table: string; column: string; sequence: string }[]>`
    select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`
  for (const { table, column, sequence } of owned) {
    await tx`select setval(${sequence}::regclass, coalesce(max(${tx(column)}), 1), max(${tx(column)}) is not null)
      from ${tx(table)}`
  }
}

const NEWLINE = Buffer.from('\n')
const line = (value: object): string => `${JSON.stringify(value)}\n`
const newlinesIn = (chunk: Buffer): number => chunk.reduce((count, byte) => (byte === 10 ? count + 1 : count), 0)

async function put(to: Writable, what: Buffer | string): Promise<void> {
  if (!to.write(what)) await once(to, 'drain')
}

async function pipe(from: Readable, to: Writable): Promise<void> {
  const finished = once(to, 'finish')
  from.pipe(to)
  await finished
}

type Lines = AsyncGenerator<Buffer, void, undefined>

/** Without their newlines. What follows the last newline was cut off and is no line. */
async function* linesOf(from: Readable): Lines {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of from) {
    const all = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = all.indexOf(10); end >= 0; end = all.indexOf(10, start)) {
      yield all.subarray(start, end)
      start = end + 1
    }
    rest = all.subarray(start)
  }
}

async function nextLine(lines: Lines): Promise<Buffer> {
  const { value, done } = await lines.next().catch(() => ({ value: undefined, done: true }))
  if (done === true || value === undefined) throw new BackupError('the backup is cut off, or is none')
  return value
}

function parsed(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch {
    throw new BackupError('the backup is damaged: a line can’t be read')
  }
}

function headOf(text: Buffer): Head {
  const said = parsed(text)
  if (isRecord(said) && said.baogong === FORMAT && isTexts(said.migrations)) {
    return { baogong: FORMAT, release: String(said.release), at: String(said.at), migrations: said.migrations }
  }
  throw new BackupError('this is no backup of Baogong')
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(one => typeof one === 'string')
const isTable = (value: unknown): value is Table =>
  isRecord(value) && typeof value.table === 'string' && isTexts(value.columns)
const isWritten = (value: unknown): value is Written =>
  isRecord(value) && typeof value.tables === 'number' && typeof value.rows === 'number'
