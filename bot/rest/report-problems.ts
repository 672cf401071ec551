/** Why a report sent over the API was not booked: the rule's reasons, and what only a program can get wrong. */
import type { Catalog } from '../../db/catalog.ts'
import type { Instant, Step } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import type { ReportRefusal } from '../../domain/report-acceptance.ts'
import type { ReworkRefusal } from '../../domain/rework-meant.ts'
import type { SendBackRefusal } from '../../domain/send-back.ts'
import type { Gate } from '../../domain/step-progress.ts'
import { type FieldFault, Problem, type ProblemFacts } from './problem.ts'
import type { ProblemKind } from './problem-kinds.ts'
import { writeInstant } from './site-time.ts'

/** `possibleRepeat` only where the caller sent no Idempotency-Key, if at all: a key says that it is another report. */
export type BookRefusal =
  | ReportRefusal
  | { readonly kind: 'unknownOrder' }
  /** No step, or several, of the order are called so; `steps` are those there are, or those that match. */
  | { readonly kind: 'noSuchStep' | 'severalSteps'; readonly steps: readonly Step[] }
  | { readonly kind: 'possibleRepeat'; readonly reportedAt: Instant }
  /** Others wrote to the order again and again while this was decided. */
  | { readonly kind: 'changedMeanwhile' }

/** Every kind that booking a report may be answered with, for the document. */
export const REPORT_PROBLEMS = [
  'keyReused',
  'unknownOrder',
  'unknownStep',
  'ambiguousStep',
  'unknownWorker',
  'unknownReason',
  'possibleRepeat',
  'changedMeanwhile',
  'orderNotOpen',
  'stepCancelled',
  'noReportPoint',
  'outsourced',
  'notReady',
  'nothingLeft',
  'overGate',
  'reworkDoneMoreThanOpen',
  'reworkNotHere',
  'moreThanAwaiting',
  'reworkTargetUnknown',
  'reworkTargetNotEarlier',
  'reworkTargetNotReported',
  'reworkPastOutside',
  'reworkMoreThanMade',
  'reworkUsedElsewhere',
  'negative',
  'notWhole',
  'nothingReported',
  'tooLarge',
  'reworkDoneNotInReport',
  'notPermitted',
  'inFuture',
  'minutesAbsurd',
  'sameWorkerTwice',
  'percentNotPositive',
  'minutesNotPositive',
  'percentsNot100',
] as const satisfies readonly ProblemKind[]

/** Numbers as they are written in answers. */
const gateFacts = (gate: Gate): ProblemFacts => ({
  available: formatQuantity(gate.received),
  consumed: formatQuantity(gate.consumed),
  reportable: formatQuantity(gate.reportable),
  tolerance: formatQuantity(gate.tolerance),
  limit: gate.limit === null ? null : formatQuantity(gate.limit),
  awaiting: formatQuantity(gate.awaiting),
})

const at = (pointer: string, detail: string): readonly FieldFault[] => [{ pointer, detail }]

const stepFacts = (steps: readonly Step[]): ProblemFacts => ({
  steps: steps.map(({ seq, code, name }) => ({ seq, code, name })),
})

/** The problem document of a refusal. Every number the rule weighed is in it. */
export function problemOfRefusal(why: BookRefusal, catalog: Catalog): Problem {
  switch (why.kind) {
    case 'unknownOrder':
      return new Problem(why.kind, 'There is no order of this code.', at('/order', 'is not the code of an order'))
    case 'noSuchStep':
      return new Problem(
        'unknownStep',
        'The order has no such step.',
        at('/step', 'must be the code, name or seq of one of `steps`'),
        stepFacts(why.steps),
      )
    case 'severalSteps':
      return new Problem(
        'ambiguousStep',
        'Several steps of the order are called so.',
        at('/step', 'send the seq instead'),
        stepFacts(why.steps),
      )
    case 'unknownStep':
      return new Problem(why.kind, 'The order has no such step.', at('/step', `there is no seq ${why.stepSeq}`))
    case 'possibleRepeat':
      return new Problem(why.kind, 'The same quantities were reported moments ago; nothing was booked.', [], {
        reportedAt: writeInstant(why.reportedAt, catalog.site.timeZone),
      })
    case 'changedMeanwhile':
      return new Problem(why.kind, 'Others kept writing to the order while this was decided. Nothing was booked.')
    default:
      return problemOfState(why, catalog)
  }
}

type Ruled = Exclude<ReportRefusal, { kind: 'unknownStep' }>
type SendBack = SendBackRefusal | ReworkRefusal

/** What can't go back, or come once more, this way. */
function problemOfSendingBack(why: SendBack): Problem {
  const to = (title: string, detail: string, facts: ProblemFacts): Problem =>
    new Problem(why.kind, title, at('/reworkTo', detail), facts)
  switch (why.kind) {
    case 'reworkNotHere':
      return new Problem(why.kind, 'None of these pieces are at this step.', at('/reworkOf', 'has nothing here'))
    case 'moreThanAwaiting':
      return new Problem(why.kind, 'More than was sent back and has arrived.', at('/good', 'above what is to rework'), {
        asked: formatQuantity(why.asked),
        awaiting: formatQuantity(why.awaiting),
      })
    case 'reworkTargetUnknown':
      return to('The order has no such step to send back to.', 'is no step of the order', { earlier: why.earlier })
    case 'reworkTargetNotEarlier':
      return to('Rework goes back to an earlier step.', 'does not come before', { earlier: why.earlier })
    case 'reworkTargetNotReported':
      return to('Nobody reports that step.', 'is not reported', { earlier: why.earlier })
    case 'reworkPastOutside':
      return to('The way back leads past an outsourced step.', `leads past ${why.step.name}`, { earlier: why.earlier })
    case 'reworkMoreThanMade':
      return new Problem(why.kind, 'More than a step on the way has made.', at('/rework', 'above what was made'), {
        asked: formatQuantity(why.asked),
        made: formatQuantity(why.made),
        step: why.step,
      })
    case 'reworkUsedElsewhere':
      return new Problem(why.kind, 'A parallel step has used their other parts.', at('/rework', 'is used elsewhere'), {
        steps: why.steps,
      })
    default:
      return why satisfies never
  }
}

/** What the order's state forbids; it may be right later. */
function problemOfState(why: Ruled, catalog: Catalog): Problem {
  if (isAboutSendingBack(why)) return problemOfSendingBack(why)
  switch (why.kind) {
    case 'orderNotOpen':
      return new Problem(why.kind, `The order is ${why.status}.`, at('/order', `is ${why.status}`), {
        orderStatus: why.status,
      })
    case 'stepCancelled':
      return new Problem(why.kind, 'The step is cancelled.', at('/step', 'is cancelled'))
    case 'noReportPoint':
      return new Problem(why.kind, 'The step fills in from a later one.', at('/step', 'is not reported'), {
        reportAt: why.reportAt,
      })
    case 'outsourced':
      return new Problem(why.kind, 'The step is done outside.', at('/step', 'is outsourced'), { vendor: why.vendor })
    case 'notReady':
      return new Problem(why.kind, 'The steps before have to go on first.', at('/step', 'can not begin yet'), {
        waitingFor: why.waiting.steps,
        available: formatQuantity(why.waiting.received),
        transferBatch: why.waiting.needed === null ? null : formatQuantity(why.waiting.needed),
      })
    case 'nothingLeft':
      return new Problem(why.kind, 'Nothing is left to report.', at('/good', 'nothing is left'), {
        openRework: formatQuantity(why.openRework),
      })
    case 'overGate':
      return new Problem(why.kind, 'More than is reportable.', at('/good', 'with scrap and rework above the limit'), {
        asked: formatQuantity(why.asked),
        ...gateFacts(why.gate),
      })
    case 'reworkDoneMoreThanOpen':
      return new Problem(why.kind, 'More came back than is out.', at('/reworkDone', 'above what is out'), {
        asked: formatQuantity(why.asked),
        open: formatQuantity(why.open),
      })
    case 'firstPieceWaiting':
      return new Problem(
        why.kind,
        'The first piece waits for its inspection.',
        at('/step', 'waits for its first piece'),
      )
    case 'firstPieceFailed':
      return new Problem(why.kind, 'The first piece was not good.', at('/good', 'above a new first piece'), {
        atMost: formatQuantity(why.atMost),
      })
    default:
      return problemOfStatement(why, catalog)
  }
}

type Stated = Exclude<
  Exclude<Ruled, SendBack>,
  {
    kind:
      | 'orderNotOpen'
      | 'stepCancelled'
      | 'noReportPoint'
      | 'outsourced'
      | 'notReady'
      | 'nothingLeft'
      | 'overGate'
      | 'reworkDoneMoreThanOpen'
      | 'firstPieceWaiting'
      | 'firstPieceFailed'
  }
>

const SEND_BACK: ReadonlySet<string> = new Set<SendBack['kind']>([
  'reworkNotHere',
  'moreThanAwaiting',
  'reworkTargetUnknown',
  'reworkTargetNotEarlier',
  'reworkTargetNotReported',
  'reworkPastOutside',
  'reworkMoreThanMade',
  'reworkUsedElsewhere',
])

const isAboutSendingBack = (why: Ruled): why is SendBack => SEND_BACK.has(why.kind)

/** What can't be so, whatever the order's state. */
function problemOfStatement(why: Stated, catalog: Catalog): Problem {
  switch (why.kind) {
    case 'negative':
      return new Problem(why.kind, 'A quantity is negative.', at('/good', 'must not be negative'))
    case 'notWhole':
      return new Problem(why.kind, 'A quantity is finer than its unit.', at('/good', 'has too many decimals'), {
        decimals: why.decimals,
      })
    case 'nothingReported':
      return new Problem(why.kind, 'Every quantity is 0.', at('/good', 'must be above 0, or another quantity'))
    case 'tooLarge':
      return new Problem(why.kind, 'More than ten times the order.', at('/good', 'is absurdly large'), {
        asked: formatQuantity(why.asked),
        orderQuantity: formatQuantity(why.orderQuantity),
      })
    case 'reworkDoneNotInReport':
      return new Problem(
        why.kind,
        'What came back must be in good or scrap.',
        at('/reworkDone', 'above good + scrap'),
        {
          asked: formatQuantity(why.asked),
          reported: formatQuantity(why.reported),
        },
      )
    case 'inFuture':
      return new Problem(why.kind, 'The work is in the future.', at('/occurredAt', 'is in the future'))
    case 'minutesAbsurd':
      return new Problem(why.kind, 'More minutes than there are.', at('/minutes', 'is absurd'))
    default:
      return problemOfPeople(why, catalog)
  }
}

type Peopled = Extract<
  Stated,
  { kind: 'notPermitted' | 'sameWorkerTwice' | 'percentNotPositive' | 'minutesNotPositive' | 'percentsNot100' }
>

function problemOfPeople(why: Peopled, catalog: Catalog): Problem {
  const numberOf = (id: Parameters<Catalog['people']['get']>[0]) => catalog.people.get(id)?.employeeNo ?? null
  switch (why.kind) {
    case 'notPermitted':
      return new Problem(why.kind, 'A worker may not report this step.', at('/workers', `lacks: ${why.lacking}`), {
        employeeNo: numberOf(why.who),
        lacking: why.lacking,
      })
    case 'sameWorkerTwice':
      return new Problem(why.kind, 'A worker is named twice.', at('/workers', 'names somebody twice'), {
        employeeNo: numberOf(why.personId),
      })
    case 'percentNotPositive':
      return new Problem(why.kind, 'A share is not above 0.', at('/workers', 'has a share that is not above 0'), {
        employeeNo: numberOf(why.personId),
      })
    case 'minutesNotPositive':
      return new Problem(why.kind, 'A worker has no minutes.', at('/workers', 'has minutes of some only'), {
        employeeNo: numberOf(why.personId),
      })
    case 'percentsNot100':
      return new Problem(why.kind, 'The shares do not add up to 100.', at('/workers', 'shares must add up to 100'), {
        sum: formatQuantity(why.sum),
      })
    default:
      return why satisfies never
  }
}
