/** The one document of a decision that `commit_decision` and those built on it read. */
import { instantText } from '../domain/instants.ts'
import { formatQuantity } from '../domain/quantity.ts'
import type {
  AuditEntry,
  AuditedEvent,
  BookedMove,
  CardReference,
  ClaimedEvent,
  Commit,
  OutboxEntry,
  PayEntry,
  PayObjection,
  PendingChange,
} from './commit-decision.ts'
import {
  writeDoubt,
  writeHeldReport,
  writeOrder,
  writeReport,
  writeReview,
  writeSession,
  writeStep,
  writeWorkers,
} from './commit-production-rows.ts'
import {
  writeDefect,
  writeExceptionChange,
  writeInspection,
  writeMaterialRequest,
  writeValue,
} from './commit-quality-rows.ts'

/** The names are the columns'. Empty lists are left out: the function skips what is not there. */
export function write(decision: Commit) {
  const changes = [...(decision.changes ?? [])].sort((a, b) => a.orderId - b.orderId)
  const event = decision.event ?? null
  const reports = changes.flatMap(change => change.reports.map(report => ({ change, report })))
  return {
    event: event === null ? undefined : writeEvent(event),
    orders: some(changes.map(writeOrder)),
    steps: some(changes.flatMap(change => change.steps.map(patch => writeStep(change.orderId, patch)))),
    reports: some(reports.map(({ report }, line) => writeReport(report, line, event))),
    workers: some(reports.flatMap(({ report }) => writeWorkers(report))),
    reviews: some(changes.flatMap(change => change.reviews.map(writeReview))),
    sessions: some(changes.flatMap(change => change.sessions.map(writeSession))),
    exceptions: some((decision.exceptions ?? []).map(change => writeExceptionChange(change, event))),
    step_machines: some(
      (decision.stepMachines ?? []).map(({ stepId, machineId }) => ({ step_id: stepId, machine_id: machineId })),
    ),
    inspections: some((decision.inspections ?? []).map(writeInspection)),
    inspection_defects: some((decision.inspectionDefects ?? []).map(writeDefect)),
    inspection_values: some((decision.inspectionValues ?? []).map(writeValue)),
    material_requests: some((decision.materialRequests ?? []).map(writeMaterialRequest)),
    held_reports: some((decision.heldReports ?? []).map(writeHeldReport)),
    stock_moves: some((decision.stockMoves ?? []).map(move => writeMove(move, event))),
    ...writePay(decision),
    doubts: some((decision.doubts ?? []).map(writeDoubt)),
    audit: some((decision.audit ?? []).map(entry => writeAudit(entry, event))),
    outbox: some((decision.outbox ?? []).map(writeOutbox)),
    pending: some((decision.pending ?? []).map(writePending)),
    cards: some((decision.cards ?? []).map(writeCard)),
  }
}

export type Written = ReturnType<typeof write>

/** Several as the one document that `commit_decisions` reads. Orders stand by their ids, as they do in each. */
export function writeTogether(documents: readonly Written[]) {
  const lists: Record<string, unknown[]> = {}
  for (const { event, ...rest } of documents) {
    if (event !== undefined) addTo(lists, 'events', [event])
    for (const [name, rows] of Object.entries(rest)) if (rows !== undefined) addTo(lists, name, rows)
  }
  const orders = documents.flatMap(document => document.orders ?? []).sort((a, b) => a.id - b.id)
  return { ...lists, orders: some(orders) }
}

function addTo(lists: Record<string, unknown[]>, name: string, rows: readonly unknown[]): void {
  const list = lists[name]
  if (list === undefined) lists[name] = [...rows]
  else list.push(...rows)
}

const some = <Row>(rows: readonly Row[]): readonly Row[] | undefined => (rows.length === 0 ? undefined : rows)

export function writeEvent(event: ClaimedEvent) {
  return {
    platform: event.platform,
    event_id: event.eventId,
    press_key: event.pressKey,
    person_id: event.personId,
    message_id: event.messageId,
    group_lane: event.groupLane ?? undefined,
    body_hash: event.bodyHash,
    answer: event.answer,
  }
}

const writeMove = (move: BookedMove, event: ClaimedEvent | null) => ({
  kind: move.kind,
  item: move.item,
  quantity: formatQuantity(move.quantity),
  lot: move.lot,
  order_id: move.orderId,
  step_id: move.stepId,
  request_id: move.requestId,
  inspection_id: move.inspectionId,
  reversal_of: move.reversalOf,
  person_id: move.personId,
  at: move.at,
  reason: move.reason,
  platform: event?.platform,
  event_id: event?.eventId,
  message_id: event?.messageId,
})

export const writePay = ({ shareAsks = [], shareAgreed = [], payEntries = [], payObjections = [] }: Commit) => ({
  share_asks: some(
    shareAsks.map(({ reportId, personId, askedAt, until }) => ({
      report_id: reportId,
      person_id: personId,
      asked_at: askedAt,
      until,
    })),
  ),
  share_agreed: some(
    shareAgreed.map(({ reportId, personId, agreedAt }) => ({
      report_id: reportId,
      person_id: personId,
      agreed_at: agreedAt,
    })),
  ),
  pay_entries: some(payEntries.map(writeEntry)),
  pay_objections: some(payObjections.map(writeObjection)),
})

const writeEntry = (entry: PayEntry) => ({
  id: entry.id,
  person_id: entry.personId,
  kind: entry.kind,
  work_date: entry.workDate,
  step_id: entry.stepId,
  minutes: entry.minutes,
  rate: formatQuantity(entry.rate),
  amount: formatQuantity(entry.amount),
  report_id: entry.reportId,
  entry_id: entry.entryId,
  slot: entry.slot,
  note: entry.note,
  booked_by: entry.bookedBy,
  booked_at: entry.bookedAt,
})

const writeObjection = (objection: PayObjection) => ({
  id: objection.id,
  about: objection.about,
  report_id: objection.reportId,
  entry_id: objection.entryId,
  person_id: objection.personId,
  reason: objection.reason,
  raised_at: objection.raisedAt,
  status: objection.status,
  decided_by: objection.decidedBy,
  decided_at: objection.decidedAt,
  note: objection.note,
  outcome_id: objection.outcomeId,
})

export const writeAudit = ({ at, actor, action, subject, details }: AuditEntry, event: AuditedEvent | null) => ({
  at: instantText(at),
  actor_kind: actor.kind,
  actor_id: actor.kind === 'person' ? actor.id : undefined,
  actor_name: actor.kind === 'person' ? undefined : actor.name,
  action,
  subject_kind: subject.kind,
  subject_id: String(subject.id),
  platform: event?.platform,
  event_id: event?.eventId,
  message_id: event?.messageId,
  details,
})

export const writeOutbox = (entry: OutboxEntry) => ({
  lane: entry.lane,
  dedup: entry.dedup,
  kind: entry.kind,
  payload: entry.payload,
  about: entry.about,
  expires_after_ms: entry.expiresAfterMs,
})

const writePending = (change: PendingChange) => ({
  person_id: change.personId,
  platform: change.platform,
  chat_id: change.chatId,
  ...(change.question === null ? {} : { question: change.question, expires_at: change.expiresAt }),
})

const writeCard = (card: CardReference) => ({
  platform: card.platform,
  chat_id: card.chatId,
  message_id: card.messageId,
  about: card.about,
})
