/** Where a reply beside the pressed card costs a call and a replaced card does not, the answer becomes one card. */
import type { Block, Card } from '../card.ts'
import type { Answer, OutboundMessage } from '../port.ts'

/**
 * What stands in the pressed card's place after an action: the reply's card first, below it what the pressed card has
 * become; and what still has to be said beside it. null: the pressed card stays as it is.
 */
export function foldAnswer(answer: Answer): {
  readonly inPlace: OutboundMessage | null
  readonly beside: readonly OutboundMessage[]
} {
  const { update, replies } = answer
  const first = replies.find(({ card, file }) => card !== null && file === null)
  if (first?.card == null) return { inPlace: update?.message ?? null, beside: replies }
  const beside = replies.filter(reply => reply !== first)
  const below = update?.message.card ?? null
  return { inPlace: { ...first, card: below === null ? first.card : joined(first.card, below) }, beside }
}

function joined(above: Card, below: Card): Card {
  const heading: Block = { kind: 'text', text: below.title, strong: true }
  return { ...above, blocks: [...above.blocks, { kind: 'divider' }, heading, ...below.blocks] }
}
