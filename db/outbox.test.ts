import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withDatabase } from '../test/database.ts'
import { commit, type OutboxEntry } from './commit.ts'
import {
  claimLanes,
  type Lane,
  markDead,
  markFailed,
  markSent,
  nextInLane,
  openLane,
  parkLane,
  releaseLane,
  type Unsent,
} from './outbox.ts'

const db = withDatabase()

let count = 0
/** Puts one message in and gives the number by which it is known again. */
async function put(lane: string, more: Partial<OutboxEntry> = {}): Promise<number> {
  const n = ++count
  const entry = { lane, dedup: `message-${n}`, kind: 'message', payload: n, about: null, expiresAfterMs: null, ...more }
  await commit(db.sql, { outbox: [entry] })
  return n
}

/** Claims this one lane, whatever other tests left behind. */
async function claim(lane: string, leaseSeconds?: number): Promise<Lane | null> {
  const lanes = await claimLanes(db.sql, 'me', 1000, leaseSeconds === undefined ? {} : { leaseSeconds })
  await Promise.all(lanes.filter(({ key }) => key !== lane).map(other => releaseLane(db.sql, other)))
  return lanes.find(({ key }) => key === lane) ?? null
}

async function hold(lane: string, leaseSeconds?: number): Promise<Lane> {
  const held = await claim(lane, leaseSeconds)
  assert.ok(held)
  return held
}

async function next(lane: Lane): Promise<Unsent> {
  const message = await nextInLane(db.sql, lane)
  assert.ok(message)
  return message
}

const ref = { platform: 'sandbox', chatId: 'c', messageId: 'm' }

async function rowOf(n: number) {
  const [row] = await db.sql`
    select attempts, sent_at is not null as sent, dead_because, last_error from outbox where dedup = ${`message-${n}`}`
  return row
}

describe('a lane', () => {
  test('is claimed by one sender at a time, the first time too', async () => {
    await put('one')
    for (const round of ['new', 'known']) {
      const claims = (await Promise.all(['a', 'b', 'c', 'd', 'e'].map(owner => claimLanes(db.sql, owner, 1000)))).flat()
      const [held, ...others] = claims.filter(({ key }) => key === 'one')
      assert.ok(held, round)
      assert.deepEqual(others, [], round)
      await Promise.all(claims.map(lane => releaseLane(db.sql, lane)))
    }
  })

  test('is claimed with no more others than asked for', async () => {
    for (const lane of ['few-1', 'few-2', 'few-3', 'few-4']) await put(lane)
    const lanes = await claimLanes(db.sql, 'me', 2)
    assert.equal(lanes.length, 2)
    await Promise.all(lanes.map(lane => releaseLane(db.sql, lane)))
  })

  /** Only what a test puts in waits. */
  const nothingWaits = () => db.sql`delete from outbox where sent_at is null and dead_at is null`

  async function claimOne(): Promise<Lane> {
    const [lane] = await claimLanes(db.sql, 'me', 1)
    assert.ok(lane)
    return lane
  }

  test('that is seen for the first time is claimed before those that have had a turn, so that many of them keep none waiting', async () => {
    await nothingWaits()
    for (const lane of ['known-1', 'known-2']) await put(lane)
    for (const lane of await claimLanes(db.sql, 'me', 1000)) await releaseLane(db.sql, lane)
    await put('newcomer')
    assert.equal((await claimOne()).key, 'newcomer')
    const others = await claimLanes(db.sql, 'me', 2)
    assert.deepEqual(others.map(({ key }) => key).sort(), ['known-1', 'known-2'])
  })

  test('that is let go with more to send comes behind those that wait', async () => {
    await nothingWaits()
    for (const lane of ['turns-1', 'turns-2', 'turns-3']) await put(lane)
    const seen: string[] = []
    for (let n = 0; n < 6; n++) {
      const lane = await claimOne()
      seen.push(lane.key)
      // Nothing is sent, as when all that a turn found was given up.
      await releaseLane(db.sql, lane)
    }
    assert.equal(new Set(seen.slice(0, 3)).size, 3)
    assert.deepEqual(seen.slice(3), seen.slice(0, 3))
  })

  test('gives its messages in the order they were put in', async () => {
    const numbers = [await put('order'), await put('order'), await put('order')]
    const lane = await hold('order')
    for (const n of numbers) {
      const message = await next(lane)
      assert.equal(message.payload, n)
      await markSent(db.sql, lane, message.id, ref, 0)
    }
    assert.equal(await nextInLane(db.sql, lane), null)
  })

  test('without anything unsent is not claimed', async () => {
    await put('empty')
    const lane = await hold('empty')
    await markSent(db.sql, lane, (await next(lane)).id, ref, 0)
    await releaseLane(db.sql, lane)
    assert.equal(await claim('empty'), null)
  })

  test('whose lease has run out goes to the next sender, and the first one’s writes find nothing', async () => {
    const n = await put('fenced')
    const slow = await hold('fenced', 0.05)
    await sleep(80)
    const quick = await hold('fenced')
    const { id } = await next(quick)
    assert.equal(quick.epoch, slow.epoch + 1)

    await markSent(db.sql, slow, id, ref, 60_000)
    await markFailed(db.sql, slow, id, 'x', 60_000)
    await markDead(db.sql, slow, id, 'x', 'refused')
    await parkLane(db.sql, slow, 'x')
    await releaseLane(db.sql, slow)

    assert.equal(await nextInLane(db.sql, slow), null)
    assert.deepEqual(await rowOf(n), { attempts: 0, sent: false, dead_because: null, last_error: null })
    assert.equal((await next(quick)).id, id)
    await markSent(db.sql, quick, id, ref, 0)
    assert.deepEqual(await rowOf(n), { attempts: 1, sent: true, dead_because: null, last_error: null })
  })

  test('waits for its pace after a message', async () => {
    await put('paced')
    await put('paced')
    const lane = await hold('paced')
    await markSent(db.sql, lane, (await next(lane)).id, ref, 60_000)
    assert.equal(await nextInLane(db.sql, lane), null)
    await releaseLane(db.sql, lane)
    assert.equal(await claim('paced'), null)
    await db.sql`update lane set next_at = next_at - interval '1 minute' where key = 'paced'`
    assert.ok(await claim('paced'))
  })

  test('of a chat that is gone is left alone until it is opened again', async () => {
    await put('gone')
    await parkLane(db.sql, await hold('gone'), 'bot removed')
    assert.equal(await claim('gone'), null)
    await openLane(db.sql, 'gone')
    assert.ok(await claim('gone'))
  })
})

describe('a message', () => {
  test('that fails is tried again before those after it, and when it is dead the lane goes on', async () => {
    const [poison, after] = [await put('poison'), await put('poison')]
    const lane = await hold('poison')
    for (const attempts of [0, 1]) {
      const message = await next(lane)
      assert.deepEqual([message.payload, message.attempts], [poison, attempts])
      await markFailed(db.sql, lane, message.id, `try ${attempts}`, 0)
    }
    await markDead(db.sql, lane, (await next(lane)).id, 'last', 'attempts')
    assert.equal((await next(lane)).payload, after)
    assert.deepEqual(await rowOf(poison), { attempts: 3, sent: false, dead_because: 'attempts', last_error: 'last' })
  })

  test('that nobody wants any more is dropped', async () => {
    const late = await put('late', { expiresAfterMs: 1 })
    const fresh = await put('late', { expiresAfterMs: 60_000 })
    await sleep(10)
    assert.equal((await next(await hold('late'))).payload, fresh)
    assert.deepEqual(await rowOf(late), { attempts: 0, sent: false, dead_because: 'late', last_error: null })
  })

  test('with a card leaves what the card is about where a reply to it finds it', async () => {
    await put('card', { about: { order: 'WO-1', seq: 10 } })
    const lane = await hold('card')
    const message = await next(lane)
    assert.deepEqual(message.about, { order: 'WO-1', seq: 10 })
    await markSent(db.sql, lane, message.id, { platform: 'feishu', chatId: 'c', messageId: 'om_1' }, 0)
    const rows = await db.sql`select chat_id, about from card_reference where message_id = 'om_1'`
    assert.deepEqual([...rows], [{ chat_id: 'c', about: { order: 'WO-1', seq: 10 } }])
  })
})

test('four senders drain twelve lanes: each message once, each lane in order', async () => {
  const lanes = Array.from({ length: 12 }, (_, i) => `drain-${i}`)
  for (let n = 0; n < 8; n++) for (const lane of lanes) await put(lane, { payload: n })
  const posted = new Map<string, unknown[]>(lanes.map(lane => [lane, []]))

  const empty = async (lane: Lane): Promise<void> => {
    for (let message = await nextInLane(db.sql, lane); message !== null; message = await nextInLane(db.sql, lane)) {
      posted.get(lane.key)?.push(message.payload)
      await markSent(db.sql, lane, message.id, ref, 0)
    }
    await releaseLane(db.sql, lane)
  }
  const send = async (owner: string): Promise<void> => {
    for (let idle = 0; idle < 3; ) {
      const held = await claimLanes(db.sql, owner, 2)
      idle = held.length === 0 ? idle + 1 : 0
      for (const lane of held) await empty(lane)
    }
  }
  await Promise.all(['a', 'b', 'c', 'd'].map(send))
  for (const [lane, numbers] of posted) assert.deepEqual(numbers, [0, 1, 2, 3, 4, 5, 6, 7], lane)
})
