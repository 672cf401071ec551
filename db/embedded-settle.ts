/** Looks at the machine and settles, by the rule of `embedded-places.ts`, where the embedded server lives. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, lstat, mkdir, readlink, realpath, rm, stat, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import {
  type Binaries,
  binariesIn,
  completeLinks,
  copyBinaries,
  findPackage,
  makeEnterable,
} from './embedded-binaries.ts'
import { EmbeddedServerError } from './embedded-error.ts'
import {
  type Account,
  chooseAccount,
  chooseDataPlace,
  type DataPlace,
  type FolderAccess,
  foldersDownTo,
  mayEnter,
  mayRead,
  SERVER_ACCOUNTS,
} from './embedded-places.ts'

const run = promisify(execFile)

export type Settled = { readonly path: string; readonly account: Account | null; readonly binaries: Binaries }

/** Makes the folders that are missing. `stateRoot` is where things go that the server's account can't reach. */
export async function settle(dataDir: string, stateRoot: string): Promise<Settled> {
  await mkdir(dataDir, { recursive: true })
  const real = await realpath(resolve(dataDir))
  const account = process.getuid?.() === 0 ? await findAccount(join(real, 'postgres', 'cluster')) : null
  const path = await settleData(real, account, stateRoot)
  return { path, account, binaries: await settleBinaries(account, account === null ? path : stateRoot) }
}

async function findAccount(cluster: string): Promise<Account> {
  const existing = (await Promise.all(SERVER_ACCOUNTS.map(lookUpAccount))).filter(one => one !== null)
  const owner = await stat(cluster).then(
    ({ uid, gid }) => existing.find(one => one.uid === uid) ?? { name: `uid ${uid}`, uid, gid },
    () => null,
  )
  const account = chooseAccount(owner, existing)
  if (account !== null) return account
  throw new EmbeddedServerError(
    'noAccount',
    'PostgreSQL refuses to run as root and this machine has no account for it: make one (useradd --system baogong), start as an ordinary user, or set DATABASE_URL',
  )
}

async function lookUpAccount(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async flag => Number((await run('id', [flag, name])).stdout)))
    return uid === undefined || gid === undefined ? null : { name, uid, gid }
  } catch {
    return null
  }
}

async function settleData(dataDir: string, account: Account | null, stateRoot: string): Promise<string> {
  const place = chooseDataPlace({
    dataDir,
    stateRoot,
    reachable: account === null || (await canOwnIn(dataDir, account)),
    linkedTo: await leadsTo(join(dataDir, 'postgres')),
    token: randomBytes(4).toString('hex'),
  })
  await makeData(place, account, stateRoot)
  return place.path
}

async function makeData(place: DataPlace, account: Account | null, stateRoot: string): Promise<void> {
  if (account === null) return void (await mkdir(place.path, { recursive: true, mode: 0o700 }))
  if (place.kind === 'elsewhere') await makeEnterable(stateRoot)
  await makeEnterable(place.path)
  if (place.kind === 'inPlace' || (await leadsTo(place.link)) === place.path) return
  await refuseFolderAt(place.link, account)
  await symlink(place.path, place.link)
}

/** Data that stands where its account can't reach it, such as a restored backup: never left aside for a new, empty one. */
async function refuseFolderAt(link: string, { name }: Account): Promise<void> {
  const entry = await lstat(link).catch(() => null)
  if (entry === null) return
  throw new EmbeddedServerError(
    'unreachableData',
    `there is data in ${link}, where the account "${name}", as which the database runs for root, can't reach it: move it to a folder that account may enter and set DATA_DIR to that folder, or start as an ordinary user`,
  )
}

async function leadsTo(link: string): Promise<string | null> {
  const entry = await lstat(link).catch(() => null)
  return entry?.isSymbolicLink() ? resolve(link, '..', await readlink(link)) : null
}

/** Reachable, and on a file system that keeps owners: shares of a host often don't. */
async function canOwnIn(folder: string, account: Account): Promise<boolean> {
  if (!mayEnter(account, await accessOf(folder))) return false
  const probe = join(folder, `.owner-${randomBytes(4).toString('hex')}`)
  try {
    await mkdir(probe)
    await chown(probe, account.uid, account.gid)
    return (await stat(probe)).uid === account.uid
  } catch {
    return false
  } finally {
    await rm(probe, { recursive: true, force: true })
  }
}

const accessOf = (path: string): Promise<readonly FolderAccess[]> =>
  Promise.all(foldersDownTo(path).map(folder => stat(folder)))

async function settleBinaries(account: Account | null, copyRoot: string): Promise<Binaries> {
  const { folder, version } = await findPackage()
  const real = await realpath(folder)
  const reachable = account === null || mayRead(account, await accessOf(join(real, 'bin')))
  if (reachable && (await completeLinks(real))) return binariesIn(real, version)
  return binariesIn(await copyBinaries(real, copyRoot, version), version)
}
