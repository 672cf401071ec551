/** A table of reports, wherever it came from: pasted as text, or a sheet of a workbook. */
import type { Instant } from '../../../domain/model.ts'
import type { OrderCandidate, OrderQuery } from '../context.ts'
import type { Lexicon } from '../lexicon.ts'
import type { ReportTable } from './report-table.ts'
import { orderQueryOf, readRow } from './rows.ts'
import { type CellRow, type Cells, splitTable } from './split.ts'

/** A day's reports of a workshop; more come in parts. */
export const MOST_ROWS = 200

export type TableDeps = {
  readonly lexicon: Lexicon
  readonly findOrders: (query: OrderQuery) => Promise<readonly OrderCandidate[]>
  readonly now: Instant
}

/** null: the text is no table. */
export async function readTable(deps: TableDeps, text: string): Promise<ReportTable | null> {
  const cells = splitTable(text)
  return cells === null ? null : readCells(deps, cells)
}

export async function readCells(deps: TableDeps, { rows, total, ignored }: Cells): Promise<ReportTable> {
  if (total > MOST_ROWS) return { rows: [], total, ignored }
  const context = { lexicon: deps.lexicon, now: deps.now, found: await ordersOf(deps, rows) }
  return { rows: rows.map(row => readRow(row, context)), total, ignored }
}

/** Each order that is named, once. */
async function ordersOf({ findOrders }: TableDeps, rows: readonly CellRow[]) {
  const named = [...new Set(rows.flatMap(({ cells }) => cells.order ?? []))]
  return new Map(await Promise.all(named.map(async text => [text, await findOrders(orderQueryOf(text))] as const)))
}
