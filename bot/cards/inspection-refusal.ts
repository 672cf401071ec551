/** Why a result was not recorded, and what to do instead. */
import type { LotRefusal } from '../../domain/incoming-inspection.ts'
import type { ResultRefusal } from '../../domain/inspection-result.ts'
import type { MeasureRefusal } from '../../domain/measured-value.ts'
import type { OrderCode, UnitCode } from '../../domain/model.ts'
import type { Quantity } from '../../domain/quantity.ts'
import { amount, type CardContext } from './context.ts'
import { sendBackLines } from './report-refusal.ts'

export type JudgeRefusal = ResultRefusal | MeasureRefusal | { readonly kind: 'noReturn' }
export type LotJudgeRefusal = LotRefusal | MeasureRefusal | { readonly kind: 'noRework' }

export function inspectionRefusalLine(
  context: CardContext,
  { code, unit }: { readonly code: OrderCode; readonly unit: UnitCode },
  why: JudgeRefusal,
): string {
  const { common, floor, inspection } = context.words
  switch (why.kind) {
    case 'orderNotRunning':
      return floor.inspectionOrderIs(code, common.orderStatus[why.status])
    case 'stepCancelled':
      return floor.stepOver(common.stepStatus[why.status])
    case 'notInspector':
      return floor.notInspector
    case 'unknownStep':
    case 'ownWork':
    case 'noReturn':
      return inspection.refusal[why.kind]
    default:
      return statementLine(context, unit, why)
  }
}

/** The same of a lot that came in, where what is bad goes back. */
export function lotRefusalLine(context: CardContext, unit: UnitCode, why: LotJudgeRefusal): string {
  const words = context.words.inspection.refusal
  const say = (quantity: Quantity): string => amount(context, quantity, unit)
  switch (why.kind) {
    case 'notInspector':
      return words.notLotInspector
    case 'noRework':
      return words.noRework
    case 'reasonMissing':
      return words.lotReasonMissing
    case 'moreThanWaiting':
      return words.lotMoreThanWaiting(say(why.asked), say(why.waiting))
    case 'defectsDiffer':
      return words.lotDefectsDiffer(say(why.named), say(why.bad))
    default:
      return statementLine(context, unit, why)
  }
}

type StatementWhy = Exclude<
  JudgeRefusal,
  { readonly kind: 'orderNotRunning' | 'stepCancelled' | 'notInspector' | 'unknownStep' | 'ownWork' | 'noReturn' }
>

function statementLine(context: CardContext, unit: UnitCode, why: StatementWhy): string {
  const { common, inspection } = context.words
  const words = inspection.refusal
  const say = (quantity: Quantity): string => amount(context, quantity, unit)
  switch (why.kind) {
    case 'moreThanWaiting':
      return words.moreThanWaiting(say(why.asked), say(why.waiting))
    case 'sampleTooSmall':
      return words.sampleTooSmall(say(why.sample), say(why.bad))
    case 'defectsDiffer':
      return words.defectsDiffer(say(why.named), say(why.bad))
    case 'approverMayNot':
      return words.approverMayNot(context.personName(why.who))
    case 'unknownCharacteristic':
      return words.unknownCharacteristic(why.name, why.known.join(common.listSeparator))
    case 'notAMeasure':
      return words.notAMeasure(why.name, why.text.slice(0, 20))
    case 'otherUnit':
      return words.otherUnit(why.name, why.said, why.unit)
    case 'negative':
    case 'notWhole':
    case 'nothingSaid':
    case 'reasonMissing':
    case 'outOfTolerance':
    case 'approverMissing':
    case 'concessionReasonMissing':
      return words[why.kind]
    default:
      return sendBackLines(context, why, say).join(' ')
  }
}
