/**
 * Sending pieces back to an earlier step (退回返工). They leave the step that judges them, and every step from the target
 * on has not made them yet: so its good goes down, what the next one has received too, and all gates stay what they are.
 * The rows follow from the one that sends, and are taken back with it.
 */
import { firstPassOf } from './first-pass-yield.ts'
import type { Order, Report, ReportSettings, Step } from './model.ts'
import { applyDraft } from './order-ledger.ts'
import { findStep, isReportPoint, stageAfter, stages } from './order-stages.ts'
import { add, largest, negate, type Quantity, smallest, subtract, ZERO } from './quantity.ts'
import type { Amounts } from './report-request.ts'
import { awaitedAt, stagesBetween, takenAt, wasAgainAt } from './rework-flow.ts'
import { isLimited, type StepFlow, stepFlows } from './step-progress.ts'
import { followingId } from './unreported-steps.ts'

type StepName = { readonly seq: number; readonly name: string }

export type SendBackRefusal =
  | { readonly kind: 'reworkTargetUnknown'; readonly earlier: readonly StepName[] }
  /** Later than here, or beside it. */
  | { readonly kind: 'reworkTargetNotEarlier'; readonly target: StepName; readonly earlier: readonly StepName[] }
  /** Nobody reports there, so nobody could say that it was worked again. */
  | { readonly kind: 'reworkTargetNotReported'; readonly target: StepName; readonly earlier: readonly StepName[] }
  /** Done outside, or the way leads past such a step: pieces that left the house go with their papers. */
  | { readonly kind: 'reworkPastOutside'; readonly step: StepName; readonly earlier: readonly StepName[] }
  | { readonly kind: 'reworkMoreThanMade'; readonly asked: Quantity; readonly made: Quantity; readonly step: StepName }
  /** A step beside this one has used the other parts of these pieces already. */
  | { readonly kind: 'reworkUsedElsewhere'; readonly steps: readonly StepName[] }

const named = ({ seq, name }: StepName): StepName => ({ seq, name })

/** May they go there? null as well where nothing is sent. */
export function refusalOfSendingBack(
  order: Order,
  step: Step,
  { returned }: Pick<Amounts, 'returned'>,
  toSeq: number | null,
): SendBackRefusal | null {
  if (returned === 0n || toSeq === null) return null
  const target = findStep(order, toSeq)
  const earlier = possibleTargets(order, step).map(named)
  if (target === null || target.status === 'cancelled') return { kind: 'reworkTargetUnknown', earlier }
  if (!before(order, step).includes(target)) return { kind: 'reworkTargetNotEarlier', target: named(target), earlier }
  if (!isReportPoint(order, target)) return { kind: 'reworkTargetNotReported', target: named(target), earlier }
  const again = stagesBetween(order, toSeq, step.seq).flat()
  const outside = again.find(({ rules }) => rules.outsource !== null)
  if (outside !== undefined) return { kind: 'reworkPastOutside', step: named(outside), earlier }
  const short = again.find(s => s.seq !== step.seq && isReportPoint(order, s) && s.totals.good < returned)
  if (short === undefined) return null
  return { kind: 'reworkMoreThanMade', asked: returned, made: largest(ZERO, short.totals.good), step: named(short) }
}

/** Where this step's pieces may be sent, in the order of the routing. */
export function possibleTargets(order: Order, step: Step): readonly Step[] {
  const isInside = ({ rules }: Step): boolean => rules.outsource === null
  return before(order, step).filter(
    target => isReportPoint(order, target) && stagesBetween(order, target.seq, step.seq).flat().every(isInside),
  )
}

function before(order: Order, step: Step): readonly Step[] {
  const line = stages(order)
  const at = line.findIndex(stage => stage.some(({ id }) => id === step.id))
  return line.slice(0, Math.max(0, at)).flat()
}

/**
 * What the steps from the target on have no longer made. `rows`: the others of the change, `base`: the row they all follow
 * from.
 */
export function rowsTakenOut(
  order: Order,
  main: Report,
  rows: readonly Report[],
  base: Report['id'] = main.id,
): readonly Report[] {
  const target = order.steps.find(({ id }) => id === main.returnedTo)
  if (target === undefined) return []
  const taken: Report[] = []
  for (const step of stagesBetween(order, target.seq, main.stepSeq).flat().toReversed()) {
    if (step.id === main.stepId) continue
    const now = applyDraft(order, { reports: [main, ...rows, ...taken] })
    const quantity = outOf(now, step, main.returned)
    const id = followingId(base, rows.length + taken.length + 1)
    if (quantity > 0n) taken.push({ ...takenOut(now, step, main, quantity), id })
  }
  return taken
}

/** A step that nobody reports was filled in as far as the next one has used it; beyond that it has nothing to lose. */
function outOf(order: Order, { seq }: Step, sent: Quantity): Quantity {
  const step = findStep(order, seq)
  if (step === null || isReportPoint(order, step)) return sent
  const used = largest(ZERO, ...stageAfter(order, step).map(next => takenAt(order, step, next)))
  return largest(ZERO, smallest(sent, subtract(step.totals.good, used)))
}

/** Whoever made them keeps what they earned: the pieces passed the step, and are paid for once (`PayRule`). */
function takenOut(order: Order, { seq }: Step, main: Report, quantity: Quantity): Report {
  const step = findStep(order, seq)
  if (step === null) throw new RangeError(`order ${order.code} has no step ${seq}`)
  return {
    ...main,
    ...notAtOnce(order, step, main, quantity),
    stepId: step.id,
    stepSeq: step.seq,
    good: negate(quantity),
    returned: quantity,
    returnedTo: null,
    reworkId: null,
    scrap: ZERO,
    rework: ZERO,
    reworkDone: ZERO,
    waiting: ZERO,
    inspectionId: null,
    sourceId: null,
    workers: [],
    minutes: 0,
    pieceRate: ZERO,
    effectiveAt: main.effectiveAt ?? main.reportedAt,
    channel: 'auto',
    review: 'auto',
    overGate: false,
  }
}

/**
 * Of those taken out, what had been reworked here or conceded before. Of pieces that had come back to here it is known;
 * otherwise those that were good at once go first: the first-pass yield is never flattered.
 */
function notAtOnce(order: Order, step: Step, { reworkId }: Report, quantity: Quantity) {
  const { totals } = step
  const { good, reworkGood } = totals
  const atOnce = firstPassOf(totals).good
  const beyond = largest(ZERO, subtract(quantity, atOnce))
  const again = smallest(reworkGood, wasAgainAt(order, reworkId, step) ? quantity : beyond)
  // A piece that was reworked may have been conceded as well: no more are conceded than are left.
  const left = subtract(good, quantity)
  const conceded = largest(ZERO, subtract(quantity, add(atOnce, again)), subtract(totals.conceded, left))
  return { reworkGood: negate(again), reworkBad: again, conceded: negate(smallest(conceded, totals.conceded)) }
}

/** Steps that these rows leave with more used than has arrived, by how much more than before. */
export function stepsLeftShort(
  order: Order,
  reports: readonly Report[],
  settings: ReportSettings,
): readonly (StepName & { readonly by: Quantity })[] {
  const after = applyDraft(order, { reports })
  const was = stepFlows(order, settings.overReportTolerancePct)
  return [...stepFlows(after, settings.overReportTolerancePct).values()].flatMap(flow => {
    const { step } = flow
    const before = was.get(step.seq)
    const more = (excess: typeof excessOf): Quantity =>
      subtract(excess(after, flow, settings), before === undefined ? ZERO : excess(order, before, settings))
    // Apart: what was reported over the gate before does not hide what a sending is short of.
    const by = largest(more(excessOf), more(excessSentBack))
    return by > 0n ? [{ ...named(step), by }] : []
  })
}

type Used = Pick<StepFlow, 'step' | 'consumed' | 'ceiling'>

const excessSentBack = (order: Order, { step }: Used): Quantity => awaitedAt(order, step.seq).excess

/** Used and lying there to be worked again, beyond what has arrived. */
function excessOf(order: Order, { step, consumed, ceiling }: Used, settings: ReportSettings): Quantity {
  if (!isLimited(order, step, settings)) return ZERO
  return largest(ZERO, subtract(add(consumed, awaitedAt(order, step.seq).reportable), ceiling))
}

/**
 * The rows by which an inspector sends on what was judged to be reworked: out of the step's rework, one sending for each
 * that the pieces had come from. `judged`: the rows of the result, of which the first is the one they follow from.
 */
export function rowsSendingJudged(order: Order, judged: readonly Report[], toSeq: number): readonly Report[] {
  const target = findStep(order, toSeq)
  const [main] = judged
  if (target === null || main === undefined) return []
  const rows: Report[] = []
  for (const reworkId of new Set(judged.filter(({ rework }) => rework > 0n).map(row => row.reworkId))) {
    const bad = judged.filter(row => row.reworkId === reworkId && row.rework > 0n)
    const sent = add(...bad.map(({ rework }) => rework))
    const id = followingId(main.id, judged.length + rows.length)
    const sending: Report = { ...(bad[0] ?? main), ...sentOn(sent), id, reworkId, returnedTo: target.id }
    rows.push(sending, ...rowsTakenOut(order, sending, [...judged, ...rows], main.id))
  }
  return rows
}

const sentOn = (quantity: Quantity) => ({
  good: ZERO,
  scrap: ZERO,
  rework: ZERO,
  waiting: ZERO,
  conceded: ZERO,
  reworkGood: ZERO,
  reworkBad: quantity,
  reworkDone: quantity,
  returned: quantity,
  inspectionId: null,
  sourceId: null,
  workers: [],
  pieceRate: ZERO,
  channel: 'auto' as const,
})
