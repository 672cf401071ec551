/** A sample factory's orders and their steps as rows of our tables. */
import type { Instant } from '../domain/model.ts'
import type { TableRow } from './bulk-insert.ts'
import type { SampleFactory, SampleOrder, SampleOrderStep, SampleReport, SampleRoutingStep } from './sample-factory.ts'
import { decimal, stepRow } from './seed-master.ts'
import { hoursAgo, inHours, planned, required, type SampleTime, textOrNull } from './seed-time.ts'

/** An order with its routing and, per step, its reports in the order of the ledger. */
export type Laid = {
  readonly order: SampleOrder
  readonly steps: readonly { step: SampleOrderStep; routing: SampleRoutingStep; reports: readonly SampleReport[] }[]
}

/** The samples list reports by file, the ledger by the time they were told. */
export const inLedgerOrder = (reports: readonly SampleReport[]): readonly SampleReport[] =>
  reports.toSorted((a, b) => b.reportedHoursAgo - a.reportedHoursAgo)

export function layOut(sample: SampleFactory): readonly Laid[] {
  const reports = inLedgerOrder(sample.reports)
  return sample.orders.map(order => {
    const routing = required(
      sample.routings.find(r => r.id === order.routingId),
      `routing ${order.routingId}`,
    )
    const steps = order.steps.map(step => ({
      step,
      routing: required(
        routing.steps.find(r => r.seq === step.seq),
        `step ${step.seq} in ${routing.id}`,
      ),
      reports: reports.filter(r => r.orderNo === order.no && r.stepSeq === step.seq),
    }))
    return { order, steps }
  })
}

export function orderRow(time: SampleTime, { order, steps }: Laid): TableRow {
  const first = steps[0]
  const last = steps.at(-1)
  const released = order.status === 'planned' ? null : hoursAgo(time.now, order.releasedHoursAgo)
  return {
    code: order.no,
    product_code: order.productCode,
    customer: order.customer,
    quantity: decimal(order.qty),
    unit: order.unit,
    variants: order.variants,
    priority: order.priority,
    status: order.status,
    held_from: order.status === 'onHold' ? heldFrom(steps) : null,
    close_reason: order.closeReason,
    lot_no: order.lotNo,
    routing_id: order.routingId,
    sales_owner_id: order.salesOwnerId,
    note: order.note,
    planned_start: textOrNull(first ? planned(time, first.routing, order.plannedStartInHours) : null),
    due_at: (last ? planned(time, last.routing, order.dueInHours) : inHours(time.now, order.dueInHours)).toString(),
    released_at: textOrNull(released),
    created_at: (released ?? time.now).toString(),
    version: 1,
  }
}

const heldFrom = (steps: Laid['steps']): string =>
  steps.some(({ reports }) => reports.length > 0) ? 'inProgress' : 'released'

/** A step's totals begin at zero: its reports move them. */
export function orderStepRow(
  time: SampleTime,
  orderId: number,
  { order }: Laid,
  laid: Laid['steps'][number],
): TableRow {
  const { step, routing, reports } = laid
  const center = time.catalog.workCenters.get(routing.workCenterId as never)
  return {
    order_id: orderId,
    ...stepRow(routing),
    capacity: center?.capacity ?? 1,
    planned: decimal(order.qty),
    good: '0',
    scrap: '0',
    rework: '0',
    rework_done: '0',
    status: step.status,
    planned_start: planned(time, routing, step.plannedStartInHours).toString(),
    due_at: planned(time, routing, step.dueInHours).toString(),
    started_at: textOrNull(startOf(time, laid)),
    completed_at: textOrNull(step.status === 'completed' ? lastTold(time, reports) : null),
    outsource_status: step.outsourceStatus,
  }
}

/** The samples do not say when work began: when the first report's minutes began; outside, when it was to be sent. */
function startOf(time: SampleTime, { step, routing, reports }: Laid['steps'][number]): Instant | null {
  if (reports.length === 0) return step.status === 'inProgress' || step.status === 'paused' ? time.now : null
  const starts = reports.map(r =>
    routing.outsource === null
      ? r.occurredHoursAgo + Math.max(0, r.minutes) / Math.max(1, r.workerIds.length) / 60
      : Math.max(r.occurredHoursAgo, -step.plannedStartInHours),
  )
  return hoursAgo(time.now, Math.max(...starts))
}

const lastTold = (time: SampleTime, reports: readonly SampleReport[]): Instant =>
  hoursAgo(time.now, Math.min(...reports.map(r => r.reportedHoursAgo)))

/** Where the database put a step. */
export type StepPlace = { readonly orderId: number; readonly stepId: number }
export type PlaceOf = (orderNo: string, seq: number) => StepPlace
