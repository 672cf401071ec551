/**
 * `npm run upgrade-drill [-- REPORTS]`: a database of the first release with a million reports is brought to this one
 * while the first release still runs on it and terminals go on reporting, first to the old, then to both, then to the new.
 * Ends with 1 when a report that was acknowledged is not there exactly once, or the books do not balance.
 */
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type Sql } from '../../db/connect.ts'
import { readMigrations } from '../../db/migrate.ts'
import { reconcile } from '../../db/reconcile.ts'
import { printTable } from '../bench/table.ts'
import { growFactory } from '../many-orders.ts'
import { KEY, speakingTo } from '../running-service.ts'
import { startTemporary } from '../server.ts'

/** The last commit of release 0.1.0. */
const FIRST_RELEASE = '57d8797'
const ROOT = resolve(import.meta.dirname, '..', '..')
const SECONDS_PER_PART = 8
const REPORTS_PER_ORDER = 10

type Heard = { readonly part: string; readonly key: string; readonly id: string | null; readonly ms: number }
type Running = { readonly base: string; readonly stop: () => Promise<void> }

/** The first release's files, beside this one's packages. */
async function firstRelease(folder: string): Promise<string> {
  const archive = execFileSync('git', ['archive', '--format=tar', FIRST_RELEASE], { cwd: ROOT, maxBuffer: 2 ** 28 })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

async function start(root: string, databaseUrl: string): Promise<Running> {
  const port = await freePort()
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    SANDBOX: 'on',
    LOG_LEVEL: 'error',
    API_KEYS: `erp:${KEY}`,
  }
  const child = spawn(process.execPath, ['bot/main.ts'], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const exited = new Promise<void>(done => child.once('exit', () => done()))
  const base = `http://127.0.0.1:${port}`
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
  }
  while (child.exitCode === null) {
    const ready = await fetch(`${base}/readyz`).then(
      answer => answer.ok,
      () => false,
    )
    if (ready) return { base, stop }
    await sleep(50)
  }
  throw new Error(`${root} did not start`)
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? found(address.port) : failed(address)))
    })
  })
}

/** Four terminals that report one piece after the other, every third of them twice, until they are switched off. */
function reporting(part: () => { readonly name: string; readonly bases: readonly string[] }) {
  const heard: Heard[] = []
  let on = true
  let said = 0
  const terminal = async (employeeNo: string): Promise<void> => {
    while (on) {
      const { name, bases } = part()
      const key = randomUUID()
      const one = await report(bases[said++ % bases.length], employeeNo, key)
      heard.push({ part: name, ...one })
      // The answer was lost, say: the same again, where another instance may hear it.
      if (said % 3 === 0) heard.push({ part: name, ...(await report(bases[said % bases.length], employeeNo, key)) })
    }
  }
  const done = Promise.all(['RL0002', 'RL0003', 'RL0005', 'RL0003'].map(terminal))
  return {
    heard,
    switchOff: async () => {
      on = false
      await done
    },
  }
}

async function report(base = '', employeeNo: string, key: string): Promise<Omit<Heard, 'part'>> {
  const began = performance.now()
  const answer = await speakingTo(base)
    .post(
      '/api/v1/reports',
      { order: 'WO-UP', step: '10', good: '1', workers: [{ employeeNo }] },
      { authorization: `Bearer ${KEY}`, 'idempotency-key': key },
    )
    .catch(() => null)
  const told: { id?: string } = answer?.status === 200 || answer?.status === 201 ? JSON.parse(answer.body) : {}
  return { key, id: told.id ?? null, ms: performance.now() - began }
}

/** An order that takes as many as they make. */
async function openOrder(sql: Sql): Promise<void> {
  await sql`
    insert into orders (code, product_code, customer, quantity, unit, status, due_at, released_at)
    values ('WO-UP', 'P-FLANGE-B12', '老客户', 1000000, 'PCS', 'inProgress', now() + interval '30 days', now())`
  await sql`
    insert into step (order_id, seq, code, name, work_center_id, team_id, planned, status, planned_start, due_at, started_at)
    select id, 10, 'CUT', '第一道', 'WC-SAW', 'T-TURN', 1000000, 'inProgress', now(), now() + interval '20 days', now()
    from orders where code = 'WO-UP'`
  await sql`
    insert into step_assignee (step_id, person_id)
    select s.id, p from step s join orders o on o.id = s.order_id, unnest(array['W002', 'W003', 'W004', 'W005']) p
    where o.code = 'WO-UP'`
}

/** Keys that were answered with two reports, and reports that are not in the ledger. */
async function wrongly(sql: Sql, heard: readonly Heard[]): Promise<number> {
  const byKey = Map.groupBy(
    heard.filter(({ id }) => id !== null),
    ({ key }) => key,
  )
  const twice = [...byKey.values()].filter(same => new Set(same.map(({ id }) => id)).size > 1).length
  const ids = [...new Set(heard.flatMap(({ id }) => (id === null ? [] : [id])))]
  const [row] = await sql<{ booked: number; good: number }[]>`
    select count(*)::int as booked, (select good::int from step s join orders o on o.id = s.order_id where o.code = 'WO-UP')
      as good from report where id = any(${ids})`
  const refused = heard.filter(({ id }) => id === null).length
  const { booked = 0, good = 0 } = row ?? {}
  // What was refused on the way may have been booked, once; nothing else may.
  return twice + (ids.length - booked) + Math.max(0, good - ids.length - refused)
}

function rowOf(part: string, heard: readonly Heard[]): readonly string[] {
  const of = heard.filter(one => one.part === part)
  const times = of.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? Number.NaN).toFixed(0)
  const refused = of.filter(({ id }) => id === null).length
  return [part, String(of.length), String(refused), at(0.5), at(0.99), at(1)]
}

async function main(reports: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'baogong-upgrade-'))
  const server = await startTemporary()
  try {
    const oldRoot = await firstRelease(await mkdtemp(join(folder, 'release-')))
    const old = await start(oldRoot, server.url)
    const sql = await connect({ url: server.url, poolSize: 2 })
    await growFactory(sql, { orders: reports / REPORTS_PER_ORDER, open: 200, reportsPerOrder: REPORTS_PER_ORDER })
    await openOrder(sql)
    const [before] = await sql<{ count: number; tags: number }[]>`
      select (select count(*)::int from report) as count, (select count(*)::int from migration) as tags`
    let part = { name: 'the old one alone', bases: [old.base] as readonly string[] }
    const work = reporting(() => part)
    await sleep(SECONDS_PER_PART * 1000)
    part = { name: 'while it is migrated', bases: [old.base] }
    const began = performance.now()
    const next = await start(ROOT, server.url)
    const migratedMs = performance.now() - began
    part = { name: 'old and new together', bases: [old.base, next.base] }
    await sleep(SECONDS_PER_PART * 1000)
    part = { name: 'the new one alone', bases: [next.base] }
    await sleep(100)
    await old.stop()
    await sleep(SECONDS_PER_PART * 1000)
    await work.switchOff()
    const wrong = await wrongly(sql, work.heard)
    const { disagreements } = await reconcile(sql)
    await next.stop()
    await sql.end()
    const parts = ['the old one alone', 'while it is migrated', 'old and new together', 'the new one alone']
    printTable(
      ['reports', 'sent', 'refused', 'p50 ms', 'p99 ms', 'longest'],
      parts.map(name => rowOf(name, work.heard)),
    )
    const all = (await readMigrations()).length
    process.stdout.write(
      `${before?.count} reports, migrations ${before?.tags} → ${all}: ready after ${(migratedMs / 1000).toFixed(1)} s\n` +
        `acknowledged and not there exactly once: ${wrong}; reconcile: ${disagreements.length} disagreements\n`,
    )
    for (const disagreement of disagreements.slice(0, 10)) process.stdout.write(`  ${JSON.stringify(disagreement)}\n`)
    process.exitCode = wrong + disagreements.length === 0 ? 0 : 1
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

await main(Number(process.argv[2] ?? 1_000_000))
