/** The catalogue is whole; and of the faults a few that no other test tries with real processes, quickly. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokenBounds } from './fault.ts'
import { FAULTS } from './list.ts'
import { tryFaults } from './try.ts'

/** Deliveries at once and taps on two instances, the gate under fifty workers, and a database that asks to try again. */
const IN_EVERY_RUN = ['F02', 'F04', 'F07', 'F16']

test('every fault of the catalogue is there once', () => {
  const catalogue = Array.from({ length: 51 }, (_, n) => `F${String(n + 1).padStart(2, '0')}`)
  assert.deepEqual(
    FAULTS.map(({ id }) => id),
    catalogue,
  )
})

test('what is counted and out of bounds, or not counted, is broken', () => {
  const bounds = { lost: { atMost: 0 }, taken: { atLeast: 5 } }
  assert.deepEqual(brokenBounds(bounds, { lost: 0, taken: 5 }), [])
  assert.deepEqual(brokenBounds(bounds, { lost: 1, taken: 4 }), ['lost is 1, at most 0', 'taken is 4, at least 5'])
  assert.deepEqual(brokenBounds(bounds, { lost: Number.NaN, taken: 5 }), ['lost is NaN, at most 0'])
  assert.deepEqual(brokenBounds(bounds, { taken: 5 }), ['lost was not counted'])
})

test('two services on one database hold the quick ones', async () => {
  const verdicts = await tryFaults(
    FAULTS.filter(({ id }) => IN_EVERY_RUN.includes(id)),
    () => undefined,
  )
  assert.equal(verdicts.length, IN_EVERY_RUN.length)
  assert.deepEqual(
    verdicts.filter(({ state }) => state !== 'held').map(({ fault, note }) => `${fault.id}: ${note}`),
    [],
  )
})
