/** Several reports booked together: one receipt, and one way back for all of them. */
import type { Card } from '../../adapters/card.ts'
import type { BookedReport } from '../../db/reports.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext, names } from './context.ts'
import { quantitiesSaid, type ReceiptFacts } from './receipt-card.ts'

const MOST_SHOWN = 10
/** Of so few each can be corrected from the card. */
const MOST_CORRECTED = 4

export function manyReceiptsCard(context: CardContext, receipts: readonly ReceiptFacts[]): Card {
  const words = context.words.report
  const shown = receipts.slice(0, MOST_SHOWN)
  const rest = receipts.length - shown.length
  return {
    title: words.manyTitle(receipts.length),
    tone: receipts.some(({ report }) => report.overGate) ? 'warning' : 'success',
    blocks: [
      { kind: 'fields', fields: shown.map(receipt => fieldOf(context, receipt)) },
      ...(rest > 0 ? [{ kind: 'note' as const, text: context.words.many.moreRows(rest) }] : []),
      { kind: 'actions', actions: wayBack(context, receipts) },
    ],
  }
}

function fieldOf(context: CardContext, { order, step, report, reason, reportable }: ReceiptFacts) {
  const words = context.words.report
  const others = report.workers.map(({ personId }) => personId).filter(id => id !== report.reporterId)
  const who = others.length === 0 ? '' : ` ${names(context, others)}`
  return {
    label: `${words.stepTitle(order.code, step.name)}${who}`,
    value: [
      quantitiesSaid(context, report, order.unit, reason),
      `${words.reportable} ${amount(context, reportable, order.unit)}`,
    ].join(context.words.common.comma),
  }
}

function wayBack(context: CardContext, receipts: readonly ReceiptFacts[]) {
  const words = context.words.report
  const [first] = receipts
  if (first === undefined) return []
  const all = encodeAction({ do: 'undoTogether', report: first.report.id, once: context.once() })
  const corrections = receipts.length > MOST_CORRECTED ? [] : receipts
  return [
    { label: context.words.many.undoAll(receipts.length), payload: all },
    ...corrections.map(({ order, step, report }) => ({
      label: `${words.correct} ${order.code} ${step.name}`,
      payload: encodeAction({ do: 'correctForm', report: report.id }),
    })),
  ]
}

/** They were all taken back. */
export function manyReversedCard(context: CardContext, undone: readonly BookedReport[]): Card {
  const words = context.words
  const shown = undone.slice(0, MOST_SHOWN)
  const rest = undone.length - shown.length
  return {
    title: words.many.undone(undone.length),
    tone: 'info',
    blocks: [
      {
        kind: 'fields',
        fields: shown.map(({ orderCode, stepName, report, unit }) => ({
          label: words.report.stepTitle(orderCode, stepName),
          value: words.report.undoneNote(quantitiesSaid(context, report, unit, null)),
        })),
      },
      ...(rest > 0 ? [{ kind: 'note' as const, text: words.many.moreRows(rest) }] : []),
    ],
  }
}

/** "撤销", of a report that was booked with others. */
export function undoWhichCard(context: CardContext, last: string, count: number): Card {
  const words = context.words.many
  const once = context.once()
  return {
    title: words.undoWhich(count - 1),
    tone: 'warning',
    blocks: [
      {
        kind: 'actions',
        actions: [
          { label: words.undoAll(count), payload: encodeAction({ do: 'undoTogether', report: last, once }) },
          { label: words.undoOne, payload: encodeAction({ do: 'undo', report: last, once }) },
        ],
      },
    ],
  }
}
