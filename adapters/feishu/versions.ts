/** What a message becomes when Feishu refuses its content: less each time, until nothing is left to object to. */
import type { Block, Card } from '../card.ts'
import { blockLines, cardAsText } from '../kit/card-as-text.ts'
import type { OutboundMessage } from '../port.ts'

export type Version = {
  /** `plain`: the same card, of which nothing but texts and what can be pressed is left. */
  readonly name: 'whole' | 'plain' | 'text' | 'summary' | 'withheld'
  readonly message: OutboundMessage
  /** The same for a card that has to stay one. */
  readonly card: Card
}

export function versionsOf(message: OutboundMessage, shortened: string): readonly Version[] {
  const { card, summary } = message
  const whole: Version = { name: 'whole', message, card: card ?? cardOf(message.text ?? summary) }
  const withText = (name: Version['name'], text: string, mentions: readonly string[] = []): Version => ({
    name,
    message: { text, card: null, summary: name === 'withheld' ? text : summary, mentions, file: null },
    card: cardOf(text),
  })
  const fewer = [withText('summary', summary), withText('withheld', shortened)]
  if (card === null) return [whole, ...fewer]
  const plain = plainer(card)
  const text = message.text ?? cardAsText(card)
  return [
    whole,
    { name: 'plain', message: { ...message, card: plain, mentions: [] }, card: plain },
    withText('text', text, message.mentions),
    ...fewer,
  ]
}

/** What may still be taken after the platform objected to the first of `versions`; empty: nothing. */
export const after = (versions: readonly Version[], objection: 'form' | 'words'): readonly Version[] =>
  versions.slice(1).filter(({ name }) => objection === 'form' || name === 'summary' || name === 'withheld')

function cardOf(text: string): Card {
  const [title = '', ...lines] = text.split('\n')
  return { title, tone: 'info', blocks: lines.length === 0 ? [] : [{ kind: 'text', text: lines.join('\n') }] }
}

/** Charts, tables, pictures and mentions are what a card is refused for; the form and the buttons are what it is for. */
const plainer = (card: Card): Card => ({ ...card, blocks: card.blocks.map(plainBlock) })

const plainBlock = (block: Block): Block =>
  block.kind === 'chart' || block.kind === 'table' || block.kind === 'image'
    ? { kind: 'text', text: blockLines(block).join('\n') }
    : block
