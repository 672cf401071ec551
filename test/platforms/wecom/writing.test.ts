/** A form's texts, asked for in words: in their order, once, for a while, and never against the person's will. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import type { Turn } from '../../../adapters/wecom/turn.ts'
import { createWriting, type Writing } from '../../../adapters/wecom/writing.ts'
import { givenParts, WORDS } from './house.ts'

const KEY = {
  kind: 'write',
  payload: 'adjust',
  asked: [
    { name: 'amount', label: '补多少', example: '12.50' },
    { name: 'reason', label: '原因', example: '' },
  ],
} as const

describe('a text that a form asks for', () => {
  let said: string[]
  let nowMs: number
  let writing: Writing
  beforeEach(() => {
    said = []
    nowMs = 0
    writing = createWriting({ ...givenParts().parts, now: () => nowMs })
  })

  const turn = (msgId: string, userId = 'u1'): Turn => ({
    origin: { msgId, groupId: null, rawUserId: userId, corpId: null, sentAt: null },
    place: { kind: 'direct', userId },
    userId,
    began: 0,
    comesAgain: false,
    acknowledge: () => undefined,
    say: async ({ text }) => {
      said.push(text ?? '')
      return { platform: 'wecom', chatId: `user:${userId}`, messageId: msgId }
    },
    replace: async () => undefined,
  })

  test('is asked for one after the other, and then the press counts with all of them', async () => {
    await writing.ask(turn('press'), 'card-1', KEY)
    assert.match(said[0] ?? '', /补多少\n12\.50/)
    assert.equal(await writing.take(turn('m1'), ' 2.5 '), 'asking')
    assert.match(said[1] ?? '', /原因/)
    const written = await writing.take(turn('m2'), '夜班')
    assert.ok(written !== null && written !== 'asking')
    const { taskId, payload, values } = written
    assert.deepEqual(
      { taskId, payload, values },
      { taskId: 'card-1', payload: 'adjust', values: { amount: '2.5', reason: '夜班' } },
    )
    await writing.end(turn('m2'))
    assert.equal(await writing.take(turn('m3'), '完成50'), null)
  })

  test('is answered once by a message that comes again', async () => {
    await writing.ask(turn('press'), 'card-1', KEY)
    await writing.take(turn('m1'), '2.5')
    assert.equal(await writing.take(turn('m1'), '2.5'), 'asking')
    assert.equal(said.length, 2)
  })

  test('is let be by saying so, by pressing something else, and by waiting', async () => {
    await writing.ask(turn('press'), 'card-1', KEY)
    assert.equal(await writing.take(turn('m1'), WORDS.drop), 'asking')
    assert.deepEqual([said.at(-1), await writing.take(turn('m2'), '完成50')], [WORDS.dropped, null])
    await writing.ask(turn('press2'), 'card-1', KEY)
    await writing.end(turn('press3'))
    assert.equal(await writing.take(turn('m3'), '完成50'), null)
    await writing.ask(turn('press4'), 'card-1', KEY)
    nowMs += 11 * 60_000
    assert.equal(await writing.take(turn('m4'), '完成50'), null)
  })

  test('is nobody else’s', async () => {
    await writing.ask(turn('press'), 'card-1', KEY)
    assert.equal(await writing.take(turn('m1', 'u2'), '完成50'), null)
  })
})
