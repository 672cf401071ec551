/** Workbooks as a factory would send them: any sheets, and a sample factory's whole master data and orders. */
import type { Temporal } from 'temporal-polyfill'
import writeExcelFile from 'write-excel-file/node'
import { type ColumnKey, columnsOf, SHEETS, type SheetKey } from '../bot/workbook/sheets.ts'
import type { ImportData } from '../db/import-data.ts'
import type { SampleFactory } from '../db/sample-factory.ts'

type Cell = string | number | boolean | Date | null
/** Rows under their headings, or all rows with the first as headings. */
export type GivenSheet = { readonly name: string; readonly rows: readonly (readonly Cell[])[] }

export async function givenWorkbook(sheets: readonly GivenSheet[]): Promise<Uint8Array> {
  const written = sheets.map(({ name, rows }) => ({
    sheet: name,
    data: rows.map(row => [...row]),
    dateFormat: 'yyyy-mm-dd hh:mm',
  }))
  return writeExcelFile(written).toBuffer()
}

type Row<S extends SheetKey> = Partial<Record<ColumnKey<S>, Cell>>

/** A sheet of ours with the columns that its rows name, under their Chinese headings. */
export function givenSheet<S extends SheetKey>(key: S, rows: readonly Row<S>[]): GivenSheet {
  const named: readonly Readonly<Record<string, Cell | undefined>>[] = rows
  const columns = Object.entries(columnsOf(key)).filter(([name]) => named.some(row => row[name] !== undefined))
  const cells = named.map(row => columns.map(([name]) => row[name] ?? null))
  return { name: SHEETS[key].zh, rows: [columns.map(([, column]) => column.zh), ...cells] }
}

/** The sample's orders as a planner would list them: due dates as Excel's own, in the plant's wall clock. */
export function sampleWorkbook(sample: SampleFactory, now: Temporal.Instant): Promise<Uint8Array> {
  return givenWorkbook([...plantSheets(sample, now), ...productSheets(sample), orderSheet(sample, now)])
}

const joined = (words: readonly string[]) => (words.length === 0 ? null : words.join('，'))

function plantSheets(sample: SampleFactory, now: Temporal.Instant): readonly GivenSheet[] {
  const nameOf = namesOf(sample)
  const today = now.toZonedDateTimeISO(sample.factory.timezone).toPlainDate()
  return [
    givenSheet(
      'units',
      sample.units.map(unit => ({
        code: unit.code,
        name: unit.name,
        aliases: joined(unit.aliases),
        decimals: unit.decimals,
      })),
    ),
    givenSheet(
      'departments',
      sample.departments.map(each => ({ name: each.name, kind: each.kind, parent: nameOf(each.parentId) })),
    ),
    givenSheet(
      'shifts',
      sample.shifts.map(each => ({
        name: each.name,
        start: each.start,
        end: each.end,
        breaks: joined(each.breaks.map(pause => `${pause.start}-${pause.end}`)),
      })),
    ),
    givenSheet(
      'calendars',
      sample.calendars.map(each => ({
        name: each.name,
        workdays: each.workdays.join(','),
        shifts: joined(each.shiftIds.map(id => nameOf(id) ?? '')),
      })),
    ),
    givenSheet(
      'calendarExceptions',
      sample.calendars.flatMap(calendar =>
        calendar.exceptions.map(each => ({
          calendar: calendar.name,
          date: today.add({ days: each.inDays }).toString(),
          kind: each.kind,
          note: each.note,
        })),
      ),
    ),
    givenSheet(
      'teams',
      sample.teams.map(each => ({
        name: each.name,
        department: nameOf(each.departmentId),
        leader: sample.workers.find(worker => worker.id === each.leaderId)?.employeeNo ?? null,
        calendar: nameOf(each.calendarId),
      })),
    ),
    givenSheet(
      'people',
      sample.workers.map(each => ({
        employeeNo: each.employeeNo,
        name: each.name,
        department: nameOf(each.departmentId),
        team: nameOf(each.teamId),
        role: each.role,
        skills: joined(each.skills),
        payType: each.payType,
      })),
    ),
    givenSheet(
      'workCenters',
      sample.workCenters.map(each => ({
        name: each.name,
        department: nameOf(each.departmentId),
        calendar: nameOf(each.calendarId),
        capacity: each.capacity,
        hourlyCost: each.hourlyCost,
      })),
    ),
    givenSheet(
      'machines',
      sample.workCenters.flatMap(center =>
        center.machines.map(machine => ({ code: machine.id, name: machine.name, workCenter: center.name })),
      ),
    ),
  ]
}

/** Ids of a sample's things → the names by which a workbook refers to them. */
function namesOf(sample: SampleFactory): (id: string | null) => string | null {
  const { departments, teams, shifts, calendars, workCenters, routings } = sample
  const names = new Map(
    [...departments, ...teams, ...shifts, ...calendars, ...workCenters, ...routings].map(each => [each.id, each.name]),
  )
  return id => (id === null ? null : (names.get(id) ?? null))
}

function productSheets(sample: SampleFactory): readonly GivenSheet[] {
  const nameOf = namesOf(sample)
  return [
    givenSheet(
      'materials',
      sample.materials.map(each => ({
        code: each.code,
        name: each.name,
        spec: each.spec,
        unit: each.unit,
        onHand: each.onHand,
        safetyStock: each.safetyStock,
        leadTimeHours: each.leadTimeHours,
        lotTracked: each.lotTracked,
      })),
    ),
    givenSheet(
      'products',
      sample.products.map(each => ({
        code: each.code,
        name: each.name,
        spec: each.spec,
        unit: each.unit,
        routing: nameOf(each.routingId),
      })),
    ),
    givenSheet(
      'unitConversions',
      sample.unitConversions.map(each => ({
        product: each.productCode,
        from: each.from,
        factor: each.factor,
        to: each.to,
      })),
    ),
    givenSheet(
      'boms',
      sample.boms.flatMap(bom =>
        bom.lines.map(line => ({
          product: bom.productCode,
          material: line.materialCode,
          qtyPer: line.qtyPer,
          scrapPct: line.scrapPct,
          step: line.stepCode,
          issueMethod: line.issueMethod,
        })),
      ),
    ),
    routingSheet(sample, nameOf),
    givenSheet(
      'defectReasons',
      sample.defectReasons.map(each => ({
        code: each.code,
        name: each.name,
        aliases: joined(each.aliases),
        disposition: each.disposition,
        liability: each.liability,
        steps: joined(each.stepCodes),
      })),
    ),
    givenSheet(
      'downtimeReasons',
      sample.downtimeReasons.map(each => ({
        code: each.code,
        name: each.name,
        aliases: joined(each.aliases),
        lossType: each.lossType,
        planned: each.planned ? '是' : '否',
        andonLevel: each.andonLevel,
        department: nameOf(each.notifyDepartmentId),
      })),
    ),
  ]
}

function routingSheet(sample: SampleFactory, nameOf: (id: string | null) => string | null): GivenSheet {
  return givenSheet(
    'routings',
    sample.routings.flatMap(routing =>
      routing.steps.map(step => ({
        routing: routing.name,
        version: routing.version,
        seq: step.seq,
        code: step.code,
        name: step.name,
        aliases: joined(step.aliases),
        workCenter: nameOf(step.workCenterId),
        team: nameOf(step.teamId),
        setupMinutes: step.setupMinutes,
        standardSeconds: step.standardSeconds,
        parallelWorkers: step.parallelWorkers,
        expectedScrapPct: step.expectedScrapPct,
        pieceRate: step.pieceRate,
        inspection: step.inspection,
        reviewRequired: step.reviewRequired,
        groupReport: step.groupReport,
        outsourceVendor: step.outsource?.vendor ?? null,
        outsourceHours: step.outsource?.leadTimeHours ?? null,
        outsourcePrice: step.outsource?.unitPrice ?? null,
        parallelGroup: step.parallelGroup,
        overlapAllowed: step.overlapAllowed,
        transferBatch: step.transferBatch,
        reportPoint: step.reportPoint,
        milestone: step.milestone,
        isOutput: step.isOutput,
      })),
    ),
  )
}

function orderSheet(sample: SampleFactory, now: Temporal.Instant): GivenSheet {
  return givenSheet(
    'orders',
    sample.orders.map(order => ({
      code: order.no,
      product: order.productCode,
      quantity: order.qty,
      unit: order.unit,
      customer: order.customer,
      priority: order.priority,
      due: excelDate(now.add({ milliseconds: Math.round(order.dueInHours * 3_600_000) }), sample.factory.timezone),
      sales: sample.workers.find(worker => worker.id === order.salesOwnerId)?.employeeNo ?? null,
      lotNo: order.lotNo,
      note: order.note || null,
    })),
  )
}

/** Excel's dates have no time zone: the wall clock, written as if it were UTC, to the minute. */
function excelDate(at: Temporal.Instant, timeZone: string): Date {
  const wall = at.toZonedDateTimeISO(timeZone).toPlainDateTime().round('minute')
  return new Date(wall.toZonedDateTime('UTC').epochMilliseconds)
}

/** What a file without rows asks for. */
export const emptyImportData = (): ImportData => ({
  units: [],
  departments: [],
  shifts: [],
  calendars: [],
  calendarExceptions: [],
  teams: [],
  people: [],
  workCenters: [],
  machines: [],
  routings: [],
  materials: [],
  products: [],
  unitConversions: [],
  boms: [],
  inspectionPlans: [],
  pieceRates: [],
  hourlyRates: [],
  defectReasons: [],
  downtimeReasons: [],
  orders: [],
})
