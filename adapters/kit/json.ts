/** Looking into JSON that somebody else wrote: nothing in here throws. */
export type Json = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** {} for everything that is no object. */
export const recordIn = (value: unknown): Json => (isRecord(value) ? value : {})

/** An object that may have been sent as the text of one. */
export const recordOrText = (value: unknown): Json => recordIn(typeof value === 'string' ? parseJson(value) : value)

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** "" for what is neither text nor a number. */
export function textIn(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : ''
}

export const textOrNull = (value: unknown): string | null => textIn(value) || null

/** null for what is not a number, in digits or as text. */
export function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
