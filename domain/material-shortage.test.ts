import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { MaterialUse } from './material-need.ts'
import { type OpenNeed, shortagesOf } from './material-shortage.ts'
import type { OrderCode, OrderId } from './model.ts'
import { add, formatQuantity, largest, pieces, subtract, ZERO } from './quantity.ts'

const NOW = Temporal.Instant.from('2026-11-18T02:00:00Z')
const need = (order: number, materialCode: string, count: number, inHours: number): OpenNeed => ({
  orderId: order as OrderId,
  order: `WO-${order}` as OrderCode,
  materialCode,
  needed: pieces(count),
  neededBy: NOW.add({ hours: inHours }),
})
const BILLS: Record<string, readonly MaterialUse[]> = {
  BLANK: [{ materialCode: 'BAR', qtyPer: pieces(2), scrapPct: 0, stepCode: 'CUT' }],
}
const supply = (stock: Record<string, number>) => ({
  stock: new Map(Object.entries(stock).map(([code, count]) => [code, pieces(count)])),
  billOf: (code: string) => BILLS[code] ?? [],
  leadTimeHours: () => 48,
})
const shown = (needs: readonly OpenNeed[], stock: Record<string, number>) =>
  shortagesOf(needs, supply(stock), NOW).map(
    ({ order, materialCode, missing, tooLate }) =>
      `${order} ${materialCode} ${formatQuantity(missing)}${tooLate ? ' late' : ''}`,
  )

describe('what is short', () => {
  const cases = [
    { name: 'nothing, while there is enough', needs: [need(1, 'BAR', 5, 72)], stock: { BAR: 5 }, is: [] },
    { name: 'of one order', needs: [need(1, 'BAR', 5, 72)], stock: { BAR: 3 }, is: ['WO-1 BAR 2'] },
    { name: 'and too late to be ordered', needs: [need(1, 'BAR', 5, 24)], stock: { BAR: 3 }, is: ['WO-1 BAR 2 late'] },
    {
      name: 'goes to who needs it last',
      needs: [need(2, 'BAR', 5, 72), need(1, 'BAR', 5, 60)],
      stock: { BAR: 7 },
      is: ['WO-2 BAR 3'],
    },
    {
      name: 'of what a part is made of',
      needs: [need(1, 'BLANK', 5, 72)],
      stock: { BLANK: 1, BAR: 3 },
      is: ['WO-1 BAR 5'],
    },
    {
      name: 'of one order in one row, whether it uses it itself or in a part',
      needs: [need(1, 'BAR', 2, 72), need(1, 'BLANK', 1, 72)],
      stock: {},
      is: ['WO-1 BAR 4'],
    },
    {
      name: 'no more than what is needed, when the ledger stands below zero',
      needs: [need(1, 'BAR', 5, 72)],
      stock: { BAR: -9 },
      is: ['WO-1 BAR 5'],
    },
  ]
  for (const { name, needs, stock, is } of cases) test(name, () => assert.deepEqual(shown(needs, stock), is))

  test('is in all what the needs exceed the stock by', () => {
    const some = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: -9, max: 99 })),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 40 }), (drawn, there) => {
        const needs = drawn.map(([order, count, hours]) => need(order, 'BAR', count, hours))
        const missing = add(...shortagesOf(needs, supply({ BAR: there }), NOW).map(row => row.missing))
        assert.equal(missing, largest(ZERO, subtract(add(...needs.map(each => each.needed)), pieces(there))))
      }),
    )
  })
})
