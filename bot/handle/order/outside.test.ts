import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { loadOrder } from '../../../db/orders.ts'
import type { OrderCode } from '../../../domain/model.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { type Factory, lastCard, withFactory } from '../../../test/factory.ts'
import { buttonsOf } from '../../../test/read-card.ts'

const WAREHOUSE = '蒋卫东'
const PURCHASER = '侯宇航'
const PLANNER = '方晓琳'
const WORKER = '冯春燕'

async function stepOf({ sql }: Factory, code: string, seq: number) {
  const order = await loadOrder(sql, code as OrderCode)
  const step = order?.steps.find(each => each.seq === seq)
  assert.ok(step)
  return { status: step.status, outside: step.outsourceStatus, good: formatQuantity(step.totals.good) }
}

const lastRow = async ({ sql }: Factory) => {
  const [row] = await sql<{ channel: string; reporter: string; workers: number }[]>`
    select channel, reporter_id as reporter, (select count(*)::int from report_worker w where w.report_id = r.id) as workers
    from report r order by seq desc limit 1`
  return row
}

/** WO-1007 喷粉 is with the vendor: 235 sent, none back. */
describe('goods that come back from outside', () => {
  const factory = withFactory()

  test('are received in part by the warehouse, as nobody’s work', async () => {
    const heard = await factory.say(WAREHOUSE, 'WO-1007 喷粉 收货 20')
    assert.match(heard.words, /已收货 · WO-1007 喷粉/)
    assert.doesNotMatch(heard.words, /计件|今天:/)
    assert.deepEqual(await stepOf(factory, 'WO-1007', 50), {
      status: 'inProgress',
      outside: 'partlyReceived',
      good: '20',
    })
    assert.deepEqual(await lastRow(factory), { channel: 'receipt', reporter: 'W028', workers: 0 })
  })

  test('are received by the purchaser in other words, with what the vendor spoiled', async () => {
    assert.match((await factory.say(PURCHASER, '喷粉回来了30个 1007')).words, /已收货 · WO-1007 喷粉/)
    const heard = await factory.say(PURCHASER, 'WO-1007 喷粉 收货 10 报废2')
    assert.match(heard.words, /合格 10 件、报废 2/)
    assert.equal((await stepOf(factory, 'WO-1007', 50)).good, '60')
  })

  test('without the order are offered to those who receive', async () => {
    const asked = await factory.say(WAREHOUSE, '喷粉回来了5个')
    assert.match(asked.words, /WO-1007 喷粉 · 合格 5？/)
    assert.match((await factory.press(WAREHOUSE, asked, '对，就记这个')).words, /已收货/)
  })

  test('are received by the form on the step’s card, which has no start for anybody', async () => {
    const card = await factory.press(WAREHOUSE, await factory.say(WAREHOUSE, 'WO-1007到哪了'), '喷粉')
    assert.match(card.words, /外协给: 鸿达喷涂（虚构）/)
    assert.match(card.words, /外协: 回了一部分/)
    const labels = buttonsOf(lastCard(card).message.card ?? assert.fail()).map(({ label }) => label)
    assert.deepEqual(labels, ['收货', '收回剩余 168', '报异常'])
    assert.match((await factory.press(WAREHOUSE, card, '收货', { good: '8' })).words, /已收货 · WO-1007 喷粉/)
    assert.equal((await stepOf(factory, 'WO-1007', 50)).good, '73')
  })

  test('are not received by a worker, who learns who does it', async () => {
    const heard = await factory.say(WORKER, 'WO-1007 喷粉 收货 5')
    assert.match(heard.words, /仓库、采购、计划员、班组长或主管登记/)
    const card = await factory.press(WORKER, await factory.say(WORKER, 'WO-1007到哪了'), '喷粉')
    assert.doesNotMatch(card.words, /\[收货\]/)
    assert.match(card.words, /仓库、采购、计划员、班组长或主管登记/)
    assert.equal((await stepOf(factory, 'WO-1007', 50)).good, '73')
  })

  test('are not worked on: who wants to go on gets the card where they are received', async () => {
    assert.match((await factory.say(WAREHOUSE, '继续 WO-1007 喷粉')).words, /\[收货\]/)
  })

  test('can be taken back and corrected by who received them', async () => {
    await factory.say(PURCHASER, 'WO-1007 喷粉 收货 9')
    assert.match((await factory.say(PURCHASER, '不是9，是6')).words, /已更正 · WO-1007 喷粉/)
    assert.equal((await stepOf(factory, 'WO-1007', 50)).good, '79')
    await factory.say(PURCHASER, '撤销')
    assert.equal((await stepOf(factory, 'WO-1007', 50)).good, '73')
  })

  test('more than were there are not booked silently', async () => {
    const before = await stepOf(factory, 'WO-1007', 50)
    assert.match((await factory.say(WAREHOUSE, 'WO-1007 喷粉 收货 600')).words, /可报|同意/)
    assert.deepEqual(await stepOf(factory, 'WO-1007', 50), before)
  })
})

describe('goods that are outside', () => {
  const factory = withFactory()

  test('are late for nobody while they are, and said to be outside', async () => {
    assert.doesNotMatch((await factory.say(PLANNER, '哪些延期了')).words, /WO-1007/)
    const status = await factory.say(PLANNER, 'WO-1007到哪了')
    assert.match(status.words, /卡在: 喷粉，外协未回$/m)
    assert.match(status.words, /产出 0 \/ 240/)
  })

  test('past the day the vendor promised are listed as outside and overdue', async () => {
    factory.clock.advance({ hours: 40 })
    assert.match((await factory.say(PLANNER, '哪些延期了')).words, /WO-1007 \| 喷粉 \| 外协未回、已超期/)
    factory.clock.advance({ hours: -40 })
  })

  test('stand among what is stuck, as does what wants material, with since when', async () => {
    const { words } = await factory.say(PLANNER, '卡在哪')
    assert.match(words, /WO-1007 \| 喷粉 \| 外协未回 \| \d+ 天 \d+ 小时（.* 起）/)
    assert.match(words, /WO-1004 \| 下料 \| 异常未解决：缺料 \| 3 小时 12 分（今天 07:05 起）/)
    assert.match(words, /WO-1012 \| 折弯 \| 异常未解决：图纸工艺问题 \| 20 小时（昨天 14:17 起）/)
    assert.match(words, /WO-1002 \| 铣键槽 \| 异常未解决：设备故障 \| 1 小时 36 分（今天 08:41 起）/)
  })
})

/** WO-1008 喷粉 comes after 打磨, of which nothing is done yet. */
describe('sending goods out', () => {
  const factory = withFactory()

  test('before there are any is refused, saying what they wait for', async () => {
    const heard = await factory.say(PURCHASER, '喷粉 发出去了 WO-1008')
    assert.match(heard.words, /前面还没好：打磨/)
    assert.equal((await stepOf(factory, 'WO-1008', 50)).outside, null)
  })

  test('that are out already changes nothing', async () => {
    assert.match((await factory.say(PURCHASER, 'WO-1007 喷粉 发出去了')).words, /已经登记发出了/)
  })

  test('by words or by the button books it, with who and when', async () => {
    await factory.sql`update step set outsource_status = null from orders o
      where o.id = step.order_id and o.code = 'WO-1007' and step.seq = 50`
    await factory.sql`update orders set version = version + 1 where code = 'WO-1007'`
    assert.match((await factory.say(WORKER, 'WO-1007 喷粉 发出去了')).words, /由?仓库、采购/)
    const card = await factory.press(WAREHOUSE, await factory.say(WAREHOUSE, 'WO-1007到哪了'), '喷粉')
    assert.match(card.words, /外协: 还没发出/)
    const sent = await factory.press(WAREHOUSE, card, '发出去了')
    assert.match(sent.words, /已发外协 · WO-1007 喷粉/)
    assert.equal((await stepOf(factory, 'WO-1007', 50)).outside, 'sent')
    const [audit] = await factory.sql<{ actor: string }[]>`
      select actor_id as actor from audit where action = 'step.sentOut' and subject_id = 'WO-1007/50'`
    assert.equal(audit?.actor, 'W028')
    assert.match((await factory.say(PLANNER, '卡在哪')).words, /喷粉 \| 外协未回 \| 0 分钟（今天 10:17 起）/)
  })

  test('of a step that is done in the house is refused', async () => {
    assert.match((await factory.say(PURCHASER, 'WO-1001 磨削 发出去了')).words, /不是外协工序/)
  })
})
