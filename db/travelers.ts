/** What a traveler's code leads to, and what tells this factory's codes from another's. */
import type { OrderCode } from '../domain/model.ts'
import type { TravelerTarget } from '../domain/traveler-code.ts'
import type { Queryable } from './connect.ts'
import { onlyRow } from './row-values.ts'

/** 0 to 999, drawn once per database. */
export async function travelerTag(sql: Queryable): Promise<number> {
  const rows = await sql<{ tag: number }[]>`select traveler_tag as tag from site`
  return onlyRow(rows).tag
}

export type TravelerPlace = { readonly order: OrderCode; readonly seq: number | null }

/** `seq` null: the order as a whole. null: there is no such row, or it was written anew since the sheet was printed. */
export async function placeOfTraveler(sql: Queryable, target: TravelerTarget): Promise<TravelerPlace | null> {
  const rows =
    target.kind === 'order'
      ? await sql<TravelerPlace[]>`select code as "order", null::int as seq from orders where id = ${target.order}`
      : await sql<TravelerPlace[]>`
          select o.code as "order", s.seq from step s join orders o on o.id = s.order_id where s.id = ${target.step}`
  return rows[0] ?? null
}
