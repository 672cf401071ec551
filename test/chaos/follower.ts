/**
 * A second server that follows the first, as a company that can't be without has it: its files are copied while it runs,
 * then it reads the first one's stream. A commit is told only when both have it, so that nothing acknowledged is lost
 * with the first.
 */
import { spawn } from 'node:child_process'
import { chown, cp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openPool } from '../../db/connect.ts'
import type { EmbeddedServer } from '../../db/embedded.ts'
import { STATE_ROOT } from '../../db/embedded-places.ts'
import { clusterOf, stopServer, surroundings } from '../../db/embedded-process.ts'
import { type Settled, settle } from '../../db/embedded-settle.ts'
import { temporaryFolder } from '../server.ts'
import { freePort } from '../service-process.ts'
import { until } from './world.ts'

const NAME = 'follower'
const FOLLOWS_WITHIN_MS = 120_000

export type Follower = {
  readonly port: number
  /** It takes writes from now on. */
  readonly promote: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Resolves once every commit of `first` waits for it. */
export async function followerOf(first: EmbeddedServer): Promise<Follower> {
  const folder = await temporaryFolder()
  const place = await settle(folder, STATE_ROOT)
  const port = await freePort()
  await copyWhileItRuns(first, place)
  await follow(first, place)
  const child = start(place, port)
  await untilItFollows(first)
  const admin = new URL(first.adminUrl)
  admin.port = String(port)
  return {
    port,
    promote: () => onServer(admin.href, async sql => void (await sql`select pg_promote(true, 60)`)),
    stop: async () => {
      if (child.pid !== undefined && child.exitCode === null) await stopServer(child.pid, place)
      await rm(place.path, { recursive: true, force: true })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP */
async function copyWhileItRuns(first: EmbeddedServer, place: Settled): Promise<void> {
  const cluster = clusterOf(place)
  await onServer(first.adminUrl, async sql => {
    await sql`select pg_backup_start('follower', true)`
    await cp(join(first.path, 'cluster'), cluster, {
      recursive: true,
      filter: path => !/postmaster\.(?:pid|opts)$/.test(path),
    })
    const [label] = await sql<{ labelfile: string }[]>`select labelfile from pg_backup_stop()`
    await writeFile(join(cluster, 'backup_label'), label?.labelfile ?? '')
  })
  await own(cluster, place)
}

async function own(path: string, { account }: Settled): Promise<void> {
  if (account === null) return
  await chown(path, account.uid, account.gid)
  for (const entry of await readdir(path, { recursive: true })) await chown(join(path, entry), account.uid, account.gid)
}

async function follow(first: EmbeddedServer, place: Settled): Promise<void> {
  const { username, password, port } = new URL(first.adminUrl)
  const from = `host=127.0.0.1 port=${port} user=${username} password=${password} application_name=${NAME}`
  const cluster = clusterOf(place)
  await writeFile(join(cluster, 'postgresql.auto.conf'), `primary_conninfo = '${from}'\n`)
  await writeFile(join(cluster, 'standby.signal'), '')
  await own(cluster, place)
}

function start(place: Settled, port: number) {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 60,
    timezone: 'UTC',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return spawn(place.binaries.postgres, ['-D', clusterOf(place), ...flags], {
    ...surroundings(place),
    stdio: 'ignore',
  })
}

async function untilItFollows({ adminUrl }: EmbeddedServer): Promise<void> {
  await onServer(adminUrl, async sql => {
    await sql.unsafe(`alter system set synchronous_standby_names = '${NAME}'`)
    await sql`select pg_reload_conf()`
    const isFollowed = async () =>
      (await sql`select from pg_stat_replication where sync_state = 'sync' and state = 'streaming'`).length > 0
    await until(isFollowed, 'the second server does not follow the first', FOLLOWS_WITHIN_MS)
  })
}

async function onServer<Result>(
  url: string,
  work: (sql: ReturnType<typeof openPool>) => Promise<Result>,
): Promise<Result> {
  // One connection: a backup belongs to the one that began it.
  const sql = openPool({ url, poolSize: 1 })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
