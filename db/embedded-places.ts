/**
 * Where the embedded server's binaries and data live, and as whom it runs. The rule, from plain to odd:
 *
 * - An ordinary user: the binaries in `node_modules`, the data in `DATA_DIR/postgres`, the server as that user.
 * - Root: PostgreSQL refuses to run as root, so it runs as the account that owns the data already, else `baogong`, else
 *   `postgres`, else `nobody`, whichever the machine has first. No account is made.
 * - What that account can't reach (a clone under /root) goes below `/var/lib/baogong`: the binaries copied once per
 *   version, the data in a folder of its own, to which `DATA_DIR/postgres` is then a link. The link is what remembers it:
 *   it moves with the clone.
 */
import { dirname, join } from 'node:path'

/** As whom the server runs; null: as ourselves. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

/** What deciding needs to know of a folder: owner and permission bits. */
export type FolderAccess = { readonly uid: number; readonly gid: number; readonly mode: number }

/** In the order of preference. */
export const SERVER_ACCOUNTS = ['baogong', 'postgres', 'nobody'] as const

/** Survives a reboot, unlike the temporary folder, and every account may enter it. */
export const STATE_ROOT = '/var/lib/baogong'

/** Who may enter or read, as the kernel judges it; access control lists are not looked at. */
function may(account: Account, folder: FolderAccess, bits: number): boolean {
  if (folder.uid === account.uid) return ((folder.mode >> 6) & bits) === bits
  if (folder.gid === account.gid) return ((folder.mode >> 3) & bits) === bits
  return (folder.mode & bits) === bits
}

const ENTER = 1
const READ_AND_ENTER = 5

/** True when the account may pass every folder on the way down to (and into) the last. */
export const mayEnter = (account: Account, way: readonly FolderAccess[]): boolean =>
  way.every(folder => may(account, folder, ENTER))

/** True when the account may also list the last folder of the way. */
export function mayRead(account: Account, way: readonly FolderAccess[]): boolean {
  const last = way.at(-1)
  return mayEnter(account, way) && (last === undefined || may(account, last, READ_AND_ENTER))
}

/** The folders from the root down to `path`, itself included. */
export function foldersDownTo(path: string): readonly string[] {
  const parent = dirname(path)
  return parent === path ? [path] : [...foldersDownTo(parent), path]
}

/** The account to run as when we are root: the data's owner, else the best of those the machine has. */
export function chooseAccount(owner: Account | null, existing: readonly Account[]): Account | null {
  if (owner !== null && owner.uid !== 0) return owner
  for (const name of SERVER_ACCOUNTS) {
    const account = existing.find(one => one.name === name)
    if (account !== undefined && account.uid !== 0) return account
  }
  return null
}

export type DataPlace =
  | { readonly kind: 'inPlace'; readonly path: string }
  | { readonly kind: 'elsewhere'; readonly path: string; readonly link: string }

/** `linkedTo`: where `DATA_DIR/postgres` already leads, or null. `token` names a new folder elsewhere. */
export function chooseDataPlace(choice: {
  readonly dataDir: string
  readonly stateRoot: string
  readonly reachable: boolean
  readonly linkedTo: string | null
  readonly token: string
}): DataPlace {
  const path = join(choice.dataDir, 'postgres')
  if (choice.linkedTo !== null) return { kind: 'elsewhere', path: choice.linkedTo, link: path }
  if (choice.reachable) return { kind: 'inPlace', path }
  return { kind: 'elsewhere', path: join(choice.stateRoot, `data-${choice.token}`), link: path }
}

/** A folder per version and machine type, so that an upgrade copies beside the old one and never over it. */
export const binaryFolderName = (version: string, platform: string, arch: string): string =>
  `server-${version}-${platform}-${arch}`
