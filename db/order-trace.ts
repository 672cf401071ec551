/** What went into an order and what came of it: steps, materials, inspections, exceptions. All lists are bounded. */
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
import { MOST_LISTED } from './lot-trace.ts'
import { toInstant, toInstantOrNull, toQuantity } from './row-values.ts'

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
