/**
 * "1003和1004加急", "下达1013 1015": a command is of one order. Of those that are named side by side each is offered; the
 * first alone would be carried out, and nobody would hear that the others were not.
 */
import type { Draft } from '../reading.ts'
import { is } from '../tokens.ts'
import { orderPlace } from './places.ts'
import type { Sentence } from './sentence.ts'

export function ofEachOrder(sentence: Sentence, draft: Draft): Draft {
  if (draft.kind !== 'placed') return draft
  const [first, ...rest] = sideBySide(sentence).map(place => ({ ...draft, place: { ...draft.place, ...place } }))
  return first === undefined || rest.length === 0 ? draft : { kind: 'ask', about: 'each', options: [first, ...rest] }
}

/** The orders with nothing but a mark or 和 between them, each once. */
function sideBySide({ tokens, orders }: Sentence) {
  const named = [...orders]
  const joined = named.every(([at], i) => {
    const next = named[i + 1]?.[0] ?? at + 1
    return tokens.slice(at + 1, next).every(token => token.kind === 'stop' || is(token, 'with', 'orderNoun'))
  })
  const distinct = named.filter(([, { text }], i) => named.findIndex(([, other]) => other.text === text) === i)
  return joined ? distinct.map(([at, order]) => orderPlace(order, tokens[at]?.text ?? '')) : []
}
