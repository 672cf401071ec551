import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withFactory } from '../../test/factory.ts'
import { watchMaterial } from './watch-material.ts'

const factory = withFactory()
const KEEPER = '蒋卫东'

const watch = async () => watchMaterial(factory.sql, await factory.deps.catalog.get(), factory.clock.now())
const newest = async (whom: string) => (await factory.told(whom)).at(-1)?.words ?? ''

describe('what is short while orders run', () => {
  it('is told to the warehouse and to those who buy: what, how much, for which order, by when', async () => {
    assert.equal(await watch(), true)
    const told = await newest('G-D-PLAN')
    assert.match(told, /新增缺料/)
    assert.match(told, /Q235圆钢 \| [\d.]+ 米 \| WO-1004 \| .* \| 3 天，来不及/)
    assert.equal(await newest('G-D-WH'), told)
  })

  it('is told once', async () => {
    const before = await factory.toldCount()
    factory.clock.advance({ minutes: 10 })
    await watch()
    assert.equal(await factory.toldCount(), before)
  })

  it('is over once it is there, and new once it is short again', async () => {
    await factory.say(KEEPER, '到料 圆钢 500 批次 L2411')
    const open = () =>
      factory.sql`select from stock_shortage where material_code = 'M-Q235-R90' and resolved_at is null`
    await watch()
    assert.equal((await open()).length, 0)
    await factory.say(KEEPER, '盘点 圆钢 0 批次 L2411 因为发错货退回')
    await watch()
    assert.equal((await open()).length, 1)
    assert.match(await newest('G-D-PLAN'), /Q235圆钢/)
  })

  it('is told at once where a report took more than there was', async () => {
    await factory.say(KEEPER, '盘点 压铆螺母 1 因为受潮')
    await factory.say('曹建国', '报工 WO-1008 焊接 10')
    factory.clock.advance({ minutes: 10 })
    await watch()
    assert.match(await newest('G-D-WH'), /压铆螺母 账上不够，WO-1008 多扣了 39.2 件/)
  })
})

describe('a release', () => {
  it('shows what the order would lack, before and after', async () => {
    await factory.say(KEEPER, '盘点 45钢圆棒 1 因为受潮')
    const heard = await factory.say('方晓琳', '下达 WO-1013')
    assert.match(heard.words, /缺料：45钢圆棒 缺 [\d.]+ 米，.* 要用，采购周期 2 天/)
  })
})

describe('what was finished', () => {
  it('waits for the warehouse, which hears of it once and puts it away with a press', async () => {
    await factory.sql`update step set overlap_allowed = true, transfer_batch = 1 where code = 'PACK'`
    await factory.say('沈玉兰', '报工 WO-1016 包装入库 15')
    await factory.sql`update orders set status = 'completed' where code = 'WO-1016'`
    await factory.sql`update step set status = 'completed', completed_at = ${factory.clock.now()}
      where order_id = (select id from orders where code = 'WO-1016')`
    await watch()
    const card = (await factory.told('G-D-WH')).at(-1)
    assert.ok(card)
    assert.match(card.words, /WO-1016 \| 电机壳体C03 \| 15 件/)
    const before = await factory.toldCount()
    await watch()
    assert.equal(await factory.toldCount(), before)
    assert.match((await factory.press(KEEPER, card, '入库 WO-1016')).words, /已入库 · 电机壳体C03 15 件/)
  })
})
