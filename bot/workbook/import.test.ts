import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { Queryable, Sql } from '../../db/connect.ts'
import { importData } from '../../db/import.ts'
import { readImportCatalog } from '../../db/import-catalog.ts'
import type { ImportData } from '../../db/import-data.ts'
import type { ImportCounts } from '../../db/import-difference.ts'
import { readSample, SAMPLE_NAMES } from '../../db/sample-factory.ts'
import { seed } from '../../db/seed.ts'
import type { PersonId } from '../../domain/model.ts'
import { withDatabase } from '../../test/database.ts'
import { type GivenSheet, givenSheet, givenWorkbook, sampleWorkbook } from '../../test/given-workbook.ts'
import { type CheckResult, checkWorkbook, orderKeysIn } from './check.ts'
import { readWorkbook, type WorkbookRows } from './read.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
const CONTEXT = { today: Temporal.PlainDate.from('2026-11-18'), timeZone: 'Asia/Shanghai' }
const PLANNER = { kind: 'system', name: 'test' } as const

async function rowsOf(bytes: Uint8Array): Promise<WorkbookRows> {
  const read = await readWorkbook(bytes)
  if (read.kind !== 'rows') assert.fail(`not master data: ${JSON.stringify(read)}`)
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
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`
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

  const planned = { code: 'WO-9001', product: 'P-SHAFT-A01', quantity: 100, due: '2026-12-11' }
  const stepsOf = (code: string) => db.sql<{ code: string; planned: string; status: string }[]>`
    select s.code, s.planned::float8::text as planned, s.status
    from step s join orders o on o.id = s.order_id where o.code = ${code} order by s.seq`

  test('a planned order follows the file: its quantity in every step, and another product’s steps', async () => {
    assert.deepEqual(await importSheets(db.sql, givenSheet('orders', [planned])), { orders: '1/0/0' })
    assert.deepEqual(await importSheets(db.sql, givenSheet('orders', [{ ...planned, quantity: 120 }])), {
      orders: '0/1/0',
    })
    const shaft = await stepsOf('WO-9001')
    assert.deepEqual([shaft[0], shaft.length], [{ code: 'CUT', planned: '120', status: 'pending' }, 7])

    const flange = { ...planned, quantity: 120, product: 'P-FLANGE-B12' }
    assert.deepEqual(await importSheets(db.sql, givenSheet('orders', [flange])), { orders: '0/1/0' })
    const sample = await readSample('machining')
    const wanted = sample.routings.find(routing => routing.id === 'R-FLANGE')?.steps.map(step => step.code)
    assert.deepEqual(
      (await stepsOf('WO-9001')).map(step => step.code),
      wanted,
    )
    assert.deepEqual(
      (await db.sql`select version, routing_id from orders where code = 'WO-9001'`).map(row => ({ ...row })),
      [{ version: 3, routing_id: 'R-FLANGE' }],
    )
  })

  test('an order that begins to run between the check and the writing stops the import whole', async () => {
    await importSheets(db.sql, givenSheet('orders', [{ ...planned, code: 'WO-9002' }]))
    const sheets = [
      givenSheet('departments', [{ name: '新车间' }]),
      givenSheet('orders', [{ ...planned, code: 'WO-9002', quantity: 5 }]),
    ]
    const { data } = await checked(db.sql, await givenWorkbook(sheets))
    await db.sql`update orders set status = 'released' where code = 'WO-9002'`
    assert.deepEqual(await importData(db.sql, data, PLANNER, NOW), { kind: 'ordersRun', codes: ['WO-9002'] })
    assert.equal((await db.sql`select 1 from department where name = '新车间'`).length, 0)
  })

  test('a fault of the database leaves nothing behind', async () => {
    const { data } = await checked(db.sql, await givenWorkbook([givenSheet('departments', [{ name: '甲车间' }])]))
    const broken = { ...data, machines: [{ id: 'X', name: 'X', workCenterId: 'nowhere' }] }
    await assert.rejects(importData(db.sql, broken, PLANNER, NOW))
    assert.equal((await db.sql`select 1 from department where name = '甲车间'`).length, 0)
  })

  test('the same file sent twice at once is imported once', async () => {
    const { data } = await checked(
      db.sql,
      await givenWorkbook([givenSheet('orders', [{ ...planned, code: 'WO-9003' }])]),
    )
    const both = await Promise.all([importData(db.sql, data, PLANNER, NOW), importData(db.sql, data, PLANNER, NOW)])
    const added = both.map(outcome => (outcome.kind === 'imported' ? outcome.counts.get('orders')?.added : -1))
    assert.deepEqual(added.toSorted(), [0, 1])
    assert.equal((await stepsOf('WO-9003')).length, 7)
  })

  test('who imported what stands in the audit, on the import and on each order', async () => {
    const { data } = await checked(
      db.sql,
      await givenWorkbook([givenSheet('orders', [{ ...planned, code: 'WO-9004' }])]),
    )
    await importData(db.sql, data, { kind: 'person', id: 'W033' as PersonId }, NOW)
    const entries = await db.sql<{ action: string; actor: string; subject: string }[]>`
      select action, actor_id as actor, subject_kind as subject from audit where actor_id = 'W033' order by id`
    assert.deepEqual(
      entries.map(entry => ({ ...entry })),
      [
        { action: 'data.imported', actor: 'W033', subject: 'import' },
        { action: 'order.imported', actor: 'W033', subject: 'order' },
      ],
    )
  })

  test('a cached catalog is told to be read again', async () => {
    const version = async () =>
      (await db.sql<{ version: number }[]>`select catalog_version as version from site`)[0]?.version ?? 0
    const before = await version()
    await importSheets(db.sql, givenSheet('defectReasons', [{ code: 'DM99', name: '新原因' }]))
    assert.equal(await version(), before + 1)
    await importSheets(db.sql, givenSheet('defectReasons', [{ code: 'DM99', name: '新原因' }]))
    assert.equal(await version(), before + 1)
  })
})
