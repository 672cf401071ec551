import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givenOrder, givenStep } from '../test/given-order.ts'
import { completionOf, outputOf } from './completion.ts'
import type { Order, StepRules } from './model.ts'
import { NO_TOTALS } from './order-stages.ts'
import { pieces } from './quantity.ts'

const orderOf = (...steps: readonly [good: number, rules: Partial<StepRules>][]): Order =>
  givenOrder(
    steps.map(([good, rules], i) => givenStep((i + 1) * 10, rules, { totals: { ...NO_TOTALS, good: pieces(good) } })),
  )
const seconds = (standardSeconds: number) => ({ standardSeconds })

const cases: readonly { name: string; order: Order; completion: number }[] = [
  { name: 'nothing made', order: orderOf([0, {}], [0, {}]), completion: 0 },
  { name: 'half of everything', order: orderOf([50, {}], [50, {}]), completion: 0.5 },
  {
    name: 'steps weigh by their standard time',
    order: orderOf([100, seconds(10)], [0, seconds(30)]),
    completion: 0.25,
  },
  {
    name: 'without standard times every step weighs the same',
    order: orderOf([100, seconds(0)], [0, seconds(0)]),
    completion: 0.5,
  },
  {
    name: 'a step without one weighs nothing beside others',
    order: orderOf([100, seconds(0)], [50, seconds(9)]),
    completion: 0.5,
  },
  { name: 'more than planned counts as planned', order: orderOf([130, {}], [0, {}]), completion: 0.5 },
  { name: 'no steps', order: givenOrder([]), completion: 0 },
]
for (const { name, order, completion } of cases)
  test(`completion: ${name}`, () => {
    assert.equal(completionOf(order), completion)
  })

test('the output is the good of the marked step, else of the last stage', () => {
  assert.equal(outputOf(orderOf([90, { isOutput: true }], [70, {}])), pieces(90))
  assert.equal(outputOf(orderOf([90, {}], [70, {}])), pieces(70))
  assert.equal(outputOf(orderOf([90, {}], [70, { parallelGroup: 'A' }], [60, { parallelGroup: 'A' }])), pieces(60))
  assert.equal(outputOf(givenOrder([])), 0n)
})
