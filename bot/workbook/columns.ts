/** What a column and a sheet of the workbook are, and how one is written down. */
import type { CellType } from './cell-reading.ts'

export type Column<T = unknown> = {
  readonly zh: string
  readonly en: string
  /** Further headings that mean the same; compared without case, spaces, brackets and their content. */
  readonly also: readonly string[]
  readonly type: CellType<T>
  readonly required: boolean
  /** One cell for each example row, in Chinese and English. */
  readonly examples: readonly (string | number)[]
  readonly examplesEn: readonly (string | number)[]
}

export type Sheet<Columns extends Record<string, Column>> = {
  readonly zh: string
  readonly en: string
  readonly also: readonly string[]
  readonly columns: Columns
}

type Examples = readonly (string | number)[]

export function column<T>(
  names: readonly [zh: string, en: string, ...also: string[]],
  type: CellType<T>,
  examples: Examples,
  examplesEn: Examples = examples,
): Column<T> {
  const [zh, en, ...also] = names
  return { zh, en, also, type, required: false, examples, examplesEn }
}

export function required<T>(...definition: Parameters<typeof column<T>>): Column<T> {
  return { ...column(...definition), required: true }
}

export function sheet<const Columns extends Record<string, Column>>(
  names: readonly [zh: string, en: string, ...also: string[]],
  columns: Columns,
): Sheet<Columns> {
  const [zh, en, ...also] = names
  return { zh, en, also, columns }
}
