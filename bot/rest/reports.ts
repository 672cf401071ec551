/** `/reports`: the ledger, and booking a report from another program at the same gate as chat (invariant 6). */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import type { JsonValue } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { loadOrder } from '../../db/orders.ts'
import { type BookedReport, listReports, type ReportListQuery, type ReportMark } from '../../db/reports.ts'
import type { Instant, OrderCode, PersonId, ReasonCode, Report, ReportId } from '../../domain/model.ts'
import { formatQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import type { Gate } from '../../domain/step-progress.ts'
import type { Metrics, ReportOutcome } from '../metrics.ts'
import type { CatalogSource } from './catalog-source.ts'
import { activePerson } from './employee-number.ts'
import {
  type Answered,
  type ApiAnswer,
  type ApiEvent,
  answerOnce,
  apiEventOf,
  idempotencyHeader,
  type Refusal,
  sendOutcome,
} from './idempotency.ts'
import { reportShape } from './order-shapes.ts'
import { type FieldFault, Problem } from './problem.ts'
import { type BookReports, registerBatch } from './report-batch.ts'
import { type BookRefusal, problemOfRefusal, REPORT_PROBLEMS } from './report-problems.ts'
import { reportJson } from './report-view.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { type StepSelector, selectSteps, stepSelector } from './step-selector.ts'
import { heldShape } from './stock-shapes.ts'
import { instant, note, orderCode, paging, percent, quantity, reasonCode, reportId, text } from './values.ts'

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

export type ReportDeps = {
  readonly sql: Sql
  readonly catalog: CatalogSource
  readonly book: BookReport
  readonly bookAll: BookReports
  readonly metrics: Pick<Metrics, 'countReport'>
}

const listQuery = z.strictObject({
  order: orderCode.optional(),
  step: text(64).optional().describe('Code of a step; with `order` also its name or seq.'),
  since: instant.optional().describe('Reported at or after.'),
  ...paging,
})

export function registerReports(app: RestApp, deps: ReportDeps): void {
  registerLedger(app, deps)
  registerBooking(app, deps)
  registerBatch(app, deps)
}

function registerLedger(app: RestApp, { sql, catalog }: ReportDeps): void {
  app.get(
    '/reports',
    {
      schema: {
        tags: ['reports'],
        summary: 'Reports, newest first',
        description: 'Rows of the ledger. A correction is a reversal, with negative quantities, and a new report.',
        querystring: listQuery,
        response: answers({ 200: ['One page.', pageShape(reportShape)] }, 'notFound'),
      },
    },
    async ({ query: { order, step, since, cursor, limit } }) => {
      const filter = await placeOf(sql, order, step)
      const page = await listReports(sql, {
        ...filter,
        ...(since !== undefined && { since }),
        ...(limit !== undefined && { limit }),
        cursor: cursor ?? null,
      })
      const known = await catalog.fresh()
      const items = page.items.map(row => reportJson(row.report, originOf(row), known))
      return { items, nextCursor: page.next }
    },
  )
}

const originOf = (row: BookedReport) => ({
  order: row.orderCode,
  step: row.stepCode,
  platform: row.platform,
  messageId: row.messageId,
  doubts: row.doubts,
})

/** What the ledger is to be searched by. @throws Problem when the order, or its step, does not exist. */
async function placeOf(sql: Sql, code: OrderCode | undefined, step: string | undefined): Promise<ReportListQuery> {
  if (code === undefined) return step === undefined ? {} : { stepCode: step }
  const order = await loadOrder(sql, code)
  if (order === null) {
    throw new Problem('notFound', 'There is no order of this code.', [
      { parameter: 'order', detail: 'is not the code of an order' },
    ])
  }
  if (step === undefined) return { order: order.code }
  const [found] = selectSteps(order, step)
  if (found === undefined) {
    throw new Problem('notFound', 'The order has no such step.', [
      { parameter: 'step', detail: 'is not the code, name or seq of one of its steps' },
    ])
  }
  return /^\d+$/.test(step) ? { order: order.code, step: found.seq } : { order: order.code, stepCode: found.code }
}

function registerBooking(app: RestApp, deps: ReportDeps): void {
  app.post(
    '/reports',
    {
      config: { scope: 'report' },
      schema: {
        tags: ['reports'],
        summary: 'Book a report',
        description:
          'Passes the same gate as a report in chat. With an `Idempotency-Key`, sending it again changes nothing and gets the first answer.',
        headers: idempotencyHeader,
        body: reportBody,
        response: answers(
          {
            201: ['Booked.', reportShape],
            202: ['Above what is reportable: nothing is booked, the team leader is asked.', heldShape],
          },
          ...REPORT_PROBLEMS,
          ...BODY_PROBLEMS,
        ),
      },
    },
    async (request, reply) => {
      const { body } = request
      const event = apiEventOf(request, body)
      const outcome = await answerOnce(deps.sql, event, () => bookSaid(deps, request.caller, event, body))
      deps.metrics.countReport('api', countedAs(outcome))
      return sendOutcome(reply, outcome)
    },
  )
}

async function bookSaid(deps: ReportDeps, caller: string, event: ApiEvent, body: ReportBody): Promise<Answered> {
  const { catalog, line } = await resolved(deps.catalog, body)
  const outcome = await deps.book({ ...line, caller, event, answerTo: booked => answerTo(booked, catalog) })
  if (outcome.kind === 'refused') throw problemOfRefusal(outcome.why, catalog)
  return outcome
}

function countedAs(outcome: Answered | Refusal): ReportOutcome {
  if (outcome.kind !== 'answered') return 'refused'
  if (outcome.replayed) return 'duplicate'
  return outcome.answer.status === 202 ? 'toReview' : 'accepted'
}

type Resolved = { readonly catalog: Catalog; readonly line: BookLine }

/** Somebody unknown may have been imported a moment ago, so the master data is read once more before saying so. */
async function resolved(source: CatalogSource, body: ReportBody): Promise<Resolved> {
  const found = resolve(await source.recent(), body)
  if (!(found instanceof Problem)) return found
  const again = resolve(await source.fresh(), body)
  if (again instanceof Problem) throw again
  return again
}

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

function answerTo(booked: Booked, catalog: Catalog): ApiAnswer {
  const { order, stepCode: step } = booked
  switch (booked.kind) {
    case 'accepted':
      return {
        status: 201,
        body: reportJson(
          booked.report,
          { order, step, platform: 'api', messageId: null, doubts: booked.doubts },
          catalog,
        ),
      }
    case 'toReview':
      return { status: 202, body: heldJson(booked) }
  }
}

function heldJson(booked: Extract<Booked, { kind: 'toReview' }>): JsonValue {
  return {
    status: 'toReview',
    held: booked.held,
    order: booked.order,
    step: booked.stepCode,
    asked: formatQuantity(booked.asked),
    reportable: formatQuantity(booked.gate.reportable),
    tolerance: formatQuantity(booked.gate.tolerance),
  }
}
