/** What kind of trouble a reason is: the department that must act says it, and what people get hurt by is safety. */
import type { DepartmentKind, DowntimeReason, ExceptionKind } from './model.ts'

const KIND_OF_DEPARTMENT: Partial<Record<DepartmentKind, ExceptionKind>> = {
  maintenance: 'equipment',
  warehouse: 'material',
  purchasing: 'material',
  quality: 'quality',
  planning: 'process',
}

/** The samples have one reason of it in each factory: 安全事故. */
const SAFETY = /安全|工伤|受伤|事故|safety|accident|injur/i

export function exceptionKindOf(
  reason: Pick<DowntimeReason, 'name'> | null,
  called: DepartmentKind | null,
): ExceptionKind {
  if (reason !== null && SAFETY.test(reason.name)) return 'safety'
  return (called && KIND_OF_DEPARTMENT[called]) ?? 'other'
}

/** Trouble with a machine is of the machine, whatever is worked on it; any other kind is of the step. */
export const isOfMachine = (kind: ExceptionKind): boolean => kind === 'equipment'
