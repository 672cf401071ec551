/**
 * A floor that does at random what people do: reports, reversals, corrections, reviews, holds and pauses over any
 * routing. Every accepted decision is written down, so that a property can look at each step of the way.
 */
import fc from 'fast-check'
import type { OrderChange, ReviewDecision } from '../domain/decision.ts'
import { type InspectionSettings, inspectionOfStep, NOT_INSPECTED, usualInspection } from '../domain/inspection.ts'
import { decideResult, type ResultRequest } from '../domain/inspection-result.ts'
import { decideResultReversal } from '../domain/inspection-reversal.ts'
import type { InspectionId, Order, Report, ReportSettings, Step, StepRules } from '../domain/model.ts'
import { decideHold, decidePause, decideResume, decideStart, decideUnhold } from '../domain/order-lifecycle.ts'
import { NO_TOTALS } from '../domain/order-stages.ts'
import { largest, pieces, smallest, subtract, ZERO } from '../domain/quantity.ts'
import { decideReport, type HeldReport, type ReportContext } from '../domain/report-acceptance.ts'
import { decideCorrection, decideReversal } from '../domain/reversal.ts'
import { decideApproval, decideHeldApproval, decideRejection } from '../domain/review.ts'
import { openRework } from '../domain/step-progress.ts'
import {
  CONTEXT,
  departmentId,
  givenOrder,
  givenStep,
  inspector,
  leader,
  manager,
  NOW,
  newId,
  planner,
  reporting,
  SETTINGS,
  undoing,
  worker,
} from './given-order.ts'

export type Act = {
  readonly do:
    | 'report'
    | 'rest'
    | 'reverse'
    | 'correct'
    | 'approve'
    | 'reject'
    | 'approveHeld'
    | 'hold'
    | 'unhold'
    | 'start'
    | 'pause'
    | 'resume'
    | 'inspect'
    | 'takeBack'
  /** Which step or which row, modulo their number. */
  readonly which: number
  readonly good: number
  readonly scrap: number
  readonly rework: number
  readonly reworkDone: number
  /** Rework goes back to an earlier step. */
  readonly back: boolean
}

export type Floor = {
  readonly order: Order
  readonly settings: ReportSettings
  readonly inspection: InspectionSettings
  readonly acts: readonly Act[]
}

const rules: fc.Arbitrary<Partial<StepRules>> = fc.record({
  parallelGroup: fc.constantFrom(null, null, 'A', 'B'),
  overlapAllowed: fc.boolean(),
  transferBatch: fc.integer({ min: 0, max: 4 }).map(pieces),
  reportPoint: fc.constantFrom(true, true, true, false),
  reviewRequired: fc.constantFrom(false, false, true),
})

const settings: fc.Arbitrary<ReportSettings> = fc
  .record({
    overReportTolerancePct: fc.constantFrom(0, 10, 25),
    overReportAction: fc.constantFrom('block', 'review', 'warn'),
    prevStepRule: fc.constantFrom('limitToPrevGood', 'limitToPrevGood', 'limitToPrevGood', 'none'),
  })
  .map(s => ({ ...SETTINGS, ...s }))

const KINDS: fc.Arbitrary<Act['do']> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Act['do']>('report') },
  { weight: 4, arbitrary: fc.constant<Act['do']>('rest') },
  { weight: 4, arbitrary: fc.constant<Act['do']>('reverse') },
  { weight: 4, arbitrary: fc.constant<Act['do']>('correct') },
  { weight: 5, arbitrary: fc.constantFrom<Act['do'][]>('approve', 'reject', 'approveHeld', 'unhold', 'unhold') },
  { weight: 2, arbitrary: fc.constantFrom<Act['do'][]>('hold', 'start', 'pause', 'resume') },
)

const act: fc.Arbitrary<Act> = fc.record({
  do: KINDS,
  which: fc.nat(40),
  good: fc.integer({ min: 0, max: 9 }),
  scrap: fc.constantFrom(0, 0, 0, 1, 2),
  rework: fc.constantFrom(0, 0, 0, 1, 3),
  reworkDone: fc.constantFrom(0, 0, 1, 2),
  back: fc.constant(false),
})

const inspectedRules: fc.Arbitrary<Partial<StepRules>> = fc
  .tuple(rules, fc.constantFrom<StepRules['inspection'][]>('none', 'first', 'inProcess', 'final', 'final'))
  .map(([all, inspection]) => ({ ...all, inspection }))

const inspectingAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: act },
  {
    weight: 2,
    arbitrary: fc
      .tuple(act, fc.constantFrom<Act['do'][]>('inspect', 'inspect', 'inspect', 'takeBack'))
      .map(([one, kind]) => ({ ...one, do: kind })),
  },
)

const floorsOf = (of: typeof rules, acts: typeof act, fewest = 1): fc.Arbitrary<Floor> =>
  fc
    .record({
      quantity: fc.integer({ min: 1, max: 20 }),
      steps: fc.array(of, { minLength: fewest, maxLength: 5 }),
      settings,
      inspection: fc.record({
        hold: fc.constantFrom<InspectionSettings['hold'][]>(['final'], ['final', 'inProcess'], []),
        firstPiece: fc.constantFrom('wait', 'continue', 'continue'),
        incoming: fc.constant('none'),
      }),
      // Not the default size: few acts never get past the first step.
      acts: fc.array(acts, { minLength: 1, maxLength: 40, size: 'max' }),
    })
    .map(({ quantity, steps, settings, inspection, acts }) => ({
      order: givenOrder(
        steps.map((r, i) => givenStep((i + 1) * 10, r, { planned: pieces(quantity) })),
        { quantity: pieces(quantity) },
      ),
      settings,
      inspection,
      acts,
    }))

const sendingAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: act.map((one): Act => ({ ...one, do: 'rest', rework: 0 })) },
  { weight: 2, arbitrary: inspectingAct },
  {
    weight: 3,
    arbitrary: act.map(
      (one): Act => ({ ...one, do: 'report', good: one.good % 3, rework: one.rework + 1, back: true }),
    ),
  },
  { weight: 2, arbitrary: act.map((one): Act => ({ ...one, do: 'report', good: one.which % 4, scrap: 0, rework: 0 })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(act, fc.constantFrom<Act['do'][]>('correct', 'reverse', 'inspect', 'inspect', 'takeBack'))
      .map(([one, kind]): Act => ({ ...one, do: kind, good: 1, rework: 1, back: true })),
  },
)

const sendingRules: fc.Arbitrary<Partial<StepRules>> = fc
  .tuple(inspectedRules, fc.constantFrom(null, null, null, 'A'), fc.constantFrom(true, true, true, true, false))
  .map(([all, parallelGroup, reportPoint]) => ({ ...all, parallelGroup, reportPoint, transferBatch: ZERO }))

export const floors = floorsOf(rules, act)

/** Where much is inspected, and what was judged is now and then taken back. */
export const inspectedFloors = floorsOf(inspectedRules, inspectingAct)

/** Parts that are made side by side, and steps that nobody reports. */
const tangledRules: fc.Arbitrary<Partial<StepRules>> = fc
  .tuple(sendingRules, fc.constantFrom(null, 'A', 'A', 'B'), fc.constantFrom(true, true, false))
  .map(([all, parallelGroup, reportPoint]) => ({ ...all, parallelGroup, reportPoint }))

/** Where much is sent back to earlier steps, worked again, and taken back. */
export const sendingFloors = fc.oneof(
  { weight: 2, arbitrary: floorsOf(sendingRules, sendingAct, 2) },
  { weight: 1, arbitrary: floorsOf(tangledRules, sendingAct, 4) },
)

export type Moment = {
  readonly act: Act
  readonly before: Order
  readonly after: Order
  readonly change: OrderChange
  /** All rows booked so far, this change's included. */
  readonly ledger: readonly Report[]
}

type Answer = {
  readonly kind: string
  readonly change?: OrderChange
  readonly after?: Order
  readonly held?: HeldReport
}

/** Does everything in turn; refusals are passed by. Returns each accepted decision, and how many were refused. */
export function play(floor: Floor): { readonly moments: readonly Moment[]; readonly refused: readonly Answer[] } {
  const moments: Moment[] = []
  const refused: Answer[] = []
  const held: HeldReport[] = []
  const decisions: ReviewDecision[] = []
  let order = deepFreeze(floor.order)
  let ledger: readonly Report[] = []
  for (const act of floor.acts) {
    const answer = decide(act, { order, ledger, decisions, held, floor })
    if (answer.held) held.push(answer.held)
    if (!answer.change || !answer.after) {
      refused.push(answer)
      continue
    }
    const { change, after } = answer
    ledger = [...ledger, ...change.reports]
    decisions.push(...change.reviews)
    moments.push({ act, before: order, after, change, ledger })
    order = deepFreeze(after)
  }
  return { moments, refused }
}

type World = {
  readonly order: Order
  readonly ledger: readonly Report[]
  readonly decisions: readonly ReviewDecision[]
  readonly held: readonly HeldReport[]
  readonly floor: Floor
}

/** What is inspected differs from step to step. */
const contextOf = ({ settings, inspection }: Floor, step: Step | undefined): ReportContext => ({
  ...CONTEXT,
  settings,
  inspection: step === undefined ? NOT_INSPECTED : inspectionOfStep(step, inspection, null),
})

function decide(act: Act, world: World): Answer {
  const { order, ledger, floor, decisions, held } = world
  const step = stepFor(act, order)
  const context = contextOf(floor, step)
  const pool = act.back ? ledger.filter(({ returnedTo }) => returnedTo !== null) : ledger
  const row = pool[act.which % Math.max(1, pool.length)]
  const rows = { ...context, ledger, decisions, workerTeamIds: [] }
  const now = NOW
  const stepAsking = { actor: worker, now, stepSeq: step?.seq ?? 0, departmentId, othersWorking: false }
  switch (act.do) {
    case 'report':
    case 'rest':
      return decideReport(order, requestOf(act, order, step?.seq ?? 0), context)
    case 'start':
      return decideStart(order, { ...stepAsking, waitsForPrevious: context.settings.prevStepRule !== 'none' })
    case 'pause':
      return decidePause(order, stepAsking)
    case 'resume':
      return decideResume(order, stepAsking)
    case 'hold':
      return decideHold(order, { actor: planner, now })
    case 'unhold':
      return decideUnhold(order, { actor: planner, now })
    case 'approveHeld': {
      const waiting = held[act.which % Math.max(1, held.length)]
      if (!waiting) return { kind: 'nothing' }
      const heldStep = order.steps.find(({ seq }) => seq === waiting.stepSeq)
      const heldRows = { ...rows, ...contextOf(floor, heldStep) }
      const asking = { reviewer: leader, now, note: '', reversalId: newId(), people: new Map([[worker.id, worker]]) }
      return decideHeldApproval(order, { ...waiting, reportId: newId() }, asking, heldRows)
    }
    case 'inspect':
      return step ? judgeAt(act, step, world) : { kind: 'nothing' }
    case 'takeBack':
      return takeBack(act, world)
    default:
      return row ? decideOnRow(act, row, world) : { kind: 'nothing' }
  }
}

/** Mostly what waits, split as the act says; now and then more than that, or a bare verdict. */
function judgeAt(act: Act, step: Step, { order, ledger, floor }: World): Answer {
  const concedes = act.which % 5 === 0
  const request: ResultRequest = {
    inspectionId: (step.pendingInspection ?? newId()) as InspectionId,
    kind: act.which % 3 === 0 ? 'first' : usualInspection(step),
    stepSeq: step.seq,
    inspector,
    verdict: act.which % 7 === 0 ? 'fail' : act.good === 0 ? 'pass' : null,
    good:
      act.good === 0
        ? null
        : smallest(pieces(act.good), largest(ZERO, subtract(step.totals.waiting, pieces(act.scrap)))),
    scrap: pieces(act.scrap),
    rework: pieces(act.which % 4 === 0 || act.back ? act.rework : 0),
    reworkTo: act.back ? earlierSeq(act, step.seq) : null,
    conceded: concedes ? pieces(1) : null,
    sample: null,
    defects: [],
    approver: concedes ? manager : null,
    note: concedes ? '客户同意' : '',
    now: NOW,
    channel: 'card',
  }
  return decideResult(order, request, {
    ...contextOf(floor, step),
    ledger,
    plan: null,
    defectsKnown: false,
    outOfTolerance: false,
    isPaidByPiece: () => true,
  })
}

function takeBack(act: Act, { order, ledger, floor }: World): Answer {
  const results = ledger.filter(row => row.inspectionId === (row.id as string) && row.reversalOf === null)
  const row = results[act.which % Math.max(1, results.length)]
  if (row?.inspectionId == null) return { kind: 'nothing' }
  const result = { id: row.inspectionId, stepSeq: row.stepSeq, inspectorId: inspector.id, doneAt: NOW }
  const asking = { actor: inspector, reversalId: newId(), reason: '量错了', now: NOW, channel: 'card' as const }
  const step = order.steps.find(({ seq }) => seq === row.stepSeq)
  return decideResultReversal(order, result, asking, { ...contextOf(floor, step), ledger, workerTeamIds: [] })
}

function decideOnRow(act: Act, row: Report, { order, ledger, decisions, floor }: World): Answer {
  const context = contextOf(
    floor,
    order.steps.find(({ seq }) => seq === row.stepSeq),
  )
  const rows = { ...context, ledger, decisions, workerTeamIds: [] }
  const review = { reportId: row.id, reviewer: leader, now: NOW, note: '' }
  switch (act.do) {
    case 'reverse':
      return decideReversal(order, undoing(row.id), rows)
    case 'correct':
      return decideCorrection(order, undoing(row.id), requestOf(act, order, row.stepSeq), rows)
    case 'approve':
      return decideApproval(order, review, rows)
    default:
      return decideRejection(order, { ...review, reversalId: newId(), channel: 'card' }, rows)
  }
}

/** Mostly a step that is running or ready; now and then any. */
function stepFor(act: Act, order: Order): Step | undefined {
  const running = order.steps.filter(s => s.status === 'inProgress' || s.status === 'ready')
  const likely = act.back ? running.filter(({ seq }) => seq > 10) : running
  const among = likely.length === 0 || act.which % 6 === 0 ? order.steps : likely
  return among[act.which % among.length]
}

/** Mostly no more back from rework than is out; now and then whatever. */
function requestOf(act: Act, order: Order, stepSeq: number) {
  const totals = order.steps.find(s => s.seq === stepSeq)?.totals ?? NO_TOTALS
  const back = pieces(act.reworkDone)
  return reporting(stepSeq, act.do === 'rest' ? 'rest' : act.good, {
    scrap: pieces(act.scrap),
    rework: pieces(act.rework),
    reworkTo: act.back ? earlierSeq(act, stepSeq) : null,
    // What was sent back is reported by the same words, whatever lies in the step's own rework.
    reworkDone: act.which % 7 === 0 || order.reworks.length > 0 ? back : smallest(back, openRework(totals)),
  })
}

/** Mostly earlier; now and then the step itself or none. */
const earlierSeq = (act: Act, seq: number): number => Math.max(10, seq - 10 * (act.which % 4))

/** A rule that changes its input throws then. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
