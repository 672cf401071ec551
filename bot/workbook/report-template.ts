/** The sheet for a day's reports: one row each, with an example that is passed over when it comes back. */
import writeExcelFile from 'write-excel-file/node'
import { REPORT_COLUMNS, type ReportColumn } from '../understand/table/headings.ts'
import type { ManyWords } from '../wording/zh-CN/many.ts'

const HEADING = { fontWeight: 'bold', backgroundColor: '#1F4E79', textColor: '#FFFFFF' } as const
const EXAMPLE = { textColor: '#8C8C8C', fontStyle: 'italic' } as const
const PREPARED_ROWS = 200
/** Numbers typed into them would lose their zeros or become dates. */
const AS_TEXT: readonly ReportColumn[] = ['order', 'step', 'worker', 'date']
/** Hours or minutes: one is enough to fill in. */
const OFFERED = REPORT_COLUMNS.filter(column => column !== 'minutes')

export async function makeReportTemplate({ columns, example, sheetName }: ManyWords): Promise<Uint8Array> {
  const headings = OFFERED.map(column => ({ value: columns[column], type: String, ...HEADING }))
  const shown = OFFERED.map(column => ({ value: example[column], type: String, format: '@', ...EXAMPLE }))
  const prepared = OFFERED.map(column => (AS_TEXT.includes(column) ? ({ type: String, format: '@' } as const) : null))
  const data = [headings, shown, ...Array.from({ length: PREPARED_ROWS }, () => prepared)]
  const sheet = { sheet: sheetName, data, columns: OFFERED.map(() => ({ width: 14 })), stickyRowsCount: 1 }
  return writeExcelFile([sheet], { fontFamily: 'Microsoft YaHei', fontSize: 11 }).toBuffer()
}
