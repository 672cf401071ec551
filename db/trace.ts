/**
 * Where a lot came from and where it went, and what went into an order. Exact sums of the ledgers; lists that may grow
 * long come in pages, the others are bounded.
 */
import type {
  ExceptionKind,
  InspectionResult,
  Instant,
  OrderCode,
  OrderId,
  OrderStatus,
  PersonId,
} from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'
import { toInstant, toInstantOrNull, toQuantity } from './row-values.ts'

/** More receipts, makers, inspections or exceptions than this nobody reads; the lists are cut there. */
const MOST_LISTED = 200
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

export type UsedMaterial = {
  readonly item: string
  readonly name: string
  readonly unit: string
  readonly lot: string
  readonly quantity: Quantity
  /** The orders that made this lot, where it was made here. */
  readonly madeBy: readonly OrderCode[]
}

export type TracedStep = {
  readonly seq: number
  readonly code: string
  readonly name: string
  readonly workCenter: string
  readonly good: Quantity
  readonly scrap: Quantity
  /** Of good: accepted by concession, and good only after rework. Sent back from here, or past here. */
  readonly conceded: Quantity
  readonly reworked: Quantity
  readonly returned: Quantity
  readonly startedAt: Instant | null
  readonly completedAt: Instant | null
  readonly people: readonly PersonId[]
  /** Those of its work center; and as exceptions called them. */
  readonly machines: readonly string[]
}

export type OrderTrace = {
  readonly id: OrderId
  readonly code: OrderCode
  readonly product: string
  readonly productName: string
  readonly customer: string | null
  readonly status: OrderStatus
  readonly quantity: Quantity
  readonly unit: string
  readonly lot: string | null
  readonly steps: readonly TracedStep[]
  readonly materials: readonly UsedMaterial[]
  readonly outputs: readonly { readonly lot: string; readonly quantity: Quantity }[]
  readonly inspections: readonly {
    readonly kind: string
    readonly seq: number
    readonly result: InspectionResult
    readonly inspectorId: PersonId | null
    readonly doneAt: Instant | null
    readonly photos: number
  }[]
  readonly exceptions: readonly {
    /** 12 of E-12. */
    readonly no: number
    readonly downtimeMinutes: number | null
    readonly kind: ExceptionKind
    readonly seq: number | null
    readonly what: string
    readonly machine: string | null
    readonly raisedAt: Instant
    readonly resolvedAt: Instant | null
  }[]
}

type TraceDocument = {
  readonly id: number
  readonly code: string
  readonly product: string
  readonly productName: string
  readonly customer: string | null
  readonly status: OrderStatus
  readonly quantity: string
  readonly unit: string
  readonly lot: string | null
  readonly steps: readonly (Omit<
    TracedStep,
    'good' | 'scrap' | 'conceded' | 'reworked' | 'returned' | 'startedAt' | 'completedAt' | 'people'
  > & {
    good: string
    scrap: string
    conceded: string
    reworked: string
    returned: string
    startedAt: string | null
    completedAt: string | null
    people: readonly string[]
  })[]
  readonly materials: readonly (Omit<UsedMaterial, 'quantity' | 'madeBy'> & {
    quantity: string
    madeBy: readonly string[]
  })[]
  readonly outputs: readonly { lot: string; quantity: string }[]
  readonly inspections: readonly {
    kind: string
    seq: number
    result: InspectionResult
    inspectorId: string | null
    doneAt: string | null
    photos: number
  }[]
  readonly exceptions: readonly {
    no: number
    downtimeMinutes: number | null
    kind: ExceptionKind
    seq: number | null
    what: string
    machine: string | null
    raisedAt: string
    resolvedAt: string | null
  }[]
}

/** All but the reports, which `listReports` pages. null: no such order. */
export async function traceOrder(sql: Queryable, code: OrderCode): Promise<OrderTrace | null> {
  const [row] = await sql<{ document: TraceDocument }[]>`
    select json_build_object('id', o.id, 'code', o.code, 'product', o.product_code,
      'productName', (select name from product where code = o.product_code), 'customer', o.customer, 'status', o.status,
      'quantity', o.quantity::text, 'unit', o.unit, 'lot', o.lot_no,
      'steps', (select coalesce(json_agg(json_build_object('seq', s.seq, 'code', s.code, 'name', s.name, 'workCenter', w.name,
          'good', s.good::text, 'scrap', s.scrap::text, 'conceded', s.conceded::text, 'reworked', s.rework_good::text,
          'returned', s.returned::text, 'startedAt', s.started_at, 'completedAt', s.completed_at,
          'people', array(select distinct rw.person_id from report r join report_worker rw on rw.report_id = r.id
            where r.step_id = s.id and r.reversal_of is null
              and not exists (select from report u where u.reversal_of = r.id) order by 1 limit ${MOST_LISTED}),
          'machines', array(select name from machine where work_center_id = s.work_center_id
            union select e.machine from exception e where e.step_id = s.id and e.machine is not null order by 1)) order by s.seq), '[]')
        from step s join work_center w on w.id = s.work_center_id where s.order_id = o.id),
      'materials', (select coalesce(json_agg(json_build_object('item', u.item_code, 'name', coalesce(t.name, p.name),
          'unit', coalesce(t.unit, p.unit), 'lot', u.lot, 'quantity', u.quantity::text,
          'madeBy', array(select distinct b.code from stock_move m join orders b on b.id = m.order_id
            where u.lot <> '' and m.lot = u.lot and m.item_code = u.item_code and m.kind = 'output' order by 1 limit ${MOST_LISTED}))
          order by u.item_code, u.lot), '[]')
        from (select item_code, lot, -sum(quantity) as quantity from stock_move
            where order_id = o.id and kind in ('issue', 'return', 'backflush')
            group by item_code, lot having sum(quantity) <> 0 order by item_code, lot limit ${MOST_LISTED}) u
          left join material t on t.code = u.item_code left join product p on p.code = u.item_code),
      'outputs', (select coalesce(json_agg(json_build_object('lot', m.lot, 'quantity', m.quantity::text) order by m.lot), '[]')
        from (select lot, sum(quantity) as quantity from stock_move where order_id = o.id and kind = 'output'
          group by lot having sum(quantity) <> 0 limit ${MOST_LISTED}) m),
      'inspections', (select coalesce(json_agg(i), '[]') from (
        select i.kind, s.seq, i.result, i.inspector_id as "inspectorId", i.done_at as "doneAt",
          (select count(*)::int from photo f where f.inspection_id = i.id) as photos
        from step s join inspection i on i.step_id = s.id where s.order_id = o.id
        order by i.requested_at, i.id limit ${MOST_LISTED}) i),
      'exceptions', (select coalesce(json_agg(e), '[]') from (
        select e.no, e.kind, s.seq, e.downtime_minutes as "downtimeMinutes", coalesce(r.name, nullif(e.description, ''), e.kind) as what, e.machine, e.raised_at as "raisedAt",
          e.resolved_at as "resolvedAt"
        from exception e left join step s on s.id = e.step_id left join reason r on r.code = e.reason
        where e.id in (select id from exception where order_id = o.id
          union select exception_id from order_pause where order_id = o.id)
        order by e.raised_at, e.id limit ${MOST_LISTED}) e)) as document
    from orders o where o.code = ${code}`
  return row === undefined ? null : toTrace(row.document)
}

const toTrace = (document: TraceDocument): OrderTrace => ({
  ...document,
  id: document.id as OrderId,
  code: document.code as OrderCode,
  quantity: toQuantity(document.quantity),
  steps: document.steps.map(step => ({
    ...step,
    good: toQuantity(step.good),
    scrap: toQuantity(step.scrap),
    conceded: toQuantity(step.conceded),
    reworked: toQuantity(step.reworked),
    returned: toQuantity(step.returned),
    startedAt: toInstantOrNull(step.startedAt),
    completedAt: toInstantOrNull(step.completedAt),
    people: step.people as readonly PersonId[],
  })),
  materials: document.materials.map(row => ({
    ...row,
    quantity: toQuantity(row.quantity),
    madeBy: row.madeBy as readonly OrderCode[],
  })),
  outputs: document.outputs.map(({ lot, quantity }) => ({ lot, quantity: toQuantity(quantity) })),
  inspections: document.inspections.map(row => ({
    ...row,
    inspectorId: row.inspectorId as PersonId | null,
    doneAt: toInstantOrNull(row.doneAt),
  })),
  exceptions: document.exceptions.map(row => ({
    ...row,
    raisedAt: toInstant(row.raisedAt),
    resolvedAt: toInstantOrNull(row.resolvedAt),
  })),
})
