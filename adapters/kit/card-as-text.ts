/** A card as plain lines, for platforms and clients that can't show it. Nothing in it is markup. */
import type { Block, Card, Chart } from '../card.ts'
import type { OutboundMessage } from '../port.ts'
import { isChinese, labelled } from './labelled.ts'

/** Lines of the card's body, without its title; buttons are left to the caller, who knows what a person can do instead. */
export const bodyLines = (card: Card): readonly string[] =>
  card.blocks.flatMap(blockLines).filter(line => line.trim() !== '')

/** The whole card as one text. */
export const cardAsText = (card: Card): string => [card.title, ...bodyLines(card)].join('\n')

/** A text as a card: for what takes the place of one. */
export const textAsCard = ({ text, summary }: OutboundMessage): Card => ({
  title: summary.split('\n')[0] ?? '',
  tone: 'info',
  blocks: [{ kind: 'text', text: text ?? summary }],
})

export function blockLines(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
    case 'note':
      return block.text.split('\n')
    case 'fields':
      return block.fields.map(({ label, value }) => labelled(label, value))
    case 'progress':
      return [`${block.label} ${progressBar(block.percent)} ${block.detail ?? ''}`.trimEnd()]
    case 'table':
      return [block.columns.map(({ label }) => label), ...block.rows].map(row => row.join(' | '))
    case 'chart':
      return chartLines(block.chart)
    case 'image':
      return [block.alt]
    case 'form':
    case 'actions':
    case 'divider':
      return []
    default:
      return unreachable(block)
  }
}

const BAR_LENGTH = 10

/** `■■■■■■□□□□ 64%`: readable on every client, and never refused. */
export function progressBar(percent: number): string {
  const within = Math.min(100, Math.max(0, percent))
  const filled = Math.round((within / 100) * BAR_LENGTH)
  return `${'■'.repeat(filled)}${'□'.repeat(BAR_LENGTH - filled)} ${Math.round(within)}%`
}

const chartLines = ({ title, labels, series }: Chart): readonly string[] => [
  title,
  ...labels.map((label, index) => {
    const values = series.map(({ name, values }) => `${series.length > 1 ? `${name} ` : ''}${values[index] ?? 0}`)
    return isChinese(title) ? `${label}：${values.join('，')}` : `${label}: ${values.join(', ')}`
  }),
]

function unreachable(block: never): never {
  throw new Error(`an unknown block: ${JSON.stringify(block)}`)
}
