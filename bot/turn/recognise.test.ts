/** Whoever the platform's directory knows learns in three messages, as those whom a leader confirms do. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Answer, InboundEvent } from '../../adapters/port.ts'
import { changesNothing } from '../../test/business-tables.ts'
import { withFactory } from '../../test/factory.ts'
import { wordsIn } from '../../test/read-card.ts'
import { createConversation } from '../conversation.ts'
import { recognise } from './recognise.ts'

const factory = withFactory()

type Place = { readonly platform?: 'feishu' | 'dingtalk'; readonly kind?: 'direct' | 'group' }
let events = 0

/** Writes as an account that nobody has bound; the directory says whose number it is. */
async function write(employeeNo: string, text: string, { platform = 'feishu', kind = 'direct' }: Place = {}) {
  const { deps } = factory
  const receive = createConversation({
    ...deps,
    recognise: event =>
      recognise({ ...deps, catalog: () => deps.catalog.get(), platformNamed: () => assert.fail('not asked') }, event),
  })
  const event: InboundEvent = {
    kind: 'message',
    platform,
    eventId: `first-${events++}`,
    messageId: `first-${events}`,
    chat: { id: `${kind}-${employeeNo}`, kind, title: null },
    sender: { userId: `ou-${employeeNo}`, name: null, employeeNo },
    sentAt: null,
    text,
    voice: false,
    quotedMessageId: null,
    mentions: [],
    files: [],
  }
  let answer: Answer | null = null
  await receive(event, async given => {
    answer = given
    return []
  })
  const said: Answer = answer ?? assert.fail('no answer')
  return said.replies.map(wordsIn).join('\n')
}

const unbind = (...ids: readonly string[]) =>
  factory.sql`delete from person_identity where person_id = any(${[...ids]})`
const lessonsTo = async (employeeNo: string): Promise<readonly string[]> => {
  const rows = await factory.sql<{ text: string }[]>`
    select payload::text as text from outbox where dedup like 'lesson:%' and payload -> 'to' ->> 'userId' = ${`ou-${employeeNo}`}`
  return rows.map(({ text }) => text)
}

describe('a worker whom the directory knows', () => {
  test('is answered, given the lesson, and understood in it; nothing of it is booked', async () => {
    await unbind('W003')
    assert.match(await write('RL0003', '我的任务'), /刘大勇|任务/)
    assert.match((await lessonsTo('RL0003')).join(), /练习 1\/3/)
    await changesNothing(factory.sql, 'practice', async () => {
      assert.match(await write('RL0003', '做完5个'), /练习 · 已报工/)
    })
  })

  test('is given it once: not with every message, and not again on another platform', async () => {
    await write('RL0003', '我的任务')
    assert.equal((await lessonsTo('RL0003')).length, 1)
    assert.doesNotMatch(await write('RL0003', '做完5个', { platform: 'dingtalk' }), /练习/)
    assert.equal((await lessonsTo('RL0003')).length, 1)
  })

  test('what they wrote first is no answer to a lesson that they have not seen', async () => {
    await unbind('W004')
    const first = await write('RL0004', 'WO-1003 车削 3')
    assert.match(first, /已报工 · WO-1003 车削/)
    assert.doesNotMatch(first, /练习/)
    assert.match(await write('RL0004', '做完5个'), /练习/)
  })

  test('a question that their first message brings leaves the lesson its place', async () => {
    const open = async (id: string) =>
      (await factory.sql`select question ->> 'kind' as kind from pending_question where person_id = ${id}`)[0]?.['kind']
    await factory.say('W005', 'WO-1004 下料 8 报废1')
    assert.ok(!['practice', undefined].includes(await open('W005')), 'it asks something of whoever is known')
    await factory.sql`delete from pending_question where person_id = 'W005'`
    assert.match(await write('RL0005', 'WO-1004 下料 9 报废1'), /已报工 · WO-1004 下料/)
    assert.equal(await open('W005'), 'practice')
    await changesNothing(factory.sql, 'practice', async () => {
      assert.match(await write('RL0005', '做完5个'), /练习 · 已报工/)
    })
  })

  test('in a group is offered to begin, since nobody knows their own chat yet', async () => {
    await unbind('W006')
    await write('RL0006', '我的任务', { kind: 'group' })
    assert.match((await lessonsTo('RL0006')).join(), /开始练习/)
  })
})

test('a leader is no beginner', async () => {
  await unbind('W002')
  await write('RL0002', '我的任务')
  assert.deepEqual(await lessonsTo('RL0002'), [])
})
