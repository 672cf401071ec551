/** Why a review can't be given, and what to do instead. */
import type { Order, Step } from '../../domain/model.ts'
import type { HeldRefusal, ReviewRefusal } from '../../domain/review.ts'
import type { CardContext } from './context.ts'
import { reversalRefusalLines } from './reversal-refusal.ts'

export function reviewRefusalLines(
  context: CardContext,
  order: Order,
  step: Step,
  why: ReviewRefusal | HeldRefusal,
): readonly string[] {
  const { floor } = context.words
  switch (why.kind) {
    case 'ownReport':
      return [floor.ownReport]
    case 'notPermitted':
      return [floor.notReviewer]
    case 'notPending':
      return [floor.reviewDone]
    default:
      return reversalRefusalLines(context, order, step, why)
  }
}
