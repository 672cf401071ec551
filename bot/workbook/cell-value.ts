/** What stands in a cell, before anybody says what it should be. A `Date` is UTC midnight plus the time shown. */
export type CellValue = string | number | boolean | Date | CellError | null

/** A formula that failed: "#N/A", "#REF!". Never taken for an empty cell. */
export type CellError = { readonly error: string }

export const isCellError = (value: CellValue): value is CellError =>
  typeof value === 'object' && value !== null && !(value instanceof Date)

/** The value as a person sees it, shortened, for naming it in a fault. null for an empty cell. */
export function showCell(value: CellValue): string | null {
  if (value === null) return null
  const text = typeof value === 'number' ? plainNumber(value) : isCellError(value) ? value.error : showText(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

function showText(value: string | boolean | Date): string {
  if (typeof value === 'string') return value
  return typeof value === 'boolean' ? String(value).toUpperCase() : showDate(value)
}

function showDate(value: Date): string {
  if (Number.isNaN(value.getTime())) return '?'
  const text = value.toISOString().slice(0, 16).replace('T', ' ')
  return text.endsWith(' 00:00') ? text.slice(0, 10) : text
}

/** Excel shows 15 digits, so 0.1 + 0.2 is 0.3 to the person who wrote it. No exponent below 10^21. */
export const plainNumber = (value: number): string => String(Number(value.toPrecision(15)))

/** 1 → "A", 27 → "AA". */
export function columnLetter(column: number): string {
  const rest = Math.floor((column - 1) / 26)
  return (rest > 0 ? columnLetter(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26))
}

/** "B7" → its column and row, both from 1; null for anything else. */
export function parseAddress(address: string): { readonly column: number; readonly row: number } | null {
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(address)
  if (!match) return null
  const [, letters = '', digits = ''] = match
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  return { column, row: Number(digits) }
}
