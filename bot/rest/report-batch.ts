/** `POST /reports/batch`: the day's reports of another program, all of them or none. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import type { Metrics } from '../metrics.ts'
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
import { type FieldFault, Problem } from './problem.ts'
import { type Booked, type BookLine, type ReportBody, reportBody, resolve } from './report-asked.ts'
import { type BookRefusal, problemOfRefusal } from './report-problems.ts'
import { reportJson } from './report-view.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'

/** As many as a workshop's day; more come in parts. */
const MOST_REPORTS = 200

export type BatchRequest = {
  readonly caller: string
  readonly event: ApiEvent
  readonly lines: readonly BookLine[]
  readonly answerTo: (booked: readonly Extract<Booked, { kind: 'accepted' }>[]) => ApiAnswer
}

export type LineRefusal = { readonly index: number; readonly why: BookRefusal }

export type BatchOutcome =
  | Answered
  /** Nothing was changed; every report that can't be booked is named. */
  | { readonly kind: 'refused'; readonly lines: readonly LineRefusal[] }

/** The booking use case. Rejects only when nothing was committed. */
export type BookReports = (request: BatchRequest) => Promise<BatchOutcome>

export type BatchDeps = {
  readonly sql: Sql
  readonly catalog: CatalogSource
  readonly bookAll: BookReports
  readonly metrics: Pick<Metrics, 'countReport'>
}

export function registerBatch(app: RestApp, deps: BatchDeps): void {
  app.post(
    '/reports/batch',
    {
      config: { scope: 'report' },
      schema: {
        tags: ['reports'],
        summary: 'Book several reports together',
        description:
          'All are booked or none is. Each is judged on what those before it leave, so two on one step count together. What is above the gate is refused here: send it alone, and the team leader is asked. With an `Idempotency-Key`, sending them again changes nothing and gets the first answer.',
        headers: idempotencyHeader,
        body: z.array(reportBody).min(1).max(MOST_REPORTS),
        response: answers(
          { 201: ['All are booked, in the order they were sent.', z.strictObject({ items: z.array(reportShape) })] },
          'batchRefused',
          'keyReused',
          ...BODY_PROBLEMS,
        ),
      },
    },
    async (request, reply) => {
      const { body, caller } = request
      const event = apiEventOf(request, body)
      const outcome = await answerOnce(deps.sql, event, () => bookSaid(deps, caller, event, body))
      for (const _ of body) deps.metrics.countReport('api', countedAs(outcome))
      return sendOutcome(reply, outcome)
    },
  )
}

async function bookSaid(
  deps: BatchDeps,
  caller: string,
  event: ApiEvent,
  bodies: readonly ReportBody[],
): Promise<Answered> {
  const { catalog, lines } = await resolvedAll(deps, bodies)
  const outcome = await deps.bookAll({
    caller,
    event,
    lines,
    answerTo: booked => ({ status: 201, body: { items: booked.map(one => itemOf(one, catalog)) } }),
  })
  if (outcome.kind === 'refused')
    throw batchProblem(outcome.lines.map(({ index, why }) => ({ index, problem: problemOfRefusal(why, catalog) })))
  return outcome
}

const itemOf = ({ report, order, stepCode, doubts }: Extract<Booked, { kind: 'accepted' }>, catalog: Catalog) =>
  reportJson(report, { order, step: stepCode, platform: 'api', messageId: null, doubts }, catalog)

const countedAs = (outcome: Answered | Refusal) =>
  outcome.kind !== 'answered' ? 'refused' : outcome.replayed ? 'duplicate' : 'accepted'

/** Somebody unknown may have been imported a moment ago, so the master data is read once more before saying so. */
async function resolvedAll({ catalog: source }: BatchDeps, bodies: readonly ReportBody[]) {
  const found = resolveAll(await source.recent(), bodies)
  if (!('problem' in found)) return found
  const again = resolveAll(await source.fresh(), bodies)
  if ('problem' in again) throw again.problem
  return again
}

function resolveAll(catalog: Catalog, bodies: readonly ReportBody[]) {
  const resolved = bodies.map(body => resolve(catalog, body))
  const problems = resolved.flatMap((one, index) => (one instanceof Problem ? [{ index, problem: one }] : []))
  if (problems.length > 0) return { problem: batchProblem(problems) }
  return { catalog, lines: resolved.flatMap(one => (one instanceof Problem ? [] : [one.line])) }
}

/** Every report that is wrong, with its own problem; `errors` points into the body. */
function batchProblem(wrong: readonly { readonly index: number; readonly problem: Problem }[]): Problem {
  const faults = wrong.flatMap(({ index, problem }): FieldFault[] => {
    const own = problem.faults.flatMap(fault =>
      'pointer' in fault ? [{ ...fault, pointer: `/${index}${fault.pointer}` }] : [],
    )
    return own.length > 0 ? own : [{ pointer: `/${index}`, detail: problem.message }]
  })
  const lines = wrong.map(({ index, problem }) => ({
    index,
    kind: problem.kind,
    detail: problem.message,
    ...problem.facts,
  }))
  return new Problem('batchRefused', `${wrong.length} of the reports can not be booked. Nothing was booked.`, faults, {
    lines,
  })
}
