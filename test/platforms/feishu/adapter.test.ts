import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { renderFitting } from '../../../adapters/feishu/fit.ts'
import type { InboundEvent, Receive } from '../../../adapters/port.ts'
import { anyCard } from '../any-card.ts'
import { until } from '../people.ts'
import type { FakeFeishu } from './fake.ts'
import { idle, textMessage, withBot, words } from './house.ts'
import { refusalOf } from './rules.ts'

describe('the way in', () => {
  test('an event is acknowledged after the commit; one that was not stored is not, and comes again with the same id', async () => {
    const heard: InboundEvent[] = []
    const receive: Receive = async (event, respond) => {
      heard.push(event)
      if (heard.length === 1) throw new Error('the database is away')
      await respond({ toast: null, update: null, replies: [textMessage('好')] })
    }
    await withBot(receive, async fake => {
      const writing = { user: 'ou_a', text: '不能进日志', eventId: 'same' }
      await assert.rejects(fake.write(writing), /500/)
      await fake.write(writing)
      assert.deepEqual(
        heard.map(({ eventId }) => eventId),
        ['om_same', 'om_same'],
      )
      assert.equal(fake.shownTo({ user: 'ou_a' }).at(-1)?.text, '好')
    })
  })

  for (const failure of ['rateLimited', 'serverError', 'unanswered'] as const) {
    test(`an answer comes, and once, although the platform was ${failure}`, async () => {
      const receive: Receive = async (_event, respond) => {
        await respond({ toast: null, update: null, replies: [textMessage('好')] })
      }
      await withBot(receive, async fake => {
        fake.failNext(failure)
        await fake.write({ user: 'ou_a', text: '报' })
        await until(() => fake.shownTo({ user: 'ou_a' }).length > 0, 'no answer')
        await sleep(100)
        assert.equal(fake.shownTo({ user: 'ou_a' }).length, 1)
      })
    })
  }

  test('a voice message gets a kind answer, another company none, an unknown event is acknowledged', async () => {
    let heard = 0
    await withBot(
      async () => void heard++,
      async fake => {
        await fake.say({ user: 'ou_a', text: '' })
        await until(() => fake.shownTo({ user: 'ou_a' }).some(({ text }) => text === words.voiceNotRead))
        const foreign = fake.envelope('im.message.receive_v1', {}, { tenant_key: 'another' })
        assert.equal((await fake.push(foreign)).code, 200)
        assert.equal((await fake.push(fake.envelope('what.ever_v1', {}))).code, 200)
        assert.equal(heard, 0)
      },
    )
  })
})

describe('the connection', () => {
  const heardOf =
    (heard: InboundEvent[]): Receive =>
    async (event, respond) => {
      heard.push(event)
      await respond({ toast: '好了', update: null, replies: [] })
    }
  const longPress = (fake: FakeFeishu, note: string) =>
    fake.envelope('card.action.trigger', {
      operator: { open_id: 'ou_a' },
      action: { value: { payload: 'p' }, form_value: { note } },
      context: { open_message_id: 'om_x', open_chat_id: 'oc_x' },
    })

  for (const frames of [2, 3, 7]) {
    test(`an event in ${frames} frames is one, is answered once, and no character is torn`, async () => {
      const heard: InboundEvent[] = []
      const note = '换刀后首件尺寸超差，已通知班组长👨‍👩‍👧‍👦'.repeat(300)
      await withBot(heardOf(heard), async fake => {
        const { code, data } = await fake.push(longPress(fake, note), frames)
        assert.deepEqual([code, data], [200, { toast: { type: 'success', content: '好了' } }])
        const [event] = heard
        assert.equal(event?.kind === 'action' ? event.values.note : null, note)
        assert.equal(heard.length, 1)
      })
    })
  }

  test('frames of several events may come mixed', async () => {
    const heard: InboundEvent[] = []
    await withBot(heardOf(heard), async fake => {
      const notes = ['一', '二', '三'].map(word => word.repeat(2_000))
      await Promise.all(notes.map(note => fake.push(longPress(fake, note), 3)))
      const values = heard.map(event => (event.kind === 'action' ? event.values.note : null))
      assert.deepEqual(values.toSorted(), notes.toSorted())
    })
  })

  test('one that went silent is found by the missing pong and made anew', async () => {
    await withBot(
      async () => undefined,
      async (fake, bot) => {
        fake.goSilent(true)
        await until(() => fake.connectionsMade() > 1, 'it was not noticed')
        fake.goSilent(false)
        await until(() => bot.health().connected, 'it did not come back')
      },
    )
  })
})

describe('the way out', () => {
  test('a refused token is fetched anew once, and a rate limit says how long to wait', async () => {
    await withBot(idle, async (fake, bot) => {
      await bot.send({ kind: 'person', userId: 'ou_a' }, textMessage('零'), 'zero')
      const before = fake.tokensFetched()
      fake.failNext('tokenExpired')
      const sent = await bot.send({ kind: 'person', userId: 'ou_a' }, textMessage('一'), 'one')
      assert.equal(fake.tokensFetched(), before + 1)
      assert.match(sent.messageId, /^om_/)
      fake.failNext('rateLimited')
      await assert.rejects(bot.send({ kind: 'person', userId: 'ou_a' }, textMessage('二'), 'two'), {
        code: 'retryLater',
        retryAfterMs: 1_000,
      })
    })
  })

  test('an error inside a 200 is one, and a lost answer leads to one message', async () => {
    await withBot(idle, async (fake, bot) => {
      fake.failNext('errorIn200')
      await assert.rejects(bot.send({ kind: 'person', userId: 'ou_a' }, textMessage('一'), 'one'), {
        code: 'unreachable',
      })
      fake.failNext('unanswered')
      await assert.rejects(bot.send({ kind: 'person', userId: 'ou_b' }, textMessage('二'), 'two'), {
        code: 'retryLater',
      })
      await bot.send({ kind: 'person', userId: 'ou_b' }, textMessage('二'), 'two')
      assert.equal(fake.shownTo({ user: 'ou_b' }).length, 1)
    })
  })

  test('what people wrote never mentions anybody', async () => {
    await withBot(idle, async (fake, bot) => {
      await bot.send({ kind: 'chat', chatId: 'oc_g' }, textMessage('<at user_id="all">x</at>'), 'at')
      assert.doesNotMatch(fake.shownTo({ group: 'oc_g' })[0]?.text ?? '', /<at/)
    })
  })

  test('any card is taken, whatever is in it', () => {
    const parts = { summary: '摘要', mentions: ['ou_a', 'all'], imageKey: () => 'img_1' }
    fc.assert(
      fc.property(anyCard, card => {
        const native = renderFitting(card, parts, words.shortened)
        return native === null || refusalOf(JSON.stringify(native)) === null
      }),
      { numRuns: 300 },
    )
  })
})
