import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findingsOf, inspectionsOfStep } from '../../../db/inspections.ts'
import { loadOrder } from '../../../db/orders.ts'
import { reconcile } from '../../../db/reconcile.ts'
import type { OrderCode, Step } from '../../../domain/model.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { type Factory, withFactory } from '../../../test/factory.ts'

const factory = withFactory()

async function stepAt({ sql }: Factory, code: string, seq: number): Promise<Step> {
  const order = await loadOrder(sql, code as OrderCode)
  const step = order === null ? null : findStep(order, seq)
  assert.ok(step)
  return step
}

/** good, scrap, rework, waiting, conceded */
async function numbersAt(code: string, seq: number): Promise<string> {
  const { totals } = await stepAt(factory, code, seq)
  const { good, scrap, rework, waiting, conceded } = totals
  return [good, scrap, rework, waiting, conceded].map(formatQuantity).join(' ')
}

/** A production step whose goods wait for their final inspection. */
async function holdAt(code: string, seq: number): Promise<void> {
  await factory.sql`update step set inspection = 'final'
    where seq = ${seq} and order_id = (select id from orders where code = ${code})`
  await factory.sql`update orders set version = version + 1 where code = ${code}`
}

async function toldLast(whom: string): Promise<string> {
  return (await factory.told(whom)).at(-1)?.words ?? ''
}

describe('a patrol on WO-1003 车削, where nothing waits', () => {
  it('takes bad pieces out of the good that lies there, and tells who made them', async () => {
    await factory.say('孙小军', '报工 WO-1003 车削 50')
    const before = await stepAt(factory, 'WO-1003', 20)
    const heard = await factory.say('范雪梅', '检验 WO-1003 车削 合格45 报废3 返工2 毛刺')
    assert.doesNotMatch(heard.words, /没有记/, heard.words)
    const after = await stepAt(factory, 'WO-1003', 20)
    assert.equal(after.totals.good, before.totals.good - 50_000n)
    assert.equal(after.totals.scrap, before.totals.scrap + 30_000n)
    assert.equal(after.totals.rework, before.totals.rework + 20_000n)
    assert.match(await toldLast('孙小军'), /WO-1003 车削：.*合格 45、报废 3、返工 2.*范雪梅/)
    const [done] = await inspectionsOfStep(factory.sql, after.id)
    assert.ok(done)
    const findings = (await findingsOf(factory.sql, [done.inspection.id])).get(done.inspection.id)
    assert.deepEqual(
      findings?.defects.map(({ reason, quantity }) => [reason, formatQuantity(quantity)]),
      [['DM99', '5']],
    )
    assert.match(done.inspection.note, /毛刺/)
  })
})

describe('pieces that need a final inspection', () => {
  it('wait: they are no good of the step, and the quality group is asked', async () => {
    await holdAt('WO-1003', 20)
    const before = await stepAt(factory, 'WO-1003', 20)
    const next = (await stepAt(factory, 'WO-1003', 30)).totals
    const heard = await factory.say('孙小军', '报工 WO-1003 车削 20')
    assert.match(heard.words, /20 件 等检验/)
    const after = await stepAt(factory, 'WO-1003', 20)
    assert.deepEqual([after.totals.good, after.totals.waiting], [before.totals.good, 200_000n])
    assert.deepEqual((await stepAt(factory, 'WO-1003', 30)).totals, next)
    assert.match(await toldLast('G-D-QC'), /等检验: 20 件/)
  })

  it('are not judged by who made them, nor more of them than wait', async () => {
    const before = await numbersAt('WO-1003', 20)
    assert.match((await factory.say('孙小军', '检验 WO-1003 车削 合格20')).words, /只有检验员/)
    assert.match((await factory.say('范雪梅', '检验 WO-1003 车削 合格21')).words, /一共检了 21 件，可检的只有 20 件/)
    assert.match((await factory.say('范雪梅', '检验 WO-1003 车削 合格18 报废2')).words, /要写不良原因/)
    assert.match(
      (await factory.say('范雪梅', '检验 WO-1003 车削 合格17 报废3 划伤2')).words,
      /一共写了 2 件，报废加返工是 3 件/,
    )
    assert.equal(await numbersAt('WO-1003', 20), before)
  })

  it('are let pass by concession only with the name of somebody who may, and a reason', async () => {
    const before = await numbersAt('WO-1003', 20)
    assert.match((await factory.say('范雪梅', '检验 WO-1003 车削 合格15 让步5')).words, /要写批准人/)
    const worker = await factory.say('范雪梅', '检验 WO-1003 车削 合格15 让步5 批准 孙小军 原因 客户同意')
    assert.match(worker.words, /孙小军 不能批准让步/)
    const [chief] = await factory.sql<{ name: string }[]>`select name from person where role = 'manager' and active`
    assert.ok(chief)
    const noReason = await factory.say('范雪梅', `检验 WO-1003 车削 合格15 让步5 批准 ${chief.name}`)
    assert.match(noReason.words, /要写原因/)
    assert.equal(await numbersAt('WO-1003', 20), before)
    const heard = await factory.say(
      '范雪梅',
      `检验 WO-1003 车削 合格13 让步2 报废1 划伤 批准 ${chief.name} 原因 客户 Li 同意`,
    )
    assert.match(heard.words, /让步接收/)
    const { totals } = await stepAt(factory, 'WO-1003', 20)
    assert.deepEqual([totals.waiting, totals.conceded], [40_000n, 20_000n])
    assert.match(await toldLast(chief.name), /批准人写的是你，原因：客户 Li 同意/)
  })

  it('pass all at once by the button, and the result is taken back only with a reason', async () => {
    const waiting = await numbersAt('WO-1003', 20)
    const request = (await factory.told('G-D-QC')).findLast(({ words }) => /\[合格\]/.test(words))
    assert.ok(request)
    factory.clock.advance({ minutes: 3 })
    const form = await factory.press('范雪梅', request, '填数量')
    const heard = await factory.press('范雪梅', form, '提交结果', { good: '4' })
    assert.match(heard.words, /合格 4/)
    assert.match(await numbersAt('WO-1003', 20), / 0 2$/)
    assert.match((await factory.say('范雪梅', '撤销检验 WO-1003 车削')).words, /要写原因/)
    const back = await factory.say('范雪梅', '撤销检验 WO-1003 车削 原因 量错了')
    assert.match(back.words, /量错了/)
    assert.equal(await numbersAt('WO-1003', 20), waiting)
    assert.ok((await stepAt(factory, 'WO-1003', 20)).pendingInspection, 'the pieces wait to be inspected again')
    assert.match(await toldLast('孙小军'), /范雪梅 撤销了检验结果，原因：量错了/)
  })

  it('can be corrected by their reporter no more once they were judged', async () => {
    const heard = await factory.say('孙小军', '撤销 WO-1003 车削')
    assert.match(heard.words, /已经检验过了/)
  })

  it('leave a ledger that agrees', async () => {
    assert.deepEqual((await reconcile(factory.sql)).disagreements, [])
  })
})

describe('a bad first piece', () => {
  it('stops the step until a new one has passed', async () => {
    const [found] = await factory.sql<{ code: string; seq: number; name: string; step: string }[]>`
      select o.code, s.seq, s.name, s.code as step from step s join orders o on o.id = s.order_id
      where s.inspection = 'first' and s.status in ('ready', 'inProgress') and s.good + s.scrap = 0
        and s.team_id = 'T-MILL' and o.status in ('released', 'inProgress') limit 1`
    assert.ok(found, 'the sample has a milling step that nobody began')
    const { code, seq, name, step } = found
    const [worker] = await factory.sql<{ name: string }[]>`
      select name from person where ${step} = any(skills) and role = 'worker' and active limit 1`
    assert.ok(worker)
    const first = await factory.say(worker.name, `报工 ${code} ${name} 1`)
    assert.match(first.words, /首件已报检，可以边做边等/)
    const failed = await factory.say('范雪梅', `检验 ${code} ${name} 不合格`)
    assert.match(failed.words, /首件不合格，工序停下/)
    assert.match(await toldLast(worker.name), /检验不合格/)
    assert.match(await toldLast('G-D-QC'), /首件不合格/)
    assert.match((await factory.say(worker.name, `报工 ${code} ${name} 3`)).words, /首件不合格，这道工序先停/)
    assert.match((await factory.say(worker.name, `${code} 到哪了`)).words, /.+/)
    factory.clock.advance({ minutes: 5 })
    const again = await factory.say(worker.name, `报工 ${code} ${name} 1`)
    if (/再报一次/.test(again.words)) await factory.press(worker.name, again, '又做了这么多')
    assert.equal((await stepAt(factory, code, seq)).totals.waiting, 10_000n)
    assert.match((await factory.say(worker.name, `报工 ${code} ${name} 2`)).words, /首件还在等检验/)
    assert.doesNotMatch((await factory.say(worker.name, `${code} 首件合格`)).words, /检验/)
    const passed = await factory.say('范雪梅', `${code} 首件合格`)
    assert.match(passed.words, new RegExp(name))
    const { totals, firstPiece } = await stepAt(factory, code, seq)
    assert.deepEqual([totals.waiting, totals.good, firstPiece?.lastJudged], [0n, 20_000n, 'pass'])
    assert.match((await factory.say(worker.name, `报工 ${code} ${name} 2`)).words, /已报工/)
  })
})

describe('the first-pass yield', () => {
  it('is answered by order: what was conceded or reworked is no first pass', async () => {
    const heard = await factory.say('范雪梅', '良率 WO-1003')
    assert.match(heard.words, /一次合格率 · WO-1003/)
    assert.match(heard.words, /车削.*%/)
    assert.match((await factory.say('范雪梅', '良率')).words, /问哪张工单/)
  })
})

describe('an inspector need not say that it is an inspection', () => {
  it('where the step is named, and is none of theirs', async () => {
    await factory.say('孙小军', '报工 WO-1003 车削 10')
    const before = await stepAt(factory, 'WO-1003', 20)
    const heard = await factory.say('范雪梅', 'WO-1003 车削 合格9 不良1 毛刺')
    assert.match(heard.words, /检验/)
    assert.equal((await stepAt(factory, 'WO-1003', 20)).totals.scrap, before.totals.scrap + 10_000n)
  })

  it('but from a worker the same words are a report', async () => {
    const heard = await factory.say('孙小军', 'WO-1003 车削 合格9 不良1')
    assert.doesNotMatch(heard.words, /检验结果/)
    assert.match(heard.words, /已报工|车削/)
  })

  it('and a yield, or a question, is none', async () => {
    for (const text of ['WO-1003 合格率', 'WO-1003车削合格了吗', '今天合格多少'])
      assert.doesNotMatch((await factory.say('范雪梅', text)).words, /检验/, text)
  })
})
