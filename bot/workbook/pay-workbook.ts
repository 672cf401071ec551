/** A month of pay as a workbook: who gets how much, every row with how it was worked out, and what was adjusted. */
import writeExcelFile, { type CellObject, type Row } from 'write-excel-file/node'
import type { Catalog } from '../../db/catalog.ts'
import type { Queryable } from '../../db/connect.ts'
import { type PayRow, type PayTotal, payCloseOf, payRows, payTotals } from '../../db/pay.ts'
import type { Instant, PersonId, PlainDate } from '../../domain/model.ts'
import { monthText } from '../../domain/pay-month.ts'
import { toCents } from '../../domain/pay-objection.ts'
import { add, type Quantity, toNumber } from '../../domain/quantity.ts'
import { type CardContext, clockTime } from '../cards/context.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { explainRow, placeOfRow } from '../pay-explained.ts'
import type { Locale } from '../wording/index.ts'

export type PayWorkbook = {
  readonly month: PlainDate
  readonly locale: Locale
  /** null: everybody. */
  readonly people: ReadonlySet<PersonId> | null
  readonly now: Instant
}

/** The bytes of an .xlsx file. */
export async function makePayWorkbook(
  sql: Queryable,
  catalog: Catalog,
  { month, locale, people, now }: PayWorkbook,
): Promise<Uint8Array> {
  const context = cardContextFor(catalog, { locale }, now)
  const isWanted = ({ personId }: { readonly personId: PersonId }): boolean => people === null || people.has(personId)
  const rows = (await payRows(sql, { month }, now)).filter(isWanted)
  const totals = (await payTotals(sql, month)).filter(isWanted)
  const closed = await payCloseOf(sql, month)
  const { pay } = context.words
  const state =
    closed === null
      ? pay.sheetOpen
      : pay.sheetClosed(context.personName(closed.closedBy), clockTime(context, closed.closedAt))
  const adjusted = rows.filter(row => row.kind === 'adjustment' || row.late)
  const sheets = [
    { sheet: pay.sheets.summary, data: summary(context, catalog, totals, [monthText(month), state]) },
    { sheet: pay.sheets.details, data: details(context, catalog, rows), stickyRowsCount: 1 },
    { sheet: pay.sheets.adjustments, data: details(context, catalog, adjusted), stickyRowsCount: 1 },
  ]
  return writeExcelFile(sheets, { fontFamily: 'Microsoft YaHei', fontSize: 11 }).toBuffer()
}

/**
 * Always a text cell: a name or a note that begins with "=" stays what it is, and is no formula. Readers that turn text
 * into formulas when it is exported again are stopped by the apostrophe.
 */
function text(value: string): CellObject {
  const safe = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value
  return safe === '' ? { type: String } : { value: safe, type: String, format: '@' }
}

const MONEY = '0.00##'
/** Amounts are shown by the cell; what is exact is far below what a float can hold. */
const amount = (value: Quantity, format = MONEY): CellObject => ({ value: toNumber(value), type: Number, format })
const heading = (value: string): CellObject => ({ value, type: String, fontWeight: 'bold', backgroundColor: '#DDE8F3' })

function summary(context: CardContext, catalog: Catalog, totals: readonly PayTotal[], about: readonly string[]): Row[] {
  const rows = totals.map(({ personId, piece, time, adjustment }): Row => {
    const person = catalog.people.get(personId)
    const sum = add(piece, time, adjustment)
    return [
      text(person?.employeeNo ?? personId),
      text(person?.name ?? personId),
      text(person === undefined ? '' : (catalog.departments.get(person.departmentId)?.name ?? '')),
      text(person?.teamId == null ? '' : (catalog.teams.get(person.teamId)?.name ?? '')),
      amount(piece),
      amount(time),
      amount(adjustment),
      amount(sum),
      amount(toCents(sum), '0.00'),
    ]
  })
  return [about.map(text), context.words.pay.sheetSummary.map(heading), ...rows]
}

function details(context: CardContext, catalog: Catalog, rows: readonly PayRow[]): Row[] {
  return [context.words.pay.sheetDetails.map(heading), ...rows.map(row => detail(context, catalog, row))]
}

function detail(context: CardContext, catalog: Catalog, row: PayRow): Row {
  const { pay } = context.words
  const person = catalog.people.get(row.personId)
  const { made, place } = row
  const number = (value: Quantity | undefined): CellObject =>
    value === undefined ? { type: Number } : amount(value, '0.####')
  return [
    text(row.workDate.toString()),
    text(person?.employeeNo ?? row.personId),
    text(person?.name ?? row.personId),
    text(pay.kinds[row.kind]),
    text(place?.order ?? ''),
    text(place?.step ?? placeOfRow(row)),
    number(made?.good),
    number(made?.part),
    number(made?.sharePct),
    number(made?.scrap),
    text(made?.liability ?? ''),
    number(made?.rework),
    number(made?.rate),
    { value: row.minutes, type: Number },
    number(row.hourlyRate),
    amount(row.amount),
    text(pay.states[row.state]),
    text(explainRow(context, catalog, row)),
    text(row.ref.id),
    text(made?.reversalOf ?? row.about ?? ''),
  ]
}
