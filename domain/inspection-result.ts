/**
 * What an inspector's word makes of the pieces: the judged part of what waits becomes good, scrap or rework, row by row
 * of the ledger, so that each piece stays with the people who made it and with the day they made it on (issue 2).
 *
 * Where nothing waits (a patrol), bad pieces are taken out of the good that still lies at the step, the newest first.
 */
import type { OrderChange, Refused } from './decision.ts'
import { type InspectionKind, type InspectionRefusal, refusalOfPlace } from './inspection.ts'
import { type JudgedPieces, type JudgingContext, judgedRows, type LyingGood, piecesToJudge } from './judged-rows.ts'
import type {
  InspectionId,
  Instant,
  Order,
  Person,
  PersonId,
  ReasonCode,
  Report,
  ReportId,
  ReworkRoute,
  Step,
} from './model.ts'
import { applyDraft, concludeChange, NO_TOTALS } from './order-ledger.ts'
import { mayDo } from './permissions.ts'
import { add, fitsDecimals, largest, type Quantity, smallest, subtract, ZERO } from './quantity.ts'
import { subjectOf } from './report-refusal.ts'
import { stands } from './reversal.ts'
import { routeFlow } from './rework-flow.ts'
import { refusalOfSendingBack, rowsSendingJudged, type SendBackRefusal, stepsLeftShort } from './send-back.ts'
import { consumedBy, findStep, stages } from './step-progress.ts'

/** How many are looked at of a lot, and how many of those may be bad. */
export type SamplingPlan = { readonly sampleQty: Quantity; readonly acceptNumber: Quantity }

export type Verdict = 'pass' | 'fail' | 'concede'

export type ResultRequest = {
  readonly inspectionId: InspectionId
  readonly kind: InspectionKind
  readonly stepSeq: number
  readonly inspector: Person
  /** As pressed; null: it follows from the numbers. */
  readonly verdict: Verdict | null
  /** null: not said. */
  readonly good: Quantity | null
  readonly scrap: Quantity
  readonly rework: Quantity
  /** The earlier step that `rework` goes back to; null: it stays here. */
  readonly reworkTo: number | null
  /** Accepted although not as it should be; on top of `good`. null: with the verdict `concede` all that waits. */
  readonly conceded: Quantity | null
  /** How many were looked at; null: all of them. */
  readonly sample: Quantity | null
  /** Quantity null: all that is bad. */
  readonly defects: readonly { readonly reason: ReasonCode; readonly quantity: Quantity | null }[]
  /** Who lets bad pieces pass. */
  readonly approver: Person | null
  readonly note: string
  readonly now: Instant
  readonly channel: Report['channel']
}

export type ResultContext = JudgingContext & {
  /** Rows of this order. */
  readonly ledger: readonly Report[]
  readonly plan: SamplingPlan | null
  /** Whether the site has a list of defects to choose from. */
  readonly defectsKnown: boolean
  /** A measured value was out of its tolerance. */
  readonly outOfTolerance: boolean
}

export type ResultRefusal =
  | InspectionRefusal
  | { readonly kind: 'unknownStep' }
  | { readonly kind: 'notInspector' }
  /** Nobody judges their own work. */
  | { readonly kind: 'ownWork' }
  | { readonly kind: 'negative' }
  | { readonly kind: 'notWhole'; readonly decimals: number }
  | { readonly kind: 'nothingSaid' }
  | { readonly kind: 'moreThanWaiting'; readonly asked: Quantity; readonly waiting: Quantity }
  | { readonly kind: 'sampleTooSmall'; readonly sample: Quantity; readonly bad: Quantity }
  | { readonly kind: 'reasonMissing' }
  | { readonly kind: 'defectsDiffer'; readonly named: Quantity; readonly bad: Quantity }
  | { readonly kind: 'outOfTolerance' }
  | ConcessionRefusal
  | SendBackRefusal

export type ConcessionRefusal =
  | { readonly kind: 'approverMissing' }
  | { readonly kind: 'approverMayNot'; readonly who: PersonId }
  | { readonly kind: 'concessionReasonMissing' }

export type Split = {
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
  /** Of good. */
  readonly conceded: Quantity
}

export type JudgedDefect = { readonly reason: ReasonCode; readonly quantity: Quantity }

export type JudgedResult = {
  readonly kind: 'judged'
  readonly result: 'pass' | 'fail' | 'conceded'
  readonly split: Split
  readonly sample: Quantity
  readonly defects: readonly JudgedDefect[]
  /** Whose pieces were judged. */
  readonly makers: readonly PersonId[]
  readonly change: OrderChange
  readonly after: Order
}

/** Judges what waits on a step. Changes nothing; the order's version is the one the change expects. */
export function decideResult(
  order: Order,
  request: ResultRequest,
  context: ResultContext,
): JudgedResult | Refused<ResultRefusal> {
  const step = findStep(order, request.stepSeq)
  if (step === null) return refused({ kind: 'unknownStep' })
  const why =
    refusalOfPlace(order, step) ?? refusalOfInspector(step, request, context) ?? refusalOfNumbers(request, context)
  if (why !== null) return refused(why)
  const limit = limitOf(order, step, context)
  const said = splitOf(request, step.totals.waiting, context)
  const wrong = refusalOfSplit(said, request, limit, context) ?? refusalOfConcession(step, request, context)
  if (wrong !== null) return refused(wrong)
  return judge(order, step, request, context, said)
}

type Said = Split & { readonly result: JudgedResult['result']; readonly sample: Quantity }

function judge(
  order: Order,
  step: Step,
  request: ResultRequest,
  context: ResultContext,
  said: Said,
): JudgedResult | Refused<ResultRefusal> {
  const { result, sample, ...split } = said
  const defects = defectsOf(request, add(split.scrap, split.rework))
  const judged = piecesToJudge(step, split, context.ledger, lyingOfEach(order, step))
  const makers = makersOf(step, judged, context.ledger)
  if (makers.includes(request.inspector.id)) return refused({ kind: 'ownWork' })
  const { approver } = request
  if (approver !== null && makers.includes(approver.id)) return refused({ kind: 'approverMayNot', who: approver.id })
  const reason = defects.toSorted((a, b) => (a.quantity < b.quantity ? 1 : -1))[0]?.reason ?? null
  const rows = judgedRows(step, judged, { ...request, reason }, context)
  const sent = sendOn(order, step, rows, request, context)
  if (sent.kind === 'refused') return sent
  const reports = [...rows, ...sent.rows]
  const { change, after } = concludeChange(order, { reports }, request.now)
  return { kind: 'judged', result, split, sample, defects, makers, change, after: withResult(after, request, said) }
}

/** What is to be reworked goes on to the step that was named. */
function sendOn(
  order: Order,
  step: Step,
  judged: readonly Report[],
  { reworkTo }: ResultRequest,
  { settings }: ResultContext,
): { readonly kind: 'sent'; readonly rows: readonly Report[] } | Refused<ResultRefusal> {
  const returned = add(...judged.map(({ rework }) => rework))
  if (reworkTo === null || reworkTo === step.seq || returned === 0n) return { kind: 'sent', rows: [] }
  const now = applyDraft(order, { reports: judged })
  const why = refusalOfSendingBack(now, step, { returned }, reworkTo)
  if (why !== null) return refused(why)
  const rows = rowsSendingJudged(order, judged, reworkTo)
  const short = stepsLeftShort(now, rows, settings)
  return short.length > 0 ? refused({ kind: 'reworkUsedElsewhere', steps: short }) : { kind: 'sent', rows }
}

/** Of a verdict without quantities: who reported there last. */
function makersOf(step: Step, judged: readonly JudgedPieces[], ledger: readonly Report[]): readonly PersonId[] {
  const last = ledger.findLast(row => row.stepId === step.id && row.inspectionId === null && stands(row, ledger))
  const sources = judged.length > 0 ? judged.map(({ source }) => source) : last === undefined ? [] : [last]
  return [...new Set(sources.flatMap(peopleOf))]
}

/** Not the inspector, who reported the result. */
const peopleOf = ({ reporterId, inspectionId, workers }: Report): readonly PersonId[] => [
  ...(reporterId === null || inspectionId !== null ? [] : [reporterId]),
  ...workers.map(({ personId }) => personId),
]

/** As the order reads once the inspection is stored. */
function withResult(order: Order, { kind, stepSeq, inspectionId }: ResultRequest, { result, sample }: Said): Order {
  const first = { id: inspectionId, result, sampleQty: sample, lastJudged: result }
  const steps = order.steps.map((step): Step => {
    if (step.seq !== stepSeq) return step
    return { ...step, pendingInspection: null, firstPiece: kind === 'first' ? first : step.firstPiece }
  })
  return { ...order, steps }
}

function refusalOfInspector(step: Step, { inspector }: ResultRequest, context: ResultContext): ResultRefusal | null {
  return mayDo(inspector, 'inspect', subjectOf(step, context)) ? null : { kind: 'notInspector' }
}

function refusalOfNumbers(request: ResultRequest, context: ResultContext): ResultRefusal | null {
  const { good, scrap, rework, conceded, sample, verdict, defects } = request
  const named = defects.flatMap(({ quantity }) => quantity ?? [])
  const all = [good ?? ZERO, scrap, rework, conceded ?? ZERO, sample ?? ZERO, ...named]
  if (all.some(q => q < 0n)) return { kind: 'negative' }
  if (all.some(q => !fitsDecimals(q, context.unitDecimals))) return { kind: 'notWhole', decimals: context.unitDecimals }
  const said = verdict !== null || good !== null || sample !== null || add(scrap, rework, conceded ?? ZERO) > 0n
  return said ? null : { kind: 'nothingSaid' }
}

/** What may be judged: what waits; where the step holds nothing back, also the good that still lies there. */
function limitOf(order: Order, step: Step, { inspection }: ResultContext): Quantity {
  const { waiting } = step.totals
  return inspection.holds || waiting > 0n ? waiting : lyingGood(order, step)
}

/** Good pieces that the next steps have not used yet and that nobody conceded. */
export function lyingGood(order: Order, step: Step): Quantity {
  const line = stages(order)
  const next = line[line.findIndex(stage => stage.includes(step)) + 1] ?? []
  const used = largest(ZERO, ...next.map(each => add(consumedBy(each.totals), awaitedBeyond(order, step, each))))
  const { good, conceded } = step.totals
  return largest(ZERO, subtract(good, largest(used, conceded)))
}

/** What was sent back to this next step or beyond lies there, however little of it that one counts as made. */
function awaitedBeyond(order: Order, step: Step, next: Step): Quantity {
  const beyond = order.reworks.filter(({ toSeq }) => toSeq > step.seq).flatMap(route => routeFlow(order, route))
  return add(...beyond.filter(here => here.step.id === next.id).map(({ reportable }) => reportable))
}

/** The same, of each sending that goes on past this step, and of everything else. */
function lyingOfEach(order: Order, step: Step): LyingGood {
  const line = stages(order)
  const next = line[line.findIndex(stage => stage.includes(step)) + 1] ?? []
  const going = order.reworks.filter(({ fromSeq, toSeq }) => toSeq <= step.seq && step.seq < fromSeq)
  const each = new Map<ReportId | null, Quantity>(going.map(route => [route.id, lyingOf(order, route, step, next)]))
  return each.set(null, largest(ZERO, subtract(lyingGood(order, step), add(...each.values()))))
}

/** Good again here, conceded by nobody, and not yet worked at the next step. */
function lyingOf(order: Order, route: ReworkRoute, step: Step, next: readonly Step[]): Quantity {
  const made = route.made.find(({ stepId }) => stepId === step.id)?.totals ?? NO_TOTALS
  const unused = routeFlow(order, route)
    .filter(here => next.some(({ id }) => id === here.step.id))
    .map(({ reportable }) => reportable)
  return largest(ZERO, smallest(subtract(made.good, made.conceded), ...unused))
}

/** What a verdict or a sample says of the pieces that were not counted one by one. */
function splitOf(request: ResultRequest, waiting: Quantity, context: ResultContext): Said {
  const { scrap, rework } = request
  const bad = add(scrap, rework)
  const isFailed = fails(request, context)
  const rest = largest(ZERO, subtract(waiting, add(bad, request.conceded ?? ZERO)))
  const conceded = request.conceded ?? (request.verdict === 'concede' ? rest : ZERO)
  const passes =
    request.good ?? (isFailed || (request.conceded === null && request.verdict === 'concede') ? ZERO : rest)
  const result = concedes(request) ? 'conceded' : isFailed || isBad(request) ? 'fail' : 'pass'
  const looked = request.good === null ? (context.plan?.sampleQty ?? ZERO) : add(request.good, bad, conceded)
  return { good: add(passes, conceded), scrap, rework, conceded, sample: request.sample ?? looked, result }
}

/** The lot does not pass: it was said so, too many of the sample are bad, or a measure is out of its tolerance. */
function fails(request: ResultRequest, { plan, outOfTolerance }: ResultContext): boolean {
  const { verdict, sample, good, scrap, rework } = request
  if (verdict === 'fail') return true
  if (concedes(request)) return false
  const isSample = sample !== null && good === null
  return outOfTolerance || (isSample && add(scrap, rework) > (plan?.acceptNumber ?? ZERO))
}

const concedes = ({ verdict, conceded }: ResultRequest): boolean =>
  verdict === 'concede' || (conceded !== null && conceded > 0n)

/** Of a first piece one bad one is enough; of a lot that was sorted the good ones are what passed. */
const isBad = ({ kind, scrap, rework, good }: ResultRequest): boolean =>
  add(scrap, rework) > 0n && (kind === 'first' || good === 0n)

function refusalOfSplit(
  { good, scrap, rework, result, sample }: Said,
  request: ResultRequest,
  limit: Quantity,
  context: ResultContext,
): ResultRefusal | null {
  const bad = add(scrap, rework)
  const asked = add(good, bad)
  if (asked > limit && asked > 0n) return { kind: 'moreThanWaiting', asked, waiting: limit }
  if (request.sample !== null && sample < bad) return { kind: 'sampleTooSmall', sample, bad }
  if (request.verdict === 'pass' && context.outOfTolerance) return { kind: 'outOfTolerance' }
  if (bad > 0n && context.defectsKnown && request.defects.length === 0) return { kind: 'reasonMissing' }
  const named = add(...request.defects.map(({ quantity }) => quantity ?? ZERO))
  const isWhole = request.defects.some(({ quantity }) => quantity === null) ? named <= bad : named === bad
  return request.defects.length === 0 || isWhole || result === 'conceded' ? null : { kind: 'defectsDiffer', named, bad }
}

/** Only with the name of somebody who may, who did not make them, and with a reason. */
function refusalOfConcession(step: Step, request: ResultRequest, context: ResultContext): ConcessionRefusal | null {
  if (!concedes(request)) return null
  const { approver } = request
  if (approver === null) return { kind: 'approverMissing' }
  if (!mayDo(approver, 'concede', subjectOf(step, context))) return { kind: 'approverMayNot', who: approver.id }
  return request.note.trim() === '' ? { kind: 'concessionReasonMissing' } : null
}

/** Who named no quantity has what the others leave; several such have it one after the other. */
function defectsOf({ defects }: ResultRequest, bad: Quantity): readonly JudgedDefect[] {
  let left = bad
  const judged: JudgedDefect[] = []
  for (const { reason, quantity } of defects.toSorted(
    (a, b) => Number(a.quantity === null) - Number(b.quantity === null),
  )) {
    const taken = quantity === null ? left : smallest(left, quantity)
    if (taken > 0n) judged.push({ reason, quantity: taken })
    left = subtract(left, taken)
  }
  return judged
}

const refused = (why: ResultRefusal): Refused<ResultRefusal> => ({ kind: 'refused', why })
