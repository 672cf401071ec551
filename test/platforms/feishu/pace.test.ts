import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Receive } from '../../../adapters/port.ts'
import { until } from '../people.ts'
import { refusal } from './fake.ts'
import { answer, cardMessage, idle, textMessage, withBot } from './house.ts'

/** The fake refuses the sixth call to a chat within a second, and `withBot` fails when anything was refused. */
describe('the pace', () => {
  test('is kept for each group, however many messages are replied to, sent and changed there', async () => {
    const receive: Receive = async (event, respond) => {
      await respond(answer({ replies: [textMessage(`答 ${event.eventId}`)] }))
    }
    await withBot(receive, async (fake, bot) => {
      const to = { kind: 'chat', chatId: 'oc_busy' } as const
      const card = await bot.send(to, cardMessage('卡'), 'card')
      const writings = ['一', '二', '三', '四', '五'].map(text => fake.write({ user: 'ou_a', group: 'oc_busy', text }))
      await Promise.all([
        ...writings,
        bot.send(to, textMessage('推送'), 'push'),
        bot.update(card, cardMessage('新')),
        bot.update(card, cardMessage('更新')),
      ])
      await until(() => fake.shownTo({ group: 'oc_busy' }).length === 7, 'not everything came')
    })
  })

  test('is kept for each person, whether a message goes to the person or to their chat', async () => {
    const receive: Receive = async (_event, respond) => {
      await respond(answer({ replies: ['一', '二', '三', '四'].map(textMessage) }))
    }
    await withBot(receive, async (fake, bot) => {
      await Promise.all([
        fake.write({ user: 'ou_a', text: '报' }),
        ...[1, 2, 3].map(async n => {
          await until(() => fake.shownTo({ user: 'ou_a' }).length > 0)
          await bot.send({ kind: 'person', userId: 'ou_a' }, textMessage(`推送 ${n}`), `push-${n}`)
        }),
      ])
      await until(() => fake.shownTo({ user: 'ou_a' }).length === 7, 'not everything came')
    })
  })

  test('of one chat holds up no other', async () => {
    await withBot(idle, async (fake, bot) => {
      const busy = Array.from({ length: 12 }, (_, n) =>
        bot.send({ kind: 'chat', chatId: 'oc_busy' }, textMessage(`${n}`), `busy-${n}`),
      )
      await bot.send({ kind: 'chat', chatId: 'oc_calm' }, textMessage('静'), 'calm')
      assert.ok(fake.shownTo({ group: 'oc_busy' }).length < 12)
      await Promise.all(busy)
      assert.equal(fake.shownTo({ group: 'oc_busy' }).length, 12)
    })
  })

  const limits = [
    { name: 'the chat (230020)', planned: refusal(230020), others: 'go on', waitsMs: 450 },
    {
      name: 'the app (99991400)',
      planned: { ...refusal(99991400, '', 429), headers: { 'x-ogw-ratelimit-reset': '1' } },
      others: 'wait',
      waitsMs: 950,
    },
    {
      name: 'the app (429 without a code that is known)',
      planned: { status: 429, body: { code: 777, msg: '' }, headers: { 'x-ogw-ratelimit-reset': '1' } },
      others: 'wait',
      waitsMs: 950,
    },
  ] as const
  for (const { name, planned, others, waitsMs } of limits) {
    test(`of ${name} rests as long as the platform says, and others ${others}`, async () => {
      await withBot(idle, async (fake, bot) => {
        const send = (chatId: string, dedup: string) => bot.send({ kind: 'chat', chatId }, textMessage('x'), dedup)
        await send('oc_a', 'warm')
        let refused = 0
        fake.when(({ path }) => (path.endsWith('/im/v1/messages') && refused++ === 0 ? planned : undefined))
        await assert.rejects(send('oc_a', 'first'), { code: 'retryLater' })
        const begun = performance.now()
        const took: Record<string, number> = {}
        const timed = async (chatId: string) => {
          await send(chatId, `${chatId}-second`)
          took[chatId] = performance.now() - begun
        }
        await Promise.all([timed('oc_a'), timed('oc_b')])
        assert.ok((took.oc_a ?? 0) >= waitsMs, JSON.stringify(took))
        const waited = others === 'wait' ? (took.oc_b ?? 0) >= waitsMs : (took.oc_b ?? 0) < (took.oc_a ?? 0)
        assert.ok(waited, JSON.stringify(took))
      })
    })
  }

  test('a card that somebody uses rests alone', async () => {
    await withBot(idle, async (fake, bot) => {
      const to = { kind: 'chat', chatId: 'oc_a' } as const
      const card = await bot.send(to, cardMessage('卡'), 'card')
      const locked = refusal(230099, 'ext=ErrCode: 11310; ErrMsg: card action is lock')
      fake.when(({ method }) => (method === 'PATCH' ? locked : undefined))
      await assert.rejects(bot.update(card, cardMessage('新')), { code: 'retryLater' })
      const went: string[] = []
      const again = bot.update(card, cardMessage('新')).catch(() => went.push('card'))
      await bot.send(to, textMessage('x'), 'x').then(() => went.push('text'))
      await again
      assert.deepEqual(went, ['text', 'card'])
    })
  })
})
