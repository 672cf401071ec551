import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseBody, withoutMention } from '../../../adapters/wecom/parse.ts'

const from = { msgid: 'm1', from: { userid: 'Wang' }, chattype: 'single' }

test('a group text loses the mention of the bot, and keeps the case of the chat id only', () => {
  const body = {
    ...from,
    chattype: 'group',
    chatid: 'wrA',
    msgtype: 'text',
    text: { content: '@报工 助手\u2005完成120' },
  }
  const parsed = parseBody(body, '报工 助手')
  assert.deepEqual(parsed, {
    kind: 'message',
    msgId: 'm1',
    groupId: 'wrA',
    rawUserId: 'Wang',
    corpId: null,
    sentAt: null,
    text: '完成120',
    voice: false,
    files: [],
  })
  assert.equal(withoutMention('@报工\u00a0120', null), '120')
})

test('a press is read nested and flat', () => {
  const press = {
    task_id: 't',
    event_key: 'k',
    selected_items: { selected_item: [{ question_key: 'q', option_ids: { option_id: ['a'] } }] },
  }
  for (const event of [press, { template_card_event: press }]) {
    const body = { ...from, msgtype: 'event', event: { eventtype: 'template_card_event', ...event } }
    const parsed = parseBody(body, null)
    assert.deepEqual(parsed.kind === 'press' && parsed.press, { taskId: 't', key: 'k', selected: { q: ['a'] } })
  }
})

test('any JSON is read without a throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), json => {
      assert.ok(parseBody(json, null).kind === 'refused' || typeof json === 'object')
    }),
  )
})
