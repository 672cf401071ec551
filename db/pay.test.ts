/** Pay in the database: closed months stay what they were, whatever is booked afterwards, and whoever books meanwhile. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { PersonId } from '../domain/model.ts'
import { pieces, ZERO } from '../domain/quantity.ts'
import { withDatabase } from '../test/database.ts'
import { bookPay, transact } from './commit.ts'
import { closePayMonth, payTotals } from './pay.ts'
import { reconcile } from './reconcile.ts'
import { seed } from './seed.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
const FIRST = Temporal.PlainDate.from('2026-10-01')

describe('closed months', () => {
  const db = withDatabase({ setUp: async sql => void (await seed(sql, 'machining', NOW)) })
  let ids = 0
  const book = (day: Temporal.PlainDate, amount: number, person = 'W004') =>
    transact(db.sql, tx =>
      bookPay(tx, {
        payEntries: [
          {
            id: `E${++ids}`,
            personId: person as PersonId,
            kind: 'adjustment',
            workDate: day,
            stepId: null,
            minutes: 0,
            rate: ZERO,
            amount: pieces(amount),
            reportId: null,
            entryId: null,
            slot: null,
            note: 'why',
            bookedBy: 'W036' as PersonId,
            bookedAt: NOW,
          },
        ],
      }),
    )
  const close = (month: Temporal.PlainDate) =>
    transact(db.sql, tx => closePayMonth(tx, { month, closedBy: 'W036' as PersonId, closedAt: NOW }))

  test('keep their totals after any sequence of bookings and closings', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ days: fc.nat(150), amount: fc.integer({ min: -50, max: 50 }) }) },
      { weight: 1, arbitrary: fc.constant('close' as const) },
    )
    const [steps = []] = fc.sample(fc.array(step, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed: 7 })
    const frozen = new Map<string, unknown>()
    let next = FIRST
    for (const one of steps) {
      if (one === 'close') {
        assert.equal(await close(next), true)
        assert.equal(await close(next), false, 'twice')
        frozen.set(next.toString(), await payTotals(db.sql, next))
        next = next.add({ months: 1 })
      } else await book(FIRST.add({ days: one.days }), one.amount)
    }
    assert.ok(frozen.size > 2)
    for (const [month, totals] of frozen)
      assert.deepEqual(await payTotals(db.sql, Temporal.PlainDate.from(month)), totals)
    assert.deepEqual((await reconcile(db.sql)).disagreements, [])
    const [early] =
      await db.sql`select 1 from pay_row x join pay_close c on c.month = x.pay_month where x.late and x.work_date >= c.month`
    assert.equal(early, undefined, 'a late row stands in a month after its own')
  })

  test('take no row that is booked while they are being added up', async () => {
    const [row] = await db.sql<
      { next: string }[]
    >`select (max(month) + interval '1 month')::date::text as next from pay_close`
    const month = Temporal.PlainDate.from(row?.next ?? '')
    const booking = Array.from({ length: 12 }, (_, n) => book(month.add({ days: n }), 1, 'W006'))
    await Promise.all([...booking.slice(0, 6), close(month), ...booking.slice(6)])
    assert.deepEqual((await reconcile(db.sql)).disagreements, [])
    const [sum] = await db.sql<{ all: number }[]>`
      select sum(amount)::int as all from pay_row where person_id = 'W006' and kind = 'adjustment'`
    assert.equal(sum?.all, 12, 'each is in the one month or in the next')
  })

  test('and rows of pay are never changed', async () => {
    for (const statement of [
      `update pay_entry set amount = 0`,
      `delete from pay_entry`,
      `update pay_close_total set piece = 0`,
      `delete from pay_close`,
    ])
      await assert.rejects(db.sql.unsafe(statement), /append-only/, statement)
  })
})
