/**
 * What it is to read a cell: the value its column expects or the fault by name. Each type of column reads what Excel, WPS
 * and a person typing on a phone make of the same value. Nothing is guessed: two readings are a fault.
 */
import type { Temporal } from 'temporal-polyfill'
import { type CellValue, isCellError, plainNumber } from './cell-value.ts'

/** Why a cell's value is not what its column expects. */
export type CellFault =
  | { readonly kind: 'notNumber' }
  | { readonly kind: 'notWhole' }
  | { readonly kind: 'tooFine'; readonly decimals: number }
  | { readonly kind: 'outOfRange'; readonly least: number; readonly most: number }
  | { readonly kind: 'percentSignHere' }
  | { readonly kind: 'notDate' }
  | { readonly kind: 'twoDates' }
  | { readonly kind: 'notTime' }
  | { readonly kind: 'notTimeRanges' }
  | { readonly kind: 'notWeekdays' }
  | { readonly kind: 'notYesNo' }
  | { readonly kind: 'notOneOf'; readonly choices: readonly Choice[] }
  | { readonly kind: 'tooLong'; readonly most: number }
  | { readonly kind: 'digitsLost' }
  | { readonly kind: 'dateForCode' }
  | { readonly kind: 'formulaFailed'; readonly error: string }

export type Choice = { readonly value: string; readonly zh: string; readonly en: string }

export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'fault'; readonly what: CellFault }

/** `today` decides the year of "11月27日". */
export type ReadingContext = { readonly today: Temporal.PlainDate }

export type CellType<T> = {
  readonly kind: 'text' | 'code' | 'list' | 'number' | 'choice' | 'yesNo' | 'date' | 'time' | 'timeRanges' | 'weekdays'
  /** For a drop-down in the template. */
  readonly choices: readonly Choice[]
  /** Never called with an empty cell. */
  read(value: Exclude<CellValue, null>, context: ReadingContext): Reading<T>
}

export const found = <T>(value: T): Reading<T> => ({ kind: 'value', value })
export const fault = (what: CellFault): Reading<never> => ({ kind: 'fault', what })

type Unread = { readonly text: string } | { readonly what: CellFault }

/** Zero-width and direction marks come along with pasted text; controls can't be stored. */
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}]/gu

/** Trimmed (ideographic space too), without what nobody sees; line breaks stay. */
function cleanText(text: string): string {
  return text.toWellFormed().replace(UNSEEN, '').replaceAll('\r\n', '\n').trim()
}

/** Full-width letters, digits and signs as the plain ones; inner white space as one space. */
export const narrow = (text: string): string => cleanText(text.normalize('NFKC')).replace(/\s+/g, ' ')

export function asText(value: Exclude<CellValue, null>): Unread {
  if (isCellError(value)) return { what: { kind: 'formulaFailed', error: value.error } }
  if (typeof value === 'string') return { text: cleanText(value) }
  if (typeof value === 'number') return { text: plainNumber(value) }
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE' }
  return { text: value.toISOString().slice(0, 10) }
}

/** Reads by a text rule. The rule sees narrowed text. */
export function byText<T>(value: Exclude<CellValue, null>, rule: (text: string) => Reading<T>): Reading<T> {
  const unread = asText(value)
  return 'what' in unread ? fault(unread.what) : rule(narrow(unread.text))
}
