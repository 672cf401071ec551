/**
 * Refusals of the HTTP interface as RFC 9457 problem documents. They speak to programs and to those who write them, in
 * English; `kind` is the stable name, and `type` leads to its explanation on the page `/api/docs`.
 */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { BadCursor } from '../../db/cursors.ts'
import { isPassing } from '../../db/fault.ts'
import { DeadlineMissed } from '../turn/deadline.ts'
import { PROBLEM_KINDS, type ProblemKind } from './problem-kinds.ts'

/** What is wrong where: in the body (JSON pointer, RFC 6901), in the path or query, or in a header. */
export type FieldFault = { readonly detail: string } & (
  | { readonly pointer: string }
  | { readonly parameter: string }
  | { readonly header: string }
)

/** Numbers and names that the kind has to tell, such as what is reportable; beside the standard members. */
export type ProblemFacts = Readonly<Record<string, unknown>>

/** A request that is answered with a problem document. Not a fault of ours, unless its status is 500 or above. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly kind: ProblemKind
  readonly faults: readonly FieldFault[]
  readonly facts: ProblemFacts

  constructor(kind: ProblemKind, detail: string, faults: readonly FieldFault[] = [], facts: ProblemFacts = {}) {
    super(detail)
    this.kind = kind
    this.faults = faults
    this.facts = facts
  }

  get status(): number {
    return PROBLEM_KINDS[this.kind].status
  }
}

/** A path segment of a JSON pointer. */
const escaped = (segment: PropertyKey): string => String(segment).replaceAll('~', '~0').replaceAll('/', '~1')

/** `['workers', 0, 'share']` → `/workers/0/share`; the whole document is "". */
export const pointerTo = (path: readonly PropertyKey[]): string => path.map(segment => `/${escaped(segment)}`).join('')

/** The document itself, without its status line. */
function problemDocument(problem: Problem, reference: string) {
  const { status, title } = PROBLEM_KINDS[problem.kind]
  return {
    type: `/api/docs#problem-${problem.kind}`,
    title,
    status,
    detail: problem.message,
    kind: problem.kind,
    ...problem.facts,
    ...(problem.faults.length > 0 && { errors: problem.faults }),
    ...(status >= 500 && { reference }),
  }
}

/** Sends a problem. `reference` is the request's id, by which an operator finds the log line of a 5xx. */
function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.kind === 'unauthorized') reply.header('www-authenticate', 'Bearer realm="baogong"')
  // As bytes: to text fastify would add a charset, a parameter that JSON's media types do not have.
  const document = Buffer.from(JSON.stringify(problemDocument(problem, request.id)))
  return reply.code(problem.status).header('content-type', 'application/problem+json').send(document)
}

/** The error handler of the app. What is neither a `Problem` nor the caller's fault is logged and told without detail. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error)
  if (problem.status >= 500) {
    const route = request.routeOptions.url ?? null
    request.log.error({ event: 'http.failed', method: request.method, route, reference: request.id, err: error })
  }
  if (problem.kind === 'unavailable') reply.header('retry-after', '5')
  return sendProblem(request, reply, problem)
}

/** For addresses that lead nowhere. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(request, reply, new Problem('notFound', 'There is nothing at this address.'))
}

/** Any error as a problem. Unknown ones are `internal` and tell nothing of themselves. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof BadCursor) {
    return new Problem('invalid', 'The cursor is not one that this list gave.', [
      { parameter: 'cursor', detail: 'must be the "nextCursor" of an earlier page of this list' },
    ])
  }
  if (isPassing(error)) {
    return new Problem('unavailable', 'The database can not be used now. Nothing was saved; try again.')
  }
  if (error instanceof DeadlineMissed) return notHeardOf()
  return isFastifyError(error) ? problemOfRequest(error) : internal()
}

/** Unlike a statement that failed: what was sent last may have been committed. */
const notHeardOf = (): Problem =>
  new Problem(
    'unavailable',
    'The database did not answer in time. Whether it was saved is not known: send it again with the same Idempotency-Key.',
  )

const internal = (): Problem =>
  new Problem('internal', 'Something went wrong on our side. Nothing was saved; the reference finds it in the log.')

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'

/** Faults that fastify finds before any route does: too large, not JSON, a wrong media type. */
function problemOfRequest(error: FastifyError): Problem {
  switch (error.statusCode) {
    case 413:
      return new Problem('bodyTooLarge', 'The body is larger than this route takes.')
    case 415:
      return new Problem('mediaType', 'Send the body as application/json.')
    case 429:
      return new Problem('tooManyRequests', error.message)
    case 503:
      return new Problem('unavailable', 'The service is stopping. Nothing was saved; try again.')
    default:
      return (error.statusCode ?? 500) < 500 ? new Problem('malformed', malformedDetail(error)) : internal()
  }
}

/** fastify's own words, but never those of the JSON parser: they repeat the body. */
const malformedDetail = (error: FastifyError): string =>
  error instanceof SyntaxError || error.code === 'FST_ERR_CTP_INVALID_JSON_BODY'
    ? 'The body is not valid JSON.'
    : error.message
