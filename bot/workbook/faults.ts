/** What is wrong with a workbook, where, and what would be right. Values only; the words are in `bot/wording/import.*`. */
import type { ImportSubject } from '../../db/import-data.ts'
import type { CharacteristicFault, SamplingFault } from '../../domain/inspection-plan.ts'
import type { OrderStatus } from '../../domain/model.ts'
import type { CellFault } from './cell-reading.ts'
import type { SheetKey } from './sheets.ts'

/** Where in the file, as the person who opens it sees it: `row` counts from 1, `column` is the letter. */
export type Place = {
  readonly sheet: string
  readonly row: number | null
  readonly column: string | null
  readonly heading: string | null
  readonly value: string | null
}

export type FaultReason =
  | CellFault
  | { readonly kind: 'required' }
  | { readonly kind: 'missingColumn'; readonly table: SheetKey; readonly column: string }
  | { readonly kind: 'unknownColumn'; readonly nearest: string }
  | { readonly kind: 'columnTwice'; readonly first: string }
  | { readonly kind: 'noHeadings'; readonly table: SheetKey }
  | { readonly kind: 'sheetTwice'; readonly first: string }
  | { readonly kind: 'twice'; readonly firstRow: number }
  | { readonly kind: 'unknown'; readonly what: ReferenceTarget; readonly nearest: readonly string[] }
  | { readonly kind: 'ambiguous'; readonly what: ReferenceTarget; readonly candidates: readonly string[] }
  | { readonly kind: 'fitsNoOtherRow'; readonly first: string; readonly firstRow: number }
  | { readonly kind: 'circularBom'; readonly path: readonly string[] }
  | { readonly kind: 'parentOfItself'; readonly path: readonly string[] }
  | { readonly kind: 'routingWithoutSteps'; readonly routing: string }
  | { readonly kind: 'productWithoutRouting'; readonly product: string }
  | { readonly kind: 'stepNotInRouting'; readonly routing: string; readonly steps: readonly string[] }
  | { readonly kind: 'parallelGroupApart'; readonly group: string }
  | { readonly kind: 'twoOutputs'; readonly firstRow: number }
  | { readonly kind: 'lastNotReported' }
  | { readonly kind: 'noConversion'; readonly from: string; readonly to: string; readonly product: string }
  | { readonly kind: 'finerThanUnit'; readonly unit: string; readonly decimals: number }
  | { readonly kind: 'sameUnit' }
  | { readonly kind: 'shiftIsEmpty' }
  | { readonly kind: 'breakOutsideShift' }
  | { readonly kind: 'orderRuns'; readonly status: OrderStatus; readonly fields: readonly OrderField[] }
  | { readonly kind: 'codeTaken'; readonly by: string }
  | { readonly kind: 'planOfBoth' }
  | { readonly kind: SamplingFault | CharacteristicFault }

/** What a cell refers to; `step` is a step of any routing. */
export type ReferenceTarget = ImportSubject | 'step'

export type OrderField = 'product' | 'quantity' | 'unit' | 'customer' | 'priority' | 'due' | 'sales' | 'lotNo' | 'note'

export type Fault = { readonly at: Place; readonly why: FaultReason }

/** Enough to repair a file in one sitting; a longer list is one mistake repeated. */
export const FAULTS_SHOWN = 50

export type FaultList = { readonly first: readonly Fault[]; readonly total: number }

/** Collects faults, keeping the first `FAULTS_SHOWN` and the count of all. */
export type FaultCollector = { add(at: Place, why: FaultReason): void; list(): FaultList }

export function collectFaults(): FaultCollector {
  const first: Fault[] = []
  let total = 0
  return {
    add: (at, why) => {
      total += 1
      if (first.length < FAULTS_SHOWN) first.push({ at, why })
    },
    list: () => ({ first, total }),
  }
}

/** Why a file is not looked at further. */
export type Refusal =
  | { readonly kind: 'empty' }
  | { readonly kind: 'tooBig'; readonly bytes: number; readonly limitBytes: number }
  | { readonly kind: 'notWorkbook'; readonly looksLike: FileLook }
  | { readonly kind: 'oldFormat' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'expandsTooMuch' }
  | { readonly kind: 'tooManyRows'; readonly sheet: string; readonly rows: number; readonly limit: number }
  | { readonly kind: 'tooSlow'; readonly seconds: number }
  | { readonly kind: 'noKnownSheet'; readonly found: readonly string[] }

export type FileLook =
  | 'picture'
  | 'pdf'
  | 'text'
  | 'html'
  | 'word'
  | 'binaryWorkbook'
  | 'openDocument'
  | 'archive'
  | 'unknown'
