/** The embedded server's data folder: made by initdb on first use, and refused when another version made it. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ADMIN, ensureAccess } from './embedded-access.ts'
import { EmbeddedServerError } from './embedded-error.ts'
import { clusterOf, isAlive, surroundings } from './embedded-process.ts'
import type { Settled } from './embedded-settle.ts'

const runFile = promisify(execFile)

/** A folder appears under its name only when initdb is through with it. */
export async function initialise(place: Settled): Promise<'made' | 'found'> {
  const cluster = clusterOf(place)
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => null)
  if (version !== null) {
    requireVersion(version.trim(), place)
    return 'found'
  }
  const { adminPassword } = await ensureAccess(place)
  await removeHalves(place)
  const fresh = `${cluster}.${halfName()}`
  await ownFolder(fresh, place)
  await initdb(fresh, adminPassword, place)
  await rename(fresh, cluster).catch(async error => {
    await rm(fresh, { recursive: true, force: true })
    // Another service was faster; its data is as good.
    if ((await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => null)) === null) throw error
  })
  return 'made'
}

/** Whose it is and which: two may be made at once. */
const halfName = () => `${process.pid}-${randomBytes(4).toString('hex')}`

async function removeHalves({ path }: Settled): Promise<void> {
  for (const name of await readdir(path)) {
    const pid = /^cluster\.(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(path, name), { recursive: true, force: true })
  }
}

function requireVersion(found: string, place: Settled): void {
  const ours = place.binaries.version.split('.')[0]
  if (found === ours) return
  throw new EmbeddedServerError(
    'otherVersion',
    `the data in ${place.path} is of PostgreSQL ${found}, the embedded server is ${ours}: dump it with the old release and load it into a new DATA_DIR`,
  )
}

async function initdb(folder: string, password: string, place: Settled): Promise<void> {
  const passwordFile = `${folder}.password`
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    if (place.account !== null) await chown(passwordFile, place.account.uid, place.account.gid)
    const flags = ['--auth=scram-sha-256', `--username=${ADMIN}`, '--encoding=UTF8', '--locale=C', '--no-instructions']
    // The same order and the same capitals on every machine, whatever its locales.
    const collation = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    await runFile(
      place.binaries.initdb,
      ['-D', folder, `--pwfile=${passwordFile}`, ...flags, ...collation],
      surroundings(place),
    )
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    throw new EmbeddedServerError('startFailed', `initdb failed in ${place.path}: ${lastWords(cause)}`, { cause })
  } finally {
    await rm(passwordFile, { force: true })
  }
}

function lastWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : ''
  return said === '' ? error.message : said
}

async function ownFolder(folder: string, { account }: Settled): Promise<void> {
  await mkdir(folder, { mode: 0o700 })
  if (account !== null) await chown(folder, account.uid, account.gid)
}
