import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { createEmptyDatabase, withDatabase } from '../test/database.ts'
import { applyMissing, MigrationError, migrate, readMigrations } from './migrate.ts'
import { WORDS } from './schema/columns.ts'

const run = promisify(execFile)
const ROOT = resolve(import.meta.dirname, '..')

async function onEmpty(work: (url: string, sql: postgres.Sql) => Promise<void>): Promise<void> {
  const { url, close } = await createEmptyDatabase()
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await work(url, sql)
  } finally {
    await sql.end()
    await close()
  }
}

describe('migrating', () => {
  test('beside an instance that works on, a migration that the server undoes is tried again', () =>
    onEmpty(async (_url, sql) => {
      // What a sequence has counted is not undone.
      await sql`create sequence tries`
      const collides = (times: number) => `create table made (id int); do $$ begin
        if nextval('tries') <= ${times} then raise exception 'in the way' using errcode = '40P01'; end if; end $$`
      const migration = (tag: string, times: number) => [{ tag, text: collides(times), hash: 'h' }]
      assert.deepEqual(await applyMissing(sql, migration('twice', 2)), ['twice'])
      await sql`drop table made`
      await assert.rejects(applyMissing(sql, [...migration('twice', 2), ...migration('ever', 1_000)]), /in the way/)
      const [left] = await sql`select to_regclass('made') as table, (select count(*)::int from migration) as migrations`
      assert.deepEqual(left, { table: null, migrations: 1 })
    }))

  test('brings an empty database to this release, and a second time changes nothing', () =>
    onEmpty(async (url, sql) => {
      const tags = (await readMigrations()).map(({ tag }) => tag)
      assert.deepEqual(await migrate(url), tags)
      assert.deepEqual(await migrate(url), [])
      const [row] = await sql`select count(*)::int as tables from pg_tables where schemaname = 'public'`
      assert.ok(row?.tables > 40)
    }))

  test('by two instances at once happens once', () =>
    onEmpty(async url => {
      const applied = await Promise.all([migrate(url), migrate(url)])
      assert.deepEqual(
        applied.flat(),
        (await readMigrations()).map(({ tag }) => tag),
      )
    }))

  test('refuses a database that a later release has used', () =>
    onEmpty(async (url, sql) => {
      await migrate(url)
      await sql`insert into migration (tag, hash) values ('9999_later', 'x')`
      await assert.rejects(migrate(url), error => error instanceof MigrationError && error.code === 'newerDatabase')
    }))

  test('refuses when an applied migration has been edited', () =>
    onEmpty(async (url, sql) => {
      await migrate(url)
      await sql`update migration set hash = 'x' where tag = '0001_schema'`
      await assert.rejects(migrate(url), error => error instanceof MigrationError && error.code === 'changed')
    }))
})

test('the migrations are the schema: drizzle-kit finds nothing to generate', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'baogong-drift-'))
  try {
    const copy = join(folder, 'migrations')
    await cp(join(ROOT, 'db', 'migrations'), copy, { recursive: true })
    const before = await readdir(copy)
    const config = join(folder, 'drizzle.config.json')
    await writeFile(config, JSON.stringify({ dialect: 'postgresql', schema: join(ROOT, 'db/schema/*.ts'), out: copy }))
    await run(process.execPath, [join(ROOT, 'node_modules/drizzle-kit/bin.cjs'), 'generate', `--config=${config}`], {
      cwd: ROOT,
    })
    assert.deepEqual(await readdir(copy), before)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

describe('the types of the schema', () => {
  const db = withDatabase()

  for (const [type, words] of Object.entries(WORDS)) {
    test(`${type} takes the domain’s words and no other`, async () => {
      const [row] = await db.sql<{ rule: string }[]>`
        select pg_get_constraintdef(c.oid) as rule from pg_constraint c join pg_type t on t.oid = c.contypid where t.typname = ${type}`
      const taken = [...(row?.rule.matchAll(/'([^']+)'/g) ?? [])].map(([, word]) => word)
      assert.deepEqual(taken, words)
    })
  }

  test('amounts are not negative, and floats are neither negative, endless nor NaN', async () => {
    const refused = [
      "'-0.0001'::amount",
      "'0'::positive_amount",
      "'100.1'::percent",
      "'0'::positive_count",
      "'-1'::measure",
      "'NaN'::measure",
      "'Infinity'::measure",
    ]
    for (const value of refused) await assert.rejects(db.sql.unsafe(`select ${value}`), { code: '23514' }, value)
    await db.sql`select '0'::amount, '0.0001'::positive_amount, '100'::percent, '1'::positive_count, '0'::measure`
  })
})

describe('the catalog’s version', () => {
  const db = withDatabase({
    setUp: async sql => {
      await sql`insert into site (name, short_name, time_zone, locale, currency, order_no_pattern, settings)
        values ('P', 'P', 'UTC', 'en', 'CNY', '', '{}')`
    },
  })
  const version = async () => (await db.sql<{ v: number }[]>`select catalog_version as v from site`)[0]?.v ?? 0

  test('grows with a transaction that changes master data, once, and with the site’s settings', async () => {
    const first = await version()
    await db.sql.begin(async tx => {
      await tx`insert into unit (code, name, decimals) values ('A', 'a', 0)`
      await tx`insert into unit (code, name, decimals) values ('B', 'b', 0)`
    })
    assert.equal(await version(), first + 1)
    await db.sql`update site set settings = '{"late":{}}'`
    assert.equal(await version(), first + 2)
  })

  test('stands while only the sandbox’s clock moves or stock changes', async () => {
    await db.sql`insert into unit (code, name, decimals) values ('C', 'c', 0)`
    await db.sql`insert into material (code, name, unit) values ('M', 'm', 'C')`
    const first = await version()
    await db.sql`update site set clock_offset_ms = 1000`
    await db.sql`insert into stock_move (kind, material_code, quantity, at) values ('receipt', 'M', 5, now())`
    assert.equal(await version(), first)
  })
})
