/** `/reports`: the ledger, and booking a report from another program at the same gate as chat (invariant 6). */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import type { JsonValue } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { loadOrder } from '../../db/orders.ts'
import { type BookedReport, listReports, type ReportListQuery } from '../../db/reports.ts'
import type { OrderCode } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import type { ReportOutcome } from '../metrics.ts'
import type { CatalogSource } from './catalog-source.ts'
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
import { Problem } from './problem.ts'
import { type Booked, type BookReport, type ReportBody, type Resolved, reportBody, resolve } from './report-asked.ts'
import { type BatchDeps, registerBatch } from './report-batch.ts'
import { problemOfRefusal, REPORT_PROBLEMS } from './report-problems.ts'
import { reportJson } from './report-view.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { selectSteps } from './step-selector.ts'
import { heldShape } from './stock-shapes.ts'
import { instant, orderCode, paging, text } from './values.ts'

export type ReportDeps = BatchDeps & { readonly book: BookReport }

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

/** Somebody unknown may have been imported a moment ago, so the master data is read once more before saying so. */
async function resolved(source: CatalogSource, body: ReportBody): Promise<Resolved> {
  const found = resolve(await source.recent(), body)
  if (!(found instanceof Problem)) return found
  const again = resolve(await source.fresh(), body)
  if (again instanceof Problem) throw again
  return again
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
