/** `/steps`: what is still to be done on the floor, and what of it is late. */
import { z } from 'zod'
import type { Sql } from '../../db/connect.ts'
import type { StepOfOrder } from '../../db/open-steps.ts'
import { listSteps, type StepListQuery } from '../../db/step-list.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Lateness } from '../../domain/lateness.ts'
import { type JudgedOrder, judgeOrders } from '../order/order-lateness.ts'
import type { CatalogSource } from './catalog-source.ts'
import { stepOfOrderShape } from './order-shapes.ts'
import { stepJson, type ViewContext } from './order-view.ts'
import { answers, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { flag, orderCode, paging, teamId, text } from './values.ts'

export type StepDeps = { readonly sql: Sql; readonly clock: Clock; readonly catalog: CatalogSource }

const USUAL_PAGE = 50
/** Lateness is worked out, not stored, so late steps are looked for batch by batch. */
const BATCH = 200
/** Then the answer comes with what was found and a cursor to go on from. */
const MOST_BATCHES = 10

const listQuery = z.strictObject({
  late: flag.describe('true: only late steps. false: only those that are not.'),
  order: orderCode.optional(),
  team: teamId.optional().describe('Id of a team.'),
  step: text(64).optional().describe('Code of a step.'),
  ...paging,
})

export function registerSteps(app: RestApp, { sql, clock, catalog }: StepDeps): void {
  app.get(
    '/steps',
    {
      schema: {
        tags: ['steps'],
        summary: 'Unfinished steps of orders under way, earliest due first',
        description:
          'With `late`, a page may hold fewer steps than its limit and still have a `nextCursor`: go on until there is none.',
        querystring: listQuery,
        response: answers({ 200: ['One page.', pageShape(stepOfOrderShape)] }),
      },
    },
    async ({ query: { late, order, team, step, cursor, limit } }) => {
      const context = { catalog: await catalog.fresh(), now: clock.now() }
      const filter: StepListQuery = {
        ...(order !== undefined && { order }),
        ...(team !== undefined && { teamId: team }),
        ...(step !== undefined && { stepCode: step }),
      }
      const page = await searchSteps(sql, filter, { late, cursor: cursor ?? null, limit: limit ?? USUAL_PAGE }, context)
      return { items: page.found.map(one => stepOfOrderJson(one, context)), nextCursor: page.next }
    },
  )
}

type Search = { readonly late: boolean | undefined; readonly cursor: string | null; readonly limit: number }
type FoundStep = StepOfOrder & { readonly judged: JudgedOrder; readonly late: Lateness | null }

async function searchSteps(sql: Sql, filter: StepListQuery, search: Search, context: ViewContext) {
  const found: FoundStep[] = []
  let cursor = search.cursor
  for (let batches = 0; batches < MOST_BATCHES; batches++) {
    const page = await listSteps(sql, { ...filter, cursor, limit: search.late === undefined ? search.limit : BATCH })
    for (const one of await judged(sql, page.items, context)) {
      if (search.late !== undefined && search.late !== (one.late !== null)) continue
      found.push(one)
      if (found.length === search.limit) {
        const isLast = page.next === null && one.step === page.items.at(-1)?.step
        return { found, next: isLast ? null : page.cursorAfter(one) }
      }
    }
    cursor = page.next
    if (cursor === null) break
  }
  return { found, next: cursor }
}

/** An order's steps are judged together, once. */
async function judged(sql: Sql, items: readonly StepOfOrder[], context: ViewContext): Promise<readonly FoundStep[]> {
  const orders = new Map(items.map(({ order }) => [order.id, order]))
  const judged = new Map((await judgeOrders({ sql, ...context }, [...orders.values()])).map(one => [one.order.id, one]))
  return items.flatMap(({ order, step }) => {
    const one = judged.get(order.id)
    return one === undefined ? [] : [{ order, step, judged: one, late: one.late.steps.get(step.seq) ?? null }]
  })
}

const stepOfOrderJson = ({ order, step, judged: one }: FoundStep, context: ViewContext) => ({
  order: order.code,
  ...stepJson(one, step, context),
})
