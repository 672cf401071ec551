/** Which sheets and columns of a file are ours. Headings may stand below a title, in either language, in any order. */
import { narrow } from './cell-reading.ts'
import { type CellValue, columnLetter } from './cell-value.ts'
import type { Column } from './columns.ts'
import type { Fault, Place } from './faults.ts'
import { nearestOf } from './nearest.ts'
import { columnsOf, EXAMPLE_MARKS, SHEET_KEYS, SHEETS, type SheetKey } from './sheets.ts'

export type RawSheet = { readonly name: string; readonly rows: readonly (readonly CellValue[])[] }

export type TableColumn = {
  readonly key: string
  /** Position in the file, from 0. */
  readonly index: number
  readonly letter: string
  readonly heading: string
}

export type TableRow = {
  /** As the file's reader sees it, from 1. */
  readonly row: number
  /** Side by side with the table's columns. */
  readonly cells: readonly CellValue[]
}

export type TableHead = { readonly key: SheetKey; readonly sheet: string; readonly columns: readonly TableColumn[] }
export type Table = TableHead & { readonly rows: readonly TableRow[] }

/** What was passed over, for telling. */
export type Ignored = { readonly sheets: readonly string[]; readonly columns: readonly Place[] }

export type FoundTables = {
  readonly tables: readonly Table[]
  readonly faults: readonly Fault[]
  readonly ignored: Ignored
}

/** Titles and remarks above the headings are passed over this far down. */
const HEADING_ROWS = 10

const EXPLANATION_SHEETS = new Set(['说明', '說明', 'readme', 'explanations'])

export function findTables(sheets: readonly RawSheet[]): FoundTables {
  const byName = sheets.map(sheet => ({ sheet, key: sheetKeyOf(sheet.name) }))
  const named = byName.some(({ key }) => key !== null)
  const tables: Table[] = []
  const faults: Fault[] = []
  const ignoredSheets: string[] = []
  const ignoredColumns: Place[] = []
  for (const { sheet, key } of byName) {
    const wanted = key ?? (named ? null : keyByHeadings(sheet))
    const earlier = tables.find(table => table.key === wanted)
    if (wanted === null) {
      if (sheet.rows.length > 0 && !EXPLANATION_SHEETS.has(plain(sheet.name))) ignoredSheets.push(sheet.name)
    } else if (earlier !== undefined) {
      faults.push({ at: placeOfSheet(sheet.name), why: { kind: 'sheetTwice', first: earlier.sheet } })
    } else {
      const found = readTable(sheet, wanted)
      tables.push(found.table)
      faults.push(...found.faults)
      ignoredColumns.push(...found.ignored)
    }
  }
  return { tables, faults, ignored: { sheets: ignoredSheets, columns: ignoredColumns } }
}

const placeOfSheet = (sheet: string): Place => ({ sheet, row: null, column: null, heading: null, value: null })

/** Compared without case, spaces, stars and what stands in brackets (units, remarks). */
const plain = (name: string) =>
  narrow(name)
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s*:]/g, '')

const SHEET_TAILS = /(信息|数据|清单|列表|名单|资料|明细|表)+$/

export const isKnownSheetName = (name: string): boolean => sheetKeyOf(name) !== null

function sheetKeyOf(name: string): SheetKey | null {
  const wanted = [plain(name), plain(name).replace(SHEET_TAILS, '')]
  return SHEET_KEYS.find(key => sheetNames(key).some(each => wanted.includes(plain(each)))) ?? null
}

const sheetNames = (key: SheetKey): readonly string[] => [SHEETS[key].zh, SHEETS[key].en, ...SHEETS[key].also]

/** A lone "Sheet1" whose headings can only be one of our tables is that table. */
function keyByHeadings(sheet: RawSheet): SheetKey | null {
  const fits = SHEET_KEYS.map(key => ({ key, head: findHeadings(sheet, key) }))
    .filter(({ key, head }) => head !== null && missingColumns(key, head.columns).length === 0)
    .map(({ key, head }) => ({ key, matched: head?.columns.length ?? 0 }))
    .sort((a, b) => b.matched - a.matched)
  const [best, second] = fits
  return best !== undefined && best.matched > (second?.matched ?? 0) && best.matched > 1 ? best.key : null
}

type Headings = { readonly rowIndex: number; readonly columns: readonly TableColumn[] }

/** The row, among the first few, that has the most of the sheet's headings. */
function findHeadings(sheet: RawSheet, key: SheetKey): Headings | null {
  const known = headingIndex(key)
  let best: Headings | null = null
  for (const [rowIndex, row] of sheet.rows.slice(0, HEADING_ROWS).entries()) {
    const columns = matchHeadings(row, known)
    if (columns.length > (best?.columns.length ?? 0)) best = { rowIndex, columns }
  }
  return best
}

function headingIndex(key: SheetKey): ReadonlyMap<string, string> {
  const index = new Map<string, string>()
  for (const [columnKey, column] of Object.entries(columnsOf(key))) {
    for (const name of columnNames(column)) if (!index.has(plain(name))) index.set(plain(name), columnKey)
  }
  // A column's own name beats another column's further spelling.
  for (const [columnKey, column] of Object.entries(columnsOf(key))) {
    index.set(plain(column.en), columnKey)
    index.set(plain(column.zh), columnKey)
  }
  return index
}

const columnNames = (column: Column): readonly string[] => [column.zh, column.en, ...column.also]

function matchHeadings(row: readonly CellValue[], known: ReadonlyMap<string, string>): TableColumn[] {
  const columns: TableColumn[] = []
  for (const [index, cell] of row.entries()) {
    const key = typeof cell === 'string' ? known.get(plain(cell)) : undefined
    if (key !== undefined) columns.push({ key, index, letter: columnLetter(index + 1), heading: headingText(cell) })
  }
  return columns
}

const headingText = (cell: CellValue | undefined) =>
  typeof cell === 'string' ? narrow(cell).replace(/\s*\*$/, '') : ''

const missingColumns = (key: SheetKey, columns: readonly TableColumn[]) =>
  Object.entries(columnsOf(key)).filter(([name, column]) => column.required && !columns.some(each => each.key === name))

type ReadTable = { readonly table: Table; readonly faults: readonly Fault[]; readonly ignored: readonly Place[] }

function readTable(sheet: RawSheet, key: SheetKey): ReadTable {
  if (sheet.rows.length === 0)
    return { table: { key, sheet: sheet.name, columns: [], rows: [] }, faults: [], ignored: [] }
  const headings = findHeadings(sheet, key)
  if (headings === null) {
    const why = { kind: 'noHeadings', table: key } as const
    return {
      table: { key, sheet: sheet.name, columns: [], rows: [] },
      faults: [{ at: placeOfSheet(sheet.name), why }],
      ignored: [],
    }
  }
  const { columns, faults: twice } = onceEach(sheet, headings)
  const strangers = judgeStrangers(sheet, key, headings)
  const rows = dataRows(sheet, headings.rowIndex, columns)
  const missing =
    rows.length === 0 ? [] : missingColumns(key, columns).map(([name]) => missingFault(sheet, headings, key, name))
  const faults = [...twice, ...strangers.faults, ...missing]
  return { table: { key, sheet: sheet.name, columns, rows }, faults, ignored: strangers.ignored }
}

function missingFault(sheet: RawSheet, headings: Headings, table: SheetKey, column: string): Fault {
  const at = { ...placeOfSheet(sheet.name), row: headings.rowIndex + 1 }
  return { at, why: { kind: 'missingColumn', table, column } }
}

function onceEach(sheet: RawSheet, headings: Headings): { columns: readonly TableColumn[]; faults: readonly Fault[] } {
  const first = new Map<string, TableColumn>()
  const faults: Fault[] = []
  for (const column of headings.columns) {
    const earlier = first.get(column.key)
    if (earlier === undefined) first.set(column.key, column)
    else
      faults.push({ at: placeOfHeading(sheet, headings, column), why: { kind: 'columnTwice', first: earlier.letter } })
  }
  return { columns: [...first.values()], faults }
}

const placeOfHeading = (sheet: RawSheet, headings: Headings, column: { letter: string; heading: string }): Place => ({
  sheet: sheet.name,
  row: headings.rowIndex + 1,
  column: column.letter,
  heading: column.heading,
  value: null,
})

/**
 * Headings that are none of ours. One that is nearly ours with values under it is a slip, and taking it for a remark
 * would lose the values; the others are the factory's own columns and are passed over, aloud.
 */
function judgeStrangers(sheet: RawSheet, key: SheetKey, headings: Headings): { faults: Fault[]; ignored: Place[] } {
  const ours = new Set(headings.columns.map(column => column.index))
  const absent = Object.entries(columnsOf(key)).filter(
    ([name]) => !headings.columns.some(column => column.key === name),
  )
  const candidates = absent.flatMap(([, column]) => columnNames(column))
  const faults: Fault[] = []
  const ignored: Place[] = []
  for (const [index, cell] of (sheet.rows[headings.rowIndex] ?? []).entries()) {
    const heading = headingText(cell)
    if (ours.has(index) || /^#|^$/.test(heading) || !hasValues(sheet, headings.rowIndex, index)) continue
    const at = placeOfHeading(sheet, headings, { letter: columnLetter(index + 1), heading })
    // Two characters with one changed are another word: 单价 is no slip for 单位.
    const [nearest] = plain(heading).length <= 2 ? [] : nearestOf(heading, candidates, 1)
    if (nearest === undefined) ignored.push(at)
    else faults.push({ at, why: { kind: 'unknownColumn', nearest } })
  }
  return { faults, ignored }
}

const hasValues = (sheet: RawSheet, headingRow: number, index: number) =>
  sheet.rows.some((row, i) => i > headingRow && (row[index] ?? null) !== null)

function dataRows(sheet: RawSheet, headingRow: number, columns: readonly TableColumn[]): TableRow[] {
  const rows: TableRow[] = []
  for (let i = headingRow + 1; i < sheet.rows.length; i += 1) {
    const source = sheet.rows[i] ?? []
    const cells = columns.map(column => emptyToNull(source[column.index] ?? null))
    if (cells.some(cell => cell !== null) && !isExample(cells, columns)) rows.push({ row: i + 1, cells })
  }
  return rows
}

const emptyToNull = (cell: CellValue) => (typeof cell === 'string' && narrow(cell) === '' ? null : cell)

/** By the leftmost of our columns that is filled. */
function isExample(cells: readonly CellValue[], columns: readonly TableColumn[]): boolean {
  const leftmost = [...columns.keys()]
    .filter(i => cells[i] !== null)
    .sort((a, b) => (columns[a]?.index ?? 0) - (columns[b]?.index ?? 0))[0]
  const first = leftmost === undefined ? null : (cells[leftmost] ?? null)
  return typeof first === 'string' && EXAMPLE_MARKS.some(mark => narrow(first).toLowerCase().startsWith(mark))
}
