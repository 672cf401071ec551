/** First-pass yield of an order, step by step; what was conceded or reworked stands apart. */
import type { Card } from '../../adapters/card.ts'
import { firstPassOf, firstPassOfOrder } from '../../domain/first-pass-yield.ts'
import type { Order } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import type { CardContext } from './context.ts'

export function yieldCard({ words: { inspection } }: CardContext, order: Order): Card {
  const words = inspection.yield
  const title = words.title(order.code)
  const whole = firstPassOfOrder(order)
  if (whole === null) return { title, tone: 'info', blocks: [{ kind: 'text', text: words.none }] }
  const rows = order.steps.flatMap(({ name, totals }) => {
    const { good, judged, ratio } = firstPassOf(totals)
    if (ratio === null) return []
    const numbers = [good, judged, totals.conceded, totals.reworkGood, totals.returned].map(formatQuantity)
    return [[name, yieldPercent(ratio), ...numbers]]
  })
  const labels = [words.step, words.ratio, words.atOnce, words.judged, words.conceded, words.reworked, words.returned]
  return {
    title,
    tone: 'info',
    blocks: [
      { kind: 'fields', fields: [{ label: words.order, value: yieldPercent(whole) }] },
      { kind: 'table', columns: labels.map(label => ({ label })), rows },
      { kind: 'note', text: words.explained },
    ],
  }
}

/** One decimal, rounded down: 99.96 % is not yet 100 %. */
export const yieldPercent = (ratio: number): string => `${(Math.floor(ratio * 1000) / 10).toFixed(1)}%`
