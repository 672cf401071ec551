import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { OrderCode, Person } from '../domain/model.ts'
import { formatQuantity } from '../domain/quantity.ts'
import { withDatabase } from '../test/database.ts'
import { loadCatalog } from './catalog.ts'
import { BadCursor } from './cursors.ts'
import { lateSteps, openSteps, openTasksOf, stepsDueBetween, stuckSteps, tasksOf } from './open-steps.ts'
import { findOrders, listOrders, loadOrder, loadOrders, openOrdersByDue } from './orders.ts'
import { seed } from './seed.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')

describe('orders of the machining factory', () => {
  const db = withDatabase()
  let people: readonly Person[] = []
  before(async () => {
    await seed(db.sql, 'machining', NOW)
    people = [...(await loadCatalog(db.sql)).people.values()]
  })

  const person = (id: string): Person => {
    const found = people.find(each => each.id === id)
    assert.ok(found)
    return found
  }
  const codes = (orders: readonly { readonly code: string }[]): readonly string[] => orders.map(order => order.code)

  test('an order comes with its steps in sequence, their people, rules and open exceptions', async () => {
    const order = await loadOrder(db.sql, 'WO-1002' as OrderCode)
    assert.equal(order?.productName, '传动轴A01')
    assert.deepEqual(
      order?.steps.map(step => step.seq),
      [10, 20, 30, 40, 50, 60, 70],
    )
    const milling = order?.steps[2]
    assert.equal(milling?.status, 'paused')
    assert.deepEqual(milling?.blockedBy, ['EX1-001'])
    assert.deepEqual(milling?.assigneeIds, ['W007', 'W010'])
    assert.equal(milling?.calendarId, 'CAL-2S')
    assert.equal(milling && formatQuantity(milling.rules.transferBatch), '20')
    assert.equal(order?.steps[3]?.rules.outsource?.vendor, '安顺热处理（虚构）')
  })

  test('a code that does not exist is null, and among several it is left out', async () => {
    assert.equal(await loadOrder(db.sql, 'WO-9999' as OrderCode), null)
    const asked = ['WO-1003', 'WO-9999', 'WO-1001'] as OrderCode[]
    assert.deepEqual(codes(await loadOrders(db.sql, asked)), ['WO-1003', 'WO-1001'])
  })

  const searches: readonly { name: string; search: Parameters<typeof findOrders>[1]; found: readonly string[] }[] = [
    { name: 'the exact number', search: { text: 'WO-1003' }, found: ['WO-1003'] },
    { name: 'lower case without hyphen', search: { text: 'wo1003' }, found: ['WO-1003'] },
    { name: 'a blank inside', search: { text: 'WO 1003', by: 'number' }, found: ['WO-1003'] },
    { name: 'ending digits', search: { text: '1003' }, found: ['WO-1003'] },
    { name: 'few ending digits, open orders first', search: { text: '03', by: 'digits' }, found: ['WO-1003'] },
    { name: 'digits asked as a number', search: { text: '1003', by: 'number' }, found: [] },
    { name: 'nothing', search: { text: '  ' }, found: [] },
    { name: 'a NUL', search: { text: 'WO\0' }, found: [] },
    { name: 'SQL and LIKE signs', search: { text: "%' or 1=1 --" }, found: [] },
    { name: 'a customer nobody has', search: { text: '没有这家', by: 'customer' }, found: [] },
  ]
  for (const { name, search, found } of searches) {
    test(`finds orders by ${name}`, async () => {
      assert.deepEqual(codes(await findOrders(db.sql, search)), found)
    })
  }

  test('finds orders by a part of the product or customer, at most six, open ones first by due', async () => {
    const byProduct = await findOrders(db.sql, { text: '传动轴', by: 'product' })
    assert.ok(byProduct.length > 1 && byProduct.every(order => order.productName === '传动轴A01'))
    const byCustomer = await findOrders(db.sql, { text: '恒拓' })
    assert.ok(byCustomer.length > 0 && byCustomer.every(order => order.customer?.includes('恒拓')))
    const all = await findOrders(db.sql, { text: 'P-', by: 'product' })
    assert.equal(all.length, 6)
    const finished = all.map(order => ['completed', 'closed', 'cancelled'].includes(order.status))
    assert.deepEqual(finished, [...finished].sort())
  })

  test('lists page by page without a gap or a repeat, newest first', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listOrders>> = await listOrders(db.sql, { limit: 5, cursor })
      seen.push(...codes(page.items))
      cursor = page.next
    } while (cursor !== null)
    assert.equal(seen.length, 16)
    assert.deepEqual(seen, [...seen].sort().reverse())
  })

  test('lists by status and by due time', async () => {
    const held = await listOrders(db.sql, { statuses: ['onHold'] })
    assert.deepEqual(codes(held.items), ['WO-1012'])
    const overdue = { dueBefore: NOW }
    assert.deepEqual(codes((await listOrders(db.sql, overdue)).items), ['WO-1005'])
    const byDue = await openOrdersByDue(db.sql, { limit: 50 })
    assert.equal(byDue[0]?.code, 'WO-1005')
    const open = await listOrders(db.sql, { statuses: ['planned', 'released', 'inProgress', 'onHold'], limit: 50 })
    assert.deepEqual(codes(byDue).toSorted(), codes(open.items).toSorted())
  })

  test('a cursor that the list did not give is refused', async () => {
    for (const cursor of ['', 'x', 'e30', Buffer.from('["reports",1]').toString('base64url'), 'a'.repeat(600)]) {
      await assert.rejects(() => listOrders(db.sql, { cursor }), BadCursor, cursor)
    }
  })

  test('my tasks are mine, running first, then urgent ones, then by due time', async () => {
    const tasks = await tasksOf(db.sql, person('W002'))
    assert.ok(tasks.length > 0)
    assert.ok(tasks.every(({ order }) => order.status === 'released' || order.status === 'inProgress'))
    assert.ok(tasks.every(({ step }) => step.assigneeIds.includes('W002' as never)))
    const [running] = await db.sql`
      select s.id from work_session w join step s on s.id = w.step_id where w.person_id = 'W002' and w.ended_at is null`
    if (running !== undefined) assert.equal(tasks[0]?.step.id, running.id)
    const places = await openTasksOf(db.sql, person('W002'))
    assert.deepEqual(
      places,
      tasks.map(({ order, step }) => ({ order: order.code, seq: step.seq })),
    )
  })

  test('who has no step assigned sees what their team and skills could do', async () => {
    const idle = { ...person('W003'), id: 'nobody' as Person['id'] }
    const tasks = await tasksOf(db.sql, idle)
    assert.ok(tasks.length > 0)
    assert.ok(tasks.every(({ step }) => idle.skills.has(step.code) && step.teamId === idle.teamId))
    assert.deepEqual(await tasksOf(db.sql, { ...idle, teamId: null }), [])
  })

  test('late steps are those past due or not begun in time, worst first', async () => {
    const late = await lateSteps(db.sql, NOW, {}, 50)
    const names = late.map(({ order, step }) => `${order.code} ${step.seq}`)
    assert.ok(names.includes('WO-1002 30'))
    assert.ok(names.some(name => name.startsWith('WO-1005')))
    assert.ok(!names.some(name => name.startsWith('WO-1012')), 'an order on hold is not late')
    const department = late[0]?.step.teamId
    assert.ok(department !== undefined)
    const ofTeam = await lateSteps(db.sql, NOW, { teamId: department }, 50)
    assert.ok(ofTeam.length > 0 && ofTeam.every(({ step }) => step.teamId === department))
  })

  test('steps due within two hours, open steps of a department and stuck steps are told apart', async () => {
    const soon = await stepsDueBetween(db.sql, { from: NOW, to: NOW.add({ hours: 2 }) }, {}, 50)
    assert.ok(soon.some(({ order }) => order.code === 'WO-1008') && soon.some(({ order }) => order.code === 'WO-1016'))
    const stuck = await stuckSteps(db.sql, {}, 50)
    assert.deepEqual(stuck.map(({ order, step }) => `${order.code}/${step.seq}`).toSorted(), [
      'WO-1002/30',
      'WO-1004/10',
      'WO-1007/50',
      'WO-1012/20',
    ])
    const machining = await openSteps(db.sql, { departmentId: 'D-MACH' as never }, 200)
    const all = await openSteps(db.sql, {}, 200)
    assert.ok(machining.length > 0 && machining.length < all.length)
  })
})
