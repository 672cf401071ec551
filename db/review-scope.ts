/** Of whom a leader reviews reports. */
import type { DepartmentId, Person, TeamId } from '../domain/model.ts'
import type { Queryable } from './connect.ts'

/** Whose work a person reviews: all, their department's, their team's, or nobody's. */
export type ReviewScope =
  | { readonly of: 'all' }
  | { readonly of: 'department'; readonly departmentId: DepartmentId }
  | { readonly of: 'team'; readonly teamId: TeamId }
  | { readonly of: 'nothing' }

/** The list's width only; whether a press may review a report is asked of `mayDo` again. */
export function reviewScopeOf(person: Person): ReviewScope {
  if (person.isAdmin || person.role === 'manager') return { of: 'all' }
  if (person.role === 'supervisor') return { of: 'department', departmentId: person.departmentId }
  if (person.role === 'teamLeader' && person.teamId !== null) return { of: 'team', teamId: person.teamId }
  return { of: 'nothing' }
}

/** The teams within a scope, as a condition on a team's row `t`. */
export function inScope(sql: Queryable, scope: ReviewScope) {
  switch (scope.of) {
    case 'all':
      return sql`true`
    case 'department':
      return sql`t.department_id = ${scope.departmentId}`
    case 'team':
      return sql`t.id = ${scope.teamId}`
    case 'nothing':
      return sql`false`
  }
}
