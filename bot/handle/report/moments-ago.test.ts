/** The same again within moments is asked; what was said with it is not lost by the question; and the time it took. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory({ doubts: 'none' })

const countHeld = async (): Promise<number> =>
  (await factory.sql`select from held_report where status = 'waiting'`).length

async function lastShares(): Promise<readonly (readonly [person: string, good: string])[]> {
  const rows = await factory.sql<{ person: string; good: string }[]>`
    select w.person_id as person, trim_scale(w.good)::text as good from report_worker w join report r on r.id = w.report_id
    where r.seq = (select max(seq) from report) order by 1`
  return rows.map(({ person, good }) => [person, good])
}

async function lastMinutes(): Promise<number> {
  const [row] = await factory.sql<{ minutes: number }[]>`select minutes from report order by seq desc limit 1`
  return row?.minutes ?? -1
}

describe('the same sentence twice within moments', () => {
  test('waits for the leader once, and is asked about', async () => {
    await factory.say('冯春燕', 'WO-1001 磨削 250')
    assert.equal(await countHeld(), 1)
    const asked = await factory.say('冯春燕', 'WO-1001 磨削 250')
    assert.match(asked.words, /刚报过一样的/)
    assert.equal(await countHeld(), 1)
    await factory.press('冯春燕', asked, '是，又做了这么多')
    assert.equal(await countHeld(), 2)
  })

  test('is asked about where the first took what there was', async () => {
    await factory.say('冯春燕', 'WO-1001 磨削 70')
    assert.match((await factory.say('冯春燕', 'WO-1001 磨削 70')).words, /刚报过一样的/)
    assert.equal(await countHeld(), 2)
  })

  test('is asked about where the pieces wait for an inspector', async () => {
    await factory.sql`update step set inspection = 'final' where seq = 20 and order_id = (select id from orders where code = 'WO-1003')`
    await factory.sql`update orders set version = version + 1 where code = 'WO-1003'`
    assert.match((await factory.say('孙小军', '报工 WO-1003 车削 7')).words, /等检验/)
    assert.match((await factory.say('孙小军', '报工 WO-1003 车削 7')).words, /刚报过一样的/)
  })

  test('is asked about where a leader says it for somebody else', async () => {
    assert.match((await factory.say('郑海涛', '帮罗永刚报 WO-1001 磨削 6')).words, /已报工/)
    assert.match((await factory.say('郑海涛', '帮罗永刚报 WO-1001 磨削 6')).words, /刚报过一样的/)
  })

  test('is shared by the minutes that were said, once it is confirmed', async () => {
    const said = 'WO-1006 粗铣 做了4 我120分钟 林阿福60分钟'
    await factory.say('赵铁柱', said)
    const again = await factory.say('赵铁柱', said)
    assert.match(again.words, /刚报过一样的/)
    await factory.press('赵铁柱', again, '是，又做了这么多')
    assert.deepEqual(await lastShares(), [
      ['W008', '3'],
      ['W011', '1'],
    ])
    assert.equal(await lastMinutes(), 180)
  })
})

test('lines that wait for their button keep the minutes by which they are shared', async () => {
  factory.clock.advance({ minutes: 5 })
  const shown = await factory.say(
    '吴建平',
    'WO-1006 粗铣 @林阿福 做了2；WO-1006 粗铣 @赵铁柱 120分钟 @林阿福 60分钟 做了4',
  )
  assert.match(shown.words, /全部报工/, shown.words)
  await factory.press('吴建平', shown, '全部报工')
  assert.deepEqual(await lastShares(), [
    ['W008', '3'],
    ['W011', '1'],
  ])
})

test('a report that was taken back used no time: the next one of the same work has it', async () => {
  await factory.say('黄伟强', '开工 WO-1003 钻孔')
  factory.clock.advance({ minutes: 40 })
  await factory.say('黄伟强', 'WO-1003 钻孔 5')
  const minutes = await lastMinutes()
  assert.ok(minutes > 0)
  await factory.say('黄伟强', '撤销')
  await factory.say('黄伟强', 'WO-1003 钻孔 4')
  assert.equal(await lastMinutes(), minutes)
})

test('what a leader says for somebody took the time of who did it', async () => {
  await factory.say('林阿福', '开工 WO-1006 粗铣')
  factory.clock.advance({ minutes: 30 })
  await factory.say('吴建平', '帮林阿福报 WO-1006 粗铣 1')
  assert.ok((await lastMinutes()) > 0)
})

test('the card of what waits says all that was asked for', async () => {
  await factory.say('罗永刚', 'WO-1001 磨削 100 报废170 尺寸超差')
  const { words } = await factory.say('郑海涛', '待审核')
  assert.match(words, /报了 270 件，可报只有[\s\S]*报废 170/)
})

describe('an unlikely number', () => {
  const doubting = withFactory()

  test('is asked about where the pieces wait for an inspector, too', async () => {
    await doubting.sql`update step set inspection = 'final' where seq = 20 and order_id = (select id from orders where code = 'WO-1003')`
    await doubting.sql`update orders set version = version + 1 where code = 'WO-1003'`
    const asked = await doubting.say('孙小军', '报工 WO-1003 车削 250')
    assert.match(asked.words, /250 件，对吗/)
    assert.match((await doubting.press('孙小军', asked, '是')).words, /250 件 等检验/)
  })
})
