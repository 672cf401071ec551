/** Orders, people and requests for tests of the rules: plain values with everything usual filled in. */
import { Temporal } from 'temporal-polyfill'
import { NOT_INSPECTED } from '../domain/inspection.ts'
import type { Instant, Order, Person, Report, ReportSettings, Step, StepRules } from '../domain/model.ts'
import { NO_TOTALS } from '../domain/order-stages.ts'
import { pieces, type Quantity, ZERO } from '../domain/quantity.ts'
import type { ReportContext, ReportRequest } from '../domain/report-acceptance.ts'
import type { ReversalContext, ReversalRequest } from '../domain/reversal.ts'
import { statusConsequences } from '../domain/step-progress.ts'

export const NOW: Instant = Temporal.Instant.from('2026-11-21T02:00:00Z')
export const WORK_DATE = Temporal.PlainDate.from('2026-11-21')
export const minutesAgo = (minutes: number): Instant => NOW.subtract({ minutes })

export const SETTINGS: ReportSettings = {
  overReportTolerancePct: 0,
  overReportAction: 'block',
  prevStepRule: 'limitToPrevGood',
  reviewWithinHours: 4,
  editWindowMinutes: 30,
}

const RULES: StepRules = {
  setupMinutes: 0,
  standardSeconds: 60,
  parallelWorkers: 1,
  capacity: 1,
  expectedScrapPct: 0,
  inspection: 'none',
  reviewRequired: false,
  groupReport: false,
  outsource: null,
  parallelGroup: null,
  overlapAllowed: true,
  transferBatch: ZERO,
  reportPoint: true,
  milestone: false,
  isOutput: false,
}

export const OUTSIDE: StepRules['outsource'] = { vendor: '安顺热处理', leadTimeHours: 48, unitPrice: ZERO }

/** A pending step with code S10, S20, … unless said otherwise. */
export function givenStep(seq: number, rules: Partial<StepRules> = {}, said: Partial<Step> = {}): Step {
  return {
    id: seq as Step['id'],
    seq,
    code: `S${seq}`,
    name: `工序${seq}`,
    aliases: [],
    workCenterId: 'WC' as Step['workCenterId'],
    workCenterName: '工作中心',
    teamId: 'T1' as Step['teamId'],
    calendarId: 'CAL' as Step['calendarId'],
    rules: { ...RULES, ...rules },
    planned: pieces(100),
    totals: NO_TOTALS,
    status: 'pending',
    plannedStart: null,
    dueAt: null,
    startedAt: null,
    completedAt: null,
    assigneeIds: [],
    blockedBy: [],
    firstPiece: null,
    pendingInspection: null,
    outsourceStatus: null,
    ...said,
  }
}

/** A released order of 100 with the statuses that follow from its steps. */
export function givenOrder(steps: readonly Step[], said: Partial<Order> = {}): Order {
  const order: Order = {
    id: 1 as Order['id'],
    code: 'WO-1' as Order['code'],
    version: 7,
    productCode: 'P' as Order['productCode'],
    productName: '法兰',
    customer: null,
    quantity: pieces(100),
    unit: 'PCS' as Order['unit'],
    priority: 'normal',
    status: 'released',
    heldFrom: null,
    closeReason: null,
    dueAt: NOW.add({ hours: 48 }),
    releasedAt: minutesAgo(600),
    salesOwnerId: null,
    note: '',
    reworks: [],
    steps,
    ...said,
  }
  const follow = statusConsequences(order, minutesAgo(600))
  const patched = new Map(follow.steps.map(p => [p.id, p]))
  return { ...order, ...follow.order, steps: steps.map(s => ({ ...s, ...patched.get(s.id) })) }
}

/** A worker of team T1, department D1, with the skills of steps S10…S90, paid by the piece. */
export function givenPerson(id: string, said: Partial<Person> = {}): Person {
  return {
    id: id as Person['id'],
    employeeNo: id,
    name: id,
    departmentId: 'D1' as Person['departmentId'],
    teamId: 'T1' as Person['teamId'],
    role: 'worker',
    isAdmin: false,
    skills: new Set([10, 20, 30, 40, 50, 60, 70, 80, 90].map(seq => `S${seq}`)),
    payType: 'piece',
    active: true,
    ...said,
  }
}

export const worker = givenPerson('W1')
export const leader = givenPerson('L1', { role: 'teamLeader', payType: 'monthly' })
export const planner = givenPerson('P1', { role: 'planner', skills: new Set() })
export const inspector = givenPerson('Q1', { role: 'inspector', teamId: null, skills: new Set(), payType: 'monthly' })
export const manager = givenPerson('M1', { role: 'manager', skills: new Set() })

export const departmentId = worker.departmentId

export const CONTEXT: ReportContext = {
  settings: SETTINGS,
  unitDecimals: 0,
  departmentId,
  payFor: () => null,
  inspection: NOT_INSPECTED,
}

export const withSettings = (settings: Partial<ReportSettings>): ReportContext => ({
  ...CONTEXT,
  settings: { ...SETTINGS, ...settings },
})

/** What the ledger shows to reversals and reviews. */
export const withLedger = (ledger: readonly Report[], context: ReportContext = CONTEXT): ReversalContext => ({
  ...context,
  ledger,
  workerTeamIds: [],
})

let lastId = 0
/** A row id nobody has used. */
export const newId = (): Report['id'] => `R${++lastId}` as Report['id']

/** So many good pieces on a step, by W1, now. */
export function reporting(
  stepSeq: number,
  good: number | Quantity | 'rest',
  said: Partial<ReportRequest> = {},
): ReportRequest {
  return {
    reportId: newId(),
    stepSeq,
    reporter: worker,
    workers: [],
    good: typeof good === 'number' ? pieces(good) : good,
    scrap: ZERO,
    rework: ZERO,
    reworkDone: ZERO,
    reworkTo: null,
    reworkId: null,
    reason: null,
    liability: null,
    minutes: 0,
    occurredAt: NOW,
    reportedAt: NOW,
    workDate: WORK_DATE,
    channel: 'text',
    note: '',
    sessions: [],
    ...said,
  }
}

/** W1 takes a row back, now. */
export const undoing = (reportId: Report['id'], said: Partial<ReversalRequest> = {}): ReversalRequest => ({
  reportId,
  reversalId: newId(),
  actor: worker,
  now: NOW,
  channel: 'text',
  note: '',
  ...said,
})
