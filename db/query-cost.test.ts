import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { OrderCode, Person, PersonId, ReportId } from '../domain/model.ts'
import { withDatabase } from '../test/database.ts'
import { growFactory } from '../test/many-orders.ts'
import { loadCatalog } from './catalog.ts'
import type { Pool, Transaction } from './connect.ts'
import { nextOrderCode } from './new-order.ts'
import { ordersEnded } from './on-time.ts'
import { lateSteps, openTasksOf, tasksOf, unfinishedSteps } from './open-steps.ts'
import { findOrders, listOrders, loadOrder, openOrdersByDue, ordersOfDays } from './orders.ts'
import { personTotal } from './output.ts'
import { reconcile } from './reconcile.ts'
import { loadForReport } from './report-facts.ts'
import { lastReportOf, lastReportWorkedBy, listReports, pendingReviewsFor, reportById } from './reports.ts'
import { seed } from './seed.ts'
import { loadTurn } from './turns.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
const TODAY = NOW.toZonedDateTimeISO('Asia/Shanghai').toPlainDate()

/** The tables that are large here. A small one is rightly read through. */
const LARGE = ['orders', 'step', 'step_assignee', 'report', 'report_worker', 'audit']

type Counter = { readonly table: string; readonly scanned: number; readonly fetched: number }

/** The statements of dedicated connections, in the transaction whose reading is counted, planned as on those. */
async function within(tx: Transaction): Promise<Pool> {
  await tx`set local plan_cache_mode = force_generic_plan`
  return { dedicated: { turns: tx, decisions: tx } }
}

describe('with 5,000 finished orders and 50,000 reports in the database', () => {
  const db = withDatabase({ poolSize: 1 })
  let person: Person
  before(async () => {
    await seed(db.sql, 'machining', NOW)
    await growFactory(db.sql, { orders: 5_000, open: 50, reportsPerOrder: 10 })
    const found = (await loadCatalog(db.sql)).people.get('W002' as PersonId)
    assert.ok(found)
    person = found
  })

  const counters = (tx: Transaction) => tx<Counter[]>`
    select relname as "table", seq_tup_read::int as scanned, coalesce(idx_tup_fetch, 0)::int as fetched
    from pg_stat_xact_user_tables where relname = any(${LARGE}) order by relname`

  /** Rows that a question reads, as the server itself counts them. */
  function rowsRead(ask: (tx: Transaction) => Promise<unknown>): Promise<readonly Counter[]> {
    return db.sql.begin(async tx => {
      const before = await counters(tx)
      await ask(tx)
      const after = await counters(tx)
      return after.map((row, i) => ({
        table: row.table,
        scanned: row.scanned - (before[i]?.scanned ?? 0),
        fetched: row.fetched - (before[i]?.fetched ?? 0),
      }))
    })
  }

  const turn = {
    platform: 'sandbox',
    eventId: 'e1',
    chatId: 'D-W002',
    personId: 'W002' as PersonId,
    quotedMessageId: 'm1',
    pressKey: 'k1',
    now: NOW,
  }
  const query = {
    // Not one of the few who made all of it: for most people a plan of their own looks cheap.
    personId: 'W012' as PersonId,
    order: 'BIG-004990' as OrderCode,
    seq: 10,
    workDate: NOW.toZonedDateTimeISO('Asia/Shanghai').toPlainDate(),
    recentSince: NOW.subtract({ minutes: 10 }),
    sessionsSince: NOW.subtract({ hours: 24 }),
  }

  const anyOrder = { statuses: ['released', 'inProgress'], customer: null, product: null } as const
  const questions: readonly { name: string; most: number; ask: (tx: Transaction) => Promise<unknown> }[] = [
    { name: 'an order by its code', most: 60, ask: tx => loadOrder(tx, 'BIG-002500' as OrderCode) },
    { name: 'what a message needs', most: 60, ask: async tx => loadTurn(await within(tx), turn) },
    {
      name: 'what a report needs',
      most: 300,
      ask: async tx => loadTurn(await within(tx), { ...turn, foreseen: { query, known: null } }),
    },
    { name: 'my tasks', most: 3_000, ask: tx => tasksOf(tx, person, 20) },
    { name: 'where my tasks are', most: 3_000, ask: tx => openTasksOf(tx, person) },
    { name: 'an order by its number', most: 300, ask: tx => findOrders(tx, { text: 'big002500' }) },
    { name: 'an order by its last digits', most: 300, ask: tx => findOrders(tx, { text: '2500', by: 'digits' }) },
    { name: 'orders by customer', most: 1_500, ask: tx => findOrders(tx, { text: '老客户7', by: 'customer' }) },
    { name: 'a page of orders', most: 3_000, ask: tx => listOrders(tx, { limit: 50 }) },
    { name: 'the open orders by due', most: 3_000, ask: tx => openOrdersByDue(tx, { limit: 50 }) },
    {
      name: 'the orders due in a week',
      most: 3_000,
      ask: tx => ordersOfDays(tx, { ...anyOrder, time: { of: 'due', from: NOW, until: NOW.add({ hours: 168 }) } }, 12),
    },
    {
      name: 'what was completed since a moment ago',
      most: 3_000,
      ask: tx => {
        const from = Temporal.Now.instant()
        const time = { of: 'completed', from, until: from.add({ hours: 24 }) } as const
        return ordersOfDays(tx, { ...anyOrder, statuses: ['completed', 'closed'], time }, 12)
      },
    },
    { name: 'late steps', most: 5_000, ask: tx => lateSteps(tx, NOW, {}, 20) },
    { name: 'what is in process', most: 6_000, ask: tx => unfinishedSteps(tx, {}) },
    {
      name: 'what came on time the day after everything was told',
      most: 3_000,
      ask: tx =>
        ordersEnded(
          tx,
          { from: Temporal.Now.instant().add({ hours: 24 }), to: Temporal.Now.instant().add({ hours: 48 }) },
          null,
        ),
    },
    { name: 'a page of reports', most: 1_000, ask: tx => listReports(tx, { limit: 50 }) },
    {
      name: 'the reports of an order',
      most: 200,
      ask: tx => listReports(tx, { order: 'BIG-002500' as OrderCode, limit: 50 }),
    },
    { name: 'a report', most: 20, ask: tx => reportById(tx, 'BIG000001234' as ReportId) },
    { name: 'my last report', most: 40, ask: tx => lastReportOf(tx, person.id) },
    { name: "the last report of somebody's work", most: 400, ask: tx => lastReportWorkedBy(tx, person.id) },
    { name: 'what waits for my review', most: 300, ask: tx => pendingReviewsFor(tx, person) },
    {
      name: "a person's day",
      most: 400,
      ask: tx => personTotal(tx, person.id, { from: TODAY, to: TODAY }),
    },
    { name: 'the next order number', most: 20, ask: tx => nextOrderCode(tx, 'BIG-\\d{6}') },
  ]
  for (const { name, most, ask } of questions) {
    test(`${name}: no large table is read through`, async () => {
      const tables = await rowsRead(ask)
      assert.deepEqual(
        tables.filter(table => table.scanned > 0),
        [],
      )
      const fetched = tables.reduce((sum, table) => sum + table.fetched, 0)
      assert.ok(fetched <= most, `${fetched} rows: ${JSON.stringify(tables.filter(table => table.fetched > 0))}`)
    })
  }

  test('what every report needs is planned a few times, not for each of them', async () => {
    const times = 20
    for (let n = 0; n < times; n++) {
      await loadForReport(db.sql, query)
      await loadTurn(db.sql, { ...turn, foreseen: { query, known: null } })
    }
    const plans = await db.sql.dedicated.turns<{ custom: number; generic: number }[]>`
      select custom_plans as custom, generic_plans as generic from pg_prepared_statements
      where custom_plans + generic_plans >= ${times} and statement like '%report_worker%'`
    assert.equal(plans.length, 2)
    for (const { custom, generic } of plans) assert.ok(custom <= 5, `${custom} of ${custom + generic} were planned`)
  })

  // With a million reports the planner fears that much, and would read the ledger whole to join it.
  test('of the ledger a report looks up only its own rows, however many the planner fears', async () => {
    const tables = await rowsRead(async tx => {
      await tx`set local enable_nestloop = off`
      await loadForReport(await within(tx), query)
    })
    const ledger = tables.filter(({ table }) => table === 'report' || table === 'report_worker')
    assert.equal(ledger.length, 2)
    for (const { table, scanned, fetched } of ledger)
      assert.ok(scanned + fetched <= 400, `${table}: ${scanned + fetched} rows`)
  })

  test('reconcile agrees with all of it', async () => {
    const result = await reconcile(db.sql)
    assert.deepEqual(result.disagreements, [])
    assert.equal(result.reports, 50_092)
  })
})
