/** Refusals of the sandbox's own API as RFC 9457 problem documents. They speak to programs and to the page, in English. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodError } from 'zod'

export type ProblemCode =
  | 'invalidInput'
  | 'unknownPerson'
  | 'unknownChat'
  | 'unknownMessage'
  | 'unknownFile'
  | 'notInChat'
  | 'tooLong'
  | 'fileKind'
  | 'crossSite'
  | 'notThisMachine'
  | 'foreignName'
  | 'notProcessed'
  | 'busy'

export type FieldFault = { readonly field: string; readonly message: string }

/** A request that is answered with a problem document. */
export class Problem extends Error {
  readonly status: number
  readonly code: ProblemCode
  readonly faults: readonly FieldFault[]

  constructor(status: number, code: ProblemCode, faults: readonly FieldFault[], options: { cause?: unknown } = {}) {
    super(faults.map(fault => fault.message).join(' '), options)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.faults = faults
  }
}

/** One fault of one field. */
export function refuse(status: number, code: ProblemCode, field: string, message: string): Problem {
  return new Problem(status, code, [{ field, message }])
}

export function invalidInput(error: ZodError): Problem {
  const faults = error.issues.map(issue => ({ field: issue.path.join('.') || 'body', message: issue.message }))
  return new Problem(400, 'invalidInput', faults)
}

/** Answers any error of a route. What is not a `Problem` and not a client's fault is logged and told without detail. */
export function answerError(error: FastifyError | Problem, request: FastifyRequest, reply: FastifyReply): void {
  // What the house refused before it came here, the house answers.
  if ('kind' in error && error.kind === 'tooManyRequests') throw error
  const problem = error instanceof Problem ? error : problemOf(error)
  if (problem.status >= 500) request.log.error({ event: 'sandbox.request_failed', err: problem.cause ?? error })
  void reply.code(problem.status).type('application/problem+json').send(documentOf(problem))
}

function problemOf(error: FastifyError): Problem {
  const status = error.statusCode ?? 500
  if (status === 413) {
    const field = error.code === 'FST_REQ_FILE_TOO_LARGE' ? 'file' : 'body'
    return new Problem(413, 'tooLong', [{ field, message: error.message }])
  }
  if (status >= 400 && status < 500)
    return new Problem(status, 'invalidInput', [{ field: 'body', message: error.message }])
  return notProcessed(error)
}

/** Nothing was committed; the same request with the same `eventId` may be sent again. */
export function notProcessed(cause: unknown): Problem {
  return new Problem(503, 'notProcessed', [{ field: '', message: 'Nothing was saved. Send the same request again.' }], {
    cause,
  })
}

function documentOf(problem: Problem) {
  return {
    type: 'about:blank',
    title: TITLES[problem.code],
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    errors: problem.faults.filter(fault => fault.field !== ''),
  }
}

const TITLES: Readonly<Record<ProblemCode, string>> = {
  invalidInput: 'The request is not as it should be',
  unknownPerson: 'Unknown person',
  unknownChat: 'Unknown chat',
  unknownMessage: 'Unknown message',
  unknownFile: 'Unknown file',
  notInChat: 'Not in this chat',
  tooLong: 'Too long',
  fileKind: 'Not a file the bot can read',
  crossSite: 'Not from another website',
  notThisMachine: 'Not from another machine',
  foreignName: 'Not under this name',
  notProcessed: 'Not processed',
  busy: 'Too much at once',
}
