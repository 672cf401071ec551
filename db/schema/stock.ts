/** The warehouse's ledger and what follows from it. */
import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { STOCK_MOVE_KINDS } from '../../domain/stock.ts'
import { bigintReference, instant, oneOf, positive, quantity, rowId } from './columns.ts'
import { inspection } from './inspection.ts'
import { report } from './ledger.ts'
import { materialRequest } from './material-request.ts'
import { orders, step } from './order.ts'
import { person } from './people.ts'
import { material, product } from './product.ts'

/**
 * Every move of stock, with its sign: what leaves the warehouse is negative. Rows are only ever added; triggers refuse
 * everything else, keep the totals, and refuse a move that would leave less than nothing, unless a report made it.
 */
export const stockMove = pgTable(
  'stock_move',
  {
    id: rowId(),
    kind: text('kind').notNull(),
    /** One of the two. What is made and used again is a material, under the code it has as a product. */
    materialCode: text('material_code').references(() => material.code),
    productCode: text('product_code').references(() => product.code),
    itemCode: text('item_code').notNull().generatedAlwaysAs(sql`coalesce(material_code, product_code)`),
    quantity: quantity('quantity').notNull(),
    /** Empty: kept without lots, or nobody knows which. */
    lot: text('lot').notNull().default(''),
    orderId: bigintReference('order_id').references(() => orders.id),
    stepId: bigintReference('step_id'),
    /** The report that took it, or whose reversal gave it back. */
    reportId: text('report_id').references(() => report.id),
    /** The move that this one takes back. */
    reversalOf: bigint('reversal_of', { mode: 'number' }).references((): AnyPgColumn => stockMove.id),
    requestId: text('request_id').references(() => materialRequest.id),
    /** Of a receipt the inspection that it waits for; of what was refused, the one that refused it. */
    inspectionId: text('inspection_id').references(() => inspection.id),
    /** null: a program, or the system on a report's behalf. */
    personId: text('person_id').references(() => person.id),
    at: instant('at').notNull(),
    reason: text('reason').notNull().default(''),
    platform: text('platform'),
    eventId: text('event_id'),
    messageId: text('message_id'),
  },
  t => [
    foreignKey({
      name: 'stock_move_step_of_its_order',
      columns: [t.stepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }),
    check('stock_move_of_one_item', sql`num_nonnulls(${t.materialCode}, ${t.productCode}) = 1`),
    oneOf('stock_move_kind_known', t.kind, STOCK_MOVE_KINDS),
    check(
      'stock_move_sign',
      sql`${t.quantity} <> 0 and case ${t.kind}
        when 'receipt' then ${t.quantity} > 0 when 'issue' then ${t.quantity} < 0 when 'return' then ${t.quantity} > 0
        when 'backflush' then (${t.quantity} > 0) = (${t.reversalOf} is not null) and ${t.reportId} is not null
        when 'output' then ${t.quantity} > 0 or ${t.reportId} is not null
        when 'shipment' then ${t.quantity} < 0 and ${t.orderId} is not null
        when 'supplierReturn' then (${t.quantity} > 0) = (${t.reversalOf} is not null) and ${t.inspectionId} is not null
        when 'scrap' then (${t.quantity} > 0) = (${t.reversalOf} is not null) and ${t.inspectionId} is not null
        else ${t.reason} <> '' end`,
    ),
    uniqueIndex('stock_move_reversed_once').on(t.reversalOf).where(sql`${t.reversalOf} is not null`),
    index('stock_move_of_item').on(t.itemCode, t.id),
    index('stock_move_of_order').on(t.orderId, t.id).where(sql`${t.orderId} is not null`),
    // What is put away and shipped is little beside what an order's reports backflush.
    index('stock_move_of_goods').on(t.orderId, t.id).where(sql`${t.kind} in ('output', 'shipment')`),
    // Moves come in the order of time: ranges of pages are told apart by it, at next to no cost of a write.
    index('stock_move_in_time').using('brin', t.at),
    // Counts are few among what is backflushed.
    index('stock_move_counted').on(t.at).where(sql`${t.kind} = 'adjust'`),
    index('stock_move_of_report').on(t.reportId).where(sql`${t.reportId} is not null`),
    index('stock_move_of_inspection').on(t.inspectionId).where(sql`${t.inspectionId} is not null`),
    index('stock_move_of_lot').on(t.lot, t.id).where(sql`${t.lot} <> ''`),
  ],
)

/** What lies there of each lot: the ledger's sum, kept by a trigger. Below zero only after a backflush. */
export const stockLot = pgTable(
  'stock_lot',
  {
    itemCode: text('item_code').notNull(),
    lot: text('lot').notNull(),
    onHand: quantity('on_hand').notNull(),
    /** When the first of it came: the oldest is taken first. */
    since: instant('since').notNull(),
  },
  t => [primaryKey({ columns: [t.itemCode, t.lot] })],
)

/**
 * Material that is short, for which order, since when. `ledger`: a report took more than was there; `forecast`: an open
 * order needs more than is left for it. One open mark per material, order and kind.
 */
export const stockShortage = pgTable(
  'stock_shortage',
  {
    id: rowId(),
    kind: text('kind').notNull(),
    materialCode: text('material_code')
      .notNull()
      .references(() => material.code),
    orderId: bigintReference('order_id')
      .notNull()
      .references(() => orders.id),
    missing: quantity('missing').notNull(),
    neededBy: instant('needed_by'),
    since: instant('since').notNull(),
    toldAt: instant('told_at'),
    resolvedAt: instant('resolved_at'),
  },
  t => [
    oneOf('stock_shortage_kind_known', t.kind, ['ledger', 'forecast']),
    positive('stock_shortage_missing_positive', t.missing),
    uniqueIndex('stock_shortage_one_open').on(t.materialCode, t.orderId, t.kind).where(sql`${t.resolvedAt} is null`),
    index('stock_shortage_of_order').on(t.orderId).where(sql`${t.resolvedAt} is null`),
  ],
)
