/**
 * Brings the database to this release: applies the files that drizzle-kit generated (and those written by hand) in the
 * order of its journal, each with its record in one transaction, under a lock, so that two instances starting at once
 * migrate once.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { databaseFault, isCollision } from './fault.ts'

const FOLDER = join(import.meta.dirname, 'migrations')
/** Any number nobody else locks. */
const LOCK = 4_207_310_011

export type Migration = { readonly tag: string; readonly text: string; readonly hash: string }

export class MigrationError extends Error {
  override readonly name = 'MigrationError'
  /** `newerDatabase`: a later release was here. `changed`: an applied file is not the one that was applied. */
  readonly code: 'newerDatabase' | 'changed'

  constructor(code: MigrationError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Applies what is missing, up to and with `last` where that is given. Returns the tags applied now, in order; empty when
 * the database is up to date.
 * @throws MigrationError, and nothing is changed. @throws DatabaseFault when the database can't be used.
 */
export async function migrate(url: string, last: string | null = null): Promise<readonly string[]> {
  const all = await readMigrations()
  const migrations = last === null ? all : all.slice(0, all.findIndex(({ tag }) => tag === last) + 1)
  // One connection of its own: the lock belongs to the session, and migrating may take longer than any query may.
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connection: { application_name: 'baogong migrate' } })
  try {
    await sql`select pg_advisory_lock(${LOCK})`
    return await applyMissing(sql, migrations)
  } catch (error) {
    throw databaseFault(error) ?? error
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** The migrations of this release, in order. */
export async function readMigrations(folder = FOLDER): Promise<readonly Migration[]> {
  const journal: unknown = JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8'))
  return Promise.all(
    journalTags(journal).map(async tag => {
      const text = await readFile(join(folder, `${tag}.sql`), 'utf8')
      // A checkout with other line ends is the same migration.
      const hash = createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
      return { tag, text, hash }
    }),
  )
}

function journalTags(journal: unknown): readonly string[] {
  if (typeof journal !== 'object' || journal === null || !('entries' in journal) || !Array.isArray(journal.entries)) {
    throw new TypeError('the journal of the migrations is unreadable')
  }
  return journal.entries.map((entry: { readonly tag: string }) => entry.tag)
}

/** Those that are not there yet; for `migrate`. Returns their tags. */
export async function applyMissing(sql: postgres.Sql, migrations: readonly Migration[]): Promise<readonly string[]> {
  await sql`create table if not exists migration (
    tag text primary key, hash text not null, applied_at timestamptz not null default now())`
  const applied = await sql<{ tag: string; hash: string }[]>`select tag, hash from migration`
  refuseStrangers(applied, migrations)
  const missing = migrations.filter(({ tag }) => !applied.some(row => row.tag === tag))
  for (const migration of missing) await apply(sql, migration)
  return missing.map(({ tag }) => tag)
}

const MOST_TRIES = 5

/**
 * Beside an instance that works on, each may hold what the other waits for, and the server undoes one of them. Where that
 * is the migration, nothing of it was done, and a service that gave up there would not start.
 */
async function apply(sql: postgres.Sql, migration: Migration, tries = 1): Promise<void> {
  const { tag, text, hash } = migration
  try {
    await sql.begin(async tx => {
      await tx.unsafe(text)
      await tx`insert into migration (tag, hash) values (${tag}, ${hash})`
    })
  } catch (error) {
    if (tries === MOST_TRIES || !isCollision(error)) throw error
    await apply(sql, migration, tries + 1)
  }
}

function refuseStrangers(applied: readonly { tag: string; hash: string }[], known: readonly Migration[]): void {
  for (const { tag, hash } of applied) {
    const migration = known.find(one => one.tag === tag)
    if (migration === undefined) {
      throw new MigrationError(
        'newerDatabase',
        `the database was used by a later release (it has migration ${tag}): start that release`,
      )
    }
    if (migration.hash !== hash) {
      throw new MigrationError(
        'changed',
        `migration ${tag} is not the one this database was made with: restore the file`,
      )
    }
  }
}
