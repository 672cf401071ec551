import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { CALLBACK_BUDGET_MS } from '../../../adapters/feishu/limits.ts'
import type { Answer, InboundEvent, Receive } from '../../../adapters/port.ts'
import type { Shown } from '../fake-platform.ts'
import { until } from '../people.ts'
import type { FakeFeishu } from './fake.ts'
import { refusal } from './fake.ts'
import { answer, buttons, cardMessage, textMessage, withBot, words } from './house.ts'

const LATE_MS = CALLBACK_BUDGET_MS + 300
const CARD = cardMessage('卡', buttons('按'))

/** Answers a word with a card, and a press of it with `said`, after `afterMs`; null: the press can't be stored. */
const bot =
  (said: ((event: Extract<InboundEvent, { kind: 'action' }>) => Partial<Answer>) | null, afterMs = 0): Receive =>
  async (event, respond) => {
    if (event.kind !== 'action') return void (await respond(answer({ replies: [CARD] })))
    await sleep(afterMs)
    if (said === null) throw new Error('the database is away')
    await respond(answer(said(event)))
  }

const chatOf = (group: string | undefined) => (group === undefined ? { user: 'ou_a' } : { group })

async function pressOn(fake: FakeFeishu, group?: string): Promise<string | null> {
  await fake.write({ user: 'ou_a', text: '卡', ...(group !== undefined && { group }) })
  const shown = fake.shownTo(chatOf(group))[0] ?? assert.fail('no card')
  return (await fake.press({ user: 'ou_a', shown, label: '按' })).toast
}

const textsIn = (shown: readonly Shown[]): readonly string[] =>
  shown.filter(({ kind }) => kind === 'text').map(({ text }) => text)

describe('a press that takes longer than the platform waits', () => {
  test('is answered in the window, and what it led to comes later', async () => {
    await withBot(
      bot(() => ({ toast: '好了', replies: [textMessage('后来')] }), LATE_MS),
      async fake => {
        assert.equal(await pressOn(fake), words.working)
        await until(() => textsIn(fake.shownTo({ user: 'ou_a' })).length > 0)
        assert.deepEqual(textsIn(fake.shownTo({ user: 'ou_a' })), ['后来'], 'the reply says it; the toast need not')
      },
    )
  })

  test('and was not stored: the person is told', async () => {
    await withBot(bot(null, LATE_MS), async fake => {
      assert.equal(await pressOn(fake), words.working)
      await until(() => textsIn(fake.shownTo({ user: 'ou_a' })).length > 0, 'nobody told')
      assert.deepEqual(textsIn(fake.shownTo({ user: 'ou_a' })), [words.failed])
    })
  })

  test('and whose answer is a toast alone: the person reads it in the chat', async () => {
    await withBot(
      bot(() => ({ toast: '已经处理过了' }), LATE_MS),
      async fake => {
        assert.equal(await pressOn(fake), words.working)
        await until(() => textsIn(fake.shownTo({ user: 'ou_a' })).length > 0, 'the toast is lost')
        assert.deepEqual(textsIn(fake.shownTo({ user: 'ou_a' })), ['已经处理过了'])
      },
    )
  })

  test('in a group: the presser is named', async () => {
    await withBot(bot(null, LATE_MS), async fake => {
      assert.equal(await pressOn(fake, 'oc_group'), words.working)
      await until(() => textsIn(fake.shownTo({ group: 'oc_group' })).length > 0, 'nobody told')
      assert.deepEqual(textsIn(fake.shownTo({ group: 'oc_group' })), [`<at user_id="ou_a"></at> ${words.failed}`])
    })
  })

  test('and whose card changes: it is changed, and nothing is said twice', async () => {
    await withBot(
      bot(({ messageId }) => ({ toast: '好了', update: { messageId, message: cardMessage('做完了') } }), LATE_MS),
      async fake => {
        assert.equal(await pressOn(fake), words.working)
        await until(() => fake.shownTo({ user: 'ou_a' })[0]?.updates === 1, 'the card did not change')
        assert.deepEqual(textsIn(fake.shownTo({ user: 'ou_a' })), [])
      },
    )
  })

  test('and whose card is too old to change: it is sent anew', async () => {
    await withBot(
      bot(({ messageId }) => ({ toast: '好了', update: { messageId, message: cardMessage('做完了') } }), LATE_MS),
      async fake => {
        fake.when(({ method }) => (method === 'PATCH' ? refusal(230031) : undefined))
        assert.equal(await pressOn(fake), words.working)
        await until(() => fake.shownTo({ user: 'ou_a' }).length === 2, 'the news is lost')
        assert.equal(fake.shownTo({ user: 'ou_a' })[1]?.text, '做完了')
      },
    )
  })
})

describe('the window of a press', () => {
  test('counts from its arrival: nothing slow is waited for first', async () => {
    await withBot(bot(null, 3_000), async fake => {
      fake.when(({ path }) => (path.endsWith('/bot/v3/info') ? { ...refusal(1), afterMs: 8_000 } : undefined))
      const envelope = fake.envelope('card.action.trigger', {
        operator: { open_id: 'ou_a' },
        action: { value: { payload: 'p' } },
        context: { open_message_id: 'om_user_x', open_chat_id: 'oc_x' },
      })
      const { data } = await fake.push(envelope)
      assert.deepEqual(data, { toast: { type: 'info', content: words.working } })
    })
  })

  test('holds when our own memory is away: the person is told to press again', async () => {
    const memory = { get: () => Promise.reject(new Error('away')), put: () => Promise.reject(new Error('away')) }
    await withBot(
      bot(() => ({})),
      async fake => {
        const { code, data } = await fake.push(
          fake.envelope('card.action.trigger', {
            operator: { open_id: 'ou_a' },
            action: { value: { payload: 'p' } },
            context: { open_message_id: 'om_user_x', open_chat_id: 'oc_x' },
          }),
        )
        assert.deepEqual([code, data], [200, { toast: { type: 'error', content: words.failed } }])
      },
      { parts: { memory } },
    )
  })
})
