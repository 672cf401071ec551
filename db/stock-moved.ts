/** What the warehouse moved: in a time, for an order, of one thing; and what was put away and has not left yet. */
import type { Instant, OrderCode, OrderId, PersonId, UnitCode } from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { StockMoveKind } from '../domain/stock.ts'
import type { Queryable } from './connect.ts'
import { customersNamed } from './orders.ts'
import { onlyRow, toInstant, toQuantity } from './row-values.ts'

export type MovedQuery = {
  readonly kinds: readonly StockMoveKind[]
  /** `to` excluded; null: ever. */
  readonly span: { readonly from: Instant; readonly to: Instant } | null
  readonly order: OrderId | null
  /** Codes of materials and products; null: whatever it is. */
  readonly items: readonly string[] | null
  /** As people write it. */
  readonly customer: string | null
}

/** How much of one thing, with the stock's sign, and in how many moves. */
export type MovedTotal = {
  readonly name: string
  readonly unit: UnitCode
  readonly quantity: Quantity
  readonly moves: number
}

export type Moved = {
  readonly kind: StockMoveKind
  readonly name: string
  readonly unit: UnitCode
  readonly quantity: Quantity
  readonly lot: string
  readonly order: OrderCode | null
  readonly customer: string | null
  readonly personId: PersonId | null
  readonly at: Instant
}

export type MovedFound = {
  /** Of each thing, the most moved first. */
  readonly totals: readonly MovedTotal[]
  /** The newest first, as many as were asked for. */
  readonly moves: readonly Moved[]
}

type MovedDocument = {
  readonly totals: readonly { name: string; unit: UnitCode; quantity: string; moves: number }[]
  readonly moves: readonly {
    kind: StockMoveKind
    name: string
    unit: UnitCode
    quantity: string
    lot: string
    order: string | null
    customer: string | null
    personId: string | null
    at: string
  }[]
}

/** One round trip. What was taken back stands against what it takes back. */
export async function stockMoved(sql: Queryable, query: MovedQuery, most: number): Promise<MovedFound> {
  const { kinds, span, order, items, customer } = query
  const rows = await sql<{ document: MovedDocument }[]>`
    with found as materialized (
      select m.id, m.kind, m.item_code, m.quantity, m.lot, m.person_id, m.at, o.code as order_code, o.customer,
        coalesce(t.name, p.name) as name, coalesce(t.unit, p.unit) as unit
      from stock_move m left join orders o on o.id = m.order_id
        left join material t on t.code = m.material_code left join product p on p.code = m.product_code
      where m.kind = any(${[...kinds]}::text[])
        ${span === null ? sql`` : sql`and m.at >= ${span.from} and m.at < ${span.to}`}
        ${order === null ? sql`` : sql`and m.order_id = ${order}`}
        ${items === null ? sql`` : sql`and m.item_code = any(${[...items]}::text[])`}
        ${customer === null ? sql`` : sql`and o.customer in (select name from ${customersNamed(sql, customer)})`})
    select json_build_object(
      'totals', (select coalesce(json_agg(json_build_object('name', name, 'unit', unit, 'quantity', quantity::text,
          'moves', moves) order by moves desc, name), '[]')
        from (select name, unit, sum(quantity) as quantity, count(*)::int as moves from found group by item_code, name, unit) s),
      'moves', (select coalesce(json_agg(json_build_object('kind', kind, 'name', name, 'unit', unit,
          'quantity', quantity::text, 'lot', lot, 'order', order_code, 'customer', customer, 'personId', person_id,
          'at', at) order by id desc), '[]')
        from (select * from found order by id desc limit ${most}) f)
    ) as document`
  return toFound(onlyRow(rows).document)
}

const toFound = ({ totals, moves }: MovedDocument): MovedFound => ({
  totals: totals.map(row => ({ ...row, quantity: toQuantity(row.quantity) })),
  moves: moves.map(row => ({
    ...row,
    quantity: toQuantity(row.quantity),
    order: row.order as OrderCode | null,
    personId: row.personId as PersonId | null,
    at: toInstant(row.at),
  })),
})

/** Goods of an order that lie in the warehouse for its customer. */
export type UnshippedGoods = {
  readonly order: OrderCode
  readonly product: string
  readonly unit: UnitCode
  readonly customer: string | null
  readonly left: Quantity
  readonly dueAt: Instant
}

const MOST_UNSHIPPED = 50
/** Orders finished before so many others are looked at no more. */
const MOST_LOOKED_AT = 2_000

/** Earliest due first, at most 50. What is used as material goes to no customer. */
export async function unshippedGoods(sql: Queryable): Promise<readonly UnshippedGoods[]> {
  const rows = await sql<(Omit<UnshippedGoods, 'left' | 'order'> & { order: string; left: string })[]>`
    select o.code as "order", p.name as product, o.unit, o.customer, g.left::text as left, o.due_at as "dueAt"
    from (
      select * from orders where status in ('inProgress', 'onHold')
      union all (select * from orders where status in ('completed', 'closed') order by id desc limit ${MOST_LOOKED_AT})) o
      join product p on p.code = o.product_code
      cross join lateral (
        select sum(quantity) as left from stock_move where order_id = o.id and kind in ('output', 'shipment')) g
    where g.left > 0 and not exists (select from material m where m.code = o.product_code)
    order by o.due_at, o.id limit ${MOST_UNSHIPPED}`
  return rows.map(row => ({ ...row, order: row.order as OrderCode, left: toQuantity(row.left) }))
}
