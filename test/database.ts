/** A migrated database for each test file, cloned from one that is migrated once. */
import { createHash, randomBytes } from 'node:crypto'
import { after, before } from 'node:test'
import postgres from 'postgres'
import { openPool, type Sql } from '../db/connect.ts'
import { migrate, readMigrations } from '../db/migrate.ts'
import { type TestServer, testServer } from './server.ts'

export type TestDatabase = {
  readonly sql: Sql
  readonly url: string
  /** Closes the pool and drops the database. */
  readonly close: () => Promise<void>
}

export type TestDatabaseOptions = {
  readonly poolSize?: number
  /** Fills the new database. Not a `before` hook of the file's: those of one level run side by side. */
  readonly setUp?: (sql: Sql) => Promise<void>
}

/** For a test file or a suite: `const db = withDatabase()`, then `db.sql` and `db.url` inside its tests. */
export function withDatabase(options: TestDatabaseOptions = {}): {
  readonly sql: Sql
  readonly url: string
} {
  let database: TestDatabase | null = null
  const ready = () => {
    if (database === null) throw new Error('the database is there inside tests and their hooks only')
    return database
  }
  before(async () => {
    database = await createDatabase(options)
  })
  after(async () => {
    await database?.close()
  })
  return {
    get sql() {
      return ready().sql
    },
    get url() {
      return ready().url
    },
  }
}

/** One more database, for a test that wants its own. */
export async function createDatabase({ poolSize, setUp }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await testServer()
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(server, async admin => {
    const template = await ensureTemplate(server, admin)
    await admin.unsafe(`create database ${name} template ${template} owner baogong`)
  })
  const url = databaseUrl(server, name)
  const sql = openPool(poolSize === undefined ? { url } : { url, poolSize })
  const close = async () => {
    await sql.end({ timeout: 1 })
    await asAdmin(server, admin => admin.unsafe(`drop database if exists ${name} with (force)`))
    await server.stop()
  }
  try {
    await setUp?.(sql)
  } catch (error) {
    await close()
    throw error
  }
  return { sql, url, close }
}

/** An empty database, not migrated. */
export async function createEmptyDatabase(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = await testServer()
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(server, admin => admin.unsafe(`create database ${name} owner baogong`))
  const close = async () => {
    await asAdmin(server, admin => admin.unsafe(`drop database if exists ${name} with (force)`))
    await server.stop()
  }
  return { url: databaseUrl(server, name), close }
}

async function asAdmin<Result>(
  server: TestServer,
  work: (admin: postgres.Sql) => PromiseLike<Result>,
): Promise<Result> {
  const admin = postgres(server.adminUrl, { max: 1, fetch_types: false, onnotice: () => undefined })
  try {
    return await work(admin)
  } finally {
    await admin.end({ timeout: 1 })
  }
}

/** Named by what the migrations say, so that a changed migration gets a template of its own. */
async function ensureTemplate(server: TestServer, admin: postgres.Sql): Promise<string> {
  const hash = createHash('sha256')
  for (const migration of await readMigrations()) hash.update(migration.hash)
  const name = `template_${hash.digest('hex').slice(0, 12)}`
  // Test files start side by side: one makes it, the others wait.
  await admin`select pg_advisory_lock(4207310002)`
  const found = await admin`select from pg_database where datname = ${name}`
  if (found.length === 0) await makeTemplate(server, admin, name)
  await admin`select pg_advisory_unlock(4207310002)`
  return name
}

/** Under another name until it is whole: a run that dies here leaves no half-migrated template. */
async function makeTemplate(server: TestServer, admin: postgres.Sql, name: string): Promise<void> {
  const partial = `partial_${randomBytes(6).toString('hex')}`
  await admin.unsafe(`create database ${partial} owner baogong`)
  await migrate(databaseUrl(server, partial))
  await admin.unsafe(`alter database ${partial} rename to ${name}`)
}

function databaseUrl(server: TestServer, name: string): string {
  const url = new URL(server.url)
  url.pathname = name
  return url.href
}
