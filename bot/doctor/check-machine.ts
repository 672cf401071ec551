/** The machine: runtime, disk, port. */
import { access, constants, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import type { Config } from '../config.ts'
import type { Finding } from './finding.ts'

/** The first that runs TypeScript without being asked, with the features that are used here. */
const OLDEST_NODE = 24

export function checkNode(version: string): Finding {
  const major = Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0)
  return major >= OLDEST_NODE
    ? { kind: 'nodeRight', version }
    : { kind: 'nodeOld', version, needed: String(OLDEST_NODE) }
}

const MEGABYTE = 2 ** 20
/** PostgreSQL stops writing when nothing is left, and its log alone takes 16 MB at a time. */
const FULL_BELOW_MB = 200
const LOW_BELOW_MB = 1_024

/** The folder, or where it is missing the next one up that is there. Makes nothing. */
export async function checkDataDir(path: string): Promise<Finding> {
  const existing = await nearestExisting(path)
  if (!(await isWritable(existing))) return { kind: 'dataDirNotWritable', path }
  const { bavail, bsize } = await statfs(existing)
  const freeMB = Math.floor((bavail * bsize) / MEGABYTE)
  if (freeMB < FULL_BELOW_MB) return { kind: 'diskFull', path, freeMB }
  return { kind: freeMB < LOW_BELOW_MB ? 'diskLow' : 'dataDirWritable', path, freeMB }
}

async function nearestExisting(path: string): Promise<string> {
  const exists = await access(path).then(
    () => true,
    () => false,
  )
  const parent = dirname(path)
  return exists || parent === path ? path : nearestExisting(parent)
}

const isWritable = (path: string): Promise<boolean> =>
  access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )

/** Free, taken by this service, or taken by somebody else. Nothing to say of a free one. */
export async function checkPort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<readonly Finding[]> {
  if (port === 0 || !(await isTaken(host, port))) return []
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  return [{ kind: (await isOurs(address)) ? 'serviceRuns' : 'portTaken', address }]
}

function isTaken(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const server = createServer()
  server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'))
  server.listen(port, host, () => server.close(() => resolve(false)))
  return promise
}

const PATIENCE_MS = 2_000

async function isOurs(address: string): Promise<boolean> {
  try {
    const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    const body: unknown = await answer.json()
    return answer.ok && JSON.stringify(body) === '{"status":"alive"}'
  } catch {
    return false
  }
}
