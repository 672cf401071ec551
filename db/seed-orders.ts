/** A sample factory's orders and what happened to them as rows of our tables, with offsets turned into instants. */
import { createWorkingTime, type WorkingTime } from '../domain/calendar.ts'
import { shareGroup } from '../domain/group-share.ts'
import type { Instant, PersonId, PlainDate, ProductCode, UnitCode, WorkerShare } from '../domain/model.ts'
import { piecePay } from '../domain/piece-pay.ts'
import { formatQuantity, negate, parseQuantity, pieces, type Quantity, ZERO } from '../domain/quantity.ts'
import type { TableRow } from './bulk-insert.ts'
import type { Catalog } from './catalog.ts'
import type { SampleFactory, SampleOrder, SampleOrderStep, SampleReport, SampleRoutingStep } from './sample-factory.ts'
import { decimal, stepRow } from './seed-master.ts'

/** What is needed to place a sample in time. `catalog` is the sample's own, read back from the database. */
export type SampleTime = { readonly catalog: Catalog; readonly now: Instant; readonly workingTimeOf: TeamTime }
type TeamTime = (teamId: string) => WorkingTime

export function sampleTime(catalog: Catalog, now: Instant): SampleTime {
  const times = new Map<string, WorkingTime>()
  for (const calendar of catalog.calendars.values())
    times.set(calendar.id, createWorkingTime(calendar, catalog.site.timeZone))
  const byTeam = new Map([...catalog.teams.values()].map(team => [team.id as string, times.get(team.calendarId)]))
  return { catalog, now, workingTimeOf: teamId => required(byTeam.get(teamId), `calendar of team ${teamId}`) }
}

function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new RangeError(`the sample has no ${what}`)
  return value
}

const HOUR_MS = 3_600_000
const hoursAgo = (now: Instant, hours: number): Instant => inHours(now, -hours)
const inHours = (now: Instant, hours: number): Instant => now.add({ milliseconds: Math.round(hours * HOUR_MS) })
const textOrNull = (instant: Instant | null): string | null => instant?.toString() ?? null

/**
 * A plan's date inside working time: the next working minute. A date in the past stays in the past, because what is
 * late must be late whatever hour the sample is loaded at.
 */
function planned(time: SampleTime, step: SampleRoutingStep, hours: number): Instant {
  const at = inHours(time.now, hours)
  if (step.outsource !== null) return at
  const workingTime = time.workingTimeOf(step.teamId)
  const next = workingTime.nextWorkingInstant(at)
  const crossesNow = hours < 0 && next.epochMilliseconds > time.now.epochMilliseconds
  return crossesNow ? workingTime.previousWorkingInstant(at) : next
}

/** An order with its routing and, per step, its reports in the order of the ledger. */
type Laid = {
  readonly order: SampleOrder
  readonly steps: readonly { step: SampleOrderStep; routing: SampleRoutingStep; reports: readonly SampleReport[] }[]
}

/** The samples list reports by file, the ledger by the time they were told. */
const inLedgerOrder = (reports: readonly SampleReport[]): readonly SampleReport[] =>
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

/** A ledger row with its workers, its review and its audit entry. */
export type BookedRows = {
  readonly report: TableRow
  readonly workers: readonly TableRow[]
  readonly review: TableRow | null
  readonly audit: TableRow
}

export function bookedRows(time: SampleTime, sample: SampleFactory, placeOf: PlaceOf): readonly BookedRows[] {
  const laid = layOut(sample)
  const original = new Map(sample.reports.map(report => [report.id, report]))
  return inLedgerOrder(sample.reports).map(report => {
    const { order, steps } = required(
      laid.find(each => each.order.no === report.orderNo),
      `order ${report.orderNo}`,
    )
    const { routing } = required(
      steps.find(each => each.step.seq === report.stepSeq),
      `step ${report.stepSeq} of ${report.orderNo}`,
    )
    const undone = report.reversalOf === null ? undefined : original.get(report.reversalOf)
    const workDate = time
      .workingTimeOf(routing.teamId)
      .workDateOf(hoursAgo(time.now, (undone ?? report).occurredHoursAgo))
    const pay = payOf(time.catalog, order, routing, undone ?? report, workDate)
    return rowsOf(time, report, placeOf(report.orderNo, report.stepSeq), workDate, pay)
  })
}

type Pay = { readonly rate: Quantity; readonly shares: readonly WorkerShare[] }

function payOf(
  catalog: Catalog,
  order: SampleOrder,
  routing: SampleRoutingStep,
  report: SampleReport,
  workDate: PlainDate,
): Pay {
  const good = pieces(report.good)
  const unit = order.unit as UnitCode
  const work = {
    productCode: order.productCode as ProductCode,
    stepCode: routing.code,
    workDate,
    unit,
    good,
    scrap: pieces(report.scrap),
    liability: null,
  }
  const earned = piecePay(work, catalog.pieceRates, catalog.conversions)
  const decimals = catalog.units.get(unit)?.decimals ?? 0
  const shared = shareGroup(claimsOf(report), { good, pay: earned?.pay ?? ZERO, decimals })
  if (shared.kind === 'refused') throw new RangeError(`shares of ${report.id}: ${shared.why.kind}`)
  return { rate: earned?.rate ?? ZERO, shares: shared.shares.map(share => payByPiece(catalog, share)) }
}

/** Who is paid by the hour or the month keeps the share of the output and earns no piece pay for it. */
function payByPiece(catalog: Catalog, share: WorkerShare): WorkerShare {
  return catalog.people.get(share.personId)?.payType === 'piece' ? share : { ...share, pay: ZERO }
}

function claimsOf(report: SampleReport) {
  return report.workerIds.map(id => {
    const pct = report.share?.find(share => share.workerId === id)?.pct
    return { personId: id as PersonId, percent: pct === undefined ? null : parseQuantity(decimal(pct)), minutes: null }
  })
}

/** How long the sample's leaders take to review. */
const REVIEW_HOURS = 0.5

function rowsOf(time: SampleTime, report: SampleReport, place: StepPlace, workDate: PlainDate, pay: Pay): BookedRows {
  const reportedAt = hoursAgo(time.now, report.reportedHoursAgo)
  const reviewedBy = report.review === 'approved' ? report.reviewedBy : null
  const booked = report.review === 'pending' || reviewedBy !== null ? 'pending' : report.review
  const reason = report.reasonCode === null ? undefined : time.catalog.defects.get(report.reasonCode as never)
  const sign = report.reversalOf === null ? (q: Quantity) => q : negate
  return {
    report: {
      id: report.id,
      order_id: place.orderId,
      step_id: place.stepId,
      good: decimal(report.good),
      scrap: decimal(report.scrap),
      rework: decimal(report.rework),
      rework_done: decimal(report.reworkDone),
      ...secondTime(report),
      reason: report.reasonCode,
      liability: reason?.liability ?? null,
      minutes: report.minutes,
      piece_rate: formatQuantity(pay.rate),
      occurred_at: hoursAgo(time.now, report.occurredHoursAgo).toString(),
      reported_at: reportedAt.toString(),
      effective_at: booked === 'pending' ? null : reportedAt.toString(),
      work_date: workDate.toString(),
      channel: report.channel,
      review: booked,
      over_gate: false,
      reversal_of: report.reversalOf,
      reporter_id: report.workerIds[0] ?? null,
      note: report.note,
    },
    workers: pay.shares.map(share => workerRow(report.id, workDate, share, sign)),
    review: reviewedBy === null ? null : reviewRow(time, report, reviewedBy),
    audit: auditRow(report, reportedAt),
  }
}

/** What came back from rework is in the row's good, as far as that goes; numbers of a reversal are negative. */
function secondTime({ good, reworkDone, reversalOf }: SampleReport): TableRow {
  const ofGood = reversalOf === null ? Math.min(good, reworkDone) : Math.max(good, reworkDone)
  return { rework_good: decimal(ofGood), rework_bad: decimal(reworkDone - ofGood) }
}

const workerRow = (id: string, workDate: PlainDate, share: WorkerShare, sign: (q: Quantity) => Quantity): TableRow => ({
  report_id: id,
  person_id: share.personId,
  good: formatQuantity(sign(share.good)),
  share_pct: formatQuantity(share.sharePct),
  pay: formatQuantity(sign(share.pay)),
  work_date: workDate.toString(),
})

const reviewRow = (time: SampleTime, report: SampleReport, reviewerId: string): TableRow => ({
  report_id: report.id,
  decision: 'approved',
  reviewer_id: reviewerId,
  at: hoursAgo(time.now, Math.max(0, report.reportedHoursAgo - REVIEW_HOURS)).toString(),
  note: '',
})

const auditRow = (report: SampleReport, at: Instant): TableRow => ({
  at: at.toString(),
  actor_kind: 'system',
  actor_name: 'seed',
  action: report.reversalOf === null ? 'report.booked' : 'report.reversed',
  subject_kind: 'report',
  subject_id: report.id,
  details: {},
})

/** The samples do not say which trouble holds its step: a machine that is down, and whatever paused the step. */
export function exceptionRow(
  time: SampleTime,
  sample: SampleFactory,
  placeOf: PlaceOf,
  exception: SampleFactory['exceptions'][number],
): TableRow {
  const { orderId, stepId } = placeOf(exception.orderNo, exception.stepSeq)
  const step = sample.orders.find(o => o.no === exception.orderNo)?.steps.find(s => s.seq === exception.stepSeq)
  const ago = (hours: number | null): string | null => (hours === null ? null : hoursAgo(time.now, hours).toString())
  return {
    id: exception.id,
    kind: exception.kind,
    reason: exception.reasonCode,
    order_id: orderId,
    step_id: stepId,
    machine: exception.machineId,
    machine_id: exception.machineId,
    department_id: sample.downtimeReasons.find(({ code }) => code === exception.reasonCode)?.notifyDepartmentId ?? null,
    blocking: exception.kind === 'equipment' || step?.status === 'paused',
    andon_level: exception.andonLevel,
    escalated_level: exception.escalatedLevel,
    raised_by: exception.raisedBy,
    raised_at: ago(exception.raisedHoursAgo),
    acknowledged_by: exception.ackBy,
    acknowledged_at: ago(exception.ackHoursAgo),
    resolved_by: exception.resolvedHoursAgo === null ? null : exception.ackBy,
    resolved_at: ago(exception.resolvedHoursAgo),
    description: exception.description,
  }
}

/** The thread of a sample's exception, in order of time. */
export function exceptionEventRows(
  time: SampleTime,
  exception: SampleFactory['exceptions'][number],
): readonly TableRow[] {
  const { id, raisedBy, ackBy, raisedHoursAgo, ackHoursAgo, resolvedHoursAgo } = exception
  const row = (kind: string, hours: number | null, who: string | null, note = ''): readonly TableRow[] =>
    hours === null || who === null
      ? []
      : [{ exception_id: id, kind, at: hoursAgo(time.now, hours).toString(), person_id: who, note }]
  return [
    ...row('raised', raisedHoursAgo, raisedBy, exception.description),
    ...row('acknowledged', ackHoursAgo, ackBy),
    ...row('resolved', resolvedHoursAgo, ackBy),
  ]
}

export function inspectionRow(
  time: SampleTime,
  placeOf: PlaceOf,
  inspection: SampleFactory['inspections'][number],
): TableRow {
  const { orderId, stepId } = placeOf(inspection.orderNo, inspection.stepSeq)
  return {
    id: inspection.id,
    kind: inspection.kind,
    order_id: orderId,
    step_id: stepId,
    result: inspection.result,
    sample_qty: decimal(inspection.sampleQty),
    defect_qty: decimal(inspection.defectQty),
    requested_by: inspection.requestedBy,
    requested_at: hoursAgo(time.now, inspection.requestedHoursAgo).toString(),
    inspector_id: inspection.inspectorId,
    done_at: inspection.doneHoursAgo === null ? null : hoursAgo(time.now, inspection.doneHoursAgo).toString(),
    note: inspection.note,
  }
}

/** Whoever reported a running step last is still at it; of several steps a person is at the one reported last. */
export function sessionRows(time: SampleTime, sample: SampleFactory, placeOf: PlaceOf): readonly TableRow[] {
  const running = layOut(sample).flatMap(({ order, steps }) =>
    steps
      .filter(({ step }) => order.status === 'inProgress' && step.status === 'inProgress')
      .flatMap(({ reports }) => reports.findLast(report => report.reversalOf === null) ?? []),
  )
  const latestFirst = running.toSorted((a, b) => a.occurredHoursAgo - b.occurredHoursAgo)
  const workers = [...new Set(latestFirst.flatMap(report => report.workerIds))]
  return workers.flatMap(personId => {
    const report = latestFirst.find(each => each.workerIds.includes(personId))
    if (report === undefined) return []
    const { stepId } = placeOf(report.orderNo, report.stepSeq)
    const started_at = hoursAgo(time.now, report.occurredHoursAgo).toString()
    return [{ id: `WS-${stepId}-${personId}`, step_id: stepId, person_id: personId, started_at }]
  })
}
