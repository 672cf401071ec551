import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { orderShape } from './order-shapes.ts'
import { problemShape } from './shapes.ts'

const ORDER = { product: 'P-FLANGE-B12', quantity: '100', dueAt: '2026-12-01T17:00:00+08:00' }

describe('POST /orders', () => {
  const db = withDatabase()
  let rest: Rest
  before(async () => {
    await seedFactory(db.sql)
    rest = await startRest(db.sql)
  })
  after(() => rest.app.close())

  const make = (body: object, key?: string) =>
    rest.send('POST', '/api/v1/orders', body, key === undefined ? {} : { 'idempotency-key': key })
  const countOrders = async (): Promise<number> =>
    (await db.sql<{ count: number }[]>`select count(*)::int as count from orders`)[0]?.count ?? 0

  it("makes a planned order with the product's routing and the next number", async () => {
    const response = await make(ORDER)
    assert.equal(response.statusCode, 201, response.body)
    const order = orderShape.parse(response.json())
    assert.match(order.code, /^WO-\d{4}$/)
    assert.deepEqual(
      [order.product.code, order.quantity, order.unit, order.status, order.completion, order.dueAt],
      ['P-FLANGE-B12', '100', 'PCS', 'planned', 0, '2026-12-01T17:00:00.000+08:00'],
    )
    assert.deepEqual(
      order.steps.map(step => step.code),
      ['CUT', 'TURN', 'DRILL', 'DEBURR', 'FQC', 'PACK'],
    )
    assert.deepEqual((await rest.get(`/api/v1/orders/${order.code}`)).json(), order)
  })

  it('tells every department that has a step with the release, and nobody of an order that is only planned', async () => {
    const told = async (code: string) =>
      (await db.sql<{ lane: string }[]>`select lane from outbox where about ->> 'order' = ${code}`).map(row => row.lane)
    const planned = orderShape.parse((await make(ORDER)).json())
    const released = orderShape.parse((await make({ ...ORDER, release: true })).json())
    assert.deepEqual(await told(planned.code), [])
    const groups = ['sandbox:chat:G-D-FIT', 'sandbox:chat:G-D-MACH', 'sandbox:chat:G-D-QC']
    assert.deepEqual((await told(released.code)).toSorted(), groups)
  })

  it('releases at once where asked: planned dates in sequence, the first step ready', async () => {
    const order = orderShape.parse((await make({ ...ORDER, release: true, priority: 'urgent' })).json())
    assert.deepEqual([order.status, order.priority, order.steps[0]?.status], ['released', 'urgent', 'ready'])
    const starts = order.steps.map(step => step.plannedStart ?? '')
    assert.deepEqual(starts, starts.toSorted())
    assert.ok(starts.every(start => start !== '') && order.steps.every(step => (step.dueAt ?? '') <= order.dueAt))
  })

  it("takes the caller's own number and steps", async () => {
    const order = orderShape.parse((await make({ ...ORDER, code: 'ERP-77/1', steps: ['车削', 'PACK'] })).json())
    assert.deepEqual([order.code, order.steps.map(step => step.code)], ['ERP-77/1', ['TURN', 'PACK']])
    const { items } = (await rest.get('/api/v1/audit?subjectKind=order&subjectId=ERP-77/1')).json()
    assert.deepEqual([items[0].actor, items[0].action], [{ kind: 'api', name: 'erp' }, 'order.created'])
  })

  it('sent five times at once with one key makes one order and answers the same', async () => {
    const before = await countOrders()
    const answers = await Promise.all(Array.from({ length: 5 }, () => make({ ...ORDER, code: 'ERP-5' }, 'o-five')))
    assert.deepEqual(new Set(answers.map(answer => answer.statusCode)), new Set([201]), answers[4]?.body)
    assert.equal(new Set(answers.map(answer => JSON.stringify(sorted(answer.json())))).size, 1)
    assert.equal(await countOrders(), before + 1)
  })

  it('without a number, sent again with its key, makes no second order', async () => {
    const before = await countOrders()
    const [first, again] = [await make(ORDER, 'o-again'), await make(ORDER, 'o-again')]
    assert.equal(again.json().code, first.json().code)
    assert.equal(await countOrders(), before + 1)
    assert.equal((await make({ ...ORDER, quantity: '7' }, 'o-again')).json().kind, 'keyReused')
  })

  describe('is refused and makes nothing', () => {
    const cases: readonly {
      readonly name: string
      readonly body: object
      readonly status: number
      readonly kind: string
      readonly field: string
    }[] = [
      {
        name: 'a number that is taken',
        body: { ...ORDER, code: 'WO-1003' },
        status: 409,
        kind: 'codeTaken',
        field: '/code',
      },
      {
        name: 'a step nobody knows',
        body: { ...ORDER, steps: ['CUT', 'PAINT'] },
        status: 422,
        kind: 'unknownStep',
        field: '/steps/1',
      },
      { name: 'half a piece', body: { ...ORDER, quantity: '0.5' }, status: 422, kind: 'notWhole', field: '/quantity' },
      {
        name: 'yesterday',
        body: { ...ORDER, dueAt: '2026-11-17T17:00:00+08:00' },
        status: 422,
        kind: 'dueInPast',
        field: '/dueAt',
      },
    ]
    for (const { name, body, status, kind, field } of cases) {
      it(name, async () => {
        const before = await countOrders()
        const response = await make(body)
        const problem = problemShape.parse(response.json())
        assert.deepEqual([response.statusCode, problem.kind], [status, kind], response.body)
        assert.deepEqual(
          problem.errors?.map(fault => fault.pointer),
          [field],
        )
        assert.equal(await countOrders(), before)
      })
    }
  })
})

/** Stored answers come back with their members in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([name, member]) => [name, sorted(member)]),
  )
}
