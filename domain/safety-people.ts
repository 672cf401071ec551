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
  const safety = calledEverywhere(people, named)
  const supervisors = active.filter(
    ({ role, departmentId }) => role === 'supervisor' && departmentIds.includes(departmentId),
  )
  const leaders = active.filter(({ id }) => id === leaderId)
  const all = [...leaders, ...supervisors, ...safety].map(({ id }) => id)
  return [...new Set(all)].filter(id => id !== raisedBy)
}

/** Whom it reaches wherever it is: the site's safety people who are still here, else the managers. */
export function calledEverywhere<P extends Person>(people: readonly P[], named: readonly string[]): readonly P[] {
  const active = people.filter(({ active: here }) => here)
  const wanted = active.filter(person => named.includes(person.employeeNo))
  return wanted.length > 0 ? wanted : active.filter(({ role }) => role === 'manager')
}

export const MOST_SAFETY_PEOPLE = 20

export type SafetyPeopleFault =
  /** Nobody who works here, or several. */
  { readonly kind: 'unknown' | 'namesakes'; readonly text: string } | { readonly kind: 'tooMany' }

/** Who is meant by employee numbers, or by names that only one of those here has. Each once, in their order. */
export function readSafetyPeople(
  people: readonly Person[],
  texts: readonly string[],
): { readonly employeeNos: readonly string[]; readonly faults: readonly SafetyPeopleFault[] } {
  const active = people.filter(({ active: here }) => here)
  const employeeNos: string[] = []
  const faults: SafetyPeopleFault[] = []
  for (const text of texts) {
    const numbered = active.filter(({ employeeNo }) => employeeNo.toUpperCase() === text.toUpperCase())
    const [found, another] = numbered.length > 0 ? numbered : active.filter(({ name }) => name === text)
    if (found === undefined || another !== undefined)
      faults.push({ kind: found === undefined ? 'unknown' : 'namesakes', text })
    else if (!employeeNos.includes(found.employeeNo)) employeeNos.push(found.employeeNo)
  }
  if (employeeNos.length > MOST_SAFETY_PEOPLE) faults.push({ kind: 'tooMany' })
  return { employeeNos, faults }
}

/** The how-manieth call is due, by the level's own time to acknowledge: 0 is the first. At most so many go out. */
export function safetyCallDue(minutesSince: number, everyMinutes: number, most: number): number {
  return everyMinutes <= 0 ? 0 : Math.min(most, Math.floor(minutesSince / everyMinutes))
}
