/**
 * Whom a safety call goes to at once, any hour: the leader of the team where it is, the supervisors of the departments it
 * concerns, and the site's safety people; a site that named none means its managers. Whoever raised it knows.
 */
import type { DepartmentId, Person, PersonId, TeamId } from './model.ts'

export type SafetyPlace = {
  readonly raisedBy: PersonId
  readonly leaderId: PersonId | null
  readonly teamId: TeamId | null
  readonly departmentIds: readonly DepartmentId[]
}

export function safetyPeople(
  people: readonly Person[],
  { raisedBy, leaderId, departmentIds }: SafetyPlace,
  named: readonly string[],
): readonly PersonId[] {
  const active = people.filter(({ active: here }) => here)
  const wanted = active.filter(person => named.includes(person.employeeNo))
  const safety = wanted.length > 0 ? wanted : active.filter(({ role }) => role === 'manager')
  const supervisors = active.filter(
    ({ role, departmentId }) => role === 'supervisor' && departmentIds.includes(departmentId),
  )
  const leaders = active.filter(({ id }) => id === leaderId)
  const all = [...leaders, ...supervisors, ...safety].map(({ id }) => id)
  return [...new Set(all)].filter(id => id !== raisedBy)
}

/** The how-manieth call is due, by the level's own time to acknowledge: 0 is the first. At most so many go out. */
export function safetyCallDue(minutesSince: number, everyMinutes: number, most: number): number {
  return everyMinutes <= 0 ? 0 : Math.min(most, Math.floor(minutesSince / everyMinutes))
}
