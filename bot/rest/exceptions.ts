/** `/exceptions`: what is wrong on the floor, its thread and its standstills. */
import { z } from 'zod'
import { type ExceptionListQuery, listExceptions } from '../../db/exception-list.ts'
import { EXCEPTION_KINDS } from '../../domain/model.ts'
import { recordOf } from '../handle/exception/exception-facts.ts'
import { type ExceptionDeps, exceptionCodeSaid, placedOf } from './exception-asked.ts'
import { registerEvents } from './exception-events.ts'
import { registerRaising } from './exception-raising.ts'
import { exceptionDetailShape, exceptionShape } from './exception-shapes.ts'
import { detailJson, exceptionJson } from './exception-view.ts'
import { answers, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { departmentId, flag, instant, orderCode, paging, text } from './values.ts'

export function registerExceptions(app: RestApp, deps: ExceptionDeps): void {
  registerList(app, deps)
  registerOne(app, deps)
  registerRaising(app, deps)
  registerEvents(app, deps)
}

const listQuery = z.strictObject({
  open: flag.describe('true: not resolved yet. false: resolved. Left out: both.'),
  kind: z.enum(EXCEPTION_KINDS).optional(),
  department: departmentId.optional().describe('Id of the department that must act.'),
  order: orderCode.optional(),
  machine: text(64).optional().describe('Id of a machine.'),
  since: instant.optional().describe('Raised at or after.'),
  ...paging,
})

function registerList(app: RestApp, { sql, clock, catalog }: ExceptionDeps): void {
  app.get(
    '/exceptions',
    {
      schema: {
        tags: ['exceptions'],
        summary: 'Exceptions of the floor, newest first',
        querystring: listQuery,
        response: answers({ 200: ['One page.', pageShape(exceptionShape)] }),
      },
    },
    async ({ query: { open, kind, department, order, machine, since, cursor, limit } }) => {
      const query: ExceptionListQuery = {
        ...(open !== undefined && { open }),
        ...(kind !== undefined && { kind }),
        ...(department !== undefined && { departmentId: department }),
        ...(order !== undefined && { order }),
        ...(machine !== undefined && { machineId: machine }),
        ...(since !== undefined && { since }),
        ...(limit !== undefined && { limit }),
        cursor: cursor ?? null,
      }
      const page = await listExceptions(sql, query)
      const known = await catalog.fresh()
      const now = clock.now()
      const items = page.items.map(({ placed, intervals }) =>
        exceptionJson({ placed, intervals, thread: [], photos: 0 }, known, now),
      )
      return { items, nextCursor: page.next }
    },
  )
}

function registerOne(app: RestApp, { sql, clock, catalog }: ExceptionDeps): void {
  app.get(
    '/exceptions/:code',
    {
      schema: {
        tags: ['exceptions'],
        summary: 'One exception with its thread and its standstills',
        params: z.strictObject({ code: exceptionCodeSaid }),
        response: answers({ 200: ['The exception.', exceptionDetailShape] }, 'notFound'),
      },
    },
    async ({ params }) => {
      const placed = await placedOf(sql, params.code)
      return detailJson(await recordOf(sql, placed), await catalog.fresh(), clock.now())
    },
  )
}
