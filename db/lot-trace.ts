/**
 * Where a lot came from and where it went. Exact sums of the ledgers; the orders it went into may be many and come in
 * pages, the other lists are bounded.
 */
import type { InspectionResult, Instant, OrderCode, OrderStatus, PersonId } from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'
import { toInstant, toInstantOrNull, toQuantity } from './row-values.ts'

/** More receipts, makers, inspections or exceptions than this nobody reads; the lists are cut there. */
export const MOST_LISTED = 200
/** Parts within parts within parts: deeper than any product. */
const DEEPEST = 10

export type LotSource = {
  readonly item: string
  readonly name: string
  readonly unit: string
  readonly lot: string
  readonly onHand: Quantity
  readonly receipts: readonly {
    readonly quantity: Quantity
    readonly at: Instant
    readonly personId: PersonId | null
  }[]
  readonly inspections: readonly {
    readonly id: string
    readonly result: InspectionResult
    readonly received: Quantity
    readonly good: Quantity
    readonly refused: Quantity
    readonly inspectorId: PersonId | null
    readonly doneAt: Instant | null
    readonly photos: number
  }[]
  /** The orders that put it away as their output, or carry it as their lot. */
  readonly madeBy: readonly OrderCode[]
}

type SourceRow = {
  readonly item: string
  readonly name: string
  readonly unit: string
  readonly lot: string
  readonly onHand: string
  readonly receipts: readonly { quantity: string; at: string; personId: string | null }[]
  readonly inspections: readonly {
    id: string
    result: InspectionResult
    received: string
    good: string
    refused: string
    inspectorId: string | null
    doneAt: string | null
    photos: number
  }[]
  readonly madeBy: readonly string[]
}

/** One per item that has this lot: suppliers' lots may coincide. Empty: nobody knows the lot. */
export async function lotSources(sql: Queryable, lot: string): Promise<readonly LotSource[]> {
  const rows = await sql<SourceRow[]>`
    with known as (
      select item_code as item from stock_lot where lot = ${lot}
      union select o.product_code from orders o where o.lot_no = ${lot})
    select k.item, coalesce(t.name, p.name) as name, coalesce(t.unit, p.unit) as unit, ${lot}::text as lot,
      coalesce((select l.on_hand::text from stock_lot l where l.item_code = k.item and l.lot = ${lot}), '0') as "onHand",
      (select coalesce(json_agg(r), '[]') from (
        select m.quantity::text as quantity, m.at, m.person_id as "personId" from stock_move m
        where m.lot = ${lot} and m.item_code = k.item and m.kind = 'receipt' order by m.id limit ${MOST_LISTED}) r) as receipts,
      (select coalesce(json_agg(j), '[]') from (
        select i.id, i.result, i.received::text as received, i.good::text as good, (i.returned + i.scrap)::text as refused,
          i.inspector_id as "inspectorId", i.done_at as "doneAt", (select count(*)::int from photo f where f.inspection_id = i.id) as photos
        from inspection i where i.kind = 'incoming' and i.material_code = k.item and i.lot = ${lot} and i.reversed_at is null
        order by i.requested_at, i.id limit ${MOST_LISTED}) j) as inspections,
      array(select distinct o.code from orders o
        where o.product_code = k.item and (o.lot_no = ${lot} or o.id in (select m.order_id from stock_move m
          where m.lot = ${lot} and m.item_code = k.item and m.kind = 'output')) order by 1 limit ${MOST_LISTED}) as "madeBy"
    from known k left join material t on t.code = k.item left join product p on p.code = k.item
    order by k.item limit ${MOST_LISTED}`
  return rows.map(row => ({
    ...row,
    onHand: toQuantity(row.onHand),
    receipts: row.receipts.map(({ quantity, at, personId }) => ({
      quantity: toQuantity(quantity),
      at: toInstant(at),
      personId: personId as PersonId | null,
    })),
    inspections: row.inspections.map(({ received, good, refused, inspectorId, doneAt, ...rest }) => ({
      ...rest,
      received: toQuantity(received),
      good: toQuantity(good),
      refused: toQuantity(refused),
      inspectorId: inspectorId as PersonId | null,
      doneAt: toInstantOrNull(doneAt),
    })),
    madeBy: row.madeBy as readonly OrderCode[],
  }))
}

export type LotUse = {
  /** 0: this very lot; 1: a part made with it, that went into this order; and so on. */
  readonly level: number
  readonly item: string
  readonly name: string
  readonly unit: string
  readonly lot: string
  readonly order: OrderCode
  readonly product: string
  readonly customer: string | null
  readonly status: OrderStatus
  /** Issued, less returned, and backflushed. */
  readonly quantity: Quantity
  /** Lots the order's output was put away under, else its own lot. */
  readonly outputLots: readonly string[]
}

type UseRow = Omit<LotUse, 'quantity' | 'order'> & {
  readonly order: string
  readonly quantity: string
  readonly orderId: number
}

export type TraceQuery = {
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

const useCursor = cursorForm('trace', ['number', 'string', 'string', 'number'])

/** Orders that the lot went into, then those that parts made with it went into, and so on. @throws BadCursor */
export async function lotUses(sql: Queryable, lot: string, query: TraceQuery): Promise<Page<LotUse>> {
  const after = useCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const rows = await sql<UseRow[]>`
    with recursive chain(level, item, lot) as (
      select distinct 0, item_code, lot from stock_move where lot = ${lot} and lot <> ''
      union
      select c.level + 1, made.item_code, made.lot
      from chain c join stock_move used on used.lot = c.lot and used.item_code = c.item and used.kind in ('issue', 'return', 'backflush')
        join stock_move made on made.order_id = used.order_id and made.kind = 'output' and made.lot <> ''
      where c.level < ${DEEPEST}
    ), uses as (
      select c.level, c.item, c.lot, m.order_id, -sum(m.quantity) as quantity
      from (select min(level) as level, item, lot from chain group by item, lot) c
        join stock_move m on m.lot = c.lot and m.item_code = c.item and m.kind in ('issue', 'return', 'backflush')
      where m.order_id is not null
      group by c.level, c.item, c.lot, m.order_id having sum(m.quantity) <> 0)
    select u.level, u.item, coalesce(t.name, p.name) as name, coalesce(t.unit, p.unit) as unit, u.lot, o.id as "orderId",
      o.code as "order", made.name as product, o.customer, o.status, u.quantity::text as quantity,
      coalesce(nullif(array(select distinct m.lot from stock_move m where m.order_id = o.id and m.kind = 'output' and m.lot <> '' order by 1), '{}'),
        array_remove(array[o.lot_no], null)) as "outputLots"
    from uses u join orders o on o.id = u.order_id join product made on made.code = o.product_code
      left join material t on t.code = u.item left join product p on p.code = u.item
    where ${after === null ? sql`true` : sql`(u.level, u.item, u.lot, o.id) > (${after[0]}::int, ${after[1]}::text, ${after[2]}::text, ${after[3]}::bigint)`}
    order by u.level, u.item, u.lot, o.id limit ${size + 1}`
  const toUse = ({ orderId: _, ...row }: UseRow): LotUse => ({
    ...row,
    order: row.order as OrderCode,
    quantity: toQuantity(row.quantity),
  })
  return pageOf(rows, size, toUse, row => useCursor.write([row.level, row.item, row.lot, row.orderId]))
}
