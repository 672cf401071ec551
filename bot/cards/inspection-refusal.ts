/** Why a result was not recorded, and what to do instead. */
import type { Order } from '../../domain/model.ts'
import type { Quantity } from '../../domain/quantity.ts'
import type { JudgeRefusal } from '../handle/judge-inspection.ts'
import { amount, type CardContext } from './context.ts'
import { sendBackLines } from './report-refusal.ts'

export function inspectionRefusalLine(context: CardContext, order: Order, why: JudgeRefusal): string {
  const { common, floor, inspection } = context.words
  const words = inspection.refusal
  const say = (quantity: Quantity): string => amount(context, quantity, order.unit)
  switch (why.kind) {
    case 'orderNotRunning':
      return floor.inspectionOrderIs(order.code, common.orderStatus[why.status])
    case 'stepCancelled':
      return floor.stepOver(common.stepStatus[why.status])
    case 'notInspector':
      return floor.notInspector
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
    case 'unknownStep':
    case 'ownWork':
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
