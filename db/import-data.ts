/**
 * What a workbook asks to be in the database. Plain values with final ids, so that the same shape is read back from the
 * tables and the two can be compared (`import-difference.ts`): a file imported twice changes nothing.
 */
import type { DepartmentKind, Liability, OrderStatus, Priority, Role } from '../domain/model.ts'

/** An exact amount as its shortest decimal string (`formatQuantity`). */
export type Decimal = string

export type ImportedDepartment = {
  readonly id: string
  readonly name: string
  readonly kind: DepartmentKind
  readonly parentId: string | null
}

export type ImportedTeam = {
  readonly id: string
  readonly name: string
  readonly departmentId: string
  readonly leaderId: string | null
  readonly calendarId: string
}

export type ImportedPerson = {
  readonly id: string
  readonly employeeNo: string
  readonly name: string
  readonly departmentId: string
  readonly teamId: string | null
  readonly role: Role
  readonly skills: readonly string[]
  readonly payType: 'piece' | 'hourly' | 'monthly'
  readonly active: boolean
}

export type ImportedShift = {
  readonly id: string
  readonly name: string
  readonly startsAt: string
  readonly endsAt: string
  readonly breaks: readonly { readonly start: string; readonly end: string }[]
}

export type ImportedCalendar = {
  readonly id: string
  readonly name: string
  readonly workdays: readonly number[]
  readonly shiftIds: readonly string[]
}

export type ImportedCalendarException = {
  readonly calendarId: string
  readonly date: string
  readonly kind: 'off' | 'overtime'
  readonly note: string
}

export type ImportedWorkCenter = {
  readonly id: string
  readonly name: string
  readonly departmentId: string
  readonly calendarId: string
  readonly capacity: number
  readonly hourlyCost: Decimal
}

export type ImportedMachine = { readonly id: string; readonly name: string; readonly workCenterId: string }

export type ImportedUnit = {
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly decimals: number
}

export type ImportedUnitConversion = {
  readonly productCode: string
  readonly from: string
  readonly to: string
  readonly factor: Decimal
}

export type ImportedMaterial = {
  readonly code: string
  readonly name: string
  readonly spec: string
  readonly unit: string
  /** What lies there; left out where the file does not say. */
  readonly onHand?: Decimal
  readonly safetyStock: Decimal
  readonly leadTimeHours: number
  readonly lotTracked: boolean
  readonly inspectIncoming: boolean
}

export type ImportedProduct = {
  readonly code: string
  readonly name: string
  readonly spec: string
  readonly unit: string
  readonly routingId: string | null
}

export type ImportedBomLine = {
  readonly materialCode: string
  readonly qtyPer: Decimal
  readonly scrapPct: number
  readonly stepCode: string
  readonly issueMethod: 'issue' | 'backflush'
  readonly variantMaterials: Readonly<Record<string, string>>
}

/** The whole list of a product: a line that is not in it goes. */
export type ImportedBom = {
  readonly id: string
  readonly productCode: string
  readonly lines: readonly ImportedBomLine[]
}

export type ImportedCharacteristic = {
  readonly name: string
  readonly unit: string
  readonly nominal: Decimal | null
  readonly lower: Decimal | null
  readonly upper: Decimal | null
}

/** Of a product's step, or of a material that comes in. The whole list: a characteristic that is not in it goes. */
export type ImportedInspectionPlan = {
  readonly productCode: string | null
  readonly stepCode: string | null
  readonly materialCode: string | null
  readonly sampleQty: Decimal | null
  readonly acceptQty: Decimal
  readonly characteristics: readonly ImportedCharacteristic[]
}

export type ImportedRoutingStep = {
  readonly seq: number
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly workCenterId: string
  readonly teamId: string
  readonly setupMinutes: number
  readonly standardSeconds: number
  readonly parallelWorkers: number
  readonly expectedScrapPct: number
  readonly inspection: 'none' | 'first' | 'inProcess' | 'final'
  readonly reviewRequired: boolean
  readonly groupReport: boolean
  readonly outsourceVendor: string | null
  readonly outsourceLeadTimeHours: number | null
  readonly outsourceUnitPrice: Decimal | null
  readonly parallelGroup: string | null
  readonly overlapAllowed: boolean
  readonly transferBatch: Decimal
  readonly reportPoint: boolean
  readonly milestone: boolean
  readonly isOutput: boolean
}

/** The whole route: a step that is not in it goes. Orders keep the steps they were given. */
export type ImportedRouting = {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly steps: readonly ImportedRoutingStep[]
}

export type ImportedPieceRate = {
  /** null: for the step, whatever the product. */
  readonly productCode: string | null
  readonly stepCode: string
  readonly validFrom: string
  readonly rate: Decimal
  readonly perUnit: string
}

/** Rows stay: a new rate is one from a later day. */
export type ImportedHourlyRate = {
  /** null: everybody who has no rate of their own. */
  readonly personId: string | null
  readonly validFrom: string
  readonly rate: Decimal
}

export type ImportedDefectReason = {
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly disposition: 'scrap' | 'rework'
  readonly liability: Liability
  readonly stepCodes: readonly string[]
}

export type ImportedDowntimeReason = {
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly lossType: 'availability' | 'performance' | 'quality' | 'none'
  readonly planned: boolean
  readonly andonLevel: number
  readonly notifyDepartmentId: string | null
}

export type ImportedOrder = {
  readonly code: string
  readonly productCode: string
  readonly quantity: Decimal
  readonly unit: string
  readonly customer: string | null
  readonly priority: Priority
  /** ISO 8601 in UTC, to the second. */
  readonly dueAt: string
  readonly salesOwnerId: string | null
  readonly lotNo: string | null
  readonly note: string
}

/** Every kind of thing a workbook carries, in the order in which one may refer to the other. */
export type ImportData = {
  readonly units: readonly ImportedUnit[]
  readonly departments: readonly ImportedDepartment[]
  readonly shifts: readonly ImportedShift[]
  readonly calendars: readonly ImportedCalendar[]
  readonly calendarExceptions: readonly ImportedCalendarException[]
  readonly teams: readonly ImportedTeam[]
  readonly people: readonly ImportedPerson[]
  readonly workCenters: readonly ImportedWorkCenter[]
  readonly machines: readonly ImportedMachine[]
  readonly routings: readonly ImportedRouting[]
  readonly materials: readonly ImportedMaterial[]
  readonly products: readonly ImportedProduct[]
  readonly unitConversions: readonly ImportedUnitConversion[]
  readonly boms: readonly ImportedBom[]
  readonly inspectionPlans: readonly ImportedInspectionPlan[]
  readonly pieceRates: readonly ImportedPieceRate[]
  readonly hourlyRates: readonly ImportedHourlyRate[]
  readonly defectReasons: readonly ImportedDefectReason[]
  readonly downtimeReasons: readonly ImportedDowntimeReason[]
  readonly orders: readonly ImportedOrder[]
}

export type ImportSubject = keyof ImportData
export type ImportedRow<S extends ImportSubject> = ImportData[S][number]

/** What makes two rows the same thing. */
export const importKey: { readonly [S in ImportSubject]: (row: ImportedRow<S>) => string } = {
  units: row => row.code,
  departments: row => row.id,
  shifts: row => row.id,
  calendars: row => row.id,
  calendarExceptions: row => `${row.calendarId}\n${row.date}`,
  teams: row => row.id,
  people: row => row.id,
  workCenters: row => row.id,
  machines: row => row.id,
  routings: row => row.id,
  materials: row => row.code,
  products: row => row.code,
  unitConversions: row => `${row.productCode}\n${row.from}\n${row.to}`,
  boms: row => row.productCode,
  inspectionPlans: ({ productCode, stepCode, materialCode }) =>
    materialCode === null ? `P ${productCode} ${stepCode}` : `M ${materialCode}`,
  pieceRates: row => `${row.stepCode}\n${row.productCode ?? ''}\n${row.validFrom}`,
  hourlyRates: row => `${row.personId ?? ''}\n${row.validFrom}`,
  defectReasons: row => row.code,
  downtimeReasons: row => row.code,
  orders: row => row.code,
}

export const IMPORT_SUBJECTS: readonly ImportSubject[] = [
  'units',
  'departments',
  'shifts',
  'calendars',
  'calendarExceptions',
  'teams',
  'people',
  'workCenters',
  'machines',
  'routings',
  'materials',
  'products',
  'unitConversions',
  'boms',
  'inspectionPlans',
  'pieceRates',
  'hourlyRates',
  'defectReasons',
  'downtimeReasons',
  'orders',
]

export type CatalogOrder = ImportedOrder & { readonly status: OrderStatus }

/**
 * What the database holds of the same things, by key. Orders: only those a file names, looked up by their code without
 * case and punctuation (`orderCodeKey`).
 */
export type ImportCatalog = {
  readonly [S in Exclude<ImportSubject, 'orders'>]: ReadonlyMap<string, ImportedRow<S>>
} & { readonly orders: ReadonlyMap<string, CatalogOrder> }
