/** Whatever comes over the network is an event or a named refusal: never a throw, and never a long thought. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fileRefOf, isMessage, type Parsed, parseEnvelope } from '../../../adapters/feishu/parse.ts'
import { cpuClock } from '../../cpu-time.ts'
import { APP_ID } from './fake.ts'

const KINDS: readonly Parsed['kind'][] = ['event', 'press', 'notRead', 'voice', 'ignored']
const MOST_CPU_MS = 1_000

/** Reads it with and without the bot's own id. */
function isRead(value: unknown): boolean {
  const spent = cpuClock()
  const read = [null, 'ou_bot'].every(botId => KINDS.includes(parseEnvelope(value, APP_ID, botId).kind))
  return read && spent() < MOST_CPU_MS
}

const TYPES = [
  'im.message.receive_v1',
  'card.action.trigger',
  'im.chat.member.bot.added_v1',
  'im.chat.member.bot.deleted_v1',
  'im.chat.disbanded_v1',
  'im.chat.access_event.bot_p2p_chat_entered_v1',
  'application.bot.menu_v6',
]
const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  '@_user_1',
  '@_all',
  '\u202e',
  '\u0000',
  '𠮷',
  '{"text":1}',
  '',
]
const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 40 }))
const anything = fc.oneof(fc.jsonValue(), text, fc.constant(undefined), fc.constantFrom(null, 0, -1, Number.NaN, 1e308))

const header = (type: string) => ({ event_type: type, event_id: 'e', tenant_key: 't', app_id: APP_ID })

const node = fc.record(
  {
    tag: fc.oneof(fc.constantFrom('text', 'a', 'at', 'img', 'media', 'md', 'code_block', 'hr'), text),
    text: anything,
    user_id: anything,
    user_name: anything,
    image_key: anything,
  },
  { requiredKeys: [] },
)
const content = fc.oneof(
  fc.record({ text: anything }, { requiredKeys: [] }),
  fc.record({ title: anything, content: fc.array(fc.oneof(fc.array(node), anything)) }, { requiredKeys: [] }),
  fc.record({ image_key: anything, file_key: anything, file_name: anything }, { requiredKeys: [] }),
  anything,
)
const message = fc.record({
  sender: fc.record({
    sender_type: fc.constantFrom('user', 'bot', 'app'),
    sender_id: fc.record({ open_id: text }),
    tenant_key: fc.option(text, { nil: undefined }),
  }),
  message: fc.record({
    message_id: text,
    chat_id: text,
    chat_type: fc.constantFrom('p2p', 'group', 'topic'),
    message_type: fc.constantFrom(
      'text',
      'post',
      'image',
      'file',
      'audio',
      'media',
      'sticker',
      'system',
      'merge_forward',
    ),
    content: fc.oneof(
      content.map(value => JSON.stringify(value) ?? ''),
      text,
      anything,
    ),
    create_time: fc.oneof(fc.constantFrom('1764200000000', '99999999999999', '999999999999999999', '-1'), anything),
    parent_id: fc.option(text, { nil: undefined }),
    mentions: fc.oneof(
      fc.array(
        fc.record(
          { key: text, id: fc.oneof(fc.record({ open_id: text }), anything), mentioned_type: text, name: anything },
          { requiredKeys: [] },
        ),
      ),
      anything,
    ),
  }),
})
const press = fc.record({
  operator: fc.record({ open_id: anything, union_id: anything, user_id: anything }, { requiredKeys: [] }),
  action: fc.record({
    value: fc.oneof(fc.record({ payload: anything, renamed: fc.dictionary(text, anything) }), anything),
    form_value: fc.oneof(fc.dictionary(text, fc.oneof(text, fc.array(anything), anything)), anything),
  }),
  context: fc.record({ open_message_id: anything, open_chat_id: anything }, { requiredKeys: [] }),
})

describe('any envelope is read', () => {
  test('whatever JSON it is', () => {
    fc.assert(fc.property(fc.jsonValue(), value => isRead(value) && !isMessage(value)))
  })

  test('of every type, whatever is in it', () => {
    const event = fc.dictionary(
      fc.constantFrom('message', 'sender', 'action', 'context', 'operator', 'operator_id', 'chat_id', 'name'),
      anything,
    )
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), event, (type, inner) => isRead({ header: header(type), event: inner })),
      { numRuns: 500 },
    )
  })

  test('with a message of any kind', () => {
    const envelope = message.map(event => ({ header: header('im.message.receive_v1'), event }))
    fc.assert(fc.property(envelope, isRead), { numRuns: 1_000 })
  })

  test('with a press of any kind, and its values are texts under their own names', () => {
    fc.assert(
      fc.property(press, event => {
        const parsed = parseEnvelope({ header: header('card.action.trigger'), event }, APP_ID, null)
        if (parsed.kind !== 'press') return parsed.kind === 'ignored'
        const { values } = parsed.press
        return (
          Object.getPrototypeOf(values) === Object.prototype &&
          Object.values(values).every(value => typeof value === 'string' && value !== '')
        )
      }),
      { numRuns: 1_000 },
    )
  })

  test('any file’s address can be read back, and no other can', () => {
    fc.assert(fc.property(text, ref => fileRefOf(ref) === null || /^(image|file):/.test(ref)))
  })
})

describe('no envelope takes long', () => {
  const said = (more: object, type = 'text') => ({
    header: header('im.message.receive_v1'),
    event: {
      sender: { sender_type: 'user', sender_id: { open_id: 'ou_a' } },
      message: { message_id: 'om', chat_id: 'oc', chat_type: 'p2p', message_type: type, ...more },
    },
  })
  const contentOf = (value: unknown) => ({ content: JSON.stringify(value) })
  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`
  const cases: readonly { name: string; envelope: unknown }[] = [
    { name: 'a text of 150 KB of blanks', envelope: said(contentOf({ text: ' \t'.repeat(75_000) })) },
    { name: 'a text of nothing but mentions', envelope: said(contentOf({ text: '@_user_1'.repeat(20_000) })) },
    { name: 'a text of at-signs', envelope: said(contentOf({ text: '@_'.repeat(75_000) })) },
    { name: 'a content of 100,000 brackets', envelope: said({ content: deep(100_000) }) },
    {
      name: 'ten thousand mentions',
      envelope: said({
        ...contentOf({ text: '@_user_1' }),
        mentions: Array.from({ length: 10_000 }, (_, n) => ({
          key: `@_user_${n}`,
          name: 'x',
          id: { open_id: `ou_${n}` },
        })),
      }),
    },
    {
      name: 'a post of ten thousand lines',
      envelope: said(
        contentOf({ content: Array.from({ length: 10_000 }, () => [{ tag: 'text', text: '行' }]) }),
        'post',
      ),
    },
  ]
  for (const { name, envelope } of cases) {
    test(name, () => {
      assert.ok(isRead(envelope))
    })
  }
})
