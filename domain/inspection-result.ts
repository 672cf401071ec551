/**
 * What an inspector's word makes of the pieces: the judged part of what waits becomes good, scrap or rework, row by row
 * of the ledger, so that each piece stays with the people who made it and with the day they made it on (issue 2).
 *
 * Where nothing waits (a patrol), bad pieces are taken out of the good that still lies at the step, the newest first.
 */
import { type OrderChange, type Refused, refused } from './decision.ts'
import { type InspectionKind, type InspectionRefusal, refusalOfPlace } from './inspection.ts'
import {
  acceptedOf,
  type ConcessionRefusal,
  concedes,
  defectsOf,
  fails,
  type JudgedDefect,
  refusalOfAccepted,
  refusalOfConcession,
  refusalOfNumbers,
  type Statement,
  type StatementContext,
  type StatementRefusal,
} from './inspection-statement.ts'
import { type JudgedPieces, type JudgingContext, judgedRows, piecesToJudge } from './judged-rows.ts'
import { lyingGood, lyingOfEach } from './lying-good.ts'
import type { InspectionId, Instant, Order, Person, PersonId, Report, Step } from './model.ts'
import { applyDraft, concludeChange } from './order-ledger.ts'
import { mayDo } from './permissions.ts'
import { add, type Quantity } from './quantity.ts'
import { subjectOf } from './report-refusal.ts'
import { stands } from './reversal.ts'
import { refusalOfSendingBack, rowsSendingJudged, type SendBackRefusal, stepsLeftShort } from './send-back.ts'
import { findStep } from './step-progress.ts'

export type ResultRequest = Statement & {
  readonly inspectionId: InspectionId
  readonly kind: InspectionKind
  readonly stepSeq: number
  readonly inspector: Person
  readonly scrap: Quantity
  readonly rework: Quantity
  /** The earlier step that `rework` goes back to; null: it stays here. */
  readonly reworkTo: number | null
  readonly now: Instant
  readonly channel: Report['channel']
}

export type ResultContext = JudgingContext &
  StatementContext & {
    /** Rows of this order. */
    readonly ledger: readonly Report[]
  }

export type ResultRefusal =
  | InspectionRefusal
  | { readonly kind: 'unknownStep' }
  | { readonly kind: 'notInspector' }
  /** Nobody judges their own work. */
  | { readonly kind: 'ownWork' }
  | StatementRefusal
  | ConcessionRefusal
  | SendBackRefusal

export type Split = {
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
  /** Of good. */
  readonly conceded: Quantity
}

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
  const { scrap, rework } = request
  const why =
    refusalOfPlace(order, step) ??
    refusalOfInspector(step, request, context) ??
    refusalOfNumbers(request, [scrap, rework], context)
  if (why !== null) return refused(why)
  const bad = add(scrap, rework)
  const accepted = acceptedOf(request, bad, step.totals.waiting, context)
  const mayConcede = (person: Person) => mayDo(person, 'concede', subjectOf(step, context))
  const wrong =
    refusalOfAccepted(
      accepted,
      { said: bad, all: bad, defectsOf: 'each' },
      request,
      limitOf(order, step, context),
      context,
    ) ?? refusalOfConcession(request, mayConcede)
  if (wrong !== null) return refused(wrong)
  return judge(order, step, request, context, { ...accepted, scrap, rework, result: outcomeOf(request, bad, context) })
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

/** What may be judged: what waits; where the step holds nothing back, also the good that still lies there. */
function limitOf(order: Order, step: Step, { inspection }: ResultContext): Quantity {
  const { waiting } = step.totals
  return inspection.holds || waiting > 0n ? waiting : lyingGood(order, step)
}

function outcomeOf(request: ResultRequest, bad: Quantity, context: ResultContext): JudgedResult['result'] {
  if (concedes(request)) return 'conceded'
  return fails(request, bad, context) || isBad(request) ? 'fail' : 'pass'
}

/** Of a first piece one bad one is enough; of a lot that was sorted the good ones are what passed. */
const isBad = ({ kind, scrap, rework, good }: ResultRequest): boolean =>
  add(scrap, rework) > 0n && (kind === 'first' || good === 0n)
