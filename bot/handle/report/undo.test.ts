/** "多报了5个", "改成", "撤销": what a correction changes, what it leaves as it was, and who hears of it. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { loadOrder } from '../../../db/orders.ts'
import { reconcile } from '../../../db/reconcile.ts'
import { saidGood } from '../../../domain/first-said.ts'
import type { OrderCode, Step } from '../../../domain/model.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory({ doubts: 'none' })

/** good, waiting, scrap of the newest report that somebody made. */
async function lastSaid(): Promise<string> {
  const [row] = await factory.sql<{ said: string }[]>`
    select concat_ws(' ', trim_scale(good), trim_scale(waiting), trim_scale(scrap)) as said from report
    where reversal_of is null and channel <> 'auto' order by seq desc limit 1`
  return row?.said ?? ''
}

async function stepAt(code: string, seq: number): Promise<Step> {
  const order = await loadOrder(factory.sql, code as OrderCode)
  const step = order === null ? null : findStep(order, seq)
  assert.ok(step)
  return step
}

/** From now on its goods wait for their final inspection. */
async function holdAt(code: string, seq: number): Promise<void> {
  await factory.sql`update step set inspection = 'final'
    where seq = ${seq} and order_id = (select id from orders where code = ${code})`
  await factory.sql`update orders set version = version + 1 where code = ${code}`
}

/** Longer than what is asked about when it comes twice. */
const aWhile = () => factory.clock.advance({ minutes: 3 })

const lastTold = async (whom: string): Promise<string> => (await factory.told(whom)).at(-1)?.words ?? ''

describe('so many too many, or too few', () => {
  test('are added to the last report and taken from it', async () => {
    assert.match((await factory.say('冯春燕', 'WO-1001 磨削 5个')).words, /184 \/ 300/)
    assert.match((await factory.say('冯春燕', '少报了3个')).words, /已更正[\s\S]*187 \/ 300/)
    assert.equal(await lastSaid(), '8 0 0')
    aWhile()
    assert.match((await factory.say('冯春燕', '多报了2个')).words, /已更正[\s\S]*185 \/ 300/)
    assert.equal(await lastSaid(), '6 0 0')
  })

  test('are of scrap where scrap was said', async () => {
    aWhile()
    await factory.say('冯春燕', 'WO-1001 磨削 4 报废2 尺寸超差')
    await factory.say('冯春燕', '报废多报了1个')
    assert.equal(await lastSaid(), '4 0 1')
    aWhile()
    await factory.say('冯春燕', 'WO-1001 磨削 报废少报了2个')
    assert.equal(await lastSaid(), '4 0 3')
  })

  test('behind the number that was wrong, they are still so many', async () => {
    aWhile()
    await factory.say('冯春燕', 'WO-1001 磨削 9个')
    await factory.say('冯春燕', '报了9个，多报了2个')
    assert.equal(await lastSaid(), '7 0 0')
    aWhile()
    await factory.say('冯春燕', '多报了，是3个')
    assert.equal(await lastSaid(), '3 0 0')
  })

  test('that leave nothing take it back, and more than was said is refused', async () => {
    aWhile()
    await factory.say('冯春燕', 'WO-1001 磨削 6个')
    await factory.say('冯春燕', '多报了7个')
    assert.equal(await lastSaid(), '6 0 0')
    assert.match((await factory.say('冯春燕', '多报了6个')).words, /已撤销/)
  })
})

describe('sent twice', () => {
  test('"撤销" takes back one report and asks about the next', async () => {
    aWhile()
    await factory.say('冯春燕', 'WO-1001 磨削 2个')
    await factory.say('冯春燕', 'WO-1001 磨削 3个')
    assert.match((await factory.say('冯春燕', '撤销')).words, /已撤销/)
    const asked = await factory.say('冯春燕', '撤销')
    assert.match(asked.words, /刚撤销过一笔[\s\S]*合格 2 件/)
    assert.equal(await lastSaid(), '3 0 0')
    assert.match((await factory.press('冯春燕', asked, '撤销')).words, /冲销了 合格 2 件/)
  })

  test('"少报了" adds once, and asks', async () => {
    aWhile()
    await factory.say('冯春燕', 'WO-1001 磨削 2个')
    await factory.say('冯春燕', '少报了3个')
    const asked = await factory.say('冯春燕', '少报了3个')
    assert.match(asked.words, /刚改过一笔/)
    assert.equal(await lastSaid(), '5 0 0')
    await factory.press('冯春燕', asked, '改成 合格 8')
    assert.equal(await lastSaid(), '8 0 0')
  })
})

describe('the report that is meant', () => {
  test('is of the step that was named, not the newest', async () => {
    await factory.say('黄伟强', 'WO-1003 钻孔 2')
    await factory.say('黄伟强', 'WO-1005 精铣 1')
    assert.match((await factory.say('黄伟强', '撤销钻孔')).words, /已撤销 · WO-1003 钻孔/)
    aWhile()
    assert.doesNotMatch((await factory.say('黄伟强', '撤销磨削')).words, /已撤销/)
    assert.doesNotMatch((await factory.say('黄伟强', '撤销 WO-1003 磨削')).words, /已撤销/)
  })

  test('of an order that is not there is none', async () => {
    const before = await lastSaid()
    assert.match((await factory.say('黄伟强', '撤销 WO-9999')).words, /WO-9999/)
    assert.match((await factory.say('黄伟强', 'WO-9999 改成4')).words, /WO-9999/)
    assert.equal(await lastSaid(), before)
    assert.match((await factory.say('黄伟强', '撤销')).words, /已撤销 · WO-1005 精铣/)
  })
})

describe('pieces that wait for an inspector', () => {
  const before = test('stay when the scrap beside them is put right', async () => {
    await holdAt('WO-1003', 20)
    await factory.say('孙小军', '报工 WO-1003 车削 20 报废1 尺寸超差')
    assert.equal(await lastSaid(), '0 20 1')
    await factory.say('孙小军', '改成报废2')
    assert.equal(await lastSaid(), '0 20 2')
  })

  test('stay when the reason is told afterwards', async () => {
    await before
    await factory.say('孙小军', '报工 WO-1003 车削 11 报废1')
    await factory.say('孙小军', '尺寸超差')
    assert.equal(await lastSaid(), '0 11 1')
    const [row] = await factory.sql<{ reason: string | null }[]>`select reason from report order by seq desc limit 1`
    assert.notEqual(row?.reason, null)
  })

  test('stand in the form that corrects them', async () => {
    const receipt = await factory.say('孙小军', '报工 WO-1003 车削 13')
    const form = await factory.press('孙小军', receipt, '更正')
    assert.match(JSON.stringify(form.replies[0]?.message.card), /"13"/)
  })

  test('stay when a leader settles the shares anew', async () => {
    await factory.say('孙小军', '我和何丽华 一起做完 WO-1003 车削 10')
    const card = (await factory.told('何丽华')).at(-1)
    assert.ok(card)
    await factory.say('何丽华', '不同意，因为我做得多', { quote: card })
    const dispute = (await factory.told('陈志远')).at(-1)
    assert.ok(dispute)
    await factory.press('陈志远', dispute, '按这个改', { shares: '孙小军 20，何丽华 80' })
    assert.equal(await lastSaid(), '0 10 0')
  })

  test('count for who says a running total', async () => {
    const { totals } = await stepAt('WO-1003', 20)
    const total = Number(saidGood(totals) / 10_000n)
    const asked = await factory.say('孙小军', `WO-1003 车削 累计${total + 4}`)
    assert.match(asked.words, /\[WO-1003 车削 · 合格 4\]/)
  })

  test('are asked to be inspected where a correction makes them', async () => {
    await holdAt('WO-1004', 10)
    await factory.say('刘大勇', '报工 WO-1004 下料 报废3 划伤')
    assert.equal((await stepAt('WO-1004', 10)).pendingInspection, null)
    await factory.say('刘大勇', '改成合格20')
    assert.equal(await lastSaid(), '0 20 3')
    assert.ok((await stepAt('WO-1004', 10)).pendingInspection)
    assert.match(await lastTold('G-D-QC'), /WO-1004 下料[\s\S]*20 件/)
  })
})

describe('pieces sent back', () => {
  test('come with the report that sent them, when it is taken back in words', async () => {
    await factory.say('黄伟强', '报工 WO-1003 钻孔 5 返工2 退回车削 尺寸超差')
    assert.match((await factory.say('黄伟强', '不是5个，是6个')).words, /已更正/)
    assert.match((await factory.say('黄伟强', '撤销')).words, /已撤销 · WO-1003 钻孔/)
    assert.match(await lastTold('陈志远'), /退回已撤销 · WO-1003 车削/)
  })

  test('are told to be taken back with all that was booked beside them', async () => {
    const shown = await factory.say('黄伟强', '1003 钻孔 3 返工1 退回车削；1003 钻孔 2')
    const done = await factory.press('黄伟强', shown, '全部报工')
    assert.match(await lastTold('陈志远'), /退回返工 · WO-1003 车削/)
    assert.match((await factory.press('黄伟强', done, '撤销这 2 条')).words, /已撤销/)
    assert.match(await lastTold('陈志远'), /退回已撤销 · WO-1003 车削/)
  })

  test('are told to be taken back by the leader who refused the report', async () => {
    await factory.say('孙小军', '报工 WO-1003 车削 2 返工1 退回下料 尺寸超差')
    const [asked] = (await factory.told('陈志远')).filter(({ words }) => /\[同意\]/.test(words)).slice(-1)
    assert.ok(asked)
    await factory.press('陈志远', asked, '退回')
    assert.match(await lastTold('G-D-MACH'), /退回已撤销 · WO-1003 下料/)
  })
})

describe('one’s own time to put right', () => {
  test('is not begun anew by a correction', async () => {
    await factory.say('冯春燕', 'WO-1001 磨削 4个')
    factory.clock.advance({ minutes: 20 })
    assert.match((await factory.say('冯春燕', '改成3个')).words, /已更正/)
    factory.clock.advance({ minutes: 20 })
    assert.match((await factory.say('冯春燕', '改成2个')).words, /超过 30 分钟了/)
  })

  test('is over where a leader has put it right', async () => {
    const receipt = await factory.say('冯春燕', 'WO-1001 磨削 6个')
    const form = await factory.press('郑海涛', receipt, '更正')
    await factory.press('郑海涛', form, '改成这个数', { good: '5' })
    assert.match((await factory.say('冯春燕', '撤销')).words, /自己不能改/)
    assert.equal(await lastSaid(), '5 0 0')
  })
})

describe('of somebody who has left since', () => {
  const leaves = async (isGone: boolean) => factory.sql`update person set active = ${!isGone} where id = 'W013'`

  test('the leader puts a report right, and lets through what waited', async () => {
    const receipt = await factory.say('冯春燕', 'WO-1001 磨削 6个')
    await factory.say('冯春燕', 'WO-1001 磨削 230')
    const asked = (await factory.told('郑海涛')).at(-1)
    assert.ok(asked)
    await leaves(true)
    const form = await factory.press('郑海涛', receipt, '更正')
    assert.match((await factory.press('郑海涛', form, '改成这个数', { good: '5' })).words, /已更正/)
    assert.match((await factory.press('郑海涛', asked, '同意')).words, /郑海涛 已同意/)
    await leaves(false)
  })
})

test('what all this comes to is what the ledger says', async () => {
  assert.deepEqual((await reconcile(factory.sql)).disagreements, [])
})
