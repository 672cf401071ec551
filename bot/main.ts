/**
 * The composition root: config → database → platforms → app → jobs → listen, and back in reverse when it is told to
 * stop. The only place that knows every concrete part.
 */

import type { Card } from '../adapters/card.ts'
import type { ChatPlatform, Receive } from '../adapters/port.ts'
import { createSandbox, type Sandbox } from '../adapters/sandbox/index.ts'
import { createCatalogCache, type Site } from '../db/catalog.ts'
import { connect, type Sql } from '../db/connect.ts'
import { readGauges } from '../db/gauges.ts'
import { createOrderMemory } from '../db/order-memory.ts'
import { findOrders, loadOrders } from '../db/orders.ts'
import { sandboxMessages } from '../db/sandbox-messages.ts'
import { clockOffset } from '../db/site.ts'
import { type Delivery, startDelivery } from '../jobs/delivery.ts'
import { type Heartbeat, startHeartbeat } from '../jobs/heartbeat.ts'
import { type AppDeps, buildApp, type ServedRoute } from './app.ts'
import { createClock, type MovableClock } from './clock.ts'
import { type Config, ConfigError, forgetSecrets, loadConfig } from './config.ts'
import { createConversation } from './conversation.ts'
import { scanPage } from './http/scan-page.ts'
import { LIMITS, type Limits } from './limits.ts'
import { createLog, type Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createIds } from './new-id.ts'
import { createPlatforms, type OutsidePlatform } from './platforms.ts'
import { createApiBatchBooking } from './rest/batch-booking.ts'
import { createApiBooking } from './rest/booking.ts'
import { catalogSource } from './rest/catalog-source.ts'
import { createApiExceptions } from './rest/exception-booking.ts'
import { createApiOrders } from './rest/order-creation.ts'
import { warnOfBudget } from './speech/tell-admins.ts'
import { allJobs } from './start/all-jobs.ts'
import { offerAdminCode } from './start/first-admin.ts'
import { openDatabase } from './start/open-database.ts'
import { type Opened, whatIsOpened } from './start/opened.ts'
import { platformParts } from './start/platform-parts.ts'
import { prepareSite } from './start/prepare-site.ts'
import { sandboxParts } from './start/sandbox-parts.ts'
import { sandboxReach } from './start/sandbox-reach.ts'
import { endWhenUncaught } from './start/uncaught.ts'
import { createCardMemory } from './turn/card-memory.ts'
import { createOrderDirectory } from './turn/order-directory.ts'
import { createOrderLanes } from './turn/order-lane.ts'
import { recognise } from './turn/recognise.ts'
import { VERSION } from './version.ts'
import { isLocale, wordsFor } from './wording/index.ts'

export type Service = {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly address: string
  readonly sql: Sql
  readonly clock: MovableClock
  /** Every route it serves. */
  readonly routes: readonly ServedRoute[]
  /** Takes no more, finishes what is under way, and lets go of everything. Safe to call twice. */
  readonly stop: () => Promise<void>
  /** The part that a stop waits for at this moment. */
  readonly stopping: () => string | null
}

/** On two cores more of them only make each wait longer (reliability, measured); other work goes on beside a slow query. */
const CONNECTIONS = 4

/** Starts the whole service. Whatever was opened is closed again when a later part can't start. */
export async function startService(config: Config, log: Log, limits?: Limits): Promise<Service> {
  const opened = whatIsOpened()
  try {
    return await compose(config, log, opened, limits)
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function compose(config: Config, log: Log, opened: Opened, limits: Limits = LIMITS): Promise<Service> {
  // Both are asked for before they are there: the sandbox needs the jobs, the delivery the platforms.
  let sandbox: Sandbox | null = null
  let delivery: Delivery | null = null
  const house = await openHouse(config, log, opened, () => delivery?.wake())
  const { sql, clock, platforms, newId } = house
  const jobs = allJobs(house, async () => void (await sandbox?.prune()))
  const heartbeat = startHeartbeat(jobs, clock, { failed: (job, err) => log.error({ event: 'job.failed', job, err }) })
  opened.defer('jobs', heartbeat.stop)
  sandbox = config.sandbox ? await openSandbox(config, house, heartbeat) : null
  const outside = await openOutside(config, house, opened)
  const receive = conversationOf(config, house)
  delivery = startDelivery({ sql, owner: newId(), platforms, log: deliveryLog(log) })
  opened.defer('delivery', delivery.stop)
  for (const platform of platforms.values()) {
    await platform.start(receive)
    opened.defer(platform.name, () => platform.stop())
  }

  const routes: ServedRoute[] = []
  const parts = [...(sandbox === null ? [] : [sandboxRoutes(sandbox)]), ...outside.flatMap(webhookRoutes)]
  const app = await buildApp({ ...appParts(config, house, parts), limits, onRoute: route => routes.push(route) })
  opened.defer('http', () => app.close())
  const address = await app.listen({ host: config.host, port: config.port })
  await offerAdminCode(sql, clock.now(), code => log.info({ event: 'admin.codeOffered', code }))
  if (config.sandbox && sandboxReach(config) === 'network') log.warn({ event: 'sandbox.exposed', host: config.host })
  log.info({ event: 'service.started', address, version: VERSION, sandbox: config.sandbox })
  return { address, sql, clock, routes, stop: opened.close, stopping: opened.closing }
}

type House = Awaited<ReturnType<typeof openHouse>>

/** What the parts share: the data, what is known of it, and by what they reach one another. */
async function openHouse(config: Config, log: Log, opened: Opened, wakeDelivery: () => void) {
  const database = await openDatabase(config, log)
  opened.defer('database', database.stop)
  const sql = await connect({ url: database.url, poolSize: CONNECTIONS })
  opened.defer('connections', () => sql.end({ timeout: 5 }))
  const clock = createClock()
  await prepareSite(sql, config, clock.now(), log)
  clock.moveTo(await clockOffset(sql))
  const cards = createCardMemory(sql, err => log.error({ event: 'cards.notRemembered', err }))
  opened.defer('cards', cards.flush)
  /** Empty until they are opened. */
  const platforms = new Map<string, ChatPlatform>()
  return {
    sql,
    clock,
    log,
    cards,
    platforms,
    wakeDelivery,
    catalog: createCatalogCache(sql),
    newId: createIds(clock),
    lanes: createOrderLanes(),
    directory: createOrderDirectory({
      byCodes: codes => loadOrders(sql, codes),
      byText: query => findOrders(sql, query),
    }),
    orders: createOrderMemory(),
    metrics: createMetrics({ clock, platforms: () => healthOf(platforms), readDatabase: () => readGauges(sql) }),
    canEdit: (name: string): boolean => platforms.get(name)?.capabilities.updateCards ?? true,
  }
}

async function openSandbox(config: Config, house: House, heartbeat: Heartbeat): Promise<Sandbox> {
  const { site } = await house.catalog.get()
  const parts = sandboxParts({ ...house, heartbeat }, { botName: botNameOf(site), timeZone: site.timeZone })
  const store = sandboxMessages<Card>(house.sql)
  const sandbox = createSandbox({ store, reach: sandboxReach(config), ...parts })
  house.platforms.set(sandbox.name, sandbox)
  return sandbox
}

async function openOutside(config: Config, house: House, opened: Opened): Promise<readonly OutsidePlatform[]> {
  const { sql, catalog, clock, newId, platforms } = house
  const parts = await platformParts({
    ...house,
    owner: newId(),
    warn: async (warnings, month) => warnOfBudget(sql, await catalog.get(), clock.now(), month, warnings),
  })
  opened.defer('call counts', parts.stop)
  const outside = createPlatforms(config, parts.of)
  for (const platform of outside) platforms.set(platform.name, platform)
  return outside
}

function conversationOf({ travelerUrl }: Config, house: House): Receive {
  const { catalog, platforms } = house
  const named = (name: string): ChatPlatform => platformNamed(platforms, name)
  return createConversation({
    ...house,
    readFile: (platform, file) => named(platform).readFile(file),
    travelerUrl,
    recognise: event => recognise({ ...house, catalog: () => catalog.get(), platformNamed: named }, event),
  })
}

function appParts({ apiKeys, travelerUrl }: Config, house: House, parts: readonly Part[]): AppDeps {
  const { sql, catalog, clock, log, lanes, metrics, platforms, wakeDelivery } = house
  const booking = { ...house, catalog: catalogSource(sql, catalog) }
  return {
    log,
    metrics,
    health: { clock, pingDatabase: () => sql`select 1`, platforms: () => healthOf(platforms) },
    rest: {
      sql,
      catalog,
      clock,
      apiKeys,
      version: VERSION,
      book: createApiBooking(booking),
      bookAll: createApiBatchBooking(booking),
      createOrder: createApiOrders(house),
      bookException: createApiExceptions(booking),
      lanes,
      wakeDelivery,
      travelerUrl,
    },
    parts: [scanPage(async () => (await catalog.get()).site), ...parts],
  }
}

const sandboxRoutes =
  (sandbox: Sandbox): Part =>
  async app => {
    await app.register(sandbox.routes, { prefix: '/sandbox/api' })
    await app.register(sandbox.pages, { prefix: '/sandbox' })
    app.get('/', (_request, reply) => reply.redirect('/sandbox/'))
  }

type Part = AppDeps['parts'][number]

const webhookRoutes = ({ routes }: OutsidePlatform): readonly Part[] =>
  routes === null ? [] : [async app => void (await app.register(routes))]

const botNameOf = ({ locale }: Site): string => wordsFor(isLocale(locale) ? locale : 'zh-CN').talk.botName

const healthOf = (platforms: ReadonlyMap<string, ChatPlatform>) =>
  new Map([...platforms].map(([name, platform]) => [name, platform.health()]))

function platformNamed(platforms: ReadonlyMap<string, ChatPlatform>, name: string): ChatPlatform {
  const platform = platforms.get(name)
  if (platform === undefined) throw new Error(`no platform ${name} in this service`)
  return platform
}

const deliveryLog = (log: Log): Parameters<typeof startDelivery>[0]['log'] => ({
  sent: (platform, outboxId) => log.debug({ event: 'message.sent', platform, outboxId }),
  failed: (platform, outboxId, err, next) => log.warn({ event: 'message.failed', platform, outboxId, next, err }),
  broke: err => log.error({ event: 'delivery.broke', err }),
})

/** Longer than any send may take; then the process ends anyway. */
const LONGEST_STOP_MS = 15_000

async function main(): Promise<void> {
  const config = loadConfig(process.env)
  forgetSecrets(process.env)
  const log = createLog({ level: config.logLevel })
  endWhenUncaught(log)
  const service = await startService(config, log)
  announce(config, service.address)
  const stop = (signal: string): void => {
    log.info({ event: 'service.stopping', signal })
    setTimeout(() => {
      log.error({ event: 'service.stopTooLong', waitingFor: service.stopping() })
      process.exit(1)
    }, LONGEST_STOP_MS).unref()
    service.stop().then(
      () => process.exit(0),
      err => {
        log.error({ event: 'service.stopFailed', err })
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal))
  whenNpmIsGone(() => stop('npm gone'))
}

const LOOK_FOR_NPM_MS = 1_000

/** npm passes a signal on to its shell, which does not pass it on to us: we would live on with the port and the data. */
function whenNpmIsGone(then: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const looking = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(looking)
    then()
  }, LOOK_FOR_NPM_MS)
  looking.unref()
}

const EXPOSED =
  '  !! Everybody on the network can open this page and act as anybody: HOST opens it. SANDBOX=off closes it.\n\n'

/** For the person at the terminal; the log has the same for machines. */
function announce(config: Config, address: string): void {
  if (!config.sandbox) return
  process.stderr.write(`\n  Baogong 报工: ${address}/sandbox\n\n`)
  if (sandboxReach(config) === 'network') process.stderr.write(EXPOSED)
}

/** What went wrong, and what to do about it. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is taken, perhaps by another Baogong: stop that one, or choose another port with PORT=…'
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  })
}
