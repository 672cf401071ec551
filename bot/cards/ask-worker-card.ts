/** "So many should be there by now. How many more?": a silent step's worker is asked, and answers with a number. */
import type { Block, Card } from '../../adapters/card.ts'
import type { Instant, Order, Step } from '../../domain/model.ts'
import { formatQuantity, type Quantity } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext, clockTime } from './context.ts'
import { quantityInputs, type StepCardFacts } from './step-card.ts'

export type AskWorkerFacts = Pick<StepCardFacts, 'order' | 'step' | 'reasons' | 'reportable'> & {
  readonly order: Order
  readonly step: Step
  /** Good since then, as the pace goes and as may be booked; null: unknown, or nothing may. */
  readonly expected: Quantity | null
  readonly lastSignAt: Instant
}

export function askWorkerCard(context: CardContext, facts: AskWorkerFacts): Card {
  const { alert: words, report } = context.words
  const { order, step, expected, lastSignAt } = facts
  const last = clockTime(context, lastSignAt)
  const text =
    expected === null
      ? words.askPlain(last)
      : words.askExpected(clockTime(context, context.now), amount(context, expected, order.unit), last)
  const blocks: Block[] = [
    { kind: 'text', text },
    {
      kind: 'form',
      name: 'report',
      inputs: quantityInputs(context, facts),
      submit: {
        label: report.submit,
        payload: encodeAction({ do: 'report', order: order.code, seq: step.seq, once: context.once() }),
        style: 'primary',
      },
    },
    { kind: 'actions', actions: answers(context, facts) },
    { kind: 'note', text: words.askHint },
  ]
  return { title: words.askTitle(order.code, step.name), tone: 'warning', blocks }
}

function answers(context: CardContext, { order, step, expected }: AskWorkerFacts) {
  const { alert: words, report } = context.words
  const at = { order: order.code, seq: step.seq }
  const made =
    expected === null
      ? []
      : [
          {
            label: words.madeExpected(amount(context, expected, order.unit)),
            payload: encodeAction({ do: 'reportGood', ...at, good: formatQuantity(expected), once: context.once() }),
          },
        ]
  return [
    ...made,
    { label: report.pause, payload: encodeAction({ do: 'pause', ...at, once: context.once() }) },
    { label: report.raise, payload: encodeAction({ do: 'exceptionForm', ...at }), style: 'danger' as const },
  ]
}
