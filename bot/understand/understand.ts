/** From a message's text to what the person wants: read, look up the orders it names, resolve. Changes nothing. */
import type { Instant } from '../../domain/model.ts'
import type { Context, OrderCandidate, OrderQuery } from './context.ts'
import type { Intent } from './intent.ts'
import type { Lexicon } from './lexicon.ts'
import { read } from './read.ts'
import { resolve } from './resolve.ts'
import { queryKey } from './resolve-scope.ts'
import { readTable } from './table/read-table.ts'

export type UnderstandDeps = {
  readonly lexicon: Lexicon
  /** Orders that a text could mean, most likely first; at most a handful. Called once per order named. */
  readonly findOrders: (query: OrderQuery) => Promise<readonly OrderCandidate[]>
}

export type UnderstandInput = {
  readonly text: string
  readonly now: Instant
  readonly context: Context
}

/** Never throws on any text; rejects only when `findOrders` does. */
export async function understand(deps: UnderstandDeps, input: UnderstandInput): Promise<Intent> {
  const table = await readTable({ ...deps, now: input.now }, input.text)
  if (table !== null) return { kind: 'reportTable', table }
  const reading = read(input.text, deps.lexicon, input.now)
  const found = await Promise.all(
    reading.queries.map(async query => [queryKey(query), await deps.findOrders(query)] as const),
  )
  return resolve(reading, new Map(found), input.context, deps.lexicon)
}
