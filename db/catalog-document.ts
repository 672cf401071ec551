/** The whole master data as one JSON document, and what becomes of it. */
import type { Break, Calendar, CalendarException, Shift } from '../domain/calendar.ts'
import type { HourlyRate } from '../domain/hourly-pay.ts'
import type {
  CalendarId,
  DefectReason,
  DepartmentId,
  DowntimeReason,
  PersonId,
  ProductCode,
  ReasonCode,
  TeamId,
  Unit,
  UnitCode,
  WorkCenterId,
} from '../domain/model.ts'
import type { PieceRate } from '../domain/piece-pay.ts'
import type {
  BomLine,
  Catalog,
  Department,
  DepartmentGroup,
  Identity,
  Machine,
  Material,
  Product,
  Routing,
  RoutingStep,
  Site,
  StaffMember,
  Team,
  WorkCenter,
} from './catalog.ts'
import type { Queryable } from './connect.ts'
import { type StepRulesDocument, toStepRules } from './order-document.ts'
import { toDate, toQuantity } from './row-values.ts'
import { parseSiteSettings } from './site-settings.ts'

type Texts = readonly string[]
type ReasonDocument = {
  readonly code: string
  readonly group: 'defect' | 'downtime'
  readonly name: string
  readonly aliases: Texts
  readonly disposition: DefectReason['disposition'] | null
  readonly liability: DefectReason['liability'] | null
  readonly stepCodes: Texts
  readonly planned: boolean | null
  readonly andonLevel: number | null
  readonly notifyDepartmentId: string | null
}
type RoutingStepDocument = StepRulesDocument & {
  readonly seq: number
  readonly code: string
  readonly name: string
  readonly aliases: Texts
  readonly workCenterId: string
  readonly teamId: string
}
type CalendarDocument = {
  readonly id: string
  readonly name: string
  readonly workdays: readonly number[]
  readonly shifts: readonly Shift[]
  readonly exceptions: readonly { readonly date: string; readonly kind: 'off' | 'overtime'; readonly note: string }[]
}
type SiteDocument = Omit<Site, 'settings'> & { readonly version: number; readonly settings: unknown }
type PersonDocument = Omit<StaffMember, 'id' | 'departmentId' | 'teamId' | 'skills'> & {
  readonly id: string
  readonly departmentId: string
  readonly teamId: string | null
  readonly skills: Texts
}

export type CatalogDocument = {
  readonly site: SiteDocument | null
  readonly units: readonly (Omit<Unit, 'code'> & { readonly code: string })[]
  readonly conversions: readonly { productCode: string; from: string; to: string; factor: string }[]
  readonly departments: readonly (Omit<Department, 'id' | 'parentId'> & { id: string; parentId: string | null })[]
  readonly teams: readonly {
    id: string
    name: string
    departmentId: string
    leaderId: string | null
    calendarId: string
  }[]
  readonly people: readonly PersonDocument[]
  readonly identities: readonly (Omit<Identity, 'personId'> & { personId: string })[]
  readonly reasons: readonly ReasonDocument[]
  readonly workCenters: readonly {
    id: string
    name: string
    departmentId: string
    calendarId: string
    capacity: number
    hourlyCost: string
  }[]
  readonly machines: readonly { id: string; name: string; workCenterId: string }[]
  readonly calendars: readonly CalendarDocument[]
  readonly products: readonly { code: string; name: string; spec: string; unit: string; routingId: string | null }[]
  readonly materials: readonly (Omit<Material, 'unit' | 'onHand' | 'safetyStock'> & {
    unit: string
    onHand: string
    safetyStock: string
  })[]
  readonly bomLines: readonly (Omit<BomLine, 'productCode' | 'qtyPer'> & { productCode: string; qtyPer: string })[]
  readonly routings: readonly (Omit<Routing, 'steps'> & { readonly steps: readonly RoutingStepDocument[] })[]
  readonly pieceRates: readonly {
    productCode: string | null
    stepCode: string
    rate: string
    perUnit: string
    validFrom: string
  }[]
  readonly hourlyRates: readonly { personId: string | null; rate: string; validFrom: string }[]
  readonly groups: readonly { platform: string; chatId: string; departmentId: string; title: string | null }[]
  readonly customers: Texts
}

/** A select list's item; one object per table, each in the order people expect to see it. */
export const catalogDocument = (sql: Queryable) => sql`json_build_object(
  'site', (select json_build_object('version', catalog_version, 'name', name, 'shortName', short_name,
    'timeZone', time_zone, 'locale', locale, 'currency', currency, 'orderNoPattern', order_no_pattern,
    'settings', settings) from site),
  'units', (select coalesce(json_agg(json_build_object('code', code, 'name', name, 'aliases', aliases,
    'decimals', decimals) order by code), '[]') from unit),
  'conversions', (select coalesce(json_agg(json_build_object('productCode', product_code, 'from', from_unit,
    'to', to_unit, 'factor', factor::text) order by product_code, from_unit, to_unit), '[]') from unit_conversion),
  'departments', (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'kind', kind,
    'parentId', parent_id, 'chatTitle', chat_title) order by id), '[]') from department),
  'teams', (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'departmentId', department_id,
    'leaderId', leader_id, 'calendarId', calendar_id) order by id), '[]') from team),
  'people', (select coalesce(json_agg(json_build_object('id', id, 'employeeNo', employee_no, 'name', name,
    'departmentId', department_id, 'teamId', team_id, 'role', role, 'isAdmin', is_admin, 'skills', skills,
    'payType', pay_type, 'active', active, 'locale', locale) order by employee_no), '[]') from person),
  'identities', (select coalesce(json_agg(json_build_object('platform', platform, 'userId', user_id,
    'personId', person_id, 'directChatId', direct_chat_id, 'name', platform_name,
    'department', platform_department, 'active', left_at is null) order by bound_at, platform, user_id), '[]') from person_identity),
  'reasons', (select coalesce(json_agg(json_build_object('code', code, 'group', "group", 'name', name,
    'aliases', aliases, 'disposition', disposition, 'liability', liability, 'stepCodes', step_codes,
    'planned', planned, 'andonLevel', andon_level, 'notifyDepartmentId', notify_department_id) order by code), '[]')
    from reason where active),
  'workCenters', (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'departmentId', department_id,
    'calendarId', calendar_id, 'capacity', capacity, 'hourlyCost', hourly_cost::text) order by id), '[]')
    from work_center),
  'machines', (select coalesce(json_agg(json_build_object('id', id, 'name', name,
    'workCenterId', work_center_id) order by id), '[]') from machine),
  'calendars', (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'workdays', c.workdays,
    'shifts', (select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'start', s.starts_at,
        'end', s.ends_at, 'breaks', s.breaks) order by s.starts_at, s.id), '[]')
      from calendar_shift cs join shift s on s.id = cs.shift_id where cs.calendar_id = c.id),
    'exceptions', (select coalesce(json_agg(json_build_object('date', e.date, 'kind', e.kind, 'note', e.note)
        order by e.date), '[]') from calendar_exception e where e.calendar_id = c.id)) order by c.id), '[]')
    from calendar c),
  'products', (select coalesce(json_agg(json_build_object('code', code, 'name', name, 'spec', spec, 'unit', unit,
    'routingId', routing_id) order by code), '[]') from product),
  'materials', (select coalesce(json_agg(json_build_object('code', code, 'name', name, 'spec', spec, 'unit', unit,
    'onHand', on_hand::text, 'safetyStock', safety_stock::text, 'leadTimeHours', lead_time_hours,
    'lotTracked', lot_tracked, 'inspectIncoming', inspect_incoming) order by code), '[]') from material),
  'bomLines', (select coalesce(json_agg(json_build_object('productCode', b.product_code,
    'materialCode', l.material_code, 'qtyPer', l.qty_per::text, 'scrapPct', l.scrap_pct, 'stepCode', l.step_code,
    'issueMethod', l.issue_method, 'variantMaterials', l.variant_materials) order by b.product_code, l.line), '[]')
    from bom_line l join bom b on b.id = l.bom_id),
  'routings', (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name, 'version', r.version,
    'active', r.active, 'steps', ${routingSteps(sql)}) order by r.id), '[]') from routing r),
  'pieceRates', (select coalesce(json_agg(json_build_object('productCode', product_code, 'stepCode', step_code,
    'rate', rate::text, 'perUnit', per_unit, 'validFrom', valid_from) order by step_code, product_code, valid_from), '[]')
    from piece_rate),
  'hourlyRates', (select coalesce(json_agg(json_build_object('personId', person_id, 'rate', rate::text,
    'validFrom', valid_from) order by person_id, valid_from), '[]') from hourly_rate),
  'groups', (select coalesce(json_agg(json_build_object('platform', platform, 'chatId', chat_id,
    'departmentId', department_id, 'title', title) order by platform, chat_id), '[]') from department_group),
  'customers', ${distinctCustomers(sql)})`

const routingSteps = (sql: Queryable) => sql`(select coalesce(json_agg(json_build_object(
    'seq', s.seq, 'code', s.code, 'name', s.name, 'aliases', s.aliases, 'workCenterId', s.work_center_id,
    'teamId', s.team_id, 'capacity', w.capacity, 'setupMinutes', s.setup_minutes,
    'standardSeconds', s.standard_seconds, 'parallelWorkers', s.parallel_workers,
    'expectedScrapPct', s.expected_scrap_pct, 'inspection', s.inspection, 'reviewRequired', s.review_required,
    'groupReport', s.group_report, 'outsourceVendor', s.outsource_vendor,
    'outsourceLeadTimeHours', s.outsource_lead_time_hours, 'outsourceUnitPrice', s.outsource_unit_price::text,
    'parallelGroup', s.parallel_group, 'overlapAllowed', s.overlap_allowed,
    'transferBatch', s.transfer_batch::text, 'reportPoint', s.report_point, 'milestone', s.milestone,
    'isOutput', s.is_output) order by s.seq), '[]')
  from routing_step s join work_center w on w.id = s.work_center_id where s.routing_id = r.id)`

/** Hops through the index from one customer to the next instead of reading every order there ever was. */
export const distinctCustomers = (sql: Queryable) => sql`(
  with recursive hop as (
    (select customer from orders where customer is not null order by customer limit 1)
    union all
    select (select o.customer from orders o where o.customer > hop.customer order by o.customer limit 1)
    from hop where hop.customer is not null
  ) select coalesce(json_agg(customer), '[]') from hop where customer is not null)`

export function toCatalog(document: CatalogDocument, site: SiteDocument): Catalog {
  const people = document.people.map(toStaffMember)
  const machines = document.machines.map(m => ({ ...m, workCenterId: m.workCenterId as WorkCenterId }))
  const identities = document.identities.map(i => ({ ...i, personId: i.personId as PersonId }))
  const groups = document.groups.map(g => ({ ...g, departmentId: g.departmentId as DepartmentId }))
  return {
    version: site.version,
    site: toSite(site),
    units: by(document.units.map(toUnit), unit => unit.code),
    conversions: document.conversions.map(toConversion),
    departments: by(document.departments.map(toDepartment), department => department.id),
    teams: by(document.teams.map(toTeam), team => team.id),
    people: by(people, person => person.id),
    peopleByEmployeeNo: by(people, person => person.employeeNo),
    peopleByIdentity: peopleByIdentity(identities, people),
    identitiesOf: Map.groupBy(identities, identity => identity.personId),
    defects: by(document.reasons.flatMap(toDefect), reason => reason.code),
    downtimes: by(document.reasons.flatMap(toDowntime), reason => reason.code),
    workCenters: by(toWorkCenters(document.workCenters, machines), center => center.id),
    machines: by(machines, machine => machine.id),
    calendars: by(document.calendars.map(toCalendar), calendar => calendar.id),
    products: by(document.products.map(toProduct), product => product.code),
    materials: by(document.materials.map(toMaterial), material => material.code),
    bomLines: document.bomLines.map(toBomLine),
    routings: by(document.routings.map(toRouting), routing => routing.id),
    pieceRates: document.pieceRates.map(toPieceRate),
    hourlyRates: document.hourlyRates.map(toHourlyRate),
    groupsByChat: by(groups, group => `${group.platform}:${group.chatId}`),
    groupsOfDepartment: Map.groupBy<DepartmentId, DepartmentGroup>(groups, group => group.departmentId),
    customers: document.customers,
  }
}

function by<Key, Value>(values: readonly Value[], key: (value: Value) => Key): ReadonlyMap<Key, Value> {
  return new Map(values.map(value => [key(value), value]))
}

function peopleByIdentity(
  identities: readonly Identity[],
  people: readonly StaffMember[],
): ReadonlyMap<string, StaffMember> {
  const active = by(
    people.filter(person => person.active),
    person => person.id,
  )
  return new Map(
    identities.flatMap(({ platform, userId, personId }) => {
      const person = active.get(personId)
      return person === undefined ? [] : [[`${platform}:${userId}`, person] as const]
    }),
  )
}

const toSite = ({ version: _, ...site }: SiteDocument): Site => ({
  ...site,
  settings: parseSiteSettings(site.settings),
})

const toUnit = (unit: CatalogDocument['units'][number]): Unit => ({ ...unit, code: unit.code as UnitCode })

const toConversion = (row: CatalogDocument['conversions'][number]) => ({
  productCode: row.productCode as ProductCode,
  from: row.from as UnitCode,
  to: row.to as UnitCode,
  factor: toQuantity(row.factor),
})

const toDepartment = (row: CatalogDocument['departments'][number]): Department => ({
  ...row,
  id: row.id as DepartmentId,
  parentId: row.parentId as DepartmentId | null,
})

const toTeam = (row: CatalogDocument['teams'][number]): Team => ({
  id: row.id as TeamId,
  name: row.name,
  departmentId: row.departmentId as DepartmentId,
  leaderId: row.leaderId as PersonId | null,
  calendarId: row.calendarId as CalendarId,
})

const toStaffMember = (row: PersonDocument): StaffMember => ({
  ...row,
  id: row.id as PersonId,
  departmentId: row.departmentId as DepartmentId,
  teamId: row.teamId as TeamId | null,
  skills: new Set(row.skills),
})

function toDefect(row: ReasonDocument): DefectReason[] {
  const { disposition, liability } = row
  if (disposition === null || liability === null) return []
  return [
    {
      code: row.code as ReasonCode,
      name: row.name,
      aliases: row.aliases,
      disposition,
      liability,
      stepCodes: row.stepCodes,
    },
  ]
}

function toDowntime(row: ReasonDocument): DowntimeReason[] {
  const { planned, andonLevel } = row
  if (planned === null || andonLevel === null) return []
  const notifyDepartmentId = row.notifyDepartmentId as DepartmentId | null
  return [
    { code: row.code as ReasonCode, name: row.name, aliases: row.aliases, planned, andonLevel, notifyDepartmentId },
  ]
}

function toWorkCenters(rows: CatalogDocument['workCenters'], machines: readonly Machine[]): readonly WorkCenter[] {
  return rows.map(row => ({
    id: row.id as WorkCenterId,
    name: row.name,
    departmentId: row.departmentId as DepartmentId,
    calendarId: row.calendarId as CalendarId,
    capacity: row.capacity,
    hourlyCost: toQuantity(row.hourlyCost),
    machines: machines.filter(machine => machine.workCenterId === row.id),
  }))
}

const toCalendar = (row: CalendarDocument): Calendar => ({
  id: row.id as CalendarId,
  name: row.name,
  workdays: row.workdays,
  shifts: row.shifts.map(shift => ({ ...shift, breaks: toBreaks(shift.breaks) })),
  exceptions: row.exceptions.map((each): CalendarException => ({ ...each, date: toDate(each.date) })),
})

const toBreaks = (breaks: readonly Break[]): readonly Break[] => breaks.map(({ start, end }) => ({ start, end }))

const toProduct = (row: CatalogDocument['products'][number]): Product => ({
  ...row,
  code: row.code as ProductCode,
  unit: row.unit as UnitCode,
})

const toMaterial = (row: CatalogDocument['materials'][number]): Material => ({
  ...row,
  unit: row.unit as UnitCode,
  onHand: toQuantity(row.onHand),
  safetyStock: toQuantity(row.safetyStock),
})

const toBomLine = (row: CatalogDocument['bomLines'][number]): BomLine => ({
  ...row,
  productCode: row.productCode as ProductCode,
  qtyPer: toQuantity(row.qtyPer),
})

const toRouting = (row: CatalogDocument['routings'][number]): Routing => ({
  ...row,
  steps: row.steps.map(
    (step): RoutingStep => ({
      seq: step.seq,
      code: step.code,
      name: step.name,
      aliases: step.aliases,
      workCenterId: step.workCenterId as WorkCenterId,
      teamId: step.teamId as TeamId,
      rules: toStepRules(step),
    }),
  ),
})

const toPieceRate = (row: CatalogDocument['pieceRates'][number]): PieceRate => ({
  productCode: row.productCode as ProductCode | null,
  stepCode: row.stepCode,
  rate: toQuantity(row.rate),
  per: row.perUnit as UnitCode,
  validFrom: toDate(row.validFrom),
})

const toHourlyRate = (row: CatalogDocument['hourlyRates'][number]): HourlyRate => ({
  personId: row.personId as PersonId | null,
  rate: toQuantity(row.rate),
  validFrom: toDate(row.validFrom),
})
