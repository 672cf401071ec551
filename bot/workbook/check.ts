/** Rows of a workbook → what should be in the database, or every fault with its place. Nothing is written here. */
import type { ImportCatalog, ImportData, ImportedUnit } from '../../db/import-data.ts'
import { countDifferences, type ImportCounts } from '../../db/import-difference.ts'
import { orderCodeKey } from '../../domain/order-code.ts'
import { narrow } from './cell-reading.ts'
import { type CellValue, plainNumber } from './cell-value.ts'
import { checkOrders } from './check-orders.ts'
import { checkInspectionPlans } from './check-plans.ts'
import {
  checkCalendarExceptions,
  checkCalendars,
  checkDepartments,
  checkHourlyRates,
  checkMachines,
  checkPeople,
  checkShifts,
  checkTeams,
  checkUnits,
  checkWorkCenters,
} from './check-plant.ts'
import {
  checkBoms,
  checkDefectReasons,
  checkDowntimeReasons,
  checkMaterials,
  checkPieceRates,
  checkProducts,
  checkUnitConversions,
  makingOf,
} from './check-products.ts'
import { checkRoutings, ratesBesideSteps } from './check-routings.ts'
import { collectFaults, type FaultList } from './faults.ts'
import type { Ignored } from './find-tables.ts'
import type { WorkbookRows } from './read.ts'
import { type CheckContext, openScope, type Scope } from './scope.ts'
import { WELL_KNOWN_UNITS } from './well-known-units.ts'

export type CheckedData = {
  readonly kind: 'ok'
  readonly data: ImportData
  /** What an import would do, by subject. */
  readonly counts: ImportCounts
  readonly ignored: Ignored
}
export type CheckResult = CheckedData | { readonly kind: 'faults'; readonly faults: FaultList }

/**
 * Checks the whole file against what the database holds (`readImportCatalog` with `orderKeysIn(rows)`). The service's
 * other work gets its turn every few hundred rows.
 */
export async function checkWorkbook(
  rows: WorkbookRows,
  catalog: ImportCatalog,
  context: CheckContext,
): Promise<CheckResult> {
  const steps = checkSteps(rows, catalog, context)
  let step = steps.next()
  while (step.done !== true) {
    await new Promise(resolve => setImmediate(resolve))
    step = steps.next()
  }
  return step.value
}

/** The codes of the file's orders as the database compares them: only those orders have to be loaded for the check. */
export function orderKeysIn(rows: WorkbookRows): readonly string[] {
  const table = rows.tables.find(each => each.key === 'orders')
  const index = table?.columns.findIndex(column => column.key === 'code') ?? -1
  const keys = (table?.rows ?? []).map(row => orderKey(row.cells[index] ?? null)).filter(key => key !== '')
  return [...new Set(keys)]
}

function orderKey(cell: CellValue): string {
  if (typeof cell === 'number') return orderCodeKey(plainNumber(cell))
  return typeof cell === 'string' ? orderCodeKey(narrow(cell)) : ''
}

function* checkSteps(rows: WorkbookRows, catalog: ImportCatalog, context: CheckContext): Generator<void, CheckResult> {
  const faults = collectFaults()
  for (const fault of rows.faults) faults.add(fault.at, fault.why)
  const scope = yield* openScope(rows.tables, catalog, context, faults)
  const data = yield* buildData(scope)
  const list = faults.list()
  if (list.total > 0) return { kind: 'faults', faults: list }
  return { kind: 'ok', data, counts: countDifferences(data, catalog), ignored: rows.ignored }
}

function* buildData(scope: Scope): Generator<void, ImportData> {
  const definedUnits = checkUnits(scope)
  const departments = checkDepartments(scope)
  const shifts = checkShifts(scope)
  const calendars = checkCalendars(scope)
  const calendarExceptions = checkCalendarExceptions(scope)
  const teams = checkTeams(scope)
  const people = checkPeople(scope, teams)
  const hourlyRates = checkHourlyRates(scope)
  const workCenters = checkWorkCenters(scope)
  const machines = checkMachines(scope)
  yield
  const routings = checkRoutings(scope)
  const materials = checkMaterials(scope)
  const products = checkProducts(scope)
  const unitConversions = checkUnitConversions(scope)
  yield
  const making = makingOf(scope, products, routings)
  const boms = checkBoms(scope, making)
  const inspectionPlans = checkInspectionPlans(scope, making)
  const pieceRates = checkPieceRates(scope, making, ratesBesideSteps(scope, routings, products))
  const defectReasons = checkDefectReasons(scope)
  const downtimeReasons = checkDowntimeReasons(scope, defectReasons)
  yield
  const orders = yield* checkOrders(scope, making, { units: definedUnits, conversions: unitConversions })
  const units = [...definedUnits, ...wellKnownUnits(scope)]
  const plant = { units, departments, shifts, calendars, calendarExceptions, teams, people, workCenters, machines }
  return {
    ...plant,
    routings,
    materials,
    products,
    unitConversions,
    boms,
    inspectionPlans,
    pieceRates,
    hourlyRates,
    defectReasons,
    downtimeReasons,
    orders,
  }
}

const wellKnownUnits = (scope: Scope): readonly ImportedUnit[] =>
  WELL_KNOWN_UNITS.filter(unit => scope.unitsUsed.has(unit.code))
