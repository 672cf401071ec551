/** A table of reports, read: a line of each row, or what is wrong with it. */
import type { ReportLine } from '../said.ts'
import type { ReportColumn } from './headings.ts'

/** Why a row can't be read. `text` is what stands in the cell, cut short. */
export type RowFault =
  | { readonly kind: 'noOrder' }
  | { readonly kind: 'unknownOrder' | 'severalOrders' | 'unknownWorker' | 'severalWorkers'; readonly text: string }
  | { readonly kind: 'unknownStep'; readonly order: string; readonly text: string; readonly steps: readonly string[] }
  /** `order` null: not even that is known. `steps`: between which it is open. */
  | { readonly kind: 'whichStep'; readonly order: string; readonly steps: readonly string[] }
  | { readonly kind: 'noQuantity' }
  | {
      readonly kind: 'badNumber' | 'badUnit' | 'badDate'
      readonly column: ReportColumn
      readonly text: string
    }
  /** Where rework goes back to, of a row without rework. */
  | { readonly kind: 'noRework'; readonly text: string }
  | { readonly kind: 'cumulative' }

/** The row as it was written, for showing back. */
export type RowShown = {
  readonly order: string
  readonly step: string
  readonly worker: string
  readonly good: string
  readonly scrap: string
  readonly rework: string
  readonly reworkTo: string
}

/** A line of several reports. `minutes`: person-minutes, null where not said. */
export type ReadRow = { readonly row: number; readonly shown: RowShown } & (
  | { readonly kind: 'line'; readonly line: ReportLine; readonly minutes: number | null; readonly note: string }
  | { readonly kind: 'fault'; readonly why: RowFault }
)

export type ReportTable = {
  readonly rows: readonly ReadRow[]
  /** Of the table; when it is more than `MOST_ROWS`, `rows` is empty: nothing of it is taken. */
  readonly total: number
  /** Columns that are none of ours. */
  readonly ignored: readonly string[]
}
