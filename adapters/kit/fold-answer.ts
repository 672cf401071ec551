/** Where a reply beside the pressed card costs a call and a replaced card does not, the answer becomes one card. */
import type { Block, Card } from '../card.ts'
import type { Answer, OutboundMessage } from '../port.ts'

export type FoldedAnswer = {
  /** What stands in the pressed card's place; null: it stays as it is. */
  readonly inPlace: OutboundMessage | null
  /** What the pressed card has become, where a reply took its place. */
  readonly below: Card | null
  /** What still has to be said beside it. */
  readonly beside: readonly OutboundMessage[]
}

/** After an action the first reply with a card takes the pressed card's place. */
export function foldAnswer({ update, replies }: Answer): FoldedAnswer {
  const first = replies.find(({ card, file }) => card !== null && file === null)
  if (first === undefined) return { inPlace: update?.message ?? null, below: null, beside: replies }
  const beside = replies.filter(reply => reply !== first)
  return { inPlace: first, below: update?.message.card ?? null, beside }
}

/** Both as one card, for platforms whose cards are long enough. */
export function joinBelow(above: OutboundMessage, below: Card | null): OutboundMessage {
  if (above.card === null || below === null) return above
  const heading: Block = { kind: 'text', text: below.title, strong: true }
  const blocks: Block[] = [...above.card.blocks, { kind: 'divider' }, heading, ...below.blocks]
  return { ...above, card: { ...above.card, blocks } }
}
