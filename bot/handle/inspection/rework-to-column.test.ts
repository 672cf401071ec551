/** A table's column "返工到": where the pieces of a row go back to, checked as the sentence "返工2 退回车削" is. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import writeExcelFile from 'write-excel-file/node'
import { loadOrder } from '../../../db/orders.ts'
import { reconcile } from '../../../db/reconcile.ts'
import type { OrderCode } from '../../../domain/model.ts'
import { changesNothing } from '../../../test/business-tables.ts'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory({ doubts: 'none' })

const SUPERVISOR = '周国梁'
const HEAD = ['工单', '工序', '姓名', '合格', '返工', '返工到', '原因']
const table = (...rows: readonly (readonly string[])[]): string => [HEAD, ...rows].map(row => row.join('\t')).join('\n')

/** "20 → 30: 2", oldest first. */
async function sendings(): Promise<readonly string[]> {
  const order = await loadOrder(factory.sql, 'WO-1003' as OrderCode)
  return (order?.reworks ?? []).map(({ fromSeq, toSeq, quantity }) => `${fromSeq} → ${toSeq}: ${quantity / 10_000n}`)
}

describe('a pasted table that sends pieces back', () => {
  it('shows on its card where they go, and books it so', async () => {
    const shown = await factory.say(SUPERVISOR, table(['WO-1003', '钻孔', '黄伟强', '1', '2', '车削', '尺寸超差']))
    assert.match(shown.words, /1 条报工/)
    assert.match(
      shown.words,
      /工单 \| 工序 \| 人 \| 合格 \| 返工 \| 返工到 \| 结果\nWO-1003 \| 钻孔 \| 黄伟强 \| 1 \| 2 \| 车削 \| 可报/,
    )
    assert.deepEqual(await sendings(), [], 'nothing before the press')
    await factory.press(SUPERVISOR, shown, '全部报工')
    assert.deepEqual(await sendings(), ['30 → 20: 2'])
    assert.match((await factory.told('G-D-MACH')).at(-1)?.words ?? '', /退回 2 件/)
    assert.deepEqual((await reconcile(factory.sql)).disagreements, [])
  })

  for (const [how, to] of [
    ['its code', 'TURN'],
    ['its number', '20'],
  ] as const)
    it(`takes the step by ${how}, and shows its name`, async () => {
      const shown = await factory.say(SUPERVISOR, table(['WO-1003', '钻孔', '黄伟强', '', '1', to, '尺寸超差']))
      assert.match(shown.words, /\| 1 \| 车削 \| 可报/)
      await factory.press(SUPERVISOR, shown, '不报')
    })

  const refused: readonly { name: string; row: readonly string[]; why: RegExp }[] = [
    {
      name: 'a step that the order has not',
      row: ['1', '2', '电镀', ''],
      why: /WO-1003 没有工序“电镀”。有：下料、车削/,
    },
    { name: 'a later step', row: ['1', '2', '终检', ''], why: /“终检”不在.*前|终检.*前面/ },
    { name: 'more than there can be', row: ['', '9999', '车削', ''], why: /9999 件 太多了/ },
    { name: 'a target without rework', row: ['1', '', '车削', ''], why: /写了返工到“车削”，没写返工多少/ },
    { name: 'a target of no rework', row: ['1', '0', '车削', ''], why: /写了返工到“车削”，没写返工多少/ },
  ]
  for (const { name, row, why } of refused)
    it(`is refused, and says what to do: ${name}`, () =>
      changesNothing(factory.sql, name, async () => {
        const { words } = await factory.say(SUPERVISOR, table(['WO-1003', '钻孔', '黄伟强', ...row]))
        assert.match(words, /1 条里有 1 条要改/)
        assert.match(words, /第 2 行 WO-1003 钻孔：/)
        assert.match(words.split('第 2 行')[1] ?? '', why)
      }))

  it('an empty cell leaves the rework at its step', async () => {
    const before = await sendings()
    const shown = await factory.say(SUPERVISOR, table(['WO-1003', '钻孔', '黄伟强', '', '1', '', '尺寸超差']))
    assert.match(shown.words, /工单 \| 工序 \| 人 \| 返工 \| 结果/)
    await factory.press(SUPERVISOR, shown, '全部报工')
    assert.deepEqual(await sendings(), before)
  })
})

describe('a workbook that sends pieces back', () => {
  it('by an English heading', async () => {
    const rows = [
      ['Order', 'Step', 'Worker', 'Good', 'Rework', 'Rework to'],
      ['WO-1003', '钻孔', '黄伟强', '2', '3', '下料'],
    ]
    const data = rows.map(row => row.map(value => ({ value, type: String })))
    const bytes = await writeExcelFile([{ sheet: 'day', data }], {}).toBuffer()
    const shown = await factory.send(SUPERVISOR, [{ name: 'day.xlsx', bytes }])
    assert.match(shown.words, /WO-1003 \| 钻孔 \| 黄伟强 \| 2 \| 3 \| 下料 \| 可报/)
    await factory.press(SUPERVISOR, shown, '全部报工')
    assert.deepEqual(await sendings(), ['30 → 20: 2', '30 → 10: 3'])
  })
})
