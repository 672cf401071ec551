import { sql } from 'drizzle-orm'
import { type AnyPgColumn, check, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import {
  amount,
  bigintReference,
  instant,
  outsourceWhole,
  positiveAmount,
  positiveCount,
  rowId,
  stepRuleColumns,
  texts,
  word,
} from './columns.ts'
import { person, team } from './people.ts'
import { product } from './product.ts'
import { routing } from './routing.ts'
import { unit } from './unit.ts'
import { workCenter } from './work-center.ts'

/** Named in the plural because `order` is a reserved word of SQL. */
export const orders = pgTable(
  'orders',
  {
    id: rowId(),
    code: text('code').notNull().unique(),
    /** The code in capitals without anything but letters and digits: how people write it must not matter. */
    codeKey: text('code_key').notNull().generatedAlwaysAs(sql`upper(regexp_replace(code, '[^[:alnum:]]', '', 'g'))`),
    /** The code's digits back to front, so that "the order that ends in 003" is a prefix search. */
    codeDigitsReversed: text('code_digits_reversed')
      .notNull()
      .generatedAlwaysAs(sql`reverse(regexp_replace(code, '[^0-9]', '', 'g'))`),
    /** Grows by one with every committed decision about the order or its steps. */
    version: integer('version').notNull().default(1),
    productCode: text('product_code')
      .notNull()
      .references(() => product.code),
    customer: text('customer'),
    quantity: positiveAmount('quantity').notNull(),
    unit: text('unit')
      .notNull()
      .references(() => unit.code),
    /** `[{ color, size, qty }]`; empty where the order has no variants. */
    variants: jsonb('variants').notNull().default([]),
    priority: word('priority', 'priority').notNull().default('normal'),
    status: word('order_status', 'status').notNull(),
    heldFrom: word('order_status', 'held_from'),
    closeReason: text('close_reason'),
    lotNo: text('lot_no'),
    routingId: text('routing_id').references(() => routing.id),
    parentId: bigintReference('parent_id').references((): AnyPgColumn => orders.id),
    splitFromId: bigintReference('split_from_id').references((): AnyPgColumn => orders.id),
    salesOwnerId: text('sales_owner_id').references(() => person.id),
    note: text('note').notNull().default(''),
    plannedStart: instant('planned_start'),
    dueAt: instant('due_at').notNull(),
    releasedAt: instant('released_at'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    createdBy: text('created_by').references(() => person.id),
  },
  t => [
    check(
      'orders_held_from_another_status',
      sql`(${t.status} = 'onHold') = (${t.heldFrom} is not null) and ${t.heldFrom} is distinct from 'onHold'`,
    ),
    index('orders_code_key').on(t.codeKey.op('text_pattern_ops')),
    index('orders_code_digits_reversed').on(t.codeDigitsReversed.op('text_pattern_ops')),
    index('orders_open_by_due')
      .on(t.dueAt, t.id)
      .where(sql`${t.status} in ('planned', 'released', 'inProgress', 'onHold')`),
    index('orders_by_status').on(t.status, t.id),
    index('orders_customer').on(t.customer).where(sql`${t.customer} is not null`),
    index('orders_product').on(t.productCode),
    index('orders_sales_owner').on(t.salesOwnerId).where(sql`${t.salesOwnerId} is not null`),
    // A trace begins with a lot.
    index('orders_lot').on(t.lotNo).where(sql`${t.lotNo} is not null`),
    index('orders_split_from').on(t.splitFromId).where(sql`${t.splitFromId} is not null`),
    index('orders_parent').on(t.parentId).where(sql`${t.parentId} is not null`),
  ],
)

/**
 * An order's own copy of a routing step. The totals are the ledger's sums; a trigger on the ledger keeps them, and
 * another refuses every other writer (invariant 3).
 */
export const step = pgTable(
  'step',
  {
    id: rowId(),
    orderId: bigintReference('order_id')
      .notNull()
      .references(() => orders.id),
    seq: positiveCount('seq').notNull(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    aliases: texts('aliases'),
    workCenterId: text('work_center_id')
      .notNull()
      .references(() => workCenter.id),
    teamId: text('team_id')
      .notNull()
      .references(() => team.id),
    /** Parallel places of the work center when the order was released. */
    capacity: positiveCount('capacity').notNull().default(1),
    ...stepRuleColumns(),
    planned: positiveAmount('planned').notNull(),
    good: amount('good').notNull().default('0'),
    scrap: amount('scrap').notNull().default('0'),
    /** Sent to rework, ever. */
    rework: amount('rework').notNull().default('0'),
    /** Come back from rework, ever; already inside good, scrap or waiting. */
    reworkDone: amount('rework_done').notNull().default('0'),
    /** Of good, and of scrap and rework: what had been sent to rework before. */
    reworkGood: amount('rework_good').notNull().default('0'),
    reworkBad: amount('rework_bad').notNull().default('0'),
    /** Made, and waiting for an inspector. */
    waiting: amount('waiting').notNull().default('0'),
    /** Of good: accepted by concession. */
    conceded: amount('conceded').notNull().default('0'),
    /** Sent back to an earlier step from here, or past here, ever. */
    returned: amount('returned').notNull().default('0'),
    status: word('step_status', 'status').notNull(),
    plannedStart: instant('planned_start'),
    dueAt: instant('due_at'),
    startedAt: instant('started_at'),
    completedAt: instant('completed_at'),
    outsourceStatus: word('outsource_status', 'outsource_status'),
  },
  t => [
    unique('step_seq_once_per_order').on(t.orderId, t.seq),
    // The ledger and the inspections refer to both columns, so that no row can name a step of another order.
    unique('step_of_its_order').on(t.id, t.orderId),
    check('step_whole', sql`${t.reworkDone} <= ${t.rework} and ${outsourceWhole(t)}`),
    index('step_open_by_team').on(t.teamId, t.status).where(whileOpen(t.status)),
    index('step_open_by_work_center').on(t.workCenterId).where(whileOpen(t.status)),
    index('step_open_by_due').on(t.dueAt).where(whileOpen(t.status)),
    index('step_open_by_planned_start').on(t.plannedStart).where(sql`${t.status} in ('pending', 'ready')`),
  ],
)

function whileOpen(status: AnyPgColumn) {
  return sql`${status} in ('pending', 'ready', 'inProgress', 'paused')`
}

export const stepAssignee = pgTable(
  'step_assignee',
  {
    stepId: bigintReference('step_id')
      .notNull()
      .references(() => step.id),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
  },
  t => [primaryKey({ columns: [t.stepId, t.personId] }), index('step_assignee_person').on(t.personId)],
)
