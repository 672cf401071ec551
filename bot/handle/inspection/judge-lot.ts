/** An inspector's word on what came in, as chat and REST give it: what the rule needs, its outcome, who hears of it. */
import type { IncomingInspection, OutboxEntry } from '../../../db/commit.ts'
import { inspectionPlanOf } from '../../../db/inspection-plans.ts'
import type { LotInspection } from '../../../db/inspections.ts'
import { lotsOf } from '../../../db/stock.ts'
import type { Refused } from '../../../domain/decision.ts'
import { decideLot, type JudgedLot, waitingOf } from '../../../domain/incoming-inspection.ts'
import { newInspection } from '../../../domain/inspection-record.ts'
import { judgeMeasures, type MeasuredValue } from '../../../domain/measured-value.ts'
import type { DepartmentId, PersonId } from '../../../domain/model.ts'
import { add, type Quantity, ZERO } from '../../../domain/quantity.ts'
import type { CardContext } from '../../cards/context.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { splitText } from '../../cards/inspection-card.ts'
import type { LotJudgeRefusal } from '../../cards/inspection-refusal.ts'
import { textMessage } from '../../cards/message.ts'
import type { Effects } from '../plan.ts'
import { newMove } from '../stock/new-move.ts'
import { tellWaiters } from '../stock/tell-waiters.ts'
import { buyingDepartments, departmentOfKind, tellDepartment, tellPerson } from '../tell.ts'
import { aboutLot, lotName, tellAsked } from './ask-lot.ts'
import type { Judge, Judgement, SaidResult } from './judge-inspection.ts'

export type LotJudgement = Pick<Judgement, 'kind' | 'findings'> & {
  readonly placed: LotInspection
  readonly decided: JudgedLot
  readonly effects: Pick<Effects, 'inspections' | 'inspectionDefects' | 'inspectionValues' | 'stockMoves' | 'outbox'>
}

export const qualityDepartments = ({ catalog }: Pick<Judge, 'catalog'>): readonly DepartmentId[] => {
  const department = departmentOfKind(catalog, 'quality')
  return department === null ? [] : [department.id]
}

/** Of what came in, how much may be judged now. */
export async function lotWaiting(
  { sql }: Pick<Judge, 'sql'>,
  { inspection: { materialCode, lot, received } }: Pick<LotInspection, 'inspection'>,
): Promise<Quantity> {
  const lots = await lotsOf(sql, materialCode)
  return waitingOf(received, lots.find(each => each.lot === lot) ?? { lot, quantity: ZERO })
}

export async function judgeLot(
  by: Judge,
  placed: LotInspection,
  said: SaidResult,
): Promise<LotJudgement | Refused<LotJudgeRefusal>> {
  const [plan, waiting] = await Promise.all([
    inspectionPlanOf(by.sql, { of: 'material', material: placed.inspection.materialCode }),
    lotWaiting(by, placed),
  ])
  const measured = judgeMeasures(said.measures, plan.characteristics)
  if (measured.kind === 'refused') return measured
  if (said.rework > 0n) return { kind: 'refused', why: { kind: 'noRework' } }
  const decided = decideLot(said, {
    inspector: by.inspector,
    departmentIds: qualityDepartments(by),
    waiting,
    unitDecimals: decimalsOf(by, placed),
    plan: plan.sampling,
    defectsKnown: by.catalog.defects.size > 0,
    outOfTolerance: measured.values.some(({ within }) => !within),
  })
  if (decided.kind === 'refused') return decided
  return judgement(
    by,
    { ...placed, inspection: recordOf(by, placed.inspection, said, decided) },
    decided,
    measured.values,
  )
}

const decimalsOf = ({ catalog }: Judge, { unit }: LotInspection): number =>
  [...catalog.units.values()].find(({ code }) => code === unit)?.decimals ?? 0

function recordOf(
  by: Judge,
  pending: IncomingInspection,
  said: SaidResult,
  { result, split, sample }: JudgedLot,
): IncomingInspection {
  return {
    ...pending,
    ...split,
    result,
    sampleQty: sample > 0n ? sample : pending.sampleQty,
    defectQty: add(split.returned, split.scrap),
    inspectorId: by.inspector.id,
    doneAt: by.now,
    approvedBy: result === 'conceded' ? (said.approver?.id ?? null) : null,
    note: said.note,
  }
}

async function judgement(
  by: Judge,
  placed: LotInspection,
  decided: JudgedLot,
  values: readonly MeasuredValue[],
): Promise<LotJudgement> {
  const { inspection } = placed
  const inspectionId = inspection.id
  const rest = restOf(by, inspection, decided)
  return {
    kind: 'judged',
    placed,
    decided,
    findings: { defects: decided.defects, values },
    effects: {
      inspections: rest === null ? [inspection] : [inspection, rest],
      inspectionDefects: decided.defects.map(defect => ({ ...defect, inspectionId })),
      inspectionValues: values.map((value, at) => ({ ...value, inspectionId, line: at + 1 })),
      stockMoves: decided.moves.map(move => {
        const { materialCode: item, lot, note: reason } = inspection
        return newMove(by, { ...move, item, lot, inspectionId, personId: by.inspector.id, reason })
      }),
      outbox: [
        ...(rest === null ? [] : tellAsked(by, { ...placed, inspection: rest })),
        ...(await toldOf(by, placed, decided)),
      ],
    },
  }
}

/** What was not judged goes on waiting, and not unseen. */
function restOf(by: Judge, judged: IncomingInspection, { rest }: JudgedLot): IncomingInspection | null {
  if (rest === ZERO) return null
  const { materialCode, lot, requestedBy, sampleQty, acceptQty } = judged
  const again = { kind: 'incoming', materialCode, lot, received: rest, returned: ZERO } as const
  return { ...newInspection(by.newId(), requestedBy, by.now), ...again, sampleQty, acceptQty }
}

async function toldOf(by: Judge, placed: LotInspection, decided: JudgedLot): Promise<readonly OutboxEntry[]> {
  const { split } = decided
  return [
    ...tellReceiver(by, placed),
    ...tellWarehouse(by, placed),
    ...(split.good > ZERO ? await tellThoseWaiting(by, placed, split.good) : []),
    ...(add(split.returned, split.scrap) > ZERO ? tellBuyers(by, placed, decided) : []),
    ...tellApprover(by, placed),
  ]
}

const cardsFor = ({ catalog, now }: Judge, to: PersonId | null): CardContext =>
  cardContextFor(catalog, to === null ? null : (catalog.people.get(to) ?? null), now)

function resultLine(by: Judge, cards: CardContext, placed: LotInspection): string {
  const { words } = cards
  const split = splitText(cards, placed.inspection)
  const said = [words.floor.inspectionResult[placed.inspection.result], split].filter(text => text !== '')
  return words.inspection.lot.told(lotName(cards, placed), said.join(words.common.listSeparator), by.inspector.name)
}

/** Who booked the receipt, unless the warehouse's groups say it to all. */
function tellReceiver(by: Judge, placed: LotInspection): readonly OutboxEntry[] {
  const { requestedBy, id } = placed.inspection
  if (requestedBy === null || requestedBy === by.inspector.id) return []
  const message = textMessage(resultLine(by, cardsFor(by, requestedBy), placed))
  return tellPerson(by.catalog, requestedBy, { message, about: aboutLot(id), key: `inspection:${id}:done` })
}

/** The shelf must know what is free and what has to be set apart. */
function tellWarehouse(by: Judge, placed: LotInspection): readonly OutboxEntry[] {
  const warehouse = departmentOfKind(by.catalog, 'warehouse')
  if (warehouse === null) return []
  const { id } = placed.inspection
  const message = textMessage(resultLine(by, cardsFor(by, null), placed))
  return tellDepartment(by.catalog, warehouse.id, { message, about: aboutLot(id), key: `inspection:${id}:warehouse` })
}

/** It may be fetched now: for whoever waits, it has only come. */
async function tellThoseWaiting(
  by: Judge,
  { inspection: { id, materialCode, lot } }: LotInspection,
  quantity: Quantity,
): Promise<readonly OutboxEntry[]> {
  const material = by.catalog.materials.get(materialCode)
  if (material === undefined) return []
  return tellWaiters(by, { material, quantity, lot, by: by.inspector.id, key: `inspection:${id}` })
}

/** Where no group buys, at most so many purchasers are told themselves. */
const MOST_BUYERS = 3

function tellBuyers(by: Judge, placed: LotInspection, { split, defects }: JudgedLot): readonly OutboxEntry[] {
  const { id } = placed.inspection
  const textFor = (cards: CardContext): string => {
    const refused = splitText(cards, { ...split, good: ZERO, conceded: ZERO, rework: ZERO })
    const why = defects.map(({ reason }) => cards.defectName(reason)).join(cards.words.common.listSeparator)
    return cards.words.inspection.lot.rejected(lotName(cards, placed), refused, why, by.inspector.name)
  }
  const telling = (cards: CardContext) => ({
    message: textMessage(textFor(cards)),
    about: aboutLot(id),
    key: `inspection:${id}:buy`,
  })
  const groups = buyingDepartments(by.catalog).flatMap(department =>
    tellDepartment(by.catalog, department.id, telling(cardsFor(by, null))),
  )
  if (groups.length > 0) return groups
  const buyers = [...by.catalog.people.values()].filter(({ role, active }) => active && role === 'purchaser')
  return buyers
    .slice(0, MOST_BUYERS)
    .flatMap(buyer => tellPerson(by.catalog, buyer.id, telling(cardsFor(by, buyer.id))))
}

/** Whose name stands under a concession hears of it at once, so that it can't be used without them. */
function tellApprover(by: Judge, placed: LotInspection): readonly OutboxEntry[] {
  const { approvedBy, id, conceded, note } = placed.inspection
  if (approvedBy === null || approvedBy === by.inspector.id) return []
  const cards = cardsFor(by, approvedBy)
  const quantity = splitText(cards, { good: ZERO, scrap: ZERO, rework: ZERO, conceded })
  const text = cards.words.inspection.toldConcession(lotName(cards, placed), quantity, by.inspector.name, note)
  const telling = { message: textMessage(text), about: aboutLot(id), key: `inspection:${id}:conceded` }
  return tellPerson(by.catalog, approvedBy, telling)
}
