/** Whether the service lives (`/healthz`), can work (`/readyz`), and its figures (`/metrics`). Open to everyone. */
import type { FastifyInstance } from 'fastify'
import type { PlatformHealth } from '../../adapters/port.ts'
import { databaseFault } from '../../db/fault.ts'
import type { Clock } from '../../domain/clock.ts'
import { frameAgeSeconds, type Metrics } from '../metrics.ts'

export type HealthDeps = {
  readonly clock: Clock
  readonly metrics: Metrics
  /** Resolves when the database answers. */
  readonly pingDatabase: () => Promise<unknown>
  /** By platform name; only what is configured. */
  readonly platforms: () => ReadonlyMap<string, PlatformHealth>
}

/** A probe that waits longer than its caller helps nobody. */
const DATABASE_PATIENCE_MS = 2_000

export function registerHealth(app: FastifyInstance, deps: HealthDeps): void {
  app.get('/healthz', () => ({ status: 'alive' }))

  app.get('/readyz', async (_request, reply) => {
    const database = await databaseState(deps)
    const platforms = [...deps.platforms()].map(([name, health]) => platformState(name, health, deps.clock))
    const ready = database.ok && platforms.every(platform => platform.connected)
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'notReady', database, platforms })
  })

  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', deps.metrics.contentType).send(await deps.metrics.page()),
  )
}

async function databaseState({ pingDatabase }: HealthDeps): Promise<{ ok: boolean; detail: string | null }> {
  try {
    await withinPatience(pingDatabase())
    return { ok: true, detail: null }
  } catch (error) {
    // Only the kind of fault: its words are for the log, this page is open to everyone.
    return { ok: false, detail: databaseFault(error)?.code ?? 'noAnswer' }
  }
}

async function withinPatience(answer: Promise<unknown>): Promise<void> {
  const { promise: tooLong, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('the database took too long')), DATABASE_PATIENCE_MS)
  try {
    await Promise.race([answer, tooLong])
  } finally {
    clearTimeout(timer)
  }
}

const platformState = (name: string, health: PlatformHealth, clock: Clock) => ({
  name,
  connected: health.connected,
  sends: health.sends,
  lastFrameAt: health.lastFrameAt,
  lastFrameAgeSeconds: frameAgeSeconds(health, clock),
  detail: health.detail,
})
