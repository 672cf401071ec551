/** Columns of numbers, within bounds and no finer than they may be. */
import { formatQuantity, parseQuantity } from '../../domain/quantity.ts'
import { byText, type CellFault, type CellType, fault, found, type Reading } from './cell-reading.ts'
import type { CellValue } from './cell-value.ts'

export type NumberRule = {
  readonly least: number
  readonly most: number
  readonly decimals: number
  readonly percent?: true
}

/** A number within bounds, as its shortest decimal string ("0.268"), fit for an exact quantity. */
export function decimal(rule: NumberRule): CellType<string> {
  return { kind: 'number', choices: [], read: value => readDecimal(value, rule) }
}

/** The same as a JavaScript number: minutes, seconds, percents, places. */
export function number(rule: NumberRule): CellType<number> {
  return {
    kind: 'number',
    choices: [],
    read: value => {
      const reading = readDecimal(value, rule)
      return reading.kind === 'fault' ? reading : found(Number(reading.value))
    },
  }
}

function readDecimal(value: Exclude<CellValue, null>, rule: NumberRule): Reading<string> {
  if (value instanceof Date || typeof value === 'boolean') return fault({ kind: 'notNumber' })
  return byText(value, written => {
    const digits = plainDigits(written)
    if (digits === null) return fault({ kind: 'notNumber' })
    if (digits.percent && rule.percent !== true) return fault({ kind: 'percentSignHere' })
    return judgeNumber(digits.text, rule)
  })
}

/** "1,200" and "1 200" → "1200"; "3%" → "3" with a sign; "1.2万", "1e9" and "约50" are no numbers here. */
function plainDigits(written: string): { readonly text: string; readonly percent: boolean } | null {
  const percent = written.endsWith('%')
  const body = (percent ? written.slice(0, -1) : written).trim().replace(/^[+]/, '')
  const text = /^-?\d{1,3}([, ]\d{3})+(\.\d+)?$/.test(body) ? body.replace(/[, ]/g, '') : body
  return /^-?\d{1,15}(\.\d{1,20})?$/.test(text) ? { text, percent } : null
}

function judgeNumber(digits: string, rule: NumberRule): Reading<string> {
  const size = Number(digits)
  if (size < rule.least || size > rule.most) return fault({ kind: 'outOfRange', least: rule.least, most: rule.most })
  const fraction = (digits.split('.')[1] ?? '').replace(/0+$/, '')
  if (fraction.length > rule.decimals) return fault(tooFine(rule.decimals))
  const exact = parseQuantity(digits)
  return exact === null ? fault({ kind: 'notNumber' }) : found(formatQuantity(exact))
}

const tooFine = (decimals: number): CellFault => (decimals === 0 ? { kind: 'notWhole' } : { kind: 'tooFine', decimals })
