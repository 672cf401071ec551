/** A row of pay in words: what it came of and how the amount is worked out. For cards, the workbook and REST. */
import type { Catalog } from '../db/catalog.ts'
import type { PayRow } from '../db/pay.ts'
import { chooseRate, paidQuantity } from '../domain/piece-pay.ts'
import { formatQuantity, type Quantity, ZERO } from '../domain/quantity.ts'
import { type CardContext, dayText, unitName } from './cards/context.ts'

/** "WO-1003 车削", or what the time was for. */
export const placeOfRow = ({ place, note }: PayRow): string => (place === null ? note : `${place.order} ${place.step}`)

/** "60 × 0.5 × 60%"; what was not paid, and why. */
export function explainRow(context: CardContext, catalog: Catalog, row: PayRow): string {
  const { pay, common } = context.words
  const late = row.late ? [pay.late(dayText(context, row.workDate))] : []
  return [...late, ...reasonsOf(context, catalog, row)].filter(text => text !== '').join(common.listSeparator)
}

function reasonsOf(context: CardContext, catalog: Catalog, row: PayRow): readonly string[] {
  const { pay } = context.words
  if (row.kind === 'adjustment') return [pay.adjusted(row.note)]
  if (row.made === null) return [pay.explainTime(String(row.minutes), exactMoney(row.hourlyRate)), row.note]
  return [row.made.reversalOf === null ? '' : pay.reversal, ...madeReasons(context, catalog, row, row.made)]
}

function madeReasons(
  context: CardContext,
  catalog: Catalog,
  row: PayRow,
  made: NonNullable<PayRow['made']>,
): readonly string[] {
  const { pay } = context.words
  const { scrapPay } = catalog.site.settings.pay
  const paid = paidQuantity(made, scrapPay)
  const scrapIsPaid = paid !== made.good
  const scrap =
    made.scrap === ZERO
      ? ''
      : scrapIsPaid
        ? pay.scrapPaid(formatQuantity(made.scrap))
        : pay.scrapUnpaid[made.liability === 'worker' ? 'worker' : 'other'](formatQuantity(made.scrap))
  const rework = made.rework === ZERO ? '' : pay.reworkUnpaid(formatQuantity(made.rework))
  const main = pay.explainPiece(formatQuantity(paid), exactMoney(made.rate), formatQuantity(made.sharePct))
  return [`${main}${perOf(context, catalog, row)}`, scrap, rework]
}

/** Where the rate is for another unit than the order's: a dozen, a hundred. */
function perOf(context: CardContext, catalog: Catalog, { place, workDate }: PayRow): string {
  if (place === null) return ''
  const rate = chooseRate(catalog.pieceRates, { productCode: place.product, stepCode: place.stepCode, workDate })
  if (rate === null || rate.per === place.unit) return ''
  return context.words.pay.explainPer(unitName(context, rate.per))
}

/** Two decimals, four where it needs them: "12.50", "3.3334". */
export function exactMoney(amount: Quantity): string {
  const text = formatQuantity(amount)
  const decimals = text.split('.')[1]?.length ?? 0
  if (decimals === 0) return `${text}.00`
  return decimals === 1 ? `${text}0` : text
}
