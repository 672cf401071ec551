/** `POST /exceptions`: raises one by the rules of chat. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import { loadOrder } from '../../db/orders.ts'
import type { Raised } from '../handle/exception/exception.ts'
import { bookOrThrow, type ExceptionDeps, namesNone, personCalled } from './exception-asked.ts'
import { exceptionDetailShape } from './exception-shapes.ts'
import { detailJson } from './exception-view.ts'
import { answerOnce, apiEventOf, idempotencyHeader, sendOutcome } from './idempotency.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { selectSteps } from './step-selector.ts'
import { note, orderCode, reasonCode, text } from './values.ts'

export const raiseBody = z
  .strictObject({
    person: text(64).describe('Employee number of who raises it.'),
    reason: reasonCode.describe('Code of a downtime reason: it says what kind of trouble it is and whom to call.'),
    order: orderCode.optional(),
    step: z
      .union([z.int().min(0), text(64)])
      .optional()
      .describe('Its seq, code or name; with `order`.'),
    machine: text(100).optional().describe('Id or name of a machine.'),
    wholeWorkCenter: z.boolean().default(false).describe('All machines of the step’s work center stand still.'),
    blocking: z.boolean().optional().describe('Whether work stands still; left out: as is usual for the reason.'),
    level: z.int().min(0).max(9).optional().describe('Left out: as the reason says.'),
    note,
  })
  .describe('Trouble on the floor.')

export function registerRaising(app: RestApp, deps: ExceptionDeps): void {
  app.post(
    '/exceptions',
    {
      config: { scope: 'exception' },
      schema: {
        tags: ['exceptions'],
        summary: 'Raise an exception',
        description:
          'By the rules of chat: what is worked on the machine stops, and the department that must act is called.',
        headers: idempotencyHeader,
        body: raiseBody,
        response: answers(
          { 201: ['Raised.', exceptionDetailShape] },
          'keyReused',
          'unknownPerson',
          'unknownReason',
          'unknownMachine',
          'unknownOrder',
          'unknownStep',
          'ambiguousStep',
          'changedMeanwhile',
          ...BODY_PROBLEMS,
        ),
      },
    },
    async (request, reply) => {
      const { body, caller } = request
      const event = apiEventOf(request, body)
      const outcome = await answerOnce(deps.sql, event, async () => {
        const catalog = await deps.catalog.recent()
        return bookOrThrow(deps.bookException, {
          caller,
          event,
          person: personCalled(catalog, body.person, '/person'),
          what: 'raise',
          raised: await raisedIn(deps.sql, catalog, body),
          answerTo: (record, known) => detailJson(record, known, deps.clock.now()),
        })
      })
      return sendOutcome(reply, outcome)
    },
  )
}

async function raisedIn(sql: Sql, catalog: Catalog, body: z.output<typeof raiseBody>): Promise<Raised> {
  const reason = catalog.downtimes.get(body.reason)
  if (reason === undefined) throw namesNone('unknownReason', 'There is no such downtime reason.', '/reason')
  const { machine = null } = body
  const machines = [...catalog.machines.values()]
  if (machine !== null && !machines.some(({ id, name }) => id === machine || name === machine))
    throw namesNone('unknownMachine', 'There is no such machine.', '/machine')
  return {
    at: await stepOf(sql, body),
    reason,
    machine,
    wholeCenter: body.wholeWorkCenter,
    note: body.note,
    blocking: body.blocking ?? null,
    level: body.level ?? null,
  }
}

async function stepOf(sql: Sql, { order: said, step }: z.output<typeof raiseBody>): Promise<Raised['at']> {
  if (said === undefined || step === undefined) return null
  const order = await loadOrder(sql, said)
  if (order === null) throw namesNone('unknownOrder', 'There is no such order.', '/order')
  const [found, another] = selectSteps(order, step)
  if (found === undefined) throw namesNone('unknownStep', 'The order has no such step.', '/step')
  if (another !== undefined) throw namesNone('ambiguousStep', 'Several steps are called so.', '/step')
  return { order: order.code, seq: found.seq }
}
