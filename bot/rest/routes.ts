/** What every route of `/api/v1` shares: typed schemas and what it may answer with. */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
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

type Status = (typeof PROBLEM_KINDS)[ProblemKind]['status']

/** What any route may answer with. */
const EVERYWHERE = ['invalid', 'unauthorized', 'notAllowed', 'tooManyRequests', 'internal', 'unavailable'] as const
/** What a route that takes a body may answer with besides. */
export const BODY_PROBLEMS = ['malformed', 'bodyTooLarge', 'mediaType'] as const

/** The responses of a route: what it answers with when all is well, by status, and the kinds of problems it knows. */
export function answers(
  shapes: Readonly<Record<number, readonly [description: string, shape: z.ZodType]>>,
  ...kinds: readonly ProblemKind[]
) {
  const good = Object.entries(shapes).map(([status, [description, schema]]) => [
    status,
    { description, content: { 'application/json': { schema } } },
  ])
  const problems = Map.groupBy([...EVERYWHERE, ...kinds], kind => PROBLEM_KINDS[kind].status)
  return Object.fromEntries([...good, ...[...problems].map(problemResponse)])
}

const problemResponse = ([status, kinds]: [Status, readonly ProblemKind[]]) => [
  status,
  { description: kinds.join(', '), content: { 'application/problem+json': { schema: problemShape } } },
]
