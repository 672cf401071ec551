/** What kind of trouble a reason is: the department that must act says it, unless people get hurt by it. */
import type { DepartmentKind, ExceptionKind } from './model.ts'

const KIND_OF_DEPARTMENT: Partial<Record<DepartmentKind, ExceptionKind>> = {
  maintenance: 'equipment',
  warehouse: 'material',
  purchasing: 'material',
  quality: 'quality',
  planning: 'process',
}

export function exceptionKindOf(called: DepartmentKind | null, isDangerous: boolean): ExceptionKind {
  if (isDangerous) return 'safety'
  return (called && KIND_OF_DEPARTMENT[called]) ?? 'other'
}

/** Trouble with a machine is of the machine, whatever is worked on it; any other kind is of the step. */
export const isOfMachine = (kind: ExceptionKind): boolean => kind === 'equipment'
