/** The REST interface under `/api/v1`, its document and its page (design §8). */
import { fastifyRateLimit } from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { CatalogCache } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import type { Clock } from '../../domain/clock.ts'
import type { ApiKey } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import { registerAlerts } from './alerts.ts'
import { registerAudit } from './audit.ts'
import { createKeyRing, requireKey } from './auth.ts'
import { catalogSource } from './catalog-source.ts'
import { registerDeliveries } from './deliveries.ts'
import { registerDepartments } from './departments.ts'
import type { BookException } from './exception-booking.ts'
import { registerExceptions } from './exceptions.ts'
import { registerInspections } from './inspections.ts'
import { collectOpenApi, registerOpenApi } from './openapi.ts'
import { type CreateOrder, registerOrders } from './orders.ts'
import { registerPay } from './pay.ts'
import { registerPeople } from './people.ts'
import { answerNotFound, Problem } from './problem.ts'
import type { BookReports } from './report-batch.ts'
import { type BookReport, registerReports } from './reports.ts'
import type { RestApp } from './routes.ts'
import { serializerCompiler, validatorCompiler } from './schema-compilers.ts'
import { registerSettings } from './settings.ts'
import { registerSteps } from './steps.ts'
import { registerStock } from './stock.ts'
import { registerTrace } from './trace.ts'
import { registerTravelers } from './travelers.ts'
import { registerUsage } from './usage.ts'

export type RestDeps = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly clock: Clock
  readonly apiKeys: readonly ApiKey[]
  readonly book: BookReport
  readonly bookAll: BookReports
  readonly createOrder: CreateOrder
  readonly bookException: BookException
  readonly metrics: Pick<Metrics, 'countReport'>
  /** Where phones reach the service, for the codes of travelers; null: nowhere that we know of. */
  readonly travelerUrl: string | null
  /** Of the release, as the OpenAPI document tells it. */
  readonly version: string
  /** Per key; `USUAL_REQUESTS_PER_MINUTE` when left out. */
  readonly requestsPerMinute?: number
}

/**
 * Far above what the database can book, so that no honest caller meets it; it stops a loop that has run away from
 * holding the floor's people up.
 */
export const USUAL_REQUESTS_PER_MINUTE = 300_000

export async function registerRest(app: FastifyInstance, deps: RestDeps): Promise<void> {
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await collectOpenApi(app, deps.version)
  await app.register(async api => registerV1(api.withTypeProvider<ZodTypeProvider>(), deps), { prefix: '/api/v1' })
  registerOpenApi(app)
}

async function registerV1(app: RestApp, deps: RestDeps): Promise<void> {
  const check = requireKey(createKeyRing(deps.apiKeys))
  app.decorateRequest('caller', '')
  // JSON only: what comes as anything else is refused as that, not as JSON with faults.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', (request, _reply, done) => {
    check(request)
    done()
  })
  await app.register(fastifyRateLimit, {
    max: deps.requestsPerMinute ?? USUAL_REQUESTS_PER_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: request => request.caller,
    errorResponseBuilder: (_request, { after }) =>
      new Problem('tooManyRequests', `This key has sent too many requests; go on in ${after}.`),
  })
  // In this scope, so that a stranger learns nothing of what is here and what is not.
  app.setNotFoundHandler(answerNotFound)
  const parts = { ...deps, catalog: catalogSource(deps.sql, deps.catalog) }
  registerOrders(app, parts)
  registerTravelers(app, parts)
  registerSteps(app, parts)
  registerReports(app, parts)
  registerStock(app, parts)
  registerInspections(app, parts)
  registerTrace(app, parts)
  registerPeople(app, parts)
  registerPay(app, parts)
  registerDepartments(app, parts)
  registerExceptions(app, parts)
  registerAlerts(app, parts)
  registerSettings(app, parts)
  registerDeliveries(app, parts)
  registerAudit(app, parts)
  registerUsage(app, parts)
}
