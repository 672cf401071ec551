import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Card } from '../adapters/card.ts'
import type { MessageStore } from '../adapters/sandbox/store.ts'
import { type LogDraft, sandboxMessages } from '../db/sandbox-messages.ts'
import { withDatabase } from './database.ts'
import { memoryMessageStore } from './memory-store.ts'

const db = withDatabase()

const CARD: Card = { title: '卡片 "引号" \\ 🙂', tone: 'info', blocks: [{ kind: 'text', text: "it's\nso" }] }

function draft(id: string, chatId: string, more: Partial<LogDraft<Card>> = {}): LogDraft<Card> {
  return {
    id,
    chatId,
    from: { kind: 'bot', id: 'bot', name: '报工助手' },
    text: id,
    card: null,
    replyTo: null,
    file: null,
    sentAt: '2026-11-21T06:05:00Z',
    ...more,
  }
}

/** Both stores keep the same promises, so that what is tried in memory holds in the database. */
const STORES: readonly { readonly name: string; readonly open: () => MessageStore }[] = [
  { name: 'in the database', open: () => sandboxMessages<Card>(db.sql) },
  { name: 'in memory', open: memoryMessageStore },
]

test('what comes later stands later: it waits for what is being stored', async () => {
  const store = sandboxMessages<Card>(db.sql)
  const waits = async () => {
    const [found] = await db.sql`select from pg_locks where locktype = 'advisory' and not granted and database =
      (select oid from pg_database where datname = current_database())`
    return found !== undefined
  }
  let isDone = false
  let later: Promise<unknown> | null = null
  await db.sql.begin(async tx => {
    await sandboxMessages<Card>(tx).append([draft('begun', 'D-8')])
    later = store.append([draft('later', 'D-8')]).finally(() => {
      isDone = true
    })
    while (!isDone && !(await waits()));
    assert.ok(!isDone, 'it stands before what has a smaller place')
  })
  await later
  const listed = await store.list('D-8', null, 10)
  assert.deepEqual(
    listed.map(({ id }) => id),
    ['begun', 'later'],
  )
})

for (const { name, open } of STORES) {
  describe(`the message log ${name}`, () => {
    test('messages come back as they were, in their order', async () => {
      const store = open()
      const file = { id: 'f1', name: 'a.xlsx', mime: 'text/csv', size: 3 }
      await store.append([
        draft('order-1', 'D-1', { from: { kind: 'person', id: 'W1', name: '张伟' } }),
        draft('order-2', 'D-1', { text: null, card: CARD, replyTo: 'order-1', file }),
      ])
      const [first, second] = await store.list('D-1', null, 10)
      assert.deepEqual(first?.from, { kind: 'person', id: 'W1', name: '张伟' })
      assert.deepEqual(second?.card, CARD)
      assert.deepEqual(second?.file, file)
      assert.equal(second?.replyTo, 'order-1')
      assert.equal(second?.updatedAt, null)
      assert.equal(Date.parse(second?.sentAt ?? ''), Date.parse('2026-11-21T06:05:00Z'))
      assert.ok((first?.seq ?? 0) < (second?.seq ?? 0))
    })

    test('an id that stands already is left as it is, and its neighbours are written', async () => {
      const store = open()
      await store.append([draft('twice', 'D-2', { text: 'first' })])
      const written = await store.append([draft('twice', 'D-2', { text: 'second' }), draft('other', 'D-2')])
      assert.deepEqual([...written.keys()], ['other'])
      assert.equal((await store.find('twice'))?.text, 'first')
    })

    test('a list begins after a place, or ends with the latest', async () => {
      const store = open()
      const written = await store.append(['l1', 'l2', 'l3', 'l4'].map(id => draft(id, 'D-3')))
      const ids = async (after: number | null, limit: number) =>
        (await store.list('D-3', after, limit)).map(message => message.id)
      assert.deepEqual(await ids(null, 2), ['l3', 'l4'])
      assert.deepEqual(await ids(written.get('l1') ?? null, 2), ['l2', 'l3'])
      assert.deepEqual(await ids(0, 10), ['l1', 'l2', 'l3', 'l4'])
    })

    test('an update changes content and time, and nothing else', async () => {
      const store = open()
      await store.append([draft('changed', 'D-4', { card: CARD })])
      const content = { text: '新', card: null, updatedAt: '2026-11-21T07:00:00Z' }
      const changed = await store.replace('changed', content)
      assert.equal(changed?.text, '新')
      assert.equal(changed?.card, null)
      assert.equal(Date.parse(changed?.updatedAt ?? ''), Date.parse(content.updatedAt))
      assert.deepEqual(await store.find('changed'), changed)
      assert.equal(await store.replace('nobody', content), null)
    })

    test('the replies to a message are the bot’s, in order', async () => {
      const store = open()
      await store.append([
        draft('asked', 'D-5', { from: { kind: 'person', id: 'W1', name: '张伟' } }),
        draft('told-1', 'D-5', { replyTo: 'asked' }),
        draft('mate', 'D-5', { replyTo: 'asked', from: { kind: 'person', id: 'W2', name: '刘洋' } }),
        draft('told-2', 'D-5', { replyTo: 'asked' }),
      ])
      const replies = await store.repliesTo('D-5', 'asked')
      assert.deepEqual(
        replies.map(message => message.id),
        ['told-1', 'told-2'],
      )
    })

    test('pruning keeps the latest of one chat and leaves the others', async () => {
      const store = open()
      await store.append([...['p1', 'p2', 'p3'].map(id => draft(id, 'D-6')), draft('q1', 'D-7')])
      assert.equal(await store.keepLatest('D-6', 2), 1)
      assert.equal(await store.keepLatest('D-6', 2), 0)
      assert.equal(await store.find('p1'), null)
      assert.notEqual(await store.find('q1'), null)
    })

    test('files come back byte by byte until newer ones need the room', async () => {
      const store = open()
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
      const info = (id: string) => ({ id, name: `${id}.png`, mime: 'image/png', size: bytes.length })
      await store.saveFile(info('old'), bytes, '2026-11-21T06:00:00Z')
      await store.saveFile(info('new'), bytes, '2026-11-21T06:01:00Z')
      const read = await store.readFile('new')
      assert.deepEqual(read?.info, info('new'))
      assert.deepEqual([...(read?.bytes ?? [])], [...bytes])
      assert.equal(await store.keepFiles(300), 1)
      assert.equal(await store.readFile('old'), null)
    })
  })
}
