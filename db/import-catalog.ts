/** What the database holds of the things that a workbook carries, in the workbook's own shape. */
import type { DepartmentKind, Liability, OrderStatus, Priority, Role } from '../domain/model.ts'
import { formatQuantity, type Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import {
  type CatalogOrder,
  type ImportCatalog,
  type ImportedBomLine,
  type ImportedRoutingStep,
  type ImportedRow,
  type ImportSubject,
  importKey,
} from './import-data.ts'
import { listPlans } from './inspection-plans.ts'
import { toQuantity } from './row-values.ts'

/**
 * Master data whole; of the orders only those with one of the keys (`orderCodeKey`), locked for change when `lock` says
 * so. Read in a transaction it is one picture; outside of one each table is a picture of its own.
 */
export async function readImportCatalog(
  sql: Queryable,
  orderKeys: readonly string[],
  lock: 'locked' | 'unlocked' = 'unlocked',
): Promise<ImportCatalog> {
  return {
    ...(await readPlant(sql)),
    ...(await readProducts(sql)),
    orders: byKey('orders', await readOrders(sql, orderKeys, lock)),
  }
}

function byKey<S extends ImportSubject, Row extends ImportedRow<S>>(
  subject: S,
  rows: readonly Row[],
): ReadonlyMap<string, Row> {
  const keyOf = importKey[subject]
  return new Map(rows.map(row => [keyOf(row), row]))
}

async function readPlant(sql: Queryable) {
  const [units, departments, shifts, calendars, exceptions, teams, people, workCenters, machines] = await Promise.all([
    sql<ImportedRow<'units'>[]>`select code, name, aliases, decimals from unit`,
    sql<(ImportedRow<'departments'> & { kind: DepartmentKind })[]>`
      select id, name, kind, parent_id as "parentId" from department`,
    sql<ImportedRow<'shifts'>[]>`select id, name, starts_at as "startsAt", ends_at as "endsAt", breaks from shift`,
    sql<ImportedRow<'calendars'>[]>`
      select c.id, c.name, c.workdays, array(
        select shift_id from calendar_shift s join shift on shift.id = s.shift_id where s.calendar_id = c.id
        order by shift.starts_at, shift_id
      ) as "shiftIds" from calendar c`,
    sql<ImportedRow<'calendarExceptions'>[]>`
      select calendar_id as "calendarId", date::text as date, kind, note from calendar_exception`,
    sql<ImportedRow<'teams'>[]>`
      select id, name, department_id as "departmentId", leader_id as "leaderId", calendar_id as "calendarId" from team`,
    sql<(ImportedRow<'people'> & { role: Role })[]>`
      select id, employee_no as "employeeNo", name, department_id as "departmentId", team_id as "teamId", role, skills,
        pay_type as "payType", active from person`,
    sql<ImportedRow<'workCenters'>[]>`
      select id, name, department_id as "departmentId", calendar_id as "calendarId", capacity,
        hourly_cost::text as "hourlyCost" from work_center`,
    sql<ImportedRow<'machines'>[]>`select id, name, work_center_id as "workCenterId" from machine`,
  ])
  return {
    units: byKey('units', units),
    departments: byKey('departments', departments),
    shifts: byKey('shifts', shifts),
    calendars: byKey('calendars', calendars),
    calendarExceptions: byKey('calendarExceptions', exceptions),
    teams: byKey('teams', teams),
    people: byKey('people', people),
    workCenters: byKey(
      'workCenters',
      workCenters.map(row => ({ ...row, hourlyCost: shortest(row.hourlyCost) })),
    ),
    machines: byKey('machines', machines),
  }
}

async function readProducts(sql: Queryable) {
  const [routings, materials, products, conversions, boms, plans, pieceRates, hourlyRates, defects, downtimes] =
    await Promise.all([
      readRoutings(sql),
      readMaterials(sql),
      sql<ImportedRow<'products'>[]>`select code, name, spec, unit, routing_id as "routingId" from product`,
      sql<ImportedRow<'unitConversions'>[]>`
      select product_code as "productCode", from_unit as from, to_unit as to, factor::text as factor from unit_conversion`,
      readBoms(sql),
      readPlans(sql),
      sql<ImportedRow<'pieceRates'>[]>`
      select product_code as "productCode", step_code as "stepCode", valid_from::text as "validFrom", rate::text as rate,
        per_unit as "perUnit" from piece_rate`,
      sql<ImportedRow<'hourlyRates'>[]>`
      select person_id as "personId", valid_from::text as "validFrom", rate::text as rate from hourly_rate`,
      sql<(ImportedRow<'defectReasons'> & { liability: Liability })[]>`
      select code, name, aliases, disposition, liability, step_codes as "stepCodes" from reason where "group" = 'defect'`,
      sql<ImportedRow<'downtimeReasons'>[]>`
      select code, name, aliases, coalesce(loss_type, 'none') as "lossType", planned, andon_level as "andonLevel",
        notify_department_id as "notifyDepartmentId" from reason where "group" = 'downtime'`,
    ])
  return {
    routings: byKey('routings', routings),
    materials: byKey('materials', materials),
    products: byKey('products', products),
    unitConversions: byKey(
      'unitConversions',
      conversions.map(row => ({ ...row, factor: shortest(row.factor) })),
    ),
    boms: byKey('boms', boms),
    inspectionPlans: byKey('inspectionPlans', plans),
    pieceRates: byKey(
      'pieceRates',
      pieceRates.map(row => ({ ...row, rate: shortest(row.rate) })),
    ),
    hourlyRates: byKey(
      'hourlyRates',
      hourlyRates.map(row => ({ ...row, rate: shortest(row.rate) })),
    ),
    defectReasons: byKey('defectReasons', defects),
    downtimeReasons: byKey('downtimeReasons', downtimes),
  }
}

/** "0.2680" → "0.268". */
const shortest = (numeric: string): string => formatQuantity(toQuantity(numeric))

async function readMaterials(sql: Queryable): Promise<readonly ImportedRow<'materials'>[]> {
  const rows = await sql<(ImportedRow<'materials'> & { onHand: string })[]>`
    select code, name, spec, unit, on_hand::text as "onHand", safety_stock::text as "safetyStock",
      lead_time_hours as "leadTimeHours", lot_tracked as "lotTracked", inspect_incoming as "inspectIncoming" from material`
  return rows.map(row => ({ ...row, onHand: shortest(row.onHand), safetyStock: shortest(row.safetyStock) }))
}

async function readBoms(sql: Queryable): Promise<readonly ImportedRow<'boms'>[]> {
  const rows = await sql<(ImportedBomLine & { id: string; productCode: string })[]>`
    select b.id, b.product_code as "productCode", l.material_code as "materialCode", l.qty_per::text as "qtyPer",
      l.scrap_pct as "scrapPct", l.step_code as "stepCode", l.issue_method as "issueMethod",
      l.variant_materials as "variantMaterials"
    from bom_line l join bom b on b.id = l.bom_id order by b.product_code, l.line`
  return [...Map.groupBy(rows, row => row.id)].map(([id, held]) => ({
    id,
    productCode: held[0]?.productCode ?? '',
    lines: held.map(({ id: _id, productCode: _product, ...line }) => ({ ...line, qtyPer: shortest(line.qtyPer) })),
  }))
}

/** Of each its sampling, what is measured, or both. */
async function readPlans(sql: Queryable): Promise<readonly ImportedRow<'inspectionPlans'>[]> {
  const rows = await listPlans(sql, {})
  const text = (quantity: Quantity | null): string | null => (quantity === null ? null : formatQuantity(quantity))
  return rows.map(({ planned, sample, accept, characteristics }) => ({
    productCode: planned.of === 'step' ? planned.product : null,
    stepCode: planned.of === 'step' ? planned.stepCode : null,
    materialCode: planned.of === 'material' ? planned.material : null,
    sampleQty: text(sample),
    acceptQty: formatQuantity(accept),
    characteristics: characteristics.map(each => ({
      name: each.name,
      unit: each.unit,
      nominal: text(each.nominal),
      lower: text(each.lower),
      upper: text(each.upper),
    })),
  }))
}

type RoutingRow = { id: string; name: string; version: string }

async function readRoutings(sql: Queryable): Promise<readonly ImportedRow<'routings'>[]> {
  const [routings, steps] = await Promise.all([
    sql<RoutingRow[]>`select id, name, version from routing`,
    sql<(ImportedRoutingStep & { routingId: string })[]>`
      select routing_id as "routingId", seq, code, name, aliases, work_center_id as "workCenterId", team_id as "teamId",
        setup_minutes as "setupMinutes", standard_seconds as "standardSeconds", parallel_workers as "parallelWorkers",
        expected_scrap_pct as "expectedScrapPct", inspection, review_required as "reviewRequired",
        group_report as "groupReport", outsource_vendor as "outsourceVendor",
        outsource_lead_time_hours as "outsourceLeadTimeHours", outsource_unit_price::text as "outsourceUnitPrice",
        parallel_group as "parallelGroup", overlap_allowed as "overlapAllowed", transfer_batch::text as "transferBatch",
        report_point as "reportPoint", milestone, is_output as "isOutput"
      from routing_step order by routing_id, seq`,
  ])
  const byRouting = Map.groupBy(steps, step => step.routingId)
  return routings.map(({ id, name, version }) => ({ id, name, version, steps: (byRouting.get(id) ?? []).map(toStep) }))
}

function toStep({ routingId: _routing, ...step }: ImportedRoutingStep & { routingId: string }): ImportedRoutingStep {
  const outsourceUnitPrice = step.outsourceUnitPrice === null ? null : shortest(step.outsourceUnitPrice)
  return { ...step, outsourceUnitPrice, transferBatch: shortest(step.transferBatch) }
}

async function readOrders(
  sql: Queryable,
  keys: readonly string[],
  lock: 'locked' | 'unlocked',
): Promise<readonly CatalogOrder[]> {
  if (keys.length === 0) return []
  // Written by the server as Temporal writes it: parsing tens of thousands of instants would hold the service up.
  const rows = await sql<(CatalogOrder & { priority: Priority; status: OrderStatus })[]>`
    select code, product_code as "productCode", quantity::text as quantity, unit, customer, priority,
      rtrim(rtrim(to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z' as "dueAt", sales_owner_id as "salesOwnerId", lot_no as "lotNo", note, status
    from orders where code_key = any(${[...keys]}::text[])
    order by id ${lock === 'locked' ? sql`for update` : sql``}`
  return rows.map(row => ({ ...row, quantity: shortest(row.quantity) }))
}
