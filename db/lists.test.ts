import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { eventOf } from '../domain/exception-life.ts'
import type { ExceptionId, OrderCode, PersonId } from '../domain/model.ts'
import { formatQuantity, pieces } from '../domain/quantity.ts'
import { withDatabase } from '../test/database.ts'
import { openMaterialRequests } from '../test/material-requests.ts'
import { listAlerts } from './alerts.ts'
import { listAudit } from './audit.ts'
import { loadCatalog } from './catalog.ts'
import { addExceptionEvents, commit, transact } from './commit.ts'
import { BadCursor } from './cursors.ts'
import { deliveryBacklog, listDeliveries } from './deliveries.ts'
import { exceptionById, openExceptions, threadOf } from './exceptions.ts'
import { heldReportById, heldReportsFor } from './held-reports.ts'
import { inspectionById, inspectionsOfStep, pendingInspections } from './inspections.ts'
import { materialRequestById } from './material-requests.ts'
import { loadOrder } from './orders.ts'
import { seed } from './seed.ts'
import { addUsage, usageOf } from './usage.ts'
import { openSessionsOfOrder } from './work-sessions.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')

describe('the floor of the machining factory', () => {
  const db = withDatabase()
  before(() => seed(db.sql, 'machining', NOW).then(() => undefined))

  const orderOf = async (code: string) => {
    const order = await loadOrder(db.sql, code as OrderCode)
    assert.ok(order)
    return order
  }

  test('open exceptions are listed with their place, longest first, and a department sees its own', async () => {
    const open = await openExceptions(db.sql)
    assert.deepEqual(
      open.map(each => each.exception.id),
      ['EX1-004', 'EX1-002', 'EX1-001'],
    )
    const machine = open.at(-1)
    assert.deepEqual(
      [machine?.orderCode, machine?.seq, machine?.exception.machine, machine?.exception.blocking],
      ['WO-1002', 30, 'VMC-02', true],
    )
    const sheet = await openExceptions(db.sql, { departmentId: 'D-SHEET' as never })
    assert.deepEqual(
      sheet.map(each => each.exception.id),
      ['EX1-004'],
    )
    const order = await orderOf('WO-1002')
    assert.equal((await openExceptions(db.sql, { orderId: order.id })).length, 1)
    assert.equal(await exceptionById(db.sql, 'none' as ExceptionId), null)
  })

  test('a thread is kept in order', async () => {
    const id = 'EX1-001' as ExceptionId
    const said = ['已到场', '等配件'].map(note =>
      eventOf('commented', { actor: { id: 'W030' as PersonId }, now: NOW }, { note }),
    )
    await transact(db.sql, tx => addExceptionEvents(tx, id, said, null))
    assert.deepEqual(
      (await threadOf(db.sql, id)).map(({ kind, note }) => `${kind} ${note}`.trim()),
      ['raised 加工中心2号主轴报警 AL-410，停机', 'acknowledged', 'commented 已到场', 'commented 等配件'],
    )
  })

  test('a resolved exception is in no open list', async () => {
    const found = await exceptionById(db.sql, 'EX1-002' as ExceptionId)
    assert.ok(found)
    const resolved = { ...found.exception, resolvedAt: NOW, resolvedBy: 'W030' as PersonId }
    await commit(db.sql, { exceptions: [{ exception: resolved, expectedVersion: 1, events: [] }] })
    assert.deepEqual(
      (await openExceptions(db.sql)).map(each => each.exception.id),
      ['EX1-004', 'EX1-001'],
    )
  })

  test('inspections wait for an inspector until they are done', async () => {
    assert.deepEqual(
      (await pendingInspections(db.sql)).map(each => each.inspection.id),
      ['IN1-002'],
    )
    const waiting = await inspectionById(db.sql, 'IN1-002')
    assert.equal(waiting?.orderCode, 'WO-1014')
    assert.ok(waiting)
    await commit(db.sql, {
      inspections: [
        { ...waiting.inspection, result: 'pass', sampleQty: pieces(1), inspectorId: 'W025' as PersonId, doneAt: NOW },
      ],
    })
    assert.deepEqual(await pendingInspections(db.sql), [])
    const [done] = await inspectionsOfStep(db.sql, waiting.inspection.stepId)
    assert.deepEqual([done?.inspection.result, done && formatQuantity(done.inspection.sampleQty)], ['pass', '1'])
  })

  test('material requests are open until somebody decides', async () => {
    const order = await orderOf('WO-1004')
    const request = {
      id: 'MR1',
      materialCode: null,
      item: '圆钢',
      quantity: pieces(20),
      orderId: order.id,
      stepId: order.steps[0]?.id ?? null,
      requestedBy: 'W005' as PersonId,
      requestedAt: NOW,
      status: 'open' as const,
      decidedBy: null,
      decidedAt: null,
      note: '',
    }
    await commit(db.sql, { materialRequests: [request] })
    const [open] = await openMaterialRequests(db.sql)
    assert.deepEqual(open, { request, orderCode: 'WO-1004', seq: 10 })
    const decided = { ...request, status: 'issued' as const, decidedBy: 'W028' as PersonId, decidedAt: NOW }
    await commit(db.sql, { materialRequests: [decided] })
    assert.deepEqual(await openMaterialRequests(db.sql), [])
    assert.equal((await materialRequestById(db.sql, 'MR1'))?.request.status, 'issued')
  })

  test('a held report waits for a leader of its team, not for its reporter', async () => {
    const order = await orderOf('WO-1003')
    const step = order.steps.find(each => each.seq === 20)
    assert.ok(step)
    await commit(db.sql, {
      heldReports: [
        {
          id: 'H1',
          orderId: order.id,
          stepId: step.id,
          personId: 'W002' as PersonId,
          payload: { good: '500' },
          status: 'waiting',
          requestedAt: NOW,
          decidedBy: null,
          decidedAt: null,
          note: '',
        },
      ],
    })
    const { people } = await loadCatalog(db.sql)
    const seenBy = async (id: string) => {
      const person = people.get(id as PersonId)
      assert.ok(person)
      return (await heldReportsFor(db.sql, person)).map(each => each.held.id)
    }
    assert.deepEqual(await seenBy('W001'), ['H1'], 'the supervisor of the department')
    assert.deepEqual(await seenBy('W002'), [], 'the reporter, who leads the team')
    assert.deepEqual(await seenBy('W007'), [], 'the leader of another team')
    const held = await heldReportById(db.sql, 'H1')
    assert.deepEqual([held?.orderCode, held?.seq, held?.held.payload], ['WO-1003', 20, { good: '500' }])
  })

  test('people at work on an order are known until their session ends', async () => {
    const order = await orderOf('WO-1001')
    const [session] = await openSessionsOfOrder(db.sql, order.id)
    assert.ok(session)
    assert.equal(session.personId, 'W012')
    const ended = { ...session, endedAt: NOW, endedBy: 'pause' as const }
    const change = {
      orderId: order.id,
      expectedVersion: order.version,
      order: {},
      steps: [],
      reports: [],
      reviews: [],
      sessions: [ended],
    }
    assert.equal((await commit(db.sql, { changes: [change] })).kind, 'committed')
    assert.deepEqual(await openSessionsOfOrder(db.sql, order.id), [])
  })
})

describe('lists for programs', () => {
  const db = withDatabase()
  before(async () => {
    await seed(db.sql, 'machining', NOW)
    await db.sql`
      insert into alert (subject, kind, state, since, order_id, step_id, department_id, resolved_at)
      select 'step:' || s.id, 'pastDue', case when s.seq = 10 then 'resolved' else 'firing' end, now(), o.id, s.id,
        'D-MACH', case when s.seq = 10 then now() end
      from step s join orders o on o.id = s.order_id where o.code in ('WO-1001', 'WO-1002')`
    await db.sql`insert into lane (key) values ('sandbox:G')`
    await db.sql`
      insert into outbox (lane, dedup, kind, payload, sent_at, dead_at, dead_because)
      select 'sandbox:G', 'd' || n, 'message', '{}', case when n % 3 = 0 then now() end,
        case when n % 3 = 1 then now() end, case when n % 3 = 1 then 'attempts' end
      from generate_series(1, 9) n`
  })

  /** Every id of a list, page by page. */
  async function all(
    list: (cursor: string | null) => Promise<{ items: readonly { id: number }[]; next: string | null }>,
  ) {
    const ids: number[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(cursor)
      ids.push(...page.items.map(item => item.id))
      cursor = page.next
    } while (cursor !== null)
    return ids
  }
  const strictlyFalling = (ids: readonly number[]) => ids.every((id, i) => i === 0 || id < (ids[i - 1] ?? 0))

  test('alerts: live ones by default, the rest when asked for', async () => {
    const live = await all(cursor => listAlerts(db.sql, { limit: 5, cursor }))
    assert.equal(live.length, 12)
    assert.ok(strictlyFalling(live))
    const resolved = await listAlerts(db.sql, { states: ['resolved'] })
    assert.deepEqual(
      resolved.items.map(alert => alert.seq),
      [10, 10],
    )
    assert.deepEqual((await listAlerts(db.sql, { departmentId: 'D-PLAN' as never })).items, [])
  })

  test('deliveries: each in one state, and what is unsent is counted', async () => {
    const ids = await all(cursor => listDeliveries(db.sql, { limit: 4, cursor }))
    assert.equal(ids.length, 9)
    assert.ok(strictlyFalling(ids))
    for (const state of ['unsent', 'sent', 'dead'] as const) {
      const { items } = await listDeliveries(db.sql, { state })
      assert.deepEqual(
        items.map(item => item.state),
        [state, state, state],
      )
    }
    const backlog = await deliveryBacklog(db.sql)
    assert.deepEqual([backlog.unsent, backlog.dead], [3, 3])
    assert.ok((backlog.oldestUnsentSeconds ?? -1) >= 0)
  })

  test('audit: by subject, by actor, and since', async () => {
    const ids = await all(cursor => listAudit(db.sql, { limit: 50, cursor }))
    assert.equal(ids.length, 92)
    const [one] = (await listAudit(db.sql, { subject: { kind: 'report', id: 'RP10005' } })).items
    assert.deepEqual([one?.action, one?.actor], ['report.reversed', { kind: 'system', name: 'seed' }])
    assert.deepEqual((await listAudit(db.sql, { actorId: 'W001' as PersonId })).items, [])
    const recent = await listAudit(db.sql, { since: NOW.subtract({ hours: 1 }) })
    assert.ok(recent.items.length > 0 && recent.items.length < 92)
  })

  test('a cursor of one list is refused by the others', async () => {
    const { next } = await listAlerts(db.sql, { limit: 1 })
    assert.ok(next)
    await assert.rejects(() => listAudit(db.sql, { cursor: next }), BadCursor)
    await assert.rejects(() => listDeliveries(db.sql, { cursor: next }), BadCursor)
  })

  test('usage adds up by month, platform and method', async () => {
    const count = { platform: 'dingtalk', month: '2026-11', method: 'send', count: 2 }
    await addUsage(db.sql, [count, count, { ...count, method: 'update' }])
    await addUsage(db.sql, [count, { ...count, month: '2026-10' }])
    await addUsage(db.sql, [])
    assert.deepEqual(await usageOf(db.sql, '2026-11'), [
      { ...count, count: 6 },
      { ...count, method: 'update', count: 2 },
    ])
  })
})
