/**
 * What is short, for which orders, by when, and whether it can still come in time. The stock goes to who needs it first;
 * what is on its way is not counted, because nobody has booked it (decision 2026-11-28).
 */
import { explodeNeeds } from './bill-of-materials.ts'
import type { MaterialUse } from './material-need.ts'
import type { Instant, OrderCode, OrderId } from './model.ts'
import { add, type Quantity, ZERO } from './quantity.ts'

/** What one open order still needs of one material. */
export type OpenNeed = {
  readonly orderId: OrderId
  readonly order: OrderCode
  readonly materialCode: string
  readonly needed: Quantity
  /** When the step that uses it is to begin, or has. */
  readonly neededBy: Instant
}

export type Shortage = {
  readonly orderId: OrderId
  readonly order: OrderCode
  readonly materialCode: string
  readonly missing: Quantity
  readonly neededBy: Instant
  /** Ordered now, it would come too late. */
  readonly tooLate: boolean
}

export type Supply = {
  readonly stock: ReadonlyMap<string, Quantity>
  readonly billOf: (productCode: string) => readonly MaterialUse[]
  readonly leadTimeHours: (materialCode: string) => number
}

/** One row per material and order, most urgent first. */
export function shortagesOf(needs: readonly OpenNeed[], supply: Supply, now: Instant): readonly Shortage[] {
  const inTurn = needs.toSorted((a, b) => compare(a.neededBy, b.neededBy) || (a.order < b.order ? -1 : 1))
  const short = new Map<string, Shortage>()
  for (const { of, materialCode, missing } of explodeNeeds(inTurn, supply.billOf, supply.stock)) {
    if (missing === ZERO) continue
    const key = `${materialCode} ${of.orderId}`
    const before = short.get(key)
    const { orderId, order, neededBy } = before ?? of
    const comesAt = now.add({ minutes: Math.round(supply.leadTimeHours(materialCode) * 60) })
    const tooLate = compare(comesAt, neededBy) > 0
    short.set(key, { orderId, order, materialCode, missing: add(before?.missing ?? ZERO, missing), neededBy, tooLate })
  }
  return [...short.values()]
}

const compare = (a: Instant, b: Instant): number => a.epochMilliseconds - b.epochMilliseconds
