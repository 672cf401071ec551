import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ChatPlatform, type MessageRef, PlatformError } from '../adapters/port.ts'
import { textMessage } from '../bot/cards/message.ts'
import { tellUser } from '../bot/handle/tell.ts'
import { commit } from '../db/commit.ts'
import { withDatabase } from '../test/database.ts'
import { type DeliveryParts, startDelivery } from './delivery.ts'

const db = withDatabase()

type Post = { readonly chat: string; readonly text: string; readonly dedup: string }

/** A platform that records what arrives; `refuse` decides what it says to each post. */
function platformThat(refuse: (post: Post, earlier: readonly Post[]) => PlatformError | null) {
  const posts: Post[] = []
  const taken: Post[] = []
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
    send: async (to, message, dedup): Promise<MessageRef> => {
      const post = { chat: to.kind === 'person' ? to.userId : to.chatId, text: message.text ?? '', dedup }
      const refusal = refuse(post, posts)
      posts.push(post)
      await sleep(1)
      if (refusal !== null) throw refusal
      taken.push(post)
      return { platform: 'sandbox', chatId: post.chat, messageId: `m-${dedup}` }
    },
    update: async () => undefined,
    readFile: async () => new Uint8Array(),
    profileOf: async () => null,
    health: () => ({ connected: true, sends: true, lastFrameAt: null, detail: null }),
  }
  return { platform, posts, taken }
}

const silent: DeliveryParts['log'] = { sent: () => undefined, failed: () => undefined, broke: () => undefined }

const start = (platform: ChatPlatform, owner = 'one', log = silent) =>
  startDelivery({ sql: db.sql, owner, platforms: new Map([['sandbox', platform]]), log })

/** `replaces`: the key of the message whose card it edits. */
async function put(user: string, text: string, replaces: string | null = null): Promise<void> {
  const telling = { message: textMessage(text), about: null, key: `${user}:${text}`, replaces }
  await commit(db.sql, { outbox: [tellUser('sandbox', user, telling)] })
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 4_000; tries++) {
    if (await holds()) return
    await sleep(20)
  }
  assert.fail('it did not come to that')
}

const later = (ms: number) => new PlatformError('sandbox', 'retryLater', 'busy', { retryAfterMs: ms })

const rowOf = async (user: string) => {
  const [row] = await db.sql<{ attempts: number; sent: boolean; because: string | null; error: string | null }[]>`
    select attempts, sent_at is not null as sent, dead_because as because, last_error as error
    from outbox where lane = ${`sandbox:person:${user}`} order by id limit 1`
  return row
}

describe('messages leave', () => {
  test('in the order they were put in, each chat for itself, and once', async () => {
    const { platform, taken } = platformThat(() => null)
    for (const n of [1, 2, 3]) for (const user of ['anna', 'bert']) await put(user, `${n}`)
    const delivery = start(platform)
    await until(() => taken.length === 6)
    await delivery.stop()
    for (const user of ['anna', 'bert']) {
      assert.deepEqual(
        taken.filter(({ chat }) => chat === user).map(({ text }) => text),
        ['1', '2', '3'],
      )
    }
  })

  test('as soon as the sender is woken', async () => {
    const { platform, taken } = platformThat(() => null)
    const delivery = start(platform)
    await sleep(50)
    await put('carl', 'now')
    delivery.wake()
    await until(() => taken.length === 1)
    await delivery.stop()
  })

  test('again after the time the platform asks for, under the same key, and later ones wait for it', async () => {
    const { platform, posts, taken } = platformThat((_post, earlier) => (earlier.length === 0 ? later(200) : null))
    await put('dora', 'first')
    await put('dora', 'second')
    const begun = performance.now()
    const delivery = start(platform)
    await until(() => taken.length === 2)
    await delivery.stop()
    assert.deepEqual(
      posts.map(({ text }) => text),
      ['first', 'first', 'second'],
    )
    assert.equal(posts[0]?.dedup, posts[1]?.dedup)
    assert.ok(performance.now() - begun >= 190, 'it waited as told')
  })

  test('later each time where only one chat is refused, however soon the platform says to come again', async () => {
    const { platform, taken } = platformThat(post => (post.chat === 'doris' ? later(10) : null))
    await put('erna', 'first')
    const delivery = start(platform)
    await until(() => taken.length === 1)
    await put('doris', 'first')
    await db.sql`update outbox set attempts = 5 where lane = 'sandbox:person:doris'`
    delivery.wake()
    const tried = async () => ((await rowOf('doris'))?.attempts ?? 0) >= 6
    await until(tried).finally(delivery.stop)
    const [lane] = await db.sql<{ seconds: number }[]>`
      select extract(epoch from next_at - clock_timestamp())::float8 as seconds from lane where key = 'sandbox:person:doris'`
    assert.ok((lane?.seconds ?? 0) > 10, `${lane?.seconds} s`)
  })

  test('not again when the person can’t be reached: a dead letter with its reason, and the next goes on', async () => {
    const gone = new PlatformError('sandbox', 'unreachable', 'the person has left')
    const { platform, taken } = platformThat(post => (post.text === 'lost' ? gone : null))
    await put('emil', 'lost')
    await put('emil', 'found')
    const delivery = start(platform)
    await until(() => taken.length === 1)
    await delivery.stop()
    const row = await rowOf('emil')
    assert.deepEqual([row?.sent, row?.because, row?.error], [false, 'refused', 'the person has left'])
  })

  test('never as an edit of a card that was not sent: told of as dead, and no sign that the platform takes anything', async () => {
    const { platform, posts } = platformThat(post => (post.chat === 'ines' ? later(1) : null))
    const told: string[] = []
    const log = {
      ...silent,
      sent: () => void told.push('sent'),
      failed: (_platform: string, _id: number, _error: unknown, next: string) => void told.push(next),
    }
    await put('ida', 'edit', 'a card that never was')
    await put('ines', 'waits')
    await db.sql`update outbox set attempts = 3 where lane = 'sandbox:person:ines'`
    await db.sql`insert into lane (key, next_at) values ('sandbox:person:ines', 'infinity')`
    const delivery = start(platform, 'one', log)
    await until(() => told.length > 0)
    await db.sql`update lane set next_at = 'epoch' where key = 'sandbox:person:ines'`
    delivery.wake()
    await until(() => posts.length > 0)
    await delivery.stop()
    assert.deepEqual(told, ['dead', 'again'])
    assert.equal((await rowOf('ida'))?.because, 'late')
    assert.equal((await rowOf('ines'))?.attempts, 3, 'an outage counts no try')
  })

  test('no more to a chat that is gone, while others go on', async () => {
    const gone = new PlatformError('sandbox', 'gone', 'the chat is gone')
    const { platform, posts, taken } = platformThat(post => (post.chat === 'fritz' ? gone : null))
    await put('fritz', '1')
    await put('fritz', '2')
    await put('gerda', '1')
    const delivery = start(platform)
    await until(() => taken.length === 1 && posts.length === 2)
    await sleep(100)
    await delivery.stop()
    assert.equal(posts.filter(({ chat }) => chat === 'fritz').length, 1)
    const [lane] = await db.sql`select parked_because from lane where key = 'sandbox:person:fritz'`
    assert.equal(lane?.parked_because, 'the chat is gone')
  })

  test('not while the platform can’t send: no try is counted, and all goes out in order once it can', async () => {
    const { platform, taken } = platformThat(() => null)
    let sends = false
    const resting: ChatPlatform = {
      ...platform,
      health: () => ({ connected: sends, sends, lastFrameAt: null, detail: null }),
    }
    await put('hanna', '1')
    await put('hanna', '2')
    const delivery = start(resting)
    await sleep(300)
    assert.deepEqual([taken.length, (await rowOf('hanna'))?.attempts], [0, 0])
    sends = true
    delivery.wake()
    await until(() => taken.length === 2)
    await delivery.stop()
    assert.deepEqual(
      taken.map(({ text }) => text),
      ['1', '2'],
    )
  })

  test('once, although two services send from one database', async () => {
    const { platform, taken } = platformThat(() => null)
    const users = Array.from({ length: 10 }, (_, n) => `user${n}`)
    for (const n of [1, 2, 3, 4]) for (const user of users) await put(user, `${n}`)
    const services = [start(platform, 'one'), start(platform, 'two')]
    await until(() => taken.length === 40)
    await sleep(100)
    await Promise.all(services.map(service => service.stop()))
    assert.equal(new Set(taken.map(({ dedup }) => dedup)).size, 40)
    assert.equal(taken.length, 40)
    for (const user of users) {
      const texts = taken.filter(({ chat }) => chat === user).map(({ text }) => text)
      assert.deepEqual(texts, ['1', '2', '3', '4'])
    }
  })
})

describe('a chat that takes long', () => {
  const nothingWaits = () => db.sql`delete from outbox where sent_at is null and dead_at is null`

  /** Messages to this chat hang until they are let go. */
  function platformWithASlow(chat: string, refuse: (post: Post) => PlatformError | null = () => null) {
    const recorded = platformThat(refuse)
    const [begun, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const platform: ChatPlatform = {
      ...recorded.platform,
      send: async (to, message, dedup) => {
        if (to.kind === 'person' && to.userId === chat) {
          begun.resolve()
          await letGo.promise
        }
        return recorded.platform.send(to, message, dedup)
      },
    }
    return { ...recorded, platform, begun: begun.promise, letGo: letGo.resolve }
  }

  test('holds up itself alone: others are sent meanwhile, those too that are written to later', async t => {
    await nothingWaits()
    const { platform, taken, begun, letGo } = platformWithASlow('slow')
    await put('slow', '1')
    const delivery = start(platform)
    t.after(() => letGo())
    t.after(delivery.stop)
    await begun
    await put('quick', '1')
    delivery.wake()
    await until(() => taken.length === 1)
    letGo()
    await until(() => taken.length === 2)
    assert.deepEqual(
      taken.map(({ chat }) => chat),
      ['quick', 'slow'],
    )
  })

  test('with very much to send, gives others their turn, in whichever order they come by name', async () => {
    await nothingWaits()
    const { platform, taken } = platformThat(() => null)
    const full = ['full1', 'full2', 'full3', 'full4', 'full5']
    for (const user of full) for (let n = 0; n < 40; n++) await put(user, `${n}`)
    for (const user of ['zara', 'zora']) await put(user, 'come at once')
    await db.sql`insert into lane (key, next_at) values ('sandbox:person:zora', clock_timestamp())`
    const delivery = start(platform)
    await until(() => taken.length === 202)
    await delivery.stop()
    for (const user of ['zara', 'zora']) {
      const place = taken.findIndex(({ chat }) => chat === user)
      assert.ok(place < 100, `${user} is message ${place}`)
    }
    for (const user of full) {
      const texts = taken.filter(({ chat }) => chat === user).map(({ text }) => Number(text))
      assert.deepEqual(texts, Array.from(texts.keys()), user)
    }
  })

  test('is waited for by a stop, although another one’s turn broke', async t => {
    await nothingWaits()
    const { platform, begun, letGo } = platformWithASlow('sluggish', ({ chat }) =>
      chat === 'breaks' ? later(1) : null,
    )
    const broke = Promise.withResolvers<void>()
    const failed = () => {
      throw new Error('no log')
    }
    const delivery = start(platform, 'one', { ...silent, failed, broke: () => broke.resolve() })
    t.after(() => letGo())
    await put('sluggish', '1')
    await put('breaks', '1')
    delivery.wake()
    await Promise.all([begun, broke.promise])
    let stopped = false
    const stopping = delivery.stop().then(() => {
      stopped = true
    })
    await sleep(50)
    assert.equal(stopped, false)
    letGo()
    await stopping
    assert.equal((await rowOf('sluggish'))?.sent, true)
  })
})

describe('a message that the platform never takes, where nobody else is written to', () => {
  const waitsPass = () => db.sql`update lane set next_at = clock_timestamp() where key like 'sandbox:person:%'`
  const tried = async (platform: ReturnType<typeof platformThat>, times: number, wake: () => void) => {
    const before = platform.posts.length
    await until(async () => {
      if (platform.posts.length >= before + times) return true
      await waitsPass()
      wake()
      return false
    })
  }

  test('holds its chat no longer than its tries, and is a dead letter', async () => {
    // What other tests left would tell that the platform works.
    await db.sql`delete from outbox where sent_at is null and dead_at is null`
    const flaky = platformThat(({ text }) => (text === 'poison' ? later(1) : null))
    await put('solo', 'poison')
    for (const n of [1, 2]) await put('solo', `after ${n}`)
    const delivery = start(flaky.platform)
    await tried(flaky, 9, delivery.wake)
    await until(async () => {
      await waitsPass()
      delivery.wake()
      return flaky.taken.length === 2
    })
    await delivery.stop()
    assert.deepEqual(
      flaky.taken.map(({ text }) => text),
      ['after 1', 'after 2'],
    )
    assert.ok(flaky.posts.filter(({ text }) => text === 'poison').length <= 10, 'bounded')
    assert.equal((await rowOf('solo'))?.because, 'attempts')
  })

  test('a platform that is away looks the same, and costs no message nor its order', async () => {
    const state = { away: true }
    const flaky = platformThat(() => (state.away ? later(1) : null))
    for (const n of [1, 2, 3]) await put('away', `${n}`)
    const delivery = start(flaky.platform)
    await tried(flaky, 25, delivery.wake)
    state.away = false
    await until(async () => {
      await waitsPass()
      delivery.wake()
      return flaky.taken.length === 3
    })
    await delivery.stop()
    assert.deepEqual(
      [...(await db.sql`select from outbox where lane = 'sandbox:person:away' and dead_at is not null`)],
      [],
    )
    // It may come back between the two tries of one look: then the first two change places, and no more.
    assert.equal(new Set(flaky.taken.map(({ text }) => text)).size, 3)
    assert.equal(flaky.taken.at(-1)?.text, '3')
  })
})
