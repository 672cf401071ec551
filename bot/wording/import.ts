/** Words about loading data from a workbook, by language. */
import type { ImportSubject } from '../../db/import-data.ts'
import type { ImportCounts } from '../../db/import-difference.ts'
import type { CellType } from '../workbook/cell-reading.ts'
import type { Fault, FaultList, FaultReason, Place, ReferenceTarget, Refusal } from '../workbook/faults.ts'
import type { Ignored } from '../workbook/find-tables.ts'
import type { ColumnKey, SheetKey } from '../workbook/sheets.ts'
import { importWording as en } from './import.en.ts'
import { importWording as zhCN } from './import.zh-CN.ts'
import type { Locale } from './index.ts'
import { toTraditional } from './traditional.ts'

/** Declared as a method, so that the sentence of a value's own kind can be taken for one of any value. */
type Say<Value> = { say(value: Value): string }['say']
type SentencePerKind<Union extends { readonly kind: string }> = {
  readonly [K in Union['kind']]: Say<Extract<Union, { readonly kind: K }>>
}

export type ImportWording = {
  /** What a sheet is for and what goes into each of its columns. */
  readonly sheets: {
    readonly [S in SheetKey]: { readonly about: string; readonly columns: { readonly [C in ColumnKey<S>]: string } }
  }
  /** The first sheet of the template. */
  readonly guide: {
    readonly sheet: string
    readonly title: string
    readonly lines: readonly string[]
    readonly headings: readonly [sheet: string, column: string, required: string, accepts: string, meaning: string]
    readonly required: string
    readonly optional: string
    readonly accepts: Readonly<Record<CellType<unknown>['kind'], string>>
    accepted(labels: readonly string[]): string
    readonly fileName: string
  }
  readonly subjects: Readonly<Record<ReferenceTarget, string>>
  place(at: Place): string
  /** What is wrong and what would be right. */
  readonly reasons: SentencePerKind<FaultReason>
  /** How many faults, and how many of them are not listed. */
  faultsTitle(list: FaultList): string
  faultsMore(list: FaultList): string | null
  readonly refusals: SentencePerKind<Refusal>
  readonly preview: {
    /** Nothing in the file, or everything in it is there already. */
    nothing(counts: ImportCounts): string
    title(counts: ImportCounts): string
    line(subject: ImportSubject, counts: ImportCounts): string
    ignored(ignored: Ignored): readonly string[]
  }
  done(counts: ImportCounts): string
  /** The data changed between the look and the writing. */
  readonly changedMeanwhile: string
  readonly command: {
    readonly importUsage: string
    readonly reportsInChat: string
    readonly templateUsage: string
    /** What people may write for `reports`. */
    readonly reportsVariant: string
    cannotRead(file: string): string
    cannotWrite(file: string): string
    exists(file: string): string
    written(file: string): string
    reportsWritten(file: string): string
    noDatabase(problem: string): string
    failed(problem: string): string
  }
}

const WORDS: Readonly<Record<Locale, ImportWording>> = { 'zh-CN': zhCN, 'zh-TW': toTraditional(zhCN), en }

export const importWordsFor = (locale: Locale): ImportWording => WORDS[locale]

/** One line: where, what is wrong, what would be right. */
export const faultLine = (words: ImportWording, fault: Fault): string =>
  `${words.place(fault.at)}${faultReason(words, fault)}`

/** What is wrong and what would be right; where it is stands elsewhere. */
export function faultReason(words: ImportWording, { why }: Fault): string {
  const say: Say<FaultReason> = words.reasons[why.kind]
  return say(why)
}

/** Why a file is not taken and what to do. */
export function refusalLine(words: ImportWording, why: Refusal): string {
  const say: Say<Refusal> = words.refusals[why.kind]
  return say(why)
}

/** Title, one line per fault, and how many are not listed. */
export function faultLines(words: ImportWording, list: FaultList): readonly string[] {
  const more = words.faultsMore(list)
  const lines = list.first.map(fault => faultLine(words, fault))
  return [words.faultsTitle(list), ...lines, ...(more === null ? [] : [more])]
}

/** What an import would do or did, subject by subject, and what it passed over. */
export function previewLines(words: ImportWording, counts: ImportCounts, ignored: Ignored): readonly string[] {
  return [...[...counts.keys()].map(subject => words.preview.line(subject, counts)), ...words.preview.ignored(ignored)]
}

/** Whether there is anything to write. */
export const changesNothing = (counts: ImportCounts): boolean =>
  [...counts.values()].every(count => count.added === 0 && count.changed === 0)
