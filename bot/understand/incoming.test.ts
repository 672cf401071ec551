import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatQuantity, type Quantity } from '../../domain/quantity.ts'
import { siteOf } from '../../test/sample-understanding.ts'
import { lotResult } from './grammar/incoming.ts'
import { normalise } from './normalise.ts'

/** "L2411: good 480 returned 20, DM02"; null: no result of a lot. */
function read(text: string, quoted = false): string | null {
  const normal = normalise(text)
  const intent = normal.kind === 'text' ? lotResult(normal.text, siteOf('machining').lexicon, quoted) : null
  if (intent === null) return null
  const { said } = intent
  const amount = (name: string, quantity: Quantity | null) =>
    quantity === null || quantity === 0n ? [] : [`${name} ${formatQuantity(quantity)}`]
  const words = [
    ...(said.verdict === null ? [] : [said.verdict]),
    ...amount('good', said.good),
    ...amount('returned', said.returned),
    ...amount('scrap', said.scrap),
    ...amount('conceded', said.conceded),
    ...amount('sample', said.sample),
    ...said.defects.map(({ reason }) => reason.code ?? reason.name),
  ]
  return `${intent.lot ?? ''}${intent.item ?? ''}: ${words.join(' ')}`
}

const CASES: readonly (readonly [text: string, expected: string | null])[] = [
  ['来料检验 批次 L2411 合格480 退货20 划伤', 'L2411: good 480 returned 20 DM02'],
  ['来料检验 L2411 480合格 20退货 划伤', 'L2411: good 480 returned 20 DM02'],
  ['来料检验 批次 L2411 合格', 'L2411: pass'],
  ['检验 批次 L2411 合格480', 'L2411: good 480'],
  ['来料检验 批次 L2411 不合格 划伤', 'L2411: fail DM02'],
  ['来料检验 批次 L2411 全部退货 划伤', 'L2411: fail DM02'],
  ['来料检验 批次 L2411 抽20 不良1 划伤', 'L2411: returned 1 sample 20 DM02'],
  ['来料检验 批次 L2411 让步5', 'L2411: conceded 5'],
  ['来料检验 45钢圆棒 合格480', '45钢圆棒: good 480'],
  ['来料检验 压铆螺母 M8 合格500个 退货3 毛刺', '压铆螺母 M8: good 500 returned 3 毛刺'],
  ['incoming inspection lot L2411 good 470 returned 20 scrap 5 scratch', 'L2411: good 470 returned 20 scrap 5 scratch'],
  ['来料检验', ': '],
  // Two readings: nothing of it counts, and the form asks.
  ['来料检验 圆钢 40 合格 480', '圆钢: '],
  ['来料检验 螺母 480 合格 20 抽5', '螺母: '],
  ['来料检验了吗', null],
  ['检验 WO-1003 车削 合格45', null],
  ['来料 圆钢 500', null],
]

describe('what is said of a lot that came in', () => {
  for (const [text, expected] of CASES) it(text, () => assert.equal(read(text)?.toUpperCase(), expected?.toUpperCase()))

  it('needs no word that says so in a reply to its card', () => {
    assert.equal(read('合格400 退货95 砂眼', true), ': good 400 returned 95 DM03')
    assert.equal(read('合格400 退货95 砂眼'), null)
  })
})
