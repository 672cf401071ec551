/** Reports that look unlikely, told to whoever leads: with the digest, with the handover, and only where there are any. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transact } from '../../db/commit.ts'
import type { DepartmentId } from '../../domain/model.ts'
import type { ScheduleKind } from '../../domain/schedule-times.ts'
import { readPayload } from '../../jobs/outbox-payload.ts'
import { withFactory } from '../../test/factory.ts'
import { wordsIn } from '../../test/read-card.ts'
import { local } from '../../test/working-days.ts'
import { composeRounds } from './compose.ts'

// A Wednesday, when the day shift of the machining workshop has begun.
const factory = withFactory({ opensAt: local('2026-11-18T10:17') })

const D_MACH = 'D-MACH' as DepartmentId

async function told(kind: ScheduleKind, at: string, departmentId = D_MACH): Promise<string> {
  const catalog = await factory.deps.catalog.get()
  const slot = local(at)
  const schedule = { id: `${kind}-${at}`, name: '简报', kind, at: [at.slice(11)], days: [3], content: [] }
  const round = { schedule: { ...schedule, departmentIds: [departmentId] }, slot, departmentIds: [departmentId] }
  const [entry] = await transact(factory.sql, tx => composeRounds(tx, catalog, [round], slot))
  return wordsIn(readPayload(entry?.payload)?.message ?? assert.fail())
}

test('nothing unlikely, nothing said', async () => {
  assert.doesNotMatch(await told('digest', '2026-11-18T17:50'), /可疑/)
  assert.doesNotMatch(await told('handover', '2026-11-18T10:20'), /可疑/)
})

test('how many, the worst first and by place, with the list behind a button', async () => {
  for (let n = 0; n < 6; n++) {
    factory.clock.advance({ minutes: 5 })
    await factory.say('W005', `WO-1004 下料 ${5 + n}`)
  }
  factory.clock.advance({ minutes: 5 })
  const asked = await factory.say('W005', 'WO-1004 下料 500')
  await factory.press('W005', asked, '是，就报这么多')
  factory.clock.advance({ minutes: 5 })
  await factory.say('W005', 'WO-1004 下料 40')
  const digest = await told('digest', '2026-11-18T17:50')
  assert.match(digest, /可疑的报工 2\n· WO-1004 下料 合格 40 件：.*最多能做/, 'what nobody has confirmed comes first')
  assert.match(digest, /\n· WO-1004 下料 合格 500 件：[^\n]*平时一次约.*本人已确认/)
  assert.doesNotMatch(digest, /马德胜.*件：/)
  assert.match(digest, /\[可疑报工\]/)
  const handover = await told('handover', '2026-11-18T17:55')
  assert.match(handover, /本班可疑的报工 2\n· WO-1004 下料 合格 40 件/)
  assert.match(handover, /\[可疑报工\]/)
})

test('of that day and of that department only', async () => {
  assert.match(await told('digest', '2026-11-19T08:10'), /可疑的报工/, 'in the morning, of the day before')
  assert.doesNotMatch(await told('digest', '2026-11-19T17:50'), /可疑/)
  assert.doesNotMatch(await told('digest', '2026-11-18T17:51', 'D-SHEET' as DepartmentId), /可疑/)
})

test('a group reads no names, the leader alone does', async () => {
  const inGroup = await factory.say('W002', '可疑报工', { chat: 'G-D-MACH' })
  assert.match(inGroup.words, /\| — \| WO-1004 下料 \|[\s\S]*群里不写是谁/)
  assert.doesNotMatch(inGroup.words, /马德胜/)
  assert.match((await factory.say('W002', '可疑报工')).words, /马德胜 \| WO-1004 下料/)
})

test('what was taken back is settled', async () => {
  await factory.say('W005', '撤销')
  assert.match(await told('digest', '2026-11-18T17:52'), /可疑的报工 1\n/)
})
