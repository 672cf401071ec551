/** "是 500 个吗？": an unlikely number is asked about before it is booked, kindly and once. */
import type { Card } from '../../adapters/card.ts'
import type { Order, Step } from '../../domain/model.ts'
import type { Doubt } from '../../domain/plausibility.ts'
import type { Quantity } from '../../domain/quantity.ts'
import { type AgainSaid, sureButton } from './again-card.ts'
import type { CardContext } from './context.ts'
import { doubtText } from './doubt-text.ts'
import { stepButton } from './order-buttons.ts'
import { quantitiesSaid } from './receipt-card.ts'

export type DoubtFacts = {
  readonly order: Order
  readonly step: Step
  readonly said: AgainSaid & { readonly good: Quantity }
  readonly doubts: readonly Doubt[]
}

export function doubtCard(context: CardContext, { order, step, said, doubts }: DoubtFacts): Card {
  const { doubt: words, report, common } = context.words
  const what = quantitiesSaid(context, said, order.unit, null)
  const why = doubts.map(doubt => doubtText(context, doubt, order.unit))
  return {
    title: words.isIt(what),
    tone: 'warning',
    blocks: [
      {
        kind: 'text',
        text: common.colon(report.stepTitle(order.code, step.name), why.join(common.semicolon)),
      },
      { kind: 'text', text: words.askText },
      {
        kind: 'actions',
        actions: [
          { label: words.yes, payload: sureButton(context, order, step, said), style: 'primary' },
          { ...stepButton(context, order, step), label: words.no },
        ],
      },
    ],
  }
}
