import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { withDatabase } from '../../test/database.ts'
import { KEY, type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { environmentKey } from '../http/api-key.ts'
import { orderShape, reportShape } from './order-shapes.ts'
import { problemShape } from './shapes.ts'
import { heldShape } from './stock-shapes.ts'

/** 粗铣: 60 have arrived, 30 are good; RL0008 may report it. */
const MILLING = { order: 'WO-1006', step: 'RMILL', workers: [{ employeeNo: 'RL0008' }] }

describe('POST /reports', () => {
  const db = withDatabase()
  let rest: Rest

  before(async () => {
    await seedFactory(db.sql)
    rest = await startRest(db.sql)
  })
  after(() => rest.app.close())

  const book = (body: object, key?: string) =>
    rest.send('POST', '/api/v1/reports', body, key === undefined ? {} : { 'idempotency-key': key })

  async function goodOf(order: string, seq: number): Promise<string | undefined> {
    const read = orderShape.parse((await rest.get(`/api/v1/orders/${order}`)).json())
    return read.steps.find(step => step.seq === seq)?.good
  }

  const countReports = async (): Promise<number> => {
    const [row] = await db.sql<{ count: number }[]>`select count(*)::int as count from report`
    return row?.count ?? 0
  }

  it('books, answers 201 with the report, and the order shows it', async () => {
    const response = await book(
      {
        ...MILLING,
        good: '5',
        scrap: '1',
        reason: 'DM01',
        minutes: 40,
        occurredAt: '2026-11-18T09:30:00+08:00',
        note: '机二',
      },
      'k-books',
    )
    assert.equal(response.statusCode, 201, response.body)
    const report = reportShape.parse(response.json())
    assert.deepEqual(
      { ...report, id: '', minutes: 0 },
      {
        id: '',
        order: 'WO-1006',
        step: 'RMILL',
        good: '5',
        scrap: '1',
        rework: '0',
        reworkDone: '0',
        returned: '0',
        reworkOf: null,
        reason: 'DM01',
        workers: [{ employeeNo: 'RL0008', share: '100' }],
        minutes: 0,
        occurredAt: '2026-11-18T09:30:00.000+08:00',
        reportedAt: '2026-11-18T10:17:00.000+08:00',
        effectiveAt: '2026-11-18T10:17:00.000+08:00',
        channel: 'api',
        platform: 'api',
        messageId: null,
        review: 'auto',
        reversalOf: null,
        doubts: [],
      },
    )
    assert.equal(report.minutes, 40)
    assert.equal(await goodOf('WO-1006', 20), '35')
  })

  it('tells the same of the report when it is read back', async () => {
    const booked = (await book({ ...MILLING, good: '1' }, 'k-read-back')).json()
    const { items } = (await rest.get('/api/v1/reports?order=WO-1006&limit=1')).json()
    assert.deepEqual(items[0], booked)
  })

  it('leaves an audit entry of the key by its name', async () => {
    const { id } = (await book({ ...MILLING, good: '1' }, 'k-audit')).json()
    const { items } = (await rest.get(`/api/v1/audit?subjectKind=report&subjectId=${id}`)).json()
    assert.equal(items.length, 1)
    assert.deepEqual(
      [items[0].actor, items[0].action, items[0].platform],
      [{ kind: 'api', name: 'erp' }, 'report.booked', 'api'],
    )
  })

  it('finds the step by code, by name and by seq', async () => {
    for (const [index, step] of ['rmill', '粗铣', '20', 20].entries()) {
      const response = await book({ ...MILLING, step, good: '1' }, `k-step-${index}`)
      assert.equal(response.statusCode, 201, response.body)
      assert.equal(response.json().step, 'RMILL')
    }
  })

  it('sends rework back to an earlier step, shows where it is, and books it when it is worked again', async () => {
    const sent = await book({ ...MILLING, rework: '2', reworkTo: 'CUT', reason: 'DM01', good: '0' }, 'k-back')
    assert.equal(sent.statusCode, 201, sent.body)
    assert.deepEqual([sent.json().rework, sent.json().returned], ['0', '2'])
    const order = (await rest.get('/api/v1/orders/WO-1006')).json()
    const [back] = order.sentBack
    assert.deepEqual([back.id, back.from, back.to, back.quantity], [sent.json().id, 20, 10, '2'])
    assert.deepEqual([back.steps[0].awaiting, order.steps[0].awaiting, order.steps[0].reportable], ['2', '2', '0'])
    const cutting = { order: 'WO-1006', step: 'CUT', reworkOf: back.id, workers: [{ employeeNo: 'RL0005' }] }
    const many = await book({ ...cutting, good: '3' }, 'k-again-many')
    assert.deepEqual([many.statusCode, many.json().kind], [409, 'moreThanAwaiting'], many.body)
    const again = await book({ ...cutting, good: '2' }, 'k-again')
    assert.deepEqual([again.statusCode, again.json().reworkOf], [201, back.id], again.body)
    const gone = await book({ ...cutting, good: '1' }, 'k-again-gone')
    assert.equal(gone.json().kind, 'reworkNotHere', gone.body)
    const later = await book({ ...MILLING, rework: '1', reworkTo: 'PACK', good: '0' }, 'k-later')
    assert.deepEqual([later.statusCode, later.json().kind], [422, 'reworkTargetNotEarlier'], later.body)
    await book({ ...MILLING, reworkOf: back.id, good: '2' }, 'k-through')
  })

  it('splits a shared report and names every share', async () => {
    const workers = [{ employeeNo: 'RL0008', share: '33.33' }, { employeeNo: 'RL0011' }]
    const response = await book({ ...MILLING, good: 3, workers }, 'k-shares')
    assert.equal(response.statusCode, 201, response.body)
    assert.deepEqual(response.json().workers, [
      { employeeNo: 'RL0008', share: '33.33' },
      { employeeNo: 'RL0011', share: '66.67' },
    ])
  })

  it('keeps emoji, marks of direction and every syntax in a note as they are', async () => {
    const note = '👍 \u202eabc <at id=all></at> **粗** =HYPERLINK("x") \'); drop table report; --'
    const { id } = (await book({ ...MILLING, good: '1', note }, 'k-note')).json()
    const [row] = await db.sql`select note from report where id = ${id}`
    assert.equal(row?.note, note)
  })

  it('lets a report of a reviewed step count, and asks the leader in the same commit', async () => {
    const response = await book(
      { order: 'WO-1003', step: 'TURN', good: '4', workers: [{ employeeNo: 'RL0004' }] },
      'k-review',
    )
    const report = reportShape.parse(response.json())
    assert.deepEqual([response.statusCode, report.review, report.effectiveAt], [201, 'pending', null])
    const told = await db.sql`select lane from outbox where dedup like ${`review:${report.id}:%`}`
    assert.equal(told.length, 1)
  })

  describe('above the gate', () => {
    it('answers 202, books nothing, and keeps it for the leader', async () => {
      const before = await countReports()
      const response = await book(
        { order: 'WO-1004', step: 'CUT', good: '900', workers: [{ employeeNo: 'RL0003' }] },
        'k-held',
      )
      assert.equal(response.statusCode, 202, response.body)
      const held = heldShape.parse(response.json())
      assert.deepEqual([held.asked, held.reportable, held.tolerance], ['900', '800', '24'])
      assert.equal(await countReports(), before)
      const kept = await db.sql`select 1 from held_report where id = ${held.held} and status = 'waiting'`
      assert.equal(kept.length, 1)
      assert.equal((await db.sql`select 1 from outbox where dedup like ${`held:${held.held}:%`}`).length, 1)
    })

    it('gets the same answer again under the same key, and is kept once', async () => {
      const body = { order: 'WO-1004', step: 'CUT', good: '901', workers: [{ employeeNo: 'RL0003' }] }
      const [first, second] = [await book(body, 'k-held-twice'), await book(body, 'k-held-twice')]
      assert.deepEqual([second.statusCode, second.json()], [202, first.json()])
      const kept = await db.sql`select 1 from held_report where payload->>'good' = '901'`
      assert.equal(kept.length, 1)
    })
  })

  describe('with an Idempotency-Key', () => {
    it('sent ten times at once books once and answers the same ten times', async () => {
      const before = Number(await goodOf('WO-1006', 20))
      const answers = await Promise.all(Array.from({ length: 10 }, () => book({ ...MILLING, good: '2' }, 'k-ten')))
      assert.deepEqual(new Set(answers.map(answer => answer.statusCode)), new Set([201]))
      assert.equal(new Set(answers.map(answer => answer.json().id)).size, 1)
      assert.equal(answers.filter(answer => answer.headers['idempotency-replayed'] === 'true').length, 9)
      assert.equal(Number(await goodOf('WO-1006', 20)), before + 2)
    })

    it('sent again when nothing is left gets the first answer, not a refusal', async () => {
      const body = { order: 'WO-1016', step: 'FQC', good: '19', workers: [{ employeeNo: 'RL0022' }] }
      const worker = await skilledFor('FQC')
      const first = await book({ ...body, workers: [{ employeeNo: worker }] }, 'k-last')
      assert.equal(first.statusCode, 201, first.body)
      const again = await book({ ...body, workers: [{ employeeNo: worker }] }, 'k-last')
      assert.deepEqual([again.statusCode, again.json()], [201, first.json()])
    })

    it('the same body in another order and spelling is the same request', async () => {
      const first = await book({ ...MILLING, good: '1', scrap: '0' }, 'k-spelling')
      const again = await book({ scrap: 0, good: '1.00', ...MILLING }, 'k-spelling')
      assert.deepEqual([again.statusCode, again.json()], [201, first.json()])
    })

    it('with another body is refused and changes nothing', async () => {
      await book({ ...MILLING, good: '1' }, 'k-other')
      const before = await countReports()
      const response = await book({ ...MILLING, good: '2' }, 'k-other')
      assert.deepEqual([response.statusCode, response.json().kind], [422, 'keyReused'])
      assert.equal(await countReports(), before)
    })

    it('of another program is another key', async () => {
      const two = await startRest(db.sql, {
        apiKeys: [environmentKey('erp', KEY), environmentKey('mes', 'key-of-the-mes')],
      })
      const first = await two.send(
        'POST',
        '/api/v1/reports',
        { ...MILLING, good: '1' },
        { 'idempotency-key': 'k-mine' },
      )
      const other = await two.send(
        'POST',
        '/api/v1/reports',
        { ...MILLING, good: '1' },
        { 'idempotency-key': 'k-mine', authorization: 'Bearer key-of-the-mes' },
      )
      assert.deepEqual([first.statusCode, other.statusCode], [201, 201])
      assert.notEqual(first.json().id, other.json().id)
      await two.app.close()
    })

    it('that was refused books once the reason for the refusal is gone', async () => {
      const body = { ...MILLING, good: '1', workers: [{ employeeNo: 'RL0005' }] }
      assert.equal((await book(body, 'k-later')).statusCode, 422)
      await db.sql`update person set skills = array_append(skills, 'RMILL') where employee_no = 'RL0005'`
      // Settings and skills reach every caller within a second.
      await new Promise(resolve => setTimeout(resolve, 1_100))
      assert.equal((await book(body, 'k-later')).statusCode, 201)
    })
  })

  it('two workers who report the last pieces at the same moment get them once', async () => {
    const worker = await skilledFor('DRILL')
    const body = { order: 'WO-1003', step: 'DRILL', good: '150', workers: [{ employeeNo: worker }] }
    const answers = await Promise.all([book(body, 'k-race-1'), book(body, 'k-race-2')])
    assert.deepEqual(answers.map(answer => answer.statusCode).sort(), [201, 202])
    assert.equal(await goodOf('WO-1003', 30), '150')
  })

  describe('is refused, changes nothing and tells numbers', () => {
    const worker = [{ employeeNo: 'RL0008' }]
    const cases: readonly {
      readonly name: string
      readonly body: object
      readonly status: number
      readonly kind: string
      readonly field?: string
      readonly facts?: object
    }[] = [
      {
        name: 'an order that does not exist',
        body: { order: 'WO-9', step: 'CUT', good: '1', workers: worker },
        status: 422,
        kind: 'unknownOrder',
        field: '/order',
      },
      {
        name: 'a step that the order lacks',
        body: { order: 'WO-1006', step: 'WELD', good: '1', workers: worker },
        status: 422,
        kind: 'unknownStep',
        field: '/step',
      },
      {
        name: 'a worker nobody knows',
        body: { ...MILLING, good: '1', workers: [...worker, { employeeNo: 'X1' }] },
        status: 422,
        kind: 'unknownWorker',
        field: '/workers/1/employeeNo',
      },
      {
        name: 'a reason nobody knows',
        body: { ...MILLING, good: '1', scrap: '1', reason: 'BAD' },
        status: 422,
        kind: 'unknownReason',
        field: '/reason',
      },
      {
        name: 'a worker without the skill',
        body: { ...MILLING, good: '1', workers: [{ employeeNo: 'RL0004' }] },
        status: 422,
        kind: 'notPermitted',
        field: '/workers',
        facts: { employeeNo: 'RL0004', lacking: 'skill' },
      },
      {
        name: 'a planned order',
        body: { order: 'WO-1013', step: 'CUT', good: '1', workers: [{ employeeNo: 'RL0003' }] },
        status: 409,
        kind: 'orderNotOpen',
        facts: { orderStatus: 'planned' },
      },
      {
        name: 'an order on hold',
        body: { order: 'WO-1012', step: 'BEND', good: '1', workers: [{ employeeNo: 'RL0003' }] },
        status: 409,
        kind: 'orderNotOpen',
        facts: { orderStatus: 'onHold' },
      },
      {
        name: 'a closed order',
        body: { order: 'WO-1011', step: 'CUT', good: '1', workers: [{ employeeNo: 'RL0003' }] },
        status: 409,
        kind: 'orderNotOpen',
        facts: { orderStatus: 'closed' },
      },
      {
        name: 'a step done outside',
        body: { order: 'WO-1007', step: 'POWDER', good: '1', workers: worker },
        status: 409,
        kind: 'outsourced',
      },
      {
        name: 'a fraction of a piece',
        body: { ...MILLING, good: '0.5' },
        status: 422,
        kind: 'notWhole',
        facts: { decimals: 0 },
      },
      { name: 'no quantity at all', body: { ...MILLING, good: '0' }, status: 422, kind: 'nothingReported' },
      {
        name: 'an absurd quantity',
        body: { ...MILLING, good: '999999999999' },
        status: 422,
        kind: 'tooLarge',
        facts: { orderQuantity: '60' },
      },
      {
        name: 'rework that never left',
        body: { ...MILLING, good: '1', reworkDone: '1' },
        status: 409,
        kind: 'reworkDoneMoreThanOpen',
        facts: { open: '0' },
      },
      {
        name: 'work of tomorrow',
        body: { ...MILLING, good: '1', occurredAt: '2026-11-19T10:00:00+08:00' },
        status: 422,
        kind: 'inFuture',
        field: '/occurredAt',
      },
      {
        name: 'shares above 100',
        body: {
          ...MILLING,
          good: '2',
          workers: [
            { employeeNo: 'RL0008', share: '60' },
            { employeeNo: 'RL0011', share: '60' },
          ],
        },
        status: 422,
        kind: 'percentsNot100',
        facts: { sum: '120' },
      },
      {
        name: 'the same worker twice',
        body: { ...MILLING, good: '2', workers: [...worker, ...worker] },
        status: 422,
        kind: 'sameWorkerTwice',
      },
    ]
    for (const [index, { name, body, status, kind, field, facts }] of cases.entries()) {
      it(name, async () => {
        const before = await countReports()
        const response = await book(body, `k-refused-${index}`)
        const problem = problemShape.parse(response.json())
        assert.deepEqual([response.statusCode, problem.status, problem.kind], [status, status, kind], response.body)
        assert.equal(response.headers['content-type'], 'application/problem+json')
        if (field !== undefined)
          assert.deepEqual(
            problem.errors?.map(fault => fault.pointer),
            [field],
          )
        assert.deepEqual({ ...problem, ...facts }, problem)
        assert.equal(await countReports(), before)
      })
    }

    it('more than is reportable, where the factory blocks it', async () => {
      await db.sql`update site set settings = jsonb_set(settings, '{report,overReportAction}', '"block"')`
      await new Promise(resolve => setTimeout(resolve, 1_100))
      const response = await book(
        { order: 'WO-1004', step: 'CUT', good: '825', workers: [{ employeeNo: 'RL0003' }] },
        'k-block',
      )
      const { kind, asked, reportable, tolerance, limit } = response.json()
      assert.deepEqual(
        { kind, asked, reportable, tolerance, limit },
        { kind: 'overGate', asked: '825', reportable: '800', tolerance: '24', limit: '824' },
      )
      assert.equal(response.statusCode, 409)
    })

    it('though not when the key was booked before: then the first answer comes, even where all is used up', async () => {
      const body = { order: 'WO-1004', step: 'CUT', good: '800', workers: [{ employeeNo: 'RL0003' }] }
      const first = await book(body, 'k-all')
      assert.equal(first.statusCode, 201, first.body)
      const again = await book(body, 'k-all')
      assert.deepEqual([again.statusCode, again.json()], [201, first.json()])
      assert.equal(again.headers['idempotency-replayed'], 'true')
      const other = await book({ ...body, good: '799' }, 'k-all')
      assert.deepEqual([other.statusCode, other.json().kind], [422, 'keyReused'])
    })
  })

  async function skilledFor(step: string): Promise<string> {
    const [row] = await db.sql<{ employeeNo: string }[]>`
      select employee_no as "employeeNo" from person where ${step} = any(skills) and active order by employee_no limit 1`
    assert.ok(row)
    return row.employeeNo
  }
})
