/** All that waits for an inspector, whatever it is: pieces at a step, or a lot that came in. */
import { waitingOf } from '../domain/incoming-inspection.ts'
import type { InspectionKind } from '../domain/inspection.ts'
import type { InspectionId, Instant, OrderCode, UnitCode } from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { toQuantity } from './row-values.ts'

export type WaitingKind = InspectionKind | 'incoming'

/** In this order they are listed: at a first piece a machine stands still. */
export const WAITING_KINDS = ['first', 'inProcess', 'final', 'incoming'] as const satisfies readonly WaitingKind[]

export type WaitingInspection = {
  readonly id: InspectionId
  readonly requestedAt: Instant
  /** What waits for the result. */
  readonly waiting: Quantity
  /** How many are to be looked at; 0: it was not said. */
  readonly sampleQty: Quantity
  readonly unit: UnitCode
} & (
  | { readonly kind: InspectionKind; readonly order: OrderCode; readonly seq: number; readonly stepName: string }
  | { readonly kind: 'incoming'; readonly materialName: string; readonly lot: string }
)

export type WaitingPage = {
  readonly counts: ReadonlyMap<WaitingKind, number>
  readonly total: number
  readonly rows: readonly WaitingInspection[]
}

type WaitingRow = {
  readonly id: string
  readonly kind: WaitingKind
  readonly requestedAt: Instant
  readonly sampleQty: string
  readonly received: string
  readonly onHand: string
  readonly stepWaiting: string | null
  readonly orderCode: string | null
  readonly orderUnit: string | null
  readonly seq: number | null
  readonly stepName: string | null
  readonly materialName: string | null
  readonly materialUnit: string | null
  readonly lot: string | null
}

/** By kind, in each the oldest first; so many of them after the first `after`. */
export async function waitingInspections(
  sql: Queryable,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<WaitingPage> {
  const [counted, rows] = await Promise.all([
    sql<{ kind: WaitingKind; n: number }[]>`
      select kind, count(*)::int as n from inspection where result = 'pending' group by kind`,
    sql<WaitingRow[]>`
      select i.id, i.kind, i.requested_at as "requestedAt", i.sample_qty as "sampleQty", i.received,
        coalesce(l.on_hand, 0)::text as "onHand", s.waiting as "stepWaiting", o.code as "orderCode",
        o.unit as "orderUnit", s.seq, s.name as "stepName", m.name as "materialName", m.unit as "materialUnit", i.lot
      from inspection i left join step s on s.id = i.step_id left join orders o on o.id = i.order_id
        left join material m on m.code = i.material_code
        left join stock_lot l on l.item_code = i.material_code and l.lot = i.lot
      where i.result = 'pending'
      order by array_position(${[...WAITING_KINDS]}::text[], i.kind::text), i.requested_at, i.id
      limit ${limit} offset ${after}`,
  ])
  const counts = new Map(counted.map(({ kind, n }) => [kind, n]))
  return { counts, total: [...counts.values()].reduce((sum, n) => sum + n, 0), rows: rows.map(toWaiting) }
}

function toWaiting(row: WaitingRow): WaitingInspection {
  const { id, kind, requestedAt, orderCode, orderUnit, seq, stepName, materialName, materialUnit, lot } = row
  const common = { id: id as InspectionId, requestedAt, sampleQty: toQuantity(row.sampleQty) }
  if (kind === 'incoming' && materialName !== null && materialUnit !== null && lot !== null) {
    const waiting = waitingOf(toQuantity(row.received), { lot, quantity: toQuantity(row.onHand) })
    return { ...common, kind, waiting, unit: materialUnit as UnitCode, materialName, lot }
  }
  if (kind === 'incoming' || orderCode === null || orderUnit === null || seq === null || stepName === null)
    throw new TypeError(`inspection ${id} is of nothing`)
  const waiting = toQuantity(row.stepWaiting ?? '0')
  return { ...common, kind, waiting, unit: orderUnit as UnitCode, order: orderCode as OrderCode, seq, stepName }
}
