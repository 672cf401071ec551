/**
 * The things of production reporting, as every rule sees them. Plain data: rules take it and return what should happen.
 * Field words are those of the design's glossary.
 */
import type { Temporal } from 'temporal-polyfill'
import type { Branded, Quantity } from './quantity.ts'

export type Instant = Temporal.Instant
export type PlainDate = Temporal.PlainDate
/** Both days included. */
export type Days = { readonly from: PlainDate; readonly to: PlainDate }

export type OrderId = Branded<number, 'OrderId'>
export type OrderCode = Branded<string, 'OrderCode'>
export type StepId = Branded<number, 'StepId'>
export type ReportId = Branded<string, 'ReportId'>
export type InspectionId = Branded<string, 'InspectionId'>
export type ExceptionId = Branded<string, 'ExceptionId'>
export type PersonId = Branded<string, 'PersonId'>
export type DepartmentId = Branded<string, 'DepartmentId'>
export type TeamId = Branded<string, 'TeamId'>
export type CalendarId = Branded<string, 'CalendarId'>
export type WorkCenterId = Branded<string, 'WorkCenterId'>
export type ReasonCode = Branded<string, 'ReasonCode'>
export type UnitCode = Branded<string, 'UnitCode'>
export type ProductCode = Branded<string, 'ProductCode'>

export const ORDER_STATUSES = [
  'planned',
  'released',
  'inProgress',
  'onHold',
  'completed',
  'closed',
  'cancelled',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]
export const STEP_STATUSES = ['pending', 'ready', 'inProgress', 'paused', 'completed', 'cancelled'] as const
export type StepStatus = (typeof STEP_STATUSES)[number]
export const PRIORITIES = ['normal', 'urgent', 'critical'] as const
export type Priority = (typeof PRIORITIES)[number]
/** `admin` is a flag on the person, not a role: the administrator may be of any role. */
export const ROLES = [
  'worker',
  'teamLeader',
  'supervisor',
  'inspector',
  'warehouse',
  'maintenance',
  'planner',
  'purchaser',
  'sales',
  'manager',
] as const
export type Role = (typeof ROLES)[number]
export const DEPARTMENT_KINDS = [
  'production',
  'quality',
  'warehouse',
  'maintenance',
  'planning',
  'purchasing',
  'sales',
  'management',
] as const
export type DepartmentKind = (typeof DEPARTMENT_KINDS)[number]
export const LIABILITIES = ['worker', 'material', 'machine', 'vendor', 'other'] as const
/** Who bears a scrapped piece: 工废, 料废, machine, vendor, other. Decides pay and statistics. */
export type Liability = (typeof LIABILITIES)[number]
export const CHANNELS = ['card', 'text', 'voice', 'scan', 'receipt', 'auto', 'api', 'machine', 'import'] as const
/** `auto`: filled in from the next step, for a step without report point; `receipt`: goods back from outside. */
export type Channel = (typeof CHANNELS)[number]
export const REVIEWS = ['auto', 'pending', 'approved', 'rejected'] as const
export type Review = (typeof REVIEWS)[number]
export const EXCEPTION_KINDS = ['equipment', 'material', 'quality', 'process', 'safety', 'other'] as const
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number]

export type Person = {
  readonly id: PersonId
  readonly employeeNo: string
  readonly name: string
  readonly departmentId: DepartmentId
  readonly teamId: TeamId | null
  readonly role: Role
  readonly isAdmin: boolean
  /** Step codes the person may report. */
  readonly skills: ReadonlySet<string>
  readonly payType: 'piece' | 'hourly' | 'monthly'
  readonly active: boolean
}

export type Unit = {
  readonly code: UnitCode
  readonly name: string
  readonly aliases: readonly string[]
  /** How fine a person may report: 0 for pieces, 3 for kilograms. */
  readonly decimals: number
}

/** One `from` = `factor` × `to`, for this product. */
export type UnitConversion = {
  readonly productCode: ProductCode
  readonly from: UnitCode
  readonly to: UnitCode
  readonly factor: Quantity
}

/** Why a piece is bad. */
export type DefectReason = {
  readonly code: ReasonCode
  readonly name: string
  readonly aliases: readonly string[]
  readonly disposition: 'scrap' | 'rework'
  readonly liability: Liability
  /** Where it usually occurs; empty = anywhere. */
  readonly stepCodes: readonly string[]
}

/** Why work stands still. `andonLevel` 0 calls nobody. */
export type DowntimeReason = {
  readonly code: ReasonCode
  readonly name: string
  readonly aliases: readonly string[]
  readonly planned: boolean
  readonly andonLevel: number
  readonly notifyDepartmentId: DepartmentId | null
}

/** What a factory decides about reporting (samples: `settings.report`). */
export type ReportSettings = {
  /** 超报允差, percent on the order's quantity; applies to what enters the first step. */
  readonly overReportTolerancePct: number
  /** Above the gate: `warn` saves with a flag, `review` asks the leader before it counts, `block` refuses. */
  readonly overReportAction: 'warn' | 'review' | 'block'
  readonly prevStepRule: 'limitToPrevGood' | 'none'
  readonly reviewWithinHours: number
  /** Within this time the reporter may undo alone; later the leader does. */
  readonly editWindowMinutes: number
}

export type LateSettings = {
  readonly warnBeforeMinutes: number
  readonly graceMinutes: number
  readonly countOnlyWorkingTime: boolean
}

/** What an order's step carries over from its routing. */
export type StepRules = {
  /** Minutes once per order. */
  readonly setupMinutes: number
  /** Seconds per piece and person. */
  readonly standardSeconds: number
  readonly parallelWorkers: number
  /** Parallel places of the work center. */
  readonly capacity: number
  readonly expectedScrapPct: number
  readonly inspection: 'none' | 'first' | 'inProcess' | 'final'
  readonly reviewRequired: boolean
  readonly groupReport: boolean
  readonly outsource: null | { readonly vendor: string; readonly leadTimeHours: number; readonly unitPrice: Quantity }
  /** Neighbouring steps with the same letter run in parallel; the next step receives the smallest of their goods. */
  readonly parallelGroup: string | null
  /** May start before the previous step is complete, once `transferBatch` good pieces have arrived. */
  readonly overlapAllowed: boolean
  readonly transferBatch: Quantity
  /** false: nobody reports this step; it fills in from the next one. */
  readonly reportPoint: boolean
  readonly milestone: boolean
  /** Its good quantity is the order's output. */
  readonly isOutput: boolean
}

/** Stored totals of a step; always equal to the sum of its ledger rows (invariant 3). */
export type StepTotals = {
  readonly good: Quantity
  readonly scrap: Quantity
  /** Sent to rework, ever. */
  readonly rework: Quantity
  /** Come back from rework, ever; already inside good, scrap or waiting. */
  readonly reworkDone: Quantity
  /** Of good: pieces that had been sent to rework before. */
  readonly reworkGood: Quantity
  /** Of scrap and rework: pieces that had been sent to rework before. */
  readonly reworkBad: Quantity
  /** Made, and not yet judged by an inspector: in no other number. */
  readonly waiting: Quantity
  /** Of good: accepted by concession (让步接收). */
  readonly conceded: Quantity
  /** Sent back to an earlier step from here, or past here, ever: in no other number, since they come once more. */
  readonly returned: Quantity
}

/**
 * Pieces that one step sent back to an earlier one (退回返工): from there they run through all steps again until they
 * are back at the step that sent them. Its id is the row of the ledger that sent them.
 */
export type ReworkRoute = {
  readonly id: ReportId
  readonly fromSeq: number
  readonly toSeq: number
  readonly quantity: Quantity
  readonly reason: ReasonCode | null
  readonly sentAt: Instant
  readonly sentBy: PersonId | null
  /** The sending of which they were when they were sent back once more; null: it is the first time. */
  readonly cameFrom: ReportId | null
  /** What has been reported of these very pieces since, step by step; steps without any are left out. */
  readonly made: readonly { readonly stepId: StepId; readonly totals: StepTotals }[]
}

export const INSPECTION_RESULTS = ['pending', 'pass', 'fail', 'conceded'] as const
export type InspectionResult = (typeof INSPECTION_RESULTS)[number]

/** The step's latest first-piece inspection that stands. `sampleQty`: of how many pieces. */
export type FirstPiece = {
  readonly id: InspectionId
  readonly result: InspectionResult
  readonly sampleQty: Quantity
  /** What the latest one that was judged came to: a bad one holds the step while its successor is looked at. */
  readonly lastJudged: Exclude<InspectionResult, 'pending'> | null
}

/** An order's own copy of one routing step. */
export type Step = {
  readonly id: StepId
  readonly seq: number
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly workCenterId: WorkCenterId
  readonly workCenterName: string
  readonly teamId: TeamId
  readonly calendarId: CalendarId
  readonly rules: StepRules
  readonly planned: Quantity
  readonly totals: StepTotals
  readonly status: StepStatus
  readonly plannedStart: Instant | null
  readonly dueAt: Instant | null
  readonly startedAt: Instant | null
  readonly completedAt: Instant | null
  readonly assigneeIds: readonly PersonId[]
  /** Open exceptions that hold the step; it is *blocked* while there is one. */
  readonly blockedBy: readonly ExceptionId[]
  /** null: none was ever asked for. */
  readonly firstPiece: FirstPiece | null
  /** An inspection that was asked for and waits for an inspector. */
  readonly pendingInspection: InspectionId | null
  readonly outsourceStatus: 'sent' | 'partlyReceived' | 'received' | null
}

/** One order with its steps in sequence: the unit of consistency. Every write states the `version` it was decided on. */
export type Order = {
  readonly id: OrderId
  readonly code: OrderCode
  readonly version: number
  readonly productCode: ProductCode
  readonly productName: string
  readonly customer: string | null
  readonly quantity: Quantity
  readonly unit: UnitCode
  readonly priority: Priority
  readonly status: OrderStatus
  /** What the order was before it was put on hold; null otherwise. */
  readonly heldFrom: OrderStatus | null
  readonly closeReason: string | null
  readonly dueAt: Instant
  readonly releasedAt: Instant | null
  readonly salesOwnerId: PersonId | null
  readonly note: string
  readonly steps: readonly Step[]
  /** Oldest first; those taken back are left out, those that came back into the flow are not. */
  readonly reworks: readonly ReworkRoute[]
}

/** A worker's part of a report. Shares of one report sum exactly to it. */
export type WorkerShare = {
  readonly personId: PersonId
  readonly good: Quantity
  /** Percent, 4 decimals, for display and pay. */
  readonly sharePct: Quantity
  /** Piece pay in the site's currency, at the rate of the work date, copied (never recalculated silently). */
  readonly pay: Quantity
}

/** One row of the ledger. Never changed; a correction is a reversal plus a new row. Quantities of a reversal are negative. */
export type Report = {
  readonly id: ReportId
  readonly orderId: OrderId
  readonly stepId: StepId
  readonly stepSeq: number
  readonly good: Quantity
  readonly scrap: Quantity
  /** Sent to rework now. */
  readonly rework: Quantity
  /** Earlier rework that came back and is in this row's good, scrap or waiting. */
  readonly reworkDone: Quantity
  /** Of this row's good, and of its scrap and rework: what had been sent to rework before (first-pass yield). */
  readonly reworkGood: Quantity
  readonly reworkBad: Quantity
  /** Made and not yet judged; negative in the row of an inspection, which judges it. */
  readonly waiting: Quantity
  /** Of good: accepted by concession. */
  readonly conceded: Quantity
  /** Sent back from here to `returnedTo`; without it, taken out of this step's good because a later step sent them back. */
  readonly returned: Quantity
  readonly returnedTo: StepId | null
  /** The row that sent back the pieces which this one works again; null: they are here for the first time. */
  readonly reworkId: ReportId | null
  /** The inspection whose result this row is, and the row whose pieces it judged; null for a report. */
  readonly inspectionId: InspectionId | null
  readonly sourceId: ReportId | null
  readonly reason: ReasonCode | null
  readonly liability: Liability | null
  readonly workers: readonly WorkerShare[]
  /** Person-minutes. */
  readonly minutes: number
  readonly pieceRate: Quantity
  readonly occurredAt: Instant
  readonly reportedAt: Instant
  /** Accepted or reviewed; null while its review is pending (it counts meanwhile, and is reversed when rejected). */
  readonly effectiveAt: Instant | null
  /** The plant's day of the shift the work belongs to (invariant 7). */
  readonly workDate: PlainDate
  readonly channel: Channel
  readonly review: Review
  /** Over the gate and saved all the same, with the leader's or the setting's consent. */
  readonly overGate: boolean
  readonly reversalOf: ReportId | null
  readonly reporterId: PersonId | null
  readonly note: string
}
