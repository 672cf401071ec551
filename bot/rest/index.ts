/** The REST interface under `/api/v1`, its document and its page (design §8). */
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { CatalogCache } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import type { Clock } from '../../domain/clock.ts'
import type { EnvironmentKey } from '../http/api-key.ts'
import type { Metrics } from '../metrics.ts'
import type { OrderLanes } from '../turn/order-lane.ts'
import { registerAlertSettings } from './alert-settings.ts'
import { registerAlerts } from './alerts.ts'
import { registerAudit } from './audit.ts'
import { requireKey } from './auth.ts'
import { catalogSource } from './catalog-source.ts'
import { registerDeliveries } from './deliveries.ts'
import { registerDepartments } from './departments.ts'
import type { BookException } from './exception-booking.ts'
import { registerExceptions } from './exceptions.ts'
import { registerInspectionPlans } from './inspection-plans.ts'
import { registerInspections } from './inspections.ts'
import { registerKeys } from './keys.ts'
import { collectOpenApi, registerOpenApi } from './openapi.ts'
import { type CreateOrder, registerOrders } from './orders.ts'
import { registerPay } from './pay.ts'
import { registerPaySettings } from './pay-settings.ts'
import { registerPeople } from './people.ts'
import { answerNotFound } from './problem.ts'
import { registerQuietHours } from './quiet-hours.ts'
import type { RateLimits } from './rate-limits.ts'
import type { BookReport } from './report-asked.ts'
import type { BookReports } from './report-batch.ts'
import { registerReportingSettings } from './reporting-settings.ts'
import { registerReports } from './reports.ts'
import type { RestApp } from './routes.ts'
import { registerSafetyPeople } from './safety-people.ts'
import { serializerCompiler, validatorCompiler } from './schema-compilers.ts'
import { registerSteps } from './steps.ts'
import { registerStock } from './stock.ts'
import { registerTrace } from './trace.ts'
import { registerTravelers } from './travelers.ts'
import { registerUsage } from './usage.ts'

export type RestDeps = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly clock: Clock
  readonly apiKeys: readonly EnvironmentKey[]
  readonly book: BookReport
  readonly bookAll: BookReports
  readonly createOrder: CreateOrder
  readonly bookException: BookException
  /** Of the bookings that are not among those above. */
  readonly lanes: OrderLanes
  readonly wakeDelivery: () => void
  readonly metrics: Pick<Metrics, 'countReport'>
  /** Where phones reach the service, for the codes of travelers; null: nowhere that we know of. */
  readonly travelerUrl: string | null
  /** Of the release, as the OpenAPI document tells it. */
  readonly version: string
  readonly limits: RateLimits
}

export async function registerRest(app: FastifyInstance, deps: RestDeps): Promise<void> {
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await collectOpenApi(app, deps.version)
  await app.register(async api => registerV1(api.withTypeProvider<ZodTypeProvider>(), deps), { prefix: '/api/v1' })
  registerOpenApi(app)
}

async function registerV1(app: RestApp, deps: RestDeps): Promise<void> {
  app.decorateRequest('caller', '')
  // JSON only: what comes as anything else is refused as that, not as JSON with faults.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', requireKey(deps, deps.limits))
  // In this scope, so that a stranger learns nothing of what is here and what is not.
  app.setNotFoundHandler(answerNotFound)
  const parts = { ...deps, catalog: catalogSource(deps.sql, deps.catalog) }
  registerOrders(app, parts)
  registerTravelers(app, parts)
  registerSteps(app, parts)
  registerReports(app, parts)
  registerStock(app, parts)
  registerInspections(app, parts)
  registerInspectionPlans(app, parts)
  registerTrace(app, parts)
  registerPeople(app, parts)
  registerPay(app, parts)
  registerDepartments(app, parts)
  registerExceptions(app, parts)
  registerAlerts(app, parts)
  registerAlertSettings(app, parts)
  registerSafetyPeople(app, parts)
  registerQuietHours(app, parts)
  registerPaySettings(app, parts)
  registerReportingSettings(app, parts)
  registerDeliveries(app, parts)
  registerAudit(app, parts)
  registerUsage(app, parts)
  registerKeys(app, parts)
}
