/** Amounts as said into the order's unit. Exactly, or not at all. */
import { add, fitsDecimals, multiply, pieces, type Quantity, subtract, ZERO } from '../../domain/quantity.ts'
import { exactly, findRatio } from '../../domain/units.ts'
import type { OrderCandidate } from './context.ts'
import type { Lexicon, UnitSense } from './lexicon.ts'
import type { Amount, Terms } from './reading.ts'

export type Conversion = {
  /** null: the order isn't known here, so neither is its unit. */
  readonly order: OrderCandidate | null
  readonly lexicon: Lexicon
}

export type Converted =
  | { readonly kind: 'exact'; readonly value: Quantity }
  | { readonly kind: 'refused'; readonly why: 'unit' | 'fraction' | 'badNumber' }

const DOZEN = pieces(12)

/** The sum in the order's unit, no finer than that unit goes. */
export function convert({ plus, minus }: Terms, into: Conversion): Converted {
  const amounts = [...plus, ...minus].map(amount => ({ amount, value: one(amount, into) }))
  if (amounts.some(({ value }) => value === null)) return { kind: 'refused', why: 'unit' }
  const sum = (terms: readonly Amount[]) =>
    terms.reduce<Quantity>((total, amount) => add(total, one(amount, into) ?? ZERO), ZERO)
  const value = subtract(sum(plus), sum(minus))
  if (value < ZERO && minus.length > 0) return { kind: 'refused', why: 'badNumber' }
  return fitsDecimals(value, decimalsOf(plus, into)) ? { kind: 'exact', value } : { kind: 'refused', why: 'fraction' }
}

/**
 * "3箱20个": fewer than a pack holds are left over; as many as one or all of them hold say it twice. Else, and where
 * nobody knows what a pack holds, it is twenty each, twenty in all, or twenty more: every reading, to be asked.
 */
export function readingsOf(terms: Terms, into: Conversion): readonly [Terms, ...Terms[]] {
  const loose = terms.plus.find(amount => amount.behind !== undefined)
  if (loose?.behind === undefined || into.order === null) return [terms]
  const { value, unit, behind } = loose
  const instead = (total: Quantity): Terms => {
    const others = terms.plus.filter(amount => amount !== loose && amount !== behind)
    return { ...terms, plus: [...others, { value: total, unit }] }
  }
  const [each, pack] = [multiply(behind.value, value), one({ value: pieces(1), unit: behind.unit }, into)]
  // "一车50个" may say no more than what a cart holds.
  if (pack === null) return each === value ? [terms] : [instead(each), instead(value)]
  if (value < pack) return [terms]
  const all = multiply(behind.value, pack)
  if (value === pack || value === all) return [instead(all)]
  return each === value ? [instead(value), terms] : [instead(each), instead(value), terms]
}

function decimalsOf(amounts: readonly Amount[], { order, lexicon }: Conversion): number {
  const own = order === null ? undefined : lexicon.site.units.find(unit => unit.code === order.unit)
  if (own !== undefined) return own.decimals
  return Math.max(0, ...amounts.map(({ unit }) => unit?.decimals ?? 0))
}

function one({ value, unit }: Amount, into: Conversion): Quantity | null {
  const own = into.order?.unit
  if (unit === null || (own !== undefined && unit.code === own)) return value
  const converted = byConversion(value, unit, into)
  if (converted !== null) return converted
  if (unit.kind === 'dozen') return multiply(value, DOZEN)
  if (unit.kind === 'counter') return isCounted(into) ? value : null
  // A word the site has no unit for ("套") counts what the order counts; a pack of its own doesn't.
  if (unit.code === null && unit.kind === 'package' && /^[套张副]$/.test(unit.text))
    return isCounted(into) ? value : null
  return unit.kind === 'measure' && into.order === null ? value : null
}

/** Whether the order counts whole things, so that 个 and 件 can be said of them. */
function isCounted({ order, lexicon }: Conversion): boolean {
  const own = lexicon.site.units.find(unit => unit.code === order?.unit)
  return own === undefined || own.decimals === 0
}

/** Through the product's own conversions; null when there is none or it isn't exact. */
function byConversion(value: Quantity, unit: UnitSense, { order, lexicon }: Conversion): Quantity | null {
  if (order === null || unit.code === null) return null
  const ratio = findRatio(unit.code, order.unit, order.productCode, lexicon.site.conversions)
  return ratio === null ? null : exactly(value, ratio)
}
