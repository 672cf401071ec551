/**
 * Who is called for an alert at its level (samples' `settings.escalation`): team leader, supervisor, manager, each in
 * charge of its team or department. Somebody who left is nobody; a level that nobody fills is filled by the next one up.
 */
import type { Alert } from './alert.ts'
import type { AlertRules } from './alert-rules.ts'
import type { DepartmentId, Person, PersonId, Role, TeamId } from './model.ts'

export type Staff = {
  readonly people: ReadonlyMap<PersonId, Person>
  readonly leaderOf: (teamId: TeamId) => PersonId | null
}

type Called = Pick<Alert, 'level' | 'teamId' | 'departmentId' | 'assigneeId'>

/** Empty only where nobody at all could act. Whoever it was handed to comes first. */
export function calledFor(alert: Called, { levels }: Pick<AlertRules, 'levels'>, staff: Staff): readonly PersonId[] {
  const assignee = alert.assigneeId === null ? undefined : staff.people.get(alert.assigneeId)
  const own = assignee?.active === true ? [assignee.id] : []
  if (own.length > 0 && alert.level <= 1) return own
  const roles: readonly Role[] = [...levels.slice(Math.max(0, alert.level - 1)).map(level => level.notify), 'manager']
  const inCharge = roles.map(role => inRole(role, alert, staff)).find(found => found.length > 0)
  return [...new Set([...own, ...(inCharge ?? administrators(staff))])]
}

function inRole(role: Role, { teamId, departmentId }: Called, staff: Staff): readonly PersonId[] {
  if (role === 'teamLeader') return leaders(teamId, departmentId, staff)
  const all = [...staff.people.values()].filter(person => person.active && person.role === role)
  const near = all.filter(person => person.departmentId === departmentId)
  if (near.length > 0) return near.map(({ id }) => id)
  // A supervisor of another department can't act here; a manager or planner can anywhere.
  return role === 'supervisor' ? [] : all.map(({ id }) => id)
}

function leaders(teamId: TeamId | null, departmentId: DepartmentId | null, staff: Staff): readonly PersonId[] {
  const leader = teamId === null ? null : staff.leaderOf(teamId)
  if (leader !== null && staff.people.get(leader)?.active === true) return [leader]
  const all = [...staff.people.values()].filter(person => person.active && person.role === 'teamLeader')
  const ofTeam = all.filter(person => teamId !== null && person.teamId === teamId)
  const near = ofTeam.length > 0 ? ofTeam : teamId === null ? all.filter(one => one.departmentId === departmentId) : []
  return near.map(({ id }) => id)
}

const administrators = ({ people }: Staff): readonly PersonId[] =>
  [...people.values()].filter(({ active, isAdmin }) => active && isAdmin).map(({ id }) => id)
