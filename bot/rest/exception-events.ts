/** `POST /exceptions/{code}/events`: what is done about one, by the rules of chat. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import type { PlacedException } from '../../db/exceptions.ts'
import { unreachable } from '../../domain/unreachable.ts'
import type { ExceptionDoing } from '../handle/exception/exception-doing.ts'
import {
  bookOrThrow,
  type ExceptionDeps,
  exceptionCodeSaid,
  namesNone,
  personCalled,
  placedOf,
} from './exception-asked.ts'
import { EXCEPTION_PROBLEMS } from './exception-problems.ts'
import { exceptionDetailShape } from './exception-shapes.ts'
import { detailJson } from './exception-view.ts'
import { answerOnce, apiEventOf, idempotencyHeader, sendOutcome } from './idempotency.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { departmentId, note, reasonCode, text } from './values.ts'

export const eventBody = z
  .strictObject({
    person: text(64).describe('Employee number of who does it; what they may do in chat they may do here.'),
    kind: z.enum(['acknowledge', 'handOver', 'assign', 'comment', 'resolve', 'reopen']),
    department: departmentId.optional().describe('Of `handOver`: id of the department that must act from now on.'),
    to: text(64).optional().describe('Of `assign`: employee number of the new owner.'),
    cause: reasonCode.optional().describe('Of `resolve`: code of a downtime reason; left out: as it was raised.'),
    minutes: z.int().optional().describe('Of `resolve`: minutes down; left out: as measured in working time.'),
    minutesWhy: note.describe('Of `resolve`: why the minutes are not those that were measured.'),
    note: note.describe('What was done, or what is said.'),
  })
  .describe('What happens to an exception.')

export function registerEvents(app: RestApp, deps: ExceptionDeps): void {
  app.post(
    '/exceptions/:code/events',
    {
      config: { scope: 'exception' },
      schema: {
        tags: ['exceptions'],
        summary: 'Take an exception, hand it over, comment on it, resolve it or open it again',
        headers: idempotencyHeader,
        params: z.strictObject({ code: exceptionCodeSaid }),
        body: eventBody,
        response: answers(
          { 200: ['Done.', exceptionDetailShape] },
          'notFound',
          ...EXCEPTION_PROBLEMS,
          ...BODY_PROBLEMS,
        ),
      },
    },
    async (request, reply) => {
      const { body, caller, params } = request
      const event = apiEventOf(request, body)
      const outcome = await answerOnce(deps.sql, event, async () => {
        const placed = await placedOf(deps.sql, params.code)
        const catalog = await deps.catalog.recent()
        return bookOrThrow(deps.bookException, {
          caller,
          event,
          person: personCalled(catalog, body.person, '/person'),
          what: 'event',
          placed,
          doing: doingIn(catalog, placed, body),
          answerTo: (record, known) => detailJson(record, known, deps.clock.now()),
        })
      })
      return sendOutcome(reply, outcome)
    },
  )
}

function doingIn(catalog: Catalog, { exception }: PlacedException, body: z.output<typeof eventBody>): ExceptionDoing {
  const { kind, note: said } = body
  switch (kind) {
    case 'acknowledge':
      return { verb: kind }
    case 'comment':
      return { verb: kind, text: said }
    case 'reopen':
      return { verb: kind, note: said }
    case 'assign':
      return { verb: kind, to: personCalled(catalog, body.to ?? '', '/to'), note: said }
    case 'handOver': {
      const department = body.department === undefined ? undefined : catalog.departments.get(body.department)
      if (department === undefined) throw namesNone('unknownDepartment', 'There is no such department.', '/department')
      return { verb: kind, to: department.id, note: said }
    }
    case 'resolve': {
      const cause = body.cause ?? exception.reason
      if (cause !== null && !catalog.downtimes.has(cause))
        throw namesNone('unknownReason', 'There is no such downtime reason.', '/cause')
      const { minutes = null, minutesWhy } = body
      return { verb: kind, resolution: { cause, note: said, minutes, minutesWhy } }
    }
    default:
      return unreachable(kind)
  }
}
