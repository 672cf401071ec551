import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contextOf, findOrders, NOW, siteOf } from '../../test/sample-understanding.ts'
import type { Context, OrderQuery } from './context.ts'
import type { Intent } from './intent.ts'
import { understand } from './understand.ts'

const site = siteOf('machining')
const SPEAKER = site.people.find(({ name }) => name === '赵铁柱') ?? assert.fail()
const nameOf = (id: string): string => site.people.find(person => person.id === id)?.name ?? id

function said(text: string): Promise<Intent> {
  const findIn = async (query: OrderQuery) => findOrders(site, query)
  const sender: Context['sender'] = { personId: SPEAKER.id, role: 'worker', skills: new Set(['GRIND']) }
  const context = { ...contextOf(site, false), sender }
  return understand({ lexicon: site.lexicon, findOrders: findIn }, { text, now: NOW, context })
}

/** "10: 赵铁柱 罗永刚", one part per line, with shares where they were said. */
const work = (intent: Intent): string =>
  intent.kind !== 'report'
    ? intent.kind
    : intent.lines
        .map(({ good, rest, workers }) => {
          const names = workers.map(({ personId, sharePct }) => `${nameOf(personId)}${sharePct ?? ''}`)
          return [`${rest ? 'rest' : Number(good ?? 0n) / 10_000}:`, ...names].join(' ')
        })
        .join('; ')

describe('whose work it is', () => {
  const cases: readonly (readonly [text: string, work: string])[] = [
    ['WO-1001 磨削 10个，和罗永刚一起做的', '10: 赵铁柱 罗永刚'],
    ['和罗永刚一起磨了10个', '10: 赵铁柱 罗永刚'],
    ['WO-1001磨削 跟罗永刚合做 30，报废1', '30: 赵铁柱 罗永刚'],
    ['罗永刚跟我一起磨WO-1001 30件', '30: 赵铁柱 罗永刚'],
    ['我和罗永刚两个人 WO-1001 磨削 20', '20: 赵铁柱 罗永刚'],
    ['WO-1001 磨削做完了，和罗永刚一起', 'rest: 赵铁柱 罗永刚'],
    ['WO-1001 磨削 罗永刚和冯春燕一起 22件', '22: 罗永刚 冯春燕'],
    ['冯春燕60% 罗永刚40% WO-1001 磨削 10个', '10: 冯春燕60 罗永刚40'],
    ['WO-1001磨削 10个 冯春燕60% 罗永刚40%', '10: 冯春燕60 罗永刚40'],
    ['WO-1001 磨削 20 我六成 罗永刚四成', '20: 赵铁柱60 罗永刚40'],
    ['WO-1001 磨削 冯春燕6个 罗永刚4个', '6: 冯春燕; 4: 罗永刚'],
    ['WO-1001 磨削 10个 冯春燕6个 罗永刚4个', '6: 冯春燕; 4: 罗永刚'],
    ['WO-1001 磨削 6个冯春燕，4个罗永刚', '6: 冯春燕; 4: 罗永刚'],
    ['1001磨削：冯春燕30、罗永刚28、郑海涛15', '30: 冯春燕; 28: 罗永刚; 15: 郑海涛'],
    ['WO-1001 磨削 我做了6个 罗永刚4个', '6:; 4: 罗永刚'],
    ['WO-1001 磨削 8个 冯春燕做的', '8: 冯春燕'],
    ['帮罗永刚报 WO-1001 磨削 12', '12: 罗永刚'],
    ['WO-1001 磨削 8个 罗永刚请假了', '8:'],
    ['WO-1001 磨削 8个 交给老王了', '8:'],
    ['WO-1001 磨削 8个 给罗永刚了', '8:'],
    ['WO-1001 磨削 和RL0014一起做了10个', '10: 赵铁柱 罗永刚'],
    ['WO-1001 磨削 8个，冯春燕和罗永刚做的，报废1', '8: 冯春燕 罗永刚'],
    ['WO-1001 磨削 冯春燕10个报废1，罗永刚8个', '10: 冯春燕; 8: 罗永刚'],
    ['WO-1001 磨削 10个，跟图纸对过了', '10:'],
    ['WO-1001 磨削 10和罗永刚一起 报废1', '10: 赵铁柱 罗永刚'],
    ['WO-1001 磨削 6 和罗永刚4', '6:; 4: 罗永刚'],
    ['WO-1001 grinding 10 with 罗永刚', '10: 赵铁柱 罗永刚'],
    ['WO-1001 grinding with 罗永刚 and 冯春燕 10', '10: 赵铁柱 罗永刚 冯春燕'],
    ['WO-1001 grinding 10 with 罗永刚, 1 scrap', '10: 赵铁柱 罗永刚'],
    ['WO-1001 grinding 10 罗永刚 and me', '10: 赵铁柱 罗永刚'],
    ['WO-1001 grinding 10 by 罗永刚', '10: 罗永刚'],
    ['WO-1001 grinding 10 with 1 scrap', '10:'],
    ['WO-1001 grinding 10 with burrs', '10:'],
  ]
  for (const [text, want] of cases) it(text, async () => assert.equal(work(await said(text)), want))

  it('小刘 may be any 刘 of the site, and is asked', async () => {
    const intent = await said('WO-1001 磨削 我跟小刘两个人做的100')
    assert.equal(intent.kind === 'ambiguous' ? intent.about : intent.kind, 'person')
    assert.deepEqual(intent.kind === 'ambiguous' ? intent.options.map(work) : [], ['100: 赵铁柱 刘大勇'])
  })

  const refused: readonly (readonly [text: string, why: string, names?: readonly string[]])[] = [
    ['WO-1001 磨削 我跟小张两个人做的100', 'unknownName', ['小张']],
    ['WO-1001 磨削 8个 张三做的', 'unknownName', ['张三']],
    ['WO-1001 磨削 张三做了50', 'unknownName', ['张三']],
    ['WO-1001 磨削 和王小二一起做了20', 'unknownName', ['王小二']],
    ['WO-1001 grinding 20 with john', 'unknownName', ['JOHN']],
    ['我们俩做了WO-1001 磨削20个', 'unnamedWorkers'],
    ['WO-1001 磨削 50个 三个人做的', 'unnamedWorkers'],
    ['WO-1001 磨削 我和罗永刚三个人做了50', 'unnamedWorkers'],
    ['大家一起做了WO-1001 磨削 50', 'unnamedWorkers'],
    ['WO-1001 磨削 10个 冯春燕6个 罗永刚3个', 'partsNotWhole'],
  ]
  for (const [text, why, names] of refused) {
    it(`${text}: nothing is booked, ${why}`, async () => {
      const intent = await said(text)
      assert.equal(intent.kind === 'unknown' ? intent.why : intent.kind, why)
      assert.deepEqual(intent.kind === 'unknown' ? intent.names : undefined, names)
    })
  }
})

describe('who gets the work', () => {
  const cases: readonly (readonly [text: string, people: readonly string[], unknown: readonly string[]])[] = [
    ['WO-1003 车削派给张三丰', [], ['张三丰']],
    ['WO-1003 车削派给李四', [], ['李四']],
    ['让张三做WO-1003车削', [], ['张三']],
    ['WO-1003 车削交给王五和刘大勇', ['刘大勇'], ['王五']],
    ['WO-1003 车削 派给 刘大勇、孙小军', ['刘大勇', '孙小军'], []],
    ['WO-1013 派工', [], []],
    ['WO-1003 车削 派给', [], []],
  ]
  for (const [text, people, unknown] of cases) {
    it(text, async () => {
      const intent = await said(text)
      assert.equal(intent.kind, 'assign')
      assert.deepEqual(intent.kind === 'assign' ? [intent.people.map(nameOf), intent.unknownNames] : [], [
        people,
        unknown,
      ])
    })
  }
})
