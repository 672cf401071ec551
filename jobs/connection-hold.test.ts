import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { takeLease } from '../db/lease.ts'
import { withDatabase } from '../test/database.ts'
import { connectionHolder } from './connection-hold.ts'

const db = withDatabase()

/** An instance that would connect; `connected` while it may. */
function instance(owner: string, account: string, work?: () => Promise<void>) {
  const state = { connected: false, runs: 0, failures: 0 }
  const log = { changed: () => undefined, failed: () => void state.failures++ }
  const hold = connectionHolder({ sql: db.sql, owner, log })(account, async lost => {
    state.runs += 1
    if (work !== undefined) return work()
    state.connected = true
    const { promise, resolve } = Promise.withResolvers<void>()
    lost.addEventListener('abort', () => resolve())
    await promise
    state.connected = false
  })
  return { state, hold }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (await holds()) return
    await sleep(20)
  }
  assert.fail('it did not come to that')
}

describe('one instance holds an account’s connection', () => {
  test('the other stands by, knows it, and follows at once when it is given up', async () => {
    const one = instance('one', 'feishu:a')
    await until(() => one.state.connected)
    const two = instance('two', 'feishu:a')
    await until(() => two.hold.holder() === 'other')
    assert.deepEqual([one.hold.holder(), two.state.connected], ['us', false])
    await one.hold.stop()
    assert.equal(one.state.connected, false, 'closed before the lease was given up')
    await until(() => two.state.connected)
    assert.equal(two.hold.holder(), 'us')
    await two.hold.stop()
  })

  test('a holder that died is followed when its lease has ended', async () => {
    await takeLease(db.sql, 'wecom:b', 'dead')
    await db.sql`update connection_lease set lease_until = clock_timestamp() + interval '1 second' where account = 'wecom:b'`
    const heir = instance('heir', 'wecom:b')
    await until(() => heir.state.connected)
    await heir.hold.stop()
  })

  test('a holder whose lease was taken closes and does not take it back', async () => {
    const slept = instance('slept', 'dingtalk:c')
    await until(() => slept.state.connected)
    await db.sql`update connection_lease set owner = 'newer', lease_until = clock_timestamp() + interval '1 hour'
      where account = 'dingtalk:c'`
    await until(() => !slept.state.connected)
    await until(() => slept.hold.holder() === 'other')
    await slept.hold.stop()
    const [row] = await db.sql`select owner from connection_lease where account = 'dingtalk:c'`
    assert.equal(row?.owner, 'newer')
  })

  test('a connection that ends by itself is made again while the account is still ours', async () => {
    const broken = instance('broken', 'feishu:d', async () => {
      throw new Error('the platform hung up')
    })
    await until(() => broken.state.runs >= 2)
    assert.ok(broken.state.failures >= 1)
    await broken.hold.stop()
  })
})
