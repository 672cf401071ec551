/** A sample factory's reports as rows of the ledger, with what their workers earned by the sample's own rates. */
import { shareGroup } from '../domain/group-share.ts'
import type { Instant, PersonId, PlainDate, ProductCode, UnitCode, WorkerShare } from '../domain/model.ts'
import { piecePay } from '../domain/piece-pay.ts'
import { formatQuantity, negate, parseQuantity, pieces, type Quantity, ZERO } from '../domain/quantity.ts'
import type { TableRow } from './bulk-insert.ts'
import type { Catalog } from './catalog.ts'
import type { SampleFactory, SampleOrder, SampleReport, SampleRoutingStep } from './sample-factory.ts'
import { decimal } from './seed-master.ts'
import { inLedgerOrder, layOut, type PlaceOf, type StepPlace } from './seed-orders.ts'
import { hoursAgo, required, type SampleTime } from './seed-time.ts'

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
