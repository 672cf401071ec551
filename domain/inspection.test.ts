import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { givenOrder, givenStep } from '../test/given-order.ts'
import { decideInspection, type InspectionKind } from './inspection.ts'
import type { OrderStatus, StepRules, StepStatus } from './model.ts'
import { NO_TOTALS } from './order-stages.ts'
import { pieces, type Quantity, ZERO } from './quantity.ts'

type Case = {
  readonly name: string
  readonly rule: StepRules['inspection']
  readonly good: Quantity
  readonly said: InspectionKind | null
  readonly expected: InspectionKind
}

const CASES: readonly Case[] = [
  { name: 'what was said counts', rule: 'final', good: pieces(3), said: 'first', expected: 'first' },
  { name: 'unsaid, the routing decides', rule: 'final', good: ZERO, said: null, expected: 'final' },
  { name: 'without a rule the first piece comes first', rule: 'none', good: ZERO, said: null, expected: 'first' },
  { name: 'without a rule, later it is in process', rule: 'none', good: pieces(3), said: null, expected: 'inProcess' },
]

function given(inspection: StepRules['inspection'], good: Quantity, status: StepStatus = 'inProgress') {
  const totals = { ...NO_TOTALS, good }
  return givenStep(10, { inspection }, { totals, status })
}

describe('which inspection is asked for', () => {
  for (const { name, rule, good, said, expected } of CASES) {
    it(name, () => {
      const step = given(rule, good)
      const decided = decideInspection({ ...givenOrder([step]), status: 'inProgress' }, step, said)
      assert.deepEqual(decided, { kind: 'asked', inspection: expected })
    })
  }
})

describe('an inspection is refused', () => {
  for (const status of ['planned', 'onHold', 'completed', 'closed', 'cancelled'] satisfies OrderStatus[]) {
    it(`on an order that is ${status}`, () => {
      const step = given('none', ZERO)
      const decided = decideInspection({ ...givenOrder([step]), status }, step, null)
      assert.deepEqual(decided, { kind: 'refused', why: { kind: 'orderNotRunning', status } })
    })
  }

  it('on a step that was cancelled', () => {
    const step = given('first', ZERO, 'cancelled')
    const decided = decideInspection({ ...givenOrder([step]), status: 'inProgress' }, step, null)
    assert.deepEqual(decided, { kind: 'refused', why: { kind: 'stepCancelled', status: 'cancelled' } })
  })
})
