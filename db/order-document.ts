/** One order with its steps as one JSON document: what it takes to load an order in one round trip. */
import type {
  CalendarId,
  ExceptionId,
  InspectionId,
  InspectionResult,
  Order,
  OrderCode,
  OrderId,
  OrderStatus,
  PersonId,
  Priority,
  ProductCode,
  ReasonCode,
  ReportId,
  ReworkRoute,
  Step,
  StepId,
  StepRules,
  StepStatus,
  StepTotals,
  TeamId,
  UnitCode,
  WorkCenterId,
} from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { toInstant, toInstantOrNull, toQuantity } from './row-values.ts'

export type StepDocument = {
  readonly id: number
  readonly seq: number
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly workCenterId: string
  readonly workCenterName: string
  readonly teamId: string
  readonly calendarId: string
  readonly capacity: number
  readonly setupMinutes: number
  readonly standardSeconds: number
  readonly parallelWorkers: number
  readonly expectedScrapPct: number
  readonly inspection: StepRules['inspection']
  readonly reviewRequired: boolean
  readonly groupReport: boolean
  readonly outsourceVendor: string | null
  readonly outsourceLeadTimeHours: number | null
  readonly outsourceUnitPrice: string | null
  readonly parallelGroup: string | null
  readonly overlapAllowed: boolean
  readonly transferBatch: string
  readonly reportPoint: boolean
  readonly milestone: boolean
  readonly isOutput: boolean
  readonly planned: string
  readonly good: string
  readonly scrap: string
  readonly rework: string
  readonly reworkDone: string
  readonly reworkGood: string
  readonly reworkBad: string
  readonly waiting: string
  readonly conceded: string
  readonly returned: string
  readonly status: StepStatus
  readonly plannedStart: string | null
  readonly dueAt: string | null
  readonly startedAt: string | null
  readonly completedAt: string | null
  readonly assigneeIds: readonly string[]
  readonly blockedBy: readonly string[]
  readonly firstPiece: {
    readonly id: string
    readonly result: InspectionResult
    readonly sampleQty: string
    readonly lastJudged: Exclude<InspectionResult, 'pending'> | null
  } | null
  readonly pendingInspection: string | null
  readonly outsourceStatus: Step['outsourceStatus']
}

type ReworkDocument = {
  readonly id: string
  readonly fromSeq: number
  readonly toSeq: number
  readonly quantity: string
  readonly reason: string | null
  readonly sentAt: string
  readonly sentBy: string | null
  readonly cameFrom: string | null
  readonly made: readonly (TotalsDocument & { readonly stepId: number })[]
}

type TotalsDocument = { readonly [total in keyof StepTotals]: string }

export type OrderDocument = {
  readonly id: number
  readonly code: string
  readonly version: number
  readonly productCode: string
  readonly productName: string
  readonly customer: string | null
  readonly quantity: string
  readonly unit: string
  readonly priority: Priority
  readonly status: OrderStatus
  readonly heldFrom: OrderStatus | null
  readonly closeReason: string | null
  readonly dueAt: string
  readonly releasedAt: string | null
  readonly salesOwnerId: string | null
  readonly note: string
  readonly steps: readonly StepDocument[]
  readonly reworks: readonly ReworkDocument[]
}

/** The document of the row `o` of `orders`; put it into a select list. Every table is reached by an index. */
export const orderDocument = (sql: Queryable) => sql`
  json_build_object(
    'id', o.id, 'code', o.code, 'version', o.version, 'productCode', o.product_code,
    'productName', (select p.name from product p where p.code = o.product_code), 'customer', o.customer,
    'quantity', o.quantity::text, 'unit', o.unit, 'priority', o.priority, 'status', o.status,
    'heldFrom', o.held_from, 'closeReason', o.close_reason, 'dueAt', o.due_at, 'releasedAt', o.released_at,
    'salesOwnerId', o.sales_owner_id, 'note', o.note,
    'steps', coalesce((select json_agg(${stepDocument(sql)} order by s.seq)
      from step s join work_center w on w.id = s.work_center_id join team t on t.id = s.team_id
      where s.order_id = o.id), '[]'::json),
    'reworks', coalesce((select json_agg(${reworkDocument(sql)} order by r.seq)
      from report r join step f on f.id = r.step_id join step t on t.id = r.returned_to
      where r.order_id = o.id and r.returned_to is not null and r.reversal_of is null
        and not exists (select 1 from report undone where undone.reversal_of = r.id)), '[]'::json))`

/** What was sent back, and what its pieces have come to since. Few orders have any: the index is of those rows alone. */
const reworkDocument = (sql: Queryable) => sql`
  json_build_object('id', r.id, 'fromSeq', f.seq, 'toSeq', t.seq, 'quantity', r.returned::text, 'reason', r.reason,
    'sentAt', r.reported_at, 'sentBy', r.reporter_id, 'cameFrom', r.rework_id,
    'made', coalesce((select json_agg(json_build_object('stepId', m.step_id, 'good', m.good::text, 'scrap', m.scrap::text,
        'rework', m.rework::text, 'reworkDone', m.rework_done::text, 'reworkGood', m.rework_good::text,
        'reworkBad', m.rework_bad::text, 'waiting', m.waiting::text, 'conceded', m.conceded::text,
        'returned', m.returned::text) order by m.step_id)
      from (select step_id, sum(good) as good, sum(scrap) as scrap, sum(rework) as rework, sum(rework_done) as rework_done,
          sum(rework_good) as rework_good, sum(rework_bad) as rework_bad, sum(waiting) as waiting, sum(conceded) as conceded,
          sum(returned) as returned
        from report where rework_id = r.id group by step_id) m), '[]'::json))`

const stepDocument = (sql: Queryable) => sql`
  json_build_object(
    'id', s.id, 'seq', s.seq, 'code', s.code, 'name', s.name, 'aliases', s.aliases,
    'workCenterId', s.work_center_id, 'workCenterName', w.name, 'teamId', s.team_id, 'calendarId', t.calendar_id,
    'capacity', s.capacity, 'setupMinutes', s.setup_minutes, 'standardSeconds', s.standard_seconds,
    'parallelWorkers', s.parallel_workers, 'expectedScrapPct', s.expected_scrap_pct, 'inspection', s.inspection,
    'reviewRequired', s.review_required, 'groupReport', s.group_report, 'outsourceVendor', s.outsource_vendor,
    'outsourceLeadTimeHours', s.outsource_lead_time_hours, 'outsourceUnitPrice', s.outsource_unit_price::text,
    'parallelGroup', s.parallel_group, 'overlapAllowed', s.overlap_allowed, 'transferBatch', s.transfer_batch::text,
    'reportPoint', s.report_point, 'milestone', s.milestone, 'isOutput', s.is_output,
    'planned', s.planned::text, 'good', s.good::text, 'scrap', s.scrap::text, 'rework', s.rework::text,
    'reworkDone', s.rework_done::text, 'reworkGood', s.rework_good::text, 'reworkBad', s.rework_bad::text,
    'waiting', s.waiting::text, 'conceded', s.conceded::text, 'returned', s.returned::text, 'status', s.status, 'plannedStart', s.planned_start, 'dueAt', s.due_at,
    'startedAt', s.started_at, 'completedAt', s.completed_at, 'outsourceStatus', s.outsource_status,
    'assigneeIds', array(select a.person_id from step_assignee a where a.step_id = s.id order by a.person_id),
    'blockedBy', array(select p.exception_id from order_pause p
      where p.step_id = s.id and p.to_at is null order by p.from_at, p.exception_id),
    'firstPiece', (select json_build_object('id', i.id, 'result', i.result, 'sampleQty', i.sample_qty::text,
        'lastJudged', (select j.result from inspection j
          where j.step_id = s.id and j.kind = 'first' and j.result <> 'pending' and j.reversed_at is null
          order by j.done_at desc, j.requested_at desc, j.id desc limit 1))
      from inspection i where i.step_id = s.id and i.kind = 'first' and i.reversed_at is null
      order by i.requested_at desc, i.id desc limit 1),
    'pendingInspection', (select i.id from inspection i
      where i.step_id = s.id and i.result = 'pending' order by i.requested_at desc, i.id desc limit 1))`

export function toOrder(document: OrderDocument): Order {
  return {
    ...document,
    id: document.id as OrderId,
    code: document.code as OrderCode,
    productCode: document.productCode as ProductCode,
    quantity: toQuantity(document.quantity),
    unit: document.unit as UnitCode,
    dueAt: toInstant(document.dueAt),
    releasedAt: toInstantOrNull(document.releasedAt),
    salesOwnerId: document.salesOwnerId as PersonId | null,
    steps: document.steps.map(toStep),
    reworks: document.reworks.map(toRework),
  }
}

const toRework = (document: ReworkDocument): ReworkRoute => ({
  id: document.id as ReportId,
  fromSeq: document.fromSeq,
  toSeq: document.toSeq,
  quantity: toQuantity(document.quantity),
  reason: document.reason as ReasonCode | null,
  sentAt: toInstant(document.sentAt),
  sentBy: document.sentBy as PersonId | null,
  cameFrom: document.cameFrom as ReportId | null,
  made: document.made.map(({ stepId, ...totals }) => ({ stepId: stepId as StepId, totals: toTotals(totals) })),
})

const toTotals = (document: TotalsDocument): StepTotals => ({
  good: toQuantity(document.good),
  scrap: toQuantity(document.scrap),
  rework: toQuantity(document.rework),
  reworkDone: toQuantity(document.reworkDone),
  reworkGood: toQuantity(document.reworkGood),
  reworkBad: toQuantity(document.reworkBad),
  waiting: toQuantity(document.waiting),
  conceded: toQuantity(document.conceded),
  returned: toQuantity(document.returned),
})

function toStep(document: StepDocument): Step {
  return {
    id: document.id as StepId,
    seq: document.seq,
    code: document.code,
    name: document.name,
    aliases: document.aliases,
    workCenterId: document.workCenterId as WorkCenterId,
    workCenterName: document.workCenterName,
    teamId: document.teamId as TeamId,
    calendarId: document.calendarId as CalendarId,
    rules: toStepRules(document),
    planned: toQuantity(document.planned),
    totals: toTotals(document),
    status: document.status,
    plannedStart: toInstantOrNull(document.plannedStart),
    dueAt: toInstantOrNull(document.dueAt),
    startedAt: toInstantOrNull(document.startedAt),
    completedAt: toInstantOrNull(document.completedAt),
    assigneeIds: document.assigneeIds as readonly PersonId[],
    blockedBy: document.blockedBy as readonly ExceptionId[],
    firstPiece: toFirstPiece(document.firstPiece),
    pendingInspection: document.pendingInspection as InspectionId | null,
    outsourceStatus: document.outsourceStatus,
  }
}

function toFirstPiece(document: StepDocument['firstPiece']): Step['firstPiece'] {
  if (document === null) return null
  return { ...document, id: document.id as InspectionId, sampleQty: toQuantity(document.sampleQty) }
}

export type StepRulesDocument = Pick<
  StepDocument,
  | 'setupMinutes'
  | 'standardSeconds'
  | 'parallelWorkers'
  | 'capacity'
  | 'expectedScrapPct'
  | 'inspection'
  | 'reviewRequired'
  | 'groupReport'
  | 'outsourceVendor'
  | 'outsourceLeadTimeHours'
  | 'outsourceUnitPrice'
  | 'parallelGroup'
  | 'overlapAllowed'
  | 'transferBatch'
  | 'reportPoint'
  | 'milestone'
  | 'isOutput'
>

export function toStepRules(document: StepRulesDocument): StepRules {
  return {
    setupMinutes: document.setupMinutes,
    standardSeconds: document.standardSeconds,
    parallelWorkers: document.parallelWorkers,
    capacity: document.capacity,
    expectedScrapPct: document.expectedScrapPct,
    inspection: document.inspection,
    reviewRequired: document.reviewRequired,
    groupReport: document.groupReport,
    outsource: toOutsource(document),
    parallelGroup: document.parallelGroup,
    overlapAllowed: document.overlapAllowed,
    transferBatch: toQuantity(document.transferBatch),
    reportPoint: document.reportPoint,
    milestone: document.milestone,
    isOutput: document.isOutput,
  }
}

function toOutsource(document: StepRulesDocument): StepRules['outsource'] {
  const { outsourceVendor: vendor, outsourceLeadTimeHours: leadTimeHours, outsourceUnitPrice: unitPrice } = document
  if (vendor === null || leadTimeHours === null || unitPrice === null) return null
  return { vendor, leadTimeHours, unitPrice: toQuantity(unitPrice) }
}
