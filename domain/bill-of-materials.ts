/**
 * Bills of materials: what one order's variants make of a product's lines, and what stands behind a part that is itself
 * made here. A half-finished thing is a product and, under the same code, a material; such chains never close (imports
 * refuse it), and `DEEPEST` bounds them all the same.
 */
import { type MaterialUse, takenBy } from './material-need.ts'
import { add, divide, largest, type Quantity, smallest, subtract, ZERO } from './quantity.ts'

/** So many pieces of an order are of this colour; orders without variants have none. */
export type Variant = { readonly color: string; readonly quantity: Quantity }

export type BillLine = MaterialUse & {
  /** Colour → the material that takes this one's place. */
  readonly variantMaterials: Readonly<Record<string, string>>
}

/**
 * The lines as they count for an order: where its variants take other materials, a line is parted among them by quantity.
 * The last digit goes where the running sum says, so that the parts are exactly the whole (as `bill_lines` in the
 * database does; a test holds the two to each other).
 */
export function linesForVariants<Line extends BillLine>(
  lines: readonly Line[],
  variants: readonly Variant[],
): readonly Line[] {
  if (variants.length === 0) return lines
  return lines.flatMap(line => (Object.keys(line.variantMaterials).length === 0 ? [line] : parted(line, variants)))
}

function parted<Line extends BillLine>(line: Line, variants: readonly Variant[]): readonly Line[] {
  const weights = new Map<string, Quantity>()
  for (const { color, quantity } of variants) {
    const code = line.variantMaterials[color] ?? line.materialCode
    weights.set(code, add(weights.get(code) ?? ZERO, quantity))
  }
  const whole = add(...weights.values())
  let upTo = ZERO
  let given = ZERO
  return [...weights].toSorted(byCode).map(([materialCode, weight]) => {
    upTo = add(upTo, weight)
    const due = divideProduct(line.qtyPer, upTo, whole)
    const qtyPer = subtract(due, given)
    given = due
    return { ...line, materialCode, qtyPer }
  })
}

const byCode = ([a]: readonly [string, Quantity], [b]: readonly [string, Quantity]): number =>
  a < b ? -1 : a > b ? 1 : 0

/** a × b ÷ c, rounded once. */
const divideProduct = (a: Quantity, b: Quantity, c: Quantity): Quantity =>
  divide((a * b) as Quantity, (c * SCALE) as Quantity)
const SCALE = 10_000n

const DEEPEST = 12

export type ExplodedNeed<Of> = {
  /** The need that it comes from. */
  readonly of: Of
  readonly materialCode: string
  /** 0: the order's own line; 1: of a part that must be made for it; and so on. */
  readonly level: number
  /** The part that it goes into; null on level 0. */
  readonly into: string | null
  readonly needed: Quantity
  /** Of it, what neither the stock has nor a level below will make. */
  readonly missing: Quantity
}

/**
 * What a need means level by level: the stock gives what it has; what is missing of a part that is made here is made
 * from its own materials, and so on. `stock` is used up on the way, so that two levels do not count the same pieces.
 * In the order of the lines, each part before what it is made of.
 */
export function explodeNeeds<Of extends { readonly materialCode: string; readonly needed: Quantity }>(
  needs: readonly Of[],
  billOf: (productCode: string) => readonly MaterialUse[],
  stock: ReadonlyMap<string, Quantity>,
): readonly ExplodedNeed<Of>[] {
  const left = new Map(stock)
  const explode = (of: Of, code: string, needed: Quantity, level: number, into: string | null): ExplodedNeed<Of>[] => {
    const there = largest(ZERO, left.get(code) ?? ZERO)
    const taken = smallest(there, needed)
    left.set(code, subtract(there, taken))
    const short = subtract(needed, taken)
    const bill = short === ZERO || level === DEEPEST ? [] : billOf(code)
    const below = bill.flatMap(line => explode(of, line.materialCode, takenBy(line, short), level + 1, code))
    return [{ of, materialCode: code, level, into, needed, missing: bill.length > 0 ? ZERO : short }, ...below]
  }
  return needs
    .filter(({ needed }) => needed > ZERO)
    .flatMap(need => explode(need, need.materialCode, need.needed, 0, null))
}
