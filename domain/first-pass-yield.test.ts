import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { givenOrder, givenStep } from '../test/given-order.ts'
import { firstPassOf, firstPassOfOrder } from './first-pass-yield.ts'
import type { StepTotals } from './model.ts'
import { NO_TOTALS } from './order-stages.ts'
import { pieces } from './quantity.ts'

type Numbers = { readonly [Name in keyof StepTotals]?: number }
const totals = (numbers: Numbers): StepTotals => ({
  ...NO_TOTALS,
  ...Object.fromEntries(Object.entries(numbers).map(([name, count]) => [name, pieces(count)])),
})

const CASES: readonly {
  readonly name: string
  readonly numbers: Numbers
  readonly expected: readonly [number, number]
}[] = [
  { name: 'good over good, scrap and rework', numbers: { good: 90, scrap: 6, rework: 4 }, expected: [90, 100] },
  {
    name: 'what came back good from rework was not good at once',
    numbers: { good: 94, scrap: 6, rework: 4, reworkDone: 4, reworkGood: 4 },
    expected: [90, 100],
  },
  {
    name: 'what came back bad counts once',
    numbers: { good: 90, scrap: 10, rework: 4, reworkDone: 4, reworkBad: 4 },
    expected: [90, 100],
  },
  {
    name: 'what was conceded is good, and was not good at once',
    numbers: { good: 95, scrap: 5, conceded: 10 },
    expected: [85, 100],
  },
  { name: 'what waits is not judged', numbers: { good: 50, waiting: 50 }, expected: [50, 50] },
]

describe('first-pass yield of a step', () => {
  for (const { name, numbers, expected } of CASES)
    it(name, () => {
      const { good, judged } = firstPassOf(totals(numbers))
      assert.deepEqual([good, judged], expected.map(pieces))
    })
  it('is nothing where nothing was judged', () => assert.equal(firstPassOf(NO_TOTALS).ratio, null))
})

it('the first-pass yield of an order is the product of its steps', () => {
  const steps = [
    givenStep(10, {}, { totals: totals({ good: 90, scrap: 10 }) }),
    givenStep(20, {}, { totals: totals({ good: 45, rework: 45 }) }),
    givenStep(30),
  ]
  assert.equal(firstPassOfOrder(givenOrder(steps)), 0.45)
})
