/** What every check of a file shares: its rows, what the database holds, who can be referred to, the faults so far. */
import type { Temporal } from 'temporal-polyfill'
import type { ImportCatalog } from '../../db/import-data.ts'
import {
  createDirectory,
  createIdGiver,
  createResolver,
  type Directory,
  fold,
  freeId,
  type Resolver,
} from './directory.ts'
import type { FaultCollector } from './faults.ts'
import type { Table } from './find-tables.ts'
import { type ParsedRow, parseRows } from './parse-rows.ts'
import { type ColumnKey, SHEET_KEYS, type SheetKey } from './sheets.ts'
import { WELL_KNOWN_UNITS } from './well-known-units.ts'

export type CheckContext = {
  /** The plant's day and time zone: they give "11月27日" its year and "17:00" its instant. */
  readonly today: Temporal.PlainDate
  readonly timeZone: string
}

export type ParsedSheets = { readonly [S in SheetKey]: readonly ParsedRow<S>[] }

export type Scope = {
  readonly context: CheckContext
  readonly catalog: ImportCatalog
  readonly rows: ParsedSheets
  readonly faults: FaultCollector
  readonly refer: Resolver
  readonly ids: Ids
  readonly directories: Directories
  /** Well-known units that a cell referred to and nobody defined. */
  readonly unitsUsed: Set<string>
}

/** The id of what a row's key names: held already, or new. */
export type Ids = Readonly<
  Record<
    | 'departments'
    | 'shifts'
    | 'calendars'
    | 'teams'
    | 'workCenters'
    | 'routings'
    | 'people'
    | 'machines'
    | 'materials'
    | 'products'
    | 'units'
    | 'defectReasons'
    | 'downtimeReasons',
    (key: string) => string
  >
>

export type Directories = Readonly<
  Record<
    | 'departments'
    | 'shifts'
    | 'calendars'
    | 'teams'
    | 'people'
    | 'workCenters'
    | 'routings'
    | 'materials'
    | 'products'
    | 'units'
    | 'step',
    Directory
  >
>

/** Parses every sheet and puts down everything that can be referred to. Yields now and then. */
export function* openScope(
  tables: readonly Table[],
  catalog: ImportCatalog,
  context: CheckContext,
  faults: FaultCollector,
): Generator<void, Scope> {
  const rows = yield* parseSheets(tables, context, faults)
  const ids = giveIds(catalog)
  const directories = fillDirectories(rows, catalog, ids)
  return { context, catalog, rows, faults, refer: createResolver(faults), ids, directories, unitsUsed: new Set() }
}

function* parseSheets(
  tables: readonly Table[],
  context: CheckContext,
  faults: FaultCollector,
): Generator<void, ParsedSheets> {
  const parsed: Partial<Record<SheetKey, readonly ParsedRow<SheetKey>[]>> = {}
  for (const key of SHEET_KEYS) {
    parsed[key] = yield* parseRows(tables, key, context, faults)
    yield
  }
  return parsed as ParsedSheets
}

function giveIds(catalog: ImportCatalog): Ids {
  return {
    departments: createIdGiver(catalog.departments),
    shifts: createIdGiver(catalog.shifts),
    calendars: createIdGiver(catalog.calendars),
    teams: createIdGiver(catalog.teams),
    workCenters: createIdGiver(catalog.workCenters),
    routings: createIdGiver(catalog.routings),
    people: givePersonIds(catalog),
    machines: giveCodes(catalog.machines),
    materials: giveCodes(catalog.materials),
    products: giveCodes(catalog.products),
    units: giveCodes(catalog.units),
    defectReasons: giveCodes(catalog.defectReasons),
    downtimeReasons: giveCodes(catalog.downtimeReasons),
  }
}

/** A code as it is held, however the file spells it; a new one as the file spells it first. */
function giveCodes(held: ReadonlyMap<string, unknown>): (code: string) => string {
  const byFold = new Map([...held.keys()].map(code => [fold(code), code]))
  return code => {
    const known = byFold.get(fold(code)) ?? code
    byFold.set(fold(code), known)
    return known
  }
}

function givePersonIds(catalog: ImportCatalog): (employeeNo: string) => string {
  const byNo = new Map([...catalog.people].map(([id, person]) => [fold(person.employeeNo), id]))
  const taken = new Set(catalog.people.keys())
  return employeeNo => {
    const id = byNo.get(fold(employeeNo)) ?? freeId(employeeNo, taken)
    byNo.set(fold(employeeNo), id)
    taken.add(id)
    return id
  }
}

function fillDirectories(rows: ParsedSheets, catalog: ImportCatalog, ids: Ids): Directories {
  const directories: Directories = {
    departments: named('departments', rows, catalog, ids),
    shifts: named('shifts', rows, catalog, ids),
    calendars: named('calendars', rows, catalog, ids),
    teams: named('teams', rows, catalog, ids),
    workCenters: named('workCenters', rows, catalog, ids),
    routings: createDirectory('routings'),
    people: createDirectory('people'),
    materials: createDirectory('materials'),
    products: createDirectory('products'),
    units: createDirectory('units'),
    step: createDirectory('step'),
  }
  addCoded(directories, rows, catalog, ids)
  addPeople(directories.people, rows, catalog, ids)
  addRoutings(directories, rows, catalog, ids)
  return directories
}

type NamedSheet = 'departments' | 'shifts' | 'calendars' | 'teams' | 'workCenters'

/** Things known by their name; what is held can be meant by its id too. */
function named(key: NamedSheet, rows: ParsedSheets, catalog: ImportCatalog, ids: Ids): Directory {
  const directory = createDirectory(key)
  for (const [id, { name }] of catalog[key]) directory.add({ id, keys: [id], names: [name] })
  for (const { values } of rows[key]) {
    if (values.name) directory.add({ id: ids[key](values.name), keys: [], names: [values.name] })
  }
  return directory
}

function addCoded(directories: Directories, rows: ParsedSheets, catalog: ImportCatalog, ids: Ids): void {
  for (const key of ['materials', 'products', 'units'] as const) {
    for (const held of catalog[key].values())
      directories[key].add({
        id: held.code,
        keys: [held.code],
        names: [held.name],
        aliases: 'aliases' in held ? held.aliases : [],
      })
    for (const { values } of rows[key]) {
      if (!values.code) continue
      const aliases = 'aliases' in values ? (values.aliases ?? []) : []
      directories[key].add({
        id: ids[key](values.code),
        keys: [values.code],
        names: values.name ? [values.name] : [],
        aliases,
      })
    }
  }
}

function addPeople(directory: Directory, rows: ParsedSheets, catalog: ImportCatalog, ids: Ids): void {
  for (const [id, held] of catalog.people)
    directory.add({ id, keys: [held.employeeNo], names: [held.name], aliases: [id] })
  for (const { values } of rows.people) {
    if (!values.employeeNo) continue
    directory.add({
      id: ids.people(values.employeeNo),
      keys: [values.employeeNo],
      names: values.name ? [values.name] : [],
    })
  }
}

function addRoutings(directories: Directories, rows: ParsedSheets, catalog: ImportCatalog, ids: Ids): void {
  for (const [id, held] of catalog.routings) {
    directories.routings.add({ id, keys: [id], names: [held.name] })
    for (const step of held.steps)
      directories.step.add({ id: step.code, keys: [step.code], names: [step.name], aliases: step.aliases })
  }
  const codes = stepCodes(rows, catalog)
  for (const { values } of rows.routings) {
    if (values.routing)
      directories.routings.add({ id: ids.routings(values.routing), keys: [], names: [values.routing] })
    const code = values.code ?? (values.name ? codes(values.name) : null)
    if (code)
      directories.step.add({
        id: code,
        keys: [code],
        names: values.name ? [values.name] : [],
        aliases: values.aliases ?? [],
      })
  }
}

/** The code of a step that is only named: the one that this name has elsewhere, else the name itself. */
export function stepCodes(rows: ParsedSheets, catalog: ImportCatalog): (name: string) => string {
  const byName = new Map<string, string>()
  for (const { values } of rows.routings) {
    if (values.code && values.name && !byName.has(fold(values.name))) byName.set(fold(values.name), values.code)
  }
  for (const routing of catalog.routings.values()) {
    for (const step of routing.steps) if (!byName.has(fold(step.name))) byName.set(fold(step.name), step.code)
  }
  return name => byName.get(fold(name)) ?? name
}

/** The id that a filled cell refers to; "" with a fault noted where it refers to nothing. */
export function refer<S extends SheetKey>(
  scope: Scope,
  row: ParsedRow<S>,
  column: ColumnKey<S>,
  target: keyof Directories,
  words: string,
): string {
  return scope.refer.resolve(scope.directories[target], words, row.place(column))
}

/** A unit's code. One of the well-known units comes into being by being referred to. */
export function referUnit<S extends SheetKey>(
  scope: Scope,
  row: ParsedRow<S>,
  column: ColumnKey<S>,
  words: string,
): string {
  const known = unitMeant(scope, words)
  if (known === null) return refer(scope, row, column, 'units', words)
  if (!scope.directories.units.has(known)) scope.unitsUsed.add(known)
  return known
}

/** The unit that the words mean: a defined one before a well-known one; null when several or none. */
function unitMeant(scope: Scope, words: string): string | null {
  const { units } = scope.directories
  const [id, ...others] = units.find(words)
  if (id !== undefined) return others.length === 0 ? id : null
  const known = WELL_KNOWN_UNITS.find(unit =>
    [unit.code, unit.name, ...unit.aliases].some(word => fold(word) === fold(words)),
  )
  return known === undefined ? null : (units.find(known.code)[0] ?? known.code)
}

/** What the words mean, for telling whether two rows speak of the same thing: by number or by name. */
export function meant(scope: Scope, target: keyof Directories, words: string | null | undefined): string {
  if (!words) return ''
  const id = target === 'units' ? unitMeant(scope, words) : scope.directories[target].find(words)[0]
  return id ?? fold(words)
}

/** Notes every row whose key an earlier row has; returns the rows that are whole and first. */
export function firstOfEach<S extends SheetKey>(
  scope: Scope,
  rows: readonly ParsedRow<S>[],
  column: ColumnKey<S>,
  keyOf: (row: ParsedRow<S>) => string | null | undefined,
): readonly ParsedRow<S>[] {
  const first = new Map<string, number>()
  return rows.filter(row => {
    const key = keyOf(row)
    if (!key) return false
    const firstRow = first.get(fold(key))
    if (firstRow === undefined) first.set(fold(key), row.row)
    else scope.faults.add(row.place(column), { kind: 'twice', firstRow })
    return firstRow === undefined && row.whole
  })
}
