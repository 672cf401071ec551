/** What an order still takes of its materials, and what one report takes of them. */
import type { Order, Report } from './model.ts'
import { add, divide, largest, multiply, pieces, type Quantity, smallest, subtract, ZERO } from './quantity.ts'
import { consumedBy } from './step-progress.ts'

/** One line of a product's bill of materials. `scrapPct`: what is lost on top, percent. */
export type MaterialUse = {
  readonly materialCode: string
  readonly qtyPer: Quantity
  readonly scrapPct: number
  readonly stepCode: string
  /** `issue`: handed out for the order beforehand; `backflush`: taken with each report. Left out: either. */
  readonly issueMethod?: 'issue' | 'backflush'
}

export type MaterialNeed = { readonly materialCode: string; readonly needed: Quantity }

/**
 * One row per material, in the order of the lines. A line counts for the pieces that its step has not used up yet; a
 * step that the order does not have (any more) takes nothing. `issued`: what the order has been given, less returns;
 * what is handed out beforehand is not needed once more.
 */
export function materialNeeds(
  order: Order,
  lines: readonly MaterialUse[],
  issued: ReadonlyMap<string, Quantity> = new Map(),
): readonly MaterialNeed[] {
  const needs = new Map<string, Quantity>()
  const left = new Map(issued)
  for (const line of lines) {
    const before = needs.get(line.materialCode) ?? ZERO
    needs.set(line.materialCode, add(before, needOf(order, line, left)))
  }
  return [...needs].map(([materialCode, needed]) => ({ materialCode, needed }))
}

const HUNDRED = pieces(100)
/** Percents are kept to the hundredth, as elsewhere. */
const percent = (pct: number): Quantity => divide(pieces(Math.round(pct * 100)), HUNDRED)

/** What `made` pieces take by this line, to the ten-thousandth. */
export const takenBy = ({ qtyPer, scrapPct }: Pick<MaterialUse, 'qtyPer' | 'scrapPct'>, made: Quantity): Quantity =>
  divide(multiply(multiply(made, qtyPer), add(HUNDRED, percent(scrapPct))), HUNDRED)

function needOf(order: Order, line: MaterialUse, issued: Map<string, Quantity>): Quantity {
  const step = order.steps.find(({ code, status }) => code === line.stepCode && status !== 'cancelled')
  if (step === undefined || step.status === 'completed') return ZERO
  return needOfLine(line, { planned: step.planned, consumed: consumedBy(step.totals) }, issued)
}

/** What one line still takes; uses up `issued`, so that what was given for it is not counted for the next. */
export function needOfLine(
  line: MaterialUse,
  { planned, consumed }: { readonly planned: Quantity; readonly consumed: Quantity },
  issued: Map<string, Quantity>,
): Quantity {
  const forTheRest = takenBy(line, largest(ZERO, subtract(planned, consumed)))
  return line.issueMethod === 'issue' ? smallest(forTheRest, notIssued(line, planned, issued)) : forTheRest
}

function notIssued(line: MaterialUse, planned: Quantity, issued: Map<string, Quantity>): Quantity {
  const whole = takenBy(line, planned)
  const given = largest(ZERO, issued.get(line.materialCode) ?? ZERO)
  issued.set(line.materialCode, largest(ZERO, subtract(given, whole)))
  return largest(ZERO, subtract(whole, given))
}

export type Backflushed = { readonly materialCode: string; readonly quantity: Quantity }

/**
 * What a report takes of materials that are backflushed: of every piece that went through the step, good, scrapped or
 * sent to rework; what comes back from rework, or was sent back and comes once more, took its material the first time. A reversal gives back what its report
 * took, not what the bill says by then. In the order of the lines, nothing that takes nothing. The database does the same
 * (`backflush_reports`); a test holds the two to each other.
 */
export function backflushOf(
  report: Pick<Report, 'good' | 'scrap' | 'rework' | 'reworkDone' | 'waiting' | 'returned' | 'reworkId'>,
  stepCode: string,
  lines: readonly MaterialUse[],
): readonly Backflushed[] {
  const made = report.reworkId === null ? add(consumedBy(report), report.returned) : ZERO
  return lines
    .filter(line => line.issueMethod === 'backflush' && line.stepCode === stepCode)
    .map(line => ({ materialCode: line.materialCode, quantity: takenBy(line, made) }))
    .filter(({ quantity }) => quantity > ZERO)
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
