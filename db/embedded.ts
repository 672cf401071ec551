/**
 * The database for a machine that has none: a real PostgreSQL server from npm, run as our child, on the loopback address,
 * with a password of its own and everything flushed. It is started again when it dies; one service uses it at a time.
 */
import type { ChildProcess } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Access,
  adminUrl,
  databaseUrl,
  ensureAccess,
  ensureDatabase,
  freePort,
  readAccess,
} from './embedded-access.ts'
import { initialise } from './embedded-data.ts'
import { EmbeddedServerError } from './embedded-error.ts'
import { type Lease, takeLease } from './embedded-lease.ts'
import { STATE_ROOT } from './embedded-places.ts'
import {
  clusterOf,
  forgetPostmaster,
  isAlive,
  isServer,
  type Postmaster,
  readPostmaster,
  startProcess,
  stopServer,
} from './embedded-process.ts'
import { type Settled, settle } from './embedded-settle.ts'

export { EmbeddedServerError } from './embedded-error.ts'

const START_ATTEMPTS = 5
const LONGEST_RESTART_DELAY_MS = 5_000
const LOOK_AGAIN_MS = 100
/** How long a starting service may take from the server's being ready to its lease. */
const GRACE_MS = 2_000
const GIVE_UP_AFTER_MS = 20_000

export type EmbeddedEvent =
  | { readonly event: 'database.initialised'; readonly path: string }
  | {
      readonly event: 'database.started'
      readonly path: string
      readonly account: string | null
      readonly pid: number
      readonly port: number
      readonly tookMs: number
    }
  | { readonly event: 'database.orphanStopped'; readonly pid: number }
  | { readonly event: 'database.exited'; readonly code: number | null; readonly signal: string | null }
  | { readonly event: 'database.restartFailed'; readonly error: unknown }

export type EmbeddedOptions = {
  /** `DATA_DIR`. Made when it is missing. */
  readonly dataDir: string
  /** For what the server's account can't reach, when we are root. */
  readonly stateRoot?: string
  /** Server settings beside ours, by their PostgreSQL names. */
  readonly settings?: Readonly<Record<string, string>>
  readonly log?: (event: EmbeddedEvent) => void
}

export type EmbeddedServer = {
  /** With the password: never to be printed. */
  readonly url: string
  /** The same server for its superuser: making and dropping databases. */
  readonly adminUrl: string
  /** Where the data is, to be told to the operator. */
  readonly path: string
  readonly port: number
  readonly pid: () => number | null
  /** Ends the server cleanly. Safe to call twice. */
  readonly stop: () => Promise<void>
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // Its path may be longer than a socket's name can be; the loopback address is there everywhere.
  unix_socket_directories: '',
  max_connections: '60',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  // Compiling a query costs more than any of ours takes.
  jit: 'off',
  random_page_cost: '1.1',
  // Statistics soon after a first import, so that no query is planned for the empty tables of before.
  autovacuum_naptime: '15s',
}

/** `port`: the one that must be had, because somebody has been told of it. */
type Options = EmbeddedOptions & { readonly place: Settled; readonly port: number | null }

type Running = { readonly child: ChildProcess; readonly access: Access; readonly lease: Lease }

/**
 * Starts the server, making the data on first use.
 * @throws EmbeddedServerError `alreadyRunning` (and leaves everything as it is) while another service uses the data.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = await settle(options.dataDir, options.stateRoot ?? STATE_ROOT)
  return supervise({ ...options, place, port: null })
}

/**
 * The address of the server that a running service has on this data, for a command beside it; null when none runs.
 * It holds the password: never to be printed.
 */
export async function findRunning(options: Pick<EmbeddedOptions, 'dataDir' | 'stateRoot'>): Promise<string | null> {
  const place = await settle(options.dataDir, options.stateRoot ?? STATE_ROOT)
  const [found, access] = await Promise.all([readPostmaster(clusterOf(place)), readAccess(place)])
  if (found === null || access === null || !(await isServer(found.pid))) return null
  return databaseUrl({ ...access, port: found.port })
}

async function supervise(options: Options): Promise<EmbeddedServer> {
  let running = await start(options)
  let stopping: Promise<void> | null = null
  const { access } = running

  const watch = ({ child }: Running) =>
    child.once('exit', (code, signal) => {
      if (stopping !== null) return
      options.log?.({ event: 'database.exited', code, signal })
      void startAgain()
    })
  const startAgain = async () => {
    for (let delayMs = 100; stopping === null; delayMs = Math.min(delayMs * 2, LONGEST_RESTART_DELAY_MS)) {
      await running.lease.release()
      try {
        running = await start({ ...options, port: access.port })
        // Asked to stop meanwhile: nobody waits for this one any more.
        if (stopping === null) watch(running)
        else await end(running, options.place)
        return
      } catch (error) {
        options.log?.({ event: 'database.restartFailed', error })
        await sleep(delayMs)
      }
    }
  }
  // A fault that ends the process without a word must not leave the server behind.
  const onExit = () => running.child.kill('SIGINT')
  process.once('exit', onExit)
  watch(running)

  return {
    url: databaseUrl(access),
    adminUrl: adminUrl(access),
    path: options.place.path,
    port: access.port,
    pid: () => running.child.pid ?? null,
    stop: () => {
      process.off('exit', onExit)
      stopping ??= end(running, options.place)
      return stopping
    },
  }
}

async function end({ child, lease }: Running, place: Settled): Promise<void> {
  await lease.release()
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
    await stopServer(child.pid, place)
}

/** Of two services that start at once, one finds the other's server when it looks again, and says so. */
async function start(options: Options): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    try {
      await makeWay(options)
      if ((await initialise(options.place)) === 'made')
        options.log?.({ event: 'database.initialised', path: options.place.path })
      return await run(options)
    } catch (error) {
      const hopeless = error instanceof EmbeddedServerError && error.code !== 'startFailed'
      if (hopeless || attempt >= START_ATTEMPTS) throw error
      await sleep(150 * attempt)
    }
  }
}

/** After this no server runs on the data: none did, or it had lost its service and was stopped. */
async function makeWay(options: Options): Promise<void> {
  const cluster = clusterOf(options.place)
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    const found = await readPostmaster(cluster)
    if (found === null) return
    // Left behind by a crash of the machine; its number may be another process's by now.
    if (!(await isServer(found.pid))) return forgetPostmaster(cluster)
    if ((await lookAt(found, options, waited)) === 'gone') return
    if (waited > GIVE_UP_AFTER_MS) throw alreadyRunning(found, options)
    await sleep(LOOK_AGAIN_MS)
  }
}

async function lookAt(found: Postmaster, options: Options, waitedMs: number): Promise<'gone' | 'lookAgain'> {
  const access = await readAccess(options.place)
  if (access === null) throw alreadyRunning(found, options)
  const outcome = await takeLease(adminUrl({ ...access, port: found.port }))
  if (outcome.kind === 'taken') throw alreadyRunning(found, options)
  if (outcome.kind === 'noServer') return 'lookAgain'
  try {
    // A service that has just started its server has not taken the lease yet.
    if (waitedMs < GRACE_MS && (await starterIsAlive(options.place))) return 'lookAgain'
    await stopServer(found.pid, options.place)
    options.log?.({ event: 'database.orphanStopped', pid: found.pid })
    return 'gone'
  } finally {
    await outcome.lease.release()
  }
}

function alreadyRunning({ pid, port }: Postmaster, { place }: Options): EmbeddedServerError {
  return new EmbeddedServerError(
    'alreadyRunning',
    `another baogong uses the data in ${place.path} (database process ${pid}, port ${port}): stop that one, or give this one another DATA_DIR`,
    { pid, port },
  )
}

async function starterIsAlive(place: Settled): Promise<boolean> {
  const pid = Number(await readFile(join(place.path, 'starter.pid'), 'utf8').catch(() => '0'))
  return pid > 0 && isAlive(pid)
}

async function run(options: Options): Promise<Running> {
  const { place } = options
  const began = performance.now()
  const access = options.port === null ? await freePort(place) : await ensureAccess(place)
  await writeFile(join(place.path, 'starter.pid'), String(process.pid))
  const child = await startProcess(place, access.port, { ...SETTINGS, ...options.settings })
  const outcome = await takeLease(adminUrl(access))
  if (outcome.kind !== 'held') throw alreadyRunning({ pid: child.pid ?? 0, port: access.port, ready: true }, options)
  await ensureDatabase(access)
  options.log?.({
    event: 'database.started',
    path: place.path,
    account: place.account?.name ?? null,
    pid: child.pid ?? 0,
    port: access.port,
    tookMs: Math.round(performance.now() - began),
  })
  return { child, access, lease: outcome.lease }
}
