import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type BillLine, explodeNeeds, linesForVariants } from './bill-of-materials.ts'
import type { MaterialUse } from './material-need.ts'
import { add, formatQuantity, pieces, type Quantity, ZERO } from './quantity.ts'

const line = (materialCode: string, qtyPer: number, variantMaterials: Record<string, string> = {}): BillLine => ({
  materialCode,
  qtyPer: pieces(qtyPer),
  scrapPct: 0,
  stepCode: 'CUT',
  issueMethod: 'issue',
  variantMaterials,
})
const variant = (color: string, count: number) => ({ color, quantity: pieces(count) })
const shown = (lines: readonly BillLine[]) =>
  lines.map(({ materialCode, qtyPer }) => `${materialCode} ${formatQuantity(qtyPer)}`)

describe('the lines of an order', () => {
  const cloth = line('NAVY', 3, { 白: 'WHITE' })
  const cases = [
    { name: 'without variants are the bill’s', variants: [], is: ['NAVY 3', 'BTN 6'] },
    { name: 'of another colour take that one’s material', variants: [variant('白', 5)], is: ['WHITE 3', 'BTN 6'] },
    { name: 'of its own colour take its own', variants: [variant('藏青', 5)], is: ['NAVY 3', 'BTN 6'] },
    {
      name: 'of both are parted by quantity',
      variants: [variant('白', 1), variant('藏青', 2)],
      is: ['NAVY 2', 'WHITE 1', 'BTN 6'],
    },
  ]
  for (const { name, variants, is } of cases)
    test(name, () => assert.deepEqual(shown(linesForVariants([cloth, line('BTN', 6)], variants)), is))

  test('are exactly the whole, however it is parted', () => {
    const some = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 999 })), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(some, fc.bigInt({ min: 1n, max: 99_999n }), (colours, qty) => {
        const whole = { ...line('A', 1, { b: 'B', c: 'C' }), qtyPer: qty as Quantity }
        const parts = linesForVariants(
          [whole],
          colours.map(([color, count]) => variant(color, count)),
        )
        assert.equal(add(...parts.map(({ qtyPer }) => qtyPer)), qty)
        for (const { qtyPer } of parts) assert.ok(qtyPer >= ZERO)
      }),
    )
  })
})

describe('needs level by level', () => {
  const bills: Record<string, readonly MaterialUse[]> = {
    HOUSING: [line('BLANK', 1), line('SCREW', 4)],
    BLANK: [line('BAR', 2)],
  }
  const billOf = (code: string) => bills[code] ?? []
  const explode = (code: string, needed: number, stock: Record<string, number>) =>
    explodeNeeds(
      [{ materialCode: code, needed: pieces(needed) }],
      billOf,
      new Map(Object.entries(stock).map(([item, count]) => [item, pieces(count)])),
    ).map(
      ({ materialCode, level, needed: n, missing }) =>
        `${level} ${materialCode} ${formatQuantity(n)}/${formatQuantity(missing)}`,
    )

  const cases = [
    { name: 'end where the stock has it', given: explode('HOUSING', 10, { HOUSING: 12 }), is: ['0 HOUSING 10/0'] },
    {
      name: 'go on for what must be made',
      given: explode('HOUSING', 10, { HOUSING: 4, BLANK: 1, SCREW: 100, BAR: 3 }),
      is: ['0 HOUSING 10/0', '1 BLANK 6/0', '2 BAR 10/7', '1 SCREW 24/0'],
    },
    { name: 'miss what is bought', given: explode('BAR', 10, { BAR: 4 }), is: ['0 BAR 10/6'] },
    {
      name: 'of what stands below zero miss no more than is needed',
      given: explode('BAR', 10, { BAR: -4 }),
      is: ['0 BAR 10/10'],
    },
  ]
  for (const { name, given, is } of cases) test(name, () => assert.deepEqual(given, is))

  test('count no piece of the stock twice', () => {
    const needs = [
      { materialCode: 'BAR', needed: pieces(3) },
      { materialCode: 'BAR', needed: pieces(3) },
    ]
    const missing = explodeNeeds(needs, billOf, new Map([['BAR', pieces(4)]])).map(each => formatQuantity(each.missing))
    assert.deepEqual(missing, ['0', '2'])
  })

  test('end even where a chain closes', () => {
    const closed = () => [line('X', 1)]
    assert.equal(explodeNeeds([{ materialCode: 'X', needed: pieces(1) }], closed, new Map()).length, 13)
  })
})
