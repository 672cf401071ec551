import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { Temporal } from 'temporal-polyfill'
import { withDatabase } from '../test/database.ts'
import type { Transaction } from './connect.ts'
import { type Disagreement, reconcile, reconcileIn, reconciliationLines } from './reconcile.ts'
import { SAMPLE_NAMES } from './sample-factory.ts'
import { seed } from './seed.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
const run = promisify(execFile)

for (const name of SAMPLE_NAMES) {
  describe(`the ${name} factory as it is seeded`, () => {
    const db = withDatabase()
    test('agrees with its ledger in everything', async () => {
      await seed(db.sql, name, NOW)
      const result = await reconcile(db.sql)
      assert.deepEqual(result.disagreements, [])
      assert.match(reconciliationLines(result).join('\n'), /^reconcile: 16 orders, \d+ steps, \d+ reports agree$/)
    })
  })
}

/** How a faulty caller, or a hand at the database, could break what the triggers keep. */
const planted: readonly {
  name: string
  check: string
  subject: string
  plant: (tx: Transaction) => Promise<unknown>
}[] = [
  {
    name: 'a total that is not the sum',
    check: 'totals',
    subject: 'WO-1001/20',
    plant: tx => tx`update step s set good = s.good + 1 from orders o
      where o.id = s.order_id and o.code = 'WO-1001' and s.seq = 20`,
  },
  {
    name: 'a report that was changed',
    check: 'shares',
    subject: 'RP10001',
    plant: tx => tx`update report set good = good - 1 where id = 'RP10001'`,
  },
  {
    name: 'a total below zero in between',
    check: 'neverNegative',
    subject: 'RP10005',
    plant: tx => tx`update report set good = -9999 where id = 'RP10005'`,
  },
  {
    name: 'pay without a rate',
    check: 'pay',
    subject: 'RP10001',
    plant: tx => tx`update report set piece_rate = 0 where id = 'RP10001'`,
  },
  {
    name: 'a reversal that left somebody their pay',
    check: 'reversals',
    subject: 'RP10005',
    plant: tx => tx`update report_worker set pay = pay + 1 where report_id = 'RP10005'`,
  },
  {
    name: 'a rejected report that stands',
    check: 'reviews',
    subject: 'RP10010',
    plant: tx => tx`insert into report_review (report_id, decision, reviewer_id, at)
      values ('RP10010', 'rejected', 'W001', now())`,
  },
  {
    name: 'a pending report that no leader is shown',
    check: 'reviewQueue',
    subject: 'RP10019',
    plant: tx => tx`delete from review_queue where report_id = 'RP10019'`,
  },
  {
    name: 'a status that does not follow from the totals',
    check: 'statuses',
    subject: 'WO-1003/10',
    plant: tx => tx`update step s set status = 'ready' from orders o
      where o.id = s.order_id and o.code = 'WO-1003' and s.seq = 10`,
  },
  {
    name: 'somebody at work on a finished order',
    check: 'finishedOrders',
    subject: 'WO-1009/10',
    plant: tx => tx`insert into work_session (id, step_id, person_id, started_at)
      select 'x', s.id, 'W002', now() from step s join orders o on o.id = s.order_id
      where o.code = 'WO-1009' and s.seq = 10`,
  },
  {
    name: 'a closed month whose totals are not its rows',
    check: 'closedPay',
    subject: '2026-11 W002',
    plant: async tx => {
      await tx`select close_pay_month('2026-11-01', 'W036', now())`
      await tx`update report_worker set pay = pay + 1 where report_id = (select w.report_id from report_worker w
        where w.person_id = 'W002' and w.work_date >= '2026-11-01' and w.pay > 0 limit 1) and person_id = 'W002'`
    },
  },
  {
    name: 'a report without an actor',
    check: 'audit',
    subject: 'RP10002',
    plant: tx => tx`delete from audit where subject_id = 'RP10002'`,
  },
  {
    name: 'a message about an order that is none',
    check: 'outbox',
    subject: 'outbox 1',
    plant: async tx => {
      await tx`insert into lane (key) values ('sandbox:x')`
      await tx`insert into outbox (lane, dedup, kind, payload, about)
        values ('sandbox:x', 'x', 'message', '{}', '{"kind":"order","order":"WO-0"}')`
    },
  },
]

describe('a difference planted behind the triggers', () => {
  const db = withDatabase()
  before(() => seed(db.sql, 'machining', NOW).then(() => undefined))

  /** What reconcile finds after `plant`; everything is rolled back, so that each case stands alone. */
  async function disagreementsAfter(plant: (tx: Transaction) => Promise<unknown>): Promise<readonly Disagreement[]> {
    const tables = ['report', 'report_worker', 'report_review', 'audit', 'step', 'review_queue']
    const undo = new Error('enough seen')
    let seen: readonly Disagreement[] = []
    const planting = db.sql.begin(async tx => {
      for (const table of tables) await tx`alter table ${tx(table)} disable trigger user`
      await plant(tx)
      seen = (await reconcileIn(tx)).disagreements
      throw undo
    })
    await assert.rejects(planting, undo)
    return seen
  }

  for (const { name, check, subject, plant } of planted) {
    test(`is found: ${name}`, async () => {
      const seen = await disagreementsAfter(plant)
      assert.ok(
        seen.some(each => each.check === check && each.subject === subject),
        JSON.stringify(seen),
      )
    })
  }

  test('is gone when nothing is planted', async () => {
    assert.deepEqual(await disagreementsAfter(async () => undefined), [])
  })
})

describe('the command', () => {
  const db = withDatabase()
  const command = () =>
    run(process.execPath, [join(import.meta.dirname, 'cli', 'reconcile.ts')], {
      env: { ...process.env, DATABASE_URL: db.url },
    })

  test('says in one line that all agrees', async () => {
    await seed(db.sql, 'machining', NOW)
    assert.equal((await command()).stdout, 'reconcile: 16 orders, 112 steps, 92 reports agree\n')
  })

  test('prints every difference and fails', async () => {
    await db.sql`alter table step disable trigger user`
    await db.sql`update step set good = good + 1 where good > 0`
    const wrong = await db.sql`select 1 from step where good > 0`
    const failed: unknown = await command().catch((error: unknown) => error)
    assert.ok(failed instanceof Error && 'code' in failed && 'stdout' in failed)
    assert.equal(failed.code, 1)
    assert.equal(String(failed.stdout).match(/^totals WO-\d+\/\d+: expected .*, found .*$/gm)?.length, wrong.length)
  })
})
