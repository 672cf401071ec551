/** A workbook of the day's reports, told from one of master data by its headings. */
import { normaliseWord } from '../understand/normalise.ts'
import { type Head, headOf } from '../understand/table/headings.ts'
import { MOST_ROWS } from '../understand/table/read-table.ts'
import { type CellRow, type Cells, underHead } from '../understand/table/split.ts'
import { narrow } from './cell-reading.ts'
import { type CellValue, showCell } from './cell-value.ts'
import { isKnownSheetName, type RawSheet } from './find-tables.ts'
import { EXAMPLE_MARKS } from './sheets.ts'

export type ReportSheet = Cells & { readonly sheet: string }

/** Titles and remarks above the headings are passed over this far down. */
const HEADING_ROWS = 10
/** Longer texts are no cell of a report; what is shown back is shorter still. */
const LONGEST_CELL = 300

/** null: it is no workbook of reports. A sheet with the name of master data must have what only reports have. */
export function findReports(sheets: readonly RawSheet[]): ReportSheet | null {
  const isMasterData = sheets.some(({ name }) => isKnownSheetName(name))
  for (const sheet of sheets) {
    const found = headIn(sheet)
    if (found !== null && (!isMasterData || isOnlyReports(found.head))) return readSheet(sheet, found)
  }
  return null
}

type Found = { readonly head: Head; readonly at: number }

function headIn({ rows }: RawSheet): Found | null {
  for (const [at, row] of rows.slice(0, HEADING_ROWS).entries()) {
    const head = headOf(row.map(textOf), normaliseWord)
    if (head !== null) return { head, at }
  }
  return null
}

function isOnlyReports({ columns }: Head): boolean {
  const has = (wanted: string) => columns.some(({ column }) => column === wanted)
  return (has('step') || has('worker')) && has('good')
}

function readSheet({ name, rows }: RawSheet, { head, at }: Found): ReportSheet {
  const filled = rows
    .map((row, index): CellRow => underHead({ row: index + 1, cells: row.map(textOf) }, head))
    .slice(at + 1)
    .filter(row => Object.keys(row.cells).length > 0 && !isExample(row))
  // One more than are taken, so that whoever reads them knows.
  return { sheet: name, rows: filled.slice(0, MOST_ROWS + 1), total: filled.length, ignored: head.ignored }
}

const isExample = ({ cells: { order = '' } }: CellRow): boolean =>
  EXAMPLE_MARKS.some(mark => narrow(order).toLowerCase().startsWith(mark))

/** Nothing is evaluated: a formula's text is text, and one that failed is read as its error. */
const textOf = (value: CellValue): string =>
  typeof value === 'string' ? value.slice(0, LONGEST_CELL) : (showCell(value) ?? '')
