/** Several reports of one message, booked together. */
import type { Card } from '../../adapters/card.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext } from './context.ts'
import { quantitiesSaid, type ReceiptFacts } from './receipt-card.ts'

export function manyReceiptsCard(context: CardContext, receipts: readonly ReceiptFacts[]): Card {
  const words = context.words.report
  return {
    title: words.manyTitle(receipts.length),
    tone: 'success',
    blocks: [
      {
        kind: 'fields',
        fields: receipts.map(({ order, step, report, reason, reportable }) => ({
          label: words.stepTitle(order.code, step.name),
          value: `${quantitiesSaid(context, report, order.unit, reason)}，${words.reportable} ${amount(context, reportable, order.unit)}`,
        })),
      },
      {
        kind: 'actions',
        actions: receipts.map(({ order, step, report }) => ({
          label: `${words.correct} ${order.code} ${step.name}`,
          payload: encodeAction({ do: 'correctForm', report: report.id }),
        })),
      },
    ],
  }
}
