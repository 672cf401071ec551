/** Cards as a person reads them, for tests: their words, and the buttons they can press. */
import type { Block, Action as Button, Card } from '../adapters/card.ts'
import type { OutboundMessage } from '../adapters/port.ts'

/** Everything that can be read in a message, line by line; buttons as `[label]`. */
export function wordsIn(message: OutboundMessage): string {
  const file = message.file === null ? [] : [`(${message.file.name})`]
  const card = message.card === null ? [] : [message.card.title, ...message.card.blocks.flatMap(wordsOfBlock)]
  return [message.text ?? '', ...card, ...file].filter(line => line !== '').join('\n')
}

function wordsOfBlock(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
    case 'note':
      return [block.text]
    case 'fields':
      return block.fields.map(({ label, value }) => `${label}: ${value}`)
    case 'progress':
      return [`${block.label} ${block.percent}% ${block.detail ?? ''}`]
    case 'table':
      return [block.columns.map(({ label }) => label), ...block.rows].map(row => row.join(' | '))
    case 'form':
      return [...block.inputs.map(({ label }) => `${label}?`), `[${block.submit.label}]`]
    case 'actions':
      return block.actions.map(({ label }) => `[${label}]`)
    case 'image':
      return [block.alt]
    case 'chart':
      return [block.chart.title]
    case 'divider':
      return []
  }
}

/** Its buttons and the submits of its forms, in order. */
export const buttonsOf = (card: Card): readonly Button[] =>
  card.blocks.flatMap(block => (block.kind === 'actions' ? block.actions : block.kind === 'form' ? [block.submit] : []))

/** @throws when the message has no button whose label contains the text. */
export function buttonIn({ card }: OutboundMessage, label: string): Button {
  const buttons = card === null ? [] : buttonsOf(card)
  const found = buttons.find(button => button.label === label) ?? buttons.find(button => button.label.includes(label))
  if (found === undefined) throw new Error(`no button "${label}" among: ${buttons.map(each => each.label).join(', ')}`)
  return found
}
