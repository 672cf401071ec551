import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reconcile } from '../../../db/reconcile.ts'
import { lotsOf } from '../../../db/stock.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { changesNothing } from '../../../test/business-tables.ts'
import { withFactory } from '../../../test/factory.ts'
import { roundOfAlerts } from '../../../test/round-of-alerts.ts'
import { plainPng } from '../../../test/traveler/pictures.ts'

const factory = withFactory()

const KEEPER = '蒋卫东'
const PHOTO = { name: 'IMG_1.png', bytes: plainPng(), mime: 'image/png' }
const INSPECTOR = '范雪梅'

/** "L2411 500 held 500", lot by lot; '' is of no lot. */
async function stockOf(code: string): Promise<readonly string[]> {
  const lots = await lotsOf(factory.sql, code)
  return lots.map(({ lot, quantity, held }) => `${lot} ${formatQuantity(quantity)} held ${formatQuantity(held)}`)
}

const toldLast = async (whom: string): Promise<string> => (await factory.told(whom)).at(-1)?.words ?? ''
const toldAll = async (whom: string): Promise<string> => (await factory.told(whom)).map(({ words }) => words).join('\n')

describe('what comes in and must be inspected', () => {
  it('is booked, held, and the quality department is asked; nobody is told that it may be fetched', async () => {
    await factory.sql`update material set inspect_incoming = true where code in ('M-45-40', 'M-NUT-M8')`
    const waiter = '孙小军'
    await factory.say(waiter, '我要 45钢圆棒 3米')
    const heard = await factory.say(KEEPER, '到料 45钢圆棒 500 批次 L2411')
    assert.match(heard.words, /500.*等来料检验，检验合格以后才能领用/)
    assert.match(heard.words, /已叫质量部来检/)
    assert.deepEqual(await stockOf('M-45-40'), ['L2609-01 420 held 0', 'L2411 500 held 500'])
    assert.match(await toldLast('G-D-QC'), /来料检验 · 45钢圆棒 批次 L2411/)
    assert.doesNotMatch(await toldAll(waiter), /到料/)
  })

  it('can not be issued: the refusal says what is free and whom to ask', async () => {
    await changesNothing(factory.sql, 'a refused issue', async () => {
      const heard = await factory.say(KEEPER, '领料 WO-1004 45钢圆棒 50 批次 L2411')
      assert.match(heard.words, /有 500 米 还在等来料检验，现在能领的只有 0 米.*请质量部先检/)
    })
    assert.match((await factory.say(KEEPER, '领料 WO-1004 45钢圆棒 5 批次 L2609-01')).words, /已领料/)
    assert.deepEqual(await stockOf('M-45-40'), ['L2609-01 415 held 0', 'L2411 500 held 500'])
  })

  it('is judged by inspectors only, not more of it than came in, and with a defect for what is refused', async () => {
    await changesNothing(factory.sql, 'a refused result', async () => {
      const cases = [
        [KEEPER, '来料检验 批次 L2411 合格500', /来料只有检验员/],
        [INSPECTOR, '来料检验 批次 L2411 合格501', /一共判了 501 米，这批等检验的只有 500 米/],
        [INSPECTOR, '来料检验 批次 L2411 合格480 退货20', /有退货或报废，要写不良原因/],
        [INSPECTOR, '来料检验 批次 L2411 合格480 返工20', /./],
        [INSPECTOR, '来料检验 批次 L9999 合格480', /没有等检验的来料“L9999”/],
        [INSPECTOR, '来料检验 批次 L2411 抽20 退货30 划伤', /抽了 20 米，不良却有 30 米/],
        [INSPECTOR, '来料检验 批次 L2411 让步20', /要写批准人/],
        [INSPECTOR, '来料检验 批次 L2411 让步20 批准 孙小军 原因 急用', /孙小军 不能批准让步/],
        [INSPECTOR, '来料检验 批次 L2411 合格2箱', /“箱”换算不了/],
      ] as const
      for (const [who, text, answer] of cases) assert.match((await factory.say(who, text)).words, answer, text)
    })
  })

  it('is free as far as it was accepted; what was refused leaves, and warehouse, waiters and buyers hear of it', async () => {
    const heard = await factory.say(INSPECTOR, '来料检验 批次 L2411 合格470 退货20 报废5 划伤')
    assert.match(heard.words, /检验合格/)
    assert.match(heard.words, /还有 5 米 没判，继续等检验/)
    assert.deepEqual(await stockOf('M-45-40'), ['L2609-01 415 held 0', 'L2411 475 held 5'])
    const moves = await factory.sql`
      select kind, quantity::text as quantity, lot from stock_move where inspection_id is not null order by kind`
    assert.deepEqual(
      moves.map(({ kind, quantity, lot }) => `${kind} ${Number(quantity)} ${lot}`),
      ['receipt 500 L2411', 'scrap -5 L2411', 'supplierReturn -20 L2411'],
    )
    assert.match(
      await toldLast('G-D-WH'),
      /来料 45钢圆棒 批次 L2411：检验合格、合格 470、退供应商 20、报废 5（范雪梅）/,
    )
    assert.match(await toldAll(KEEPER), /来料 45钢圆棒 批次 L2411/)
    assert.match(await toldAll('孙小军'), /到料：45钢圆棒 470 米/)
    assert.match(await toldAll('G-D-PLAN'), /来料不合格 · 45钢圆棒 批次 L2411：退供应商 20、报废 5，原因：表面划伤/)
    assert.deepEqual((await reconcile(factory.sql)).disagreements, [])
  })

  it('is taken back with a reason: the lot waits again as a whole, and what had left is there again', async () => {
    assert.match((await factory.say(INSPECTOR, '撤销来料检验 批次 L2411')).words, /要写原因/)
    assert.match((await factory.say('杜明辉', '撤销检验 批次 L2411 原因 看错了')).words, /由检验员本人/)
    const back = await factory.say(INSPECTOR, '撤销检验 批次 L2411 原因 量错了')
    assert.match(back.words, /量错了/)
    assert.deepEqual(await stockOf('M-45-40'), ['L2609-01 415 held 0', 'L2411 500 held 500'])
    assert.match(await toldLast('G-D-WH'), /这批料重新等检验，先不要用/)
    assert.deepEqual((await reconcile(factory.sql)).disagreements, [])
  })

  it('in two deliveries that wait is asked about, never guessed; the card of one is answered by a reply', async () => {
    const asked = await factory.say(INSPECTOR, '来料检验 批次 L2411 合格 500')
    assert.match(asked.words, /等检验的来料有 2 笔/)
    const request = (await factory.told('G-D-QC')).findLast(({ words }) => /等检验: 495 米/.test(words))
    assert.ok(request, await toldAll('G-D-QC'))
    const heard = await factory.say(INSPECTOR, '合格400 退货95 砂眼', { chat: 'G-D-QC', quote: request })
    assert.match(heard.words, /合格 400、退供应商 95/)
    assert.deepEqual(await stockOf('M-45-40'), ['L2609-01 415 held 0', 'L2411 405 held 5'])
  })

  it('passes by the button of its card; who presses later is told so', async () => {
    const request = (await factory.told('G-D-QC')).findLast(({ words }) => /等检验: 5 米/.test(words))
    assert.ok(request)
    factory.clock.advance({ minutes: 1 })
    assert.match((await factory.press(INSPECTOR, request, '合格')).words, /检验合格/)
    assert.match((await factory.press('杜明辉', request, '合格')).words, /已经按过了/)
    assert.deepEqual(await stockOf('M-45-40'), ['L2609-01 415 held 0', 'L2411 405 held 0'])
  })

  it('is not taken back once it is used: it must come back to the warehouse first', async () => {
    assert.match((await factory.say(KEEPER, '领料 WO-1004 45钢圆棒 402 批次 L2411')).words, /已领料/)
    await changesNothing(factory.sql, 'a refused reversal', async () => {
      const heard = await factory.say(INSPECTOR, '撤销检验 批次 L2411 原因 裂纹')
      assert.match(heard.words, /判合格的 5 米 已经用掉一部分，库存里只剩 3 米/)
    })
  })
})

describe('material without lots', () => {
  it('waits by its quantity, and the rest may be used', async () => {
    const [before_] = await stockOf('M-NUT-M8')
    assert.equal(before_, ' 5200 held 0')
    await factory.say(KEEPER, '到料 压铆螺母 300')
    assert.deepEqual(await stockOf('M-NUT-M8'), [' 5500 held 300'])
    assert.match((await factory.say(KEEPER, '领料 WO-1004 压铆螺母 5300')).words, /有 300 件 还在等来料检验/)
  })

  it('of which the sample fails goes back as a whole', async () => {
    await factory.sql`insert into inspection_plan (material_code, sample_qty, accept_qty) values ('M-NUT-M8', 20, 1)`
    const heard = await factory.say(INSPECTOR, '来料检验 压铆螺母 抽20 不良3 烂牙')
    assert.match(heard.words, /检验不合格/)
    assert.match(heard.words, /退供应商 300/)
    assert.deepEqual(await stockOf('M-NUT-M8'), [' 5200 held 0'])
  })

  it('is let pass by concession with a name and a reason', async () => {
    await factory.say(KEEPER, '到料 压铆螺母 100')
    const heard = await factory.say(INSPECTOR, '来料检验 压铆螺母 让步 批准 顾振华 原因 客户同意')
    assert.match(heard.words, /让步接收/)
    assert.match(await toldAll('顾振华'), /让步接收 100.*批准人写的是你/)
    assert.deepEqual(await stockOf('M-NUT-M8'), [' 5300 held 0'])
  })

  it('is measured by its plan: a value out of tolerance can not pass', async () => {
    await factory.sql`insert into characteristic (material_code, name, line, unit, nominal, lower, upper)
      values ('M-NUT-M8', '对边', 1, 'mm', 13, 12.73, 13)`
    await factory.say(KEEPER, '到料 压铆螺母 120')
    assert.match((await factory.say(INSPECTOR, '来料检验 压铆螺母 合格 对边=13.2')).words, /超差，不能判合格/)
    const heard = await factory.say(INSPECTOR, '来料检验 压铆螺母 合格 对边=12.9mm')
    assert.match(heard.words, /对边 12.9mm 合格/)
  })
})

describe('the form of a lot', () => {
  it('lists what waits when nothing else was said, and takes what is filled in', async () => {
    assert.match((await factory.say(INSPECTOR, '来料检验')).words, /没有等检验的来料/)
    await factory.say(KEEPER, '到料 45钢圆棒 60 批次 L2412')
    const form = await factory.say(INSPECTOR, '来料检验')
    assert.match(form.words, /来料检验 · 45钢圆棒 批次 L2412/)
    const bad = await factory.press(INSPECTOR, form, '提交结果', { good: 'abc' })
    assert.match(bad.words, /abc/)
    const heard = await factory.press(INSPECTOR, form, '提交结果', { good: '50', returned: '10', reason: 'DM03' })
    assert.match(heard.words, /合格 50、退供应商 10/)
    assert.deepEqual((await stockOf('M-45-40')).at(-1), 'L2412 50 held 0')
    assert.deepEqual((await reconcile(factory.sql)).disagreements, [])
  })
})

describe('a lot nobody inspects', () => {
  const round = () => roundOfAlerts(factory)
  const alerts = () => factory.sql<{ state: string; what: string; department: string }[]>`
    select state, details->>'what' as what, department_id as department from alert
    where kind = 'inspectionOverdue' and order_id is null order by id`

  it('is an alert of the quality department, which ends with its result', async () => {
    await factory.say(KEEPER, '到料 45钢圆棒 40 批次 L2413')
    await round()
    assert.equal((await alerts()).length, 0)
    factory.clock.advance({ hours: 30 })
    await round()
    assert.deepEqual(
      (await alerts()).map(({ state, what, department }) => [state, what, department]),
      [['firing', '45钢圆棒 L2413', 'D-QC']],
    )
    await factory.say(INSPECTOR, '来料检验 批次 L2413 合格')
    await round()
    assert.notEqual((await alerts())[0]?.state, 'firing')
  })

  it('is found in the trace of its lot, with what was accepted and refused', async () => {
    const heard = await factory.say(KEEPER, '追溯 批次 L2412')
    assert.match(heard.words, /检验合格 收 50 米、拒收 10 米（范雪梅/)
  })

  it('is told beside the stock that may be used', async () => {
    await factory.say(KEEPER, '到料 45钢圆棒 70 批次 L2414')
    assert.match((await factory.say(KEEPER, '45钢圆棒还有多少库存')).words, /另有 \d+ 米 等来料检验/)
  })
})

describe('a photo of an inspection', () => {
  it('sent as a reply to its card is kept with it, and shown with its result', async () => {
    const request = (await factory.told('G-D-QC')).findLast(({ words }) => /L2414/.test(words))
    assert.ok(request)
    const kept = await factory.send(INSPECTOR, [PHOTO], { chat: 'G-D-QC', quote: request })
    assert.match(kept.words, /来料检验 · 45钢圆棒 批次 L2414/)
    const heard = await factory.say(INSPECTOR, '来料检验 批次 L2414 退货70 裂纹')
    const shown = await factory.press(INSPECTOR, heard, '照片')
    assert.match(shown.words, /范雪梅/)
    const [photo] = await factory.sql`select inspection_id from photo where inspection_id is not null`
    assert.ok(photo)
  })

  it('sent by whoever has just judged belongs to that inspection', async () => {
    const kept = await factory.send(INSPECTOR, [PHOTO])
    assert.match(kept.words, /来料检验 · 45钢圆棒 批次 L2414/)
    assert.match((await factory.say(KEEPER, '追溯 批次 L2414')).words, /照片/)
  })

  it('of a step is attached to what waits there', async () => {
    factory.clock.advance({ hours: 1 })
    const asked = await factory.say('孙小军', 'WO-1003 车削 送检')
    const request = (await factory.told('G-D-QC')).at(-1)
    assert.ok(request, asked.words)
    const kept = await factory.send(INSPECTOR, [PHOTO], { chat: 'G-D-QC', quote: request })
    assert.match(kept.words, /检验 · WO-1003 车削/)
    const [photo] = await factory.sql`
      select p.step_id from photo p join inspection i on i.id = p.inspection_id where i.kind <> 'incoming'`
    assert.ok(photo?.['step_id'], 'it is one of its step too')
  })
})
