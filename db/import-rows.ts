/** Imported things as rows of their tables. */
import type { Instant } from '../domain/model.ts'
import type { TableRow } from './bulk-insert.ts'
import type { Actor } from './commit.ts'
import type { ImportedOrder, ImportedRoutingStep, ImportedRow, ImportSubject } from './import-data.ts'

type MasterSubject = Exclude<ImportSubject, 'orders'>

/** A thing with parts (a routing's steps) gives all of them anew; `owner` is the expression that names the thing in them. */
type Table = {
  readonly table: string
  readonly key: readonly string[]
  readonly parts: null | { readonly table: string; readonly owner: string }
}

const table = (name: string, key: readonly string[], parts: Table['parts'] = null): Table => ({
  table: name,
  key,
  parts,
})

/** As `importKey.inspectionPlans` writes it. */
const PLAN_KEY = "coalesce('M ' || material_code, 'P ' || product_code || ' ' || step_code)"

export const TABLES: Readonly<Record<MasterSubject, Table>> = {
  units: table('unit', ['code']),
  departments: table('department', ['id']),
  shifts: table('shift', ['id']),
  calendars: table('calendar', ['id'], { table: 'calendar_shift', owner: 'calendar_id' }),
  calendarExceptions: table('calendar_exception', ['calendar_id', 'date']),
  teams: table('team', ['id']),
  people: table('person', ['id']),
  workCenters: table('work_center', ['id']),
  machines: table('machine', ['id']),
  routings: table('routing', ['id'], { table: 'routing_step', owner: 'routing_id' }),
  materials: table('material', ['code']),
  products: table('product', ['code']),
  unitConversions: table('unit_conversion', ['product_code', 'from_unit', 'to_unit']),
  boms: table('bom', ['id'], { table: 'bom_line', owner: 'bom_id' }),
  inspectionPlans: table('inspection_plan', ['product_code', 'step_code', 'material_code'], {
    table: 'characteristic',
    owner: PLAN_KEY,
  }),
  pieceRates: table('piece_rate', ['step_code', 'product_code', 'valid_from']),
  hourlyRates: table('hourly_rate', ['person_id', 'valid_from']),
  defectReasons: table('reason', ['code']),
  downtimeReasons: table('reason', ['code']),
}

export const tableRow = <S extends MasterSubject>(subject: S, row: ImportedRow<S>): TableRow => ROWS[subject](row)

type RowMaker<S extends MasterSubject> = (row: ImportedRow<S>) => TableRow

const ROWS: { readonly [S in MasterSubject]: RowMaker<S> } = {
  units: ({ code, name, aliases, decimals }) => ({ code, name, aliases, decimals }),
  departments: ({ id, name, kind, parentId }) => ({ id, name, kind, parent_id: parentId }),
  shifts: ({ id, name, startsAt, endsAt, breaks }) => ({
    id,
    name,
    starts_at: startsAt,
    ends_at: endsAt,
    crosses_midnight: endsAt <= startsAt,
    breaks,
  }),
  calendars: ({ id, name, workdays }) => ({ id, name, workdays }),
  calendarExceptions: ({ calendarId, date, kind, note }) => ({ calendar_id: calendarId, date, kind, note }),
  teams: row => ({
    id: row.id,
    name: row.name,
    department_id: row.departmentId,
    leader_id: row.leaderId,
    calendar_id: row.calendarId,
  }),
  people: row => ({
    id: row.id,
    employee_no: row.employeeNo,
    name: row.name,
    department_id: row.departmentId,
    team_id: row.teamId,
    role: row.role,
    skills: row.skills,
    pay_type: row.payType,
    active: row.active,
  }),
  workCenters: row => ({
    id: row.id,
    name: row.name,
    department_id: row.departmentId,
    calendar_id: row.calendarId,
    capacity: row.capacity,
    hourly_cost: row.hourlyCost,
  }),
  machines: ({ id, name, workCenterId }) => ({ id, name, work_center_id: workCenterId }),
  routings: ({ id, name, version }) => ({ id, name, version }),
  materials: row => ({
    code: row.code,
    name: row.name,
    spec: row.spec,
    unit: row.unit,
    safety_stock: row.safetyStock,
    lead_time_hours: row.leadTimeHours,
    lot_tracked: row.lotTracked,
    inspect_incoming: row.inspectIncoming,
  }),
  products: ({ code, name, spec, unit, routingId }) => ({ code, name, spec, unit, routing_id: routingId }),
  unitConversions: row => ({ product_code: row.productCode, from_unit: row.from, to_unit: row.to, factor: row.factor }),
  boms: ({ id, productCode }) => ({ id, product_code: productCode }),
  inspectionPlans: row => ({ ...plannedRow(row), sample_qty: row.sampleQty, accept_qty: row.acceptQty }),
  pieceRates: row => ({
    product_code: row.productCode,
    step_code: row.stepCode,
    valid_from: row.validFrom,
    rate: row.rate,
    per_unit: row.perUnit,
  }),
  hourlyRates: row => ({ person_id: row.personId, valid_from: row.validFrom, rate: row.rate }),
  defectReasons: row => ({
    code: row.code,
    group: 'defect',
    name: row.name,
    aliases: row.aliases,
    disposition: row.disposition,
    liability: row.liability,
    step_codes: row.stepCodes,
  }),
  downtimeReasons: row => ({
    code: row.code,
    group: 'downtime',
    name: row.name,
    aliases: row.aliases,
    loss_type: row.lossType,
    planned: row.planned,
    andon_level: row.andonLevel,
    notify_department_id: row.notifyDepartmentId,
  }),
}

const plannedRow = (row: ImportedRow<'inspectionPlans'>): TableRow => ({
  product_code: row.productCode,
  step_code: row.stepCode,
  material_code: row.materialCode,
})

/** The rows of a thing's parts, anew. */
export const partRows = <S extends MasterSubject>(subject: S, row: ImportedRow<S>): readonly TableRow[] =>
  PARTS[subject]?.(row) ?? []

const PARTS: { readonly [S in MasterSubject]?: (row: ImportedRow<S>) => readonly TableRow[] } = {
  calendars: ({ id, shiftIds }) => shiftIds.map(shiftId => ({ calendar_id: id, shift_id: shiftId })),
  routings: ({ id, steps }) => steps.map(step => routingStepRow(id, step)),
  boms: ({ id, lines }) =>
    lines.map((line, i) => ({
      bom_id: id,
      line: i + 1,
      material_code: line.materialCode,
      qty_per: line.qtyPer,
      scrap_pct: line.scrapPct,
      step_code: line.stepCode,
      issue_method: line.issueMethod,
      variant_materials: line.variantMaterials,
    })),
  inspectionPlans: row => row.characteristics.map((each, i) => ({ ...plannedRow(row), ...each, line: i + 1 })),
}

const routingStepRow = (routingId: string, step: ImportedRoutingStep): TableRow => ({
  routing_id: routingId,
  seq: step.seq,
  code: step.code,
  name: step.name,
  aliases: step.aliases,
  work_center_id: step.workCenterId,
  team_id: step.teamId,
  setup_minutes: step.setupMinutes,
  standard_seconds: step.standardSeconds,
  parallel_workers: step.parallelWorkers,
  expected_scrap_pct: step.expectedScrapPct,
  inspection: step.inspection,
  review_required: step.reviewRequired,
  group_report: step.groupReport,
  outsource_vendor: step.outsourceVendor,
  outsource_lead_time_hours: step.outsourceLeadTimeHours,
  outsource_unit_price: step.outsourceUnitPrice,
  parallel_group: step.parallelGroup,
  overlap_allowed: step.overlapAllowed,
  transfer_batch: step.transferBatch,
  report_point: step.reportPoint,
  milestone: step.milestone,
  is_output: step.isOutput,
})

/** What a file says of an order; the same for a new one and a changed one. */
export const orderFields = (order: ImportedOrder): TableRow => ({
  code: order.code,
  product_code: order.productCode,
  quantity: order.quantity,
  unit: order.unit,
  customer: order.customer,
  priority: order.priority,
  due_at: order.dueAt,
  sales_owner_id: order.salesOwnerId,
  lot_no: order.lotNo,
  note: order.note,
})

export const newOrderRow = (order: ImportedOrder, actor: Actor, now: Instant): TableRow => ({
  ...orderFields(order),
  version: 1,
  variants: [],
  status: 'planned',
  created_at: now.toString(),
  created_by: actor.kind === 'person' ? actor.id : null,
})
