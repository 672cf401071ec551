import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { reconcile } from '../../db/reconcile.ts'
import { changesNothing } from '../../test/business-tables.ts'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { inspectionDetailShape, inspectionShape } from './inspection-shapes.ts'
import { pageShape } from './shapes.ts'

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

  it('takes a result back with a reason, once; its pieces wait again', async () => {
    const [done] = await list('?order=WO-1003&result=pass')
    assert.ok(done)
    const back = (person: string, reason: string, key?: string) =>
      rest.send(
        'POST',
        `/api/v1/inspections/${done.id}/reversals`,
        { person, reason },
        key === undefined ? {} : { 'idempotency-key': key },
      )
    assert.equal((await back('0000', '量错了')).json().kind, 'unknownWorker')
    assert.equal((await back(await numberOf('W004'), '量错了')).json().reason, 'notYours')
    const first = await back(await numberOf('W025'), '量错了', 'back-1')
    assert.equal(first.statusCode, 200, first.body)
    assert.equal(first.json().reversed, true)
    assert.deepEqual((await back(await numberOf('W025'), '量错了', 'back-1')).json(), first.json())
    assert.equal((await back(await numberOf('W025'), '量错了')).json().reason, 'nothingToTakeBack')
    assert.equal((await step()).waiting, '10')
    assert.deepEqual((await reconcile(db.sql)).disagreements, [])
  })

  it('sends what is to be reworked back to the step that is named; one that comes later is refused', async () => {
    const [pending] = await list('?order=WO-1003&result=pending')
    assert.ok(pending)
    const body = { inspector: await numberOf('W025'), good: '8', rework: '2', defects: [{ reason: 'DM01' }] }
    const later = await judge(pending.id, { ...body, reworkTo: 30 })
    assert.equal(later.statusCode, 422, later.body)
    assert.equal(later.json().reason, 'reworkTargetNotEarlier')
    const sent = await judge(pending.id, { ...body, reworkTo: 10 })
    assert.equal(sent.statusCode, 201, sent.body)
    const { steps } = (await rest.get('/api/v1/orders/WO-1003')).json()
    const cutting = steps.find((one: { seq: number }) => one.seq === 10)
    assert.equal(cutting.awaiting, '2')
    assert.deepEqual((await reconcile(db.sql)).disagreements, [])
  })

  describe('of what comes in', () => {
    const material = 'M-AL6061-B'
    const plan = {
      required: true,
      sample: '5',
      accept: '1',
      characteristics: [{ name: '厚度', unit: 'mm', nominal: '60', lower: '59.9', upper: '60.1' }],
    }
    const setPlan = (body: object, code = material) =>
      rest.send('PUT', `/api/v1/inspection-plans/materials/${code}`, body)
    const receive = (quantity: string, lot: string) =>
      rest.send('POST', '/api/v1/stock-moves', { kind: 'receipt', item: material, quantity, lot })
    const lotOf = async (lot: string) => {
      const { items } = (await rest.get(`/api/v1/stock?item=${material}`)).json()
      return items[0].lots.find((each: { lot: string }) => each.lot === lot)
    }

    it('a plan that can not be is refused with its fields, and changes nothing', async () => {
      const measure = { name: '厚度', lower: '1', upper: '2' }
      const cases: readonly (readonly [object, string])[] = [
        [{ ...plan, sample: null }, '/sample'],
        [{ ...plan, accept: '5' }, '/accept'],
        [{ ...plan, characteristics: [{ name: '厚度' }] }, '/characteristics/0/lower'],
        [{ ...plan, characteristics: [{ ...measure, upper: '0.5' }] }, '/characteristics/0/upper'],
        [{ ...plan, characteristics: [{ ...measure, nominal: '3' }] }, '/characteristics/0/nominal'],
        [{ ...plan, characteristics: [measure, measure] }, '/characteristics/1/name'],
        [{ ...plan, characteristics: [{ ...measure, lower: '1.23456' }] }, '/characteristics/0/lower'],
      ]
      await changesNothing(db.sql, 'a refused plan', async () => {
        for (const [body, pointer] of cases) {
          const answer = await setPlan(body)
          assert.equal(answer.statusCode, 400, answer.body)
          assert.ok(
            answer.json().errors.some((error: { pointer?: string }) => error.pointer === pointer),
            `${pointer}: ${answer.body}`,
          )
        }
        assert.equal((await setPlan(plan, 'NONE')).statusCode, 404)
      })
    })

    it('a plan is set as a whole and read back; a step’s too', async () => {
      const set = await setPlan(plan)
      assert.equal(set.statusCode, 200, set.body)
      assert.deepEqual(set.json(), { material, product: null, step: null, ...plan })
      const { items } = (await rest.get(`/api/v1/inspection-plans?material=${material}`)).json()
      assert.deepEqual(items, [set.json()])
      const { required: _, ...ofStep } = plan
      const path = '/api/v1/inspection-plans/products/P-SHAFT-A01/steps'
      assert.equal((await rest.send('PUT', `${path}/NONE`, ofStep)).statusCode, 404)
      assert.equal((await rest.send('PUT', `${path}/GRIND`, ofStep)).statusCode, 200)
      const less = await rest.send('PUT', `${path}/GRIND`, { ...ofStep, characteristics: [] })
      assert.deepEqual(less.json().characteristics, [])
    })

    it('what is received is held, can not be issued, and is free when it has passed', async () => {
      const booked = await receive('40', 'L1')
      assert.equal(booked.statusCode, 201, booked.body)
      const { inspection } = booked.json()
      assert.deepEqual(await lotOf('L1'), { lot: 'L1', quantity: '40', held: '40' })
      const issue = (quantity: string) =>
        rest.send('POST', '/api/v1/stock-moves', {
          kind: 'issue',
          item: material,
          quantity,
          lot: 'L1',
          order: 'WO-1003',
        })
      const refused = (await issue('10')).json()
      assert.deepEqual([refused.kind, refused.held, refused.free], ['heldForInspection', '40', '0'])
      const inspector = await numberOf('W025')
      const cases = [
        [{ inspector, good: '41' }, 'moreThanWaiting'],
        [{ inspector, good: '30', rework: '1' }, 'noRework'],
        [{ inspector, good: '30', returned: '5' }, 'reasonMissing'],
        [{ inspector, verdict: 'pass', measures: [{ name: '厚度', value: '61' }] }, 'outOfTolerance'],
        [{ inspector: await numberOf('W028'), verdict: 'pass' }, 'notInspector'],
      ] as const
      await changesNothing(db.sql, 'a refused result of a lot', async () => {
        for (const [body, expected] of cases) assert.equal((await judge(inspection, body)).json().reason, expected)
      })
      const body = {
        inspector,
        good: '30',
        returned: '8',
        scrap: '2',
        defects: [{ reason: 'DM02' }],
        measures: [{ name: '厚度', value: '60.05' }],
      }
      const done = await judge(inspection, body, 'lot-1')
      assert.equal(done.statusCode, 201, done.body)
      assert.deepEqual((await judge(inspection, body, 'lot-1')).json(), done.json())
      const { received, good, returned, scrap, item, lot } = done.json()
      assert.deepEqual([item, lot, received, good, returned, scrap], [material, 'L1', '40', '30', '8', '2'])
      assert.deepEqual(await lotOf('L1'), { lot: 'L1', quantity: '30', held: '0' })
      assert.equal((await issue('10')).statusCode, 201)
      const one = inspectionDetailShape.parse((await rest.get(`/api/v1/inspections/${inspection}`)).json())
      assert.deepEqual([one.result, one.pictures], ['pass', []])
      const trace = (await rest.get('/api/v1/trace?lot=L1')).json()
      assert.deepEqual(
        trace.sources[0].inspections.map((each: { good: string; refused: string }) => [each.good, each.refused]),
        [['30', '10']],
      )
      assert.deepEqual((await reconcile(db.sql)).disagreements, [])
    })

    it('issued and judged at once, no more leaves than is free, however many try', async () => {
      const { inspection } = (await receive('20', 'L2')).json()
      const inspector = await numberOf('W025')
      const issue = { kind: 'issue', item: material, quantity: '6', lot: 'L2', order: 'WO-1003' }
      const answers = await Promise.all([
        judge(inspection, { inspector, good: '15', returned: '5', defects: [{ reason: 'DM02' }] }),
        judge(inspection, { inspector, verdict: 'pass' }),
        ...Array.from({ length: 4 }, () => rest.send('POST', '/api/v1/stock-moves', issue)),
      ])
      assert.equal(answers.slice(0, 2).filter(({ statusCode }) => statusCode === 201).length, 1)
      const { quantity, held } = await lotOf('L2')
      assert.ok(Number(quantity) >= 0 && held === '0')
      assert.deepEqual((await reconcile(db.sql)).disagreements, [])
    })
  })
})
