import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appendQueue } from './append-queue.ts'
import type { MessageDraft } from './store.ts'

function draft(id: string): MessageDraft {
  const from = { kind: 'bot', id: 'bot', name: 'bot' } as const
  return { id, chatId: 'D-1', from, text: id, card: null, replyTo: null, file: null, sentAt: '2026-11-21T00:00:00Z' }
}

/** Notes every batch and takes a turn of the event loop for it; refuses a batch with "bad" in it. */
function slowStore() {
  const batches: string[][] = []
  const { promise: isBusy, resolve: busy } = Promise.withResolvers<void>()
  const append = async (drafts: readonly MessageDraft[]): Promise<ReadonlyMap<string, number>> => {
    batches.push(drafts.map(one => one.id))
    busy()
    await new Promise(resolve => setImmediate(resolve))
    if (drafts.some(one => one.id === 'bad')) throw new Error('refused')
    return new Map(drafts.map((one, index) => [one.id, index]))
  }
  return { batches, append, isBusy }
}

test('what comes while an insert is on its way goes together in the next, in order', async () => {
  const store = slowStore()
  const queue = appendQueue(store)
  const first = queue.append([draft('a')])
  await store.isBusy
  await Promise.all([first, queue.append([draft('b'), draft('c')]), queue.append([draft('d')])])
  assert.deepEqual(store.batches, [['a'], ['b', 'c', 'd']])
})

test('a row the store refuses takes nobody along', async () => {
  const store = slowStore()
  const queue = appendQueue(store)
  const first = queue.append([draft('a')])
  const [bad, good] = await Promise.allSettled([queue.append([draft('bad')]), queue.append([draft('b')])])
  await first
  assert.equal(bad.status, 'rejected')
  assert.equal(good.status, 'fulfilled')
  await queue.append([draft('c')])
})

test('nothing to write is no call', async () => {
  const store = slowStore()
  assert.equal((await appendQueue(store).append([])).size, 0)
  assert.deepEqual(store.batches, [])
})
