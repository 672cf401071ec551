/**
 * The lesson of whoever is new: three messages on an order that exists nowhere. What is said is judged by the very rules of
 * real reports, on an order made up here; nothing of it is stored but how far the lesson has come.
 */
import { Temporal } from 'temporal-polyfill'
import { NOT_INSPECTED } from './inspection.ts'
import type { Instant, Order, Person, ReasonCode, Report, ReportSettings, Step, UnitCode } from './model.ts'
import { NO_TOTALS } from './order-stages.ts'
import { add, pieces, type Quantity, subtract, ZERO } from './quantity.ts'
import { type AcceptedReport, decideReport, type ReportRefusal, type ReportRequest } from './report-acceptance.ts'
import { gate } from './step-progress.ts'

export type Lesson = {
  /** 1: report good ones. 2: with scrap. 3: take it back, or ask for one's tasks. */
  readonly stage: 1 | 2 | 3
  /** What was "made" so far, and in the last report. */
  readonly good: Quantity
  readonly scrap: Quantity
  readonly last: { readonly good: Quantity; readonly scrap: Quantity } | null
}

export const FIRST_LESSON: Lesson = { stage: 1, good: ZERO, scrap: ZERO, last: null }

/** What each stage asks to be said. */
export const ASKED = {
  1: { good: pieces(5), scrap: ZERO },
  2: { good: pieces(8), scrap: pieces(1) },
} as const

const ORDER_QUANTITY = pieces(20)

export type LessonSaid =
  | { readonly kind: 'report'; readonly good: Quantity | 'rest'; readonly scrap: Quantity; readonly rework: Quantity }
  | { readonly kind: 'undo' }
  | { readonly kind: 'tasks' }
  | { readonly kind: 'other' }

export type LessonAnswer =
  /** `next` null: that was the last message. `asAsked`: said what the stage is about. */
  | {
      readonly kind: 'booked'
      readonly decision: AcceptedReport
      readonly next: Lesson
      readonly asAsked: boolean
      readonly reportable: Quantity
    }
  | { readonly kind: 'refused'; readonly why: ReportRefusal; readonly order: Order; readonly step: Step }
  | {
      readonly kind: 'undone'
      readonly undone: { readonly good: Quantity; readonly scrap: Quantity }
      readonly next: Lesson | null
    }
  | { readonly kind: 'finished' }
  /** Nothing the lesson is about; it stays where it is. */
  | { readonly kind: 'notYet' }

/** What the made-up order is called, in the reader's language. */
export type PracticeNames = {
  readonly order: string
  readonly product: string
  readonly step: string
  readonly unit: UnitCode
}

export type Learner = { readonly person: Person; readonly names: PracticeNames; readonly now: Instant }

export function decideLesson(lesson: Lesson, said: LessonSaid, learner: Learner): LessonAnswer {
  switch (said.kind) {
    case 'report':
      return report(lesson, said, learner)
    case 'undo':
      return undo(lesson)
    case 'tasks':
      return lesson.stage === 3 ? { kind: 'finished' } : { kind: 'notYet' }
    case 'other':
      return { kind: 'notYet' }
  }
}

function report(lesson: Lesson, said: Extract<LessonSaid, { kind: 'report' }>, learner: Learner): LessonAnswer {
  const order = practiceOrder(lesson, learner)
  const [step] = order.steps
  if (step === undefined) throw new Error('the practice order has its step')
  const decision = decideReport(order, requestOf(said, step, learner), CONTEXT)
  if (decision.kind === 'refused') return { kind: 'refused', why: decision.why, order, step }
  if (decision.kind === 'toReview') return { kind: 'refused', why: decision.why, order, step }
  const { good, scrap } = decision.report
  const asAsked = lesson.stage === 2 ? scrap > ZERO : good > ZERO
  const stage = asAsked && lesson.stage < 3 ? NEXT[lesson.stage] : lesson.stage
  const next = { stage, good: add(lesson.good, good), scrap: add(lesson.scrap, scrap), last: { good, scrap } }
  const reportable = gate(decision.after, step.seq, SETTINGS)?.reportable ?? ZERO
  return { kind: 'booked', decision, next, asAsked, reportable }
}

const NEXT = { 1: 2, 2: 3, 3: 3 } as const

function undo({ stage, good, scrap, last }: Lesson): LessonAnswer {
  if (last === null) return { kind: 'notYet' }
  const without = { stage, good: subtract(good, last.good), scrap: subtract(scrap, last.scrap), last: null }
  return { kind: 'undone', undone: last, next: stage === 3 ? null : without }
}

const SETTINGS: ReportSettings = {
  overReportTolerancePct: 0,
  overReportAction: 'block',
  prevStepRule: 'limitToPrevGood',
  reviewWithinHours: 0,
  editWindowMinutes: 60,
}
const CONTEXT = {
  settings: SETTINGS,
  unitDecimals: 0,
  departmentId: null,
  payFor: () => null,
  inspection: NOT_INSPECTED,
}
const STEP_CODE = 'PRACTICE'

function requestOf(
  { good, scrap, rework }: Extract<LessonSaid, { kind: 'report' }>,
  { seq }: Step,
  { person, now }: Learner,
): ReportRequest {
  return {
    reportId: 'practice' as Report['id'],
    stepSeq: seq,
    reporter: { ...person, skills: new Set([STEP_CODE]) },
    workers: [],
    good,
    scrap,
    rework,
    reworkDone: ZERO,
    reworkTo: null,
    reworkId: null,
    // A reason is the third lesson of its own day.
    reason: scrap > ZERO || rework > ZERO ? ('PRACTICE' as ReasonCode) : null,
    liability: null,
    minutes: 0,
    occurredAt: now,
    reportedAt: now,
    workDate: Temporal.PlainDate.from('2000-01-01'),
    channel: 'text',
    note: '',
    sessions: [],
  }
}

/** As it stands after what was said so far. It has no id that any table knows. */
function practiceOrder({ good, scrap }: Lesson, { names, now }: Learner): Order {
  return {
    id: 0 as Order['id'],
    code: names.order as Order['code'],
    version: 0,
    productCode: STEP_CODE as Order['productCode'],
    productName: names.product,
    customer: null,
    quantity: ORDER_QUANTITY,
    unit: names.unit,
    priority: 'normal',
    status: 'inProgress',
    heldFrom: null,
    closeReason: null,
    dueAt: now,
    releasedAt: now,
    salesOwnerId: null,
    note: '',
    reworks: [],
    steps: [practiceStep({ good, scrap }, names, now)],
  }
}

function practiceStep({ good, scrap }: Pick<Lesson, 'good' | 'scrap'>, names: PracticeNames, now: Instant): Step {
  return {
    id: 0 as Step['id'],
    seq: 10,
    code: STEP_CODE,
    name: names.step,
    aliases: [],
    workCenterId: STEP_CODE as Step['workCenterId'],
    workCenterName: names.step,
    teamId: STEP_CODE as Step['teamId'],
    calendarId: STEP_CODE as Step['calendarId'],
    rules: {
      setupMinutes: 0,
      standardSeconds: 0,
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
      isOutput: true,
    },
    planned: ORDER_QUANTITY,
    totals: { ...NO_TOTALS, good, scrap },
    status: 'inProgress',
    plannedStart: null,
    dueAt: null,
    startedAt: now,
    completedAt: null,
    assigneeIds: [],
    blockedBy: [],
    firstPiece: null,
    pendingInspection: null,
    outsourceStatus: null,
  }
}
