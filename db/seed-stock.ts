/**
 * A sample's stock. The file says what lies there now; the ledger must also have been before, so each material begins
 * with an opening receipt of that and of all that its orders have been given and have used up since: in the end there
 * lies what the file says, to the last digit.
 */
import { type BillLine, linesForVariants } from '../domain/bill-of-materials.ts'
import { backflushOf, roundUp, takenBy } from '../domain/material-need.ts'
import type { Instant } from '../domain/model.ts'
import { add, formatQuantity, negate, pieces, type Quantity, ZERO } from '../domain/quantity.ts'
import { NO_LOT } from '../domain/stock.ts'
import type { TableRow } from './bulk-insert.ts'
import { variantsIn } from './order-variants.ts'
import { toQuantity } from './row-values.ts'
import type { SampleFactory, SampleOrder, SampleReport } from './sample-factory.ts'
import { decimal } from './seed-master.ts'
import type { PlaceOf } from './seed-orders.ts'
import { hoursAgo } from './seed-time.ts'

/** Before the oldest order of any sample. */
const OPENED_DAYS_AGO = 60

type Material = SampleFactory['materials'][number]

/** What is there before the first report: receipts, and what was handed out for orders that have begun to use it. */
export function openingMoves(sample: SampleFactory, placeOf: PlaceOf, now: Instant): readonly TableRow[] {
  const issues = sample.orders.flatMap(order => issuesFor(sample, order))
  const used = usedSince(sample, issues)
  const at = now.subtract({ hours: OPENED_DAYS_AGO * 24 })
  const keeper = sample.workers.find(({ role }) => role === 'warehouse')?.id ?? null
  const receipts = sample.materials.map(material => receiptRow(sample, material, used, at, keeper))
  return [
    ...receipts.filter(({ quantity }) => quantity !== '0'),
    ...issues.map(issue => issueRow(sample, issue, placeOf, now, keeper)),
  ]
}

const baseRow = {
  kind: '',
  material_code: null,
  product_code: null,
  quantity: '0',
  lot: NO_LOT,
  order_id: null,
  step_id: null,
  person_id: null,
  at: '',
  reason: '',
} as const

function receiptRow(
  sample: SampleFactory,
  material: Material,
  used: ReadonlyMap<string, Quantity>,
  at: Instant,
  keeper: string | null,
): TableRow {
  const onHand = toQuantity(decimal(material.onHand))
  return {
    ...baseRow,
    kind: 'receipt',
    material_code: material.code,
    quantity: formatQuantity(add(onHand, used.get(material.code) ?? ZERO)),
    lot: openingLot(sample, material, at),
    person_id: keeper,
    at: at.toString(),
    reason: 'opening',
  }
}

/** L2609-01: the month it came, and which of the materials with lots it is. */
function openingLot(sample: SampleFactory, { code, lotTracked }: Material, at: Instant): string {
  if (!lotTracked) return NO_LOT
  const { year, month } = at.toZonedDateTimeISO(sample.factory.timezone)
  const number = sample.materials.filter(each => each.lotTracked).findIndex(each => each.code === code) + 1
  return `L${String(year % 100).padStart(2, '0')}${String(month).padStart(2, '0')}-${String(number).padStart(2, '0')}`
}

type Issue = {
  readonly order: SampleOrder
  readonly stepSeq: number
  readonly materialCode: string
  readonly quantity: Quantity
}

/** An order whose step has begun has been given all that the step takes of what is handed out. */
function issuesFor(sample: SampleFactory, order: SampleOrder): readonly Issue[] {
  return linesOf(sample, order).flatMap(line => {
    const step = stepOf(sample, order, line.stepCode)
    if (line.issueMethod !== 'issue' || step === undefined || step.good + step.scrap + step.reworkOpen === 0) return []
    const unit = sample.materials.find(({ code }) => code === line.materialCode)?.unit
    const decimals = sample.units.find(({ code }) => code === unit)?.decimals ?? 0
    const quantity = roundUp(takenBy(line, pieces(order.qty)), decimals)
    return [{ order, stepSeq: step.seq, materialCode: line.materialCode, quantity }]
  })
}

function linesOf(sample: SampleFactory, order: SampleOrder): readonly BillLine[] {
  const bill = sample.boms.find(({ productCode }) => productCode === order.productCode)
  const lines = (bill?.lines ?? []).map(line => ({ ...line, qtyPer: toQuantity(decimal(line.qtyPer)) }))
  return linesForVariants(lines, variantsIn(order.variants))
}

const stepOf = (sample: SampleFactory, order: SampleOrder, code: string) =>
  order.steps.find(
    step =>
      sample.routings.find(({ id }) => id === order.routingId)?.steps.find(({ seq }) => seq === step.seq)?.code ===
      code,
  )

/** What the issues took, and what the reports of the file will take when they are booked. */
function usedSince(sample: SampleFactory, issues: readonly Issue[]): ReadonlyMap<string, Quantity> {
  const used = new Map<string, Quantity>()
  const note = (code: string, quantity: Quantity) => used.set(code, add(used.get(code) ?? ZERO, quantity))
  for (const { materialCode, quantity } of issues) note(materialCode, quantity)
  const undone = new Set(sample.reports.flatMap(({ reversalOf }) => reversalOf ?? []))
  for (const report of sample.reports) {
    if (report.reversalOf !== null || undone.has(report.id)) continue
    for (const { materialCode, quantity } of takenByReport(sample, report)) note(materialCode, quantity)
  }
  return used
}

function takenByReport(sample: SampleFactory, report: SampleReport) {
  const order = sample.orders.find(({ no }) => no === report.orderNo)
  const routing = sample.routings.find(({ id }) => id === order?.routingId)
  const code = routing?.steps.find(({ seq }) => seq === report.stepSeq)?.code
  if (order === undefined || code === undefined) return []
  const amounts = {
    good: pieces(report.good),
    scrap: pieces(report.scrap),
    rework: pieces(report.rework),
    reworkDone: pieces(report.reworkDone),
    returned: ZERO,
    reworkId: null,
    waiting: ZERO,
  }
  return backflushOf(amounts, code, linesOf(sample, order))
}

function issueRow(
  sample: SampleFactory,
  issue: Issue,
  placeOf: PlaceOf,
  now: Instant,
  keeper: string | null,
): TableRow {
  const { order, stepSeq, materialCode, quantity } = issue
  const place = placeOf(order.no, stepSeq)
  const material = sample.materials.find(({ code }) => code === materialCode)
  const opened = now.subtract({ hours: OPENED_DAYS_AGO * 24 })
  return {
    ...baseRow,
    kind: 'issue',
    material_code: materialCode,
    quantity: formatQuantity(negate(quantity)),
    lot: material === undefined ? NO_LOT : openingLot(sample, material, opened),
    order_id: place.orderId,
    step_id: place.stepId,
    person_id: keeper,
    at: hoursAgo(now, order.releasedHoursAgo).toString(),
  }
}

/** What finished orders made has been put away. */
export function outputMoves(sample: SampleFactory, placeOf: PlaceOf, now: Instant): readonly TableRow[] {
  const keeper = sample.workers.find(({ role }) => role === 'warehouse')?.id ?? null
  return sample.orders.flatMap(order => {
    const routing = sample.routings.find(({ id }) => id === order.routingId)
    const seq = routing?.steps.find(({ isOutput }) => isOutput)?.seq
    const step = order.steps.find(each => each.seq === seq)
    if (!['completed', 'closed'].includes(order.status) || step === undefined || step.good === 0) return []
    const last = Math.min(...sample.reports.filter(r => r.orderNo === order.no).map(r => r.reportedHoursAgo))
    const place = placeOf(order.no, step.seq)
    return [
      {
        ...baseRow,
        kind: 'output',
        product_code: order.productCode,
        quantity: decimal(step.good),
        lot: order.lotNo,
        order_id: place.orderId,
        step_id: place.stepId,
        person_id: keeper,
        at: hoursAgo(now, last).toString(),
      },
    ]
  })
}
