/**
 * `npm run bench [seconds]`: reports per second and latency through the sandbox's chat and through REST, with 1, 8 and 32
 * callers, beside the floor measured in the same run on the same server. Quote the ratios: machines differ, and one
 * machine differs from itself.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClock } from '../../bot/clock.ts'
import { connect } from '../../db/connect.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { floorCall } from './floor.ts'
import { httpCaller } from './http-caller.ts'
import { type Figures, measure } from './measure.ts'
import { buildPlant, orderCode, workerId } from './plant.ts'

const SECONDS = Number(process.argv[2] ?? 6)
const CALLERS = [1, 8, 32]
const KEY = 'benchmark-key-that-is-long-enough-0123456789'
const PORT = 3917

type Line = { readonly what: string; readonly callers: number; readonly figures: Figures; readonly floor: number }

async function startService(databaseUrl: string): Promise<ChildProcess> {
  const main = fileURLToPath(new URL('../../bot/main.ts', import.meta.url))
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PORT: String(PORT),
    SANDBOX: 'on',
    LOG_LEVEL: 'warn',
    API_KEYS: `bench:${KEY}`,
  }
  const service = spawn(process.execPath, [main], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  for (let tries = 0; tries < 100; tries++) {
    const ready = await fetch(`http://127.0.0.1:${PORT}/readyz`).then(
      answer => answer.ok,
      () => false,
    )
    if (ready) return service
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('the service did not get ready')
}

/** One quantity never comes twice within the time in which "the same again" is asked about, nor over both ways. */
const sayReport = (caller: number, n: number) => {
  const worker = workerId(caller * 31 + (n % 31))
  const text = `报工 ${orderCode(caller + n * 7)} 下料 ${1 + (n % 50_000)}`
  return { as: worker, chat: `D-${worker}`, text }
}

const bookReport = (caller: number, n: number) => ({
  order: orderCode(caller + n * 7),
  step: 'CUT',
  good: String(50_001 + (n % 50_000)),
  workers: [{ employeeNo: workerId(caller * 31 + (n % 31)) }],
})

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'baogong-bench-'))
  const server = await startEmbedded({ dataDir: dir })
  const clock = createClock()
  await migrate(server.url)
  const sql = await connect({ url: server.url, poolSize: 32 })
  await buildPlant(sql, clock.now())
  const service = await startService(server.url)
  try {
    const lines = await measureAll(sql, clock)
    report(lines, await residentMegabytes(service))
  } finally {
    service.kill('SIGTERM')
    await new Promise(resolve => service.once('exit', resolve))
    await sql.end()
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

async function measureAll(
  sql: Awaited<ReturnType<typeof connect>>,
  clock: ReturnType<typeof createClock>,
): Promise<readonly Line[]> {
  const http = httpCaller(`http://127.0.0.1:${PORT}`, { authorization: `Bearer ${KEY}` })
  const answer = await sampleAnswer(sql, http)
  const lines: Line[] = []
  for (const callers of CALLERS) {
    const bare = await measure(callers, SECONDS, await floorCall(sql, clock, callers, answer))
    const chat = await measure(callers, SECONDS, async (caller, n) => {
      await http.post('/sandbox/api/messages', sayReport(caller, n))
    })
    const rest = await measure(callers, SECONDS, async (caller, n) => {
      await http.post('/api/v1/reports', bookReport(caller, n))
    })
    lines.push({ what: 'floor', callers, figures: bare, floor: bare.perSecond })
    lines.push({ what: 'POST /sandbox/api/messages', callers, figures: chat, floor: bare.perSecond })
    lines.push({ what: 'POST /api/v1/reports', callers, figures: rest, floor: bare.perSecond })
  }
  http.close()
  return lines
}

/** The floor stores an answer as large as the service's, or it would write less. */
async function sampleAnswer(
  sql: Awaited<ReturnType<typeof connect>>,
  http: ReturnType<typeof httpCaller>,
): Promise<object> {
  await http.post('/sandbox/api/messages', sayReport(900, 1))
  const [row] = await sql<{ answer: object }[]>`select answer from inbound_event where platform = 'sandbox' limit 1`
  if (row === undefined) throw new Error('the service booked no report')
  return row.answer
}

async function residentMegabytes({ pid }: ChildProcess): Promise<number> {
  const { readFile } = await import('node:fs/promises')
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

function report(lines: readonly Line[], megabytes: number): void {
  const cell = (text: string, width: number): string => text.padStart(width)
  process.stdout.write(
    `${'what'.padEnd(28)}${['callers', 'per s', 'p50 ms', 'p99 ms', 'failed', 'of floor'].map(t => cell(t, 10)).join('')}\n`,
  )
  for (const { what, callers, figures, floor } of lines) {
    const { perSecond, p50Ms, p99Ms, failed } = figures
    const cells = [
      String(callers),
      perSecond.toFixed(0),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      String(failed),
      (perSecond / floor).toFixed(2),
    ]
    process.stdout.write(`${what.padEnd(28)}${cells.map(t => cell(t, 10)).join('')}\n`)
  }
  process.stdout.write(`memory of the service: ${megabytes} MB\n`)
}

await main()
