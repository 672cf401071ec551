/** Rows of orders → planned orders. An order that runs is never changed by a file. */
import { Temporal } from 'temporal-polyfill'
import type {
  CatalogOrder,
  ImportedOrder,
  ImportedProduct,
  ImportedUnit,
  ImportedUnitConversion,
} from '../../db/import-data.ts'
import { changedFields } from '../../db/import-difference.ts'
import { orderCodeKey } from '../../domain/order-code.ts'
import {
  divide,
  fitsDecimals,
  formatQuantity,
  multiply,
  parseQuantity,
  type Quantity,
  ZERO,
} from '../../domain/quantity.ts'
import { optionalRefer } from './check-plant.ts'
import type { Making } from './check-products.ts'
import type { DayAndTime } from './day-cells.ts'
import type { OrderField } from './faults.ts'
import { keep, type ParsedRow, ROWS_PER_TURN } from './parse-rows.ts'
import { firstOfEach, refer, referUnit, type Scope } from './scope.ts'
import { WELL_KNOWN_UNITS } from './well-known-units.ts'

type OrderRow = ParsedRow<'orders'>

/** What an order's quantity is measured by. */
export type Measures = {
  readonly units: readonly ImportedUnit[]
  readonly conversions: readonly ImportedUnitConversion[]
}

export function* checkOrders(
  scope: Scope,
  making: Making,
  measures: Measures,
): Generator<void, readonly ImportedOrder[]> {
  const heldByKey = new Map([...scope.catalog.orders.values()].map(order => [orderCodeKey(order.code), order]))
  const measure = measureWith(scope, measures)
  const orders: ImportedOrder[] = []
  for (const row of firstOfEach(scope, scope.rows.orders, 'code', ({ values }) => values.code && keyOf(values.code))) {
    const held = heldByKey.get(keyOf(row.values.code ?? ''))
    const order = toOrder(scope, row, held, making, measure)
    orders.push(order)
    if (held !== undefined) faultIfRunning(scope, row, order, held)
    if (orders.length % ROWS_PER_TURN === 0) yield
  }
  return orders
}

/** Two codes of signs alone would be the same order; such a code is its own key. */
const keyOf = (code: string) => orderCodeKey(code) || code

function toOrder(
  scope: Scope,
  row: OrderRow,
  held: CatalogOrder | undefined,
  making: Making,
  measure: Measure,
): ImportedOrder {
  const { values } = row
  const productCode = refer(scope, row, 'product', 'products', values.product ?? '')
  const product = making.product(productCode)
  if (product !== undefined) faultUnmakeable(scope, row, product, making, held)
  const unit = values.unit ? referUnit(scope, row, 'unit', values.unit) : (product?.unit ?? '')
  return {
    code: held?.code ?? values.code ?? '',
    productCode,
    quantity: product === undefined ? '0' : measure(row, product, unit),
    unit: product?.unit ?? unit,
    customer: keep<string | null>(values.customer, held?.customer, null),
    priority: keep(values.priority, held?.priority, 'normal'),
    dueAt: values.due ? dueInstant(scope, values.due, held) : '',
    salesOwnerId: optionalRefer(scope, row, 'sales', 'people', values.sales, held?.salesOwnerId),
    lotNo: keep<string | null>(values.lotNo, held?.lotNo, null),
    note: keep(values.note, held?.note, ''),
  }
}

/** An order copies its steps from the product's routing; one that has them already asks for none. */
function faultUnmakeable(
  scope: Scope,
  row: OrderRow,
  product: ImportedProduct,
  making: Making,
  held: CatalogOrder | undefined,
): void {
  if (held !== undefined && held.productCode === product.code) return
  const routing = making.routing(product.routingId)
  // A routing of this file whose rows have faults is not known here; its own faults say enough.
  if (product.routingId !== null && routing === undefined) return
  if (routing === undefined)
    scope.faults.add(row.place('product'), { kind: 'productWithoutRouting', product: product.name })
  else if (routing.steps.length === 0)
    scope.faults.add(row.place('product'), { kind: 'routingWithoutSteps', routing: routing.name })
}

/** A bare day means its end; while the day stays the same, so does the time that the order has. */
const END_OF_DAY = '23:59'

function dueInstant(scope: Scope, due: DayAndTime, held: CatalogOrder | undefined): string {
  const { timeZone } = scope.context
  if (due.time === null && held !== undefined) {
    const at = Temporal.Instant.from(held.dueAt).toZonedDateTimeISO(timeZone)
    if (at.toPlainDate().toString() === due.day) return held.dueAt
  }
  const local = Temporal.PlainDateTime.from(`${due.day}T${due.time ?? END_OF_DAY}`)
  return local.toZonedDateTime(timeZone).toInstant().toString()
}

type Measure = (row: OrderRow, product: ImportedProduct, unit: string) => string

/** The quantity in the product's own unit. */
function measureWith(scope: Scope, measures: Measures): Measure {
  const factors = new Map(
    [...scope.catalog.unitConversions.values(), ...measures.conversions].map(each => [
      `${each.productCode}\n${each.from}\n${each.to}`,
      each.factor,
    ]),
  )
  const decimals = new Map<string, number>(
    [...WELL_KNOWN_UNITS, ...scope.catalog.units.values(), ...measures.units].map(unit => [unit.code, unit.decimals]),
  )
  return (row, product, unit) => {
    const written = exact(row.values.quantity ?? '0')
    const amount = convert(written, factors, product, unit)
    if (amount === null) {
      const labels = { from: row.values.unit ?? unit, to: scope.directories.units.label(product.unit) }
      if (unit !== '') scope.faults.add(row.place('unit'), { kind: 'noConversion', ...labels, product: product.name })
      return '0'
    }
    const fine = decimals.get(product.unit) ?? 4
    if (!fitsDecimals(amount, fine)) {
      scope.faults.add(row.place('quantity'), {
        kind: 'finerThanUnit',
        unit: scope.directories.units.label(product.unit),
        decimals: fine,
      })
    }
    return formatQuantity(amount)
  }
}

const exact = (text: string): Quantity => parseQuantity(text) ?? ZERO

function convert(
  amount: Quantity,
  factors: ReadonlyMap<string, string>,
  product: ImportedProduct,
  unit: string,
): Quantity | null {
  if (unit === product.unit) return amount
  const there = factors.get(`${product.code}\n${unit}\n${product.unit}`)
  if (there !== undefined) return multiply(amount, exact(there))
  const back = factors.get(`${product.code}\n${product.unit}\n${unit}`)
  return back === undefined ? null : divide(amount, exact(back))
}

const FIELD_NAMES: Readonly<Partial<Record<keyof ImportedOrder, OrderField>>> = {
  productCode: 'product',
  quantity: 'quantity',
  unit: 'unit',
  customer: 'customer',
  priority: 'priority',
  dueAt: 'due',
  salesOwnerId: 'sales',
  lotNo: 'lotNo',
  note: 'note',
}

function faultIfRunning(scope: Scope, row: OrderRow, order: ImportedOrder, held: CatalogOrder): void {
  if (held.status === 'planned') return
  const fields = changedFields(order, held)
    .map(field => FIELD_NAMES[field])
    .filter(field => field !== undefined)
  if (fields.length > 0) scope.faults.add(row.place('code'), { kind: 'orderRuns', status: held.status, fields })
}
