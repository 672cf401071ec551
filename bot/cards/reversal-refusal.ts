/** Why a report can't be taken back or corrected now, and what to do instead. */
import type { Order, Step } from '../../domain/model.ts'
import type { ReportRefusal } from '../../domain/report-acceptance.ts'
import type { ReversalRefusal } from '../../domain/reversal.ts'
import { findStep } from '../../domain/step-progress.ts'
import { amount, type CardContext } from './context.ts'
import { reportRefusalLines } from './report-refusal.ts'

export function reversalRefusalLines(
  context: CardContext,
  order: Order,
  step: Step,
  why: ReversalRefusal | ReportRefusal,
): readonly string[] {
  const words = context.words.refusal.reversal
  switch (why.kind) {
    case 'unknownReport':
      return [words.notFound]
    case 'isReversal':
      return [words.isReversal]
    case 'filledIn':
      return [words.filledIn]
    case 'alreadyReversed':
      return [words.alreadyReversed]
    case 'nextConsumed':
      return [
        words.consumedByNext(
          why.steps.map(({ name }) => name).join(context.words.common.listSeparator),
          amount(context, why.canGo, order.unit),
        ),
      ]
    case 'reworkCameBack':
      return [words.reworkCameBack(amount(context, why.missing, order.unit))]
    case 'sentBack':
      return [words.sentBack(amount(context, why.missing, order.unit))]
    case 'reworkBegun':
      return [words.reworkBegun(findStep(order, why.at.seq)?.name ?? '')]
    case 'inspected':
      return [words.inspected]
    case 'isInspection':
      return [words.isInspection]
    case 'notYours':
      return [words.notYours]
    case 'windowOver':
      return [words.windowOver(why.editWindowMinutes)]
    case 'approvedAlready':
      return [words.approvedAlready]
    case 'putRight':
      return [words.putRight]
    default:
      return reportRefusalLines(context, order, step, why)
  }
}
