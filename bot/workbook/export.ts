/** What is exported, as a workbook: a sheet per table, and a first one that says what stands where. */
import writeExcelFile, { type CellObject, type Row } from 'write-excel-file/node'
import type { Export, ExportedTable } from '../../db/export.ts'

/** A sheet of more rows than this is slow to open; the newest are shown, the CSV beside it has all. */
const MOST_ROWS = 50_000
/** Excel's own. */
const LONGEST_CELL = 32_767
const LONGEST_NAME = 31
/** Beyond this many digits Excel would round. */
const MOST_DIGITS = 15

export async function makeExport({ tables, rows }: Export): Promise<Uint8Array> {
  const sheets = []
  for (const table of tables) {
    const read = await rows(table, MOST_ROWS)
    const heading = table.columns.map(({ name }): CellObject => ({ value: name, type: String, fontWeight: 'bold' }))
    const data = [heading, ...read.map(row => row.map((value, index) => cell(value, table, index)))]
    sheets.push({ sheet: table.name.slice(0, LONGEST_NAME), data, stickyRowsCount: 1 })
  }
  return writeExcelFile([contents(tables), ...sheets], { fontFamily: 'Microsoft YaHei', fontSize: 11 }).toBuffer()
}

function contents(tables: readonly ExportedTable[]) {
  const heading: Row = ['sheet', 'rows', 'rows here'].map(value => ({ value, type: String, fontWeight: 'bold' }))
  const lines = tables.map(
    ({ name, rows }): Row => [
      { value: name, type: String },
      { value: rows, type: Number },
      { value: Math.min(rows, MOST_ROWS), type: Number },
    ],
  )
  return { sheet: '_contents', data: [heading, ...lines], columns: [{ width: 28 }, { width: 12 }, { width: 12 }] }
}

function cell(value: string | null, { columns }: ExportedTable, index: number): CellObject | null {
  if (value === null || value === '') return null
  const isNumber = columns[index]?.kind === 'number' && value.replace(/[^0-9]/g, '').length <= MOST_DIGITS
  return isNumber ? { value: Number(value), type: Number } : { value: value.slice(0, LONGEST_CELL), type: String }
}
