/** `/trace`: where a lot went and came from, or all that an order was made of. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import type { Page } from '../../db/cursors.ts'
import { type LotSource, type LotUse, lotSources, lotUses } from '../../db/lot-trace.ts'
import { type OrderTrace, traceOrder } from '../../db/order-trace.ts'
import { type BookedReport, listReports } from '../../db/reports.ts'
import { exceptionCode } from '../../domain/exception-life.ts'
import type { OrderCode, PersonId } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import type { CatalogSource } from './catalog-source.ts'
import { Problem } from './problem.ts'
import { reportJson } from './report-view.ts'
import { answers, type RestApp } from './routes.ts'
import { writeInstant, writeInstantOrNull } from './site-time.ts'
import { type LotTraceJson, lotTraceShape, type OrderTraceJson, orderTraceShape } from './trace-shapes.ts'
import { orderCode, paging, text } from './values.ts'

const traceQuery = z
  .strictObject({
    lot: text(40).optional().describe('A lot, heat or serial number of material or of what was made.'),
    order: orderCode.optional(),
    ...paging,
  })
  .refine(({ lot, order }) => (lot === undefined) !== (order === undefined), 'send either lot or order')

export function registerTrace(app: RestApp, deps: { readonly sql: Sql; readonly catalog: CatalogSource }): void {
  app.get(
    '/trace',
    {
      schema: {
        tags: ['stock'],
        summary: 'Trace a lot forward, or an order back',
        description:
          'With `lot`: what it went into, and where it came from. With `order`: its steps, people, machines, materials, inspections, exceptions and reports. `uses` and `reports` come in pages.',
        querystring: traceQuery,
        response: answers({ 200: ['What is known.', z.union([lotTraceShape, orderTraceShape])] }, 'notFound'),
      },
    },
    async ({ query: { lot, order, cursor, limit } }) => {
      const page = { cursor: cursor ?? null, ...(limit !== undefined && { limit }) }
      const known = await deps.catalog.fresh()
      return order === undefined
        ? traceOfLot(deps.sql, known, lot ?? '', page)
        : traceOfOrder(deps.sql, known, order, page)
    },
  )
}

type Paging = { readonly cursor: string | null; readonly limit?: number }

async function traceOfLot(sql: Sql, catalog: Catalog, lot: string, page: Paging): Promise<LotTraceJson> {
  const [sources, uses] = await Promise.all([lotSources(sql, lot), lotUses(sql, lot, page)])
  if (sources.length === 0)
    throw new Problem('notFound', 'Nobody knows this lot.', [{ parameter: 'lot', detail: 'is no lot of anything' }])
  return {
    lot,
    sources: sources.map(source => sourceJson(source, catalog)),
    uses: uses.items.map(useJson),
    nextCursor: uses.next,
  }
}

const sourceJson = ({ item, name, unit, onHand, receipts, inspections, madeBy }: LotSource, catalog: Catalog) => ({
  item,
  name,
  unit,
  onHand: formatQuantity(onHand),
  receipts: receipts.map(({ quantity, at, personId }) => ({
    quantity: formatQuantity(quantity),
    at: writeInstant(at, catalog.site.timeZone),
    person: partyOf(catalog, personId),
  })),
  inspections: inspections.map(({ received, good, refused, inspectorId, doneAt, ...rest }) => ({
    ...rest,
    received: formatQuantity(received),
    good: formatQuantity(good),
    refused: formatQuantity(refused),
    inspector: partyOf(catalog, inspectorId),
    doneAt: writeInstantOrNull(doneAt, catalog.site.timeZone),
  })),
  madeBy: [...madeBy],
})

const useJson = ({ quantity, outputLots, ...use }: LotUse) => ({
  ...use,
  quantity: formatQuantity(quantity),
  outputLots: [...outputLots],
})

function partyOf({ people }: Catalog, id: PersonId | null) {
  const person = id === null ? undefined : people.get(id)
  return person === undefined ? null : { employeeNo: person.employeeNo, name: person.name }
}

async function traceOfOrder(sql: Sql, catalog: Catalog, code: OrderCode, page: Paging): Promise<OrderTraceJson> {
  const [trace, reports] = await Promise.all([traceOrder(sql, code), listReports(sql, { order: code, ...page })])
  if (trace === null)
    throw new Problem('notFound', 'There is no order of this code.', [
      { parameter: 'order', detail: 'is not the code of an order' },
    ])
  return orderJson(trace, reports, catalog)
}

function orderJson(trace: OrderTrace, reports: Page<BookedReport>, catalog: Catalog): OrderTraceJson {
  const { timeZone } = catalog.site
  return {
    order: trace.code,
    product: { code: trace.product, name: trace.productName },
    customer: trace.customer,
    status: trace.status,
    quantity: formatQuantity(trace.quantity),
    unit: trace.unit,
    lot: trace.lot,
    steps: trace.steps.map(
      ({ people, machines, good, scrap, conceded, reworked, returned, startedAt, completedAt, ...step }) => ({
        ...step,
        machines: [...machines],
        good: formatQuantity(good),
        scrap: formatQuantity(scrap),
        conceded: formatQuantity(conceded),
        reworked: formatQuantity(reworked),
        returned: formatQuantity(returned),
        startedAt: writeInstantOrNull(startedAt, timeZone),
        completedAt: writeInstantOrNull(completedAt, timeZone),
        people: people.flatMap(id => partyOf(catalog, id) ?? []),
      }),
    ),
    materials: trace.materials.map(({ quantity, madeBy, ...row }) => ({
      ...row,
      quantity: formatQuantity(quantity),
      madeBy: [...madeBy],
    })),
    outputs: trace.outputs.map(({ lot, quantity }) => ({ lot, quantity: formatQuantity(quantity) })),
    ...findingsJson(trace, catalog),
    reports: reports.items.map(row =>
      reportJson(
        row.report,
        {
          order: row.orderCode,
          step: row.stepCode,
          platform: row.platform,
          messageId: row.messageId,
          doubts: row.doubts,
        },
        catalog,
      ),
    ),
    nextCursor: reports.next,
  }
}

const findingsJson = ({ inspections, exceptions }: OrderTrace, catalog: Catalog) => ({
  inspections: inspections.map(({ kind, seq, result, inspectorId, doneAt, photos }) => ({
    kind,
    seq,
    result,
    photos,
    inspector: partyOf(catalog, inspectorId),
    doneAt: writeInstantOrNull(doneAt, catalog.site.timeZone),
  })),
  exceptions: exceptions.map(({ no, raisedAt, resolvedAt, ...exception }) => ({
    code: exceptionCode(no),
    ...exception,
    raisedAt: writeInstant(raisedAt, catalog.site.timeZone),
    resolvedAt: writeInstantOrNull(resolvedAt, catalog.site.timeZone),
  })),
})
