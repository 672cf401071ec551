import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { readSample } from '../../db/sample-factory.ts'
import { withDatabase } from '../../test/database.ts'
import { givenSheet, givenWorkbook, sampleWorkbook } from '../../test/given-workbook.ts'
import { readWorkbook } from '../workbook/read.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
const ROOT = join(import.meta.dirname, '..', '..')

type Ran = { readonly code: number; readonly out: string; readonly err: string }

function run(
  script: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const env = { PATH: process.env.PATH, ...environment }
  return new Promise(resolve => {
    execFile(process.execPath, [join(ROOT, 'bot', 'cli', script), ...words], { env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baogong-import-'))
})
after(() => rm(folder, { recursive: true, force: true }))

async function file(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

describe('npm run import', () => {
  const db = withDatabase()
  const importFile = (...words: readonly string[]) => run('import.ts', words, { DATABASE_URL: db.url })

  test('makes the site, imports a whole factory and says how much; the second time nothing changes', async () => {
    const path = await file('factory.xlsx', await sampleWorkbook(await readSample('machining'), NOW))
    const first = await importFile(path)
    assert.deepEqual([first.code, first.err], [0, ''])
    assert.match(first.out, /^导入完成：新增 \d+，修改 0，不变 0。$/m)
    assert.match(first.out, /^人员：新增 36$/m)
    assert.match(first.out, /^工单：新增 16$/m)
    assert.equal((await db.sql`select 1 from site`).length, 1)
    assert.equal((await db.sql`select 1 from audit where action = 'order.imported'`).length, 16)

    const second = await importFile(path)
    assert.equal(second.code, 0)
    assert.match(second.out, /没有变化/)
    assert.match(second.out, /^工单：不变 16$/m)
    assert.equal((await db.sql`select 1 from audit where action = 'data.imported'`).length, 1)
  })

  test('names every fault, imports nothing and fails', async () => {
    const sheets = [
      givenSheet('departments', [{ name: '新部门' }]),
      givenSheet('people', [{ employeeNo: 1001, name: '新人', department: '新部们', role: '总裁' }]),
    ]
    const { code, out, err } = await importFile(await file('faulty.xlsx', await givenWorkbook(sheets)))
    assert.deepEqual([code, out], [1, ''])
    assert.equal(
      err,
      [
        '文件里有 1 处不对，什么都没有导入。改好后再发一次：',
        '工作表“人员” 第 2 行 D 列“角色”，填的是“总裁”：没有这个选项。可以填：工人、班组长、主管、质检、仓库、维修、计划、采购、销售、经理。',
        '',
      ].join('\n'),
    )
    assert.equal((await db.sql`select 1 from department where name = '新部门'`).length, 0)
  })

  test('speaks English when asked', async () => {
    const path = await file('picture.xlsx', Buffer.from('89504e470d0a1a0a0000', 'hex'))
    const { code, err } = await run('import.ts', [path], { DATABASE_URL: db.url, LOCALE: 'en' })
    assert.deepEqual([code, err], [1, 'This is not an Excel workbook: it is a picture. Please send an .xlsx file.\n'])
  })

  test('tells a file that is not there, a wrong call and a database that does not answer apart', async () => {
    const missing = await importFile(join(folder, 'nothing.xlsx'))
    assert.equal(missing.code, 1)
    assert.match(missing.err, /^读不到文件/)
    const called = await importFile()
    assert.deepEqual([called.code, called.err], [2, '用法：npm run import -- 文件.xlsx\n'])
    const path = await file('orders.xlsx', await givenWorkbook([givenSheet('departments', [{ name: '甲' }])]))
    const away = await run('import.ts', [path], { DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x' })
    assert.equal(away.code, 1)
    assert.match(away.err, /^连不上数据库，什么都没有导入：/)
    assert.doesNotMatch(away.err, /secret/)
    const misconfigured = await run('import.ts', [path], { DATABASE_URL: 'nonsense' })
    assert.equal(misconfigured.code, 1)
    assert.match(misconfigured.err, /DATABASE_URL/)
  })
})

describe('npm run template', () => {
  test('writes a workbook that can be imported as it is, and never over another file', async () => {
    const path = join(folder, 'template.xlsx')
    const written = await run('template.ts', [path])
    assert.deepEqual([written.code, written.err], [0, ''])
    assert.ok(written.out.includes(path))
    const again = await run('template.ts', [path])
    assert.equal(again.code, 1)
    assert.match(again.err, /已经存在/)
    const nowhere = await run('template.ts', [join(folder, 'no', 'such', 'folder.xlsx')])
    assert.equal(nowhere.code, 1)
    assert.match(nowhere.err, /^写不了文件/)
    assert.equal((await run('template.ts', [])).code, 2)
    assert.match((await run('template.ts', [path, 'wages'])).err, /报工/)
    const reports = await run('template.ts', [join(folder, 'reports.xlsx'), '报工'])
    assert.match(reports.out, /报工表已写到/)
    const read = await readWorkbook(await readFile(join(folder, 'reports.xlsx')))
    assert.equal(read.kind, 'reports')
  })
})
