/**
 * An inspector's word as chat and REST give it: loads what the rule needs, asks the rule, and gathers what must be written
 * and told with it.
 */
import type { Catalog } from '../../../db/catalog.ts'
import type { Inspection, InspectionDefect, InspectionValue, OutboxEntry } from '../../../db/commit.ts'
import type { Queryable } from '../../../db/connect.ts'
import { inspectionPlanOf } from '../../../db/inspection-plans.ts'
import { inspectionById } from '../../../db/inspections.ts'
import { reportsOfOrder } from '../../../db/reports.ts'
import type { Refused } from '../../../domain/decision.ts'
import { usualInspection, withAsked } from '../../../domain/inspection.ts'
import { newInspection } from '../../../domain/inspection-record.ts'
import { decideResult, type JudgedResult, type ResultRequest } from '../../../domain/inspection-result.ts'
import { judgeMeasures, type MeasuredValue, type SaidMeasure } from '../../../domain/measured-value.ts'
import type { Instant, Order, Person, PersonId, Report, Step } from '../../../domain/model.ts'
import { add, type Quantity, ZERO } from '../../../domain/quantity.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { splitText } from '../../cards/inspection-card.ts'
import type { JudgeRefusal } from '../../cards/inspection-refusal.ts'
import { textMessage } from '../../cards/message.ts'
import type { Effects } from '../plan.ts'
import { reportContext, type StepSaid, sentTo } from '../report/book-report.ts'
import { departmentOfKind, leaderOver, tellDepartment, tellPerson } from '../tell.ts'
import { aboutStep, type NOTHING_FOUND } from './ask-inspection.ts'
import { tellSentBack } from './tell-sent-back.ts'

export type Judge = {
  readonly catalog: Catalog
  readonly sql: Queryable
  readonly now: Instant
  readonly inspector: Person
  readonly channel: Report['channel']
  readonly newId: () => string
}

export type SaidResult = Pick<
  ResultRequest,
  'verdict' | 'good' | 'scrap' | 'rework' | 'conceded' | 'sample' | 'defects' | 'approver' | 'note'
> & {
  readonly reworkTo: StepSaid | null
  /** Of a lot that came in: back to the supplier. */
  readonly returned: Quantity
  readonly measures: readonly SaidMeasure[]
}

export const NO_RESULT: SaidResult = {
  verdict: null,
  good: null,
  scrap: ZERO,
  rework: ZERO,
  reworkTo: null,
  returned: ZERO,
  conceded: null,
  sample: null,
  defects: [],
  approver: null,
  note: '',
  measures: [],
}

export type Judgement = {
  readonly kind: 'judged'
  readonly decided: JudgedResult
  readonly inspection: Inspection
  readonly findings: typeof NOTHING_FOUND
  /** All but the audit, which says who and through what. */
  readonly effects: Pick<Effects, 'changes' | 'inspections' | 'inspectionDefects' | 'inspectionValues' | 'outbox'>
}

/** Judges the step's pieces: the inspection that was asked for, or one that nobody had to ask for. */
export async function judgeStep(
  by: Judge,
  order: Order,
  step: Step,
  said: SaidResult,
): Promise<Judgement | Refused<JudgeRefusal>> {
  const [asked, plan, ledger] = await Promise.all([
    step.pendingInspection === null ? null : inspectionById(by.sql, step.pendingInspection),
    inspectionPlanOf(by.sql, { of: 'step', product: order.productCode, stepCode: step.code }),
    reportsOfOrder(by.sql, order.id),
  ])
  const measured = judgeMeasures(said.measures, plan.characteristics)
  if (measured.kind === 'refused') return measured
  const pending = asked?.inspection ?? freshInspection(by, order, step)
  if (said.returned > 0n) return { kind: 'refused', why: { kind: 'noReturn' } }
  const { measures: _, returned: __, ...rest } = said
  const request: ResultRequest = {
    ...rest,
    reworkTo: sentTo(order, { seq: step.seq, reworkTo: said.reworkTo }),
    inspectionId: pending.id,
    kind: pending.kind,
    stepSeq: step.seq,
    inspector: by.inspector,
    now: by.now,
    channel: by.channel,
  }
  const decided = decideResult(order, request, {
    ...reportContext(by.catalog, order, step),
    ledger: ledger.map(({ report }) => report),
    plan: plan.sampling,
    defectsKnown: by.catalog.defects.size > 0,
    outOfTolerance: measured.values.some(({ within }) => !within),
    isPaidByPiece: id => by.catalog.people.get(id)?.payType === 'piece',
  })
  if (decided.kind === 'refused') return decided
  return judgement(by, order, step, recordOf(pending, request, decided), decided, measured.values)
}

const freshInspection = (by: Judge, order: Order, step: Step): Inspection => ({
  ...newInspection(by.newId(), by.inspector.id, by.now),
  kind: usualInspection(step),
  orderId: order.id,
  stepId: step.id,
})

function recordOf(pending: Inspection, request: ResultRequest, { result, split, sample }: JudgedResult): Inspection {
  const conceded = result === 'conceded'
  return {
    ...pending,
    ...split,
    result,
    sampleQty: sample > 0n ? sample : pending.sampleQty,
    // Of a first piece one is looked at; of how many it was otherwise, the button does not say.
    defectQty:
      result === 'fail' && add(split.scrap, split.rework) === 0n ? pending.sampleQty : add(split.scrap, split.rework),
    inspectorId: request.inspector.id,
    doneAt: request.now,
    approvedBy: conceded ? (request.approver?.id ?? null) : null,
    note: request.note,
  }
}

function judgement(
  by: Judge,
  order: Order,
  step: Step,
  inspection: Inspection,
  decided: JudgedResult,
  values: readonly MeasuredValue[],
): Judgement {
  const inspectionId = inspection.id
  const rest = restOf(by, order, step, inspection, decided)
  const defects: readonly InspectionDefect[] = decided.defects.map(defect => ({ ...defect, inspectionId }))
  const measured: readonly InspectionValue[] = values.map((value, at) => ({ ...value, inspectionId, line: at + 1 }))
  return {
    kind: 'judged',
    decided: { ...decided, after: withAsked(decided.after, step.seq, rest) },
    inspection,
    findings: { defects: decided.defects, values },
    effects: {
      // Even a verdict without pieces moves the order's version: two who judge at once judge once.
      changes: [decided.change],
      inspections: rest === null ? [inspection] : [inspection, rest],
      inspectionDefects: defects,
      inspectionValues: measured,
      outbox: toldOf(by, order, step, inspection, decided),
    },
  }
}

/** What was not judged goes on waiting, and not unseen. After a bad first piece a new one is waited for instead. */
function restOf(
  by: Judge,
  order: Order,
  step: Step,
  { kind, result, requestedBy }: Inspection,
  { after }: JudgedResult,
): Inspection | null {
  const waiting = findStep(after, step.seq)?.totals.waiting ?? ZERO
  if (waiting === ZERO || (kind === 'first' && result === 'fail')) return null
  return { ...newInspection(by.newId(), requestedBy, by.now), kind, orderId: order.id, stepId: step.id }
}

function toldOf(by: Judge, order: Order, step: Step, inspection: Inspection, decided: JudgedResult) {
  const people = peopleToTell(by, step, inspection, decided)
  return [
    ...people.flatMap(person => tellResult(by, order, step, inspection, person)),
    ...tellSentBack(by, decided.after, decided.change.reports, by.inspector.name),
    ...tellBlocked(by, order, step, inspection),
    ...tellApprover(by, order, step, inspection),
  ]
}

/** Who asked and who made them; of a failure the team's leader too, who must stop what is being made. */
function peopleToTell(
  { catalog, inspector }: Judge,
  step: Step,
  { requestedBy, result }: Inspection,
  { makers }: JudgedResult,
): readonly PersonId[] {
  const leader = result === 'fail' ? leaderOver(catalog, step.teamId, null) : null
  const all = new Set([requestedBy, ...makers, ...(leader === null ? [] : [leader])])
  return [...all].filter(id => id !== inspector.id)
}

const cardsFor = ({ catalog, now }: Judge, to: PersonId) => cardContextFor(catalog, catalog.people.get(to) ?? null, now)

function tellResult(by: Judge, order: Order, step: Step, inspection: Inspection, to: PersonId): readonly OutboxEntry[] {
  const cards = cardsFor(by, to)
  const { floor, common } = cards.words
  const split = splitText(cards, inspection)
  const said = [floor.inspectionResult[inspection.result], split].filter(text => text !== '').join(common.listSeparator)
  const text = floor.inspectionTold(order.code, step.name, said, by.inspector.name)
  const telling = {
    message: textMessage(text),
    about: aboutStep(order.code, step),
    key: `inspection:${inspection.id}:done`,
  }
  return tellPerson(by.catalog, to, telling)
}

/** A bad first piece stops the step: the quality department's groups hear it too. */
function tellBlocked(by: Judge, order: Order, step: Step, { id, kind, result }: Inspection): readonly OutboxEntry[] {
  const department = departmentOfKind(by.catalog, 'quality')
  if (kind !== 'first' || result !== 'fail' || department === null) return []
  const { inspection, report } = cardContextFor(by.catalog, null, by.now).words
  const text = inspection.firstPieceFailed(report.stepTitle(order.code, step.name))
  const telling = { message: textMessage(text), about: aboutStep(order.code, step), key: `inspection:${id}:blocked` }
  return tellDepartment(by.catalog, department.id, telling)
}

/** Whose name stands under a concession hears of it at once, so that it can't be used without them. */
function tellApprover(by: Judge, order: Order, step: Step, inspection: Inspection): readonly OutboxEntry[] {
  const { approvedBy, id, conceded, note } = inspection
  if (approvedBy === null || approvedBy === by.inspector.id) return []
  const cards = cardsFor(by, approvedBy)
  const place = cards.words.report.stepTitle(order.code, step.name)
  const quantity = splitText(cards, { good: ZERO, scrap: ZERO, rework: ZERO, conceded })
  const text = cards.words.inspection.toldConcession(place, quantity, by.inspector.name, note)
  return tellPerson(by.catalog, approvedBy, {
    message: textMessage(text),
    about: aboutStep(order.code, step),
    key: `inspection:${id}:conceded`,
  })
}
