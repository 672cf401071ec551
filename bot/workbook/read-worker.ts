/**
 * The reading thread. Whatever a file does to it (memory, time, a fault in the library), the service goes on; rows go
 * back in small portions so that taking them over never blocks the service either.
 */
import { parentPort, workerData } from 'node:worker_threads'
import readExcelFile, { InvalidInputError, InvalidSpreadsheetError } from 'read-excel-file/node'
import { isMarkup, judgeParts, listParts, packStored, unpackPart } from './archive.ts'
import { type CellMark, readCellMarks } from './cell-marks.ts'
import { type CellValue, plainNumber } from './cell-value.ts'
import type { Fault, Refusal } from './faults.ts'
import { lookOfArchive } from './file-look.ts'
import { findTables, type Ignored, type RawSheet, type TableHead, type TableRow } from './find-tables.ts'
import { LIMITS } from './limits.ts'

/** What the thread tells, in this order: a head, its rows in portions, the next head, …, and one last word. */
export type ReaderMessage =
  | { readonly kind: 'head'; readonly head: TableHead }
  | { readonly kind: 'rows'; readonly rows: readonly TableRow[] }
  | { readonly kind: 'done'; readonly faults: readonly Fault[]; readonly ignored: Ignored }
  | { readonly kind: 'refused'; readonly why: Refusal }

const ROWS_PER_MESSAGE = 1_000

async function read(bytes: Buffer): Promise<void> {
  const parts = unpack(bytes)
  if (parts.kind === 'refused') return tell(parts)
  const sheets = await readSheets(parts.parts)
  const overlong = sheets.find(sheet => sheet.rows.length > LIMITS.rowsPerSheet + 1)
  if (overlong !== undefined) {
    const why = {
      kind: 'tooManyRows',
      sheet: overlong.name,
      rows: overlong.rows.length,
      limit: LIMITS.rowsPerSheet,
    } as const
    return tell({ kind: 'refused', why })
  }
  const { tables, faults, ignored } = findTables(sheets)
  if (tables.length === 0) {
    return tell({ kind: 'refused', why: { kind: 'noKnownSheet', found: sheets.map(sheet => sheet.name).slice(0, 20) } })
  }
  for (const { rows, ...head } of tables) {
    tell({ kind: 'head', head })
    for (let i = 0; i < rows.length; i += ROWS_PER_MESSAGE)
      tell({ kind: 'rows', rows: rows.slice(i, i + ROWS_PER_MESSAGE) })
  }
  tell({ kind: 'done', faults, ignored })
}

const tell = (message: ReaderMessage) => parentPort?.postMessage(message)

type Unpacked =
  | { readonly kind: 'parts'; readonly parts: ReadonlyMap<string, Buffer> }
  | { readonly kind: 'refused'; readonly why: Refusal }

function unpack(bytes: Buffer): Unpacked {
  const directory = listParts(bytes)
  if (directory === null) return { kind: 'refused', why: { kind: 'damaged' } }
  const judged = judgeParts(directory)
  if (judged !== null) return { kind: 'refused', why: { kind: judged } }
  const names = directory.map(part => part.name)
  if (!names.includes('xl/workbook.xml'))
    return { kind: 'refused', why: { kind: 'notWorkbook', looksLike: lookOfArchive(names) } }
  const parts = new Map<string, Buffer>()
  for (const part of directory.filter(isMarkup)) {
    const content = unpackPart(bytes, part)
    if (typeof content === 'string') return { kind: 'refused', why: { kind: content } }
    parts.set(part.name, content)
  }
  return { kind: 'parts', parts }
}

async function readSheets(parts: ReadonlyMap<string, Buffer>): Promise<readonly RawSheet[]> {
  const sheets = await readExcelFile(packStored(parts), { trim: false })
  const marks = readCellMarks(parts)
  return sheets.map(({ sheet, data }) => {
    const rows = data.map(row => row.slice(0, LIMITS.columnsPerSheet).map(toCellValue))
    for (const mark of marks.get(sheet) ?? []) applyMark(rows, mark)
    return { name: sheet, rows }
  })
}

/** The library's type says the constructor of Date where it means a Date. */
function toCellValue(value: unknown): CellValue {
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return known || value instanceof Date ? value : null
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

/** What the library throws says what is wrong with the file; anything else is a fault of ours and goes up. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof InvalidInputError || error instanceof InvalidSpreadsheetError) return { kind: 'damaged' }
  throw error
}

const bytes: unknown = workerData
if (!(bytes instanceof Uint8Array)) throw new TypeError('the reading thread was given no file')
await read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).catch((error: unknown) =>
  tell({ kind: 'refused', why: refusalOf(error) }),
)
