/** Orders, steps, reports and their people as the rows that `commit_decision` reads; the names are the columns'. */
import type { OrderChange, ReviewDecision, StepPatch, WorkSession } from '../domain/decision.ts'
import { instantText } from '../domain/instants.ts'
import type { OrderId, Report } from '../domain/model.ts'
import { formatQuantity } from '../domain/quantity.ts'
import type { BookedDoubt, ClaimedEvent, HeldReport } from './commit-decision.ts'

export function writeOrder({ orderId, expectedVersion, order }: OrderChange) {
  const { status, heldFrom, closeReason, priority, dueAt, releasedAt, quantity, note } = order
  const patch = {
    status,
    held_from: heldFrom,
    close_reason: closeReason,
    priority,
    due_at: dueAt,
    released_at: releasedAt,
    quantity: quantity === undefined ? undefined : formatQuantity(quantity),
    note,
  }
  const isEmpty = Object.values(patch).every(value => value === undefined)
  return { id: orderId, version: expectedVersion, patch: isEmpty ? undefined : patch }
}

export function writeStep(orderId: OrderId, patch: StepPatch) {
  return {
    id: patch.id,
    order_id: orderId,
    status: patch.status,
    planned_start: patch.plannedStart,
    due_at: patch.dueAt,
    started_at: patch.startedAt,
    completed_at: patch.completedAt,
    outsource_status: patch.outsourceStatus,
    assignees: patch.assigneeIds,
  }
}

export function writeReport(report: Report, line: number, event: ClaimedEvent | null) {
  return {
    id: report.id,
    order_id: report.orderId,
    step_id: report.stepId,
    good: formatQuantity(report.good),
    scrap: formatQuantity(report.scrap),
    rework: formatQuantity(report.rework),
    rework_done: formatQuantity(report.reworkDone),
    rework_good: formatQuantity(report.reworkGood),
    rework_bad: formatQuantity(report.reworkBad),
    waiting: formatQuantity(report.waiting),
    conceded: formatQuantity(report.conceded),
    returned: formatQuantity(report.returned),
    returned_to: report.returnedTo,
    rework_id: report.reworkId,
    inspection_id: report.inspectionId,
    source_id: report.sourceId,
    reason: report.reason,
    liability: report.liability,
    minutes: report.minutes,
    piece_rate: formatQuantity(report.pieceRate),
    occurred_at: instantText(report.occurredAt),
    reported_at: instantText(report.reportedAt),
    effective_at: report.effectiveAt === null ? null : instantText(report.effectiveAt),
    work_date: report.workDate,
    channel: report.channel,
    review: report.review,
    over_gate: report.overGate,
    reversal_of: report.reversalOf,
    reporter_id: report.reporterId,
    note: report.note,
    platform: event?.platform,
    event_id: event?.eventId,
    line: event === null ? undefined : line,
    message_id: event?.messageId,
  }
}

export const writeWorkers = ({ id, workDate, workers }: Report) =>
  workers.map(({ personId, good, sharePct, pay }) => ({
    report_id: id,
    person_id: personId,
    good: formatQuantity(good),
    share_pct: formatQuantity(sharePct),
    pay: formatQuantity(pay),
    work_date: workDate,
  }))

export const writeReview = (review: ReviewDecision) => ({
  report_id: review.reportId,
  decision: review.decision,
  reviewer_id: review.reviewerId,
  at: review.at,
  note: review.note,
})

export const writeSession = (session: WorkSession) => ({
  id: session.id,
  step_id: session.stepId,
  person_id: session.personId,
  started_at: session.startedAt,
  ended_at: session.endedAt,
  ended_by: session.endedBy,
  pause_reason: session.pauseReason,
})

export const writeHeldReport = (held: HeldReport) => ({
  id: held.id,
  order_id: held.orderId,
  step_id: held.stepId,
  person_id: held.personId,
  payload: held.payload,
  status: held.status,
  requested_at: held.requestedAt,
  decided_by: held.decidedBy,
  decided_at: held.decidedAt,
  note: held.note,
})

export const writeDoubt = ({ reportId, kind, facts, confirmed, at }: BookedDoubt) => ({
  report_id: reportId,
  kind,
  facts,
  confirmed,
  at,
})
