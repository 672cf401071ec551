/** The warehouse: what lies there, lot by lot, what an order has been given, and the ledger itself. */
import type { Instant, OrderCode, OrderId, PersonId, ReportId, StepId } from '../domain/model.ts'
import { formatQuantity, type Quantity } from '../domain/quantity.ts'
import type { LotQuantity, StockedLot, StockMoveKind } from '../domain/stock.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'
import { onlyRow, toQuantity } from './row-values.ts'

type LotRow = { readonly lot: string; readonly quantity: string }
const toLot = ({ lot, quantity }: LotRow): LotQuantity => ({ lot, quantity: toQuantity(quantity) })

type StockedRow = LotRow & { readonly held: string }
const toStocked = (row: StockedRow): StockedLot => ({ ...toLot(row), held: toQuantity(row.held) })

/** Every lot that is not used up, the oldest first; what is below zero as well. */
export async function lotsOf(sql: Queryable, item: string): Promise<readonly StockedLot[]> {
  const rows = await sql<StockedRow[]>`
    select lot, on_hand::text as quantity, held_of(item_code, lot)::text as held from stock_lot
    where item_code = ${item} and on_hand <> 0 order by since, lot`
  return rows.map(toStocked)
}

/** What the order still has of a material, by lot: issued, less returned. */
export async function issuedLots(sql: Queryable, order: OrderId, item: string): Promise<readonly LotQuantity[]> {
  const rows = await sql<LotRow[]>`
    select lot, (-sum(quantity))::text as quantity from stock_move
    where order_id = ${order} and item_code = ${item} and kind in ('issue', 'return')
    group by lot having sum(quantity) <> 0 order by min(id)`
  return rows.map(toLot)
}

/** When this person last booked the very same move, since then; null: not. */
export async function sameMoveSince(
  sql: Queryable,
  move: {
    readonly kind: StockMoveKind
    readonly item: string
    readonly quantity: Quantity
    readonly lot: string
    readonly orderId: OrderId | null
    readonly personId: PersonId
  },
  since: Instant,
): Promise<Instant | null> {
  const [row] = await sql<{ at: Instant }[]>`
    select at from stock_move
    where item_code = ${move.item} and kind = ${move.kind} and quantity = ${formatQuantity(move.quantity)}::numeric
      and lot = ${move.lot} and order_id is not distinct from ${move.orderId} and person_id = ${move.personId}
      and at >= ${since} and reversal_of is null
    order by id desc limit 1`
  return row?.at ?? null
}

/** What the order has been given of each material, less what came back. */
export async function issuedTo(sql: Queryable, order: OrderId): Promise<ReadonlyMap<string, Quantity>> {
  const rows = await sql<{ item: string; quantity: string }[]>`
    select item_code as item, (-sum(quantity))::text as quantity from stock_move
    where order_id = ${order} and kind in ('issue', 'return') group by item_code`
  return new Map(rows.map(({ item, quantity }) => [item, toQuantity(quantity)]))
}

/** What has been put away of an order's output, and the lot it carries. */
export async function putAwayOf(
  sql: Queryable,
  order: OrderId,
): Promise<{ readonly putAway: Quantity; readonly lot: string }> {
  const rows = await sql<{ quantity: string; lot: string | null }[]>`
    select put_away_of(o.id)::text as quantity, o.lot_no as lot from orders o where o.id = ${order}`
  const { quantity, lot } = onlyRow(rows)
  return { putAway: toQuantity(quantity), lot: lot ?? '' }
}

/** Of each lot what the order has put away and not shipped, the oldest first. */
export async function unshippedLots(sql: Queryable, order: OrderId): Promise<readonly LotQuantity[]> {
  const rows = await sql<LotRow[]>`
    select lot, sum(quantity)::text as quantity from stock_move
    where order_id = ${order} and kind in ('output', 'shipment') group by lot having sum(quantity) > 0 order by min(id)`
  return rows.map(toLot)
}

/** An order whose output waits to be put away. */
export type WaitingOutput = {
  readonly order: OrderCode
  readonly product: string
  readonly unit: string
  readonly left: Quantity
  /** When its last step was done; null while it runs. */
  readonly finishedAt: Instant | null
}

const MOST_WAITING = 50
/** Orders finished before so many others wait for nobody any more. */
const MOST_LOOKED_AT = 2_000

/** Of what runs and of the newest finished orders; finished ones first, then the oldest; at most 50. */
export async function waitingOutputs(sql: Queryable): Promise<readonly WaitingOutput[]> {
  const rows = await sql<(Omit<WaitingOutput, 'left' | 'order'> & { order: string; left: string })[]>`
    select o.code as "order", p.name as product, o.unit, (made_of(o.id) - put_away_of(o.id))::text as left,
      case when o.status = 'completed' then (select max(s.completed_at) from step s where s.order_id = o.id) end as "finishedAt"
    from (
      select * from orders where status in ('inProgress', 'onHold')
      union all (select * from orders where status = 'completed' order by id desc limit ${MOST_LOOKED_AT})) o
      join product p on p.code = o.product_code
    where made_of(o.id) > put_away_of(o.id)
    order by o.status = 'completed' desc, o.id limit ${MOST_WAITING}`
  return rows.map(row => ({ ...row, order: row.order as OrderCode, left: toQuantity(row.left) }))
}

export type StockRow = {
  readonly item: string
  readonly name: string
  readonly spec: string
  readonly unit: string
  readonly of: 'material' | 'product'
  readonly onHand: Quantity
  readonly safetyStock: Quantity | null
  readonly lots: readonly StockedLot[]
}

export type StockQuery = {
  readonly item?: string
  readonly lot?: string
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

type StockRowText = Omit<StockRow, 'onHand' | 'safetyStock' | 'lots'> & {
  readonly onHand: string
  readonly safetyStock: string | null
  readonly lots: readonly StockedRow[]
}

const stockCursor = cursorForm('stock', ['string'])

/** Every material, and every product that lies there, by code. @throws BadCursor */
export async function listStock(sql: Queryable, query: StockQuery): Promise<Page<StockRow>> {
  const after = stockCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const rows = await sql<StockRowText[]>`
    select i.*, (select coalesce(sum(l.on_hand), 0)::text from stock_lot l where l.item_code = i.item) as "onHand",
      (select coalesce(json_agg(json_build_object('lot', l.lot, 'quantity', l.on_hand::text,
          'held', held_of(l.item_code, l.lot)::text) order by l.since, l.lot), '[]')
        from stock_lot l where l.item_code = i.item and l.on_hand <> 0) as lots
    from (
      select code as item, name, spec, unit, 'material' as "of", safety_stock::text as "safetyStock" from material
      union all
      select p.code, p.name, p.spec, p.unit, 'product', null from product p
      where not exists (select from material m where m.code = p.code)
        and exists (select from stock_lot l where l.item_code = p.code)) i
    where ${query.item === undefined ? sql`true` : sql`i.item = ${query.item}`}
      ${query.lot === undefined ? sql`` : sql`and exists (select from stock_lot l where l.item_code = i.item and l.lot = ${query.lot})`}
      ${after === null ? sql`` : sql`and i.item > ${after[0]}`}
    order by i.item limit ${size + 1}`
  const toRow = (row: StockRowText): StockRow => ({
    ...row,
    onHand: toQuantity(row.onHand),
    safetyStock: row.safetyStock === null ? null : toQuantity(row.safetyStock),
    lots: row.lots.map(toStocked),
  })
  return pageOf(rows, size, toRow, row => stockCursor.write([row.item]))
}

/** One move, with its sign. */
export type StockMove = {
  readonly id: number
  readonly kind: StockMoveKind
  readonly item: string
  readonly name: string
  readonly unit: string
  readonly quantity: Quantity
  readonly lot: string
  readonly orderId: OrderId | null
  readonly orderCode: OrderCode | null
  readonly stepId: StepId | null
  readonly stepCode: string | null
  readonly stepName: string | null
  readonly reportId: ReportId | null
  readonly reversalOf: number | null
  readonly personId: PersonId | null
  readonly at: Instant
  readonly reason: string
  readonly platform: string | null
  readonly messageId: string | null
}

type MoveRow = Omit<StockMove, 'quantity' | 'orderId' | 'orderCode' | 'stepId' | 'reportId' | 'personId'> & {
  readonly quantity: string
  readonly orderId: number | null
  readonly orderCode: string | null
  readonly stepId: number | null
  readonly reportId: string | null
  readonly personId: string | null
}

export type StockMoveQuery = {
  readonly item?: string
  readonly lot?: string
  readonly order?: string
  readonly report?: string
  readonly kind?: StockMoveKind
  readonly since?: Instant
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

const moveCursor = cursorForm('stockMoves', ['number'])

/** Newest first. @throws BadCursor */
export async function listStockMoves(sql: Queryable, query: StockMoveQuery): Promise<Page<StockMove>> {
  const after = moveCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const rows = await sql<MoveRow[]>`
    select m.id, m.kind, m.item_code as item, coalesce(t.name, p.name) as name, coalesce(t.unit, p.unit) as unit,
      m.quantity::text as quantity, m.lot, m.order_id as "orderId", o.code as "orderCode", m.step_id as "stepId",
      s.code as "stepCode", s.name as "stepName", m.report_id as "reportId", m.reversal_of as "reversalOf",
      m.person_id as "personId", m.at, m.reason, m.platform, m.message_id as "messageId"
    from stock_move m left join material t on t.code = m.material_code left join product p on p.code = m.product_code
      left join orders o on o.id = m.order_id left join step s on s.id = m.step_id
    where ${query.item === undefined ? sql`true` : sql`m.item_code = ${query.item}`}
      ${query.lot === undefined ? sql`` : sql`and m.lot = ${query.lot} and m.lot <> ''`}
      ${query.order === undefined ? sql`` : sql`and m.order_id = (select id from orders where code = ${query.order})`}
      ${query.report === undefined ? sql`` : sql`and m.report_id = ${query.report}`}
      ${query.kind === undefined ? sql`` : sql`and m.kind = ${query.kind}`}
      ${query.since === undefined ? sql`` : sql`and m.at >= ${query.since}`}
      ${after === null ? sql`` : sql`and m.id < ${after[0]}`}
    order by m.id desc limit ${size + 1}`
  return pageOf(rows, size, toMove, row => moveCursor.write([row.id]))
}

const toMove = (row: MoveRow): StockMove => ({
  ...row,
  quantity: toQuantity(row.quantity),
  orderId: row.orderId as OrderId | null,
  orderCode: row.orderCode as OrderCode | null,
  stepId: row.stepId as StepId | null,
  reportId: row.reportId as ReportId | null,
  personId: row.personId as PersonId | null,
})
