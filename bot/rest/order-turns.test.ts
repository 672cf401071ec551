/** Every booking over REST takes its turn at the order, behind whoever is at it: in chat, or by another program. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { createOrderLanes } from '../turn/order-lane.ts'

const REPORT = { order: 'WO-1003', step: 'TURN', good: '1', workers: [{ employeeNo: 'RL0002' }] }

describe('the turn at the order', () => {
  const db = withDatabase({
    setUp: async sql => {
      await seedFactory(sql)
      await sql`update step set inspection = 'final'
        where seq = 20 and order_id = (select id from orders where code = 'WO-1003')`
    },
  })
  const lanes = createOrderLanes()
  const taken: (readonly string[])[] = []
  let rest: Rest
  before(async () => {
    rest = await startRest(db.sql, {
      lanes: {
        run: (orders, work) => {
          taken.push(orders)
          return lanes.run(orders, work)
        },
      },
    })
  })
  after(() => rest.app.close())

  const turnsOf = async (path: string, body: unknown) => {
    taken.length = 0
    const answer = await rest.send('POST', `/api/v1${path}`, body)
    assert.ok(answer.statusCode < 500, answer.body)
    return [...taken]
  }
  const raised = { person: 'RL0004', reason: 'DT01', order: 'WO-1014', step: 20, machine: 'CNC-02' }

  const CASES: readonly (readonly [what: string, path: string, body: unknown, order: string])[] = [
    ['a report', '/reports', REPORT, 'WO-1003'],
    ['several reports', '/reports/batch', [REPORT], 'WO-1003'],
    ['a move of stock', '/stock-moves', { kind: 'output', order: 'WO-1009' }, 'WO-1009'],
    ['raising an exception', '/exceptions', raised, 'WO-1014'],
    ['what is said of one', '/exceptions/E-1/events', { person: 'RL0030', kind: 'comment', note: 'x' }, 'WO-1002'],
  ]
  for (const [what, path, body, order] of CASES)
    it(`is taken for ${what}`, async () => assert.deepEqual(await turnsOf(path, body), [[order]]))

  it('is taken for the result of an inspection, and for its reversal', async () => {
    assert.equal((await rest.send('POST', '/api/v1/reports', { ...REPORT, good: '2' })).statusCode, 201)
    const { items } = (await rest.get('/api/v1/inspections?order=WO-1003&result=pending')).json()
    const path = `/inspections/${items[0].id}`
    assert.deepEqual(await turnsOf(`${path}/results`, { inspector: 'RL0025', good: '2' }), [['WO-1003']])
    assert.deepEqual(await turnsOf(`${path}/reversals`, { person: 'RL0025', reason: 'x' }), [['WO-1003']])
  })

  it('of no order is nobody’s to wait for', async () => {
    assert.deepEqual(await turnsOf('/stock-moves', { kind: 'receipt', item: 'M-45-40', quantity: 1, lot: 'L' }), [[]])
    assert.deepEqual(await turnsOf('/exceptions', { person: 'RL0004', reason: 'DT01' }), [[]])
  })
})
