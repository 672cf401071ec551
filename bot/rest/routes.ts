/** What every route of `/api/v1` shares: typed schemas and the problems it may answer with. */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { PROBLEM_KINDS, type ProblemKind } from './problem-kinds.ts'
import { problemShape } from './shapes.ts'

/** An app whose handlers get what their zod schemas say. */
export type RestApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

type ProblemStatus = (typeof PROBLEM_KINDS)[ProblemKind]['status']

/** Responses of these statuses as problem documents, for a route's schema; 401 and 429 are on every route. */
export function problems(...statuses: readonly ProblemStatus[]) {
  const all = [...new Set<ProblemStatus>([...statuses, 401, 429])].sort((a, b) => a - b)
  return Object.fromEntries(all.map(status => [status, problemResponse(status)]))
}

const problemResponse = (status: ProblemStatus) => ({
  description: kindsOf(status).join(', '),
  content: { 'application/problem+json': { schema: problemShape } },
})

const kindsOf = (status: ProblemStatus): readonly string[] =>
  Object.entries(PROBLEM_KINDS).flatMap(([kind, problem]) => (problem.status === status ? [kind] : []))
