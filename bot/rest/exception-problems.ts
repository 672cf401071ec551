/** Why something could not be done to an exception, as a problem document. */
import type { ExceptionOutcome } from './exception-booking.ts'
import { Problem, type ProblemFacts } from './problem.ts'
import type { ProblemKind } from './problem-kinds.ts'

type Why = Extract<ExceptionOutcome, { kind: 'refused' }>['why']

const KINDS: { readonly [K in Why['kind']]: readonly [kind: ProblemKind, detail: string] } = {
  resolved: ['exceptionResolved', 'It is resolved.'],
  notResolved: ['exceptionOpen', 'It is not resolved yet.'],
  notYours: ['notTheirs', 'The person has no part in it.'],
  taken: ['exceptionTaken', 'Somebody has taken it.'],
  sameDepartment: ['alreadyTheirs', 'The department has it already.'],
  sameOwner: ['alreadyTheirs', 'The person has it already.'],
  personLeft: ['unknownPerson', 'The person is no longer active.'],
  nothingSaid: ['nothingSaid', 'A comment needs a note.'],
  causeMissing: ['causeMissing', 'Neither a cause nor a note.'],
  badMinutes: ['badMinutes', 'Minutes are whole and not negative.'],
  minutesAbove: ['minutesAbove', 'So much time has not passed.'],
  minutesBelow: ['minutesBelow', 'Earlier standstills came to more.'],
  minutesWhy: ['minutesWhy', 'Other minutes than those measured need a reason.'],
  changedMeanwhile: ['changedMeanwhile', 'Others kept changing it while this was decided. Nothing was saved.'],
  gone: ['notFound', 'There is no such exception.'],
}

export const EXCEPTION_PROBLEMS = [
  'keyReused',
  'unknownPerson',
  'unknownDepartment',
  'unknownReason',
  'exceptionResolved',
  'exceptionOpen',
  'exceptionTaken',
  'alreadyTheirs',
  'notTheirs',
  'nothingSaid',
  'causeMissing',
  'badMinutes',
  'minutesAbove',
  'minutesBelow',
  'minutesWhy',
  'changedMeanwhile',
] as const satisfies readonly ProblemKind[]

export function exceptionProblem(why: Why): Problem {
  const [kind, detail] = KINDS[why.kind]
  return new Problem(kind, detail, [], factsOf(why))
}

function factsOf(why: Why): ProblemFacts {
  switch (why.kind) {
    case 'minutesAbove':
      return { most: why.most }
    case 'minutesBelow':
      return { least: why.least }
    case 'minutesWhy':
      return { measured: why.proposed }
    default:
      return {}
  }
}
