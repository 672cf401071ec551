import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { Queryable, Sql } from '../../db/connect.ts'
import { importData } from '../../db/import.ts'
import { readImportCatalog } from '../../db/import-catalog.ts'
import type { ImportCounts, ImportData } from '../../db/import-data.ts'
import { readSample, SAMPLE_NAMES } from '../../db/sample-factory.ts'
import { seed } from '../../db/seed.ts'
import { withDatabase } from '../../test/database.ts'
import { type GivenSheet, givenSheet, givenWorkbook, sampleWorkbook } from '../../test/given-workbook.ts'
import { type CheckResult, checkWorkbook, orderKeysIn } from './check.ts'
import { readWorkbook, type WorkbookRows } from './read.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
const CONTEXT = { today: Temporal.PlainDate.from('2026-11-18'), timeZone: 'Asia/Shanghai' }
const PLANNER = { kind: 'system', name: 'test' } as const

async function rowsOf(bytes: Uint8Array): Promise<WorkbookRows> {
  const read = await readWorkbook(bytes)
  if (read.kind !== 'rows') assert.fail(`refused: ${JSON.stringify(read.why)}`)
  return read
}

async function check(sql: Queryable, bytes: Uint8Array): Promise<CheckResult> {
  const rows = await rowsOf(bytes)
  return checkWorkbook(rows, await readImportCatalog(sql, orderKeysIn(rows)), CONTEXT)
}

async function checked(sql: Queryable, bytes: Uint8Array): Promise<{ data: ImportData; counts: ImportCounts }> {
  const result = await check(sql, bytes)
  if (result.kind !== 'ok') assert.fail(JSON.stringify(result.faults.first.slice(0, 3)))
  return result
}

async function importBytes(sql: Sql, bytes: Uint8Array): Promise<Record<string, string>> {
  const { data, counts } = await checked(sql, bytes)
  const outcome = await importData(sql, data, PLANNER, NOW)
  if (outcome.kind !== 'imported') assert.fail(JSON.stringify(outcome))
  assert.deepEqual(outcome.counts, counts, 'the preview says what the import then does')
  return shown(outcome.counts)
}

const importSheets = async (sql: Sql, ...sheets: readonly GivenSheet[]) => importBytes(sql, await givenWorkbook(sheets))

/** "new/changed/unchanged" by subject. */
const shown = (counts: ImportCounts): Record<string, string> =>
  Object.fromEntries(
    [...counts].map(([subject, { added, changed, unchanged }]) => [subject, `${added}/${changed}/${unchanged}`]),
  )

const allUnchanged = (counts: Record<string, string>) => Object.values(counts).every(count => count.startsWith('0/0/'))

for (const name of SAMPLE_NAMES) {
  describe(`the whole ${name} factory from a workbook`, () => {
    const db = withDatabase()

    test('fills an empty database, and a second time changes nothing', async () => {
      const sample = await readSample(name)
      const bytes = await sampleWorkbook(sample, NOW)
      const counts = await importBytes(db.sql, bytes)
      assert.equal(counts.people, `${sample.workers.length}/0/0`)
      assert.equal(counts.routings, `${sample.routings.length}/0/0`)
      assert.equal(counts.orders, `${sample.orders.length}/0/0`)
      assert.deepEqual(await oddOrders(db.sql), [])

      const before = await everything(db.sql)
      assert.ok(allUnchanged(await importBytes(db.sql, bytes)))
      assert.deepEqual(await everything(db.sql), before)
    })

    test('says the same of the routings as the sample', async () => {
      const sample = await readSample(name)
      const { routings } = await readImportCatalog(db.sql, [])
      for (const routing of sample.routings) {
        const held = [...routings.values()].find(each => each.name === routing.name)
        assert.deepEqual(
          held?.steps.map(step => [step.seq, step.code, step.standardSeconds, step.expectedScrapPct, step.isOutput]),
          routing.steps.map(step => [step.seq, step.code, step.standardSeconds, step.expectedScrapPct, step.isOutput]),
        )
      }
    })
  })
}

/** Orders that are not planned, or whose steps are not their product's, at the order's quantity. */
async function oddOrders(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ code: string }[]>`
    select o.code from orders o join product p on p.code = o.product_code
    where o.status <> 'planned' or o.routing_id is distinct from p.routing_id
      or array(select (seq, code, name, work_center_id, team_id, transfer_batch)::text from routing_step
           where routing_id = p.routing_id order by seq)
        is distinct from array(select (seq, code, name, work_center_id, team_id, transfer_batch)::text from step
           where order_id = o.id and planned = o.quantity and status = 'pending' order by seq)`
  return rows.map(row => row.code)
}

/** Every row of every table with its version: two readings are equal exactly when nothing was written. */
async function everything(sql: Sql): Promise<unknown> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`
  const contents: Record<string, unknown> = {}
  for (const { name } of tables) {
    contents[name] = (await sql`select xmin::text, ctid::text, t::text as row from ${sql(name)} t order by 3`).map(
      row => ({ ...row }),
    )
  }
  return contents
}

describe('a workbook for a factory that runs', () => {
  const db = withDatabase({ setUp: async sql => void (await seed(sql, 'machining', NOW)) })

  test('the seeded factory’s own master data is all there already', async () => {
    const sample = await readSample('machining')
    const bytes = await sampleWorkbook({ ...sample, orders: [] }, NOW)
    const { data, counts } = await checked(db.sql, bytes)
    assert.ok(data.people.length === 36)
    assert.deepEqual(
      Object.entries(shown(counts)).filter(([, count]) => !count.startsWith('0/0/')),
      [],
    )
  })

  test('an order that runs is a fault when the file says otherwise, and none when it says the same', async () => {
    const result = await check(
      db.sql,
      await givenWorkbook([
        givenSheet('orders', [{ code: 'wo 1001', product: 'P-SHAFT-A01', quantity: 999, due: '2026-12-01' }]),
      ]),
    )
    assert.equal(result.kind, 'faults')
    if (result.kind === 'faults') {
      assert.deepEqual(
        result.faults.first.map(fault => fault.why),
        [{ kind: 'orderRuns', status: 'inProgress', fields: ['quantity', 'due'] }],
      )
    }
  })

  test('a file that names only what changes leaves the rest as it is', async () => {
    const before = (await readImportCatalog(db.sql, [])).people.get('W004')
    assert.deepEqual(
      await importSheets(
        db.sql,
        givenSheet('people', [{ employeeNo: 'rl0004', name: before?.name ?? '', role: '班组长' }]),
      ),
      { people: '0/1/0' },
    )
    const after = (await readImportCatalog(db.sql, [])).people.get('W004')
    assert.deepEqual(after, { ...before, role: 'teamLeader' })
  })
})
