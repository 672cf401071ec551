import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UsageCount } from '../db/usage.ts'
import { createUsageCounter } from './usage-counter.ts'

function counter(write: (counts: readonly UsageCount[]) => Promise<void>) {
  const seen: string[] = []
  const metrics = { countPlatformCall: (...call: readonly string[]) => void seen.push(call.join(' ')) }
  const usage = createUsageCounter({ month: async () => '2026-11', write, metrics, failed: () => undefined })
  return { usage, seen }
}

test('calls of a method are written together, each seen by the metrics at once', async () => {
  const written: UsageCount[] = []
  const { usage, seen } = counter(async counts => void written.push(...counts))
  usage.count('feishu', 'message.reply', 'ok')
  usage.count('feishu', 'message.reply', 'retry')
  usage.count('dingtalk', 'card.create', 'ok')
  assert.equal(seen.length, 3)
  await usage.stop()
  assert.deepEqual(written, [
    { platform: 'feishu', month: '2026-11', method: 'message.reply', count: 2 },
    { platform: 'dingtalk', month: '2026-11', method: 'card.create', count: 1 },
  ])
})

test('what could not be written is counted with the next ones', async () => {
  const written: UsageCount[] = []
  let away = true
  const { usage } = counter(async counts => {
    if (away) throw new Error('the database is away')
    written.push(...counts)
  })
  usage.count('wecom', 'send', 'ok')
  await usage.stop()
  away = false
  usage.count('wecom', 'send', 'ok')
  await usage.stop()
  assert.deepEqual(
    written.map(({ count }) => count),
    [2],
  )
})
