/** How the units of a product relate, exactly: a fraction is never rounded on the way. */
import type { ProductCode, UnitCode, UnitConversion } from './model.ts'
import { pieces, type Quantity } from './quantity.ts'

/** One of the first unit is `numerator / denominator` of the second. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint }

const SAME: Ratio = { numerator: 1n, denominator: 1n }

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

/** So much of the first unit in the second; null where that would have to be rounded. */
export function exactly(value: Quantity, { numerator, denominator }: Ratio): Quantity | null {
  const scaled = value * numerator
  return scaled % denominator === 0n ? ((scaled / denominator) as Quantity) : null
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
