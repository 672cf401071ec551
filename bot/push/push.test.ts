import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { transact } from '../../db/commit.ts'
import { withFactory } from '../../test/factory.ts'
import { local } from '../../test/working-days.ts'
import { pushRound } from './job.ts'

/** A Tuesday, everybody at work. */
const OPENS = local('2026-11-17T09:02')

const factory = withFactory({ opensAt: OPENS })
/** What was put out before this test. */
let before = 0

beforeEach(async () => {
  const [row] = await factory.sql<{ id: number }[]>`select coalesce(max(id), 0) as id from outbox`
  before = row?.id ?? 0
})

/** The next round of five minutes, or the one at that time. */
async function round(at?: string): Promise<void> {
  const slot = at === undefined ? nextSlot() : local(at)
  factory.clock.advance({ milliseconds: slot.epochMilliseconds - factory.clock.now().epochMilliseconds })
  await transact(factory.sql, tx => pushRound(tx, factory.deps.catalog, slot))
}

const nextSlot = (): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds((Math.floor(factory.clock.now().epochMilliseconds / 300_000) + 1) * 300_000)

/** The words of the pushes to a chat; other messages to it are left out. */
async function pushed(chat: string): Promise<readonly string[]> {
  const rows = await factory.sql<{ title: string; text: string }[]>`
    select payload->'message'->'card'->>'title' as title, payload->'message'->'card'->'blocks'->0->>'text' as text
    from outbox where kind = 'push' and lane = ${`sandbox:${chat}`} and id > ${before} order by id`
  return rows.map(({ title, text }) => `${title}\n${text}`)
}

describe('news goes to those who need it', () => {
  test('a step that becomes ready, to the workshop that makes it, once', async () => {
    await factory.say('W026', '报工 WO-1016 终检 19')
    await round()
    await round()
    const heard = await pushed('chat:G-D-FIT')
    assert.equal(heard.length, 1)
    assert.match(heard[0] ?? '', /可以开工：WO-1016 包装/)
    assert.doesNotMatch((await pushed('chat:G-D-MACH')).join(), /WO-1016/)
  })

  test('a finished order, once to those who receive it and once to those who sold it', async () => {
    await factory.say('W026', '报工 WO-1016 终检 19')
    await factory.say('W021', '报工 WO-1016 包装 38')
    await round()
    const [done] = await factory.sql`select status from orders where code = 'WO-1016'`
    assert.equal(done?.status, 'completed')
    for (const chat of ['chat:G-D-WH', 'chat:G-D-SALE'])
      assert.equal((await pushed(chat)).join().match(/完工：WO-1016/g)?.length, 1, chat)
    assert.doesNotMatch((await pushed('chat:G-D-FIT')).join(), /可以开工/, 'what is over is no news')
  })

  test('what was shipped, to those who sold it and to whoever follows the order', async () => {
    await factory.say('W034', '关注 WO-1009')
    const [order] = await factory.sql<{ left: string }[]>`
      select sum(m.quantity)::text as left from stock_move m join orders o on o.id = m.order_id
      where o.code = 'WO-1009' and m.kind = 'output'`
    assert.ok(Number(order?.left) > 3)
    assert.match((await factory.say('W029', '发货 WO-1009 3')).words, /已发货/)
    await round()
    assert.equal((await pushed('chat:G-D-SALE')).join().match(/已发货：WO-1009 .* 3/g)?.length, 1)
    assert.match((await pushed('person:W034')).join(), /已发货：WO-1009/)
    assert.deepEqual(await pushed('chat:G-D-MACH'), [])
  })

  test('a changed due date moves planning’s plans; the workshop was told by the decision itself, and not again', async () => {
    await factory.say('W032', 'WO-1003 交期改到下周五')
    const direct = (await factory.told('G-D-MACH')).length
    assert.ok(direct > 0)
    await round()
    assert.match((await pushed('chat:G-D-PLAN')).join(), /改交期：WO-1003/)
    assert.match((await pushed('chat:G-D-SALE')).join(), /改交期：WO-1003/)
    assert.deepEqual(await pushed('chat:G-D-MACH'), [])
  })

  test('where it was said nobody is told again', async () => {
    await factory.say('W032', 'WO-1003 加急', { chat: 'G-D-PLAN' })
    await round()
    assert.deepEqual(await pushed('chat:G-D-PLAN'), [])
  })

  test('a blocked step: the workshop and planning hear of it in one message each, managers only of the critical', async () => {
    await factory.say('W003', 'WO-1003 车削 机床坏了')
    await round()
    assert.match((await pushed('chat:G-D-MACH')).join(), /停工：WO-1003 车削/)
    assert.match((await pushed('chat:G-D-PLAN')).join(), /停工：WO-1003 车削/)
    assert.equal((await pushed('chat:G-D-EQ')).length, 0, 'maintenance was called by the exception')
  })

  test('what is over before the round is not told', async () => {
    await factory.say('W032', '暂停工单 WO-1003')
    await factory.say('W032', '恢复工单 WO-1003')
    await round()
    const heard = (await pushed('chat:G-D-PLAN')).join()
    assert.doesNotMatch(heard, /已暂停/)
    assert.match(heard, /已恢复：WO-1003/)
  })

  test('a promise that won’t be kept is told once to those who gave it', async () => {
    await round('2026-11-17T10:00')
    await round('2026-11-17T11:00')
    const sales = await pushed('chat:G-D-SALE')
    assert.equal(sales.filter(text => /交期有风险：WO-1005/.test(text)).length, 1, sales.join('\n\n'))
  })

  test('scrap above the limit is told to quality, and again only when it has doubled', async () => {
    const scrapped = async (n: number) => {
      await factory.say('W013', `报工 WO-1001 磨削 0 报废${n} 外圆大了`)
      await round()
      return (await pushed('chat:G-D-QC')).filter(text => /报废超限：WO-1001 磨削/.test(text)).length
    }
    assert.deepEqual([await scrapped(8), await scrapped(1), await scrapped(12)], [1, 1, 2])
  })
})

describe('following an order', () => {
  test('a follower hears of its milestones; whoever did it does not', async () => {
    await factory.say('W034', '关注 WO-1003')
    await factory.say('W032', '关注 WO-1003')
    await factory.say('W032', '暂停工单 WO-1003')
    await round()
    const own =
      await factory.sql`select 1 from outbox where kind = 'push' and lane = 'sandbox:person:W032' and id > ${before}`
    assert.equal(own.length, 0)
    const told = await factory.sql`select 1 from outbox where lane = 'sandbox:person:W034' and id > ${before}`
    assert.equal(told.length, 1, 'the seller was told by the decision itself, and not a second time')
  })

  test('who follows no more hears no more', async () => {
    await factory.say('W036', '关注 WO-1003')
    assert.match((await factory.say('W036', '我关注的')).words, /WO-1003/)
    await factory.say('W036', '取消关注 WO-1003')
    await factory.say('W032', '暂停工单 WO-1003')
    await round()
    assert.deepEqual(await pushed('person:W036'), [])
  })

  test('it is said when there is nothing to follow', async () => {
    assert.match((await factory.say('W036', '关注 WO-9999')).words, /没有找到工单/)
    assert.match((await factory.say('W036', '取消关注 WO-1003')).words, /没有在关注/)
    await factory.say('W036', '关注 WO-1003')
    assert.match((await factory.say('W036', '关注 WO-1003')).words, /已经在关注/)
  })
})

describe('in the night', () => {
  test('what happens in the night is told once when work begins, as it stands then', async () => {
    factory.clock.advance({ hours: 12 })
    await factory.say('W032', '暂停工单 WO-1003')
    await round()
    await factory.say('W032', '恢复工单 WO-1003')
    await factory.say('W032', '暂停工单 WO-1001')
    await round()
    await round('2026-11-18T07:55')
    assert.deepEqual(await pushed('chat:G-D-PLAN'), [])
    await round('2026-11-18T08:05')
    await round('2026-11-18T08:10')
    const heard = await pushed('chat:G-D-PLAN')
    assert.equal(heard.length, 1)
    assert.match(heard[0] ?? '', /已暂停：WO-1001/)
    assert.doesNotMatch(heard[0] ?? '', /已暂停：WO-1003/)
  })
})
