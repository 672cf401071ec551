/** The database: reachable, of this release, in the right time, and in agreement with itself. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type Sql } from '../../db/connect.ts'
import { deliveryBacklog } from '../../db/deliveries.ts'
import { EmbeddedServerError, findRunning, startEmbedded } from '../../db/embedded.ts'
import { DatabaseFault, databaseFault } from '../../db/fault.ts'
import { readMigrations } from '../../db/migrate.ts'
import { hasAdmin } from '../../db/people.ts'
import { reconcile } from '../../db/reconcile.ts'
import { usageOf } from '../../db/usage.ts'
import type { Clock } from '../../domain/clock.ts'
import { budgetWarnings, MONTHLY_CALLS } from '../call-budget.ts'
import type { Config } from '../config.ts'
import type { Finding } from './finding.ts'

type Place = Pick<Config, 'databaseUrl' | 'dataDir' | 'timeZone'> &
  Partial<Pick<Config, 'feishu' | 'dingtalk' | 'wecom'>>

/** Changes nothing; an embedded database that is not there yet is not made, and one that rests is started for the look. */
export async function checkDatabase(place: Place, clock: Clock): Promise<readonly Finding[]> {
  try {
    return place.databaseUrl === null
      ? await checkEmbedded(place, clock)
      : await checkAt(place.databaseUrl.reveal(), false, place, clock)
  } catch (error) {
    if (error instanceof EmbeddedServerError) return [{ kind: 'databaseFault', problem: error.message }]
    const fault = databaseFault(error)
    if (fault === null) throw error
    return [{ kind: 'databaseFault', problem: fault.message }]
  }
}

async function checkEmbedded(place: Place, clock: Clock): Promise<readonly Finding[]> {
  const path = join(place.dataDir, 'postgres')
  const isMade = await access(path).then(
    () => true,
    () => false,
  )
  if (!isMade) return [{ kind: 'databaseNotYet', path }]
  const running = await findRunning(place)
  if (running !== null) return checkAt(running, true, place, clock)
  const server = await startEmbedded({ dataDir: place.dataDir })
  return checkAt(server.url, true, place, clock).finally(() => server.stop())
}

async function checkAt(url: string, embedded: boolean, place: Place, clock: Clock): Promise<readonly Finding[]> {
  const sql = await connect({ url, poolSize: 1 })
  try {
    const answers: Finding = { kind: 'databaseAnswers', version: await versionOf(sql), embedded }
    const migrations = await checkMigrations(sql)
    const first = [answers, ...(await checkServer(sql)), ...(await checkClock(sql, clock)), migrations]
    // Of another release nothing more can be asked: its tables may be other ones.
    return migrations.kind === 'migrationsCurrent' ? [...first, ...(await checkContents(sql, place, clock))] : first
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function versionOf(sql: Sql): Promise<string> {
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
  if (row === undefined) throw new DatabaseFault('unreachable', 'the database gave no answer')
  return row.version
}

async function checkMigrations(sql: Sql): Promise<Finding> {
  const known = await readMigrations()
  const [table] = await sql<{ there: boolean }[]>`select to_regclass('migration') is not null as there`
  const applied =
    table?.there === true ? await sql<{ tag: string; hash: string }[]>`select tag, hash from migration` : []
  const strange = applied.filter(({ tag, hash }) => !known.some(one => one.tag === tag && one.hash === hash))
  if (strange.length > 0) return { kind: 'migrationsStrange', tags: strange.map(({ tag }) => tag) }
  const missing = known.filter(({ tag }) => !applied.some(one => one.tag === tag))
  if (missing.length > 0) return { kind: 'migrationsMissing', tags: missing.map(({ tag }) => tag) }
  return { kind: 'migrationsCurrent', count: known.length }
}

const NEEDED_ON = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

/** Whether it may be written, and whether what it acknowledges outlives a crash. */
async function checkServer(sql: Sql): Promise<readonly Finding[]> {
  const [row] = await sql<{ readOnly: boolean }[]>`
    select pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool as "readOnly"`
  const off = await sql<{ name: string }[]>`
    select name from pg_settings where name = any(${[...NEEDED_ON]}) and setting = 'off' order by name`
  return [
    ...(row?.readOnly === true ? [{ kind: 'serverReadOnly' } as const] : []),
    ...(off.length > 0 ? [{ kind: 'serverForgetful', settings: off.map(({ name }) => name) } as const] : []),
  ]
}

/** Leases and retries go by the database's clock, everything a person sees by ours. */
const CLOCK_TOLERANCE_SECONDS = 2

async function checkClock(sql: Sql, clock: Clock): Promise<readonly Finding[]> {
  const [row] = await sql<{ seconds: number }[]>`select extract(epoch from clock_timestamp())::float8 as seconds`
  const seconds = Math.round((row?.seconds ?? 0) - clock.now().epochMilliseconds / 1000)
  return Math.abs(seconds) > CLOCK_TOLERANCE_SECONDS ? [{ kind: 'clocksDiffer', seconds }] : []
}

async function checkContents(sql: Sql, place: Place, clock: Clock): Promise<readonly Finding[]> {
  const { timeZone } = place
  const [site] = await sql<{ timeZone: string; offsetMs: number }[]>`
    select time_zone as "timeZone", clock_offset_ms as "offsetMs" from site`
  if (site === undefined) return [{ kind: 'noSite' }]
  const admin: readonly Finding[] = (await hasAdmin(sql)) ? [] : [{ kind: 'noAdmin' }]
  const month = clock.now().toZonedDateTimeISO(site.timeZone).toPlainDate().toPlainYearMonth().toString()
  return [
    ...checkTimeZone(timeZone, site.timeZone),
    ...checkMovedClock(place, site.offsetMs),
    ...admin,
    ...(await checkPlatformUse(sql, place, month)),
    ...(await checkMessages(sql)),
    await checkLedger(sql),
  ]
}

const OUTSIDE = ['feishu', 'dingtalk', 'wecom'] as const

/** What this service itself knows of each configured platform: groups that are bound, calls that were made. */
async function checkPlatformUse(sql: Sql, place: Place, month: string): Promise<readonly Finding[]> {
  const configured = OUTSIDE.filter(platform => (place[platform] ?? null) !== null)
  const groups = await sql<{ platform: string; count: number }[]>`
    select platform, count(*)::int as count from department_group group by platform`
  const usage = await usageOf(sql, month)
  return configured.flatMap((platform): readonly Finding[] => {
    const count = groups.find(row => row.platform === platform)?.count ?? 0
    const bound: Finding = count === 0 ? { kind: 'noGroups', platform } : { kind: 'groupsBound', platform, count }
    const budget = MONTHLY_CALLS[platform]
    if (budget === undefined) return [bound]
    const calls = usage.filter(row => row.platform === platform).reduce((sum, row) => sum + row.count, 0)
    const near = budgetWarnings(usage).some(warning => warning.platform === platform)
    return [bound, { kind: near ? 'callsRunOut' : 'callsUsed', platform, calls, budget }]
  })
}

const HOUR_MS = 3_600_000

/** For trying it is meant to be moved; beside real chats every time it tells would be wrong. */
function checkMovedClock(place: Place, offsetMs: number): readonly Finding[] {
  const speaks = OUTSIDE.some(platform => (place[platform] ?? null) !== null)
  return speaks && offsetMs > 0 ? [{ kind: 'clockMoved', hours: Math.round(offsetMs / HOUR_MS) }] : []
}

function checkTimeZone(environment: string | null, site: string): readonly Finding[] {
  if (environment !== null && environment !== site) return [{ kind: 'timeZonesDiffer', environment, site }]
  return [{ kind: 'timeZone', timeZone: site }]
}

/** A message that waits longer than this is no delay any more. */
const LONGEST_WAIT_SECONDS = 300

async function checkMessages(sql: Sql): Promise<readonly Finding[]> {
  const { unsent, dead, oldestUnsentSeconds } = await deliveryBacklog(sql)
  const wait = oldestUnsentSeconds ?? 0
  const waiting: readonly Finding[] =
    wait > LONGEST_WAIT_SECONDS ? [{ kind: 'messagesWait', count: unsent, minutes: Math.round(wait / 60) }] : []
  return dead > 0 ? [{ kind: 'messagesGivenUp', count: dead }, ...waiting] : waiting
}

async function checkLedger(sql: Sql): Promise<Finding> {
  const { reports, disagreements } = await reconcile(sql)
  return disagreements.length === 0
    ? { kind: 'ledgerAgrees', reports }
    : { kind: 'ledgerDisagrees', count: disagreements.length }
}
