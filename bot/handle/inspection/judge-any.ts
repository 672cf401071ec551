/** One inspection by its id, of pieces or of a lot, judged: what a pressed button and another program both do. */
import { anyInspectionById, type LotInspection, type PlacedInspection } from '../../../db/inspections.ts'
import { loadOrder } from '../../../db/orders.ts'
import type { Refused } from '../../../domain/decision.ts'
import type { Order, Step } from '../../../domain/model.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { findStep } from '../../../domain/step-progress.ts'
import type { AnyInspection } from '../../cards/inspection-card.ts'
import type { JudgeRefusal, LotJudgeRefusal } from '../../cards/inspection-refusal.ts'
import { type Judge, type Judgement, judgeStep, type SaidResult } from './judge-inspection.ts'
import { judgeLot, type LotJudgement } from './judge-lot.ts'

export type AtStep = {
  readonly of: 'step'
  readonly order: Order
  readonly step: Step
  readonly placed: PlacedInspection
}
export type AtLot = { readonly of: 'lot'; readonly placed: LotInspection }

export type Judging =
  | { readonly kind: 'notFound' }
  | { readonly kind: 'alreadyJudged'; readonly at: AtStep | AtLot }
  | { readonly kind: 'step'; readonly at: AtStep; readonly outcome: Judgement | Refused<JudgeRefusal> }
  | { readonly kind: 'lot'; readonly at: AtLot; readonly outcome: LotJudgement | Refused<LotJudgeRefusal> }

/** Where an inspection is; null: there is none of this id. */
export async function inspectionAt(by: Pick<Judge, 'sql'>, id: string): Promise<AtStep | AtLot | null> {
  const placed = await anyInspectionById(by.sql, id)
  if (placed === null) return null
  if (!('orderCode' in placed)) return { of: 'lot', placed }
  const order = await loadOrder(by.sql, placed.orderCode)
  const step = order === null ? null : findStep(order, placed.seq)
  if (order === null || step === null) throw new TypeError(`inspection ${id} has no order or no step`)
  return { of: 'step', order, step, placed }
}

export async function judgeById(by: Judge, id: string, said: SaidResult): Promise<Judging> {
  const at = await inspectionAt(by, id)
  if (at === null) return { kind: 'notFound' }
  if (at.placed.inspection.result !== 'pending') return { kind: 'alreadyJudged', at }
  if (at.of === 'lot') return { kind: 'lot', at, outcome: await judgeLot(by, at.placed, said) }
  // The one that was meant, where a step has several.
  const asked = { ...at.step, pendingInspection: at.placed.inspection.id }
  return { kind: 'step', at, outcome: await judgeStep(by, at.order, asked, said) }
}

/** What the audit keeps of a result, whoever gave it through what. */
export const resultDetails = (inspection: AnyInspection): Readonly<Record<string, string | null>> => ({
  result: inspection.result,
  inspector: inspection.inspectorId,
  good: formatQuantity(inspection.good),
  scrap: formatQuantity(inspection.scrap),
  ...(inspection.kind === 'incoming'
    ? { returned: formatQuantity(inspection.returned), material: inspection.materialCode, lot: inspection.lot }
    : { rework: formatQuantity(inspection.rework) }),
})
