import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whatIsOpened } from './opened.ts'

test('parts are closed in reverse, one after the other, and each is named while it is waited for', async () => {
  const opened = whatIsOpened()
  const seen: (string | null)[] = []
  opened.defer('database', () => seen.push(opened.closing()))
  opened.defer('delivery', async () => {
    await Promise.resolve()
    seen.push(opened.closing())
  })
  assert.equal(opened.closing(), null)
  await opened.close()
  assert.deepEqual([seen, opened.closing()], [['delivery', 'database'], null])
})

test('a part that fails to close keeps no other open, and is told of', async () => {
  const opened = whatIsOpened()
  let closed = false
  opened.defer('database', () => {
    closed = true
  })
  opened.defer('delivery', () => Promise.reject(new Error('stuck')))
  await assert.rejects(opened.close(), /stuck/)
  assert.equal(closed, true)
})

test('closed twice is closed once, and both wait for it', async () => {
  const opened = whatIsOpened()
  let times = 0
  opened.defer('database', () => {
    times += 1
  })
  await Promise.all([opened.close(), opened.close()])
  assert.equal(times, 1)
})
