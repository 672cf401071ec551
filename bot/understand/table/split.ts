/** A text that is a table, pasted from Excel or typed: its rows, cut into cells. */
import { normaliseWord } from '../normalise.ts'
import { type Head, headOf, type ReportColumn } from './headings.ts'

/** More than anybody pastes; what is longer is no message. */
const LONGEST_TABLE = 100_000

/** Cells by column; those that are empty are left out. `words`: of a table without a head, what may be step or person. */
export type CellRow = {
  /** As its reader counts them, from 1. */
  readonly row: number
  readonly cells: Readonly<Partial<Record<ReportColumn, string>>>
  readonly words: readonly string[]
}

export type Cells = {
  readonly rows: readonly CellRow[]
  /** Of the table; more than `rows` where those are only its beginning. */
  readonly total: number
  readonly ignored: readonly string[]
}

type Line = { readonly row: number; readonly cells: readonly string[] }

/** null: no table. With a head, one row is enough; without one, two that look alike. */
export function splitTable(text: string): Cells | null {
  if (text.length > LONGEST_TABLE || !text.includes('\n')) return null
  const lines = text.split(/\r\n|\r|\n/).map((line, index) => ({ row: index + 1, line }))
  const filled = lines.filter(({ line }) => line.trim() !== '')
  return withHead(filled) ?? withoutHead(filled)
}

const SEPARATORS: readonly RegExp[] = [/\t/, /[ \u3000]{2,}/, /[ \u3000]+/]

const cut = (line: string, separator: RegExp): readonly string[] => {
  const text = separator.source === '\\t' ? line : line.trim()
  return text.split(separator).map(cell => cell.trim())
}

type Written = { readonly row: number; readonly line: string }

/** The head is the first line; what stands above it is a title. */
function withHead(lines: readonly Written[]): Cells | null {
  for (const separator of SEPARATORS)
    for (const [at, { line }] of lines.slice(0, 3).entries()) {
      const cells = cut(line, separator)
      const head = headOf(cells, normaliseWord)
      if (head === null) continue
      const rows = lines.slice(at + 1).map(({ row, line }): Line => ({ row, cells: cut(line, separator) }))
      // Cut at single blanks, a longer line has a blank inside a cell: nobody can say in which.
      if (separator !== SEPARATORS.at(-1) || rows.every(row => row.cells.length <= cells.length))
        return { rows: rows.map(row => underHead(row, head)), total: rows.length, ignored: head.ignored }
    }
  return null
}

export function underHead({ row, cells }: Line, { columns }: Head): CellRow {
  const filled = columns.flatMap(({ column, index }) => {
    const cell = (cells[index] ?? '').trim()
    return cell === '' ? [] : [[column, cell] as const]
  })
  return { row, cells: Object.fromEntries(filled), words: [] }
}

const ORDER = /^[A-Z]{0,6}-?\d{3,}(?:-\d{1,3})?$/i
const NUMBER = /^[-+]?[\d,.]+\p{L}{0,4}$/u

/** Order, at most two words (step, person), good, scrap, and what is behind them (the reason), in every line. */
function withoutHead(lines: readonly Written[]): Cells | null {
  if (lines.length < 2) return null
  for (const separator of SEPARATORS.slice(0, 2)) {
    const rows = lines.map(({ row, line }) => byForm({ row, cells: cut(line, separator).filter(cell => cell !== '') }))
    if (rows.every(row => row !== null)) return { rows, total: rows.length, ignored: [] }
  }
  return null
}

function byForm({ row, cells: [order = '', ...rest] }: Line): CellRow | null {
  const first = rest.findIndex(cell => NUMBER.test(cell.normalize('NFKC')))
  if (!ORDER.test(order.normalize('NFKC')) || first === -1 || first > 2 || rest.length > first + 3) return null
  const [good, second, third] = rest.slice(first)
  const scrap = second !== undefined && NUMBER.test(second.normalize('NFKC')) ? second : undefined
  const reason = scrap === undefined ? second : third
  const named = { order, good, scrap, reason }
  const cells = Object.fromEntries(Object.entries(named).filter(([, cell]) => cell !== undefined))
  return { row, cells, words: rest.slice(0, first) }
}
