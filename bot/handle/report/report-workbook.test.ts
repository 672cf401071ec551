import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import readXlsxFile from 'read-excel-file/node'
import writeExcelFile from 'write-excel-file/node'
import { withFactory } from '../../../test/factory.ts'
import { REPORT_COLUMNS, type ReportColumn } from '../../understand/table/headings.ts'
import { LOCALES, wordsFor } from '../../wording/index.ts'
import { makeReportTemplate } from '../../workbook/report-template.ts'

type Cell = string | number | null

async function workbook(rows: readonly (readonly Cell[])[], sheet = '日报'): Promise<Uint8Array> {
  const data = rows.map(row =>
    row.map(value => (value === null ? null : { value, type: typeof value === 'number' ? Number : String })),
  )
  return writeExcelFile([{ sheet, data }], {}).toBuffer()
}

const file = (bytes: Uint8Array) => [{ name: '日报.xlsx', bytes }]

describe("a workbook of the day's reports", () => {
  const factory = withFactory()

  test('goes the way of a pasted table, told by its headings', async () => {
    const bytes = await workbook([
      ['一车间日报'],
      ['工单号', '工序', '姓名', '合格数', '报废', '不良原因', '工时', '班次'],
      ['WO-1004', '下料', '刘大勇', 40, 1, '划伤', 2.5, '白'],
      ['WO-1003', '车削', 'RL0004', '30件', null, null, null, '白'],
    ])
    const shown = await factory.send('W002', file(bytes))
    assert.match(shown.words, /2 条报工[\s\S]*没有看的列：班次/)
    await factory.press('W002', shown, '全部报工')
    const rows = await factory.sql<{ good: string; minutes: number }[]>`
      select good::float::text as good, minutes from report where platform = 'sandbox' order by good::float`
    assert.deepEqual(
      [...rows],
      [
        { good: '30', minutes: 0 },
        { good: '40', minutes: 150 },
      ],
    )
  })

  test('names sheet, row and column of what is wrong', async () => {
    const bytes = await workbook([
      ['工单', '工序', '姓名', '合格'],
      ['WO-1004', '下料', '刘大勇', 'abc'],
    ])
    assert.match((await factory.send('W002', file(bytes))).words, /“日报”第 2 行 WO-1004 下料：合格“abc”不是一个数/)
  })

  test('the template comes back without a report in it, in every language', async () => {
    const sent = await factory.say('W002', '报工模板')
    const base64 = sent.replies[0]?.message.file?.base64 ?? assert.fail('no file')
    assert.match((await factory.send('W002', file(Buffer.from(base64, 'base64')))).words, /没有一行报工/)
  })

  for (const locale of LOCALES)
    test(`the template, filled in, is booked as it was written: ${locale}`, async () => {
      const bytes = await makeReportTemplate(wordsFor(locale).many)
      const [{ data } = assert.fail('no sheet')] = await readXlsxFile(Buffer.from(bytes))
      const headings = (data[0] ?? []).map(String)
      const columns = REPORT_COLUMNS.filter(column => column !== 'minutes')
      assert.equal(headings.length, columns.length)
      const good = { 'zh-CN': 11, 'zh-TW': 12, en: 13 }[locale]
      const row: Readonly<Partial<Record<ReportColumn, Cell>>> = {
        order: 'WO-1004',
        step: '下料',
        worker: 'RL0003',
        good,
        scrap: 1,
        reason: '划伤',
        hours: 0.5,
        date: '2026-11-18',
        note: '补单',
      }
      const example = (data[1] ?? []).map(cell => (cell === null ? null : String(cell)))
      const filled = await workbook([headings, example, columns.map(column => row[column] ?? null)], '表')
      const shown = await factory.send('W002', file(filled))
      assert.doesNotMatch(shown.words, /没有看的列/)
      await factory.press('W002', shown, '全部报工')
      const [booked] = await factory.sql<Record<string, unknown>[]>`
        select r.good::float as good, r.scrap::float as scrap, r.minutes::float as minutes, r.work_date::text as day,
          w.person_id as who from report r join report_worker w on w.report_id = r.id
        where r.good = ${good} order by r.seq desc limit 1`
      assert.deepEqual({ ...booked }, { good, scrap: 1, minutes: 30, day: '2026-11-18', who: 'W003' })
    })

  test('a file that is none gets a clear answer, and a worker may not import master data', async () => {
    assert.match((await factory.send('W003', file(Buffer.from('no workbook')))).words, /\.xlsx|Excel|表格/)
    const master = await factory.say('W003', '模板')
    const base64 = master.replies[0]?.message.file?.base64 ?? assert.fail('no file')
    assert.match((await factory.send('W003', file(Buffer.from(base64, 'base64')))).words, /只有计划员/)
  })
})
