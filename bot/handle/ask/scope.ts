/** Whose work a question is about: what they are called, and how the database finds it. */
import type { StepFilter } from '../../../db/open-steps.ts'
import type { OutputFilter } from '../../../db/output.ts'
import type { DepartmentId, TeamId } from '../../../domain/model.ts'
import type { ProgressScope } from '../../understand/asked.ts'
import type { Turn } from '../turn.ts'

export function nameOf(turn: Turn, scope: ProgressScope): string {
  const { ask } = turn.cards.words
  if (scope.of === 'me') return ask.me
  return scope.of === 'factory' ? ask.wholeFactory : scope.name
}

export function filterOf(scope: ProgressScope): StepFilter & OutputFilter {
  switch (scope.of) {
    case 'department':
      return { departmentId: scope.id as DepartmentId }
    case 'team':
      return { teamId: scope.id as TeamId }
    case 'step':
      return { stepCode: scope.code }
    case 'person':
      return { assigneeId: scope.id }
    case 'me':
    case 'factory':
      return {}
  }
}

/** What somebody made or spoilt is theirs by what they reported, not by what they are assigned to. */
export function shareFilterOf(turn: Turn, scope: ProgressScope): OutputFilter {
  if (scope.of === 'me') return { personId: turn.person.id }
  return scope.of === 'person' ? { personId: scope.id } : filterOf(scope)
}
