import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import readExcelFile from 'read-excel-file/node'
import { withDatabase } from '../../test/database.ts'
import { seedFactory } from '../../test/rest.ts'
import { temporaryFolder } from '../../test/server.ts'

const HOSTILE = '=HYPERLINK("http://x","报"),\n"引号"'
const db = withDatabase({
  setUp: async sql => {
    await seedFactory(sql)
    await sql`update orders set note = ${HOSTILE} where code = 'WO-1004'`
    await sql`insert into photo (id, mime, size, content, order_id, step_id, taken_by, at)
      select 'p1', 'image/png', 4, '\\x89504e47', o.id, s.id, 'W003', now()
      from orders o join step s on s.order_id = o.id where o.code = 'WO-1004' limit 1`
  },
})
const exported = (folder: string) => {
  const { PATH, HOME } = process.env
  return spawnSync(process.execPath, ['bot/cli/export.ts', folder], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: { PATH, HOME, DATABASE_URL: db.url },
    encoding: 'utf8',
  })
}

describe('an export', () => {
  let folder = ''
  before(async () => {
    folder = join(await temporaryFolder(), 'export')
    const { status, stdout, stderr } = exported(folder)
    assert.equal(status, 0, stderr)
    assert.match(stdout, /rows of \d+ tables, 1 photos/)
  })
  after(() => rm(join(folder, '..'), { recursive: true, force: true }))

  const sheet = async (name: string): Promise<readonly (readonly unknown[])[]> => {
    const sheets = await readExcelFile(join(folder, 'baogong.xlsx'))
    return sheets.find(one => one.sheet === name)?.data ?? assert.fail(name)
  }
  const csv = (table: string) => readFile(join(folder, `${table}.csv`), 'utf8')

  test('has every table but what only the service needs', async () => {
    const tables = await db.sql<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`
    const files = (await readdir(folder)).filter(name => name.endsWith('.csv'))
    const left = tables.map(({ name }) => name).filter(name => !files.includes(`${name}.csv`))
    assert.deepEqual(
      left.filter(name => /report|order|step|person|stock|audit|inspection|exception|pay|bom|product/.test(name)),
      [],
    )
    assert.ok(files.length > tables.length / 2)
  })

  test('of the ledger is exact: each row, each digit, each instant with its offset', async () => {
    const [, heading, ...lines] = ['', ...(await csv('report')).trimEnd().split('\n')]
    const [count] = await db.sql<{ count: number; good: string }[]>`
      select count(*)::int as count, sum(good)::text as good from report`
    assert.equal(lines.length, count?.count)
    assert.match(heading ?? '', /^\uFEFFid,.*good,scrap/)
    assert.match(lines[0] ?? '', /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+08/)
  })

  test('holds no formula, and what was written is still all there', async () => {
    const orders = await csv('orders')
    assert.ok(orders.includes(`"'=HYPERLINK(""http://x"",""报""),\n""引号"""`))
    const rows = await sheet('orders')
    assert.ok(rows.flat().includes(`'${HOSTILE}`))
  })

  test('as a workbook has the same rows, numbers as numbers, and says what stands where', async () => {
    const [, ...contents] = await sheet('_contents')
    const orders = contents.find(([name]) => name === 'orders')
    const [heading = [], ...rows] = await sheet('orders')
    assert.deepEqual(orders, ['orders', rows.length, rows.length])
    assert.equal(typeof rows[0]?.[heading.indexOf('quantity')], 'number')
  })

  test('has the photos as files, for its owner alone', async () => {
    assert.deepEqual(await readFile(join(folder, 'photos', 'p1.png')), Buffer.from([0x89, 0x50, 0x4e, 0x47]))
    assert.equal((await stat(folder)).mode & 0o077, 0)
  })

  test('into a folder that is there says so and changes nothing', () => {
    const { status, stderr } = exported(folder)
    assert.equal(status, 1)
    assert.match(stderr, /name a new folder/)
  })
})
