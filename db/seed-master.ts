/** A sample factory's master data as rows of our tables. */
import type { Instant, PlainDate } from '../domain/model.ts'
import type { TableRow } from './bulk-insert.ts'
import type { SampleFactory, SampleRoutingStep } from './sample-factory.ts'

/** Table name and its rows, in an order in which every row refers to rows before it. */
export type TableRows = readonly (readonly [table: string, rows: readonly TableRow[]])[]

/** The samples' numbers are short decimals: their shortest text is exact. */
export const decimal = (value: number): string => String(value)

/** The samples name none; in their currency. */
const HOURLY_RATE = '24'

export function masterRows(sample: SampleFactory, now: Instant): TableRows {
  const today = now.toZonedDateTimeISO(sample.factory.timezone).toPlainDate()
  return [
    ['site', [siteRow(sample)]],
    ['unit', sample.units.map(({ code, name, aliases, decimals }) => ({ code, name, aliases, decimals }))],
    ['department', sample.departments.map(departmentRow)],
    ['shift', sample.shifts.map(shiftRow)],
    ['calendar', sample.calendars.map(({ id, name, workdays }) => ({ id, name, workdays }))],
    ['calendar_shift', sample.calendars.flatMap(c => c.shiftIds.map(shift_id => ({ calendar_id: c.id, shift_id })))],
    ['calendar_exception', calendarExceptionRows(sample, today)],
    ['team', sample.teams.map(teamRow)],
    ['person', sample.workers.map(personRow)],
    ['work_center', sample.workCenters.map(workCenterRow)],
    ['machine', sample.workCenters.flatMap(machineRows)],
    ['reason', [...sample.defectReasons.map(defectRow), ...sample.downtimeReasons.map(downtimeRow)]],
    ['material', sample.materials.map(materialRow)],
    ['routing', sample.routings.map(({ id, name, version }) => ({ id, name, version, active: true }))],
    ['routing_step', sample.routings.flatMap(r => r.steps.map(step => ({ routing_id: r.id, ...stepRow(step) })))],
    ['product', sample.products.map(productRow)],
    ['unit_conversion', sample.unitConversions.map(conversionRow)],
    ['bom', sample.boms.map(({ id, productCode }) => ({ id, product_code: productCode }))],
    ['bom_line', sample.boms.flatMap(bomLineRows)],
    ['piece_rate', pieceRateRows(sample, today)],
    ['hourly_rate', [{ person_id: null, rate: HOURLY_RATE, valid_from: '2020-01-01' }]],
    ['schedule', [...sample.schedules, weeklySchedule(sample)].map(scheduleRow)],
    ['person_identity', sandboxIdentityRows(sample, now)],
    ['department_group', sandboxGroupRows(sample, now)],
  ]
}

const siteRow = ({ factory, settings }: SampleFactory): TableRow => ({
  only_row: 1,
  name: factory.name,
  short_name: factory.shortName,
  time_zone: factory.timezone,
  locale: factory.locale,
  currency: factory.currency,
  order_no_pattern: factory.orderNoPattern,
  settings,
  catalog_version: 1,
  clock_offset_ms: 0,
})

const departmentRow = (d: SampleFactory['departments'][number]): TableRow => ({
  id: d.id,
  name: d.name,
  kind: d.kind,
  parent_id: d.parentId,
  chat_title: d.chatGroup,
})

const shiftRow = (s: SampleFactory['shifts'][number]): TableRow => ({
  id: s.id,
  name: s.name,
  starts_at: s.start,
  ends_at: s.end,
  crosses_midnight: s.crossesMidnight,
  breaks: s.breaks,
})

function calendarExceptionRows(sample: SampleFactory, today: PlainDate): readonly TableRow[] {
  return sample.calendars.flatMap(calendar =>
    calendar.exceptions.map(({ inDays, kind, note }) => ({
      calendar_id: calendar.id,
      date: today.add({ days: inDays }).toString(),
      kind,
      note,
    })),
  )
}

const teamRow = (t: SampleFactory['teams'][number]): TableRow => ({
  id: t.id,
  name: t.name,
  department_id: t.departmentId,
  leader_id: t.leaderId,
  calendar_id: t.calendarId,
})

const personRow = (w: SampleFactory['workers'][number]): TableRow => ({
  id: w.id,
  employee_no: w.employeeNo,
  name: w.name,
  department_id: w.departmentId,
  team_id: w.teamId,
  role: w.role,
  is_admin: false,
  skills: w.skills,
  pay_type: w.payType,
  active: true,
})

const workCenterRow = (w: SampleFactory['workCenters'][number]): TableRow => ({
  id: w.id,
  name: w.name,
  department_id: w.departmentId,
  calendar_id: w.calendarId,
  capacity: w.capacity,
  hourly_cost: decimal(w.hourlyCost),
})

const machineRows = (w: SampleFactory['workCenters'][number]): readonly TableRow[] =>
  w.machines.map(({ id, name }) => ({ id, name, work_center_id: w.id }))

const NEITHER_DEFECT_NOR_DOWNTIME = {
  active: true,
  disposition: null,
  liability: null,
  step_codes: [],
  loss_type: null,
  planned: null,
  andon_level: null,
  notify_department_id: null,
}

const defectRow = (r: SampleFactory['defectReasons'][number]): TableRow => ({
  ...NEITHER_DEFECT_NOR_DOWNTIME,
  code: r.code,
  group: 'defect',
  name: r.name,
  aliases: r.aliases,
  disposition: r.disposition,
  liability: r.liability,
  step_codes: r.stepCodes,
})

const downtimeRow = (r: SampleFactory['downtimeReasons'][number]): TableRow => ({
  ...NEITHER_DEFECT_NOR_DOWNTIME,
  code: r.code,
  group: 'downtime',
  name: r.name,
  aliases: r.aliases,
  loss_type: r.lossType,
  planned: r.planned,
  andon_level: r.andonLevel,
  notify_department_id: r.notifyDepartmentId,
})

/** What lies there comes with its moves. */
const materialRow = (m: SampleFactory['materials'][number]): TableRow => ({
  code: m.code,
  name: m.name,
  spec: m.spec,
  unit: m.unit,
  safety_stock: decimal(m.safetyStock),
  lead_time_hours: m.leadTimeHours,
  lot_tracked: m.lotTracked,
})

/** The columns that a routing's step and an order's step have in common. */
export const stepRow = (s: SampleRoutingStep): TableRow => ({
  seq: s.seq,
  code: s.code,
  name: s.name,
  aliases: s.aliases,
  work_center_id: s.workCenterId,
  team_id: s.teamId,
  setup_minutes: s.setupMinutes,
  standard_seconds: s.standardSeconds,
  parallel_workers: s.parallelWorkers,
  expected_scrap_pct: s.expectedScrapPct,
  inspection: s.inspection,
  review_required: s.reviewRequired,
  group_report: s.groupReport,
  outsource_vendor: s.outsource?.vendor ?? null,
  outsource_lead_time_hours: s.outsource?.leadTimeHours ?? null,
  outsource_unit_price: s.outsource ? decimal(s.outsource.unitPrice) : null,
  parallel_group: s.parallelGroup,
  overlap_allowed: s.overlapAllowed,
  transfer_batch: decimal(s.transferBatch),
  report_point: s.reportPoint,
  milestone: s.milestone,
  is_output: s.isOutput,
})

const productRow = (p: SampleFactory['products'][number]): TableRow => ({
  code: p.code,
  name: p.name,
  spec: p.spec,
  unit: p.unit,
  routing_id: p.routingId,
})

const conversionRow = (c: SampleFactory['unitConversions'][number]): TableRow => ({
  product_code: c.productCode,
  from_unit: c.from,
  to_unit: c.to,
  factor: decimal(c.factor),
})

const bomLineRows = (b: SampleFactory['boms'][number]): readonly TableRow[] =>
  b.lines.map((line, i) => ({
    bom_id: b.id,
    line: i + 1,
    material_code: line.materialCode,
    qty_per: decimal(line.qtyPer),
    scrap_pct: line.scrapPct,
    step_code: line.stepCode,
    issue_method: line.issueMethod,
    variant_materials: line.variantMaterials,
  }))

/** The samples' rates stand in their routings without a date: they hold since before the oldest report. */
function pieceRateRows(sample: SampleFactory, today: PlainDate): readonly TableRow[] {
  const validFrom = today.subtract({ years: 1 }).with({ month: 1, day: 1 }).toString()
  return sample.products.flatMap(product => {
    const routing = sample.routings.find(r => r.id === product.routingId)
    return (routing?.steps ?? [])
      .filter(step => step.pieceRate > 0)
      .map(step => ({
        product_code: product.code,
        step_code: step.code,
        rate: decimal(step.pieceRate),
        per_unit: step.pieceRatePer,
        valid_from: validFrom,
      }))
  })
}

const WEEKLY_READERS: ReadonlySet<string> = new Set(['production', 'quality', 'planning', 'management'])

/** The samples schedule days only; a week is what managers judge by. */
const weeklySchedule = ({ departments }: SampleFactory): SampleFactory['schedules'][number] => ({
  id: 'SC-WEEK',
  name: '周报',
  kind: 'weekly',
  at: '08:30',
  days: [1],
  departmentIds: departments.filter(({ kind }) => WEEKLY_READERS.has(kind)).map(({ id }) => id),
  content: [],
})

/** `next_due` stays empty: the jobs compute it from the wall clock when they first see the row. */
const scheduleRow = (s: SampleFactory['schedules'][number]): TableRow => ({
  id: s.id,
  name: s.name,
  kind: s.kind,
  at: s.at.split(','),
  days: s.days,
  department_ids: s.departmentIds,
  content: s.content,
  enabled: true,
})

/** In the sandbox everybody is bound already: its users are named like the people. */
const sandboxIdentityRows = (sample: SampleFactory, now: Instant): readonly TableRow[] =>
  sample.workers.map(({ id }) => ({
    platform: 'sandbox',
    user_id: id,
    person_id: id,
    direct_chat_id: `D-${id}`,
    bound_at: now.toString(),
  }))

const sandboxGroupRows = (sample: SampleFactory, now: Instant): readonly TableRow[] =>
  sample.departments.map(({ id, chatGroup }) => ({
    platform: 'sandbox',
    chat_id: `G-${id}`,
    department_id: id,
    title: chatGroup,
    bound_at: now.toString(),
  }))
