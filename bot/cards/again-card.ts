/** The same report again within minutes: asked, neither booked nor refused (invariant 2). */
import type { Card } from '../../adapters/card.ts'
import type { Instant, Order, Report, Step } from '../../domain/model.ts'
import { formatQuantity, ZERO } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { type CardContext, clockTime } from './context.ts'
import { quantitiesSaid } from './receipt-card.ts'
import { tasksButton } from './talk-cards.ts'

export type AgainFacts = {
  readonly order: Order
  readonly step: Step
  readonly said: Pick<Report, 'scrap' | 'rework' | 'reason'>
  readonly before: Pick<Report, 'good' | 'scrap' | 'rework'> & { readonly reportedAt: Instant }
}

export function againCard(context: CardContext, { order, step, said, before }: AgainFacts): Card {
  const words = context.words.report
  const what = `${words.stepTitle(order.code, step.name)} ${quantitiesSaid(context, { ...before, reworkDone: ZERO }, order.unit, null)}`
  const yes = encodeAction({
    do: 'reportAgain',
    order: order.code,
    seq: step.seq,
    good: formatQuantity(before.good),
    scrap: formatQuantity(said.scrap),
    rework: formatQuantity(said.rework),
    reason: said.reason,
    once: context.once(),
  })
  return {
    title: words.againTitle,
    tone: 'warning',
    blocks: [
      { kind: 'text', text: words.againText(clockTime(context, before.reportedAt), what) },
      {
        kind: 'actions',
        actions: [
          { label: words.againYes, payload: yes, style: 'primary' },
          { ...tasksButton(context), label: words.againNo },
        ],
      },
    ],
  }
}
