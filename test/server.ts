/** The PostgreSQL server that tests run on: one for a whole run, or one of a test file's own when it is run alone. */
import { chmod, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedServer, startEmbedded } from '../db/embedded.ts'
import { isAlive, isServer, readPostmaster } from '../db/embedded-process.ts'

export type TestServer = {
  readonly url: string
  readonly adminUrl: string
  readonly stop: () => Promise<void>
}

const PREFIX = 'baogong-test-'
const VARIABLE = 'BAOGONG_TEST_SERVER'

/** What a test run loses in a crash is nothing anybody wants back; everything else is as in production. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }

export const startTestServer = (): Promise<EmbeddedServer> => startTemporary(SETTINGS)

/** Starts a server in a temporary folder, which goes away with it. It flushes what it commits unless told otherwise. */
export async function startTemporary(settings: Readonly<Record<string, string>> = {}): Promise<EmbeddedServer> {
  await sweep()
  const folder = await temporaryFolder()
  const server = await startEmbedded({ dataDir: folder, settings })
  const stop = async () => {
    await server.stop()
    // Elsewhere, where the server's account can't reach the temporary folder.
    await rm(server.path, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
  return { ...server, stop }
}

/** A folder that the server's account may enter even where we are root. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX))
  await chmod(folder, 0o755)
  return folder
}

/** The server of the run, where `npm test` started one; otherwise a new one that the caller stops. */
export async function testServer(): Promise<TestServer> {
  const shared = process.env[VARIABLE]
  if (shared === undefined) return startTestServer()
  const { url, adminUrl }: { url: string; adminUrl: string } = JSON.parse(shared)
  return { url, adminUrl, stop: async () => undefined }
}

/** Lets the test files that are started from here on use this server. */
export function shareWithChildren({ url, adminUrl }: TestServer): void {
  process.env[VARIABLE] = JSON.stringify({ url, adminUrl })
}

/** Ends what a killed run left behind. */
async function sweep(): Promise<void> {
  const names = await readdir(tmpdir())
  await Promise.all(names.filter(name => name.startsWith(PREFIX)).map(name => sweepFolder(join(tmpdir(), name))))
}

async function sweepFolder(folder: string): Promise<void> {
  const starter = Number(await readFile(join(folder, 'postgres', 'starter.pid'), 'utf8').catch(() => '0'))
  if (starter === 0 || isAlive(starter)) return
  const running = await readPostmaster(join(folder, 'postgres', 'cluster'))
  if (running !== null && (await isServer(running.pid))) process.kill(running.pid, 'SIGQUIT')
  await rm(await realpath(join(folder, 'postgres')), { recursive: true, force: true }).catch(() => undefined)
  await rm(folder, { recursive: true, force: true }).catch(() => undefined)
}
