import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { givenOrder, givenStep } from '../test/given-order.ts'
import { isShort, type MaterialUse, materialNeeds, roundUp } from './material-need.ts'
import type { Step } from './model.ts'
import { NO_TOTALS } from './order-stages.ts'
import { formatQuantity, parseQuantity, pieces, type Quantity, ZERO } from './quantity.ts'

function quantity(text: string): Quantity {
  const parsed = parseQuantity(text)
  assert.ok(parsed !== null)
  return parsed
}

const use = (said: Partial<MaterialUse> = {}): MaterialUse => ({
  materialCode: 'BAR',
  qtyPer: quantity('0.268'),
  scrapPct: 0,
  stepCode: 'CUT',
  ...said,
})

function cutting(said: Partial<Step>): Step {
  return givenStep(10, {}, { code: 'CUT', planned: pieces(100), status: 'inProgress', ...said })
}

const made = (good: number, scrap = 0) => ({
  ...NO_TOTALS,
  good: pieces(good),
  scrap: pieces(scrap),
})

const CASES: readonly {
  readonly name: string
  readonly step: Partial<Step>
  readonly lines: readonly MaterialUse[]
  readonly expected: readonly (readonly [string, string])[]
}[] = [
  { name: 'before anything is made all of it', step: {}, lines: [use()], expected: [['BAR', '26.8']] },
  { name: 'the usual loss comes on top', step: {}, lines: [use({ scrapPct: 1.5 })], expected: [['BAR', '27.202']] },
  { name: 'what is made needs none', step: { totals: made(60) }, lines: [use()], expected: [['BAR', '10.72']] },
  { name: 'what was scrapped is used up', step: { totals: made(60, 10) }, lines: [use()], expected: [['BAR', '8.04']] },
  { name: 'more than planned needs nothing', step: { totals: made(103) }, lines: [use()], expected: [['BAR', '0']] },
  { name: 'a completed step needs nothing', step: { status: 'completed' }, lines: [use()], expected: [['BAR', '0']] },
  { name: 'a cancelled step needs nothing', step: { status: 'cancelled' }, lines: [use()], expected: [['BAR', '0']] },
  {
    name: 'a step the order does not have needs nothing',
    step: {},
    lines: [use({ stepCode: 'PACK' })],
    expected: [['BAR', '0']],
  },
  {
    name: 'two lines of one material are one need',
    step: {},
    lines: [use(), use({ qtyPer: pieces(1) }), use({ materialCode: 'OIL', qtyPer: quantity('0.01') })],
    expected: [
      ['BAR', '126.8'],
      ['OIL', '1'],
    ],
  },
]

describe('what an order still takes', () => {
  for (const { name, step, lines, expected } of CASES) {
    it(name, () => {
      const order = { ...givenOrder([]), steps: [cutting(step)] }
      const needs = materialNeeds(order, lines).map(({ materialCode, needed }) => [
        materialCode,
        formatQuantity(needed),
      ])
      assert.deepEqual(needs, expected)
    })
  }
})

describe('rounding up', () => {
  for (const [given, decimals, expected] of [
    ['25.02', 0, '26'],
    ['25', 0, '25'],
    ['0', 0, '0'],
    ['1.0001', 3, '1.001'],
    ['1.0001', 4, '1.0001'],
  ] as const) {
    it(`${given} with ${decimals} decimals is ${expected}`, () => {
      assert.equal(formatQuantity(roundUp(quantity(given), decimals)), expected)
    })
  }
})

describe('stock is short', () => {
  const on = pieces(50)
  for (const { name, asked, expected } of [
    { name: 'of what was asked for', asked: { quantity: pieces(51), needed: ZERO }, expected: true },
    { name: 'never of what is exactly there', asked: { quantity: pieces(50), needed: null }, expected: false },
    { name: 'of what the order takes', asked: { quantity: null, needed: pieces(60) }, expected: true },
    { name: 'below the safety stock', asked: { quantity: null, needed: null }, expected: true },
    {
      name: 'not when the number asked for is there',
      asked: { quantity: pieces(2), needed: pieces(60) },
      expected: false,
    },
  ]) {
    it(name, () => assert.equal(isShort(on, pieces(55), asked), expected))
  }
})
