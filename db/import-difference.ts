/** How what a workbook asks for differs from what the database holds. */
import {
  IMPORT_SUBJECTS,
  type ImportCatalog,
  type ImportData,
  type ImportedRow,
  type ImportSubject,
  importKey,
} from './import-data.ts'

export type ImportCount = { readonly added: number; readonly changed: number; readonly unchanged: number }
/** Only the subjects that the data names. */
export type ImportCounts = ReadonlyMap<ImportSubject, ImportCount>

export type Difference<Row> = {
  readonly added: readonly Row[]
  readonly changed: readonly Row[]
  readonly unchanged: number
}

/** Splits rows by what the database has to do with each. */
export function differenceOf<S extends ImportSubject>(
  subject: S,
  rows: readonly ImportedRow<S>[],
  held: ReadonlyMap<string, ImportedRow<S>>,
): Difference<ImportedRow<S>> {
  const keyOf = importKey[subject]
  const added: ImportedRow<S>[] = []
  const changed: ImportedRow<S>[] = []
  for (const row of rows) {
    const before = held.get(keyOf(row))
    if (before === undefined) added.push(row)
    else if (!sameValue(row, before)) changed.push(row)
  }
  return { added, changed, unchanged: rows.length - added.length - changed.length }
}

export const countOf = ({ added, changed, unchanged }: Difference<unknown>): ImportCount => ({
  added: added.length,
  changed: changed.length,
  unchanged,
})

/** What an import would do; only of the subjects that the data names. */
export function countDifferences(data: ImportData, catalog: ImportCatalog): ImportCounts {
  const counts = new Map<ImportSubject, ImportCount>()
  for (const subject of IMPORT_SUBJECTS) {
    if (data[subject].length > 0) counts.set(subject, countSubject(subject, data, catalog))
  }
  return counts
}

function countSubject<S extends ImportSubject>(subject: S, data: ImportData, catalog: ImportCatalog): ImportCount {
  const held: ReadonlyMap<string, ImportedRow<S>> = catalog[subject]
  return countOf(differenceOf(subject, data[subject], held))
}

/** The fields in which two rows of the same thing differ; what only `before` has is passed over. */
export function changedFields<Row extends object>(row: Row, before: Row): readonly (keyof Row & string)[] {
  return fieldsOf(row).filter(field => !sameValue(row[field], before[field]))
}

const fieldsOf = <Row extends object>(row: Row) => Object.keys(row) as (keyof Row & string)[]

/** Deep equality of plain values. Fields that only `b` has do not count: a catalog row may know more (a status). */
function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b)
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, i) => sameValue(each, b[i]))
  return Object.entries(a).every(([key, value]) => sameValue(value, Reflect.get(b, key)))
}
