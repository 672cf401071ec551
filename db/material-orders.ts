/** What open orders still need of their materials. */
import { needOfLine } from '../domain/material-need.ts'
import type { OpenNeed } from '../domain/material-shortage.ts'
import type { Instant, OrderCode, OrderId } from '../domain/model.ts'
import { add, type Quantity, ZERO } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { toQuantity } from './row-values.ts'

const MOST_ORDERS = 20

/** Open orders with a line for the material, the earliest due first; at most 20. */
export async function openOrdersUsing(sql: Queryable, material: string): Promise<readonly OrderCode[]> {
  const rows = await sql<{ code: string }[]>`
    select o.code from orders o
    where o.status in ('planned', 'released', 'inProgress', 'onHold')
      and o.product_code in (select b.product_code from bom b join bom_line l on l.bom_id = b.id
        where l.material_code = ${material} or exists (select from jsonb_each_text(l.variant_materials) v where v.value = ${material}))
    order by o.status = 'planned', o.due_at, o.id limit ${MOST_ORDERS}`
  return rows.map(({ code }) => code as OrderCode)
}

type NeedRow = {
  readonly orderId: number
  readonly order: string
  readonly materialCode: string
  readonly stepCode: string
  readonly issueMethod: 'issue' | 'backflush'
  readonly qtyPer: string
  readonly scrapPct: number
  readonly planned: string
  readonly consumed: string
  readonly issued: string
  readonly neededBy: Instant
}

/** A plant with more open lines than this reads its shortages in its ERP. */
const MOST_LINES = 20_000

/**
 * Of all orders that are released and not finished, line by line; with `also` of that order too, whatever its status.
 * Lines whose step is over need nothing. A step that has begun needs it now.
 */
export async function openNeeds(
  sql: Queryable,
  now: Instant,
  also: OrderCode | null = null,
): Promise<readonly OpenNeed[]> {
  const rows = await sql<NeedRow[]>`
    select o.id as "orderId", o.code as "order", l.material_code as "materialCode", l.step_code as "stepCode",
      l.issue_method as "issueMethod", l.qty_per::text as "qtyPer", l.scrap_pct as "scrapPct", s.planned::text as planned,
      (s.good + s.scrap + s.rework - s.rework_done)::text as consumed,
      coalesce((select (-sum(m.quantity))::text from stock_move m
        where m.order_id = o.id and m.item_code = l.material_code and m.kind in ('issue', 'return')), '0') as issued,
      coalesce(case when s.started_at is null then s.planned_start end, case when s.started_at is null then o.due_at end, ${now}) as "neededBy"
    from orders o cross join lateral bill_lines(o.product_code, o.variants) l
      join step s on s.order_id = o.id and s.code = l.step_code
    where (o.status in ('released', 'inProgress', 'onHold') or o.code = ${also})
      and s.status not in ('completed', 'cancelled')
    order by o.id, l.line limit ${MOST_LINES}`
  return joined([...Map.groupBy(rows, row => row.orderId).values()].flatMap(needsOfOrder))
}

function needsOfOrder(rows: readonly NeedRow[]): readonly OpenNeed[] {
  const issued = new Map(rows.map(row => [row.materialCode, toQuantity(row.issued)]))
  return rows.map(row => ({
    orderId: row.orderId as OrderId,
    order: row.order as OrderCode,
    materialCode: row.materialCode,
    needed: needOfLine(
      { ...row, qtyPer: toQuantity(row.qtyPer) },
      { planned: toQuantity(row.planned), consumed: toQuantity(row.consumed) },
      issued,
    ),
    neededBy: row.neededBy,
  }))
}

/** One row per order and material, by when the first of it is needed. */
function joined(needs: readonly OpenNeed[]): readonly OpenNeed[] {
  const rows = new Map<string, OpenNeed>()
  for (const need of needs.filter(({ needed }) => needed > ZERO)) {
    const key = `${need.orderId} ${need.materialCode}`
    const before = rows.get(key)
    rows.set(key, before === undefined ? need : both(before, need))
  }
  return [...rows.values()]
}

const both = (a: OpenNeed, b: OpenNeed): OpenNeed => ({
  ...a,
  needed: add(a.needed, b.needed),
  neededBy: a.neededBy.epochMilliseconds <= b.neededBy.epochMilliseconds ? a.neededBy : b.neededBy,
})

/** What may be used of every material and of every product that is a part of something: what waits for its inspection may not. */
export async function stockOfAll(sql: Queryable): Promise<ReadonlyMap<string, Quantity>> {
  const rows = await sql<{ item: string; onHand: string }[]>`
    select l.item_code as item, (sum(l.on_hand) - held_of_item(l.item_code))::text as "onHand" from stock_lot l group by l.item_code`
  return new Map(rows.map(({ item, onHand }) => [item, toQuantity(onHand)]))
}
