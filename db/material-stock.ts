/** What lies in the warehouse now. Stock moves all day, so it is no part of the catalog. */
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { toQuantity } from './row-values.ts'

/** On hand by the material's code; unknown codes are left out. */
export async function stockOf(sql: Queryable, codes: readonly string[]): Promise<ReadonlyMap<string, Quantity>> {
  if (codes.length === 0) return new Map()
  const rows = await sql<{ code: string; onHand: string }[]>`
    select code, on_hand::text as "onHand" from material where code = any(${[...codes]}::text[])`
  return new Map(rows.map(({ code, onHand }) => [code, toQuantity(onHand)]))
}
