/** Where the time went that nobody worked: the causes and the machines that cost most of it. */
import type { Block, Card } from '../../adapters/card.ts'
import type { Share } from '../../domain/downtime.ts'
import type { CardContext } from './context.ts'

export type DowntimeFacts = {
  readonly title: string
  /** How many exceptions still hold something. */
  readonly open: number
  readonly byCause: readonly Share[]
  readonly byMachine: readonly Share[]
}

const MOST_ROWS = 8

export function downtimeCard(context: CardContext, { title, open, byCause, byMachine }: DowntimeFacts): Card {
  const { common, exception } = context.words
  const { loss } = exception
  if (byCause.length === 0) return { title, tone: 'success', blocks: [{ kind: 'text', text: loss.none }] }
  const minutes = byCause.reduce((sum, one) => sum + one.minutes, 0)
  const count = byCause.reduce((sum, one) => sum + one.count, 0)
  return {
    title,
    tone: open > 0 ? 'warning' : 'info',
    blocks: [
      {
        kind: 'fields',
        fields: [
          { label: loss.total, value: common.minutes(Math.round(minutes)), short: true },
          { label: loss.times, value: loss.timesValue(count, open), short: true },
        ],
      },
      ...table(context, loss.byCause, byCause),
      ...table(context, loss.byMachine, byMachine),
      { kind: 'note', text: loss.note },
    ],
  }
}

function table(
  { words: { common, exception } }: CardContext,
  label: string,
  shares: readonly Share[],
): readonly Block[] {
  const columns = exception.loss.columns.map((text, at) => ({
    label: at === 0 ? label : text,
    align: at === 0 ? ('left' as const) : ('right' as const),
  }))
  const rows = shares
    .slice(0, MOST_ROWS)
    .map(({ name, minutes, count, share }) => [
      name,
      common.minutes(Math.round(minutes)),
      String(count),
      `${Math.round(share * 100)}%`,
    ])
  return [{ kind: 'table', columns, rows }]
}
