/** The HTTP face over a seeded factory, for tests: the real app, the real booking, a real database. */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { Temporal } from 'temporal-polyfill'
import type { PlatformHealth } from '../adapters/port.ts'
import { buildApp } from '../bot/app.ts'
import { type EnvironmentKey, environmentKey } from '../bot/http/api-key.ts'
import type { Limits } from '../bot/limits.ts'
import { createLog } from '../bot/log.ts'
import { createMetrics } from '../bot/metrics.ts'
import { createIds } from '../bot/new-id.ts'
import { createApiBatchBooking } from '../bot/rest/batch-booking.ts'
import { createApiBooking } from '../bot/rest/booking.ts'
import { catalogSource } from '../bot/rest/catalog-source.ts'
import { createApiExceptions } from '../bot/rest/exception-booking.ts'
import { createApiOrders } from '../bot/rest/order-creation.ts'
import { createOrderDirectory } from '../bot/turn/order-directory.ts'
import { createOrderLanes, type OrderLanes } from '../bot/turn/order-lane.ts'
import { createCatalogCache } from '../db/catalog.ts'
import type { Sql } from '../db/connect.ts'
import { readGauges } from '../db/gauges.ts'
import { createOrderMemory } from '../db/order-memory.ts'
import { findOrders, loadOrders } from '../db/orders.ts'
import { seed } from '../db/seed.ts'

/** A Wednesday morning in the plant's time zone, in the middle of a shift. */
export const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
export const KEY = 'test-key-of-the-erp'

export type RestOptions = {
  readonly apiKeys?: readonly EnvironmentKey[]
  readonly platforms?: ReadonlyMap<string, PlatformHealth>
  readonly limits?: Limits
  readonly lanes?: OrderLanes
  readonly parts?: readonly ((app: FastifyInstance) => void)[]
  readonly wakeDelivery?: () => void
}

export type Rest = {
  readonly app: FastifyInstance
  /** Every log line so far. */
  readonly lines: readonly string[]
  /** As the program "erp". */
  readonly get: (path: string) => Promise<LightMyRequestResponse>
  readonly send: (
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    headers?: InjectOptions['headers'],
  ) => Promise<LightMyRequestResponse>
}

export const seedFactory = (sql: Sql) => seed(sql, 'machining', NOW)

export async function startRest(sql: Sql, options: RestOptions = {}): Promise<Rest> {
  const lines: string[] = []
  const log = createLog({ level: 'debug', to: { write: line => lines.push(line) }, pretty: false })
  const clock = { now: () => NOW }
  const platforms = () => options.platforms ?? new Map<string, PlatformHealth>()
  const metrics = createMetrics({ clock, platforms, readDatabase: () => readGauges(sql) })
  const catalog = createCatalogCache(sql)
  const booking = {
    sql,
    catalog: catalogSource(sql, catalog),
    clock,
    lanes: options.lanes ?? createOrderLanes(),
    orders: createOrderMemory(),
    directory: createOrderDirectory({
      byCodes: codes => loadOrders(sql, codes),
      byText: text => findOrders(sql, text),
    }),
    newId: createIds(clock),
    wakeDelivery: options.wakeDelivery ?? (() => undefined),
  }
  const app = await buildApp({
    log,
    metrics,
    health: { clock, platforms, pingDatabase: () => sql`select 1` },
    rest: {
      sql,
      catalog,
      clock,
      apiKeys: options.apiKeys ?? [environmentKey('erp', KEY)],
      book: createApiBooking(booking),
      bookAll: createApiBatchBooking(booking),
      createOrder: createApiOrders({ sql, catalog, clock }),
      bookException: createApiExceptions({ ...booking, canEdit: () => true }),
      lanes: booking.lanes,
      wakeDelivery: booking.wakeDelivery,
      version: '0.0.0',
      travelerUrl: null,
    },
    ...(options.limits !== undefined && { limits: options.limits }),
    parts: options.parts ?? [],
  })
  const authorization = `Bearer ${KEY}`
  return {
    app,
    lines,
    get: path => app.inject({ method: 'GET', url: path, headers: { authorization } }),
    send: (method, path, body, headers) =>
      app.inject({
        method,
        url: path,
        headers: { authorization, 'content-type': 'application/json', ...headers },
        payload: JSON.stringify(body),
      }),
  }
}
