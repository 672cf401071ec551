/** Rows of units, departments, calendars, teams, people, work centers and machines → what should be in the database. */
import type {
  ImportedCalendar,
  ImportedCalendarException,
  ImportedDepartment,
  ImportedHourlyRate,
  ImportedMachine,
  ImportedPerson,
  ImportedShift,
  ImportedTeam,
  ImportedUnit,
  ImportedWorkCenter,
} from '../../db/import-data.ts'
import type { Role } from '../../domain/model.ts'
import { keep, keepSet, type ParsedRow } from './parse-rows.ts'
import { firstOfEach, meant, refer, type Scope } from './scope.ts'
import type { ColumnKey, SheetKey } from './sheets.ts'

export function checkUnits(scope: Scope): readonly ImportedUnit[] {
  return firstOfEach(scope, scope.rows.units, 'code', row => row.values.code).map(({ values }) => {
    const code = scope.ids.units(values.code ?? '')
    const held = scope.catalog.units.get(code)
    return {
      code,
      name: values.name ?? '',
      aliases: keepSet(values.aliases, held?.aliases),
      decimals: keep(values.decimals, held?.decimals, 0),
    }
  })
}

export function checkDepartments(scope: Scope): readonly ImportedDepartment[] {
  const rows = firstOfEach(scope, scope.rows.departments, 'name', row => row.values.name)
  const departments = rows.map(row => {
    const { name, id } = named(scope, 'departments', row.values.name)
    const held = scope.catalog.departments.get(id)
    const parentId = optionalRefer(scope, row, 'parent', 'departments', row.values.parent, held?.parentId)
    return { id, name, kind: keep(row.values.kind, held?.kind, 'production'), parentId }
  })
  faultCircularParents(scope, rows, departments)
  return departments
}

function faultCircularParents(
  scope: Scope,
  rows: readonly ParsedRow<'departments'>[],
  departments: readonly ImportedDepartment[],
): void {
  const parents = new Map([...scope.catalog.departments].map(([id, held]) => [id, held.parentId]))
  for (const { id, parentId } of departments) parents.set(id, parentId)
  for (const [i, { id }] of departments.entries()) {
    const path = [id]
    for (let at = parents.get(id) ?? null; at !== null && path.length <= parents.size; at = parents.get(at) ?? null) {
      path.push(at)
      if (at === id) break
    }
    if (path.length < 2 || path.at(-1) !== id) continue
    const labels = path.map(each => scope.directories.departments.label(each))
    const row = rows[i]
    if (row !== undefined) scope.faults.add(row.place('parent'), { kind: 'parentOfItself', path: labels })
  }
}

type NamedKey = 'departments' | 'shifts' | 'calendars' | 'teams' | 'workCenters'

/** The id of a named thing, and its name as it is held, so that another spelling of it changes nothing. */
function named(scope: Scope, key: NamedKey, written: string | null | undefined): { id: string; name: string } {
  const id = scope.ids[key](written ?? '')
  return { id, name: scope.catalog[key].get(id)?.name ?? written ?? '' }
}

export function checkShifts(scope: Scope): readonly ImportedShift[] {
  return firstOfEach(scope, scope.rows.shifts, 'name', row => row.values.name).map(row => {
    const { id, name } = named(scope, 'shifts', row.values.name)
    const startsAt = row.values.start ?? ''
    const endsAt = row.values.end ?? ''
    const breaks = keep(row.values.breaks, scope.catalog.shifts.get(id)?.breaks, [])
    if (startsAt === endsAt) scope.faults.add(row.place('end'), { kind: 'shiftIsEmpty' })
    else if (!breaks.every(each => within(each, startsAt, endsAt)))
      scope.faults.add(row.place('breaks'), { kind: 'breakOutsideShift' })
    return { id, name, startsAt, endsAt, breaks }
  })
}

/** On a clock that starts with the shift, so that midnight is nothing special. */
function within(range: { readonly start: string; readonly end: string }, from: string, to: string): boolean {
  const [start, end, length] = [range.start, range.end, to].map(time => (minutes(time) - minutes(from) + 1440) % 1440)
  return start !== undefined && end !== undefined && length !== undefined && start < end && end <= length
}

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

export function checkCalendars(scope: Scope): readonly ImportedCalendar[] {
  return firstOfEach(scope, scope.rows.calendars, 'name', row => row.values.name).map(row => {
    const { id, name } = named(scope, 'calendars', row.values.name)
    const shiftIds = row.values.shifts?.map(words => refer(scope, row, 'shifts', 'shifts', words))
    const held = scope.catalog.calendars.get(id)
    return {
      id,
      name,
      workdays: row.values.workdays ?? [],
      shiftIds: keepSet(row.values.shifts === null ? null : shiftIds, held?.shiftIds),
    }
  })
}

export function checkCalendarExceptions(scope: Scope): readonly ImportedCalendarException[] {
  const keyOf = ({ values }: ParsedRow<'calendarExceptions'>) =>
    values.calendar && values.date && `${meant(scope, 'calendars', values.calendar)} ${values.date}`
  return firstOfEach(scope, scope.rows.calendarExceptions, 'date', keyOf).map(row => {
    const calendarId = refer(scope, row, 'calendar', 'calendars', row.values.calendar ?? '')
    const date = row.values.date ?? ''
    const held = scope.catalog.calendarExceptions.get(`${calendarId}\n${date}`)
    return { calendarId, date, kind: row.values.kind ?? 'off', note: keep(row.values.note, held?.note, '') }
  })
}

export function checkTeams(scope: Scope): readonly ImportedTeam[] {
  return firstOfEach(scope, scope.rows.teams, 'name', row => row.values.name).map(row => {
    const { id, name } = named(scope, 'teams', row.values.name)
    const held = scope.catalog.teams.get(id)
    const departmentId = refer(scope, row, 'department', 'departments', row.values.department ?? '')
    const leaderId = optionalRefer(scope, row, 'leader', 'people', row.values.leader, held?.leaderId)
    return {
      id,
      name,
      departmentId,
      leaderId,
      calendarId: calendarOf(scope, row, row.values.calendar, held?.calendarId),
    }
  })
}

/** A plant with one calendar need not name it. */
function calendarOf<S extends 'teams' | 'workCenters'>(
  scope: Scope,
  row: ParsedRow<S>,
  words: string | null | undefined,
  held: string | undefined,
): string {
  if (words) return refer(scope, row, 'calendar', 'calendars', words)
  if (held !== undefined) return held
  const [only, ...others] = scope.directories.calendars.ids()
  if (only !== undefined && others.length === 0) return only
  scope.faults.add(row.place('calendar'), { kind: 'required' })
  return ''
}

export function checkPeople(scope: Scope, teams: readonly ImportedTeam[]): readonly ImportedPerson[] {
  const departmentOfTeam = new Map(
    [...scope.catalog.teams.values(), ...teams].map(team => [team.id, team.departmentId]),
  )
  return firstOfEach(scope, scope.rows.people, 'employeeNo', row => row.values.employeeNo).map(row => {
    const id = scope.ids.people(row.values.employeeNo ?? '')
    const held = scope.catalog.people.get(id)
    const teamId = optionalRefer(scope, row, 'team', 'teams', row.values.team, held?.teamId)
    const role = keep(row.values.role, held?.role, 'worker')
    return {
      id,
      employeeNo: held?.employeeNo ?? row.values.employeeNo ?? '',
      name: row.values.name ?? '',
      departmentId: departmentOf(scope, row, held, teamId === null ? undefined : departmentOfTeam.get(teamId)),
      teamId,
      role,
      skills: keepSet(skillsOf(scope, row), held?.skills),
      payType: keep(row.values.payType, held?.payType, defaultPay(role)),
      active: keep(row.values.active, held?.active, true),
    }
  })
}

const defaultPay = (role: Role) => (role === 'worker' ? 'piece' : 'monthly')

/** As written; else as held; else the team's. Nobody is without a department: it decides what they see (invariant 13). */
function departmentOf(
  scope: Scope,
  row: ParsedRow<'people'>,
  held: ImportedPerson | undefined,
  ofTeam: string | undefined,
): string {
  if (row.values.department) return refer(scope, row, 'department', 'departments', row.values.department)
  const department = held?.departmentId ?? ofTeam
  if (department === undefined) scope.faults.add(row.place('department'), { kind: 'required' })
  return department ?? ''
}

function skillsOf(scope: Scope, row: ParsedRow<'people'>): readonly string[] | null | undefined {
  const written = row.values.skills
  return written ? [...new Set(written.map(words => refer(scope, row, 'skills', 'step', words)))] : written
}

/** Of one person, or of everybody who has none of their own. */
export function checkHourlyRates(scope: Scope): readonly ImportedHourlyRate[] {
  const personOf = (row: ParsedRow<'hourlyRates'>) =>
    row.values.person ? refer(scope, row, 'person', 'people', row.values.person) : null
  const keyOf = ({ values }: ParsedRow<'hourlyRates'>) =>
    values.validFrom && `${meant(scope, 'people', values.person)} ${values.validFrom}`
  return firstOfEach(scope, scope.rows.hourlyRates, 'person', keyOf).map(row => ({
    personId: personOf(row),
    validFrom: row.values.validFrom ?? '',
    rate: row.values.rate ?? '0',
  }))
}

export function checkWorkCenters(scope: Scope): readonly ImportedWorkCenter[] {
  return firstOfEach(scope, scope.rows.workCenters, 'name', row => row.values.name).map(row => {
    const { id, name } = named(scope, 'workCenters', row.values.name)
    const held = scope.catalog.workCenters.get(id)
    return {
      id,
      name,
      departmentId: refer(scope, row, 'department', 'departments', row.values.department ?? ''),
      calendarId: calendarOf(scope, row, row.values.calendar, held?.calendarId),
      capacity: keep(row.values.capacity, held?.capacity, 1),
      hourlyCost: keep(row.values.hourlyCost, held?.hourlyCost, '0'),
    }
  })
}

export function checkMachines(scope: Scope): readonly ImportedMachine[] {
  return firstOfEach(scope, scope.rows.machines, 'code', row => row.values.code).map(row => {
    const id = scope.ids.machines(row.values.code ?? '')
    const name = keep(row.values.name, scope.catalog.machines.get(id)?.name, id)
    return { id, name, workCenterId: refer(scope, row, 'workCenter', 'workCenters', row.values.workCenter ?? '') }
  })
}

/** What the cell refers to; what is held where it is empty; nothing where it says so. */
export function optionalRefer<S extends SheetKey>(
  scope: Scope,
  row: ParsedRow<S>,
  column: ColumnKey<S>,
  target: Parameters<typeof refer>[3],
  words: string | null | undefined,
  held: string | null | undefined,
): string | null {
  if (words === undefined) return held ?? null
  return words === null ? null : refer(scope, row, column, target, words)
}
