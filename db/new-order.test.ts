import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { OrderCode, PersonId, ProductCode, UnitCode } from '../domain/model.ts'
import { pieces } from '../domain/quantity.ts'
import { withDatabase } from '../test/database.ts'
import { loadCatalog } from './catalog.ts'
import { transact } from './commit.ts'
import { codeFormOf, insertOrder, type NewOrder, nextOrderCode } from './new-order.ts'
import { loadOrder } from './orders.ts'
import { seed } from './seed.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')

const forms: readonly { name: string; pattern: string; prefix: string; digits: number }[] = [
  { name: 'a prefix with a hyphen', pattern: 'WO-\\d{4}', prefix: 'WO-', digits: 4 },
  { name: 'letters and digits', pattern: 'MO\\d{4}', prefix: 'MO', digits: 4 },
  { name: 'anchors and escapes', pattern: '^A\\.B\\-[0-9]{6}$', prefix: 'A.B-', digits: 6 },
  { name: 'digits without a count', pattern: 'X\\d+', prefix: 'X', digits: 4 },
  { name: 'digits in the prefix', pattern: 'W2-\\d{5}', prefix: 'W2-', digits: 5 },
  { name: 'alternatives', pattern: 'N(A|B)\\d{3}', prefix: 'N', digits: 3 },
  { name: 'only digits', pattern: '\\d{8}', prefix: '', digits: 8 },
  { name: 'nothing', pattern: '', prefix: '', digits: 4 },
]
for (const { name, pattern, prefix, digits } of forms) {
  test(`a pattern with ${name} is read as prefix and digits`, () => {
    assert.deepEqual(codeFormOf(pattern), { prefix, digits })
  })
}

describe('a new order', () => {
  const db = withDatabase()
  let order: NewOrder
  before(async () => {
    await seed(db.sql, 'machining', NOW)
    const routing = (await loadCatalog(db.sql)).routings.get('R-SHAFT')
    assert.ok(routing)
    order = {
      code: 'WO-2001' as OrderCode,
      productCode: 'P-SHAFT-A01' as ProductCode,
      customer: 'O\'Neil "Q" %',
      quantity: pieces(500),
      unit: 'PCS' as UnitCode,
      priority: 'urgent',
      status: 'released',
      dueAt: NOW.add({ hours: 72 }),
      plannedStart: NOW,
      releasedAt: NOW,
      salesOwnerId: null,
      routingId: routing.id,
      lotNo: null,
      note: '',
      createdAt: NOW,
      createdBy: 'W001' as PersonId,
      steps: routing.steps.map((step, i) => ({
        ...step,
        planned: pieces(500),
        status: i === 0 ? 'ready' : 'pending',
        plannedStart: NOW,
        dueAt: NOW.add({ hours: i + 1 }),
        assigneeIds: i === 0 ? ['W003' as PersonId, 'W002' as PersonId] : [],
      })),
    }
  })

  test('is read back as it was written, with its steps, rules and people', async () => {
    const inserted = await transact(db.sql, tx => insertOrder(tx, order))
    assert.equal(inserted.kind, 'inserted')
    const found = await loadOrder(db.sql, order.code)
    assert.equal(found?.customer, order.customer)
    assert.equal(found?.priority, 'urgent')
    assert.deepEqual(
      found?.steps.map(step => step.rules),
      order.steps.map(step => step.rules),
    )
    assert.deepEqual(found?.steps[0]?.assigneeIds, ['W002', 'W003'])
    assert.ok(found?.steps[2]?.dueAt?.equals(NOW.add({ hours: 3 })))
  })

  test('does not take the code of another', async () => {
    assert.deepEqual(await transact(db.sql, tx => insertOrder(tx, order)), { kind: 'codeTaken' })
  })

  test('gets the number after the highest, also past the last of four digits', async () => {
    const next = (pattern: string) => transact(db.sql, tx => nextOrderCode(tx, pattern))
    assert.equal(await next('WO-\\d{4}'), 'WO-2002')
    assert.equal(await next('ZZ-\\d{4}'), 'ZZ-0001')
    await transact(db.sql, tx => insertOrder(tx, { ...order, code: 'WO-9999' as OrderCode }))
    await transact(db.sql, tx => insertOrder(tx, { ...order, code: 'WO-99999X' as OrderCode }))
    assert.equal(await next('WO-\\d{4}'), 'WO-10000')
    await transact(db.sql, tx => insertOrder(tx, { ...order, code: 'WO-10000' as OrderCode }))
    assert.equal(await next('WO-\\d{4}'), 'WO-10001')
  })

  test('two at once get two numbers', async () => {
    const make = () =>
      transact(db.sql, async tx => {
        const code = await nextOrderCode(tx, 'QQ-\\d{4}')
        return { code, made: await insertOrder(tx, { ...order, code }) }
      })
    const made = await Promise.all(Array.from({ length: 6 }, make))
    assert.ok(made.every(each => each.made.kind === 'inserted'))
    assert.deepEqual(made.map(each => each.code).toSorted(), [
      'QQ-0001',
      'QQ-0002',
      'QQ-0003',
      'QQ-0004',
      'QQ-0005',
      'QQ-0006',
    ])
  })
})
