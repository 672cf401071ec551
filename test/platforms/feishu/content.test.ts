import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Block } from '../../../adapters/card.ts'
import type { OutboundMessage } from '../../../adapters/port.ts'
import { type Called, type FakeFeishu, refusal } from './fake.ts'
import { type Bot, buttons, cardMessage, idle, textMessage, withBot, words } from './house.ts'

const TO = { kind: 'person', userId: 'ou_a' } as const
const chart: Block = {
  kind: 'chart',
  chart: { type: 'bar', title: '产量', labels: ['一', '二'], series: [{ name: '合格', values: [3, 4] }] },
}
const table: Block = { kind: 'table', columns: [{ label: '工序' }], rows: [['车削']] }
const WHOLE = cardMessage('日报', { kind: 'text', text: '电话 13800000000' }, chart, table, buttons('看一下'))

const contentOf = ({ body }: Called): string => String(body.content ?? '')
const isCard = (call: Called): boolean => contentOf(call).includes('"schema"')
const cardRefused = (sub: number) => refusal(230099, `Failed to create card content, ext=ErrCode: ${sub}; ErrMsg: x`)

/** What Feishu objects to, by the code that it says it with; and what somebody reads then. */
const cases: readonly {
  name: string
  objects: (call: Called) => ReturnType<typeof refusal> | undefined
  sent: { kind: 'card' | 'text'; text: RegExp; buttons: readonly string[] }
  patched: { text: RegExp; buttons: readonly string[] }
}[] = [
  {
    name: 'a chart (230099/200550): the card comes with its figures as text, and its buttons',
    objects: call => (contentOf(call).includes('chart_spec') ? cardRefused(200550) : undefined),
    sent: { kind: 'card', text: /一：3/, buttons: ['看一下'] },
    patched: { text: /一：3/, buttons: ['看一下'] },
  },
  {
    name: 'a table (230099/200914): the card comes with its rows as text',
    objects: call => (contentOf(call).includes('"table"') ? cardRefused(200914) : undefined),
    sent: { kind: 'card', text: /工序\n车削/, buttons: ['看一下'] },
    patched: { text: /工序\n车削/, buttons: ['看一下'] },
  },
  {
    name: 'cards that press (230099/200861): what they say comes without',
    objects: call => (contentOf(call).includes('callback') ? cardRefused(200861) : undefined),
    sent: { kind: 'text', text: /日报\n电话/, buttons: [] },
    patched: { text: /日报\n电话/, buttons: [] },
  },
  {
    name: 'the length (230025): it is said shorter',
    objects: call => (contentOf(call).length > 600 ? refusal(230025, 'The length reaches its limit.') : undefined),
    sent: { kind: 'text', text: /日报/, buttons: [] },
    patched: { text: /日报/, buttons: [] },
  },
  ...[230022, 230028, 11248, 11312].map(code => ({
    name: `the words (${code}): only the summary comes, and the figures are not sent a second time`,
    objects: (call: Called) => (contentOf(call).includes('13800000000') ? refusal(code) : undefined),
    sent: { kind: 'text' as const, text: /^日报$/, buttons: [] },
    patched: { text: /^日报$/, buttons: [] },
  })),
  {
    name: 'even the summary (230022): that something was left out is said',
    objects: call => (contentOf(call).includes('日报') ? refusal(230022) : undefined),
    sent: { kind: 'text', text: new RegExp(words.shortened), buttons: [] },
    patched: { text: new RegExp(words.shortened), buttons: [] },
  },
]

describe('what Feishu objects to', () => {
  const shownLast = (fake: FakeFeishu) => fake.shownTo({ user: 'ou_a' }).at(-1) ?? assert.fail('nothing came')

  for (const { name, objects, sent, patched } of cases) {
    test(`in a message: ${name}`, async () => {
      const lines: string[] = []
      await withBot(
        idle,
        async (fake, bot) => {
          fake.when(objects)
          await bot.send(TO, WHOLE, 'one')
          const shown = shownLast(fake)
          assert.equal(shown.kind, sent.kind)
          assert.match(shown.text, sent.text)
          assert.deepEqual(shown.buttons, sent.buttons)
          const before = fake.shownTo({ user: 'ou_a' }).length
          await bot.send(TO, WHOLE, 'one')
          assert.equal(fake.shownTo({ user: 'ou_a' }).length, before, 'sent again, it is the same message')
          assert.match(lines.join('\n'), /feishu.contentRefused/)
          assert.doesNotMatch(lines.join('\n'), /13800000000|日报/)
        },
        { lines },
      )
    })

    test(`in a card that changes: ${name}`, async () => {
      await withBot(idle, async (fake, bot) => {
        const ref = await bot.send(TO, cardMessage('旧'), 'one')
        fake.when(objects)
        await bot.update(ref, WHOLE)
        const shown = shownLast(fake)
        assert.equal(shown.updates, 1)
        assert.match(shown.text, patched.text)
        assert.deepEqual(shown.buttons, patched.buttons)
      })
    })
  }

  test('a picture that Feishu does not have any more (230099/200570) is uploaded anew the next time', async () => {
    await withBot(idle, async (fake, bot) => {
      const picture: Block = { kind: 'image', name: 'a.png', alt: '图', mime: 'image/png', base64: 'iVBORw0KGgo=' }
      const uploads = () => fake.calls().filter(call => call.endsWith('/im/v1/images')).length
      let old: string | undefined
      fake.when(call => {
        const key = /img_key\W+(img_\d+)/.exec(contentOf(call))?.[1]
        old ??= key
        return key !== undefined && key === old ? cardRefused(200570) : undefined
      })
      await bot.send(TO, cardMessage('一', picture, buttons('按')), 'one')
      assert.deepEqual([shownLast(fake).text, shownLast(fake).buttons, uploads()], ['一\n图', ['按'], 1])
      await bot.send(TO, cardMessage('二', picture), 'two')
      await bot.send(TO, cardMessage('三', picture), 'three')
      assert.deepEqual([fake.shownTo({ user: 'ou_a' }).length, uploads()], [3, 2])
    })
  })

  test('a file that the company does not let out (230028) keeps nobody from being told', async () => {
    const file = { name: '日报.xlsx', mime: 'application/octet-stream', base64: 'AAAA' }
    await withBot(idle, async (fake, bot) => {
      fake.when(({ body }) => (body.msg_type === 'file' ? refusal(230028) : undefined))
      await bot.send(TO, { ...textMessage('见附件'), file }, 'one')
      assert.equal(shownLast(fake).text, '见附件')
      await assert.rejects(bot.send(TO, { ...textMessage(''), file }, 'two'), { vendorCode: '230028' })
    })
  })

  const idOf = async (bot: Bot, message: OutboundMessage) => (await bot.send(TO, message, 'one')).messageId

  test('a card that somebody uses just now (11310) is not made poorer, but tried again by who wants it changed', async () => {
    await withBot(idle, async (fake, bot) => {
      const messageId = await idOf(bot, cardMessage('旧'))
      const locked = refusal(230099, 'Failed to create card content, ext=ErrCode: 11310; ErrMsg: card action is lock')
      fake.when(({ method }) => (method === 'PATCH' ? locked : undefined))
      const calls = fake.calls().length
      await assert.rejects(bot.update({ platform: 'feishu', chatId: 'oc_a', messageId }, WHOLE), {
        code: 'retryLater',
        vendorCode: '230099/11310',
        retryAfterMs: 1_000,
      })
      assert.ok(fake.calls().length - calls <= 1)
    })
  })

  for (const [code, name] of [
    [230031, 'older than 14 days'],
    [230011, 'recalled'],
    [230110, 'deleted'],
  ] as const) {
    test(`a card that is ${name} is reported as gone`, async () => {
      await withBot(idle, async (fake, bot) => {
        const messageId = await idOf(bot, cardMessage('旧'))
        fake.when(({ method }) => (method === 'PATCH' ? refusal(code) : undefined))
        await assert.rejects(bot.update({ platform: 'feishu', chatId: 'oc_a', messageId }, WHOLE), { code: 'gone' })
      })
    })
  }

  test('a message of nothing but text is changed into a card only where it was one', async () => {
    await withBot(idle, async (fake, bot) => {
      const ref = await bot.send(TO, cardMessage('旧'), 'one')
      await bot.update(ref, textMessage('第一行\n第二行'))
      assert.equal(shownLast(fake).text, '第一行\n第二行')
    })
  })

  test('what is no fault of the content is not tried in other words', async () => {
    await withBot(idle, async (fake, bot) => {
      fake.when(call => (isCard(call) ? refusal(230013) : undefined))
      await assert.rejects(bot.send(TO, WHOLE, 'one'), { code: 'unreachable' })
      assert.deepEqual(fake.shownTo({ user: 'ou_a' }), [])
    })
  })
})
