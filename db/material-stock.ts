/** What lies in the warehouse now. Stock moves all day, so it is no part of the catalog. */
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { toQuantity } from './row-values.ts'

/** What may be used, by the material's code: not what waits for its inspection. Unknown codes are left out. */
export async function stockOf(sql: Queryable, codes: readonly string[]): Promise<ReadonlyMap<string, Quantity>> {
  if (codes.length === 0) return new Map()
  const rows = await sql<{ code: string; onHand: string }[]>`
    select code, (on_hand - held_of_item(code))::text as "onHand" from material where code = any(${[...codes]}::text[])`
  return new Map(rows.map(({ code, onHand }) => [code, toQuantity(onHand)]))
}

/** What waits for its incoming inspection, by the material's code; those of which nothing does are left out. */
export async function heldStock(sql: Queryable): Promise<ReadonlyMap<string, Quantity>> {
  const rows = await sql<{ code: string; held: string }[]>`
    select material_code as code, sum(received)::text as held from inspection
    where kind = 'incoming' and result = 'pending' group by material_code`
  return new Map(rows.map(({ code, held }) => [code, toQuantity(held)]))
}

/** What lies there of what was made, by the product's code; those of which nothing was ever put away are left out. */
export async function productStock(sql: Queryable, codes: readonly string[]): Promise<ReadonlyMap<string, Quantity>> {
  if (codes.length === 0) return new Map()
  const rows = await sql<{ code: string; onHand: string }[]>`
    select item_code as code, sum(on_hand)::text as "onHand" from stock_lot
    where item_code = any(${[...codes]}::text[]) group by item_code`
  return new Map(rows.map(({ code, onHand }) => [code, toQuantity(onHand)]))
}
