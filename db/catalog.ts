/**
 * A site's master data, all of it, in memory and indexed by how it is asked for. It is small (hundreds of rows), read by
 * every message and changed a few times a day; `version` tells when to read it again.
 */
import type { Calendar } from '../domain/calendar.ts'
import type { HourlyRate } from '../domain/hourly-pay.ts'
import type {
  CalendarId,
  DefectReason,
  DepartmentId,
  DepartmentKind,
  DowntimeReason,
  Person,
  PersonId,
  ProductCode,
  ReasonCode,
  StepRules,
  TeamId,
  Unit,
  UnitCode,
  UnitConversion,
  WorkCenterId,
} from '../domain/model.ts'
import type { PieceRate } from '../domain/piece-pay.ts'
import type { Quantity } from '../domain/quantity.ts'
import { type CatalogDocument, catalogDocument, toCatalog } from './catalog-document.ts'
import type { Queryable } from './connect.ts'
import { onlyRow } from './row-values.ts'
import type { SiteSettings } from './site-settings.ts'

export type Site = {
  readonly name: string
  readonly shortName: string
  /** IANA name. */
  readonly timeZone: string
  readonly locale: string
  readonly currency: string
  /** Regular expression of an order number. */
  readonly orderNoPattern: string
  readonly settings: SiteSettings
}

export type Department = {
  readonly id: DepartmentId
  readonly name: string
  readonly kind: DepartmentKind
  readonly parentId: DepartmentId | null
  /** What its chat group is called, where it has one. */
  readonly chatTitle: string | null
}

export type Team = {
  readonly id: TeamId
  readonly name: string
  readonly departmentId: DepartmentId
  readonly leaderId: PersonId | null
  readonly calendarId: CalendarId
}

/** A person and the language the bot speaks to them; null: the site's. */
export type StaffMember = Person & { readonly locale: string | null }

/** Who somebody is on a platform, and their direct chat with the bot once it is known. */
export type Identity = {
  readonly platform: string
  readonly userId: string
  readonly personId: PersonId
  readonly directChatId: string | null
  /** As the platform's own directory says; null where it was not told. */
  readonly name: string | null
  readonly department: string | null
  /** False once the directory no longer has the person. */
  readonly active: boolean
}

export type Machine = { readonly id: string; readonly name: string; readonly workCenterId: WorkCenterId }

export type WorkCenter = {
  readonly id: WorkCenterId
  readonly name: string
  readonly departmentId: DepartmentId
  readonly calendarId: CalendarId
  /** Parallel places. */
  readonly capacity: number
  readonly hourlyCost: Quantity
  readonly machines: readonly Machine[]
}

export type Product = {
  readonly code: ProductCode
  readonly name: string
  readonly spec: string
  readonly unit: UnitCode
  readonly routingId: string | null
}

export type Material = {
  readonly code: string
  readonly name: string
  readonly spec: string
  readonly unit: UnitCode
  readonly onHand: Quantity
  readonly safetyStock: Quantity
  readonly leadTimeHours: number
  readonly lotTracked: boolean
  /** What comes in of it waits for the quality department. */
  readonly inspectIncoming: boolean
}

/** What one piece of a product takes of a material. */
export type BomLine = {
  readonly productCode: ProductCode
  readonly materialCode: string
  readonly qtyPer: Quantity
  readonly scrapPct: number
  readonly stepCode: string
  readonly issueMethod: 'issue' | 'backflush'
  /** Variant → another material's code. */
  readonly variantMaterials: Readonly<Record<string, string>>
}

export type RoutingStep = {
  readonly seq: number
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly workCenterId: WorkCenterId
  readonly teamId: TeamId
  /** `capacity` is the work center's of now. */
  readonly rules: StepRules
}

export type Routing = {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly active: boolean
  readonly steps: readonly RoutingStep[]
}

export type DepartmentGroup = {
  readonly platform: string
  readonly chatId: string
  readonly departmentId: DepartmentId
  readonly title: string | null
}

export type Catalog = {
  readonly version: number
  readonly site: Site
  readonly units: ReadonlyMap<UnitCode, Unit>
  readonly conversions: readonly UnitConversion[]
  readonly departments: ReadonlyMap<DepartmentId, Department>
  readonly teams: ReadonlyMap<TeamId, Team>
  /** Active and inactive: a report of somebody who left still names them. */
  readonly people: ReadonlyMap<PersonId, StaffMember>
  readonly peopleByEmployeeNo: ReadonlyMap<string, StaffMember>
  /** By `identityKey(platform, userId)`; people who left are not in it. */
  readonly peopleByIdentity: ReadonlyMap<string, StaffMember>
  readonly identitiesOf: ReadonlyMap<PersonId, readonly Identity[]>
  readonly defects: ReadonlyMap<ReasonCode, DefectReason>
  readonly downtimes: ReadonlyMap<ReasonCode, DowntimeReason>
  readonly workCenters: ReadonlyMap<WorkCenterId, WorkCenter>
  readonly machines: ReadonlyMap<string, Machine>
  readonly calendars: ReadonlyMap<CalendarId, Calendar>
  readonly products: ReadonlyMap<ProductCode, Product>
  readonly materials: ReadonlyMap<string, Material>
  readonly bomLines: readonly BomLine[]
  readonly routings: ReadonlyMap<string, Routing>
  readonly pieceRates: readonly PieceRate[]
  readonly hourlyRates: readonly HourlyRate[]
  /** By `identityKey(platform, chatId)`. */
  readonly groupsByChat: ReadonlyMap<string, DepartmentGroup>
  readonly groupsOfDepartment: ReadonlyMap<DepartmentId, readonly DepartmentGroup[]>
  /** Customers that had orders when this was read: words to recognise, no master data. */
  readonly customers: readonly string[]
}

/** The key of `peopleByIdentity` and `groupsByChat`. */
export const identityKey = (platform: string, id: string): string => `${platform}:${id}`

/** Nobody has set the site up: there is no row to answer from. */
export class NoSite extends Error {
  override readonly name = 'NoSite'
  readonly code = 'noSite'

  constructor() {
    super('the database holds no site yet: seed it, import a workbook, or call ensureSite')
  }
}

/** One round trip. @throws NoSite; UnreadableRow when the settings are none. */
export async function loadCatalog(sql: Queryable): Promise<Catalog> {
  const rows = await sql<{ document: CatalogDocument }[]>`select ${catalogDocument(sql)} as document`
  const { document } = onlyRow(rows)
  if (document.site === null) throw new NoSite()
  return toCatalog(document, document.site)
}

/** 0 while there is no site. */
export async function catalogVersion(sql: Queryable): Promise<number> {
  const [row] = await sql<{ version: number }[]>`select catalog_version::int as version from site`
  return row?.version ?? 0
}

export type CatalogCache = {
  /** The catalog as last read; reads it the first time. */
  readonly get: () => Promise<Catalog>
  /**
   * The catalog of this version, which came with another query's answer (`loadTurn`): the cached one when it is of that
   * version, else read anew. Many callers at once read once.
   */
  readonly at: (version: number) => Promise<Catalog>
}

export function createCatalogCache(sql: Queryable): CatalogCache {
  let cached: Catalog | null = null
  let reading: Promise<Catalog> | null = null

  function read(): Promise<Catalog> {
    reading ??= loadCatalog(sql)
      .then(catalog => {
        cached = catalog
        return catalog
      })
      .finally(() => {
        reading = null
      })
    return reading
  }

  return {
    get: async () => cached ?? read(),
    at: async version => (cached?.version === version ? cached : read()),
  }
}
