/**
 * What comes out of the database becomes domain values here, and only here. The queries ask for amounts, instants and
 * dates as text (or inside JSON, where they are text too), so that no driver setting stands between a row and its value.
 */
import { Temporal } from 'temporal-polyfill'
import type { Instant, PlainDate } from '../domain/model.ts'
import { parseQuantity, type Quantity } from '../domain/quantity.ts'
import { DAY_MS, dateOfEpochDay } from '../domain/working-windows.ts'

/** A row that breaks the schema's own promises: a fault of ours, never the caller's. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow'
  readonly code = 'unreadableRow'
}

/** `numeric(18,4)` as text. @throws UnreadableRow when it is no amount. */
export function toQuantity(text: string): Quantity {
  const quantity = parseQuantity(text)
  if (quantity === null) throw new UnreadableRow(`not an amount: ${text}`)
  return quantity
}

/** What we wrote ourselves is of whole milliseconds, and comes back in UTC. */
const MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?\+00:00$/

/** `timestamptz` as the database writes it, in JSON or as text. A report reads dozens: `Date` takes a tenth of the time. */
export const toInstant = (text: string): Instant =>
  MILLISECONDS.test(text) ? Temporal.Instant.fromEpochMilliseconds(Date.parse(text)) : Temporal.Instant.from(text)
export const toInstantOrNull = (text: string | null): Instant | null => (text === null ? null : toInstant(text))
/** `date` as the database writes it. */
export const toDate = (text: string): PlainDate => dateOfEpochDay(Date.parse(`${text}T00:00:00Z`) / DAY_MS)

/** The only row of a query that always has one. @throws UnreadableRow when it has none. */
export function onlyRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (row === undefined) throw new UnreadableRow('a query that always answers gave no row')
  return row
}
