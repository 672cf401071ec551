import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { travelerTag } from '../../../db/travelers.ts'
import type { StepId } from '../../../domain/model.ts'
import { travelerCode } from '../../../domain/traveler-code.ts'
import { type Heard, lastCard, withFactory } from '../../../test/factory.ts'
import { buttonsOf } from '../../../test/read-card.ts'
import { codeOf as ownCode } from '../../../test/traveler/codes.ts'
import { fontsIn, pagesOf } from '../../../test/traveler/pdf.ts'

const factory = withFactory()
const WORKER = '冯春燕'
const PLANNER = '方晓琳'

const fileOf = (heard: Heard) => heard.replies.at(-1)?.message.file ?? assert.fail(`no file: ${heard.words}`)
const pdfOf = (heard: Heard) => Buffer.from(fileOf(heard).base64, 'base64')
const labelsOf = (heard: Heard) => {
  const { card } = lastCard(heard).message
  return card === null ? [] : buttonsOf(card).map(({ label }) => label)
}

const codeOf = (order: string, step: string | null, tag?: number) => ownCode(factory.sql, order, step, tag)

describe('the paper of an order', () => {
  it('is a PDF of A4 with a row per step, its text and its fonts', async () => {
    const heard = await factory.say(WORKER, '打印流转卡 WO-1003')
    assert.match(heard.words, /流转卡 · WO-1003\nA4，\d+ 道工序/)
    assert.equal(fileOf(heard).name, 'WO-1003 流转卡.pdf')
    assert.equal(fileOf(heard).mime, 'application/pdf')
    const [first, ...more] = await pagesOf(pdfOf(heard))
    assert.deepEqual([Math.round(first?.widthMm ?? 0), Math.round(first?.heightMm ?? 0)], [210, 297])
    const text = [first, ...more].map(page => page?.text).join('\n')
    const steps = await factory.sql<{ name: string }[]>`
      select s.name from step s join orders o on o.id = s.order_id where o.code = 'WO-1003' order by seq`
    for (const { name } of steps) {
      assert.ok(text.includes(name), name)
      assert.match(text.replace(/\s/g, ''), new RegExp(await codeOf('WO-1003', name)))
    }
    assert.match(text.replace(/\s/g, ''), new RegExp(await codeOf('WO-1003', null)))
    assert.match(text, /WO-1003[\s\S]*合格[\s\S]*报废/)
    const { named, embedded } = fontsIn(pdfOf(heard))
    assert.ok(named > 0 && named === embedded, `${embedded} of ${named} fonts are in the file`)
    assert.ok(pdfOf(heard).length < 80_000, `${pdfOf(heard).length} bytes`)
  })

  it('is labels, one for the order and one per step', async () => {
    const heard = await factory.say(WORKER, '打印标签 WO-1003')
    const pages = await pagesOf(pdfOf(heard))
    const [{ count } = { count: 0 }] = await factory.sql<{ count: number }[]>`
      select count(*)::int as count from step s join orders o on o.id = s.order_id where o.code = 'WO-1003'`
    assert.equal(pages.length, count + 1)
    assert.deepEqual([Math.round(pages[0]?.widthMm ?? 0), Math.round(pages[0]?.heightMm ?? 0)], [60, 40])
    const large = await pagesOf(pdfOf(await factory.press(WORKER, heard, '标签 100×70')))
    assert.deepEqual([Math.round(large[0]?.widthMm ?? 0), Math.round(large[0]?.heightMm ?? 0)], [100, 70])
  })

  it('is one label, of a step that is named', async () => {
    const heard = await factory.say(WORKER, 'WO-1003 车削 打印标签')
    assert.equal(fileOf(heard).name, 'WO-1003 车削.pdf')
    const pages = await pagesOf(pdfOf(heard))
    assert.equal(pages.length, 1)
    assert.match(pages[0]?.text ?? '', /车削/)
  })

  it('is one press away in the menu of an order', async () => {
    const menu = await factory.say(PLANNER, '管理 WO-1003')
    assert.equal(fileOf(await factory.press(PLANNER, menu, '打印流转卡')).mime, 'application/pdf')
  })

  it('of which nobody said the order is asked about, and printed by the press', async () => {
    const asked = await factory.say(WORKER, '打印流转卡')
    assert.match(asked.words, /打印哪张工单的流转卡/)
    const [label = ''] = labelsOf(asked)
    assert.match(label, /^WO-\d{4} /)
    assert.equal(fileOf(await factory.press(WORKER, asked, label)).mime, 'application/pdf')
  })

  it('of an order that is not there is not printed', async () => {
    assert.match((await factory.say(WORKER, '打印流转卡 WO-9999')).words, /没有找到工单/)
    assert.match((await factory.say(WORKER, 'WO-1003 喷粉 打印标签')).words, /没有|哪道/)
  })
})

describe('a code that is typed', () => {
  it('opens its step, and a bare number after it is a report', async () => {
    const code = await codeOf('WO-1001', '磨削')
    assert.match((await factory.say(WORKER, code)).words, /WO-1001 · 磨削[\s\S]*可报/)
    assert.match((await factory.say(WORKER, '5')).words, /已报工 · WO-1001 磨削[\s\S]*合格 5/)
  })

  it('of an order shows its steps', async () => {
    const heard = await factory.say(WORKER, await codeOf('WO-1001', null))
    assert.match(heard.words, /WO-1001[\s\S]*磨削[\s\S]*做的是哪一道/)
    assert.match((await factory.press(WORKER, heard, '磨削')).words, /WO-1001 · 磨削/)
  })

  it('with a wrong digit opens nothing', async () => {
    const code = await codeOf('WO-1001', null)
    const wrong = `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`
    assert.match((await factory.say(WORKER, wrong)).words, /编号对不上[\s\S]*抄错/)
  })

  it('of another factory is said to be that', async () => {
    const tag = ((await travelerTag(factory.sql)) + 1) % 1000
    assert.match((await factory.say(WORKER, await codeOf('WO-1001', null, tag))).words, /不是本厂的流转卡/)
  })

  it('of steps that were written anew asks for another print', async () => {
    const code = travelerCode({ tag: await travelerTag(factory.sql), target: { kind: 'step', step: 99_999 as StepId } })
    assert.match((await factory.say(WORKER, code)).words, /不能用了[\s\S]*再打印一张/)
  })

  for (const [status, words] of [
    ['closed', /WO-1001 已结案[\s\S]*不用再报工/],
    ['cancelled', /WO-1001 已取消[\s\S]*不用再报工/],
    ['planned', /WO-1001 未下达[\s\S]*下达后才能报工/],
  ] as const)
    it(`of an order that is ${status} says so`, async () => {
      const code = await codeOf('WO-1001', '磨削')
      const [{ was } = { was: '' }] = await factory.sql<{ was: string }[]>`
        select status as was from orders where code = 'WO-1001'`
      await factory.sql`update orders set status = ${status}, version = version + 1 where code = 'WO-1001'`
      const heard = await factory.say(WORKER, code)
      assert.match(heard.words, words)
      assert.ok(!labelsOf(heard).some(label => label.includes('完成剩余')))
      await factory.sql`update orders set status = ${was}, version = version + 1 where code = 'WO-1001'`
    })
})
