/** "周一报的那个撤销": a day that is named says which report is meant; no other is touched in its place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const WORKER = '冯春燕'

/** The clock stands on Wednesday the 18th. */
const factory = withFactory({ doubts: 'none' })

const say = async (text: string): Promise<string> => (await factory.say(WORKER, text)).words
const aWhile = () => factory.clock.advance({ minutes: 3 })

/** Good of her reports that stand, by their day, in the order they were made today. */
const standing = () =>
  factory.sql<{ day: string; good: number }[]>`
    select r.work_date::text as day, r.good::float8 as good from report r join person p on p.id = r.reporter_id
    where p.name = ${WORKER} and r.reversal_of is null and r.channel = 'text' and r.reported_at >= '2026-11-18T10:00+08:00'
      and not exists (select 1 from report undone where undone.reversal_of = r.id) order by r.seq`

test('only a report of the day that is named is taken back or corrected', async () => {
  await say('昨天 WO-1001 磨削 做了5个')
  aWhile()
  await say('WO-1001 磨削 7个')
  aWhile()
  assert.deepEqual(
    (await standing()).map(({ day, good }) => `${day} ${good}`),
    ['2026-11-17 5', '2026-11-18 7'],
  )
  assert.match(await say('昨天报多了2个'), /已更正/)
  aWhile()
  assert.deepEqual((await standing()).map(({ good }) => good).toSorted(), [3, 7])
  assert.match(await say('昨天报的改成4'), /已更正/)
  aWhile()
  assert.deepEqual((await standing()).map(({ good }) => good).toSorted(), [4, 7])
  assert.match(await say('昨天报的撤销'), /已撤销/)
  assert.deepEqual(
    (await standing()).map(({ day, good }) => `${day} ${good}`),
    ['2026-11-18 7'],
  )
})

test('of a day without a report nothing is touched, and it is said', async () => {
  aWhile()
  for (const text of ['11月3号报的撤销', '上周五报多了5个', '11月3号报的改成4'])
    assert.match(await say(text), /没有你的、还能撤销或更正的报工，什么也没改/, text)
  assert.deepEqual(
    (await standing()).map(({ good }) => good),
    [7],
  )
})

test('without a day it is the newest', async () => {
  aWhile()
  await say('撤销')
  assert.equal((await standing()).length, 0)
})
