/** Units people say and the exact amounts they mean. A conversion that would need rounding is refused, never guessed. */
import type { Refused } from './decision.ts'
import type { ProductCode, Unit, UnitCode, UnitConversion } from './model.ts'
import { fitsDecimals, pieces, type Quantity } from './quantity.ts'

/** `count`: a counting word that is no unit of the site but means the same everywhere: 打 is twelve. */
export type UnitFound =
  | { readonly kind: 'unit'; readonly unit: Unit }
  | { readonly kind: 'count'; readonly each: Quantity }
  | { readonly kind: 'ambiguous'; readonly units: readonly Unit[] }
  | { readonly kind: 'unknown' }

export type ConversionRefusal =
  | { readonly kind: 'noConversion'; readonly from: UnitCode; readonly to: UnitCode }
  /** The result is finer than `to` can be reported; `below` is the next lower amount that can. */
  | { readonly kind: 'notExact'; readonly from: UnitCode; readonly to: UnitCode; readonly below: Quantity }

/** One of the first unit is `numerator / denominator` of the second. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint }

const SAME: Ratio = { numerator: 1n, denominator: 1n }
const DOZEN = pieces(12)
const DOZEN_WORDS = new Set(['打', 'dozen', 'doz', 'dz'])

/** Finds a unit by code, name or alias; exactly as written first ("M" and "m" may differ), then whatever its case. */
export function findUnit(text: string, units: readonly Unit[]): UnitFound {
  const word = text.normalize('NFKC').trim()
  const exact = units.filter(unit => namesOf(unit).includes(word))
  const found = exact.length > 0 ? exact : units.filter(unit => namesOf(unit).some(name => fold(name) === fold(word)))
  const [first] = found
  if (found.length > 1) return { kind: 'ambiguous', units: found }
  if (first) return { kind: 'unit', unit: first }
  return DOZEN_WORDS.has(fold(word)) ? { kind: 'count', each: DOZEN } : { kind: 'unknown' }
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()
const namesOf = (unit: Unit): readonly string[] => [unit.code, unit.name, ...unit.aliases]

/** How a product's units relate, over as few conversions as possible in either direction; null when they don't. */
export function findRatio(
  from: UnitCode,
  to: UnitCode,
  productCode: ProductCode,
  conversions: readonly UnitConversion[],
): Ratio | null {
  const own = conversions.filter(c => c.productCode === productCode && c.factor > 0n)
  const ratios = new Map<UnitCode, Ratio>([[from, SAME]])
  for (const [unit, ratio] of ratios) {
    if (unit === to) return ratio
    for (const [next, step] of neighbours(unit, own)) if (!ratios.has(next)) ratios.set(next, times(ratio, step))
  }
  return null
}

function neighbours(unit: UnitCode, conversions: readonly UnitConversion[]): (readonly [UnitCode, Ratio])[] {
  const one = pieces(1)
  return conversions.flatMap(({ from, to, factor }): (readonly [UnitCode, Ratio])[] => {
    if (from === unit) return [[to, { numerator: factor, denominator: one }]]
    return to === unit ? [[from, { numerator: one, denominator: factor }]] : []
  })
}

const times = (a: Ratio, b: Ratio): Ratio => ({
  numerator: a.numerator * b.numerator,
  denominator: a.denominator * b.denominator,
})

/**
 * The quantity in the order's unit, exact to that unit's decimals, or why not. A dozen that the product has no
 * conversion for is twelve of anything that is counted in whole pieces.
 */
export function convertQuantity(
  quantity: Quantity,
  from: Unit,
  to: Unit,
  product: { readonly code: ProductCode; readonly conversions: readonly UnitConversion[] },
): { readonly kind: 'converted'; readonly quantity: Quantity } | Refused<ConversionRefusal> {
  const ratio = findRatio(from.code, to.code, product.code, product.conversions) ?? dozenRatio(from, to)
  if (!ratio) return { kind: 'refused', why: { kind: 'noConversion', from: from.code, to: to.code } }
  const scaled = quantity * ratio.numerator
  const whole = floorDivide(scaled, ratio.denominator)
  if (whole * ratio.denominator === scaled && fitsDecimals(whole, to.decimals))
    return { kind: 'converted', quantity: whole }
  return {
    kind: 'refused',
    why: { kind: 'notExact', from: from.code, to: to.code, below: floorTo(whole, to.decimals) },
  }
}

const isDozen = (unit: Unit): boolean => namesOf(unit).some(name => DOZEN_WORDS.has(fold(name)))

function dozenRatio(from: Unit, to: Unit): Ratio | null {
  return isDozen(from) && to.decimals === 0 && !isDozen(to) ? { numerator: 12n, denominator: 1n } : null
}

/** Whether a quantity is no finer than people may report in the unit. */
export const isReportableIn = (quantity: Quantity, unit: Unit): boolean => fitsDecimals(quantity, unit.decimals)

function floorDivide(a: bigint, b: bigint): Quantity {
  const quotient = a / b
  return (a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient) as Quantity
}

function floorTo(quantity: Quantity, decimals: number): Quantity {
  const step = 10n ** BigInt(Math.max(0, 4 - decimals))
  return (floorDivide(quantity, step) * step) as Quantity
}
