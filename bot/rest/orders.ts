/** `/orders`: what there is to make, how far it is, and new ones from the ERP. */
import { z } from 'zod'
import type { Sql } from '../../db/connect.ts'
import { listOrders, loadOrder } from '../../db/orders.ts'
import type { Clock } from '../../domain/clock.ts'
import {
  type Instant,
  ORDER_STATUSES,
  type Order,
  type OrderCode,
  PRIORITIES,
  type Priority,
  type ProductCode,
  type UnitCode,
} from '../../domain/model.ts'
import { LARGEST_ORDER, type Quantity } from '../../domain/quantity.ts'
import { judgeOrders } from '../order/order-lateness.ts'
import type { CatalogSource } from './catalog-source.ts'
import {
  type Answered,
  type ApiAnswer,
  type ApiEvent,
  answerOnce,
  apiEventOf,
  idempotencyHeader,
  sendOutcome,
} from './idempotency.ts'
import { orderShape } from './order-shapes.ts'
import { orderJson } from './order-view.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { writeInstant } from './site-time.ts'
import { instant, listOf, newOrderCode, note, orderCode, paging, productCode, quantity, text } from './values.ts'

/** An order that a program asks for. The product is a known one; its unit is the order's. */
export type NewOrderRequest = {
  /** The name of the API key: the actor in the audit. */
  readonly caller: string
  /** To be claimed in the transaction that makes the order. */
  readonly event: ApiEvent
  /** null: the next free number in the site's form. */
  readonly code: OrderCode | null
  readonly product: ProductCode
  readonly unit: UnitCode
  /** Above 0. */
  readonly quantity: Quantity
  readonly dueAt: Instant
  readonly priority: Priority
  readonly customer: string | null
  readonly note: string
  /** Codes or names of steps known to the site's routings, in their order; null: the product's own routing. */
  readonly steps: readonly string[] | null
  /** Release it at once: its steps get planned dates. */
  readonly release: boolean
  /** What to answer, and to store as the event's answer. */
  readonly answerTo: (created: Order) => ApiAnswer
}

export type NewOrderRefusal =
  | { readonly kind: 'codeTaken'; readonly code: string }
  | { readonly kind: 'noRouting' }
  /** A step that no routing of the site has; `index` in `steps`. */
  | { readonly kind: 'unknownStep'; readonly index: number }
  | { readonly kind: 'notWhole'; readonly decimals: number }
  | { readonly kind: 'dueInPast'; readonly now: Instant }
  | { readonly kind: 'unplannable' }

export type NewOrderOutcome = Answered | { readonly kind: 'refused'; readonly why: NewOrderRefusal }

/** The use case that makes an order, shared with chat. Rejects only when nothing was committed. */
export type CreateOrder = (request: NewOrderRequest) => Promise<NewOrderOutcome>

export const orderBody = z
  .strictObject({
    code: newOrderCode.optional().describe('Left out: the next free number.'),
    product: productCode.describe('Code of a product.'),
    quantity: quantity
      .refine(value => value > 0n, 'must be above 0')
      .refine(value => value <= LARGEST_ORDER, 'is more than an order may have'),
    dueAt: instant,
    priority: z.enum(PRIORITIES).default('normal'),
    customer: text(200).optional(),
    note,
    steps: z
      .array(text(64))
      .min(1)
      .max(50)
      .optional()
      .describe("Step codes or names; left out: the product's routing."),
    release: z.boolean().default(false).describe('Release it at once.'),
  })
  .describe('An order to make.')

export type OrderDeps = {
  readonly sql: Sql
  readonly clock: Clock
  readonly catalog: CatalogSource
  readonly createOrder: CreateOrder
}

const listQuery = z.strictObject({
  status: listOf(ORDER_STATUSES).describe('Only these statuses, separated by commas.'),
  dueBefore: instant.optional().describe('Only open orders due before this instant.'),
  ...paging,
})

export function registerOrders(app: RestApp, deps: OrderDeps): void {
  const { sql, clock, catalog } = deps

  app.get(
    '/orders',
    {
      schema: {
        tags: ['orders'],
        summary: 'Orders, newest first',
        querystring: listQuery,
        response: answers({ 200: ['One page.', pageShape(orderShape)] }),
      },
    },
    async ({ query: { status, dueBefore, cursor, limit } }) => {
      const context = { catalog: await catalog.fresh(), now: clock.now() }
      const page = await listOrders(sql, {
        ...(status !== undefined && { statuses: status }),
        ...(dueBefore !== undefined && { dueBefore }),
        ...(limit !== undefined && { limit }),
        cursor: cursor ?? null,
      })
      const judged = await judgeOrders({ sql, ...context }, page.items)
      return { items: judged.map(one => orderJson(one, context)), nextCursor: page.next }
    },
  )

  app.get(
    '/orders/:code',
    {
      schema: {
        tags: ['orders'],
        summary: 'One order with its steps',
        params: z.strictObject({ code: orderCode }),
        response: answers({ 200: ['The order.', orderShape] }, 'notFound'),
      },
    },
    async ({ params: { code } }) => {
      const order = await loadOrder(sql, code)
      if (order === null) throw new Problem('notFound', 'There is no order of this code.', [noSuchCode])
      const context = { catalog: await catalog.fresh(), now: clock.now() }
      const [judged] = await judgeOrders({ sql, ...context }, [order])
      if (judged === undefined) throw new TypeError('an order was not judged')
      return orderJson(judged, context)
    },
  )

  app.post(
    '/orders',
    {
      config: { scope: 'order' },
      schema: {
        tags: ['orders'],
        summary: 'Make an order',
        headers: idempotencyHeader,
        body: orderBody,
        response: answers({ 201: ['Made.', orderShape] }, ...ORDER_PROBLEMS, ...BODY_PROBLEMS),
      },
    },
    async (request, reply) => {
      const { body, caller } = request
      const event = apiEventOf(request, body)
      return sendOutcome(reply, await answerOnce(sql, event, () => makeSaid(deps, caller, event, body)))
    },
  )
}

async function makeSaid(
  { catalog: source, clock, createOrder }: OrderDeps,
  caller: string,
  event: ApiEvent,
  body: z.output<typeof orderBody>,
): Promise<Answered> {
  const { catalog, product } = await productOf(source, body.product)
  const outcome = await createOrder({
    caller,
    event,
    code: body.code ?? null,
    product: product.code,
    unit: product.unit,
    quantity: body.quantity,
    dueAt: body.dueAt,
    priority: body.priority,
    customer: body.customer ?? null,
    note: body.note,
    steps: body.steps ?? null,
    release: body.release,
    // A new order has no pace yet, and nothing of it can be late.
    answerTo: order => ({
      status: 201,
      body: orderJson({ order, held: [], late: { order: null, steps: new Map() } }, { catalog, now: clock.now() }),
    }),
  })
  if (outcome.kind === 'refused') throw problemOfNewOrder(outcome.why, catalog.site.timeZone)
  return outcome
}

const ORDER_PROBLEMS = [
  'keyReused',
  'codeTaken',
  'unknownProduct',
  'unknownStep',
  'noRouting',
  'notWhole',
  'dueInPast',
  'unplannable',
] as const

const noSuchCode = { parameter: 'code', detail: 'is not the code of an order' }

async function productOf(source: CatalogSource, code: ProductCode) {
  for (const read of [source.recent, source.fresh]) {
    const catalog = await read()
    const product = catalog.products.get(code)
    if (product !== undefined) return { catalog, product }
  }
  throw new Problem('unknownProduct', 'There is no product of this code.', [
    { pointer: '/product', detail: 'is not the code of a product' },
  ])
}

function problemOfNewOrder(why: NewOrderRefusal, timeZone: string): Problem {
  switch (why.kind) {
    case 'codeTaken':
      return new Problem(why.kind, `The order ${why.code} exists already.`, [{ pointer: '/code', detail: 'is taken' }])
    case 'noRouting':
      return new Problem(why.kind, 'The product has no active routing.', [{ pointer: '/steps', detail: 'is needed' }])
    case 'unknownStep':
      return new Problem(why.kind, 'No routing of the site has such a step.', [
        { pointer: `/steps/${why.index}`, detail: 'is not the code or name of a step' },
      ])
    case 'notWhole':
      return new Problem(
        why.kind,
        'The quantity is finer than its unit.',
        [{ pointer: '/quantity', detail: 'has too many decimals' }],
        { decimals: why.decimals },
      )
    case 'dueInPast':
      return new Problem(why.kind, 'The due time is over.', [{ pointer: '/dueAt', detail: 'must be in the future' }], {
        now: writeInstant(why.now, timeZone),
      })
    case 'unplannable':
      return new Problem(why.kind, 'A calendar of a step has no working time.')
  }
}
