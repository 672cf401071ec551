/** Inspections asked for and done, and what a product wants of one. */
import type { MeasuredValue } from '../domain/measured-value.ts'
import type {
  InspectionId,
  Instant,
  OrderCode,
  OrderId,
  PersonId,
  ReasonCode,
  StepId,
  UnitCode,
} from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { IncomingInspection, Inspection } from './commit.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'
import { limitOf } from './inspection-plans.ts'
import { toQuantity } from './row-values.ts'

export type PlacedInspection = {
  readonly inspection: Inspection
  readonly orderCode: OrderCode
  readonly seq: number
  readonly stepName: string
}

/** Of a lot that came in. */
export type LotInspection = {
  readonly inspection: IncomingInspection
  readonly materialName: string
  readonly unit: UnitCode
}

type InspectionRow = {
  readonly id: string
  readonly kind: Inspection['kind'] | 'incoming'
  readonly orderId: number | null
  readonly stepId: number | null
  readonly materialCode: string | null
  readonly lot: string | null
  readonly result: Inspection['result']
  readonly sampleQty: string
  readonly acceptQty: string | null
  readonly defectQty: string
  readonly good: string
  readonly scrap: string
  readonly rework: string
  readonly conceded: string
  readonly received: string
  readonly returned: string
  readonly requestedBy: string | null
  readonly requestedAt: Instant
  readonly inspectorId: string | null
  readonly doneAt: Instant | null
  readonly approvedBy: string | null
  readonly note: string
  readonly reversedBy: string | null
  readonly reversedAt: Instant | null
  readonly reversalReason: string
  readonly orderCode: string | null
  readonly seq: number | null
  readonly stepName: string | null
  readonly materialName: string | null
  readonly unit: string | null
}

const inspections = (sql: Queryable) => sql`
  select i.id, i.kind, i.order_id as "orderId", i.step_id as "stepId", i.material_code as "materialCode", i.lot, i.result,
    i.sample_qty as "sampleQty", i.accept_qty as "acceptQty", i.defect_qty as "defectQty", i.good, i.scrap, i.rework,
    i.conceded, i.received, i.returned, i.requested_by as "requestedBy", i.requested_at as "requestedAt", i.inspector_id as "inspectorId",
    i.done_at as "doneAt", i.approved_by as "approvedBy", i.note, i.reversed_by as "reversedBy",
    i.reversed_at as "reversedAt", i.reversal_reason as "reversalReason", o.code as "orderCode", s.seq,
    s.name as "stepName", m.name as "materialName", m.unit
  from inspection i left join step s on s.id = i.step_id left join orders o on o.id = i.order_id
    left join material m on m.code = i.material_code`

const recordOf = (row: InspectionRow) => ({
  id: row.id as InspectionId,
  result: row.result,
  sampleQty: toQuantity(row.sampleQty),
  acceptQty: row.acceptQty === null ? null : toQuantity(row.acceptQty),
  defectQty: toQuantity(row.defectQty),
  good: toQuantity(row.good),
  scrap: toQuantity(row.scrap),
  rework: toQuantity(row.rework),
  conceded: toQuantity(row.conceded),
  requestedAt: row.requestedAt,
  inspectorId: row.inspectorId as PersonId | null,
  doneAt: row.doneAt,
  approvedBy: row.approvedBy as PersonId | null,
  note: row.note,
  reversed:
    row.reversedBy === null || row.reversedAt === null
      ? null
      : { by: row.reversedBy as PersonId, at: row.reversedAt, reason: row.reversalReason },
})

function toPlaced(row: InspectionRow): readonly PlacedInspection[] {
  const { kind, orderId, stepId, orderCode, seq, stepName } = row
  if (kind === 'incoming' || orderId === null || stepId === null) return []
  if (orderCode === null || seq === null || stepName === null || row.requestedBy === null) return []
  const requestedBy = row.requestedBy as PersonId
  const inspection = { ...recordOf(row), kind, requestedBy, orderId: orderId as OrderId, stepId: stepId as StepId }
  return [{ inspection, orderCode: orderCode as OrderCode, seq, stepName }]
}

function toLot(row: InspectionRow): readonly LotInspection[] {
  const { kind, materialCode, lot, materialName, unit } = row
  if (kind !== 'incoming' || materialCode === null || lot === null || materialName === null || unit === null) return []
  const inspection = {
    ...recordOf(row),
    kind,
    materialCode,
    lot,
    received: toQuantity(row.received),
    returned: toQuantity(row.returned),
    requestedBy: row.requestedBy as PersonId | null,
  }
  return [{ inspection, materialName, unit: unit as UnitCode }]
}

/** Of pieces or of a lot; null: there is no such inspection. */
export async function anyInspectionById(sql: Queryable, id: string): Promise<PlacedInspection | LotInspection | null> {
  const rows = await sql<InspectionRow[]>`${inspections(sql)} where i.id = ${id}`
  return rows.map(placedOrLot)[0] ?? null
}

export async function inspectionById(sql: Queryable, id: string): Promise<PlacedInspection | null> {
  const rows = await sql<InspectionRow[]>`${inspections(sql)} where i.id = ${id}`
  return rows.flatMap(toPlaced)[0] ?? null
}

/** Pieces that wait for an inspector, longest first; at most 100. */
export async function pendingInspections(sql: Queryable): Promise<readonly PlacedInspection[]> {
  const rows = await sql<InspectionRow[]>`
    ${inspections(sql)} where i.result = 'pending' and i.kind <> 'incoming' order by i.requested_at, i.id limit 100`
  return rows.flatMap(toPlaced)
}

/** The last one that this person judged since then; null: none. */
export async function lastJudgedBy(sql: Queryable, inspector: PersonId, since: Instant): Promise<InspectionId | null> {
  const rows = await sql<{ id: string }[]>`
    select id from inspection where inspector_id = ${inspector} and done_at >= ${since} and reversed_at is null
    order by done_at desc limit 1`
  return (rows[0]?.id ?? null) as InspectionId | null
}

export type DoneInspection = Pick<
  InspectionRow,
  'kind' | 'result' | 'orderCode' | 'stepName' | 'materialName' | 'lot'
> & {
  readonly inspectorId: PersonId
  readonly doneAt: Instant
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
  /** Of a lot: back to the supplier. */
  readonly returned: Quantity
}

/** Judged from `since` on and before `until`, and not taken back; newest first. `by`: these inspectors alone; null: all. */
export async function inspectionsDone(
  sql: Queryable,
  { by, since, until }: { readonly by: readonly PersonId[] | null; readonly since: Instant; readonly until: Instant },
): Promise<readonly DoneInspection[]> {
  const rows = await sql<InspectionRow[]>`
    ${inspections(sql)} where i.done_at >= ${since} and i.done_at < ${until} and i.reversed_at is null
      ${by === null ? sql`` : sql`and i.inspector_id = any(${[...by]}::text[])`}
    order by i.done_at desc, i.id desc`
  return rows.flatMap(row => {
    const { inspectorId, doneAt, ...record } = recordOf(row)
    const returned = toQuantity(row.returned)
    return inspectorId === null || doneAt === null ? [] : [{ ...row, ...record, inspectorId, doneAt, returned }]
  })
}

/** Of the step the one that waits, else the one that was judged since then; null: neither. */
export async function inspectionInHand(
  sql: Queryable,
  order: OrderCode,
  seq: number,
  since: Instant,
): Promise<InspectionId | null> {
  const rows = await sql<{ id: string }[]>`
    select i.id from inspection i join step s on s.id = i.step_id join orders o on o.id = s.order_id
    where o.code = ${order} and s.seq = ${seq} and i.reversed_at is null and (i.result = 'pending' or i.done_at >= ${since})
    order by i.result = 'pending' desc, i.done_at desc limit 1`
  return (rows[0]?.id ?? null) as InspectionId | null
}

/** Newest first; at most 50. */
export async function inspectionsOfStep(sql: Queryable, stepId: StepId): Promise<readonly PlacedInspection[]> {
  const rows = await sql<InspectionRow[]>`
    ${inspections(sql)} where i.step_id = ${stepId} order by i.requested_at desc, i.id desc limit 50`
  return rows.flatMap(toPlaced)
}

/** Material lots that wait, longest first; of one lot or one material, where that is said; at most 100. */
export async function pendingLots(
  sql: Queryable,
  of: { readonly lot?: string; readonly material?: string } = {},
): Promise<readonly LotInspection[]> {
  const rows = await sql<InspectionRow[]>`
    ${inspections(sql)} where i.result = 'pending' and i.kind = 'incoming'
      ${of.lot === undefined ? sql`` : sql`and i.lot = ${of.lot}`}
      ${of.material === undefined ? sql`` : sql`and i.material_code = ${of.material}`}
    order by i.requested_at, i.id limit 100`
  return rows.flatMap(toLot)
}

export type LotToWatch = {
  readonly id: string
  readonly requestedAt: Instant
  readonly materialName: string
  readonly lot: string
}

/** Of these inspections those of lots that wait still. */
export async function waitingLots(sql: Queryable, ids: readonly string[]): Promise<readonly LotToWatch[]> {
  if (ids.length === 0) return []
  const rows = await sql<LotToWatch[]>`
    select i.id, i.requested_at as "requestedAt", m.name as "materialName", i.lot
    from inspection i join material m on m.code = i.material_code
    where i.id = any(${[...ids]}::text[]) and i.kind = 'incoming' and i.result = 'pending'`
  return [...rows]
}

/** The result of this lot that stands, the newest; null where none does. */
export async function standingLotResult(sql: Queryable, lot: string): Promise<LotInspection | null> {
  const rows = await sql<InspectionRow[]>`
    ${inspections(sql)} where i.kind = 'incoming' and i.lot = ${lot} and i.result <> 'pending' and i.reversed_at is null
    order by i.done_at desc, i.id desc limit 1`
  return rows.flatMap(toLot)[0] ?? null
}

/** What the result of a lot has moved out and nobody has taken back. */
export async function movesOfInspection(
  sql: Queryable,
  id: string,
): Promise<readonly { readonly id: number; readonly kind: 'supplierReturn' | 'scrap'; readonly quantity: Quantity }[]> {
  const rows = await sql<{ id: number; kind: 'supplierReturn' | 'scrap'; quantity: string }[]>`
    select m.id, m.kind, m.quantity::text as quantity from stock_move m
    where m.inspection_id = ${id} and m.kind in ('supplierReturn', 'scrap') and m.reversal_of is null
      and not exists (select from stock_move u where u.reversal_of = m.id) order by m.id`
  return rows.map(row => ({ ...row, quantity: toQuantity(row.quantity) }))
}

export type InspectionFilter = {
  readonly order?: OrderCode
  readonly result?: Inspection['result']
  readonly kind?: Inspection['kind'] | 'incoming'
  readonly material?: string
  readonly lot?: string
  readonly cursor?: string | null
  readonly limit?: number
}

const inspectionCursor = cursorForm('inspections', ['instant', 'string'])

/** Newest first by when they were asked for. @throws BadCursor */
export async function listInspections(
  sql: Queryable,
  query: InspectionFilter,
): Promise<Page<PlacedInspection | LotInspection>> {
  const after = inspectionCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const rows = await sql<InspectionRow[]>`
    ${inspections(sql)} where true
      ${query.order === undefined ? sql`` : sql`and o.code = ${query.order}`}
      ${query.result === undefined ? sql`` : sql`and i.result = ${query.result}`}
      ${query.kind === undefined ? sql`` : sql`and i.kind = ${query.kind}`}
      ${query.material === undefined ? sql`` : sql`and i.material_code = ${query.material}`}
      ${query.lot === undefined ? sql`` : sql`and i.lot = ${query.lot}`}
      ${after === null ? sql`` : sql`and (i.requested_at, i.id) < (${after[0]}::timestamptz, ${after[1]})`}
    order by i.requested_at desc, i.id desc limit ${size + 1}`
  return pageOf(
    rows,
    size,
    row => placedOrLot(row),
    row => inspectionCursor.write([row.requestedAt.toString(), row.id]),
  )
}

function placedOrLot(row: InspectionRow): PlacedInspection | LotInspection {
  const [found] = [...toPlaced(row), ...toLot(row)]
  if (found === undefined) throw new TypeError(`inspection ${row.id} is of nothing`)
  return found
}

export type InspectionFindings = {
  readonly defects: readonly { readonly reason: ReasonCode; readonly quantity: Quantity }[]
  readonly values: readonly MeasuredValue[]
}

/** What was wrong and what was measured, by inspection; those without either are left out. */
export async function findingsOf(
  sql: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, InspectionFindings>> {
  const [defects, values] = await Promise.all([defectsOf(sql, ids), valuesOf(sql, ids)])
  const found = new Map<string, InspectionFindings>()
  for (const id of new Set([...defects, ...values].map(row => row.id))) {
    found.set(id, {
      defects: defects.filter(row => row.id === id).map(row => ({ ...row, quantity: toQuantity(row.quantity) })),
      values: values.filter(row => row.id === id).map(toValue),
    })
  }
  return found
}

const defectsOf = (sql: Queryable, ids: readonly string[]) =>
  sql<{ id: string; reason: ReasonCode; quantity: string }[]>`
    select inspection_id as id, reason, quantity from inspection_defect
    where inspection_id = any(${[...ids]}::text[]) order by quantity desc, reason`

type ValueRow = {
  readonly id: string
  readonly name: string
  readonly unit: string
  readonly value: string
  readonly nominal: string | null
  readonly lower: string | null
  readonly upper: string | null
  readonly within: boolean
}

const valuesOf = (sql: Queryable, ids: readonly string[]) =>
  sql<ValueRow[]>`
    select inspection_id as id, name, unit, value, nominal, lower, upper, within from inspection_value
    where inspection_id = any(${[...ids]}::text[]) order by line`

const toValue = ({ name, unit, value, nominal, lower, upper, within }: ValueRow): MeasuredValue => ({
  name,
  unit,
  value: toQuantity(value),
  nominal: limitOf(nominal),
  lower: limitOf(lower),
  upper: limitOf(upper),
  within,
})
