import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Card } from '../card.ts'
import { type Answer, type OutboundMessage, PlatformError } from '../port.ts'
import { backOffMs } from './back-off.ts'
import { cardAsText, progressBar } from './card-as-text.ts'
import { foldAnswer, joinBelow } from './fold-answer.ts'
import { createPace, createWindowPace } from './pace.ts'
import { patiently } from './patiently.ts'
import { shortenToBytes, shortenToCharacters, shortenToWidth, widthOf } from './shorten.ts'
import { createTokenCache } from './token-cache.ts'

describe('texts that fit', () => {
  test('what fits stays; what does not ends with …, no character cut in two', () => {
    assert.equal(shortenToCharacters('报工完成', 4), '报工完成')
    assert.equal(shortenToCharacters('报工完成了', 4), '报工完…')
    assert.equal(shortenToCharacters('👨‍👩‍👧‍👦家', 2), '👨‍👩‍👧‍👦家')
    assert.equal(shortenToBytes('报工完成', 12), '报工完成')
    assert.equal(shortenToBytes('报工完成', 11), '报工…')
  })

  test('a Latin letter is half as wide as a Chinese character', () => {
    assert.deepEqual([widthOf('WO-1004 下料'), widthOf('📷')], [6, 1])
    assert.equal(shortenToWidth('WO-1004 下料', 6), 'WO-1004 下料')
    assert.equal(shortenToWidth('WO-1004 下料', 5), 'WO-1004 …')
  })

  test('any text comes out within its width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 60 }), (text, most) => {
        return widthOf(shortenToWidth(text, most)) <= most
      }),
    )
  })

  test('any text comes out within its limit, and is a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 60 }), (text, most) => {
        const short = shortenToBytes(text, most)
        return Buffer.byteLength(short) <= most && Buffer.from(short).toString() === short
      }),
    )
  })
})

describe('a token', () => {
  /** A platform that hands out tokens of 7,200 s, or refuses while `down`. */
  function endpoint() {
    const state = { now: 0, fetched: 0, down: false }
    const cache = createTokenCache(
      async () => {
        state.fetched += 1
        if (state.down) throw new Error('the endpoint is down')
        return { token: `t${state.fetched}`, lifeSeconds: 7_200 }
      },
      () => state.now,
    )
    return { state, cache }
  }

  test('is fetched once for all who need it', async () => {
    const { state, cache } = endpoint()
    const tokens = await Promise.all(Array.from({ length: 20 }, () => cache.get()))
    assert.deepEqual([new Set(tokens).size, state.fetched], [1, 1])
  })

  test('is refreshed before it ends, and the old one serves while the endpoint is down (F22)', async () => {
    const { state, cache } = endpoint()
    await cache.get()
    state.now = 7_000_000
    state.down = true
    assert.equal(await cache.get(), 't1')
    assert.equal(await cache.get(), 't1')
    assert.equal(state.fetched, 2, 'a failing endpoint is not asked again at once')
    state.now += 6_000
    state.down = false
    assert.equal(await cache.get(), 't3')
  })

  test('that was refused is dropped; a newer one stays', async () => {
    const { cache } = endpoint()
    const first = await cache.get()
    cache.drop(first)
    const second = await cache.get()
    cache.drop(first)
    assert.equal(await cache.get(), second)
  })
})

test('a pace lets the burst go at once and the rest in their time, in order', async () => {
  const pace = createPace({ burst: 3, perSecond: 50 })
  const begun = performance.now()
  const went: number[] = []
  await Promise.all([0, 1, 2, 3, 4, 5].map(n => pace.take().then(() => went.push(n))))
  assert.deepEqual(went, [0, 1, 2, 3, 4, 5])
  assert.ok(performance.now() - begun >= 55, 'three more at 50 a second')
})

test('a pace rests as long as the platform says', async () => {
  const pace = createPace({ burst: 5, perSecond: 100 })
  pace.restFor(80)
  const begun = performance.now()
  await pace.take()
  assert.ok(performance.now() - begun >= 75)
})

describe('patience', () => {
  const PATIENCE = { tries: 3, longestWaitMs: 100 }
  const busy = (retryAfterMs: number) => new PlatformError('sandbox', 'retryLater', 'busy', { retryAfterMs })
  /** Fails with each of `errors` in turn, then succeeds. */
  function given(...errors: readonly Error[]) {
    const went: number[] = []
    const begun = performance.now()
    const work = async (): Promise<string> => {
      went.push(performance.now() - begun)
      const error = errors[went.length - 1]
      if (error !== undefined) throw error
      return 'done'
    }
    return { went, work }
  }

  test('waits as long as the platform says, then twice as long', async () => {
    const { went, work } = given(busy(20), busy(20))
    assert.equal(await patiently(work, PATIENCE), 'done')
    const [, second = 0, third = 0] = went
    assert.ok(second >= 19 && third - second >= 39, `went at ${went}`)
  })

  const hopeless = new PlatformError('sandbox', 'gone', 'gone')
  const cases: readonly { name: string; errors: readonly Error[]; tries: number }[] = [
    { name: 'the platform says that it does not help', errors: [hopeless], tries: 1 },
    { name: 'the fault is none of the platform’s', errors: [new Error('ours')], tries: 1 },
    { name: 'the wait would be too long', errors: [busy(101)], tries: 1 },
    { name: 'it was tried often enough', errors: [busy(1), busy(1), busy(1), busy(1)], tries: 3 },
  ]
  for (const { name, errors, tries } of cases) {
    test(`ends when ${name}`, async () => {
      const { went, work } = given(...errors)
      await assert.rejects(patiently(work, PATIENCE), error => error === errors[tries - 1])
      assert.equal(went.length, tries)
    })
  }
})

test('each try waits longer, never longer than the longest, never the same for all', () => {
  const waits = Array.from({ length: 12 }, (_, failures) => backOffMs(failures))
  assert.ok(waits.every((wait, n) => wait >= 500 * Math.min(60, 2 ** n) && wait <= 60_000))
  assert.ok(new Set(Array.from({ length: 20 }, () => backOffMs(5))).size > 1)
})

describe('an answer in the pressed card’s place', () => {
  const message = (title: string): OutboundMessage => ({
    text: null,
    card: { title, tone: 'info', blocks: [{ kind: 'note', text: `${title} says` }] },
    summary: title,
    mentions: [],
    file: null,
  })
  const answer = (update: OutboundMessage | null, ...replies: readonly OutboundMessage[]): Answer => ({
    toast: null,
    update: update === null ? null : { messageId: 'm', message: update },
    replies,
  })

  test('the receipt stands above what the card has become, and nothing is left to say', () => {
    const { inPlace, below, beside } = foldAnswer(answer(message('step'), message('receipt')))
    assert.equal(inPlace?.card?.title, 'receipt')
    const joined = joinBelow(inPlace ?? assert.fail(), below)
    assert.equal(cardAsText(joined.card ?? assert.fail()), 'receipt\nreceipt says\nstep\nstep says')
    assert.deepEqual(beside, [])
  })

  test('words without a card are said beside it', () => {
    const words: OutboundMessage = { ...message('words'), card: null, text: 'words' }
    assert.deepEqual(foldAnswer(answer(null, words)), { inPlace: null, below: null, beside: [words] })
    assert.deepEqual(foldAnswer(answer(message('step'), words)), {
      inPlace: message('step'),
      below: null,
      beside: [words],
    })
  })
})

test('a card as text says everything but its buttons', () => {
  const card: Card = {
    title: '报工 WO-1',
    tone: 'info',
    blocks: [
      { kind: 'fields', fields: [{ label: '可报', value: '40 件' }] },
      { kind: 'progress', label: '已做', percent: 64, detail: '64/100' },
      { kind: 'table', columns: [{ label: '工序' }, { label: '数量' }], rows: [['车', '3']] },
      { kind: 'divider' },
      { kind: 'actions', actions: [{ label: '完成', payload: 'x' }] },
    ],
  }
  assert.equal(cardAsText(card), '报工 WO-1\n可报：40 件\n已做 ■■■■■■□□□□ 64% 64/100\n工序 | 数量\n车 | 3')
  assert.equal(progressBar(140), '■■■■■■■■■■ 100%')
})

test('so many within a minute go at once, the next when the first is a minute old', async () => {
  let now = 0
  const pace = createWindowPace([{ most: 2, withinMs: 60_000 }], () => now)
  await pace.take()
  now = 1
  await pace.take()
  now = 59_998
  let went = false
  const third = pace.take().then(() => {
    went = true
  })
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(went, false)
  now = 60_000
  await third
})
