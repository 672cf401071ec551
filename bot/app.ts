/**
 * The whole HTTP face, without listening: health, REST and pages, behind one error handler. `bot/main.ts` gives it its
 * parts and a port; a test gives it parts and calls `inject`.
 */
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import type { ApiScope } from '../domain/api-scope.ts'
import { addSecurityHeaders } from './http/security-headers.ts'
import { LIMITS, type Limits } from './limits.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { newOnce } from './new-id.ts'
import { type HealthDeps, registerHealth } from './rest/health.ts'
import { type RestDeps, registerRest } from './rest/index.ts'
import { answerError, answerNotFound } from './rest/problem.ts'
import { limitRates } from './rest/rate-limits.ts'

/** A method and an address with its parameters; `scope`: what a key must open, as the route itself says. */
export type ServedRoute = { readonly method: string; readonly url: string; readonly scope: ApiScope | null }

export type AppDeps = {
  readonly log: Log
  readonly metrics: Metrics
  readonly health: Omit<HealthDeps, 'metrics'>
  readonly rest: Omit<RestDeps, 'metrics' | 'limits'>
  /** `LIMITS` when left out. */
  readonly limits?: Limits
  /** Told of each route as it is made. */
  readonly onRoute?: (route: ServedRoute) => void
  /** Further parts with routes of their own: the sandbox's pages, a platform's webhooks. Each in its own scope. */
  readonly parts: readonly ((app: FastifyInstance) => void | Promise<void>)[]
}

/** Built and ready for `inject` or `listen`. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = deps.log
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: LIMITS.requestTimeoutMs,
    // A proxy on this machine says for whom it asks; anybody else's word is not taken.
    trustProxy: 'loopback',
    genReqId: newOnce,
    requestIdHeader: false,
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: answerError,
  })
  app.server.maxConnections = LIMITS.connections
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(answerNotFound)
  app.addHook('onSend', addSecurityHeaders)
  app.addHook('preClose', async () => letConnectionsGo(app))
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    deps.metrics.observeHttp(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    done()
  })
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat()) deps.onRoute?.({ method: each, url, scope: config?.scope ?? null })
  })
  const limits = await limitRates(app, deps.limits ?? LIMITS)
  registerHealth(app, { ...deps.health, metrics: deps.metrics })
  await app.register(async scope => registerRest(scope, { ...deps.rest, metrics: deps.metrics, limits }))
  for (const part of deps.parts) await app.register(async scope => part(scope))
  await app.ready()
  return app
}

const LET_GO_EVERY_MS = 100
/** What is still under way then is cut: it is not acknowledged, so it is sent again. */
const LONGEST_ANSWER_WHILE_STOPPING_MS = 5_000

/**
 * A server that closes ends the connections that are idle at that moment. One whose answer is on its way becomes idle
 * later, and would be held by its caller for a minute; one that has sent nothing yet never does.
 */
function letConnectionsGo({ server }: FastifyInstance): void {
  if (!server.listening) return
  const idle = setInterval(() => server.closeIdleConnections(), LET_GO_EVERY_MS)
  const all = setTimeout(() => server.closeAllConnections(), LONGEST_ANSWER_WHILE_STOPPING_MS)
  server.once('close', () => {
    clearInterval(idle)
    clearTimeout(all)
  })
}
