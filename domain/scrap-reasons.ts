/** Why pieces were spoilt: the reasons by what they cost, most first, with what each and those before it make up. */
import { add, type Quantity, ZERO } from './quantity.ts'

/** What is counted: the pieces that were scrapped, or those sent to be worked again. */
export type Spoilt = 'scrap' | 'rework'

export type ReasonSum = {
  /** '' where no reason was said. */
  readonly reason: string
  readonly scrap: Quantity
  readonly rework: Quantity
}

export type ReasonShare<Sum> = Sum & {
  /** Of all that is counted, from 0 to 1. */
  readonly share: number
  readonly cumulative: number
}

/**
 * Sums that are not above zero (a reversal of what an earlier period counted) stand last and make up nothing, so that
 * shares stay shares. Equal ones go by the other quantity, then by reason.
 */
export function paretoOf<Sum extends ReasonSum>(sums: readonly Sum[], counted: Spoilt): readonly ReasonShare<Sum>[] {
  const other = counted === 'scrap' ? 'rework' : 'scrap'
  const sorted = sums.toSorted(
    (a, b) => compare(b[counted], a[counted]) || compare(b[other], a[other]) || a.reason.localeCompare(b.reason),
  )
  const whole = add(ZERO, ...sums.map(sum => positive(sum[counted])))
  let soFar = ZERO
  return sorted.map(sum => {
    soFar = add(soFar, positive(sum[counted]))
    return { ...sum, share: part(positive(sum[counted]), whole), cumulative: part(soFar, whole) }
  })
}

const positive = (quantity: Quantity): Quantity => (quantity > ZERO ? quantity : ZERO)

const compare = (a: Quantity, b: Quantity): number => (a < b ? -1 : a > b ? 1 : 0)

/** To a ten-thousandth, exactly: quantities may be beyond what a float holds. */
const part = (of: Quantity, whole: Quantity): number => (whole === ZERO ? 0 : Number((of * 10_000n) / whole) / 10_000)
