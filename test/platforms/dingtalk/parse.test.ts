import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseMessage, parsePress } from '../../../adapters/dingtalk/parse.ts'

const base = {
  msgId: 'm1',
  msgtype: 'text',
  createAt: 1_769_851_697_611,
  conversationType: '2',
  conversationId: 'cid1',
  conversationTitle: 'A 车间',
  senderStaffId: 'u1',
  senderNick: '张三',
  senderId: '$:1',
  senderCorpId: 'corp',
  chatbotUserId: '$:bot',
  chatbotCorpId: 'corp',
}
const parsed = (extra: object) => {
  const message = parseMessage(JSON.stringify({ ...base, ...extra }))
  assert.equal(message.kind, 'message')
  return message.kind === 'message' ? message : assert.fail()
}
const why = (text: string) => {
  const message = parseMessage(text)
  return message.kind === 'refused' ? message.why : message.kind
}

describe('what DingTalk sends, read', () => {
  test('a text is trimmed and knows its group', () => {
    const message = parsed({ text: { content: ' 报工 120' } })
    assert.deepEqual(message.content, { kind: 'said', text: '报工 120', voice: false, files: [] })
    assert.equal(message.title, 'A 车间')
    assert.equal(message.sentAt, '2026-01-31T09:28:17.611Z')
  })
  test('people who are mentioned are named by their ids, the bot is not', () => {
    const atUsers = [
      { dingtalkId: '$:bot', staffId: 'bot' },
      { dingtalkId: '$:2', staffId: 'u2' },
    ]
    assert.deepEqual(parsed({ text: { content: 'a' }, atUsers }).mentions, ['u2'])
  })
  test('a quoted card is known by its carrier', () => {
    const text = { content: ' ', isReplyMsg: true, repliedMsg: '{"msgType":"interactiveCard","createdAt":"5"}' }
    assert.deepEqual(parsed({ text, originalProcessQueryKey: 'k' }).quote, {
      carrierId: 'k',
      messageId: null,
      createdAt: 5,
    })
  })
  test('pictures, files and rich texts bring files', () => {
    const file = parsed({ msgtype: 'file', content: { fileName: 'a.xlsx', downloadCode: 'd' } }).content
    assert.ok(file.kind === 'said' && file.files[0]?.ref === 'd' && file.files[0].mime.includes('spreadsheet'))
    const richText = [
      { text: '看 ' },
      { type: 'picture', downloadCode: 'p' },
      { type: 'at', atName: 'x', atUserId: 'u3' },
    ]
    const rich = parsed({ msgtype: 'richText', content: { richText } })
    assert.ok(rich.content.kind === 'said' && rich.content.text === '看' && rich.content.files.length === 1)
    assert.deepEqual(rich.mentions, ['u3'])
  })
  test('a voice message is its recognised text, or not read', () => {
    const content = { duration: '3', recognition: '完成五十' }
    assert.deepEqual(parsed({ msgtype: 'audio', content }).content, {
      kind: 'said',
      text: '完成五十',
      voice: true,
      files: [],
    })
    assert.equal(parsed({ msgtype: 'audio', content: {} }).content.kind, 'voiceNotRead')
  })
  test('other kinds are named as not read', () => {
    assert.equal(parsed({ msgtype: 'chatRecord', content: {} }).content.kind, 'kindNotRead')
  })
  test('what is none of ours is refused by name', () => {
    assert.equal(why('{'), 'notReadable')
    assert.equal(why('{}'), 'incomplete')
    assert.equal(why(JSON.stringify({ ...base, senderId: '$:bot', text: { content: 'a' } })), 'ownMessage')
    assert.equal(why(JSON.stringify({ ...base, senderStaffId: '', text: { content: 'a' } })), 'outsider')
    assert.equal(why(JSON.stringify({ ...base, msgtype: 'text', errorMessage: '20001' })), 'quotaUsedUp')
  })
  test('a form’s values come as texts, whatever they were', () => {
    const params = {
      form: {
        _action: 'p',
        good: 5,
        reason: { index: 0, value: 'a' },
        many: { index: [0, 1], value: ['a', 'b'] },
        on: true,
      },
    }
    const content = JSON.stringify({ cardPrivateData: { actionIds: ['form'], params } })
    const press = parsePress(JSON.stringify({ outTrackId: 't', corpId: 'c', userId: 'u', content }))
    assert.ok(press.kind === 'press')
    assert.equal(press.payload, 'p')
    assert.deepEqual(press.values, { good: '5', reason: 'a', many: 'a,b', on: 'true' })
  })
  test('a tap without an action is none', () => {
    const press = parsePress(JSON.stringify({ outTrackId: 't', corpId: 'c', userId: 'u', content: '{}' }))
    assert.deepEqual(press, { kind: 'refused', why: 'noAction' })
  })
  test('whatever comes, nothing throws', () => {
    const keys = Object.fromEntries(
      [...Object.keys(base), 'text', 'content', 'atUsers', 'outTrackId', 'userId', 'corpId'].map(key => [
        key,
        fc.oneof(fc.jsonValue(), fc.constant(key in base ? Reflect.get(base, key) : '{"cardPrivateData":[]}')),
      ]),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.record(keys).map(value => JSON.stringify(value)),
        ),
        text => {
          parseMessage(text)
          parsePress(text)
        },
      ),
      { numRuns: 500 },
    )
  })
})
