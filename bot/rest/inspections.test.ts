import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { reconcile } from '../../db/reconcile.ts'
import { changesNothing } from '../../test/business-tables.ts'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { inspectionShape, pageShape } from './shapes.ts'

describe('inspections over HTTP', () => {
  const db = withDatabase({
    setUp: async sql => {
      await seedFactory(sql)
      await sql`update step set inspection = 'final'
        where seq = 20 and order_id = (select id from orders where code = 'WO-1003')`
      await sql`insert into characteristic (product_code, step_code, name, line, unit, nominal, lower, upper)
        select product_code, 'TURN', '外径', 1, 'mm', 36, 35.975, 36.025 from orders where code = 'WO-1003'`
    },
  })
  let rest: Rest
  before(async () => {
    rest = await startRest(db.sql)
  })
  after(() => rest.app.close())

  const list = async (query = '') =>
    pageShape(inspectionShape).parse((await rest.get(`/api/v1/inspections${query}`)).json()).items
  const judge = (id: string, body: object, key?: string) =>
    rest.send('POST', `/api/v1/inspections/${id}/results`, body, key === undefined ? {} : { 'idempotency-key': key })
  const step = async () =>
    (await rest.get('/api/v1/orders/WO-1003')).json().steps.find((one: { seq: number }) => one.seq === 20)
  const numberOf = async (id: string) =>
    (await db.sql<{ no: string }[]>`select employee_no as no from person where id = ${id}`)[0]?.no ?? ''

  it('a report on a step with a final inspection waits, and is in the list of what waits', async () => {
    const was = await step()
    const maker = await numberOf('W004')
    const answer = await rest.send('POST', '/api/v1/reports', {
      order: 'WO-1003',
      step: 'TURN',
      good: '10',
      workers: [{ employeeNo: maker }],
    })
    assert.equal(answer.statusCode, 201, answer.body)
    const now = await step()
    assert.deepEqual([now.good, now.waiting], [was.good, '10'])
    const [pending] = await list('?order=WO-1003&result=pending')
    assert.deepEqual([pending?.kind, pending?.step, pending?.requestedBy], ['final', 20, maker])
  })

  it('refuses, and changes nothing: nobody, a worker, more than waits, no defect, a measure that is none', async () => {
    const [pending] = await list('?order=WO-1003&result=pending')
    assert.ok(pending)
    const inspector = await numberOf('W025')
    const cases = [
      [{ inspector: '0000', good: '10' }, 'unknownWorker'],
      [{ inspector: await numberOf('W004'), good: '10' }, 'notInspector'],
      [{ inspector, good: '11' }, 'moreThanWaiting'],
      [{ inspector, good: '9', scrap: '1' }, 'reasonMissing'],
      [{ inspector, good: '9', scrap: '1', defects: [{ reason: 'NONE' }] }, 'unknownReason'],
      [{ inspector, good: '10', measures: [{ name: '外径', value: '35.98765' }] }, 'notAMeasure'],
      [{ inspector, good: '10', measures: [{ name: '外径', value: '36kg' }] }, 'otherUnit'],
      [{ inspector, good: '10', measures: [{ name: '硬度', value: '50' }] }, 'unknownCharacteristic'],
      [{ inspector, verdict: 'pass', measures: [{ name: '外径', value: '36.03' }] }, 'outOfTolerance'],
      [{ inspector, conceded: '10' }, 'approverMissing'],
      [{ inspector, good: '0.5' }, 'notWhole'],
    ] as const
    await changesNothing(db.sql, 'a refused result', async () => {
      for (const [body, expected] of cases) {
        const answer: { kind: string; reason?: string } = (await judge(pending.id, body)).json()
        assert.equal(answer.reason ?? answer.kind, expected, JSON.stringify(answer))
      }
      assert.equal((await judge('nothing', { inspector, good: '1' })).statusCode, 404)
    })
  })

  it('books a result once, with defects and measured values as they were', async () => {
    const [pending] = await list('?order=WO-1003&result=pending')
    assert.ok(pending)
    const was = await step()
    const body = {
      inspector: await numberOf('W025'),
      good: '8',
      scrap: '1',
      rework: '1',
      defects: [{ reason: 'DM01', quantity: '1' }, { reason: 'DM02' }],
      measures: [{ name: '外径', value: '35.9875' }],
    }
    const first = await judge(pending.id, body, 'result-1')
    assert.equal(first.statusCode, 201, first.body)
    const again = await judge(pending.id, body, 'result-1')
    assert.deepEqual(again.json(), first.json())
    assert.equal((await judge(pending.id, body, 'result-2')).json().kind, 'alreadyJudged')
    const [done] = await list('?order=WO-1003&result=pass')
    assert.deepEqual(done?.defects, [
      { reason: 'DM01', quantity: '1' },
      { reason: 'DM02', quantity: '1' },
    ])
    assert.deepEqual(done?.values, [
      { name: '外径', unit: 'mm', value: '35.9875', nominal: '36', lower: '35.975', upper: '36.025', within: true },
    ])
    const now = await step()
    assert.deepEqual(
      [now.waiting, Number(now.good) - Number(was.good), Number(now.scrap) - Number(was.scrap)],
      ['0', 8, 1],
    )
    assert.ok(now.firstPass > 0 && now.firstPass < 1)
    assert.deepEqual((await reconcile(db.sql)).disagreements, [])
  })
})
