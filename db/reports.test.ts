import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { OrderCode, Person, PersonId, ReportId } from '../domain/model.ts'
import { add, formatQuantity, pieces, type Quantity, ZERO } from '../domain/quantity.ts'
import { withDatabase } from '../test/database.ts'
import { loadCatalog } from './catalog.ts'
import { BadCursor } from './cursors.ts'
import { loadOrder } from './orders.ts'
import { type OutputBy, outputBy, personTotal, scrapByReason, workOf } from './output.ts'
import {
  countPendingReviewsFor,
  lastReportOf,
  listReports,
  pendingReviewsFor,
  reportById,
  reportsOfOrder,
} from './reports.ts'
import { readSample, type SampleFactory } from './sample-factory.ts'
import { seed } from './seed.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
const ALL_DAYS = { from: Temporal.PlainDate.from('2026-01-01'), to: Temporal.PlainDate.from('2026-12-31') }

describe('the ledger of the machining factory', () => {
  const db = withDatabase()
  let people: ReadonlyMap<PersonId, Person> = new Map()
  let sample: SampleFactory
  before(async () => {
    await seed(db.sql, 'machining', NOW)
    people = (await loadCatalog(db.sql)).people
    sample = await readSample('machining')
  })
  const person = (id: string): Person => {
    const found = people.get(id as PersonId)
    assert.ok(found)
    return found
  }
  const total = (rows: readonly { readonly good: Quantity }[]): Quantity => add(ZERO, ...rows.map(row => row.good))

  test('a report knows its step, its workers and the row that took it back', async () => {
    const wrong = await reportById(db.sql, 'RP10004' as ReportId)
    assert.equal(wrong?.reversedBy, 'RP10005')
    assert.equal(wrong?.orderCode, 'WO-1001')
    assert.equal(wrong?.report.stepSeq, 20)
    const reversal = await reportById(db.sql, 'RP10005' as ReportId)
    assert.equal(reversal?.report.reversalOf, 'RP10004')
    assert.equal(reversal && formatQuantity(reversal.report.good), '-120')
    assert.ok(reversal && wrong)
    assert.equal(total(reversal.report.workers) + total(wrong.report.workers), 0n)
    assert.equal(await reportById(db.sql, 'nobody' as ReportId), null)
  })

  test("a reviewed report shows the leader's word and takes effect with it", async () => {
    const reviewed = sample.reports.find(report => report.reviewedBy !== null)
    const found = await reportById(db.sql, reviewed?.id as ReportId)
    assert.equal(found?.report.review, 'approved')
    assert.equal(found?.reviewedBy, reviewed?.reviewedBy)
    assert.ok(found?.report.effectiveAt)
    const pending = await reportById(db.sql, 'RP10010' as ReportId)
    assert.equal(pending?.report.review, 'pending')
    assert.equal(pending?.report.effectiveAt, null)
  })

  test('the last report of a person stands: neither a reversal nor reversed', async () => {
    // RP10004 and its reversal are the newest of W006 on this step; what they did before is still theirs.
    const order = await loadOrder(db.sql, 'WO-1001' as OrderCode)
    const turning = order?.steps.find(step => step.seq === 20)
    assert.ok(order && turning)
    const last = await lastReportOf(db.sql, 'W006' as PersonId, { orderId: order.id, stepId: turning.id })
    assert.notEqual(last?.report.id, 'RP10004')
    assert.notEqual(last?.report.id, 'RP10005')
    assert.equal(last?.reversedBy ?? null, null)
    assert.equal(await lastReportOf(db.sql, 'nobody' as PersonId), null)
  })

  test('lists every report once, newest first, page by page', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listReports>> = await listReports(db.sql, { limit: 40, cursor })
      seen.push(...page.items.map(item => item.report.id))
      cursor = page.next
    } while (cursor !== null)
    assert.equal(seen.length, 92)
    assert.equal(new Set(seen).size, 92)
    const times = await db.sql<{ id: string }[]>`select id from report order by reported_at desc, seq desc`
    assert.deepEqual(
      seen,
      times.map(row => row.id),
    )
  })

  test('lists by order and step, by time and by person', async () => {
    const ofStep = await listReports(db.sql, { order: 'WO-1001' as OrderCode, step: 20 })
    assert.equal(ofStep.items.length, sample.reports.filter(r => r.orderNo === 'WO-1001' && r.stepSeq === 20).length)
    const recent = await listReports(db.sql, { since: NOW.subtract({ hours: 1 }) })
    assert.equal(recent.items.length, sample.reports.filter(r => r.reportedHoursAgo <= 1).length)
    const mine = await listReports(db.sql, { personId: 'W021' as PersonId, limit: 200 })
    assert.equal(mine.items.length, sample.reports.filter(r => r.workerIds.includes('W021')).length)
    assert.deepEqual((await listReports(db.sql, { order: 'WO-9999' as OrderCode })).items, [])
  })

  test('a cursor of another list, or with a time that is none, is refused', async () => {
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const wrong = [
      ['orders', 7],
      ['reports', '2026-11-18T00:00:00Z'],
      ['reports', "x'; --", 1],
      ['reports', '1', 1.5],
    ]
    for (const value of wrong) {
      await assert.rejects(() => listReports(db.sql, { cursor: forged(value) }), BadCursor, JSON.stringify(value))
    }
  })

  test('each leader sees what waits for them, and nobody their own', async () => {
    const waiting = sample.reports.filter(report => report.review === 'pending')
    const seenBy = async (id: string): Promise<readonly string[]> =>
      (await pendingReviewsFor(db.sql, person(id))).map(each => each.report.id)
    const manager = [...people.values()].find(each => each.role === 'manager')
    assert.ok(manager)
    assert.deepEqual((await seenBy(manager.id)).toSorted(), waiting.map(report => report.id).toSorted())
    // W002 leads the turning team and reported RP10019 himself.
    assert.deepEqual(await seenBy('W002'), ['RP10082'])
    assert.equal(await countPendingReviewsFor(db.sql, person('W002')), 1)
    assert.ok((await seenBy('W001')).includes('RP10019'), 'the supervisor reviews the leader')
    assert.deepEqual(await seenBy('W003'), [], 'a worker reviews nobody')
  })

  test('all rows of an order sum to its steps', async () => {
    const order = await loadOrder(db.sql, 'WO-1001' as OrderCode)
    assert.ok(order)
    const rows = await reportsOfOrder(db.sql, order.id)
    for (const step of order.steps) {
      assert.equal(total(rows.filter(row => row.report.stepId === step.id).map(row => row.report)), step.totals.good)
    }
  })

  const groups: readonly OutputBy[] = ['department', 'team', 'step', 'product', 'day']
  for (const by of groups) {
    test(`output by ${by} sums to the whole ledger`, async () => {
      const rows = await outputBy(db.sql, by, ALL_DAYS)
      assert.equal(total(rows), pieces(sample.reports.reduce((sum, report) => sum + report.good, 0)))
      assert.ok(rows.length > 1 && rows.every(row => row.name !== ''))
    })
  }

  test('output by person is what people made, and a team sees its own only', async () => {
    const byPerson = await outputBy(db.sql, 'person', ALL_DAYS)
    const byWorkers = sample.reports.filter(report => report.workerIds.length > 0)
    assert.equal(total(byPerson), pieces(byWorkers.reduce((sum, report) => sum + report.good, 0)))
    const { teamId } = person('W002')
    assert.ok(teamId)
    const turning = await outputBy(db.sql, 'team', ALL_DAYS, { teamId })
    assert.deepEqual(
      turning.map(row => row.key),
      [teamId],
    )
  })

  test("a day's totals are the person's shares of that day, and add up over the lines", async () => {
    const [busiest] = await db.sql<{ personId: string; workDate: string; good: string; pay: string }[]>`
      select person_id as "personId", work_date::text as "workDate", sum(good)::text as good, sum(pay)::text as pay
      from report_worker group by 1, 2 order by count(*) desc, 1, 2 limit 1`
    assert.ok(busiest)
    const workDate = Temporal.PlainDate.from(busiest.workDate)
    const day = await personTotal(db.sql, busiest.personId as PersonId, { from: workDate, to: workDate })
    assert.equal(Number(formatQuantity(day.good)), Number(busiest.good))
    assert.equal(Number(formatQuantity(day.pay)), Number(busiest.pay))
    const lines = await workOf(db.sql, busiest.personId as PersonId, { from: workDate, to: workDate })
    assert.equal(total(lines), day.good)
    const idle = await personTotal(db.sql, 'nobody' as PersonId, { from: workDate, to: workDate })
    assert.deepEqual([idle.reports, idle.good, idle.pay], [0, ZERO, ZERO])
  })

  test('scrap by reason comes from the ledger', async () => {
    const reasons = await scrapByReason(db.sql, ALL_DAYS)
    const scrap = sample.reports.reduce((sum, report) => sum + report.scrap, 0)
    assert.equal(add(ZERO, ...reasons.map(row => row.scrap)), pieces(scrap))
  })
})
