/** `/deliveries`: what was to be said in chats, and whether it has been. */
import { z } from 'zod'
import type { Sql } from '../../db/connect.ts'
import { DELIVERY_STATES, type Delivery, listDeliveries } from '../../db/deliveries.ts'
import type { CatalogSource } from './catalog-source.ts'
import { type DeliveryJson, deliveryShape } from './operation-shapes.ts'
import { answers, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { writeInstant, writeInstantOrNull } from './site-time.ts'
import { paging } from './values.ts'

const listQuery = z.strictObject({ state: z.enum(DELIVERY_STATES).optional(), ...paging })

export function registerDeliveries(app: RestApp, deps: { readonly sql: Sql; readonly catalog: CatalogSource }): void {
  app.get(
    '/deliveries',
    {
      schema: {
        tags: ['operation'],
        summary: 'Messages to chats, newest first',
        querystring: listQuery,
        response: answers({ 200: ['One page.', pageShape(deliveryShape)] }),
      },
    },
    async ({ query: { state, cursor, limit } }) => {
      const page = await listDeliveries(deps.sql, {
        ...(state !== undefined && { state }),
        ...(limit !== undefined && { limit }),
        cursor: cursor ?? null,
      })
      const { timeZone } = (await deps.catalog.fresh()).site
      return { items: page.items.map(delivery => deliveryJson(delivery, timeZone)), nextCursor: page.next }
    },
  )
}

const deliveryJson = (delivery: Delivery, timeZone: string): DeliveryJson => ({
  id: delivery.id,
  lane: delivery.lane,
  kind: delivery.kind,
  state: delivery.state,
  attempts: delivery.attempts,
  createdAt: writeInstant(delivery.createdAt, timeZone),
  sentAt: writeInstantOrNull(delivery.sentAt, timeZone),
  deadAt: writeInstantOrNull(delivery.deadAt, timeZone),
  deadBecause: delivery.deadBecause,
  lastError: delivery.lastError,
  messageId: delivery.platformMessageId,
})
