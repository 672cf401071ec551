/** What one decision writes, besides the domain's own changes: the words of `commit`. */
import type { ExceptionChange, OrderChange } from '../domain/decision.ts'
import type { IncomingInspection, Inspection } from '../domain/inspection-record.ts'
import type { MeasuredValue } from '../domain/measured-value.ts'
import type {
  InspectionId,
  Instant,
  OrderId,
  PersonId,
  PlainDate,
  ReasonCode,
  ReportId,
  StepId,
} from '../domain/model.ts'
import type { DoubtKind } from '../domain/plausibility.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { StockMoveKind } from '../domain/stock.ts'
import type { LogDraft } from './sandbox-messages.ts'

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
  /** What the sandbox keeps of what was said: it stands in this database, so it may go along and cost no round trip. */
  readonly messages?: readonly LogDraft<unknown>[]
}

export type CommitOutcome =
  /** `places`: the `seq` of new messages by their ids, those of others among them; left out where none of any went along. */
  | { readonly kind: 'committed'; readonly places?: ReadonlyMap<string, number> }
  /** This event has had its effect; `bodyHash` is of what it said then. */
  | { readonly kind: 'duplicate'; readonly answer: JsonValue; readonly bodyHash: string }
  /** The same card was pressed before, by another event. */
  | { readonly kind: 'pressedBefore'; readonly answer: JsonValue }
  /** The decision was made on an old state: load again, decide again. */
  | { readonly kind: 'stale' }
