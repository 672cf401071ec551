/**
 * A data directory on a disk of its own that is filled: a small file system in memory, mounted for it. Where this
 * machine lets nobody mount one, what is left is a database that takes no writes.
 */
import { execFile } from 'node:child_process'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openPool, type Sql } from '../../db/connect.ts'
import { findRunning } from '../../db/embedded.ts'
import { KEY } from '../running-service.ts'
import { temporaryFolder } from '../server.ts'
import { isReady, type ServiceProcess, startProcess } from '../service-process.ts'
import { deliver, deliverUntilTaken, type Event, eventOf, type Heard, isTaken, underLoad } from './callers.ts'
import { closingCounts } from './closing.ts'
import type { Outcome } from './fault.ts'
import { withServices } from './services.ts'
import { inBatches, until } from './world.ts'

const run = promisify(execFile)
/** A new cluster with its log, and little more. */
const DISK_MEGABYTES = 220
const CHUNK = Buffer.alloc(1 << 20)

export async function onFullDisk(): Promise<Outcome> {
  const readOnlyTaken = await onReadOnly()
  const folder = await temporaryFolder()
  const disk = join(folder, 'disk')
  await mkdir(disk, { mode: 0o755 })
  if (!(await mounted(disk))) {
    await rm(folder, { recursive: true, force: true })
    return { counted: { readOnlyTaken }, note: 'this machine lets nobody mount a disk: only read-only was tried' }
  }
  try {
    return { counted: { readOnlyTaken, ...(await filled(disk)) }, note: 'the service’s own data directory on 220 MB' }
  } finally {
    await run('umount', ['-l', disk])
    await rm(folder, { recursive: true, force: true })
  }
}

const mounted = (disk: string): Promise<boolean> =>
  run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MEGABYTES}m,mode=0755`, 'tmpfs', disk]).then(
    () => true,
    () => false,
  )

async function filled(disk: string): Promise<Outcome['counted']> {
  const environment = { DATA_DIR: disk, API_KEYS: `erp:${KEY}`, SEED: 'machining' }
  const service = await startProcess({ databaseUrl: null, environment })
  try {
    return await fillUnder(service, disk)
  } finally {
    await service.stop()
  }
}

async function fillUnder(service: ServiceProcess, disk: string): Promise<Outcome['counted']> {
  const load = await underLoad([service.baseUrl], reportsOfTwo(), 2, async () => {
    await sleep(1_000)
    await fill(disk)
    await untilRefused(service)
    await rm(join(disk, 'filler'))
    await until(() => isReady(service.baseUrl), 'it is not back', 60_000)
  })
  const untaken = load.heard.filter(each => !isTaken(each)).slice(0, 5)
  const taken = await inBatches(untaken, event => deliverUntilTaken([service.baseUrl], event))
  const url = await findRunning({ dataDir: disk })
  if (url === null) throw new Error('its database is gone')
  const sql = openPool({ url, poolSize: 1 })
  try {
    const { heard: _, ...counts } = load
    const closing = await closingCounts(sql, [service.baseUrl], [])
    return { ...counts, ...closing, lost: await unstored(sql, [...load.heard.filter(isTaken), ...taken]) }
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Not all are booked: some are above what there is, some are asked about. Each is stored with its answer. */
function reportsOfTwo(): () => Event {
  let serial = 0
  return () => {
    serial += 1
    return serial % 2 === 0 ? eventOf('W003', `WO-1004 下料 ${serial}`) : eventOf('W006', `WO-1003 车削 ${serial}`)
  }
}

/** Down to the last page. */
async function fill(disk: string): Promise<void> {
  const file = await open(join(disk, 'filler'), 'w')
  try {
    for (let size = CHUNK.length; size >= 4_096; ) {
      const written = await file.write(CHUNK.subarray(0, size)).catch(() => ({ bytesWritten: 0 }))
      if (written.bytesWritten < size) size /= 2
    }
  } finally {
    await file.close()
  }
}

/** Until several are refused in a row: the disk is really full. */
async function untilRefused({ baseUrl }: ServiceProcess): Promise<void> {
  const next = reportsOfTwo()
  let refused = 0
  await until(
    async () => {
      refused = isTaken(await deliver(baseUrl, next())) ? 0 : refused + 1
      return refused >= 5
    },
    'it takes reports on a full disk',
    120_000,
  )
}

/** Acknowledged, and the event is not in the database. */
async function unstored(sql: Sql, heard: readonly Heard[]): Promise<number> {
  const ids = heard.flatMap(({ id }) => (id === null ? [] : [id]))
  const rows = await sql`select 1 from inbound_event where message_id = any(${ids}::text[])`
  return ids.length - rows.length
}

/** Acknowledged while the database took no writes. */
const onReadOnly = (): Promise<number> =>
  withServices(1, async ({ sql, url, at }) => {
    const name = sql(new URL(url).pathname.slice(1))
    await sql`alter database ${name} set default_transaction_read_only = on`
    await endSessions(sql)
    const heard = await Promise.all([1, 2, 3].map(n => deliver(at(0).baseUrl, eventOf('W003', `WO-1004 下料 ${n}`))))
    await sql.begin('read write', tx => tx`alter database ${name} set default_transaction_read_only = off`)
    await endSessions(sql)
    await Promise.all(heard.map(event => deliverUntilTaken([at(0).baseUrl], event)))
    return heard.filter(isTaken).length
  })

/** So that new ones have the new setting. */
const endSessions = (sql: Sql) => sql`
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = 'baogong' and pid <> pg_backend_pid()`
