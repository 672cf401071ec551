/** Why a report looks unlikely, in words. */
import type { UnitCode } from '../../domain/model.ts'
import type { Doubt } from '../../domain/plausibility.ts'
import { unreachable } from '../../domain/unreachable.ts'
import { amount, type CardContext } from './context.ts'

export function doubtText(context: CardContext, doubt: Doubt, unit: UnitCode): string {
  const { why } = context.words.doubt
  const made = amount(context, doubt.made, unit)
  switch (doubt.kind) {
    case 'tooFast':
      return why.tooFast(made, amount(context, doubt.possible, unit), context.words.common.minutes(doubt.minutes))
    case 'sameEveryDay':
      return why.sameEveryDay(made, doubt.days)
    case 'farAboveUsual':
      return why.farAboveUsual(made, amount(context, doubt.usual, unit))
    case 'moreThanReceived':
      return why.moreThanReceived(made, amount(context, doubt.possible, unit))
    default:
      return unreachable(doubt)
  }
}
