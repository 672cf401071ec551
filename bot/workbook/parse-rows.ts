/** Cells → values by the sheet's definition. A cell that does not fit is a fault with its place; the rest goes on. */
import type { CellFault, ReadingContext } from './cell-reading.ts'
import { narrow } from './cell-reading.ts'
import { type CellValue, showCell } from './cell-value.ts'
import type { Column } from './columns.ts'
import type { FaultCollector, FaultReason, Place } from './faults.ts'
import type { Table, TableRow } from './find-tables.ts'
import { type ColumnKey, columnsOf, NOTHING_MARKS, SHEETS, type SheetKey, type Values } from './sheets.ts'

export type ParsedRow<S extends SheetKey> = {
  readonly values: Values<S>
  /** false: a cell had a fault, `values` has gaps and only its readable key may be used. */
  readonly whole: boolean
  readonly row: number
  place(column: ColumnKey<S>): Place
}

/** Rows are parsed in portions; between two of them other work gets its turn. */
export const ROWS_PER_TURN = 500

/** All rows of a sheet, in order; none when the file does not have it. Yields after every portion. */
export function* parseRows<S extends SheetKey>(
  tables: readonly Table[],
  key: S,
  context: ReadingContext,
  faults: FaultCollector,
): Generator<void, readonly ParsedRow<S>[]> {
  const table = tables.find(each => each.key === key)
  const parsed: ParsedRow<S>[] = []
  for (const row of table?.rows ?? []) {
    if (table !== undefined) parsed.push(parseRow(table, key, row, context, faults))
    if (parsed.length % ROWS_PER_TURN === 0) yield
  }
  return parsed
}

function parseRow<S extends SheetKey>(
  table: Table,
  key: S,
  row: TableRow,
  context: ReadingContext,
  faults: FaultCollector,
): ParsedRow<S> {
  const values: Record<string, unknown> = {}
  let whole = true
  for (const [name, column] of Object.entries(columnsOf(key))) {
    const index = table.columns.findIndex(each => each.key === name)
    const read = readCell(column, index < 0 ? null : (row.cells[index] ?? null), context)
    if ('why' in read) {
      whole = false
      // A missing column is told once for the sheet, not for each of its rows.
      if (index >= 0) faults.add(placeOf(table, row, name), read.why)
    } else values[name] = read.value
  }
  return { values: values as Values<S>, whole, row: row.row, place: column => placeOf(table, row, column) }
}

type ReadCell = { readonly value: unknown } | { readonly why: CellFault | (FaultReason & { kind: 'required' }) }

function readCell(column: Column, cell: CellValue, context: ReadingContext): ReadCell {
  if (cell === null) return column.required ? { why: { kind: 'required' } } : { value: undefined }
  const reading = column.type.read(cell, context)
  // "none" is a word of its own in some lists of choices; there it is taken at its word.
  if (saysNothing(cell) && (column.type.kind !== 'choice' || reading.kind === 'fault')) {
    return column.required ? { why: { kind: 'required' } } : { value: null }
  }
  return reading.kind === 'fault' ? { why: reading.what } : { value: reading.value }
}

const saysNothing = (cell: CellValue) => typeof cell === 'string' && NOTHING_MARKS.has(narrow(cell).toLowerCase())

function placeOf(table: Table, row: TableRow, name: string): Place {
  const index = table.columns.findIndex(each => each.key === name)
  const column = table.columns[index]
  return {
    sheet: table.sheet,
    row: row.row,
    column: column?.letter ?? null,
    heading: column?.heading ?? headingLike(table, name),
    value: showCell(row.cells[index] ?? null),
  }
}

/** The name of a column that the file does not have, in the language of those it has. */
function headingLike(table: Table, name: string): string {
  const column = columnsOf(table.key)[name]
  const inEnglish = table.columns.some(each => each.heading === SHEETS[table.key].en || isEnglish(each.heading))
  return (inEnglish ? column?.en : column?.zh) ?? name
}

const isEnglish = (heading: string) => /^[\x20-\x7e]+$/.test(heading) && heading !== 'BOM'

/** The value in the row; where the row leaves it open, what is held; where nothing is held, the default. */
export function keep<T>(value: T | null | undefined, held: T | undefined, fallback: T): T {
  if (value === undefined) return held ?? fallback
  return value ?? fallback
}

/** A list whose order means nothing stays as it is held while it has the same members. */
export function keepSet<T>(value: readonly T[] | null | undefined, held: readonly T[] | undefined): readonly T[] {
  const kept = keep(value, held, [])
  if (held === undefined || kept.length !== held.length) return kept
  const members = new Set(held)
  return kept.every(each => members.has(each)) ? held : kept
}
