/**
 * What a rule decided. Rules change nothing; they return an `OrderChange`, and one database transaction applies it
 * together with everything that must be said about it (invariants 1, 9, 10).
 */
import type {
  ExceptionId,
  ExceptionKind,
  Instant,
  Order,
  OrderId,
  PersonId,
  ReasonCode,
  Report,
  ReportId,
  Step,
  StepId,
} from './model.ts'

/** A person's stretch of work on a step. Open while `endedAt` is null. */
export type WorkSession = {
  readonly id: string
  readonly stepId: StepId
  readonly personId: PersonId
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  /** `shiftEnd`: nobody stopped it; it was cut at the end of the shift. */
  readonly endedBy: 'pause' | 'report' | 'complete' | 'cancel' | 'shiftEnd' | null
  readonly pauseReason: ReasonCode | null
}

export type StepPatch = { readonly id: StepId } & Partial<
  Pick<Step, 'status' | 'plannedStart' | 'dueAt' | 'startedAt' | 'completedAt' | 'assigneeIds' | 'outsourceStatus'>
>

export type OrderPatch = Partial<
  Pick<Order, 'status' | 'heldFrom' | 'closeReason' | 'priority' | 'dueAt' | 'releasedAt' | 'quantity' | 'note'>
>

/** A leader's word on a ledger row. The row itself never changes. */
export type ReviewDecision = {
  readonly reportId: ReportId
  readonly decision: 'approved' | 'rejected'
  readonly reviewerId: PersonId
  readonly at: Instant
  readonly note: string
}

export type ProductionException = {
  readonly id: ExceptionId
  readonly kind: ExceptionKind
  readonly reason: ReasonCode | null
  readonly orderId: OrderId | null
  readonly stepId: StepId | null
  readonly machine: string | null
  /** Whether it stops the step (the step is then *blocked*). */
  readonly blocking: boolean
  readonly andonLevel: number
  readonly raisedBy: PersonId
  readonly raisedAt: Instant
  readonly acknowledgedBy: PersonId | null
  readonly acknowledgedAt: Instant | null
  readonly resolvedBy: PersonId | null
  readonly resolvedAt: Instant | null
  readonly description: string
}

/** Everything one decision changes in one order. Absent fields stay as they are. */
export type OrderChange = {
  readonly orderId: OrderId
  /** The version the decision was made on; another version in the database means: load again, decide again. */
  readonly expectedVersion: number
  readonly order: OrderPatch
  readonly steps: readonly StepPatch[]
  /** Appended to the ledger; step totals grow by them. */
  readonly reports: readonly Report[]
  readonly reviews: readonly ReviewDecision[]
  /** Sessions to open (new id) or to end (known id). */
  readonly sessions: readonly WorkSession[]
}

/** Why a rule said no. `kind` names it for cards, API problems and logs; the other fields are what a card needs to say. */
export type Refused<Why extends { readonly kind: string }> = { readonly kind: 'refused'; readonly why: Why }
