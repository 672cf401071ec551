import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { createEmptyDatabase } from '../test/database.ts'
import { withFactory } from '../test/factory.ts'
import { BackupError, restoreBackup, writeBackup } from './backup.ts'
import { connect, type Sql } from './connect.ts'
import { readMigrations } from './migrate.ts'
import { reconcile } from './reconcile.ts'

const OF = { release: '0.1.0', at: '2026-11-28T00:00:00Z' }

async function backupOf(sql: Sql): Promise<Buffer> {
  const out = new PassThrough()
  const [bytes] = await Promise.all([buffer(out), writeBackup(sql, out, OF)])
  return bytes
}

/** Every row of every table, as one hash a table. */
async function contentOf(sql: Sql): Promise<Readonly<Record<string, string>>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname <> 'migration' order by 1`
  const content: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await sql<{ hash: string }[]>`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${sql(name)} t`
    content[name] = row?.hash ?? ''
  }
  return content
}

async function restored<Result>(bytes: Buffer, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const empty = await createEmptyDatabase()
  try {
    await restoreBackup(empty.url, Readable.from([bytes]))
    const sql = await connect({ url: empty.url, poolSize: 1 })
    return await work(sql).finally(() => sql.end())
  } finally {
    await empty.close()
  }
}

describe('a backup', () => {
  const factory = withFactory({ sample: 'machining' })

  test('restored into an empty database is the same to the last row, and goes on counting', async () => {
    await factory.say('W003', '报工 WO-1004 下料 30 报废1 换行\n和\t制表符 \\. \\N')
    const bytes = await backupOf(factory.sql)
    const before = await contentOf(factory.sql)
    await restored(bytes, async sql => {
      assert.deepEqual(await contentOf(sql), before)
      assert.deepEqual((await reconcile(sql)).disagreements, [])
      // A sequence that began anew would give an id that is taken.
      await sql`insert into outbox (lane, dedup, kind, payload) values ('l', ${randomUUID()}, 'message', '{}')`
      await assert.rejects(sql`delete from report`, 'the rules are in force again')
    })
  })

  test('of a busy service holds what was there at one moment', async () => {
    const writing = Promise.all(
      Array.from({ length: 24 }, (_, n) => factory.say('W003', `报工 WO-1004 下料 ${n + 2}`).catch(() => null)),
    )
    const bytes = await backupOf(factory.sql)
    await writing
    await restored(bytes, async sql => assert.deepEqual((await reconcile(sql)).disagreements, []))
  })

  const damaged: readonly { name: string; harm: (whole: Buffer) => Buffer; says: RegExp }[] = [
    { name: 'cut off in the middle', harm: whole => whole.subarray(0, whole.length / 2), says: /cut off/ },
    { name: 'without its last line', harm: whole => relined(whole, lines => lines.slice(0, -2)), says: /cut off/ },
    {
      name: 'that lost a row',
      harm: whole => relined(whole, withoutARow),
      says: /lost rows/,
    },
    { name: 'that is another file', harm: () => gzipSync('{"a":1}\n'), says: /no backup/ },
    { name: 'that is no gzip at all', harm: () => Buffer.from('PK not a backup'), says: /cut off, or is none/ },
    {
      name: 'of a later release',
      harm: whole => relined(whole, ([head = '', ...rest]) => [withMigration(head), ...rest]),
      says: /later release/,
    },
  ]
  for (const { name, harm, says } of damaged) {
    test(`${name} is refused, and nothing is changed`, async () => {
      const whole = await backupOf(factory.sql)
      const empty = await createEmptyDatabase()
      try {
        const asked = restoreBackup(empty.url, Readable.from([harm(whole)]))
        await assert.rejects(asked, error => error instanceof BackupError && says.test(error.message))
        const sql = await connect({ url: empty.url, poolSize: 1 })
        const [there] = await sql<{ people: boolean }[]>`select to_regclass('person') is not null as people`
        if (there?.people === true) assert.equal((await sql`select from person`).length, 0)
        await sql.end()
      } finally {
        await empty.close()
      }
    })
  }

  test('is not restored over a factory that is at work', async () => {
    const bytes = await backupOf(factory.sql)
    const before = await contentOf(factory.sql)
    const [{ name = '' } = {}] = await factory.sql<{ name: string }[]>`select current_database() as name`
    const { host, port, user, pass } = factory.sql.options
    const url = `postgres://${user}:${pass ?? ''}@${host[0]}:${port[0]}/${name}`
    await assert.rejects(restoreBackup(url, Readable.from([bytes])), /not empty/)
    assert.deepEqual(await contentOf(factory.sql), before)
  })

  test('of an earlier release is brought to this one', async () => {
    const tags = (await readMigrations()).map(({ tag }) => tag)
    assert.ok(tags.length > 1)
    const bytes = await backupOf(factory.sql)
    await restored(bytes, async sql => {
      const applied = await sql<{ tag: string }[]>`select tag from migration order by tag`
      assert.deepEqual(
        applied.map(({ tag }) => tag),
        tags,
      )
    })
  })
})

const relined = (whole: Buffer, change: (lines: readonly string[]) => readonly string[]): Buffer =>
  gzipSync(change(gunzipSync(whole).toString('utf8').split('\n')).join('\n'))

/** The last row of the first table that has one. */
function withoutARow(lines: readonly string[]): readonly string[] {
  const end = lines.findIndex((line, at) => line === '\\.' && !(lines[at - 1] ?? '').startsWith('{"table"'))
  return lines.toSpliced(end - 1, 1)
}

const withMigration = (head: string): string => {
  const said = JSON.parse(head)
  return JSON.stringify({ ...said, migrations: [...said.migrations, '9999_of_the_future'] })
}
