/** In what a text is resolved: the orders that were found for it, the conversation, the words of the site. */
import type { Context, OrderCandidate, OrderQuery } from './context.ts'
import type { Lexicon } from './lexicon.ts'
import type { Reading } from './reading.ts'

export type OrdersFound = ReadonlyMap<string, readonly OrderCandidate[]>
/** Under which a query's candidates are kept. */
export const queryKey = (query: OrderQuery): string => `${query.by} ${query.text}`

export type Scope = {
  readonly found: OrdersFound
  readonly context: Context
  readonly lexicon: Lexicon
  readonly text: string
  readonly nearest: Reading['nearest']
}

export const candidatesOf = (query: OrderQuery | null, scope: Scope): readonly OrderCandidate[] =>
  query === null ? [] : (scope.found.get(queryKey(query)) ?? [])
