/** "返工3 退回下料": pieces go back to an earlier step, are worked again step by step, counted apart, and are back. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transact } from '../../../db/commit.ts'
import { loadOrder } from '../../../db/orders.ts'
import { reconcile } from '../../../db/reconcile.ts'
import { changeRules } from '../../../db/site-rules.ts'
import { firstPassOf } from '../../../domain/first-pass-yield.ts'
import type { Order, OrderCode, Step } from '../../../domain/model.ts'
import { formatQuantity, pieces, subtract } from '../../../domain/quantity.ts'
import { findStep, gate } from '../../../domain/step-progress.ts'
import { withFactory } from '../../../test/factory.ts'
import { SETTINGS } from '../../../test/given-order.ts'

const factory = withFactory()
const CODE = 'WO-1003'

async function orderNow(): Promise<Order> {
  const order = await loadOrder(factory.sql, CODE as OrderCode)
  assert.ok(order)
  return order
}

async function stepNow(seq: number): Promise<Step> {
  const step = findStep(await orderNow(), seq)
  assert.ok(step)
  return step
}

/** good, reportable and awaiting of a step. */
async function numbersAt(seq: number): Promise<string> {
  const order = await orderNow()
  const here = gate(order, seq, SETTINGS)
  assert.ok(here)
  return [findStep(order, seq)?.totals.good ?? 0n, here.reportable, here.awaiting]
    .map(quantity => formatQuantity(quantity as typeof here.awaiting))
    .join(' ')
}

async function payOf(name: string): Promise<number> {
  const [row] = await factory.sql<{ pay: number }[]>`
    select coalesce(sum(w.pay), 0)::float8 as pay from report_worker w join person p on p.id = w.person_id where p.name = ${name}`
  return row?.pay ?? 0
}

const agrees = async () => assert.deepEqual((await reconcile(factory.sql)).disagreements, [])

describe('a worker sends bad pieces back', () => {
  it('only to a step that comes before, and is told which ones do', async () => {
    const before = await numbersAt(30)
    const later = await factory.say('黄伟强', '报工 WO-1003 钻孔 返工3 退回包装入库')
    assert.match(later.words, /“包装入库”不在这道工序的前面.*\n?.*可以退回：下料、车削/)
    const many = await factory.say('黄伟强', '报工 WO-1003 钻孔 返工300 退回下料')
    assert.match(many.words, /要退回 300 件，但“车削”合格的只有 233 件/)
    assert.equal(await numbersAt(30), before)
  })

  it('and they leave this step and all from the target on; whoever leads the target hears of it', async () => {
    assert.deepEqual(
      [await numbersAt(10), await numbersAt(20), await numbersAt(30)],
      ['498 0 0', '233 259 0', '0 233 0'],
    )
    const heard = await factory.say('黄伟强', '报工 WO-1003 钻孔 10 返工3 退回下料 尺寸超差')
    assert.match(heard.words, /已报工 · WO-1003 钻孔[\s\S]*合格 10 件、退回返工 3（尺寸超差）/)
    assert.match(heard.words, /3 件已退回“下料”/)
    assert.deepEqual(
      [await numbersAt(10), await numbersAt(20), await numbersAt(30)],
      ['495 0 3', '230 259 0', '10 220 0'],
    )
    assert.equal((await stepNow(10)).status, 'inProgress')
    const told = (await factory.told('陈志远')).at(-1)
    assert.match(told?.words ?? '', /退回返工 · WO-1003 下料[\s\S]*黄伟强在“钻孔”退回 3 件[\s\S]*尺寸超差/)
    await agrees()
  })

  it('no first pass nowhere on the way', async () => {
    const [cutting, turning, drilling] = await Promise.all([10, 20, 30].map(stepNow))
    assert.ok(cutting && turning && drilling)
    assert.deepEqual([firstPassOf(cutting.totals).good, firstPassOf(cutting.totals).judged], [495, 500].map(pieces))
    assert.deepEqual([firstPassOf(turning.totals).good, firstPassOf(turning.totals).judged], [230, 239].map(pieces))
    assert.deepEqual([firstPassOf(drilling.totals).good, firstPassOf(drilling.totals).judged], [10, 13].map(pieces))
  })
})

describe('what was sent back is worked again', () => {
  it('at the target, where its card names it and its button books it, without being paid for twice', async () => {
    const paid = await payOf('马德胜')
    assert.match((await factory.say('马德胜', '我的任务')).words, /WO-1003 下料[\s\S]*待返工 3 件，可报 0 件/)
    const card = await factory.press('马德胜', await factory.say('马德胜', 'WO-1003到哪了'), '下料')
    assert.match(card.words, /待返工[\s\S]*3 件/)
    assert.match(card.words, /待返工 3 件（“钻孔”退回，尺寸超差）/)
    const heard = await factory.press('马德胜', card, '返工做好 3')
    assert.match(heard.words, /做的是“钻孔”退回的返工件，单独计数/)
    assert.deepEqual([await numbersAt(10), await numbersAt(20)], ['498 0 0', '230 259 3'])
    assert.equal(await payOf('马德胜'), paid)
  })

  it('at the step between, by the words people say; mixed with first production it is refused', async () => {
    const mixed = await factory.say('孙小军', '报工 WO-1003 车削 20 其中返工做好9')
    assert.match(mixed.words, /返工报了 20 件，这批返工件到这里还没做的只有 3 件/)
    const first = await factory.say('孙小军', '报工 WO-1003 车削 260')
    assert.match(first.words, /最多可报 259 件[\s\S]*另有退回的返工件 3 件/)
    const heard = await factory.say('孙小军', 'WO-1003 车削 返工做好 4')
    assert.match(heard.words, /返工报了 4 件/)
    await factory.say('孙小军', 'WO-1003 车削 20')
    assert.deepEqual([await numbersAt(20), await numbersAt(30)], ['250 239 3', '10 240 0'])
    const { rework } = (await stepNow(20)).totals
    // Three of its own lie in rework here: those are meant first.
    await factory.say('孙小军', 'WO-1003 车削 返工做好 3')
    assert.equal((await stepNow(20)).totals.rework, rework)
    assert.deepEqual([await numbersAt(20), await numbersAt(30)], ['253 239 3', '10 243 0'])
    const again = await factory.say('何丽华', 'WO-1003 车削 返工做好 3')
    assert.match(again.words, /“钻孔”退回的返工件/)
    assert.deepEqual([await numbersAt(20), await numbersAt(30)], ['256 239 0', '10 243 3'])
  })

  it('and where it had been sent from, it is paid like any other', async () => {
    const paid = await payOf('黄伟强')
    const heard = await factory.say('黄伟强', 'WO-1003 钻孔 返工做好 3')
    assert.match(heard.words, /单独计数/)
    assert.equal(await numbersAt(30), '13 243 0')
    assert.equal(Math.round((await payOf('黄伟强')) * 100 - paid * 100), 105)
    assert.equal(firstPassOf((await stepNow(30)).totals).good, pieces(10))
    await agrees()
  })

  it('is not taken back from under it: the later report goes first', async () => {
    const [sent] = (await orderNow()).reworks
    assert.ok(sent)
    const receipt = await factory.say('黄伟强', '报工 WO-1003 钻孔 5 返工2 退回车削 尺寸超差')
    assert.match((await factory.press('黄伟强', receipt, '撤销')).words, /已撤销/)
    assert.match((await factory.told('陈志远')).at(-1)?.words ?? '', /退回已撤销 · WO-1003 车削/)
    assert.equal(await numbersAt(30), '13 243 0')
    const old = await factory.sql<{ id: string }[]>`select id from report where id = ${sent.id}`
    assert.equal(old.length, 1)
    await agrees()
  })
})

describe('an inspector sends bad pieces back', () => {
  it('with the result, in words; taken back with it, they lie where they lay', async () => {
    const before = await Promise.all([10, 20, 30].map(numbersAt))
    const lying = (await stepNow(20)).totals.good
    const heard = await factory.say('范雪梅', '检验 WO-1003 车削 合格10 返工4 退回下料 尺寸超差')
    assert.doesNotMatch(heard.words, /没有记/, heard.words)
    assert.equal((await stepNow(20)).totals.good, subtract(lying, pieces(4)))
    assert.deepEqual([await numbersAt(10), await numbersAt(30)], ['494 0 4', '13 239 0'])
    assert.match((await factory.told('陈志远')).at(-1)?.words ?? '', /范雪梅在“车削”退回 4 件/)
    await agrees()
    const form = await factory.say('范雪梅', '撤销检验 WO-1003 车削 原因 量错了')
    assert.match(form.words, /撤销/, form.words)
    assert.deepEqual(await Promise.all([10, 20, 30].map(numbersAt)), before)
    await agrees()
  })
})

describe('where the factory pays what is worked again', () => {
  it('it is paid like any other piece', async () => {
    await transact(factory.sql, tx => changeRules(tx, { 'pay.reworkPay': 'again' }))
    await factory.say('黄伟强', '报工 WO-1003 钻孔 1 返工2 退回车削 尺寸超差')
    const paid = await payOf('何丽华')
    assert.match((await factory.say('何丽华', 'WO-1003 车削 返工做好 2')).words, /已报工/)
    assert.ok((await payOf('何丽华')) > paid)
    await agrees()
  })
})
