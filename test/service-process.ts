/** The service as a process of its own, for tests that kill one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { speakingTo } from './running-service.ts'

const MAIN = fileURLToPath(new URL('../bot/main.ts', import.meta.url))
const READY_WITHIN_MS = 180_000
/** Longer than the service gives itself. */
const STOPS_WITHIN_MS = 25_000
const PRINTED_CHARACTERS = 20_000

export type Stopped = { readonly code: number | null; readonly afterMs: number }

export type ServiceProcess = ReturnType<typeof speakingTo> & {
  readonly port: number
  readonly pid: number
  /** As the kernel does it: nothing is said, nothing is finished. */
  readonly kill: () => Promise<void>
  /** As an operator does it. `code` is null when it had to be killed. */
  readonly stop: () => Promise<Stopped>
  readonly runs: () => boolean
  /** The end of what it printed. */
  readonly printed: () => string
}

export type ProcessOptions = {
  /** null: the embedded one, in the environment's `DATA_DIR`. */
  readonly databaseUrl: string | null
  readonly environment?: Readonly<Record<string, string>>
  /** Left out: any that is free. */
  readonly port?: number
}

/** A test that breaks must not leave services behind. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Resolves once it answers. */
export async function startProcess(given: string | ProcessOptions): Promise<ServiceProcess> {
  const service = await launchProcess(typeof given === 'string' ? { databaseUrl: given } : given)
  const begun = performance.now()
  while (service.runs() && performance.now() - begun < READY_WITHIN_MS) {
    if (await isReady(service.baseUrl)) return service
    await sleep(10)
  }
  await service.kill()
  throw new Error(`the service did not get ready: ${service.printed()}`)
}

/** Without waiting for it. */
async function launchProcess({ databaseUrl, environment = {}, port: wanted }: ProcessOptions) {
  const port = wanted ?? (await freePort())
  const env = {
    ...process.env,
    PORT: String(port),
    SANDBOX: 'on',
    LOG_LEVEL: 'error',
    ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
    ...environment,
  }
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      printed = (printed + chunk).slice(-PRINTED_CHARACTERS)
    })
  }
  running.add(child)
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  void exited.then(() => running.delete(child))
  const runs = (): boolean => child.exitCode === null && child.signalCode === null
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  const stop = async (): Promise<Stopped> => {
    const begun = performance.now()
    child.kill('SIGTERM')
    await Promise.race([exited, sleep(STOPS_WITHIN_MS, undefined, { ref: false })])
    if (runs()) await kill()
    return { code: child.exitCode, afterMs: performance.now() - begun }
  }
  const service: ServiceProcess = {
    ...speakingTo(`http://127.0.0.1:${port}`),
    port,
    pid: child.pid ?? 0,
    kill,
    stop,
    runs,
    printed: () => printed,
  }
  return service
}

export const isReady = (baseUrl: string): Promise<boolean> =>
  fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(5_000) }).then(
    answer => answer.ok,
    () => false,
  )

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
