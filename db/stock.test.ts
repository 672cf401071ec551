import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { linesForVariants } from '../domain/bill-of-materials.ts'
import { takenBy } from '../domain/material-need.ts'
import { add, formatQuantity, negate, pieces, type Quantity, ZERO } from '../domain/quantity.ts'
import { NO_LOT, takeOldestFirst } from '../domain/stock.ts'
import { withDatabase } from '../test/database.ts'
import type { Sql } from './connect.ts'
import { APPEND_ONLY, CHECK_VIOLATION, STALE_VERSION, TOTALS_FOLLOW_LEDGER } from './fault.ts'
import { reconcile } from './reconcile.ts'
import { toQuantity } from './row-values.ts'
import { readSample, SAMPLE_NAMES } from './sample-factory.ts'
import { seed } from './seed.ts'
import { decimal } from './seed-master.ts'
import { lotsOf } from './stock.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')

const move = (sql: Sql, kind: string, quantity: string, more: Record<string, unknown> = {}) =>
  sql`insert into stock_move ${sql([{ kind, material_code: 'M-NUT-M8', quantity, at: NOW.toString(), reason: 'r', ...more }])}`

for (const name of SAMPLE_NAMES) {
  describe(`the sample ${name}`, () => {
    const db = withDatabase({ setUp: async sql => void (await seed(sql, name, NOW)) })

    test('has in stock what its file says, to the last digit, after all that was booked', async () => {
      const { materials } = await readSample(name)
      const rows = await db.sql<
        { code: string; onHand: string }[]
      >`select code, on_hand::text as "onHand" from material order by code`
      assert.deepEqual(
        rows.map(({ code, onHand }) => `${code} ${formatQuantity(toQuantity(onHand))}`),
        materials.map(({ code, onHand }) => `${code} ${decimal(onHand)}`).toSorted(),
      )
    })

    test('agrees with its ledger', async () => {
      assert.deepEqual((await reconcile(db.sql)).disagreements, [])
    })

    test('has used material with its reports', async () => {
      const [row] = await db.sql<
        { moves: number }[]
      >`select count(*)::int as moves from stock_move where kind = 'backflush'`
      assert.ok((row?.moves ?? 0) > 0)
    })
  })
}

describe('the ledger of the warehouse', () => {
  const db = withDatabase({ setUp: async sql => void (await seed(sql, 'machining', NOW)) })

  test('is only ever added to', async () => {
    await assert.rejects(db.sql`update stock_move set quantity = 1`, { code: APPEND_ONLY })
    await assert.rejects(db.sql`delete from stock_move`, { code: APPEND_ONLY })
    await assert.rejects(db.sql`truncate stock_move cascade`, { code: APPEND_ONLY })
  })

  test('moves the totals, and nobody else does', async () => {
    await assert.rejects(db.sql`update material set on_hand = on_hand + 1`, { code: TOTALS_FOLLOW_LEDGER })
    await assert.rejects(db.sql`update stock_lot set on_hand = on_hand + 1`, { code: TOTALS_FOLLOW_LEDGER })
    await assert.rejects(db.sql`delete from stock_lot`, { code: TOTALS_FOLLOW_LEDGER })
    await assert.rejects(db.sql`insert into material (code, name, unit, on_hand) values ('X', 'x', 'PCS', 1)`, {
      code: TOTALS_FOLLOW_LEDGER,
    })
  })

  const signs: readonly [kind: string, quantity: string][] = [
    ['receipt', '-1'],
    ['issue', '1'],
    ['return', '-1'],
    ['backflush', '-1'],
    ['output', '-1'],
    ['shipment', '1'],
    ['shipment', '-1'],
    ['adjust', '0'],
    ['stolen', '1'],
  ]
  for (const [kind, quantity] of signs)
    test(`has no ${kind} of ${quantity}`, () => assert.rejects(move(db.sql, kind, quantity), { code: CHECK_VIOLATION }))

  test('has no adjustment without a reason', () =>
    assert.rejects(move(db.sql, 'adjust', '1', { reason: '' }), { code: CHECK_VIOLATION }))

  test('hands out no more than there is, however many ask at once', async () => {
    await assert.rejects(move(db.sql, 'issue', '-5200.0001'), { code: STALE_VERSION })
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => move(db.sql, 'issue', '-1000')))
    assert.equal(asked.filter(({ status }) => status === 'fulfilled').length, 5)
    assert.deepEqual(
      (await lotsOf(db.sql, 'M-NUT-M8')).map(({ quantity }) => formatQuantity(quantity)),
      ['200'],
    )
    assert.deepEqual((await reconcile(db.sql)).disagreements, [])
  })

  test('takes back from an order no more than it was given, however many bring it at once', async () => {
    const [order] = await db.sql<{ id: number }[]>`select id from orders where code = 'WO-1008'`
    await move(db.sql, 'issue', '-50', { order_id: order?.id })
    const brought = await Promise.allSettled(
      Array.from({ length: 6 }, () => move(db.sql, 'return', '20', { order_id: order?.id })),
    )
    assert.equal(brought.filter(({ status }) => status === 'fulfilled').length, 2)
  })
})

describe('the database takes material as the rules say', () => {
  const db = withDatabase({ setUp: async sql => void (await seed(sql, 'machining', NOW)) })
  const quantity = (most: bigint) => fc.bigInt({ min: 1n, max: most }).map(n => n as Quantity)

  test('for any line and any number of pieces', async () => {
    const cases = fc.sample(
      fc.tuple(quantity(9_999_999n), fc.double({ min: 0, max: 60, noNaN: true }), quantity(99_999_999n)),
      500,
    )
    const rows = await db.sql<{ taken: string }[]>`
      select taken_by(c.q, c.p, c.m)::text as taken from jsonb_to_recordset(${JSON.stringify(
        cases.map(([q, p, m]) => ({ q: formatQuantity(q), p, m: formatQuantity(m) })),
      )}::text::jsonb) as c(q numeric, p float8, m numeric)`
    assert.deepEqual(
      rows.map(({ taken }) => formatQuantity(toQuantity(taken))),
      cases.map(([qtyPer, scrapPct, made]) => formatQuantity(takenBy({ qtyPer, scrapPct }, made))),
    )
  })

  test('for any split of an order into variants', async () => {
    await db.sql`update bom_line set variant_materials = '{"a": "M-OIL", "b": "M-NUT-M8"}', qty_per = 0.3333
      where bom_id = 'B-SHAFT' and step_code = 'CUT'`
    const colours = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 999 })), {
      minLength: 1,
      maxLength: 5,
    })
    for (const variants of fc.sample(colours, 40)) {
      const said = variants.map(([color, qty]) => ({ color, qty }))
      const rows = await db.sql<{ code: string; qty: string }[]>`
        select material_code as code, qty_per::text as qty from bill_lines('P-SHAFT-A01', ${JSON.stringify(said)}::text::jsonb)
        where line = 1 order by 1`
      const line = {
        materialCode: 'M-45-40',
        qtyPer: toQuantity('0.3333'),
        scrapPct: 1,
        stepCode: 'CUT',
        variantMaterials: { a: 'M-OIL', b: 'M-NUT-M8' },
      }
      const parted = linesForVariants(
        [line],
        variants.map(([color, count]) => ({ color, quantity: pieces(count) })),
      )
      assert.deepEqual(
        rows.map(({ code, qty }) => `${code} ${formatQuantity(toQuantity(qty))}`),
        parted.map(({ materialCode, qtyPer }) => `${materialCode} ${formatQuantity(qtyPer)}`),
      )
    }
  })

  test('of the oldest lots first, and the rest of none', async () => {
    const [report] = await db.sql<{ id: string }[]>`select id from report where reversal_of is null limit 1`
    const lots = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 4 })
    let number = 0
    for (const [there, wanted] of fc.sample(fc.tuple(lots, fc.integer({ min: 1, max: 90 })), 60)) {
      const code = `T${number++}`
      await db.sql`insert into material (code, name, unit) values (${code}, ${code}, 'PCS')`
      const stock = there.map((count, i) => ({
        lot: i === 1 ? NO_LOT : `L${9 - i}`,
        quantity: pieces(count),
        held: pieces(i === 0 ? Math.min(count, wanted % 7) : 0),
      }))
      for (const [i, { lot, quantity: q }] of stock.entries())
        await db.sql`insert into stock_move (kind, material_code, quantity, lot, at)
          values ('receipt', ${code}, ${formatQuantity(q)}, ${lot}, ${NOW.add({ minutes: i })})`
      for (const { lot, held } of stock.filter(each => each.held > ZERO))
        await db.sql`insert into inspection (id, kind, material_code, lot, received, requested_at)
          values (${`I${code}`}, 'incoming', ${code}, ${lot}, ${formatQuantity(held)}, ${NOW})`
      await db.sql`select take_stock(${code}, ${String(wanted)}, r) from report r where r.id = ${report?.id ?? ''}`
      const rows = await db.sql<{ lot: string; quantity: string }[]>`
        select lot, quantity::text as quantity from stock_move where material_code = ${code} and kind = 'backflush' order by id`
      const { moves, missing } = takeOldestFirst(stock, pieces(wanted))
      assert.deepEqual(
        rows.map(row => ({ lot: row.lot, quantity: toQuantity(row.quantity) })),
        moves,
      )
      const [mark] = await db.sql<{ missing: string }[]>`
        select missing::text as missing from stock_shortage where material_code = ${code}`
      assert.equal(mark === undefined ? ZERO : toQuantity(mark.missing), missing)
      assert.equal(negate(add(...moves.map(m => m.quantity))), pieces(wanted))
    }
    assert.deepEqual((await reconcile(db.sql)).disagreements, [])
  })

  test('and what comes in ends the mark', async () => {
    const [short] = await db.sql<{ code: string; missing: string }[]>`
      select material_code as code, missing::text as missing from stock_shortage where resolved_at is null limit 1`
    assert.ok(short)
    await db.sql`insert into stock_move (kind, material_code, quantity, at) values ('receipt', ${short.code}, ${short.missing}, now())`
    const open = await db.sql`select from stock_shortage where material_code = ${short.code} and resolved_at is null`
    assert.equal(open.length, 0)
  })
})
