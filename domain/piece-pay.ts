/**
 * Piece pay. The rate of the work date is copied into the report and never worked out again; money has four decimals
 * in the ledger, rounded once per report, half away from zero, and is shown with two.
 */
import { Temporal } from 'temporal-polyfill'
import type { Liability, PlainDate, ProductCode, UnitCode, UnitConversion } from './model.ts'
import { add, type Quantity } from './quantity.ts'
import { findRatio, type Ratio } from './units.ts'

/** What one `per` of good output of a step earns from `validFrom` on, until a later rate. */
export type PieceRate = {
  /** null: whatever the product. */
  readonly productCode: ProductCode | null
  readonly stepCode: string
  readonly rate: Quantity
  readonly per: UnitCode
  readonly validFrom: PlainDate
}

/**
 * Whether scrap is paid. `never`: only good output earns (the samples' rule). `unlessWorker`: scrap whose liability is
 * known and not the worker's (料废, machine, vendor) earns like good output. The worker's own (工废) never does.
 */
export const SCRAP_PAY = ['never', 'unlessWorker'] as const
export type ScrapPay = (typeof SCRAP_PAY)[number]

/**
 * Whether pieces that a later step sent back are paid again where they had been paid for (decided 2026-11-28: `once`;
 * whoever made them keeps what they earned). At the step that sent them they are paid for like any other, once they are good.
 */
export const REWORK_PAY = ['once', 'again'] as const
export type ReworkPay = (typeof REWORK_PAY)[number]

export type PieceWork = {
  readonly productCode: ProductCode
  readonly stepCode: string
  readonly workDate: PlainDate
  /** The order's unit, in which `good` and `scrap` are counted. */
  readonly unit: UnitCode
  readonly good: Quantity
  readonly scrap: Quantity
  readonly liability: Liability | null
}

/**
 * `rate` and `per` are as listed, for the report's copy. `assumedOneToOne`: the rate is per another unit and the
 * product has no conversion; somebody should add one.
 */
export type PiecePay = {
  readonly pay: Quantity
  readonly rate: Quantity
  readonly per: UnitCode
  readonly conversion: 'same' | 'converted' | 'assumedOneToOne'
}

/** The rate for this work: the product's own before the general one, the latest that was valid on the work date. */
export function chooseRate(
  rates: readonly PieceRate[],
  work: Pick<PieceWork, 'productCode' | 'stepCode' | 'workDate'>,
): PieceRate | null {
  const valid = rates.filter(rate => isFor(rate, work))
  const own = valid.filter(rate => rate.productCode !== null)
  return latest(own.length > 0 ? own : valid)
}

function isFor(rate: PieceRate, work: Pick<PieceWork, 'productCode' | 'stepCode' | 'workDate'>): boolean {
  const product = rate.productCode === null || rate.productCode === work.productCode
  return product && rate.stepCode === work.stepCode && Temporal.PlainDate.compare(rate.validFrom, work.workDate) <= 0
}

const latest = (rates: readonly PieceRate[]): PieceRate | null =>
  rates.reduce<PieceRate | null>(
    (best, rate) => (best && Temporal.PlainDate.compare(best.validFrom, rate.validFrom) >= 0 ? best : rate),
    null,
  )

/** Pay of the whole report, to be shared among its workers; null when the step is not paid by the piece. */
export function piecePay(
  work: PieceWork,
  rates: readonly PieceRate[],
  conversions: readonly UnitConversion[],
  scrapPay: ScrapPay = 'never',
): PiecePay | null {
  const chosen = chooseRate(rates, work)
  if (!chosen || chosen.rate === 0n) return null
  const { rate, per } = chosen
  const ratio = findRatio(work.unit, per, work.productCode, conversions)
  const conversion = per === work.unit ? 'same' : ratio ? 'converted' : 'assumedOneToOne'
  return { pay: earned(paidQuantity(work, scrapPay), rate, ratio), rate, per, conversion }
}

/** The part of a report that earns. */
export function paidQuantity(work: Pick<PieceWork, 'good' | 'scrap' | 'liability'>, scrapPay: ScrapPay): Quantity {
  const scrapEarns = scrapPay === 'unlessWorker' && work.liability !== null && work.liability !== 'worker'
  return scrapEarns ? add(work.good, work.scrap) : work.good
}

/** Unit conversion and rate in one fraction, so that it is rounded only once. */
function earned(quantity: Quantity, rate: Quantity, ratio: Ratio | null): Quantity {
  const { numerator, denominator } = ratio ?? { numerator: 1n, denominator: 1n }
  return roundTo(quantity * rate * numerator, denominator * 10_000n)
}

/** numerator ÷ denominator (> 0), half away from zero. */
function roundTo(numerator: bigint, denominator: bigint): Quantity {
  const size = numerator < 0n ? -numerator : numerator
  const rounded = (size + denominator / 2n) / denominator
  return (numerator < 0n ? -rounded : rounded) as Quantity
}
