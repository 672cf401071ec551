/** `/orders/{code}/traveler.pdf`: the paper that goes with the goods, for whoever prints from another program. */
import { z } from 'zod'
import type { Sql } from '../../db/connect.ts'
import { loadOrder } from '../../db/orders.ts'
import { travelerTag } from '../../db/travelers.ts'
import type { Clock } from '../../domain/clock.ts'
import { findStep } from '../../domain/step-progress.ts'
import { sheetOf } from '../traveler/build-sheet.ts'
import { printSheet } from '../traveler/print.ts'
import { SHEET_SIZES } from '../traveler/sheet.ts'
import type { CatalogSource } from './catalog-source.ts'
import { Problem } from './problem.ts'
import { answers, type RestApp } from './routes.ts'
import { orderCode } from './values.ts'

export type TravelerDeps = {
  readonly sql: Sql
  readonly clock: Clock
  readonly catalog: CatalogSource
  readonly travelerUrl: string | null
}

const query = z.strictObject({
  size: z
    .enum(SHEET_SIZES)
    .default('a4')
    .describe('`label` is 60 × 40 mm, `largeLabel` 100 × 70 mm: one for the order and one per step.'),
  step: z
    .string()
    .regex(/^\d{1,6}$/, 'must be the seq of a step')
    .transform(Number)
    .optional()
    .describe('Only this step, by its seq.'),
})

const pdf = {
  200: {
    description: 'The PDF. Its QR codes hold an address when PUBLIC_URL is set.',
    content: { 'application/pdf': { schema: z.string().meta({ format: 'binary' }) } },
  },
}

export function registerTravelers(app: RestApp, { sql, clock, catalog, travelerUrl }: TravelerDeps): void {
  app.get(
    '/orders/:code/traveler.pdf',
    {
      schema: {
        tags: ['orders'],
        summary: "An order's traveler, to be printed",
        params: z.strictObject({ code: orderCode }),
        querystring: query,
        response: { ...answers({}, 'notFound'), ...pdf },
      },
    },
    async ({ params: { code }, query: { size, step } }, reply) => {
      const order = await loadOrder(sql, code)
      if (order === null) throw new Problem('notFound', 'There is no order of this code.', [NO_ORDER])
      if (step !== undefined && findStep(order, step) === null)
        throw new Problem('notFound', 'The order has no such step.', [NO_STEP])
      const parts = {
        catalog: await catalog.fresh(),
        now: clock.now(),
        tag: await travelerTag(sql),
        address: travelerUrl,
      }
      const bytes = await printSheet(sheetOf(parts, order, { size, seq: step ?? null }))
      if (bytes === null) throw new Problem('unavailable', 'Too many are printing; try again.')
      const name = encodeURIComponent(`${order.code}.pdf`)
      reply.header('content-disposition', `inline; filename*=UTF-8''${name}`).type('application/pdf')
      return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    },
  )
}

const NO_ORDER = { parameter: 'code', detail: 'is not the code of an order' }
const NO_STEP = { parameter: 'step', detail: 'is not the seq of a step of this order' }
