/** The service as a process of its own, for tests that kill one. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { speakingTo } from './running-service.ts'

const MAIN = fileURLToPath(new URL('../bot/main.ts', import.meta.url))

export type ServiceProcess = ReturnType<typeof speakingTo> & {
  /** As the kernel does it: nothing is said, nothing is finished. */
  readonly kill: () => Promise<void>
}

/** Resolves once it answers. */
export async function startProcess(databaseUrl: string): Promise<ServiceProcess> {
  const port = await freePort()
  const env = { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), SANDBOX: 'on', LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  const baseUrl = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 3_000; tries++) {
    if (await isReady(baseUrl)) return { ...speakingTo(baseUrl), kill }
    if (child.exitCode !== null) break
    await sleep(10)
  }
  await kill()
  throw new Error('the service did not get ready')
}

const isReady = (baseUrl: string): Promise<boolean> =>
  fetch(`${baseUrl}/readyz`).then(
    answer => answer.ok,
    () => false,
  )

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
