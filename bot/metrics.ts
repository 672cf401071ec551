/** What an operator watches, in the Prometheus format. Labels have few values: never an order, a person or a chat. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { PlatformHealth } from '../adapters/port.ts'
import type { Clock } from '../domain/clock.ts'

/** What is asked of the database when somebody looks at the metrics. */
export type DatabaseGauges = {
  /** Connections of this service by state, as the server counts them: `active`, `idle`, … */
  readonly connections: Readonly<Record<string, number>>
  /** Messages that wait to be sent. */
  readonly outboxWaiting: number
  /** Seconds since the oldest of them was put in; 0 when none waits. */
  readonly outboxOldestSeconds: number
  /** Messages given up, by why. */
  readonly outboxDead: Readonly<Record<string, number>>
}

export type ReportOutcome = 'accepted' | 'toReview' | 'refused' | 'duplicate'
export type CallOutcome = 'ok' | 'retry' | 'failed'

export type Metrics = {
  readonly observeHttp: (method: string, route: string, status: number, seconds: number) => void
  readonly countReport: (channel: string, outcome: ReportOutcome) => void
  readonly countPlatformCall: (platform: string, method: string, outcome: CallOutcome) => void
  readonly contentType: string
  /** The whole page. Asks the database once; when it does not answer, the page says so and has the rest. */
  readonly page: () => Promise<string>
}

export type MetricsSources = {
  readonly clock: Clock
  readonly readDatabase: () => Promise<DatabaseGauges>
  readonly platforms: () => ReadonlyMap<string, PlatformHealth>
}

/** Seconds. Fine around the 50 ms that a report may take. */
const BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.035, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export function createMetrics(sources: MetricsSources): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'baogong_' })
  const counters = countersIn(registry)
  const gauges = gaugesIn(registry)
  return {
    observeHttp: httpObserver(registry),
    ...counters,
    contentType: registry.contentType,
    page: async () => {
      gauges.readPlatforms(sources)
      await gauges.readDatabase(sources)
      return registry.metrics()
    },
  }
}

function countersIn(registry: Registry): Pick<Metrics, 'countReport' | 'countPlatformCall'> {
  const reports = new Counter({
    name: 'baogong_reports_total',
    help: 'Reports by channel and what became of them',
    labelNames: ['channel', 'outcome'],
    registers: [registry],
  })
  const calls = new Counter({
    name: 'baogong_platform_calls_total',
    help: 'Calls to messaging platforms',
    labelNames: ['platform', 'method', 'outcome'],
    registers: [registry],
  })
  return {
    countReport: (channel, outcome) => reports.inc({ channel, outcome }),
    countPlatformCall: (platform, method, outcome) => calls.inc({ platform, method, outcome }),
  }
}

/** A series is found once per route and status, since finding it by labels costs more than counting. */
function httpObserver(registry: Registry): Metrics['observeHttp'] {
  const durations = new Histogram({
    name: 'baogong_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  })
  const series = new Map<string, { observe: (seconds: number) => void }>()
  return (method, route, status, seconds) => {
    const key = `${method} ${status} ${route}`
    const known = series.get(key) ?? durations.labels({ method, route, status: String(status) })
    series.set(key, known)
    known.observe(seconds)
  }
}

function gaugesIn(registry: Registry) {
  const gauge = (name: string, help: string, ...labelNames: readonly string[]) =>
    new Gauge({ name: `baogong_${name}`, help, labelNames: [...labelNames], registers: [registry] })
  const up = gauge('database_up', '1 when the database answers')
  const connections = gauge('database_connections', 'Connections of this service by state', 'state')
  const waiting = gauge('outbox_waiting', 'Messages that wait to be sent')
  const oldest = gauge('outbox_oldest_age_seconds', 'Age of the oldest message that waits to be sent')
  const dead = gauge(
    'outbox_dead',
    'Messages that were given up: refused, attempts, or late (let go on purpose)',
    'because',
  )
  const connected = gauge('platform_connected', '1 while the platform is connected', 'platform')
  const frameAge = gauge('platform_last_frame_age_seconds', 'Time since the platform was last heard', 'platform')

  return {
    readDatabase: async ({ readDatabase }: MetricsSources): Promise<void> => {
      connections.reset()
      const read = await readDatabase().catch(() => null)
      up.set(read === null ? 0 : 1)
      for (const [state, count] of Object.entries(read?.connections ?? {})) connections.set({ state }, count)
      dead.reset()
      for (const [because, count] of Object.entries(read?.outboxDead ?? {})) dead.set({ because }, count)
      // A database that is away knows nothing: no number is better than an old one.
      for (const [target, value] of [
        [waiting, read?.outboxWaiting],
        [oldest, read?.outboxOldestSeconds],
      ] as const) {
        if (value === undefined) target.remove()
        else target.set(value)
      }
    },
    readPlatforms: ({ platforms, clock }: MetricsSources): void => {
      connected.reset()
      frameAge.reset()
      for (const [platform, health] of platforms()) {
        connected.set({ platform }, health.connected ? 1 : 0)
        const age = frameAgeSeconds(health, clock)
        if (age !== null) frameAge.set({ platform }, age)
      }
    },
  }
}

/** Seconds since the platform was last heard, never below 0; null when it never was. */
export function frameAgeSeconds(health: PlatformHealth, clock: Clock): number | null {
  const at = health.lastFrameAt === null ? Number.NaN : Date.parse(health.lastFrameAt)
  return Number.isNaN(at) ? null : Math.max(0, Math.round((clock.now().epochMilliseconds - at) / 1000))
}
