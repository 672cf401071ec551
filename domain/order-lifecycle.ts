/**
 * Running an order (release, hold, cancel, short close, priority, due date, people) and a step (start, pause, resume).
 * Each rule checks who asks and what state the order is in, and returns the change with all statuses that follow.
 */
import { outputOf } from './completion.ts'
import { type Refused, refused, type StepPatch, type WorkSession } from './decision.ts'
import type {
  DepartmentId,
  ExceptionId,
  Instant,
  Order,
  OrderStatus,
  Person,
  PersonId,
  Priority,
  Step,
  StepStatus,
} from './model.ts'
import { type ChangeDraft, type Concluded, concludeChange } from './order-ledger.ts'
import { type Action, mayDo, type Subject } from './permissions.ts'
import { add, largest, type Quantity, subtract, ZERO } from './quantity.ts'
import { subjectOf } from './report-refusal.ts'
import { consumedBy, findStep, isReportPoint, openRework, stepFlows, type Waiting, waitingOf } from './step-progress.ts'

/** Who asks, and when. `sessions`: work sessions to open or end with the change, as the caller worked them out. */
export type Asking = {
  readonly actor: Person
  readonly now: Instant
  readonly sessions?: readonly WorkSession[]
}

export type PlannedDates = { readonly seq: number; readonly plannedStart: Instant; readonly dueAt: Instant }

export type Decided = { readonly kind: 'decided' } & Concluded

export type LifecycleRefusal =
  | { readonly kind: 'notPermitted'; readonly action: Action }
  /** The order is in the wrong status for this; `allowed` are the right ones. */
  | { readonly kind: 'statusForbids'; readonly status: OrderStatus; readonly allowed: readonly OrderStatus[] }
  | { readonly kind: 'noSteps' }
  | { readonly kind: 'reasonMissing' }
  | { readonly kind: 'dueInPast'; readonly dueAt: Instant }
  | { readonly kind: 'unknownStep'; readonly stepSeq: number }
  | { readonly kind: 'stepOver'; readonly status: StepStatus }
  /** Not active any more, or without the skill for the step. */
  | { readonly kind: 'notSkilled'; readonly people: readonly PersonId[] }
  | { readonly kind: 'notOutsourced' }
  | { readonly kind: 'alreadySent' }

const OPEN: readonly OrderStatus[] = ['released', 'inProgress']
const NOT_OVER: readonly OrderStatus[] = ['planned', 'released', 'inProgress', 'onHold']

/** What was reported on a step: what a cancellation writes off. */
export type ReportedOnStep = {
  readonly seq: number
  readonly name: string
  readonly good: Quantity
  readonly scrap: Quantity
  readonly openRework: Quantity
  /** Made, and not yet judged by an inspector. */
  readonly waiting: Quantity
}

/** Hands a planned order to the floor: its steps get their dates, and what needs nothing before it becomes ready. */
export function decideRelease(
  order: Order,
  asking: Asking & { readonly plan: readonly PlannedDates[] },
): Decided | Refused<LifecycleRefusal> {
  const forbidden = refusalOf(order, asking.actor, 'runOrder', ['planned'])
  if (forbidden) return refused(forbidden)
  if (order.steps.length === 0) return refused({ kind: 'noSteps' })
  const steps = datesOf(order, asking.plan)
  return decided(order, asking, { order: { status: 'released', releasedAt: asking.now }, steps })
}

/** Everything stands still: running steps are paused, nothing new may begin or be reported. */
export function decideHold(
  order: Order,
  asking: Asking & { readonly departmentIds?: readonly DepartmentId[] },
): Decided | Refused<LifecycleRefusal> {
  const forbidden = refusalOf(order, asking.actor, 'holdOrder', OPEN, aboutDepartments(asking))
  if (forbidden) return refused(forbidden)
  return decided(order, asking, { order: { status: 'onHold', heldFrom: order.status } })
}

/** Lets a held order go on. Paused steps stay paused until somebody resumes them: only people know who is back at it. */
export function decideUnhold(
  order: Order,
  asking: Asking & { readonly departmentIds?: readonly DepartmentId[] },
): Decided | Refused<LifecycleRefusal> {
  const forbidden = refusalOf(order, asking.actor, 'holdOrder', ['onHold'], aboutDepartments(asking))
  if (forbidden) return refused(forbidden)
  return decided(order, asking, { order: { status: order.heldFrom ?? 'released', heldFrom: null } })
}

const aboutDepartments = (asking: { readonly departmentIds?: readonly DepartmentId[] }): Subject => ({
  departmentIds: asking.departmentIds ?? [],
})

/** `confirm`: something was reported, so the same request must come again with `confirmed`. */
export type CancelDecision =
  | (Decided & { readonly reported: readonly ReportedOnStep[]; readonly cancelled: readonly number[] })
  | { readonly kind: 'confirm'; readonly reported: readonly ReportedOnStep[]; readonly cancelled: readonly number[] }
  | Refused<LifecycleRefusal>

/** Ends an order that will not be made. Completed steps keep their status, all others are cancelled (samples: MO1016). */
export function decideCancel(order: Order, asking: Asking & { readonly confirmed: boolean }): CancelDecision {
  const forbidden = refusalOf(order, asking.actor, 'runOrder', NOT_OVER)
  if (forbidden) return refused(forbidden)
  const open = order.steps.filter(isOpen)
  const cascade = { reported: reportedOn(order), cancelled: open.map(s => s.seq) }
  if (cascade.reported.length > 0 && !asking.confirmed) return { kind: 'confirm', ...cascade }
  const steps = open.map<StepPatch>(s => ({ id: s.id, status: 'cancelled' }))
  return { ...decided(order, asking, { order: { status: 'cancelled', heldFrom: null }, steps }), ...cascade }
}

/** What a short close leaves. `missing` is 0 when the order has yielded its quantity. */
export type Leftover = {
  readonly output: Quantity
  readonly missing: Quantity
  /** Pieces that lie before a step, wait there for an inspector, or are out for rework from it, and will not be finished. */
  readonly inFlow: readonly { readonly seq: number; readonly name: string; readonly quantity: Quantity }[]
}

/** Closes an order with what there is, for a reason. Begun steps count as completed, the others are cancelled. */
export function decideCloseShort(
  order: Order,
  asking: Asking & { readonly reason: string },
): (Decided & { readonly leftover: Leftover }) | Refused<LifecycleRefusal> {
  const forbidden = refusalOf(order, asking.actor, 'closeShort', [...OPEN, 'onHold', 'completed'])
  if (forbidden) return refused(forbidden)
  const closeReason = asking.reason.trim()
  if (closeReason === '') return refused({ kind: 'reasonMissing' })
  const steps = order.steps.filter(isOpen).map(s => endOfStep(s, asking.now))
  const draft = { order: { status: 'closed' as const, heldFrom: null, closeReason }, steps }
  return { ...decided(order, asking, draft), leftover: leftoverOf(order) }
}

const endOfStep = (step: Step, now: Instant): StepPatch =>
  consumedBy(step.totals) > 0n
    ? { id: step.id, status: 'completed', completedAt: now }
    : { id: step.id, status: 'cancelled' }

/** What a short close of the order as it stands would leave; for showing before it is confirmed. */
export function leftoverOf(order: Order): Leftover {
  const output = outputOf(order)
  const inFlow = [...stepFlows(order, 0).values()]
    .filter(flow => isReportPoint(order, flow.step))
    .map(flow => ({
      seq: flow.step.seq,
      name: flow.step.name,
      quantity: subtract(
        largest(flow.received, flow.consumed),
        subtract(flow.consumed, add(flow.openRework, flow.step.totals.waiting)),
      ),
    }))
  return {
    output,
    missing: largest(ZERO, subtract(order.quantity, output)),
    inFlow: inFlow.filter(({ quantity }) => quantity > 0n),
  }
}

export function decidePriority(
  order: Order,
  asking: Asking & { readonly priority: Priority },
): Decided | Refused<LifecycleRefusal> {
  const forbidden = refusalOf(order, asking.actor, 'runOrder', NOT_OVER)
  return forbidden ? refused(forbidden) : decided(order, asking, { order: { priority: asking.priority } })
}

/** Moves the due time. `plan`: new dates of the steps; those that are over keep theirs. Empty: all keep theirs. */
export function decideDue(
  order: Order,
  asking: Asking & { readonly dueAt: Instant; readonly plan: readonly PlannedDates[] },
): Decided | Refused<LifecycleRefusal> {
  const forbidden = refusalOf(order, asking.actor, 'runOrder', NOT_OVER)
  if (forbidden) return refused(forbidden)
  const { dueAt, now } = asking
  if (dueAt.epochMilliseconds <= now.epochMilliseconds) return refused({ kind: 'dueInPast', dueAt })
  return decided(order, asking, { order: { dueAt }, steps: datesOf(order, asking.plan) })
}

/** Names the people of a step; whoever stood there before and is not named is off it. */
export function decideAssign(
  order: Order,
  asking: Asking & {
    readonly stepSeq: number
    readonly people: readonly Person[]
    readonly departmentId: DepartmentId | null
  },
): Decided | Refused<LifecycleRefusal> {
  const step = findStep(order, asking.stepSeq)
  if (!step) return refused({ kind: 'unknownStep', stepSeq: asking.stepSeq })
  const forbidden = refusalOf(order, asking.actor, 'assign', NOT_OVER, subjectOf(step, asking))
  if (forbidden) return refused(forbidden)
  if (!isOpen(step)) return refused({ kind: 'stepOver', status: step.status })
  const unfit = asking.people.filter(p => !p.active || !p.skills.has(step.code)).map(p => p.id)
  if (unfit.length > 0) return refused({ kind: 'notSkilled', people: unfit })
  const assigneeIds = [...new Set(asking.people.map(p => p.id))]
  return decided(order, asking, { steps: [{ id: step.id, assigneeIds }] })
}

/** The goods of an outsourced step have left the house; they come back by reports of channel `receipt`. */
export function decideSendOut(
  order: Order,
  asking: Asking & { readonly stepSeq: number; readonly departmentId: DepartmentId | null },
): Decided | Refused<LifecycleRefusal | StepRefusal> {
  const step = findStep(order, asking.stepSeq)
  if (!step) return refused({ kind: 'unknownStep', stepSeq: asking.stepSeq })
  const forbidden = refusalOf(order, asking.actor, 'receiveOutsourced', OPEN, subjectOf(step, asking))
  if (forbidden) return refused(forbidden)
  if (!step.rules.outsource) return refused({ kind: 'notOutsourced' })
  if (!isOpen(step)) return refused({ kind: 'stepOver', status: step.status })
  const waiting = waitingOf(order, step.seq)
  if (waiting) return refused({ kind: 'notReady', waiting })
  if (step.outsourceStatus !== null) return refused({ kind: 'alreadySent' })
  return decided(order, asking, { steps: [{ id: step.id, outsourceStatus: 'sent' }] })
}

export type StepRefusal =
  | { readonly kind: 'unknownStep'; readonly stepSeq: number }
  | { readonly kind: 'orderNotOpen'; readonly status: OrderStatus }
  | { readonly kind: 'stepOver'; readonly status: StepStatus }
  | { readonly kind: 'noReportPoint' }
  | { readonly kind: 'outsourced'; readonly vendor: string }
  | { readonly kind: 'notReady'; readonly waiting: Waiting }
  /** Open exceptions hold the step; resolve them first. */
  | { readonly kind: 'blocked'; readonly by: readonly ExceptionId[] }
  | { readonly kind: 'notPermitted'; readonly action: Action }
  | { readonly kind: 'notRunning'; readonly status: StepStatus }
  | { readonly kind: 'notPaused'; readonly status: StepStatus }

export type StepAsking = Asking & {
  readonly stepSeq: number
  readonly departmentId: DepartmentId | null
  /** false where the factory sets no previous-step limit (`prevStepRule: none`): a step may begin at any time. */
  readonly waitsForPrevious: boolean
}

/** Work begins, or one more joins in; a paused step goes on. */
export function decideStart(order: Order, asking: StepAsking): Decided | Refused<StepRefusal> {
  const found = findWorkable(order, asking)
  if (found.kind === 'refused') return found
  const { step } = found
  if (step.blockedBy.length > 0) return refused({ kind: 'blocked', by: step.blockedBy })
  const waiting = asking.waitsForPrevious && step.startedAt === null ? waitingOf(order, step.seq) : null
  if (waiting) return refused({ kind: 'notReady', waiting })
  const startedAt = step.startedAt ?? asking.now
  return decided(order, asking, { steps: [{ id: step.id, status: 'inProgress', startedAt }] })
}

/** Work stops for now. While `othersWorking`, the step goes on and only the person's session ends. */
export function decidePause(
  order: Order,
  asking: Omit<StepAsking, 'waitsForPrevious'> & { readonly othersWorking: boolean },
): Decided | Refused<StepRefusal> {
  const found = findWorkable(order, asking)
  if (found.kind === 'refused') return found
  const { step } = found
  if (step.status !== 'inProgress') return refused({ kind: 'notRunning', status: step.status })
  return decided(order, asking, { steps: asking.othersWorking ? [] : [{ id: step.id, status: 'paused' }] })
}

/** Paused work goes on. */
export function decideResume(
  order: Order,
  asking: Omit<StepAsking, 'waitsForPrevious'>,
): Decided | Refused<StepRefusal> {
  const found = findWorkable(order, asking)
  if (found.kind === 'refused') return found
  if (found.step.status !== 'paused') return refused({ kind: 'notPaused', status: found.step.status })
  return decideStart(order, { ...asking, waitsForPrevious: false })
}

/** A blocking exception stops what runs of these steps, whoever raised it; null when there is nothing to stop. */
export function stopForException(
  order: Order,
  asking: Omit<Asking, 'actor'> & { readonly stepSeqs: readonly number[] },
): Concluded | null {
  const running = order.steps.filter(({ seq, status }) => status === 'inProgress' && asking.stepSeqs.includes(seq))
  if (running.length === 0) return null
  const steps = running.map<StepPatch>(({ id }) => ({ id, status: 'paused' }))
  return concludeChange(order, { steps, sessions: asking.sessions ?? [] }, asking.now)
}

/** The step, when people may work on it now and this person is one of them. */
function findWorkable(
  order: Order,
  asking: Omit<StepAsking, 'waitsForPrevious'>,
): { kind: 'found'; step: Step } | Refused<StepRefusal> {
  const step = findStep(order, asking.stepSeq)
  if (!step) return refused({ kind: 'unknownStep', stepSeq: asking.stepSeq })
  if (!OPEN.includes(order.status)) return refused({ kind: 'orderNotOpen', status: order.status })
  if (!isOpen(step)) return refused({ kind: 'stepOver', status: step.status })
  if (!isReportPoint(order, step)) return refused({ kind: 'noReportPoint' })
  if (step.rules.outsource) return refused({ kind: 'outsourced', vendor: step.rules.outsource.vendor })
  const subject = subjectOf(step, asking)
  const may = mayDo(asking.actor, 'report', subject) || mayDo(asking.actor, 'reportForOthers', subject)
  return may ? { kind: 'found', step } : refused({ kind: 'notPermitted', action: 'report' })
}

function refusalOf(
  order: Order,
  actor: Person,
  action: Action,
  allowed: readonly OrderStatus[],
  subject: Subject = {},
): LifecycleRefusal | null {
  if (!mayDo(actor, action, subject)) return { kind: 'notPermitted', action }
  return allowed.includes(order.status) ? null : { kind: 'statusForbids', status: order.status, allowed }
}

/** What has been reported, step by step; what a cancellation must show before it is confirmed. */
function reportedOn(order: Order): readonly ReportedOnStep[] {
  return order.steps
    .map(({ seq, name, totals }) => ({
      seq,
      name,
      good: totals.good,
      scrap: totals.scrap,
      openRework: openRework(totals),
      waiting: totals.waiting,
    }))
    .filter(s => s.good > 0n || s.scrap > 0n || s.openRework > 0n || s.waiting > 0n)
}

const isOpen = (step: Step): boolean => step.status !== 'completed' && step.status !== 'cancelled'

function datesOf(order: Order, plan: readonly PlannedDates[]): readonly StepPatch[] {
  const bySeq = new Map(plan.map(p => [p.seq, p]))
  return order.steps.filter(isOpen).flatMap(({ id, seq }) => {
    const dates = bySeq.get(seq)
    return dates ? [{ id, plannedStart: dates.plannedStart, dueAt: dates.dueAt }] : []
  })
}

const decided = (order: Order, asking: Omit<Asking, 'actor'>, draft: ChangeDraft): Decided => ({
  kind: 'decided',
  ...concludeChange(order, { ...draft, sessions: asking.sessions ?? [] }, asking.now),
})
