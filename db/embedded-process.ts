/** One run of the server's process: started, known to be ready, stopped. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { close, open as openFile } from 'node:fs'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { EmbeddedServerError } from './embedded-error.ts'
import type { Settled } from './embedded-settle.ts'

const open = promisify(openFile)
const closeFile = promisify(close)
const run = promisify(execFile)

const POLL_MS = 15
/** Recovery after a crash replays what was not flushed; on a slow disk that takes its time. */
const READY_WITHIN_MS = 120_000
const STOP_WITHIN_MS = 15_000
const LARGEST_LOG_BYTES = 5_000_000

export const clusterOf = (place: Settled) => join(place.path, 'cluster')
const logOf = (place: Settled) => join(place.path, 'server.log')

/** Where nothing of ours steers the server or is seen by it. Its account may be unable to enter our own folder. */
export function surroundings({ path, account }: Settled) {
  const { PATH, SystemRoot, TEMP } = process.env
  const env = Object.fromEntries(
    Object.entries({ PATH, SystemRoot, TEMP, LC_ALL: 'C', TZ: 'UTC' }).filter(([, v]) => v !== undefined),
  )
  return { cwd: path, env, ...(account === null ? {} : { uid: account.uid, gid: account.gid }) }
}

/**
 * Starts the server and returns once it takes connections.
 * @throws EmbeddedServerError `startFailed` with the end of its log.
 */
export async function startProcess(
  place: Settled,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  await rotateLog(place)
  const log = await open(logOf(place), 'a', 0o600)
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  // Detached: Ctrl-C in a terminal goes to the whole group, and the database must outlive what still writes to it.
  const child = spawn(place.binaries.postgres, ['-D', clusterOf(place), ...flags], {
    ...surroundings(place),
    detached: true,
    stdio: ['ignore', log, log],
  })
  // At once: that it can't be started is said a moment later, and ends the process where nobody listens.
  await Promise.all([untilReady(child, place), closeFile(log)])
  return child
}

async function untilReady(child: ChildProcess, place: Settled): Promise<void> {
  let failure: unknown = null
  child.once('error', error => {
    failure = error
  })
  for (let waited = 0; waited < READY_WITHIN_MS; waited += POLL_MS) {
    const running = await readPostmaster(clusterOf(place))
    if (running?.ready && running.pid === child.pid) return
    if (failure !== null || child.exitCode !== null || child.signalCode !== null) break
    await sleep(POLL_MS)
  }
  child.kill('SIGQUIT')
  const why = failure instanceof Error ? failure.message : await endOfLog(place)
  throw new EmbeddedServerError('startFailed', `the embedded database does not start: ${why}`, { cause: failure })
}

export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean }

/** What the server says of itself in its lock file, which may have been left behind by a crash. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => null)
  if (text === null) return null
  const lines = text.split('\n').map(line => line.trim())
  const pid = Number(lines[0])
  return Number.isSafeInteger(pid) && pid > 0 ? { pid, port: Number(lines[3] ?? 0), ready: lines[7] === 'ready' } : null
}

/** True when that process lives and is a PostgreSQL server: after a restart of the machine others carry old numbers. */
export async function isServer(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform === 'win32') return true
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() =>
    run('ps', ['-o', 'command=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    ),
  )
  return command.includes('postgres')
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Ends the server: what is running is rolled back, everything committed is flushed. Returns when it is gone. */
export async function stopServer(pid: number, place: Settled): Promise<void> {
  await signal(pid, 'fast', place)
  if (await isGoneWithin(pid, STOP_WITHIN_MS)) return
  await signal(pid, 'immediate', place)
  await isGoneWithin(pid, STOP_WITHIN_MS)
}

async function signal(pid: number, mode: 'fast' | 'immediate', place: Settled): Promise<void> {
  try {
    if (process.platform !== 'win32') process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
    // There are no signals on Windows; the server's own tool has another way.
    else
      await run(join(dirname(place.binaries.postgres), 'pg_ctl.exe'), [
        'stop',
        '-D',
        clusterOf(place),
        '-m',
        mode,
        '-W',
      ])
  } catch {
    // Gone already.
  }
}

async function isGoneWithin(pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += POLL_MS) {
    if (!isAlive(pid)) return true
    await sleep(POLL_MS)
  }
  return false
}

async function rotateLog(place: Settled): Promise<void> {
  const size = await stat(logOf(place)).then(
    found => found.size,
    () => 0,
  )
  if (size > LARGEST_LOG_BYTES) await rename(logOf(place), `${logOf(place)}.old`)
}

async function endOfLog(place: Settled): Promise<string> {
  const text = await readFile(logOf(place), 'utf8').catch(() => '')
  return `${text.trim().split('\n').slice(-4).join(' | ')} (whole log: ${logOf(place)})`
}

export const forgetPostmaster = (cluster: string): Promise<void> => rm(join(cluster, 'postmaster.pid'), { force: true })
