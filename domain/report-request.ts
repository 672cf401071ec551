/** What a report says, what must be known to judge it, and what is kept of one that waits for the leader. */
import type { WorkSession } from './decision.ts'
import type { StepInspection } from './inspection.ts'
import type {
  Channel,
  DepartmentId,
  Instant,
  Liability,
  Order,
  Person,
  PersonId,
  PlainDate,
  ReasonCode,
  Report,
  ReportId,
  ReportSettings,
} from './model.ts'
import type { Quantity } from './quantity.ts'

/** A worker credited with the report. `percent` as said, or null; `minutes` on this work, or null. */
export type CreditedWorker = {
  readonly person: Person
  readonly percent: Quantity | null
  readonly minutes: number | null
}

export type ReportRequest = {
  /** Given by the caller; rows that follow from this one are named `${reportId}.1`, `${reportId}.2`, … */
  readonly reportId: ReportId
  readonly stepSeq: number
  /** null: a program (API, machine, import) speaks, whose right was checked by its key. */
  readonly reporter: Person | null
  /** Empty: the reporter alone; nobody for goods back from outside. */
  readonly workers: readonly CreditedWorker[]
  /** Good pieces now, or `rest`: all that is still reportable is done. */
  readonly good: Quantity | 'rest'
  readonly scrap: Quantity
  readonly rework: Quantity
  /** The earlier step that `rework` goes back to, to run through all steps from there again; null: it stays here. */
  readonly reworkTo: number | null
  /** Earlier rework that came back and is in this report's good or scrap. */
  readonly reworkDone: Quantity
  /** The sending whose pieces were worked again; null: not said (see `reworkMeant`). */
  readonly reworkId: ReportId | null
  readonly reason: ReasonCode | null
  readonly liability: Liability | null
  /** Person-minutes, ≥ 0, already split among overlapping work. */
  readonly minutes: number
  readonly occurredAt: Instant
  /** Now. */
  readonly reportedAt: Instant
  readonly workDate: PlainDate
  readonly channel: Channel
  readonly note: string
  /** Sessions that this report ends; passed on as they are. */
  readonly sessions: readonly WorkSession[]
}

export type ReportContext = {
  readonly settings: ReportSettings
  /** Decimals of the order's unit. */
  readonly unitDecimals: number
  /** Department of the step's team. */
  readonly departmentId: DepartmentId | null
  readonly payFor: PayRule
  /** What the factory inspects on this step. */
  readonly inspection: StepInspection
}

/** What a row earns, at the rate of its work date; null = the step is not paid by the piece (see `piecePay`). */
export type PayRule = (
  work: Pick<Report, 'workDate' | 'good' | 'scrap' | 'liability'> & {
    readonly stepCode: string
    /** Pieces that had been paid for at this step before they were sent back. */
    readonly again: boolean
  },
) => { readonly rate: Quantity; readonly pay: Quantity } | null

/** The quantities of a report once `rest` is resolved, and what is sent back is told from what stays for rework. */
export type Amounts = Pick<Report, 'good' | 'scrap' | 'rework' | 'reworkDone' | 'returned'>

/** A report above the gate that waits for the leader. Nothing of it is booked. Data to keep; people by id. */
export type HeldReport = Pick<Amounts, 'good'> &
  Omit<ReportRequest, 'reporter' | 'workers' | 'good' | 'sessions'> & {
    readonly orderId: Order['id']
    /** Set when the held report corrects this row; approving it reverses the row as well. */
    readonly replaces: ReportId | null
    readonly reporterId: PersonId | null
    readonly workers: readonly { readonly personId: PersonId; percent: Quantity | null; minutes: number | null }[]
  }

/** How the rule is entered from other rules; a plain report uses none of it. */
export type AcceptanceMode = {
  /** The leader who let a report above the gate through. */
  readonly approvedBy?: { readonly reviewerId: PersonId; readonly at: Instant; readonly note: string }
  /** The row this report corrects; a correction may be made while the order rests or after it was completed. */
  readonly replaces?: ReportId
}
