import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createOrderLanes } from './order-lane.ts'

test('work on one order runs one at a time and in the order it came', async () => {
  const lanes = createOrderLanes()
  const seen: string[] = []
  const work = (name: string) => async () => {
    seen.push(`${name} in`)
    await setImmediate()
    seen.push(`${name} out`)
  }
  await Promise.all([lanes.run(['A'], work('1')), lanes.run(['A'], work('2')), lanes.run(['A'], work('3'))])
  assert.deepEqual(seen, ['1 in', '1 out', '2 in', '2 out', '3 in', '3 out'])
})

test('work on different orders overlaps', async () => {
  const lanes = createOrderLanes()
  let inside = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++inside)
    await setImmediate()
    inside -= 1
  }
  await Promise.all([lanes.run(['A'], work), lanes.run(['B'], work)])
  assert.equal(most, 2)
})

test('two entries that need the same two orders in opposite order both finish', async () => {
  const lanes = createOrderLanes()
  const done: string[] = []
  await Promise.all([
    lanes.run(['A', 'B'], async () => void done.push('AB')),
    lanes.run(['B', 'A'], async () => void done.push('BA')),
  ])
  assert.deepEqual(done, ['AB', 'BA'])
})

test('a failure leaves the lane free for the next', async () => {
  const lanes = createOrderLanes()
  const failing = lanes.run(['A'], async () => Promise.reject(new Error('no')))
  await assert.rejects(failing)
  assert.equal(await lanes.run(['A'], async () => 'next'), 'next')
})
