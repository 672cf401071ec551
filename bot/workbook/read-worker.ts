/**
 * The reading thread. Whatever a file does to it (memory, time, a fault in the library), the service goes on; rows go
 * back in small portions so that taking them over never blocks the service either.
 */
import { parentPort, workerData } from 'node:worker_threads'
import readExcelFile from 'read-excel-file/node'
import { isMarkup, judgeParts, listParts, packStored, unpackPart } from './archive.ts'
import { type CellMark, readCellMarks } from './cell-marks.ts'
import { type CellValue, plainNumber } from './cell-value.ts'
import type { Fault, Refusal } from './faults.ts'
import { lookOfArchive } from './file-look.ts'
import { findReports, type ReportSheet } from './find-reports.ts'
import { findTables, type Ignored, type RawSheet, type TableHead, type TableRow } from './find-tables.ts'
import { LIMITS } from './limits.ts'

/** What the thread tells, in this order: a head, its rows in portions, the next head, …, and one last word. Of reports all at once. */
export type ReaderMessage =
  | { readonly kind: 'head'; readonly head: TableHead }
  | { readonly kind: 'rows'; readonly rows: readonly TableRow[] }
  | { readonly kind: 'reports'; readonly reports: ReportSheet }
  | { readonly kind: 'done'; readonly faults: readonly Fault[]; readonly ignored: Ignored }
  | { readonly kind: 'refused'; readonly why: Refusal }

const ROWS_PER_MESSAGE = 1_000

async function read(bytes: Buffer): Promise<void> {
  const sheets = await readSheets(bytes)
  if (sheets.kind === 'refused') return tell(sheets)
  const reports = findReports(sheets.sheets)
  if (reports !== null) return tell({ kind: 'reports', reports })
  const { tables, faults, ignored } = findTables(sheets.sheets)
  if (tables.length === 0) {
    const found = sheets.sheets.map(sheet => sheet.name).slice(0, 20)
    return tell({ kind: 'refused', why: { kind: 'noKnownSheet', found } })
  }
  for (const { rows, ...head } of tables) {
    tell({ kind: 'head', head })
    for (let i = 0; i < rows.length; i += ROWS_PER_MESSAGE) {
      tell({ kind: 'rows', rows: rows.slice(i, i + ROWS_PER_MESSAGE) })
    }
  }
  tell({ kind: 'done', faults, ignored })
}

const tell = (message: ReaderMessage) => parentPort?.postMessage(message)

type Refused = { readonly kind: 'refused'; readonly why: Refusal }
type Parts = ReadonlyMap<string, Buffer>

const refused = (why: Refusal): Refused => ({ kind: 'refused', why })

function unpack(bytes: Buffer): { readonly kind: 'parts'; readonly parts: Parts } | Refused {
  const directory = listParts(bytes)
  if (directory === null) return refused({ kind: 'damaged' })
  const judged = judgeParts(directory)
  if (judged !== null) return refused({ kind: judged })
  const names = directory.map(part => part.name)
  if (!names.includes('xl/workbook.xml')) return refused({ kind: 'notWorkbook', looksLike: lookOfArchive(names) })
  const parts = new Map<string, Buffer>()
  for (const part of directory.filter(isMarkup)) {
    const content = unpackPart(bytes, part)
    if (typeof content === 'string') return refused({ kind: content })
    parts.set(part.name, content)
  }
  return { kind: 'parts', parts }
}

async function readSheets(
  bytes: Buffer,
): Promise<{ readonly kind: 'sheets'; readonly sheets: readonly RawSheet[] } | Refused> {
  const unpacked = unpack(bytes)
  if (unpacked.kind === 'refused') return unpacked
  // Whatever the library throws, it throws at the file: it was given nothing else.
  const written = await readExcelFile(packStored(unpacked.parts), { trim: false }).catch(() => null)
  if (written === null) return refused({ kind: 'damaged' })
  const limit = LIMITS.rowsPerSheet
  const overlong = written.find(({ data }) => data.length > limit + 1)
  if (overlong !== undefined) {
    return refused({ kind: 'tooManyRows', sheet: overlong.sheet, rows: overlong.data.length, limit })
  }
  const marks = readCellMarks(unpacked.parts)
  return { kind: 'sheets', sheets: written.map(({ sheet, data }) => toRawSheet(sheet, data, marks.get(sheet) ?? [])) }
}

function toRawSheet(name: string, data: readonly (readonly unknown[])[], marks: readonly CellMark[]): RawSheet {
  const rows = data.map(row => row.slice(0, LIMITS.columnsPerSheet).map(toCellValue))
  for (const mark of marks) applyMark(rows, mark)
  return { name, rows }
}

/** The library's type says the constructor of Date where it means a Date. Excel's fractions of a day miss by a hair. */
function toCellValue(value: unknown): CellValue {
  if (value instanceof Date) return new Date(Math.round(value.getTime() / 1000) * 1000)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function applyMark(rows: CellValue[][], mark: CellMark): void {
  const row = rows[mark.row - 1]
  if (row === undefined || mark.column > LIMITS.columnsPerSheet) return
  const value = row[mark.column - 1] ?? null
  if (mark.error !== null) setCell(row, mark.column - 1, { error: mark.error })
  else if (typeof value === 'number') setCell(row, mark.column - 1, `${plainNumber(value * 100)}%`)
}

/** Rows are only as long as their last filled cell. */
function setCell(row: CellValue[], index: number, value: CellValue): void {
  while (row.length < index) row.push(null)
  row[index] = value
}

const bytes: unknown = workerData
if (!(bytes instanceof Uint8Array)) throw new TypeError('the reading thread was given no file')
await read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
