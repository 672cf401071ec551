/** What a program asks to be booked, and what becomes of it. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import type { ReportMark } from '../../db/reports.ts'
import type { Instant, OrderCode, PersonId, ReasonCode, Report, ReportId } from '../../domain/model.ts'
import { type Quantity, ZERO } from '../../domain/quantity.ts'
import type { Gate } from '../../domain/step-progress.ts'
import { activePerson } from './employee-number.ts'
import type { Answered, ApiAnswer, ApiEvent } from './idempotency.ts'
import { type FieldFault, Problem } from './problem.ts'
import type { BookRefusal } from './report-problems.ts'
import { type StepSelector, stepSelector } from './step-selector.ts'
import { instant, note, orderCode, percent, quantity, reasonCode, reportId, text } from './values.ts'

/** One statement of a program. People and reason are known ones; the order and its step are still to be found. */
export type BookLine = {
  readonly order: OrderCode
  /** Resolve it with `selectSteps`. */
  readonly step: StepSelector
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
  /** The earlier step that `rework` goes back to. */
  readonly reworkTo: StepSelector | null
  readonly reworkDone: Quantity
  /** The report that sent back what was worked again. */
  readonly reworkOf: ReportId | null
  readonly reason: ReasonCode | null
  readonly workers: readonly { readonly personId: PersonId; readonly percent: Quantity | null }[]
  /** Person-minutes; null: from the sessions. */
  readonly minutes: number | null
  /** null: now. */
  readonly occurredAt: Instant | null
  readonly note: string
}

/** What a program asks to be booked. */
export type BookRequest = BookLine & {
  /** The name of the API key: the actor in the audit. */
  readonly caller: string
  /** To be claimed in the booking's transaction. */
  readonly event: ApiEvent
  /** What to answer, and to store as the event's answer so that a repeated request hears the same. */
  readonly answerTo: (booked: Booked) => ApiAnswer
}

export type Booked =
  | {
      readonly kind: 'accepted'
      readonly report: Report
      readonly order: OrderCode
      readonly stepCode: string
      readonly doubts: readonly ReportMark[]
    }
  /** Above the gate: nothing is booked, the leader was asked. `held` names what waits. */
  | {
      readonly kind: 'toReview'
      readonly held: string
      readonly order: OrderCode
      readonly stepCode: string
      readonly asked: Quantity
      readonly gate: Gate
    }

export type BookOutcome =
  | Answered
  /** Nothing was changed. */
  | { readonly kind: 'refused'; readonly why: BookRefusal }

/** The booking use case. Rejects only when nothing was committed. */
export type BookReport = (request: BookRequest) => Promise<BookOutcome>

const worker = z.strictObject({
  employeeNo: text(64),
  share: percent.optional(),
})

export const reportBody = z
  .strictObject({
    order: orderCode,
    step: stepSelector.describe('The code, name or seq of the step.'),
    good: quantity,
    scrap: quantity.optional(),
    rework: quantity.optional().describe('Sent to rework now.'),
    reworkTo: stepSelector
      .optional()
      .describe('The earlier step `rework` goes back to (code, name or seq); left out: it stays at this step.'),
    reworkDone: quantity.optional().describe('Earlier rework that came back and is in this good or scrap.'),
    reworkOf: reportId
      .optional()
      .describe(
        'Id of the report that sent these pieces back, where they are worked again; see `sentBack` of the order.',
      ),
    reason: reasonCode.optional().describe('Code of a defect reason.'),
    workers: z.array(worker).min(1).max(50),
    minutes: z.number().min(0).max(1_000_000).optional().describe('Person-minutes of this report.'),
    occurredAt: instant.optional().describe('When the work was done; left out: now.'),
    note,
  })
  .describe('A statement of quantities on one step.')

export type ReportBody = z.output<typeof reportBody>

export type Resolved = { readonly catalog: Catalog; readonly line: BookLine }

export function resolve(catalog: Catalog, body: ReportBody): Resolved | Problem {
  const faults: FieldFault[] = []
  const workers = body.workers.flatMap(({ employeeNo, share }, index) => {
    const person = activePerson(catalog, employeeNo)
    if (person !== null) return [{ personId: person.id, percent: share ?? null }]
    faults.push({ pointer: `/workers/${index}/employeeNo`, detail: 'is not the number of an active person' })
    return []
  })
  if (faults.length > 0) return new Problem('unknownWorker', 'A worker is not known here.', faults)
  const reason = body.reason === undefined ? null : reasonOf(catalog, body.reason)
  if (reason === undefined) {
    return new Problem('unknownReason', 'The reason is not known here.', [
      { pointer: '/reason', detail: 'is not the code of a defect reason' },
    ])
  }
  return {
    catalog,
    line: {
      order: body.order,
      step: body.step,
      good: body.good,
      scrap: body.scrap ?? ZERO,
      rework: body.rework ?? ZERO,
      reworkTo: body.reworkTo ?? null,
      reworkDone: body.reworkDone ?? ZERO,
      reworkOf: body.reworkOf ?? null,
      reason,
      workers,
      minutes: body.minutes ?? null,
      occurredAt: body.occurredAt ?? null,
      note: body.note,
    },
  }
}

/** By code, else by name. */
function reasonOf(catalog: Catalog, wanted: ReasonCode): ReasonCode | undefined {
  const byCode = catalog.defects.get(wanted)
  return (byCode ?? [...catalog.defects.values()].find(({ name }) => name === wanted))?.code
}
