import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DeadlineMissed, TURN_DEADLINE_MS } from './deadline.ts'
import { createOrderLanes } from './order-lane.ts'
import { untilStored } from './until-stored.ts'

/** What each attempt finds, one after the other; `heard` is whether it was told to read anew. */
const findingStale = (times: number) => {
  const heard: boolean[] = []
  return {
    heard,
    attempt: async (fresh: boolean) => {
      heard.push(fresh)
      return heard.length > times ? ('stored' as const) : ('stale' as const)
    },
  }
}

describe('what is decided', () => {
  it('is stored at the first attempt where nobody else wrote', async () => {
    const { attempt, heard } = findingStale(0)
    assert.equal(await untilStored(createOrderLanes(), ['WO-1'], attempt), 'stored')
    assert.deepEqual(heard, [false])
  })

  it('is decided again on what is read anew where another write was first', async () => {
    const { attempt, heard } = findingStale(2)
    assert.equal(await untilStored(createOrderLanes(), [], attempt), 'stored')
    assert.deepEqual(heard, [false, true, true])
  })

  it('is given up when others were first eight times', async () => {
    const { attempt, heard } = findingStale(100)
    assert.equal(await untilStored(createOrderLanes(), ['WO-1'], attempt), 'stale')
    assert.equal(heard.length, 8)
  })

  it('waits for whoever is at the same order, and reads anew then', async () => {
    const lanes = createOrderLanes()
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    const first = lanes.run(['WO-1'], () => left)
    const { attempt, heard } = findingStale(0)
    const second = untilStored(lanes, ['WO-1'], attempt)
    await untilStored(lanes, ['WO-2'], async () => 'stored')
    assert.deepEqual(heard, [])
    leave()
    await Promise.all([first, second])
    assert.deepEqual(heard, [true])
  })

  it('keeps nobody waiting for a database that is never heard of again', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const lanes = createOrderLanes()
    const { promise: atTheDatabase, resolve: arrive } = Promise.withResolvers<void>()
    const stuck = untilStored(lanes, ['WO-1'], () => {
      arrive()
      return new Promise<'stored'>(() => undefined)
    })
    const missed = assert.rejects(stuck, DeadlineMissed)
    await atTheDatabase
    t.mock.timers.tick(TURN_DEADLINE_MS)
    await missed
    assert.equal(await untilStored(lanes, ['WO-1'], async () => 'stored'), 'stored')
  })
})
