/**
 * The write path: one decision, with everything said about it, in one round trip and one transaction (invariants 1, 2,
 * 9, 10). The work is done by `commit_decision` in the migrations; here its words are written.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  ExceptionChange,
  ExceptionEvent,
  OrderChange,
  ProductionException,
  ReviewDecision,
  StepPatch,
  WorkSession,
} from '../domain/decision.ts'
import type { IncomingInspection, Inspection } from '../domain/inspection-record.ts'
import type { MeasuredValue } from '../domain/measured-value.ts'
import type {
  ExceptionId,
  InspectionId,
  Instant,
  OrderId,
  PersonId,
  PlainDate,
  ReasonCode,
  Report,
  ReportId,
  StepId,
} from '../domain/model.ts'
import type { DoubtKind } from '../domain/plausibility.ts'
import { formatQuantity, type Quantity } from '../domain/quantity.ts'
import type { StockMoveKind } from '../domain/stock.ts'
import type { Sql, Transaction } from './connect.ts'
import { DEADLOCK_DETECTED, errorCode, SERIALIZATION_FAILURE, STALE_VERSION } from './fault.ts'

export type { IncomingInspection, Inspection } from '../domain/inspection-record.ts'

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined }

/** What is to be done once (invariant 2), and the answer that a duplicate of it gets. */
export type ClaimedEvent = {
  readonly platform: string
  /** The id by which the platform redelivers; `Idempotency-Key` for the API. */
  readonly eventId: string
  /** The nonce of the pressed card: a second press is another event with the same key. */
  readonly pressKey: string | null
  readonly personId: PersonId | null
  /** The message written, or the one whose card was pressed. */
  readonly messageId: string | null
  /** The lane of the group where it was said; left out for a direct chat. */
  readonly groupLane?: string | null
  /** Of what was sent, so that an id that is used again for something else is told from a redelivery. */
  readonly bodyHash: string
  readonly answer: JsonValue
}

/** What an audit entry says of the message it came through. */
export type AuditedEvent = Pick<ClaimedEvent, 'platform' | 'eventId' | 'messageId'>

export type Actor =
  | { readonly kind: 'person'; readonly id: PersonId }
  | { readonly kind: 'api'; readonly name: string }
  | { readonly kind: 'system'; readonly name: string }

export type AuditEntry = {
  readonly at: Instant
  readonly actor: Actor
  /** Such as `report.booked`. */
  readonly action: string
  readonly subject: { readonly kind: string; readonly id: string | number }
  readonly details: JsonValue
}

/** A message to be sent, in its lane. */
export type OutboxEntry = {
  /** One per chat: `platform:chatId`. */
  readonly lane: string
  /** The same value is put in once, ever. */
  readonly dedup: string
  readonly kind: string
  readonly payload: JsonValue
  /** What the card is about; stored as its card reference once it is sent. null for none. */
  readonly about: JsonValue
  /** Later than this it is dropped; null keeps it for ever. By the database's clock, hence no instant. */
  readonly expiresAfterMs: number | null
}

/** What a bare "50" would mean now, or that it means nothing any more (`question` null). */
export type PendingChange = {
  readonly personId: PersonId
  readonly platform: string
  readonly chatId: string
} & ({ readonly question: JsonValue; readonly expiresAt: Instant } | { readonly question: null })

export type CardReference = {
  readonly platform: string
  readonly chatId: string
  readonly messageId: string
  readonly about: JsonValue
}

export type InspectionDefect = {
  readonly inspectionId: InspectionId
  readonly reason: ReasonCode
  readonly quantity: Quantity
}

export type InspectionValue = MeasuredValue & { readonly inspectionId: InspectionId; readonly line: number }

export type MaterialRequest = {
  readonly id: string
  readonly materialCode: string | null
  /** As it was said. */
  readonly item: string
  readonly quantity: Quantity | null
  readonly orderId: OrderId | null
  readonly stepId: StepId | null
  readonly requestedBy: PersonId
  readonly requestedAt: Instant
  readonly status: 'open' | 'issued' | 'refused' | 'withdrawn'
  readonly decidedBy: PersonId | null
  readonly decidedAt: Instant | null
  readonly note: string
}

/** A report above the gate that waits for the leader; nothing is booked yet. */
export type HeldReport = {
  readonly id: string
  readonly orderId: OrderId
  readonly stepId: StepId
  readonly personId: PersonId
  readonly payload: JsonValue
  readonly status: 'waiting' | 'approved' | 'refused' | 'withdrawn'
  readonly requestedAt: Instant
  readonly decidedBy: PersonId | null
  readonly decidedAt: Instant | null
  readonly note: string
}

/** What a decision moves in the warehouse; what reports take is booked by the ledger's own triggers. */
export type BookedMove = {
  readonly kind: Exclude<StockMoveKind, 'backflush'>
  /** A material's code, or a product's. */
  readonly item: string
  /** With the stock's sign: what leaves is negative. */
  readonly quantity: Quantity
  readonly lot: string
  readonly orderId: OrderId | null
  readonly stepId: StepId | null
  /** The request that it answers. */
  readonly requestId: string | null
  /** Of a receipt the inspection that it waits for; of what one refused, that one. */
  readonly inspectionId: InspectionId | null
  /** The move that it takes back. */
  readonly reversalOf: number | null
  readonly personId: PersonId | null
  readonly at: Instant
  readonly reason: string
}

/** A member of a shared report who is told of it, and may object until then. */
export type ShareAsked = {
  readonly reportId: ReportId
  readonly personId: PersonId
  readonly askedAt: Instant
  readonly until: Instant
}

export type ShareAgreed = { readonly reportId: ReportId; readonly personId: PersonId; readonly agreedAt: Instant }

/** A row of pay that no report made. */
export type PayEntry = {
  readonly id: string
  readonly personId: PersonId
  readonly kind: 'time' | 'adjustment'
  readonly workDate: PlainDate
  readonly stepId: StepId | null
  readonly minutes: number
  readonly rate: Quantity
  readonly amount: Quantity
  /** The row that an adjustment puts right. */
  readonly reportId: ReportId | null
  readonly entryId: string | null
  /** The shift's end that timed work was counted to. */
  readonly slot: Instant | null
  readonly note: string
  readonly bookedBy: PersonId | null
  readonly bookedAt: Instant
}

/** New, or a known one with its decision. */
export type PayObjection = {
  readonly id: string
  readonly about: 'share' | 'pay'
  readonly reportId: ReportId | null
  readonly entryId: string | null
  readonly personId: PersonId
  readonly reason: string
  readonly raisedAt: Instant
  readonly status: 'open' | 'kept' | 'changed'
  readonly decidedBy: PersonId | null
  readonly decidedAt: Instant | null
  readonly note: string
  readonly outcomeId: string | null
}

/** What made a report of this decision look unlikely. */
export type BookedDoubt = {
  readonly reportId: string
  readonly kind: DoubtKind
  readonly facts: JsonValue
  /** Whoever reported was asked, and said that it is so. */
  readonly confirmed: boolean
  readonly at: Instant
}

/** One decision. Everything is optional, since most decisions touch little; what is left out stays as it is. */
export type Commit = {
  readonly event?: ClaimedEvent | null
  readonly changes?: readonly OrderChange[]
  /** New, or known ones with their new state, each with what happened to it. */
  readonly exceptions?: readonly ExceptionChange[]
  /** On which machine a step is worked from now on. */
  readonly stepMachines?: readonly { readonly stepId: StepId; readonly machineId: string }[]
  readonly inspections?: readonly (Inspection | IncomingInspection)[]
  readonly inspectionDefects?: readonly InspectionDefect[]
  readonly inspectionValues?: readonly InspectionValue[]
  readonly materialRequests?: readonly MaterialRequest[]
  readonly heldReports?: readonly HeldReport[]
  readonly stockMoves?: readonly BookedMove[]
  readonly shareAsks?: readonly ShareAsked[]
  readonly shareAgreed?: readonly ShareAgreed[]
  readonly payEntries?: readonly PayEntry[]
  readonly payObjections?: readonly PayObjection[]
  readonly doubts?: readonly BookedDoubt[]
  readonly audit?: readonly AuditEntry[]
  readonly outbox?: readonly OutboxEntry[]
  readonly pending?: readonly PendingChange[]
  readonly cards?: readonly CardReference[]
}

export type CommitOutcome =
  | { readonly kind: 'committed' }
  /** This event has had its effect; `bodyHash` is of what it said then. */
  | { readonly kind: 'duplicate'; readonly answer: JsonValue; readonly bodyHash: string }
  /** The same card was pressed before, by another event. */
  | { readonly kind: 'pressedBefore'; readonly answer: JsonValue }
  /** The decision was made on an old state: load again, decide again. */
  | { readonly kind: 'stale' }

/**
 * Stores the decision, or changes nothing at all. Call it on the pool, not inside a transaction: `stale` rolls back.
 * @throws what a broken constraint raises (a fault of the caller's), or what `databaseFault` knows.
 */
export async function commit(sql: Sql, decision: Commit): Promise<CommitOutcome> {
  const written = JSON.stringify(write(decision))
  const store = sql(storedBy(decision))
  try {
    const [row] = await retried(
      () => sql<{ outcome: CommitOutcome }[]>`select ${store}(${written}::text::jsonb) as outcome`,
    )
    if (row === undefined) throw new TypeError('commit_decision returned nothing')
    return row.outcome
  } catch (error) {
    if (errorCode(error) === STALE_VERSION) return { kind: 'stale' }
    throw error
  }
}

/** Few decisions concern more than orders and their reports. Those of lots move stock, and nothing of the others. */
function storedBy(decision: Commit): string {
  const { exceptions = [], stepMachines = [], doubts = [], stockMoves = [] } = decision
  const { shareAsks = [], shareAgreed = [], payEntries = [], payObjections = [] } = decision
  if ((decision.inspections ?? []).some(({ kind }) => kind === 'incoming')) return 'commit_with_lots'
  if (exceptions.length + stepMachines.length > 0) return 'commit_with_exceptions'
  if (doubts.length > 0) return 'commit_with_doubts'
  if (shareAsks.length + shareAgreed.length + payEntries.length + payObjections.length > 0) return 'commit_with_pay'
  return stockMoves.length > 0 ? 'commit_with_stock' : 'commit_decision'
}

/** Books pay inside a transaction of another kind. */
export async function bookPay(
  tx: Transaction,
  pay: Pick<Commit, 'shareAsks' | 'shareAgreed' | 'payEntries' | 'payObjections'>,
): Promise<void> {
  await tx`select book_pay(${JSON.stringify(writePay(pay))}::text::jsonb)`
}

/** Runs `work` in a transaction of its own, again (up to three times in all) when the server asks for it. */
export function transact<Result>(sql: Sql, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return retried(async () => {
    let result: { readonly value: Result } | null = null
    await sql.begin(async tx => {
      result = { value: await work(tx) }
    })
    return resultOf(result)
  })
}

function resultOf<Result>(result: { readonly value: Result } | null): Result {
  if (result === null) throw new TypeError('the transaction ended without its result')
  return result.value
}

export type Claim = { readonly kind: 'new' } | Extract<CommitOutcome, { readonly kind: 'duplicate' | 'pressedBefore' }>

/** Marks the event inside a transaction of another kind. Anything but `new`: write nothing, give that answer. */
export async function claimEvent(tx: Transaction, event: ClaimedEvent): Promise<Claim> {
  const written = JSON.stringify(writeEvent(event))
  const [row] = await tx<{ claim: Claim | null }[]>`select claim_event(${written}::text::jsonb) as claim`
  return row?.claim ?? { kind: 'new' }
}

/** Adds audit entries inside a transaction of another kind. */
export async function addAudit(
  tx: Transaction,
  entries: readonly AuditEntry[],
  event: AuditedEvent | null,
): Promise<void> {
  if (entries.length === 0) return
  await tx`select add_audit(${JSON.stringify(entries.map(entry => writeAudit(entry, event)))}::text::jsonb)`
}

/** Adds to an exception's thread inside a transaction of another kind. */
export async function addExceptionEvents(
  tx: Transaction,
  id: ExceptionId,
  events: readonly ExceptionEvent[],
  event: AuditedEvent | null,
): Promise<void> {
  const written = JSON.stringify(events.map(one => writeExceptionEvent(id, one, event)))
  await tx`select add_exception_events(${written}::text::jsonb)`
}

/** Puts messages in their lanes inside a transaction of another kind. */
export async function enqueue(tx: Transaction, entries: readonly OutboxEntry[]): Promise<void> {
  if (entries.length === 0) return
  await tx`select enqueue(${JSON.stringify(entries.map(writeOutbox))}::text::jsonb)`
}

const ATTEMPTS = 3
const LONGEST_PAUSE_MS = 40

async function retried<Result>(work: () => PromiseLike<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const code = errorCode(error)
      const again = code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED
      if (!again || attempt === ATTEMPTS) throw error
      // Not at the same moment as the one we collided with.
      await sleep(Math.random() * LONGEST_PAUSE_MS * attempt)
    }
  }
}

/** The names are the columns'. Empty lists are left out: the function skips what is not there. */
function write(decision: Commit) {
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

const some = <Row>(rows: readonly Row[]): readonly Row[] | undefined => (rows.length === 0 ? undefined : rows)

function writeEvent(event: ClaimedEvent) {
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

function writeOrder({ orderId, expectedVersion, order }: OrderChange) {
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

function writeStep(orderId: OrderId, patch: StepPatch) {
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

function writeReport(report: Report, line: number, event: ClaimedEvent | null) {
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
    occurred_at: report.occurredAt,
    reported_at: report.reportedAt,
    effective_at: report.effectiveAt,
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

const writeWorkers = ({ id, workDate, workers }: Report) =>
  workers.map(({ personId, good, sharePct, pay }) => ({
    report_id: id,
    person_id: personId,
    good: formatQuantity(good),
    share_pct: formatQuantity(sharePct),
    pay: formatQuantity(pay),
    work_date: workDate,
  }))

const writeReview = (review: ReviewDecision) => ({
  report_id: review.reportId,
  decision: review.decision,
  reviewer_id: review.reviewerId,
  at: review.at,
  note: review.note,
})

const writeSession = (session: WorkSession) => ({
  id: session.id,
  step_id: session.stepId,
  person_id: session.personId,
  started_at: session.startedAt,
  ended_at: session.endedAt,
  ended_by: session.endedBy,
  pause_reason: session.pauseReason,
})

const writeExceptionChange = ({ exception, expectedVersion, events }: ExceptionChange, event: ClaimedEvent | null) => ({
  expected: expectedVersion,
  row: writeException(exception),
  events: events.map(one => writeExceptionEvent(exception.id, one, event)),
})

const writeException = (exception: ProductionException) => ({
  id: exception.id,
  no: exception.no,
  version: exception.version,
  kind: exception.kind,
  reason: exception.reason,
  order_id: exception.orderId,
  step_id: exception.stepId,
  machine: exception.machine,
  machine_id: exception.machineId,
  work_center_id: exception.workCenterId,
  blocking: exception.blocking,
  andon_level: exception.andonLevel,
  department_id: exception.departmentId,
  called_at: exception.calledAt,
  raised_by: exception.raisedBy,
  raised_at: exception.raisedAt,
  acknowledged_by: exception.acknowledgedBy,
  acknowledged_at: exception.acknowledgedAt,
  resolved_by: exception.resolvedBy,
  resolved_at: exception.resolvedAt,
  stopped_at: exception.stoppedAt,
  resumed_at: exception.resumedAt,
  cause: exception.cause,
  cause_note: exception.causeNote,
  downtime_minutes: exception.downtimeMinutes,
  description: exception.description,
})

const writeExceptionEvent = (
  id: ExceptionId,
  { kind, at, personId, departmentId, toPersonId, cause, minutes, photoId, note }: ExceptionEvent,
  event: Pick<ClaimedEvent, 'platform' | 'eventId' | 'messageId'> | null,
) => ({
  exception_id: id,
  kind,
  at,
  person_id: personId,
  actor_name: event?.platform === 'api' ? event.eventId.slice(0, event.eventId.indexOf(':')) : undefined,
  department_id: departmentId,
  to_person_id: toPersonId,
  cause,
  minutes,
  photo_id: photoId,
  note,
  platform: event?.platform,
  event_id: event?.eventId,
  message_id: event?.messageId,
})

const writeInspection = (inspection: Inspection | IncomingInspection) => ({
  id: inspection.id,
  kind: inspection.kind,
  ...(inspection.kind === 'incoming'
    ? {
        material_code: inspection.materialCode,
        lot: inspection.lot,
        received: formatQuantity(inspection.received),
        returned: formatQuantity(inspection.returned),
      }
    : { order_id: inspection.orderId, step_id: inspection.stepId }),
  result: inspection.result,
  sample_qty: formatQuantity(inspection.sampleQty),
  accept_qty: orNull(inspection.acceptQty),
  defect_qty: formatQuantity(inspection.defectQty),
  good: formatQuantity(inspection.good),
  scrap: formatQuantity(inspection.scrap),
  rework: formatQuantity(inspection.rework),
  conceded: formatQuantity(inspection.conceded),
  requested_by: inspection.requestedBy,
  requested_at: inspection.requestedAt,
  inspector_id: inspection.inspectorId,
  done_at: inspection.doneAt,
  approved_by: inspection.approvedBy,
  note: inspection.note,
  reversed_by: inspection.reversed?.by,
  reversed_at: inspection.reversed?.at,
  reversal_reason: inspection.reversed?.reason ?? '',
})

const writeDefect = ({ inspectionId, reason, quantity }: InspectionDefect) => ({
  inspection_id: inspectionId,
  reason,
  quantity: formatQuantity(quantity),
})

const orNull = (quantity: Quantity | null) => (quantity === null ? null : formatQuantity(quantity))

const writeValue = ({ inspectionId, line, name, unit, value, nominal, lower, upper, within }: InspectionValue) => ({
  inspection_id: inspectionId,
  line,
  name,
  unit,
  value: formatQuantity(value),
  nominal: orNull(nominal),
  lower: orNull(lower),
  upper: orNull(upper),
  within,
})

const writeMaterialRequest = (request: MaterialRequest) => ({
  id: request.id,
  material_code: request.materialCode,
  item: request.item,
  quantity: request.quantity === null ? null : formatQuantity(request.quantity),
  order_id: request.orderId,
  step_id: request.stepId,
  requested_by: request.requestedBy,
  requested_at: request.requestedAt,
  status: request.status,
  decided_by: request.decidedBy,
  decided_at: request.decidedAt,
  note: request.note,
})

const writeHeldReport = (held: HeldReport) => ({
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

const writePay = ({ shareAsks = [], shareAgreed = [], payEntries = [], payObjections = [] }: Commit) => ({
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

const writeDoubt = ({ reportId, kind, facts, confirmed, at }: BookedDoubt) => ({
  report_id: reportId,
  kind,
  facts,
  confirmed,
  at,
})

const writeAudit = ({ at, actor, action, subject, details }: AuditEntry, event: AuditedEvent | null) => ({
  at,
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

const writeOutbox = (entry: OutboxEntry) => ({
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
