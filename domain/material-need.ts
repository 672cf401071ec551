/** What an order still takes of its materials. */
import type { Order } from './model.ts'
import { add, divide, largest, multiply, pieces, type Quantity, subtract, ZERO } from './quantity.ts'
import { consumedBy } from './step-progress.ts'

/** One line of a product's bill of materials. `scrapPct`: what is lost on top, percent. */
export type MaterialUse = {
  readonly materialCode: string
  readonly qtyPer: Quantity
  readonly scrapPct: number
  readonly stepCode: string
}

export type MaterialNeed = { readonly materialCode: string; readonly needed: Quantity }

/**
 * One row per material, in the order of the lines. A line counts for the pieces that its step has not used up yet; a
 * step that the order does not have (any more) takes nothing.
 */
export function materialNeeds(order: Order, lines: readonly MaterialUse[]): readonly MaterialNeed[] {
  const needs = new Map<string, Quantity>()
  for (const line of lines) {
    const before = needs.get(line.materialCode) ?? ZERO
    needs.set(line.materialCode, add(before, needOf(order, line)))
  }
  return [...needs].map(([materialCode, needed]) => ({ materialCode, needed }))
}

const HUNDRED = pieces(100)
/** Percents are kept to the hundredth, as elsewhere. */
const percent = (pct: number): Quantity => divide(pieces(Math.round(pct * 100)), HUNDRED)

function needOf(order: Order, { stepCode, qtyPer, scrapPct }: MaterialUse): Quantity {
  const step = order.steps.find(({ code, status }) => code === stepCode && status !== 'cancelled')
  if (step === undefined || step.status === 'completed') return ZERO
  const toMake = largest(ZERO, subtract(step.planned, consumedBy(step.totals)))
  return divide(multiply(multiply(toMake, qtyPer), add(HUNDRED, percent(scrapPct))), HUNDRED)
}

/** Up to the next whole step of the unit: nobody hands out a tenth of a carton. */
export function roundUp(quantity: Quantity, decimals: number): Quantity {
  const step = 10n ** BigInt(Math.max(0, 4 - decimals))
  const rest = quantity % step
  return (rest === 0n ? quantity : quantity - rest + step) as Quantity
}

/** What a person asks for, and whether the stock can give it. */
export type Asked = { readonly quantity: Quantity | null; readonly needed: Quantity | null }

/**
 * Short: less on hand than what was asked for; where no number was said, less than the order still takes; without either,
 * less than the safety stock.
 */
export function isShort(onHand: Quantity, safetyStock: Quantity, { quantity, needed }: Asked): boolean {
  return onHand < (quantity ?? needed ?? safetyStock)
}
