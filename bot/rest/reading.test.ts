import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { z } from 'zod'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { alertShape } from './alert-shapes.ts'
import { auditShape, deliveryShape, usageShape } from './operation-shapes.ts'
import { type OrderJson, orderShape, reportShape, stepOfOrderShape } from './order-shapes.ts'
import { departmentShape, personShape } from './people-shapes.ts'
import { pageShape } from './shapes.ts'

let rest: Rest

describe('reading over HTTP', () => {
  const db = withDatabase()

  before(async () => {
    await seedFactory(db.sql)
    await db.sql`insert into alert (subject, kind, order_id, step_id, department_id, since)
    select 'step:' || s.id, 'pastDue', s.order_id, s.id, 'D-MACH', now()
    from step s join orders o on o.id = s.order_id where o.code = 'WO-1005' and s.seq = 30`
    await db.sql`insert into lane (key) values ('sandbox:chat:g1')`
    await db.sql`insert into outbox (lane, dedup, kind, payload, sent_at) values
    ('sandbox:chat:g1', 'd1', 'message', '{"message":"秘密"}', now()), ('sandbox:chat:g1', 'd2', 'message', '{}', null)`
    await db.sql`insert into audit (at, actor_kind, actor_id, action, subject_kind, subject_id, details) values
    (now(), 'person', 'W003', 'report.booked', 'report', 'r1', '{"good":"5"}')`
    await db.sql`insert into usage_count (platform, month, method, count) values
    ('dingtalk', '2026-11', 'send', 120), ('dingtalk', '2026-11', 'update', 30), ('dingtalk', '2026-10', 'send', 9)`
    rest = await startRest(db.sql)
  })
  after(() => rest.app.close())

  async function read<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>> {
    const response = await rest.get(path)
    assert.equal(response.statusCode, 200, response.body)
    return shape.parse(response.json())
  }

  const stepOf = (order: OrderJson, seq: number) => order.steps.find(step => step.seq === seq)

  describe('GET /orders/{code}', () => {
    it("tells the sample's numbers of a running order", async () => {
      const order = await read('/api/v1/orders/WO-1003', orderShape)
      assert.equal(order.product.code, 'P-FLANGE-B12')
      assert.deepEqual([order.quantity, order.unit, order.status], ['500', 'PCS', 'inProgress'])
      assert.ok(order.completion > 0 && order.completion < 1)
      const turning = stepOf(order, 20)
      assert.deepEqual(
        { ...turning, plannedStart: null, dueAt: null, assignees: [], late: null, workCenter: '' },
        {
          seq: 20,
          code: 'TURN',
          name: '车削',
          workCenter: '',
          planned: '500',
          available: '498',
          reportable: '259',
          good: '233',
          scrap: '3',
          rework: '3',
          awaiting: '0',
          returned: '0',
          waiting: '0',
          conceded: '0',
          reworks: { sent: '3', good: '0', bad: '0', open: '3' },
          firstPass: 233 / 239,
          firstPiece: null,
          remaining: '264',
          status: 'inProgress',
          downtimeMinutes: 0,
          blocked: false,
          plannedStart: null,
          dueAt: null,
          late: null,
          assignees: [],
        },
      )
    })

    it('tells times in the offset of the site', async () => {
      const order = await read('/api/v1/orders/WO-1003', orderShape)
      assert.match(order.dueAt, /^2026-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/)
    })

    it('tells how late a step is and why, and what is blocked', async () => {
      const late = stepOf(await read('/api/v1/orders/WO-1005', orderShape), 30)
      assert.equal(late?.late?.kind, 'pastDue')
      assert.ok((late.late?.minutes ?? 0) >= 1)
      const blocked = await read('/api/v1/orders/WO-1002', orderShape)
      assert.deepEqual([stepOf(blocked, 30)?.blocked, stepOf(blocked, 30)?.status], [true, 'paused'])
    })

    it('names who is assigned', async () => {
      const order = await read('/api/v1/orders/WO-1006', orderShape)
      assert.deepEqual(stepOf(order, 20)?.assignees, [
        { employeeNo: 'RL0008', name: '赵铁柱' },
        { employeeNo: 'RL0011', name: '林阿福' },
      ])
    })

    it('has nothing left to make in a completed order, though it came out short', async () => {
      const order = await read('/api/v1/orders/WO-1009', orderShape)
      assert.deepEqual(new Set(order.steps.map(step => step.remaining)), new Set(['0']))
      assert.ok(order.completion < 1)
    })
  })

  describe('lists', () => {
    it('of orders pages through all, each once, newest first', async () => {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page: z.output<ReturnType<typeof ordersPage>> = await read(
          `/api/v1/orders?limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`,
          ordersPage(),
        )
        assert.ok(page.items.length <= 5)
        seen.push(...page.items.map(order => order.code))
        cursor = page.nextCursor
      }
      assert.equal(new Set(seen).size, 16)
      assert.equal(seen.length, 16)
    })

    it('of orders can be narrowed by status', async () => {
      const { items } = await read('/api/v1/orders?status=onHold,planned', ordersPage())
      assert.deepEqual(items.map(order => order.code).sort(), ['WO-1012', 'WO-1013'])
    })

    it('of late steps holds exactly the steps that their orders call late', async () => {
      const late = await read('/api/v1/steps?late=true&limit=200', pageShape(stepOfOrderShape))
      const orders = await read('/api/v1/orders?limit=200', ordersPage())
      const expected = orders.items.flatMap(order =>
        order.steps.flatMap(step => (step.late === null ? [] : [`${order.code}/${step.seq}`])),
      )
      assert.ok(expected.includes('WO-1005/30'))
      assert.deepEqual(late.items.map(step => `${step.order}/${step.seq}`).sort(), expected.sort())
    })

    it('of late steps pages without losing or repeating one', async () => {
      const all = await read('/api/v1/steps?late=true&limit=200', pageShape(stepOfOrderShape))
      const seen: string[] = []
      let path: string | null = '/api/v1/steps?late=true&limit=2'
      while (path !== null) {
        const page: z.output<ReturnType<typeof stepsPage>> = await read(path, stepsPage())
        seen.push(...page.items.map(step => `${step.order}/${step.seq}`))
        path = page.nextCursor === null ? null : `/api/v1/steps?late=true&limit=2&cursor=${page.nextCursor}`
      }
      assert.deepEqual(
        seen,
        all.items.map(step => `${step.order}/${step.seq}`),
      )
    })

    it('of steps holds only unfinished ones of orders under way', async () => {
      const { items } = await read('/api/v1/steps?limit=200', stepsPage())
      assert.ok(items.length > 20)
      assert.ok(items.every(step => step.status !== 'completed' && step.status !== 'cancelled'))
      assert.ok(!items.some(step => step.order === 'WO-1012'), 'an order on hold is not under way')
    })

    it('of steps can be narrowed by order, team and code', async () => {
      const byOrder = await read('/api/v1/steps?order=WO-1006', stepsPage())
      assert.deepEqual(new Set(byOrder.items.map(step => step.order)), new Set(['WO-1006']))
      const byCode = await read('/api/v1/steps?step=TURN&team=T-TURN', stepsPage())
      assert.deepEqual(new Set(byCode.items.map(step => step.code)), new Set(['TURN']))
    })

    it('of reports is narrowed by order, and by step code, name or seq', async () => {
      const all = await read('/api/v1/reports?order=WO-1003', reportsPage())
      const byCode = await read('/api/v1/reports?order=WO-1003&step=TURN', reportsPage())
      const byName = await read(`/api/v1/reports?order=WO-1003&step=${encodeURIComponent('车削')}`, reportsPage())
      const bySeq = await read('/api/v1/reports?order=WO-1003&step=20', reportsPage())
      assert.ok(all.items.length > byCode.items.length && byCode.items.length > 0)
      assert.deepEqual(new Set(all.items.map(report => report.order)), new Set(['WO-1003']))
      assert.deepEqual(byName, byCode)
      assert.deepEqual(bySeq, byCode)
    })

    it('of reports of a step code crosses orders', async () => {
      const { items } = await read('/api/v1/reports?step=TURN&limit=200', reportsPage())
      assert.ok(new Set(items.map(report => report.order)).size > 1)
      assert.deepEqual(new Set(items.map(report => report.step)), new Set(['TURN']))
    })

    it('of reports starts at the time asked for, whether or not the plus of the offset is escaped', async () => {
      const since = '2026-11-18T07:00:00+08:00'
      const [plain, escaped] = await Promise.all([
        read(`/api/v1/reports?limit=200&since=${since}`, reportsPage()),
        read(`/api/v1/reports?limit=200&since=${encodeURIComponent(since)}`, reportsPage()),
      ])
      assert.deepEqual(plain, escaped)
      const all = await read('/api/v1/reports?limit=200', reportsPage())
      assert.ok(plain.items.length > 0 && plain.items.length < all.items.length)
      assert.ok(plain.items.every(report => report.reportedAt >= since))
    })

    it('of reports shows reversals with negative quantities and the row they undo', async () => {
      const { items } = await read('/api/v1/reports?order=WO-1001&limit=200', reportsPage())
      const reversal = items.find(report => report.reversalOf !== null)
      const undone = items.find(report => report.id === reversal?.reversalOf)
      assert.equal(reversal?.good, `-${undone?.good}`)
    })

    it('of reports names shares that add up to 100', async () => {
      const { items } = await read('/api/v1/reports?limit=200', reportsPage())
      const shared = items.filter(report => report.workers.length > 1)
      assert.ok(shared.length > 0)
      for (const { workers } of shared) {
        assert.equal(Math.round(workers.reduce((sum, worker) => sum + Number(worker.share), 0) * 1e4), 1e6)
      }
    })

    it('of people tells role, department and accounts', async () => {
      const { items } = await read('/api/v1/people?limit=200', pageShape(personShape))
      assert.equal(items.length, 36)
      const leader = items.find(person => person.employeeNo === 'RL0002')
      assert.deepEqual([leader?.role, leader?.department, leader?.team], ['teamLeader', 'D-MACH', 'T-TURN'])
      assert.ok(leader?.identities.some(identity => identity.platform === 'sandbox'))
      const quality = await read('/api/v1/people?department=D-QC', pageShape(personShape))
      assert.ok(quality.items.length > 0 && quality.items.every(person => person.department === 'D-QC'))
    })

    it('of departments tells their chats', async () => {
      const { items } = await read('/api/v1/departments', pageShape(departmentShape))
      assert.equal(items.length, 9)
      assert.ok(items.every(department => department.groups.length >= 1))
    })

    it('of alerts tells where and since when', async () => {
      const { items } = await read('/api/v1/alerts', pageShape(alertShape))
      assert.deepEqual(
        items.map(alert => [alert.order, alert.step?.seq, alert.state]),
        [['WO-1005', 30, 'firing']],
      )
      assert.deepEqual((await read('/api/v1/alerts?state=resolved', pageShape(alertShape))).items, [])
    })

    it('of deliveries tells that something was said, not what', async () => {
      const response = await rest.get('/api/v1/deliveries')
      assert.doesNotMatch(response.body, /秘密/)
      const { items } = pageShape(deliveryShape).parse(response.json())
      assert.deepEqual(
        items.map(delivery => delivery.state),
        ['unsent', 'sent'],
      )
      assert.equal((await read('/api/v1/deliveries?state=unsent', pageShape(deliveryShape))).items.length, 1)
    })

    it('of audit entries names people by their number', async () => {
      const { items } = await read('/api/v1/audit?actor=RL0003', pageShape(auditShape))
      assert.deepEqual(
        items.map(entry => [entry.actor, entry.action]),
        [[{ kind: 'person', name: 'RL0003' }, 'report.booked']],
      )
    })
  })

  it('GET /usage sums the calls of the month and tells the budget', async () => {
    const usage = await read('/api/v1/usage', usageShape)
    assert.deepEqual(usage, {
      month: '2026-11',
      platforms: [
        {
          platform: 'dingtalk',
          calls: 150,
          budget: 5000,
          methods: [
            { method: 'send', calls: 120 },
            { method: 'update', calls: 30 },
          ],
        },
      ],
    })
    assert.equal((await read('/api/v1/usage?month=2026-10', usageShape)).platforms[0]?.calls, 9)
  })
})

const ordersPage = () => pageShape(orderShape)
const stepsPage = () => pageShape(stepOfOrderShape)
const reportsPage = () => pageShape(reportShape)
