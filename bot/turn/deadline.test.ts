import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadlineMissed, within } from './deadline.ts'
import { createOrderLanes } from './order-lane.ts'

test('work that settles in time is what it is', async () => {
  assert.equal(await within(1_000, Promise.resolve('done')), 'done')
  await assert.rejects(within(1_000, Promise.reject(new Error('its own'))), /its own/)
})

test('work that never settles leaves the order to the next', async () => {
  const lanes = createOrderLanes()
  const stuck = lanes.run(['A'], () => within(20, new Promise<never>(() => undefined)))
  const next = lanes.run(['A'], async () => 'next')
  await assert.rejects(stuck, DeadlineMissed)
  assert.equal(await next, 'next')
})
