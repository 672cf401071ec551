import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withDatabase } from '../test/database.ts'
import { commit, type OutboxEntry } from './commit.ts'
import {
  claimLanes,
  type HeldLane,
  MOST_ATTEMPTS,
  markFailed,
  markRefused,
  markSent,
  openLane,
  parkLane,
  readLane,
  releaseLane,
} from './outbox.ts'

const db = withDatabase()

let count = 0
async function put(lane: string, more: Partial<OutboxEntry> = {}): Promise<string> {
  const dedup = `message-${++count}`
  await commit(db.sql, {
    outbox: [{ lane, dedup, kind: 'message', payload: { n: count }, about: null, expiresAfterMs: null, ...more }],
  })
  return dedup
}

/** Claims this one lane, whatever other tests left behind. */
async function claim(lane: string, leaseSeconds?: number): Promise<HeldLane | null> {
  const lanes = await claimLanes(db.sql, {
    owner: 'me',
    limit: 1000,
    ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
  })
  await Promise.all(lanes.filter(({ key }) => key !== lane).map(other => releaseLane(db.sql, other)))
  return lanes.find(({ key }) => key === lane) ?? null
}

async function hold(lane: string, leaseSeconds?: number): Promise<HeldLane> {
  const held = await claim(lane, leaseSeconds)
  assert.ok(held)
  return held
}

async function waiting(lane: HeldLane) {
  const read = await readLane(db.sql, lane, 10)
  assert.ok(read.kind === 'held')
  return read.messages
}

const SENT = { ref: null, paceMs: 0 }

describe('a lane', () => {
  test('is claimed by one sender at a time', async () => {
    await put('one')
    const claims = await Promise.all(
      Array.from({ length: 5 }, (_, i) => claimLanes(db.sql, { owner: `s${i}`, limit: 1000 })),
    )
    assert.equal(claims.flat().filter(({ key }) => key === 'one').length, 1)
  })

  test('gives its messages in the order they were put in, and only once they are sent the next', async () => {
    const dedups = [await put('order'), await put('order'), await put('order')]
    const lane = await hold('order')
    const messages = await waiting(lane)
    assert.deepEqual(
      messages.map(({ dedup }) => dedup),
      dedups,
    )
    const [first] = messages
    assert.ok(first)
    assert.deepEqual(await markSent(db.sql, lane, first.id, SENT), { kind: 'sent' })
    assert.deepEqual(
      (await waiting(lane)).map(({ dedup }) => dedup),
      dedups.slice(1),
    )
  })

  test('without anything unsent is not claimed', async () => {
    await put('empty')
    const lane = await hold('empty')
    for (const { id } of await waiting(lane)) await markSent(db.sql, lane, id, SENT)
    await releaseLane(db.sql, lane)
    assert.equal(await claim('empty'), null)
  })

  test('whose lease has run out goes to the next sender, and the first one’s writes find nothing', async () => {
    await put('fenced')
    const slow = await hold('fenced', 0.05)
    await sleep(80)
    const quick = await hold('fenced')
    const [message] = await waiting(quick)
    assert.ok(message)
    assert.equal(quick.epoch, slow.epoch + 1)
    assert.deepEqual(await markSent(db.sql, slow, message.id, SENT), { kind: 'lost' })
    assert.deepEqual(await markFailed(db.sql, slow, message.id, { error: 'x', retryAfterMs: 0 }), { kind: 'lost' })
    assert.deepEqual(await markRefused(db.sql, slow, message.id, 'x'), { kind: 'lost' })
    assert.deepEqual(await readLane(db.sql, slow, 1), { kind: 'lost' })
    assert.deepEqual(await parkLane(db.sql, slow, 'gone'), { kind: 'lost' })
    await releaseLane(db.sql, slow)
    assert.deepEqual(await markSent(db.sql, quick, message.id, SENT), { kind: 'sent' })
  })

  test('waits for its pace after a message', async () => {
    await put('paced')
    await put('paced')
    const lane = await hold('paced')
    const [first] = await waiting(lane)
    assert.ok(first)
    await markSent(db.sql, lane, first.id, { ref: null, paceMs: 150 })
    await releaseLane(db.sql, lane)
    assert.equal(await claim('paced'), null)
    await sleep(180)
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
  test('that fails is tried again, in front of those after it, and is dead after eight tries', async () => {
    const [poison, next] = [await put('poison'), await put('poison')]
    const lane = await hold('poison')
    const outcomes: string[] = []
    for (let i = 0; i < MOST_ATTEMPTS; i++) {
      const [message] = await waiting(lane)
      assert.ok(message)
      assert.equal(message.dedup, poison)
      outcomes.push((await markFailed(db.sql, lane, message.id, { error: `try ${i}`, retryAfterMs: 0 })).kind)
    }
    assert.deepEqual(outcomes, [...Array.from({ length: MOST_ATTEMPTS - 1 }, () => 'retry'), 'dead'])
    assert.deepEqual(
      (await waiting(lane)).map(({ dedup }) => dedup),
      [next],
    )
    const [row] = await db.sql`select attempts, dead_because, last_error from outbox where dedup = ${poison}`
    assert.deepEqual(row, { attempts: MOST_ATTEMPTS, dead_because: 'attempts', last_error: 'try 7' })
  })

  test('that the platform refuses for good is dead at once', async () => {
    const dedup = await put('refused')
    const lane = await hold('refused')
    const [message] = await waiting(lane)
    assert.ok(message)
    assert.deepEqual(await markRefused(db.sql, lane, message.id, 'too long'), { kind: 'dead' })
    const [row] = await db.sql`select dead_because from outbox where dedup = ${dedup}`
    assert.deepEqual(row, { dead_because: 'refused' })
  })

  test('that nobody wants any more is dropped and counted', async () => {
    const late = await put('late', { expiresAfterMs: 1 })
    const fresh = await put('late', { expiresAfterMs: 60_000 })
    await sleep(10)
    const read = await readLane(db.sql, await hold('late'), 10)
    assert.ok(read.kind === 'held')
    assert.equal(read.dropped, 1)
    assert.deepEqual(
      read.messages.map(({ dedup }) => dedup),
      [fresh],
    )
    const [row] = await db.sql`select dead_because from outbox where dedup = ${late}`
    assert.deepEqual(row, { dead_because: 'late' })
  })

  test('with a card leaves what the card is about where a reply to it finds it', async () => {
    await put('card', { about: { order: 'WO-1', seq: 10 } })
    const lane = await hold('card')
    const [message] = await waiting(lane)
    assert.ok(message)
    assert.deepEqual(message.about, { order: 'WO-1', seq: 10 })
    await markSent(db.sql, lane, message.id, { ref: { platform: 'feishu', chatId: 'c', messageId: 'om_1' }, paceMs: 0 })
    const [row] =
      await db.sql`select about from card_reference where platform = 'feishu' and chat_id = 'c' and message_id = 'om_1'`
    assert.deepEqual(row, { about: { order: 'WO-1', seq: 10 } })
  })
})

test('four senders drain twelve lanes: each message once, each lane in order', async () => {
  const lanes = Array.from({ length: 12 }, (_, i) => `drain-${String(i).padStart(2, '0')}`)
  for (let n = 0; n < 8; n++) for (const lane of lanes) await put(lane, { payload: { n } })
  const posted = new Map<string, number[]>(lanes.map(lane => [lane, []]))
  const send = async (owner: string): Promise<void> => {
    for (let idle = 0; idle < 3; ) {
      const held = (await claimLanes(db.sql, { owner, limit: 2 })).filter(({ key }) => key.startsWith('drain-'))
      idle = held.length === 0 ? idle + 1 : 0
      for (const lane of held) {
        for (const message of await waiting(lane)) {
          posted.get(lane.key)?.push((message.payload as { n: number }).n)
          await markSent(db.sql, lane, message.id, SENT)
        }
        await releaseLane(db.sql, lane)
      }
    }
  }
  await Promise.all(['a', 'b', 'c', 'd'].map(send))
  for (const [lane, numbers] of posted) assert.deepEqual(numbers, [0, 1, 2, 3, 4, 5, 6, 7], lane)
})
