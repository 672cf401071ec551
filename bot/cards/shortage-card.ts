/** What is short, for whom, by when, and whether it can still come. */
import type { Card } from '../../adapters/card.ts'
import type { Catalog } from '../../db/catalog.ts'
import type { Shortage } from '../../domain/material-shortage.ts'
import { amount, type CardContext, clockTime } from './context.ts'
import { listCard } from './tables.ts'

export function shortageListCard(context: CardContext, catalog: Catalog, rows: readonly Shortage[]): Card {
  const { stock } = context.words
  return listCard(context, {
    title: stock.shortTitle,
    tone: rows.some(({ tooLate }) => tooLate) ? 'danger' : rows.length > 0 ? 'warning' : 'success',
    columns: stock.shortColumns,
    numbers: [1],
    rows: rows.map(row => [
      nameOf(catalog, row),
      missingOf(context, catalog, row),
      row.order,
      clockTime(context, row.neededBy),
      leadOf(context, catalog, row),
    ]),
    empty: stock.shortEmpty,
    orders: rows.map(({ order }) => order),
    ...(rows.length > 0 && { note: stock.shortNote(rows.length) }),
  })
}

export const shortageLine = (context: CardContext, catalog: Catalog, row: Shortage): string =>
  context.words.stock.shortForOrder(
    nameOf(catalog, row),
    missingOf(context, catalog, row),
    clockTime(context, row.neededBy),
    leadOf(context, catalog, row),
  )

const nameOf = ({ materials }: Catalog, { materialCode }: Shortage): string =>
  materials.get(materialCode)?.name ?? materialCode

function missingOf(context: CardContext, { materials }: Catalog, { materialCode, missing }: Shortage): string {
  const unit = materials.get(materialCode)?.unit
  return unit === undefined ? String(missing) : amount(context, missing, unit)
}

function leadOf(context: CardContext, { materials }: Catalog, { materialCode, tooLate }: Shortage): string {
  const { stock } = context.words
  const lead = stock.shortLead(materials.get(materialCode)?.leadTimeHours ?? 0)
  return tooLate ? stock.shortTooLate(lead) : lead
}
