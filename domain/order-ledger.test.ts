import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONTEXT, givenOrder, givenStep, NOW, reporting } from '../test/given-order.ts'
import type { OrderId } from './model.ts'
import { applyOrderChange, concludeChange, totalsOf } from './order-ledger.ts'
import { NO_TOTALS } from './order-stages.ts'
import { pieces } from './quantity.ts'
import { decideReport } from './report-acceptance.ts'

const order = givenOrder([givenStep(10), givenStep(20)])
const booked = decideReport(order, reporting(10, 40), CONTEXT)
assert.ok(booked.kind === 'accepted')
const { change } = booked

test('a change applies to the version it was decided on, and raises it', () => {
  const after = applyOrderChange(order, change)
  assert.equal(after.version, order.version + 1)
  assert.throws(() => applyOrderChange(after, change), RangeError)
  assert.throws(() => applyOrderChange({ ...order, id: 2 as OrderId }, change), RangeError)
})

test('rows move the totals of their own step only', () => {
  const after = applyOrderChange(order, change)
  assert.deepEqual(
    after.steps.map(s => s.totals.good),
    [pieces(40), 0n],
  )
})

test('an empty ledger adds up to nothing', () => {
  assert.deepEqual(totalsOf([]), NO_TOTALS)
})

test('a change that changes no status patches none', () => {
  const { change: quiet } = concludeChange(order, { order: { note: '加急' } }, NOW)
  assert.deepEqual([quiet.order, quiet.steps], [{ note: '加急' }, []])
})

test('a patch and what follows from it are one patch per step', () => {
  const step = order.steps[0]
  assert.ok(step)
  const { change: started } = concludeChange(order, { steps: [{ id: step.id, startedAt: NOW }] }, NOW)
  assert.deepEqual(started.steps, [{ id: step.id, startedAt: NOW, status: 'inProgress' }])
  assert.deepEqual(started.order, { status: 'inProgress' })
})
