/** Where an exception is and whose: its department, its machine, who may deal with it, and what it is called. */
import type { Catalog, Department, Machine } from '../../../db/catalog.ts'
import type { AuditEntry } from '../../../db/commit.ts'
import type { PlacedException } from '../../../db/exceptions.ts'
import type { ProductionException } from '../../../domain/decision.ts'
import { exceptionKindOf } from '../../../domain/exception-kind.ts'
import { exceptionCode } from '../../../domain/exception-life.ts'
import { machineCalled } from '../../../domain/machine-called.ts'
import type { DepartmentId, DowntimeReason, ExceptionKind, Person, PersonId, Step } from '../../../domain/model.ts'
import type { Subject } from '../../../domain/permissions.ts'
import type { CardContext } from '../../cards/context.ts'
import { DANGER } from '../../understand/vocabulary/troubles.ts'
import { audited } from '../audit.ts'
import type { About } from '../plan.ts'
import { departmentOfKind } from '../tell.ts'
import type { Turn } from '../turn.ts'

/** What deciding about an exception needs, in a chat and over REST. */
export type Floor = Pick<Turn, 'sql' | 'catalog' | 'now' | 'person' | 'newId' | 'canEdit'> & {
  /** Where it was said; null: by a program. */
  readonly event: Turn['event'] | null
  /** The program that says it for the person; left out in a chat. */
  readonly program?: string
}

export const reasonOf = (catalog: Catalog, { reason }: Pick<ProductionException, 'reason'>): DowntimeReason | null =>
  reason === null ? null : (catalog.downtimes.get(reason) ?? null)

/** Who did it, through which message or program. */
export function auditedOn(
  { now, person, event, program }: Floor,
  action: string,
  id: string,
  details: Readonly<Record<string, string | number | boolean | null>>,
): AuditEntry {
  const entry = audited(
    event === null ? { now, person } : { now, person, event },
    action,
    { kind: 'exception', id },
    details,
  )
  if (program === undefined) return entry
  return { ...entry, actor: { kind: 'api', name: program }, details: { ...details, person: person.id } }
}

const departmentIn = (catalog: Catalog, id: DepartmentId | null): Department | null =>
  id === null ? null : (catalog.departments.get(id) ?? null)

/** The department that must act says what kind of trouble it is. */
export const kindOf = (catalog: Catalog, reason: DowntimeReason | null): ExceptionKind =>
  exceptionKindOf(
    departmentIn(catalog, reason?.notifyDepartmentId ?? null)?.kind ?? null,
    reason !== null && DANGER.test(reason.name),
  )

/** The reason's department; without one, the production department of the person who called. */
export function departmentToCall(
  catalog: Catalog,
  reason: DowntimeReason | null,
  kind: ExceptionKind,
  raiser: Pick<Person, 'departmentId'> | null,
): Department | null {
  const named = departmentIn(catalog, reason?.notifyDepartmentId ?? null)
  if (named !== null) return named
  if (kind === 'equipment') return departmentOfKind(catalog, 'maintenance')
  return departmentIn(catalog, raiser?.departmentId ?? null)
}

/** Who must act now. */
export const departmentOf = (catalog: Catalog, exception: ProductionException): Department | null =>
  departmentIn(catalog, exception.departmentId) ??
  departmentToCall(
    catalog,
    reasonOf(catalog, exception),
    exception.kind,
    catalog.people.get(exception.raisedBy) ?? null,
  )

export const machineFor = (
  { machines }: Pick<Catalog, 'machines'>,
  said: string | null,
  step: Pick<Step, 'workCenterId'> | null,
): Machine | null => {
  const found = machineCalled(said, [...machines.values()], step?.workCenterId ?? null)
  return found === null ? null : (machines.get(found.id) ?? null)
}

type Concerned = Pick<PlacedException, 'exception' | 'teamId'>

export function subjectOf(catalog: Catalog, { exception, teamId }: Concerned): Subject {
  const team = teamId === null ? undefined : catalog.teams.get(teamId)
  const departmentIds = [
    reasonOf(catalog, exception)?.notifyDepartmentId ?? null,
    departmentOf(catalog, exception)?.id ?? null,
    team?.departmentId ?? null,
  ].filter(each => each !== null)
  const ownerIds = [exception.raisedBy, exception.acknowledgedBy].filter(each => each !== null)
  return { exceptionKind: exception.kind, ownerIds, departmentIds, teamIds: teamId === null ? [] : [teamId] }
}

/** Order, step and machine; without a step, where whoever raised it belongs. */
export function placeText(catalog: Catalog, cards: CardContext, placed: PlacedException): string {
  const { exception, orderCode, stepName } = placed
  const where =
    orderCode === null ? homeOf(catalog, exception.raisedBy) : cards.words.report.stepTitle(orderCode, stepName ?? '')
  return [where, machineText(catalog, cards, exception)].filter(text => text !== '').join(' · ')
}

function machineText(catalog: Catalog, cards: CardContext, exception: ProductionException): string {
  const { machineId, workCenterId, machine } = exception
  if (machineId !== null) return catalog.machines.get(machineId)?.name ?? machineId
  if (workCenterId === null) return machine ?? ''
  return cards.words.exception.machineAll(catalog.workCenters.get(workCenterId)?.name ?? workCenterId)
}

function homeOf(catalog: Catalog, id: PersonId): string {
  const person = catalog.people.get(id)
  const team = person?.teamId == null ? undefined : catalog.teams.get(person.teamId)
  const department = person === undefined ? undefined : catalog.departments.get(person.departmentId)
  return [department?.name, team?.name].filter(name => name !== undefined).join(' · ')
}

const LONGEST_NAME = 20

/** Its reason, or the first words of what was said. */
export const troubleOf = (catalog: Catalog, cards: CardContext, exception: ProductionException): string =>
  reasonOf(catalog, exception)?.name ??
  (exception.description.slice(0, LONGEST_NAME) || cards.words.floor.exceptionUnnamed)

/** "E-12 设备故障 · WO-1003 车削": how a message calls it. */
export const calledText = (catalog: Catalog, cards: CardContext, placed: PlacedException): string =>
  [
    `${exceptionCode(placed.exception.no)} ${troubleOf(catalog, cards, placed.exception)}`,
    placeText(catalog, cards, placed),
  ]
    .filter(text => text !== '')
    .join(' · ')

export const aboutOf = ({ exception, orderCode, seq }: PlacedException): About => ({
  kind: 'exception',
  exception: exception.id,
  order: orderCode,
  seq,
})
