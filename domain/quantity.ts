/**
 * Exact amounts. A quantity is a whole number of ten-thousandths of its unit, so that 0.268 m, 1.5 kg and 120 pieces
 * add up exactly; a unit's own `decimals` say how fine a person may report in it (invariant 4).
 */

declare const brand: unique symbol
export type Branded<T, Name extends string> = T & { readonly [brand]: Name }

/** Ten-thousandths of a unit. 120 pieces are 1_200_000n. */
export type Quantity = Branded<bigint, 'Quantity'>

const DECIMALS = 4
const SCALE = 10n ** BigInt(DECIMALS)

/** Beyond this nobody counts pieces; it keeps every product of two quantities far from any database limit. */
const LARGEST = 10n ** 12n * SCALE

export const ZERO = 0n as Quantity

/** A whole number of units. Throws a RangeError for a fraction or an unsafe integer. */
export function pieces(count: number): Quantity {
  if (!Number.isSafeInteger(count)) throw new RangeError(`not a whole number of pieces: ${count}`)
  return (BigInt(count) * SCALE) as Quantity
}

/** An order above it, as in the workbook, is a slip of the finger. */
export const LARGEST_ORDER = pieces(1_000_000_000)

/** Reads "120", "-3", "0.268". Returns null for anything else: exponents, blanks, a fifth decimal, absurd size. */
export function parseQuantity(text: string): Quantity | null {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,8}))?$/.exec(text)
  if (!match) return null
  const [, sign, whole = '0', fraction = ''] = match
  if (/[1-9]/.test(fraction.slice(DECIMALS))) return null
  const size = BigInt(whole) * SCALE + BigInt(fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0'))
  if (size > LARGEST) return null
  return (sign === '-' ? -size : size) as Quantity
}

/** The shortest decimal string: "120", "0.268", "-3". */
export function formatQuantity(quantity: Quantity): string {
  const size = quantity < 0n ? -quantity : quantity
  const fraction = (size % SCALE).toString().padStart(DECIMALS, '0').replace(/0+$/, '')
  return `${quantity < 0n ? '-' : ''}${size / SCALE}${fraction === '' ? '' : `.${fraction}`}`
}

export const add = (...terms: readonly Quantity[]): Quantity =>
  terms.reduce<bigint>((sum, q) => sum + q, 0n) as Quantity
export const subtract = (a: Quantity, b: Quantity): Quantity => (a - b) as Quantity
export const negate = (a: Quantity): Quantity => -a as Quantity
export const smallest = (first: Quantity, ...rest: readonly Quantity[]): Quantity =>
  rest.reduce((least, q) => (q < least ? q : least), first)
/** The smallest of so many; nothing of none. */
export const least = ([first = ZERO, ...rest]: readonly Quantity[]): Quantity => smallest(first, ...rest)
export const largest = (first: Quantity, ...rest: readonly Quantity[]): Quantity =>
  rest.reduce((most, q) => (q > most ? q : most), first)

/** a × b, rounded half away from zero to the ten-thousandth. */
export function multiply(a: Quantity, b: Quantity): Quantity {
  return divideRounded(a * b, SCALE)
}

/** a ÷ b, rounded half away from zero to the ten-thousandth. Throws a RangeError when b is zero. */
export function divide(a: Quantity, b: Quantity): Quantity {
  if (b === 0n) throw new RangeError('division of a quantity by zero')
  return divideRounded(a * SCALE, b)
}

/** As a float, for ratios, durations and charts only; never for a sum that is stored or shown as a count. */
export const toNumber = (quantity: Quantity): number => Number(quantity) / Number(SCALE)

/** True when the quantity is no finer than `decimals` places, the unit's own. */
export function fitsDecimals(quantity: Quantity, decimals: number): boolean {
  return quantity % 10n ** BigInt(Math.max(0, DECIMALS - decimals)) === 0n
}

function divideRounded(numerator: bigint, denominator: bigint): Quantity {
  const negative = numerator < 0n !== denominator < 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const rounded = (n + d / 2n) / d
  return (negative ? -rounded : rounded) as Quantity
}
