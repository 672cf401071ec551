/** A platform that is away for an hour: rounds and a digest go on meanwhile, and when it is back the chats get what stands then. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ChatPlatform, type OutboundMessage, PlatformError } from '../adapters/port.ts'
import { composeRounds } from '../bot/digest/compose.ts'
import { workingTimeOf } from '../bot/order/working-times.ts'
import { alertSpeech } from '../bot/speech/alert-speech.ts'
import { enqueue, transact } from '../db/commit.ts'
import { allSchedules } from '../db/schedules.ts'
import { withFactory } from '../test/factory.ts'
import { wordsIn } from '../test/read-card.ts'
import { runAlertRound } from './alert-round.ts'
import { startDelivery } from './delivery.ts'

const factory = withFactory()

type Post = { readonly chat: string; readonly words: string; readonly dedup: string }

/** It answers nobody while it is away, as a platform's HTTP interface does: its adapter thinks that it can send. */
function flakyPlatform() {
  const state = { away: true, tries: 0 }
  const posts: Post[] = []
  const platform: ChatPlatform = {
    name: 'sandbox',
    capabilities: {
      forms: true,
      updateCards: true,
      quotedMessageId: true,
      groupNeedsMention: false,
      sendFiles: true,
      maxTextLength: 1_000,
      answersInPlace: false,
    },
    start: async () => undefined,
    stop: async () => undefined,
    send: async (to, message: OutboundMessage, dedup) => {
      const chat = to.kind === 'person' ? to.userId : to.chatId
      state.tries++
      if (state.away) throw new PlatformError('sandbox', 'retryLater', 'no answer', { retryAfterMs: 1 })
      posts.push({ chat, words: wordsIn(message), dedup })
      return { platform: 'sandbox', chatId: chat, messageId: `m-${dedup}` }
    },
    update: async () => {
      if (state.away) throw new PlatformError('sandbox', 'retryLater', 'no answer', { retryAfterMs: 1 })
    },
    readFile: async () => new Uint8Array(),
    profileOf: async () => null,
    health: () => ({ connected: true, sends: true, lastFrameAt: null, detail: null }),
  }
  return { platform, posts, state }
}

const unsent = async (): Promise<number> =>
  (await factory.sql`select from outbox where sent_at is null and dead_at is null`).length

/** The chats' waits are over, as they would be by now. */
const waitsPass = () =>
  factory.sql`update lane set next_at = clock_timestamp(), lease_until = least(lease_until, clock_timestamp()) where parked_at is null`

async function until(holds: () => Promise<boolean> | boolean, meanwhile: () => unknown, what: string): Promise<void> {
  for (let tries = 0; tries < 1_500; tries++) {
    if (await holds()) return
    await meanwhile()
    await sleep(20)
  }
  assert.fail(what)
}

test('away for an hour and back: nothing lost, in order, and one card that speaks for the hour', async () => {
  const { sql, clock, deps } = factory
  const { platform, posts, state } = flakyPlatform()
  const log = { sent: () => undefined, failed: () => undefined, broke: (error: unknown) => assert.fail(String(error)) }
  const delivery = startDelivery({ sql, owner: 'one', platforms: new Map([['sandbox', platform]]), log })
  const parts = {
    sql,
    catalog: () => deps.catalog.get(),
    workingTimeOf,
    speech: alertSpeech,
    canEdit: () => true,
    wakeDelivery: delivery.wake,
    log: () => undefined,
  }
  const tryAgain = async () => {
    await waitsPass()
    delivery.wake()
  }
  let seen = state.tries
  for (let minutes = 0; minutes < 60; minutes += 5) {
    await runAlertRound(parts, clock.now())
    seen = state.tries
    await until(() => state.tries > seen, tryAgain, 'it tries')
    clock.advance({ minutes: 5 })
  }
  // More tries than a message has: its platform was away, it is not at fault.
  for (let n = 0; n < 12; n++) {
    seen = state.tries
    await until(() => state.tries > seen, tryAgain, 'it tries')
  }
  const schedule = (await allSchedules(sql)).find(({ id }) => id === 'SC-01') ?? assert.fail()
  const now = clock.now()
  const catalog = await deps.catalog.get()
  await transact(sql, async tx => {
    const rounds = [{ schedule, slot: now, departmentIds: schedule.departmentIds }]
    await enqueue(tx, await composeRounds(tx, catalog, rounds, now))
  })
  assert.equal(posts.length, 0)
  assert.deepEqual(
    [...(await sql`select last_error from outbox where dead_at is not null`)],
    [],
    'no message is given up',
  )
  const waiting = await unsent()

  state.away = false
  await until(async () => (await unsent()) === 0, tryAgain, 'all leave once it is back')
  await delivery.stop()

  assert.equal(posts.length, waiting)
  assert.equal(new Set(posts.map(({ dedup }) => dedup)).size, posts.length, 'each once')
  const group = posts
    .filter(({ chat }) => chat === 'G-D-MACH')
    .map(({ words }) => words.split('\n').find(line => /预警|简报/.test(line)))
  assert.equal(group.length, 2, group.join(' | '))
  assert.match(group[0] ?? '', /预警 · 机加车间/)
  assert.match(group[1] ?? '', /机加车间 · 早会简报/)
  const [shown] = await sql<{ live: number }[]>`
    select count(*)::int as live from alert
    where department_id = 'D-MACH' and state in ('firing', 'acknowledged', 'silenced') and muted_by is null`
  assert.match(group[0] ?? '', new RegExp(` ${shown?.live} 条`), 'as it stands after the hour')
  for (const chat of new Set(posts.map(post => post.chat))) {
    const ids = posts.filter(post => post.chat === chat).map(({ dedup }) => Number(dedup.replace('outbox-', '')))
    assert.deepEqual(
      ids,
      ids.toSorted((a, b) => a - b),
      `in order in ${chat}`,
    )
  }
  assert.deepEqual([...(await sql`select from outbox where dead_at is not null`)], [])
})
