import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { createWorkingTime } from '../domain/calendar.ts'
import type { OrderCode } from '../domain/model.ts'
import { pieces, subtract } from '../domain/quantity.ts'
import { withDatabase } from '../test/database.ts'
import { loadCatalog } from './catalog.ts'
import { loadOrders } from './orders.ts'
import { readSample, SAMPLE_NAMES } from './sample-factory.ts'
import { seed } from './seed.ts'

/** A Wednesday morning in the plants' time zone, in the middle of a shift. */
const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
/** A Sunday night: everything that is planned near it falls in rest time. */
const AT_REST = Temporal.Instant.from('2026-11-22T22:00:00+08:00')

for (const name of SAMPLE_NAMES) {
  describe(`the seeded ${name} factory`, () => {
    const db = withDatabase()

    test('loads only into an empty database', async () => {
      assert.deepEqual(await seed(db.sql, name, NOW), { kind: 'seeded' })
      assert.deepEqual(await seed(db.sql, name, NOW), { kind: 'occupied' })
    })

    test('has every step at the totals, status and people of the sample', async () => {
      const sample = await readSample(name)
      const orders = await loadOrders(
        db.sql,
        sample.orders.map(order => order.no as OrderCode),
      )
      assert.deepEqual(
        orders.map(order => ({
          no: order.code,
          status: order.status,
          qty: order.quantity,
          steps: order.steps.map(({ seq, code, totals, status, assigneeIds, outsourceStatus }) => ({
            seq,
            code,
            good: totals.good,
            scrap: totals.scrap,
            reworkOpen: subtract(totals.rework, totals.reworkDone),
            status,
            assigneeIds,
            outsourceStatus,
          })),
        })),
        sample.orders.map(order => ({
          no: order.no,
          status: order.status,
          qty: pieces(order.qty),
          steps: order.steps.map(step => ({
            seq: step.seq,
            code: step.code,
            good: pieces(step.good),
            scrap: pieces(step.scrap),
            reworkOpen: pieces(step.reworkOpen),
            status: step.status,
            assigneeIds: [...step.assigneeIds].sort(),
            outsourceStatus: step.outsourceStatus,
          })),
        })),
      )
    })

    test('has every report with its workers and an audit entry, and the waiting ones in the queue', async () => {
      const sample = await readSample(name)
      const [counted] = await db.sql`
        select (select count(*)::int from report) as reports,
          (select count(*)::int from report r join audit a on a.subject_kind = 'report' and a.subject_id = r.id) as audited,
          (select count(*)::int from report_worker) as workers,
          (select count(*)::int from review_queue) as waiting,
          (select count(*)::int from report_review) as reviewed`
      assert.deepEqual(
        { ...counted },
        {
          reports: sample.reports.length,
          audited: sample.reports.length,
          workers: sample.reports.flatMap(report => report.workerIds).length,
          waiting: sample.reports.filter(report => report.review === 'pending').length,
          reviewed: sample.reports.filter(report => report.reviewedBy !== null).length,
        },
      )
    })

    test('pays who is paid by the piece exactly the rate for the good pieces, and nobody else', async () => {
      const rows = await db.sql<{ id: string; everyone: boolean; pay: string; earned: string }[]>`
        select r.id, bool_and(p.pay_type = 'piece') as everyone, sum(w.pay)::text as pay,
          round(r.piece_rate * r.good, 4)::text as earned
        from report r join report_worker w on w.report_id = r.id join person p on p.id = w.person_id
        group by r.id`
      const byPiece = rows.filter(row => row.everyone)
      assert.ok(byPiece.some(row => Number(row.pay) > 0) && byPiece.some(row => Number(row.pay) < 0))
      for (const row of byPiece) assert.equal(Number(row.pay), Number(row.earned), row.id)
      const [others] = await db.sql<{ pay: string }[]>`
        select coalesce(sum(abs(w.pay)), 0)::text as pay
        from report_worker w join person p on p.id = w.person_id where p.pay_type <> 'piece'`
      assert.equal(Number(others?.pay), 0)
    })

    test('plans inside working time, with no start after its due, and keeps late what is late', async () => {
      const sample = await readSample(name)
      const catalog = await loadCatalog(db.sql)
      const orders = await loadOrders(
        db.sql,
        sample.orders.map(order => order.no as OrderCode),
      )
      for (const [index, order] of orders.entries()) {
        for (const step of order.steps) {
          const offset = sample.orders[index]?.steps.find(each => each.seq === step.seq)?.dueInHours ?? 0
          const { plannedStart, dueAt } = step
          assert.ok(plannedStart !== null && dueAt !== null)
          assert.ok(Temporal.Instant.compare(plannedStart, dueAt) <= 0, `${order.code} ${step.seq}`)
          assert.equal(offset < 0, Temporal.Instant.compare(dueAt, NOW) < 0, `${order.code} ${step.seq}`)
          const calendar = catalog.calendars.get(step.calendarId)
          assert.ok(calendar !== undefined)
          if (step.rules.outsource !== null || offset < 0) continue
          const time = createWorkingTime(calendar, catalog.site.timeZone)
          assert.ok(time.isWorking(dueAt), `${order.code} ${step.seq} is due at ${dueAt}`)
        }
      }
    })

    test('has people at work on running steps, each on one, and nobody on a paused step', async () => {
      const rows = await db.sql<{ status: string; person_id: string }[]>`
        select s.status, w.person_id from work_session w join step s on s.id = w.step_id`
      assert.ok(rows.length > 0)
      assert.deepEqual([...new Set(rows.map(row => row.status))], ['inProgress'])
      assert.equal(new Set(rows.map(row => row.person_id)).size, rows.length)
    })
  })
}

describe('a factory seeded while it rests', () => {
  const db = withDatabase()

  test('still has its late orders late and its future ones in the future', async () => {
    await seed(db.sql, 'machining', AT_REST)
    const sample = await readSample('machining')
    const orders = await loadOrders(
      db.sql,
      sample.orders.map(order => order.no as OrderCode),
    )
    for (const [index, order] of orders.entries()) {
      const late = (sample.orders[index]?.dueInHours ?? 0) < 0
      assert.equal(Temporal.Instant.compare(order.dueAt, AT_REST) < 0, late, order.code)
    }
  })

  test('has a night shift report on the day its shift started', async () => {
    const rows = await db.sql<{ occurred: string; workDate: string }[]>`
      select (occurred_at at time zone 'Asia/Shanghai')::text as occurred, work_date::text as "workDate" from report`
    const night = rows.filter(row => row.occurred.slice(11, 13) < '06' && row.occurred.slice(0, 10) !== row.workDate)
    assert.ok(night.length > 0)
    for (const row of night) {
      const dayBefore = Temporal.PlainDate.from(row.occurred.slice(0, 10)).subtract({ days: 1 })
      assert.equal(row.workDate, dayBefore.toString())
    }
  })
})
