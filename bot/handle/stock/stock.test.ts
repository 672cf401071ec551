import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reconcile } from '../../../db/reconcile.ts'
import { lotsOf } from '../../../db/stock.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { changesNothing } from '../../../test/business-tables.ts'
import { withFactory } from '../../../test/factory.ts'
import { openMaterialRequests } from '../../../test/material-requests.ts'

const factory = withFactory()

const KEEPER = '蒋卫东'
const WORKER = '马德胜'
const SELLER = '白洁'
/** Leads the team that makes the first step of WO-1004. */
const NUT = 'M-NUT-M8'
const BAR = 'M-Q235-R90'

const stock = async (code: string) =>
  (await lotsOf(factory.sql, code)).map(({ lot, quantity }) => `${lot} ${formatQuantity(quantity)}`.trim())

const newestTold = async (whom: string) => {
  const told = (await factory.told(whom)).at(-1)
  assert.ok(told, `nobody told ${whom} anything`)
  return told
}

const agrees = async () => assert.deepEqual((await reconcile(factory.sql)).disagreements, [])

describe('material comes in', () => {
  it('with its lot, and who waits for it is told', async () => {
    await factory.say(WORKER, '给WO-1004领20米圆钢')
    const heard = await factory.say(KEEPER, '到料 圆钢 500 批次 L2411')
    assert.match(heard.words, /已收料 · Q235圆钢 500 米/)
    assert.match(heard.words, /现在库存: 514 米/)
    assert.match(heard.words, /已告诉 1 个在等料的人/)
    assert.equal((await newestTold(WORKER)).words, '到料：Q235圆钢 500 米 批次 L2411，可以去领了（WO-1004）。')
    assert.equal((await stock(BAR)).at(-1), 'L2411 500')
  })

  const refusals: readonly (readonly [who: string, text: string, why: RegExp])[] = [
    [KEEPER, '到料 圆钢 500', /写上批次/],
    [KEEPER, '到料 压铆螺母 500 批次 L1', /不分批次/],
    [KEEPER, '到料 压铆螺母 0', /大于 0/],
    [KEEPER, '到料 压铆螺母 -5', /大于 0/],
    [KEEPER, '到料 压铆螺母 1.5', /整数/],
    [KEEPER, '到料 圆钢 5 公斤 批次 L1', /按“米”记库存，“公斤”换算不了/],
    [KEEPER, '到料 没听过的料 50', /没有叫“没听过的料”的物料/],
    [WORKER, '到料 压铆螺母 500', /由仓管和经理记/],
  ]
  for (const [who, text, why] of refusals)
    it(`but "${text}" by ${who} is refused and changes nothing`, async () => {
      const heard = await changesNothing(factory.sql, text, () => factory.say(who, text))
      assert.match(heard.words, why)
    })
})

describe('material is issued', () => {
  it('for an order, and the request for it there is closed', async () => {
    const heard = await factory.say(KEEPER, '领料 WO-1004 圆钢 50 批次 L2411')
    assert.match(heard.words, /已领料 · Q235圆钢 50 米/)
    assert.match(heard.words, /工单: WO-1004/)
    assert.match(heard.words, /现在库存: 464 米/)
    assert.match(heard.words, /马德胜要的这笔料已办好/)
    assert.equal((await newestTold(WORKER)).words, '蒋卫东：Q235圆钢 50 米 已送到。')
    assert.deepEqual(await openMaterialRequests(factory.sql), [])
  })

  it('and the order then needs so much less of it', async () => {
    const heard = await factory.say(KEEPER, 'WO-1004的圆钢够不够')
    assert.match(heard.words, /Q235圆钢 \| 0 米 \| 464 米 \| 够/)
  })

  it('once, however often the platform delivers it', async () => {
    const before = await stock(NUT)
    await factory.say(KEEPER, '领料 WO-1008 压铆螺母 10', { eventId: 'again' })
    await factory.say(KEEPER, '领料 WO-1008 压铆螺母 10', { eventId: 'again' })
    assert.deepEqual([before, await stock(NUT)], [['5200'], ['5190']])
  })

  it('of one of several lots once somebody says which', async () => {
    const asked = await changesNothing(factory.sql, 'asking', () => factory.say(KEEPER, '领料 WO-1004 圆钢 5'))
    assert.match(asked.words, /有好几个批次/)
    const heard = await factory.press(KEEPER, asked, 'L2411')
    assert.match(heard.words, /已领料 · Q235圆钢 5 米/)
    assert.match(heard.words, /批次: L2411/)
  })

  it('by a leader of the order, not by a worker: theirs is a request that the warehouse answers', async () => {
    const told = await factory.say('周国梁', '领料 WO-1004 圆钢 1 批次 L2411')
    assert.match(told.words, /已领料/)
    const asked = await factory.say('曹建国', '领料 WO-1008 压铆螺母 30')
    assert.match(asked.words, /已告诉仓储物流部/)
    const heard = await factory.press(KEEPER, await newestTold('G-D-WH'), '已送到')
    assert.match(heard.update?.words ?? '', /库存: 5160 件/)
    assert.deepEqual(await stock(NUT), ['5160'])
  })

  it('for an order that is chosen, where none was named; or for none', async () => {
    const asked = await changesNothing(factory.sql, 'asking', () => factory.say(KEEPER, '领料 压铆螺母 7'))
    assert.match(asked.words, /给哪张工单/)
    assert.match((await factory.press(KEEPER, asked, '不挂工单')).words, /已领料 · 压铆螺母 7 件/)
  })

  const refusals: readonly (readonly [who: string, text: string, why: RegExp])[] = [
    [KEEPER, '领料 WO-1008 压铆螺母 6000', /账上只有 5153 件，不够 6000 件/],
    [KEEPER, '领料 WO-1004 圆钢 50 批次 L9999', /没有这个批次/],
    [KEEPER, '领料 WO-1009 防锈油 1', /已完成，不能再领料/],
    [KEEPER, '领料 WO-9999 圆钢 1', /WO-9999/],
    [KEEPER, '领料 WO-1004 圆钢', /没说数量/],
    [KEEPER, '领料 WO-1004 圆钢 0.001 批次 L2411', /最多写 2 位小数/],
  ]
  for (const [who, text, why] of refusals)
    it(`but "${text}" is refused and changes nothing`, async () => {
      const heard = await changesNothing(factory.sql, text, () => factory.say(who, text))
      assert.match(heard.words, why)
    })
})

describe('material comes back', () => {
  it('from the order that has it', async () => {
    const heard = await factory.say(KEEPER, '退料 WO-1008 压铆螺母 4')
    assert.match(heard.words, /已退料 · 压铆螺母 4 件/)
    assert.deepEqual(await stock(NUT), ['5157'])
  })

  it('by a worker is booked when the warehouse has it', async () => {
    const said = await factory.say('曹建国', '退料 WO-1008 压铆螺母 6')
    assert.match(said.words, /点了“收到”才入账/)
    assert.deepEqual(await stock(NUT), ['5157'])
    const card = await newestTold('G-D-WH')
    assert.match((await factory.press('邓小龙', card, '收到')).words, /由仓管和这张工单的班组长、主管记/)
    assert.match((await factory.press(KEEPER, card, '收到')).words, /已退料 · 压铆螺母 6 件/)
    assert.deepEqual(await stock(NUT), ['5163'])
  })

  const refusals: readonly (readonly [who: string, text: string, why: RegExp])[] = [
    [KEEPER, '退料 WO-1007 压铆螺母 5', /WO-1007 没有领过这个料/],
    [KEEPER, '退料 WO-1008 压铆螺母 500', /手上只有领出的 30 件，退不了 500 件/],
    [KEEPER, '退料 压铆螺母 5', /没说是哪张工单/],
    ['曹建国', '退料 WO-1007 压铆螺母 5', /WO-1007 没有领过这个料/],
  ]
  for (const [who, text, why] of refusals)
    it(`but "${text}" by ${who} is refused and changes nothing`, async () => {
      const heard = await changesNothing(factory.sql, text, () => factory.say(who, text))
      assert.match(heard.words, why)
    })
})

describe('a report takes its material', () => {
  const WELDER = '曹建国'

  it('by good and scrap, and its undoing gives back exactly that', async () => {
    const before = await stock(NUT)
    await factory.say(WELDER, '报工 WO-1008 焊接 20 报废1 虚焊')
    const rows = await factory.sql<{ item: string; quantity: string }[]>`
      select m.item_code as item, trim_scale(m.quantity)::text as quantity from stock_move m join report r on r.id = m.report_id
      where m.kind = 'backflush' and r.reported_at >= ${factory.clock.now()} order by 1`
    assert.deepEqual(
      rows.map(({ item, quantity }) => `${item} ${quantity}`),
      [`${NUT} -84.42`],
    )
    assert.deepEqual(await stock(NUT), ['5078.58'])
    await factory.say(WELDER, '撤销')
    assert.deepEqual(await stock(NUT), before)
    await agrees()
  })

  it('and a correction takes what the right number takes', async () => {
    await factory.say(WELDER, '报工 WO-1008 焊接 20')
    await factory.say(WELDER, '不是20，是10')
    assert.deepEqual(await stock(NUT), ['5122.8'])
    await factory.say(WELDER, '撤销')
    assert.deepEqual(await stock(NUT), ['5163'])
    await agrees()
  })

  it('also when there is none: it is booked, marked, and short until it comes', async () => {
    await factory.say(KEEPER, '盘点 压铆螺母 10 因为全部受潮')
    await factory.say(WELDER, '报工 WO-1008 焊接 10')
    assert.deepEqual(await stock(NUT), ['-30.2'])
    const marks = () => factory.sql`select from stock_shortage where resolved_at is null and kind = 'ledger'`
    assert.equal((await marks()).length, 1)
    await agrees()
    await factory.say(KEEPER, '到料 压铆螺母 5200')
    assert.deepEqual(await stock(NUT), ['5169.8'])
    assert.equal((await marks()).length, 0)
    await agrees()
  })
})

describe('a count', () => {
  it('puts the ledger right, with its reason', async () => {
    const heard = await factory.say(KEEPER, '盘点 压铆螺母 5100 因为数错了')
    assert.match(heard.words, /账上原来: 5169.8 件/)
    assert.match(heard.words, /差异: -69.8 件/)
    assert.match(heard.words, /原因: 数错了/)
    assert.deepEqual(await stock(NUT), ['5100'])
  })

  it('that agrees moves nothing, and accuracy is measured by both', async () => {
    const moves = async () => (await factory.sql`select from stock_move`).length
    const before = await moves()
    assert.match((await factory.say(KEEPER, '盘点 压铆螺母 5100 因为再数')).words, /和账上一样/)
    assert.equal(await moves(), before)
    // The ten that were left of some 5,170, the 69.8 that were missing, and none.
    assert.match((await factory.say(KEEPER, 'KPI')).words, /盘点准确率: 66\.1%（盘 3 次，1 次相符）/)
  })

  const refusals: readonly (readonly [who: string, text: string, why: RegExp])[] = [
    [KEEPER, '盘点 压铆螺母 5000', /盘点要说原因/],
    [KEEPER, '盘点 圆钢 400 因为再数', /有好几个批次/],
    [KEEPER, '盘点 压铆螺母 -1 因为再数', /大于 0/],
    [WORKER, '盘点 压铆螺母 1 因为再数', /由仓管和经理记/],
  ]
  for (const [who, text, why] of refusals)
    it(`but "${text}" by ${who} is refused and changes nothing`, async () => {
      const heard = await changesNothing(factory.sql, text, () => factory.say(who, text))
      assert.match(heard.words, why)
    })
})

describe('what was made comes into the warehouse', () => {
  const PACKER = '沈玉兰'
  const left = async () => {
    const [row] = await factory.sql<{ left: string }[]>`
      select trim_scale(made_of(id) - put_away_of(id))::text as left from orders where code = 'WO-1016'`
    return row?.left
  }

  it('as far as it was made', async () => {
    await factory.sql`update step set overlap_allowed = true, transfer_batch = 1 where code = 'PACK'`
    await factory.say(PACKER, '报工 WO-1016 包装入库 15')
    assert.equal(await left(), '15')
    assert.match((await factory.say(KEEPER, '待入库')).words, /WO-1016 \| 电机壳体C03 \| 15 件/)
    const heard = await factory.say(KEEPER, '入库 WO-1016 10')
    assert.match(heard.words, /已入库 · 电机壳体C03 10 件/)
    assert.match(heard.words, /批次: L251016/)
    assert.match(heard.words, /还没入库: 5 件/)
    const over = await changesNothing(factory.sql, 'too much', () => factory.say(KEEPER, '确认入库 WO-1016 6'))
    assert.match(over.words, /只做出来 5 件 还没入库/)
    await factory.say(KEEPER, '确认入库 WO-1016')
    assert.equal(await left(), '0')
    assert.match((await factory.say(KEEPER, '确认入库 WO-1016')).words, /没有等入库的成品/)
  })

  it('and leaves for the customer, no more than was put away; those who sold it hear of it', async () => {
    const over = await changesNothing(factory.sql, 'too much', () => factory.say(KEEPER, '发货 WO-1016 16'))
    assert.match(over.words, /没有记 · 发货[\s\S]*入了库还没发的只有 15 件，发不了 16 件/)
    assert.match(
      (await changesNothing(factory.sql, 'not theirs', () => factory.say(WORKER, '发货 WO-1016 5'))).words,
      /发货由仓管和经理记/,
    )
    const heard = await factory.say(KEEPER, '发货 WO-1016 5')
    assert.match(heard.words, /已发货 · 电机壳体C03 5 件[\s\S]*还没发货: 10 件/)
    const asked = await factory.say(KEEPER, '电机壳体还有多少库存')
    const [lies] = await factory.sql<{ there: number }[]>`
      select sum(quantity)::int as there from stock_move where product_code = 'P-HOUSING-C03'`
    assert.ok(asked.words.includes(`电机壳体C03 | 6061-T6 黑色阳极 | ${lies?.there} 件`), asked.words)
    const [event] = await factory.sql`
      select e.kind, e.details from progress_event e join orders o on o.id = e.order_id
      where o.code = 'WO-1016' and e.kind = 'shipped'`
    assert.deepEqual({ ...event }, { kind: 'shipped', details: { by: event?.['details'].by, quantity: '5' } })
    assert.match((await factory.say(KEEPER, '发货 WO-1016 0')).words, /大于 0/)
    await agrees()
  })

  it('which whoever asks what was shipped, or still must be, is told, and the order’s card too', async () => {
    const shipped = await factory.say(SELLER, '今天发货了哪些')
    assert.match(shipped.words, /发货 · 今天[\s\S]*合计: 电机壳体C03 5 件[\s\S]*电机壳体C03 L251016 \| 5 件 \| WO-1016/)
    assert.match((await factory.say(SELLER, '昨天发货了哪些')).words, /没有记录/)
    const waiting = await factory.say(SELLER, '哪些做完了没发货')
    assert.match(waiting.words, /待发货[\s\S]*WO-1016 \| 电机壳体C03 · .* \| 10 件/)
    assert.match((await factory.say(SELLER, 'WO-1016到哪了')).words, /入库 \/ 发货: 入库 15 件，已发 5 件（最近 /)
    assert.match(
      (await factory.say(KEEPER, 'WO-1016入库记录')).words,
      /成品入库 · WO-1016[\s\S]*合计: 电机壳体C03 15 件/,
    )
    assert.match((await factory.say(KEEPER, '火星料出入库明细')).words, /没听懂|没有叫/)
  })

  it('and what a reversal takes back is no longer there', async () => {
    await factory.say(PACKER, '撤销')
    assert.equal(await left(), '0')
    assert.deepEqual(
      await stock('P-HOUSING-C03'),
      ['L251011 76', 'L251016 -5'],
      'what was shipped is gone all the same',
    )
    await agrees()
  })

  it('by who keeps the stock', async () => {
    const heard = await changesNothing(factory.sql, 'a worker', () => factory.say(WORKER, '确认入库 WO-1003'))
    assert.match(heard.words, /由仓管和经理记/)
  })
})

describe('what is short', () => {
  it('is said for which orders, by when, and whether it can still come', async () => {
    const heard = await factory.say('方晓琳', '缺料清单')
    assert.match(heard.words, /缺料清单/)
  })
})

describe('a trace', () => {
  it('goes forward from a lot to what it went into', async () => {
    const heard = await factory.say('范雪梅', '追溯 批次 L2411')
    assert.match(heard.words, /追溯 · 批次 L2411/)
    assert.match(heard.words, /收 500 米（蒋卫东）/)
    assert.match(heard.words, /WO-1004 \| 法兰盘B12 \| 56 米 \| L251004/)
    const order = await factory.press('范雪梅', heard, 'WO-1004')
    assert.match(order.words, /Q235圆钢 \| L2411 \| 56 米/)
  })

  it('goes back from an order to steps, people, material, inspections and exceptions', async () => {
    const heard = await factory.say('范雪梅', '追溯 WO-1001')
    assert.match(heard.words, /45钢圆棒 \| L2609-01/)
    assert.match(heard.words, /车削 \| 陈志远、何丽华 \| 296/)
    assert.match(heard.words, /设备/)
  })

  it('of a lot that was made here is that order’s', async () => {
    assert.match((await factory.say('范雪梅', '追溯 批次 L251009')).words, /追溯 · WO-1009/)
  })

  it('of what is not there says so', async () => {
    assert.match((await factory.say('范雪梅', '追溯 批次 NIX')).words, /没有批次“NIX”/)
    assert.match((await factory.say('范雪梅', '追溯 WO-9999')).words, /WO-9999/)
    assert.match((await factory.say('范雪梅', '追溯')).words, /追溯什么/)
  })
})

it('after all of it the books agree', agrees)
