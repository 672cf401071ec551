/** The service as a process of its own, as in a factory: what is measured includes everything but the network. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../bot/main.ts', import.meta.url))
/** The same as in `npm start`. */
const FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=512']
const PORT = 3917
export const BASE = `http://127.0.0.1:${PORT}`

export type Running = { readonly process: ChildProcess; readonly stop: () => Promise<void> }

/** A measurement that breaks must not leave it behind. */
export async function withService<Result>(
  environment: Readonly<Record<string, string>>,
  work: (service: Running) => Promise<Result>,
): Promise<Result> {
  const service = await startService(environment)
  try {
    return await work(service)
  } finally {
    await service.stop()
  }
}

/** Resolves once it answers. */
async function startService(environment: Readonly<Record<string, string>>): Promise<Running> {
  // It would be spoken to in the place of ours.
  if (await isReady()) throw new Error(`another benchmark runs its service on port ${PORT}`)
  const env = { ...process.env, PORT: String(PORT), SANDBOX: 'on', LOG_LEVEL: 'warn', ...environment }
  const service = spawn(process.execPath, [...FLAGS, MAIN], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const exited = new Promise<void>(resolve => service.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    service.kill('SIGTERM')
    await exited
  }
  for (let tries = 0; tries < 2_000; tries++) {
    if (await isReady()) return { process: service, stop }
    if (service.exitCode !== null) break
    await sleep(10)
  }
  throw new Error('the service did not get ready')
}

const isReady = (): Promise<boolean> =>
  fetch(`${BASE}/readyz`).then(
    answer => answer.ok,
    () => false,
  )

/** Memory that the process holds; 0 where the system does not tell. */
export async function residentMegabytes({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}
