/**
 * What a rule decided. Rules change nothing; they return an `OrderChange`, and one database transaction applies it
 * together with everything that must be said about it (invariants 1, 9, 10).
 */
import type { ExceptionEventKind } from './exception-life.ts'
import type {
  DepartmentId,
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
  WorkCenterId,
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
  /** What people call it by: E-12. */
  readonly no: number
  readonly version: number
  readonly kind: ExceptionKind
  readonly reason: ReasonCode | null
  readonly orderId: OrderId | null
  readonly stepId: StepId | null
  /** As it was called. */
  readonly machine: string | null
  /** The machine that was found by that name. */
  readonly machineId: string | null
  /** All machines of it are concerned. */
  readonly workCenterId: WorkCenterId | null
  /** Whether work stands still because of it: of the machine, else of the work center, else of the step. */
  readonly blocking: boolean
  readonly andonLevel: number
  /** Who must act; null: nobody in particular. */
  readonly departmentId: DepartmentId | null
  /** Since when they have been called, where that is not since it was raised. */
  readonly calledAt: Instant | null
  readonly raisedBy: PersonId
  readonly raisedAt: Instant
  readonly acknowledgedBy: PersonId | null
  readonly acknowledgedAt: Instant | null
  readonly resolvedBy: PersonId | null
  readonly resolvedAt: Instant | null
  /** When the present standstill began, and when the last one ended: null as raised, as resolved. */
  readonly stoppedAt: Instant | null
  readonly resumedAt: Instant | null
  readonly cause: ReasonCode | null
  readonly causeNote: string
  /** As agreed when it was resolved. */
  readonly downtimeMinutes: number | null
  readonly description: string
}

/** One entry of an exception's thread. */
export type ExceptionEvent = {
  readonly kind: ExceptionEventKind
  readonly at: Instant
  readonly personId: PersonId
  readonly departmentId: DepartmentId | null
  readonly toPersonId: PersonId | null
  readonly cause: ReasonCode | null
  readonly minutes: number | null
  readonly photoId: string | null
  readonly note: string
}

/** An exception as it is from now on, and what happened to it. `expectedVersion` null: it is new. */
export type ExceptionChange = {
  readonly exception: ProductionException
  readonly expectedVersion: number | null
  readonly events: readonly ExceptionEvent[]
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

export const refused = <Why extends { readonly kind: string }>(why: Why): Refused<Why> => ({ kind: 'refused', why })
