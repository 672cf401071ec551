/**
 * Reports per second and latency with 1 to 128 callers, beside the floor measured in the same run, and what each costs
 * the service and the database.
 */
import { createClock } from '../../bot/clock.ts'
import type { Sql } from '../../db/connect.ts'
import { withBenchDatabase } from './database.ts'
import { floorCall, type Sample, sampleOf } from './floor.ts'
import { httpCaller } from './http-caller.ts'
import { type Figures, figuresOf, measure, type Run, run } from './measure.ts'
import { buildPlant, MANY_WORKERS, orderCode, workerId } from './plant.ts'
import { processorMs } from './processor-time.ts'
import { BASE, residentMegabytes, withService } from './service.ts'
import { printTable } from './table.ts'

const CALLERS = [1, 8, 32, 128]
const WARM_UP_SECONDS = 45
const MOMENT_SECONDS = 2
const KEY = 'benchmark-key-that-is-long-enough-0123456789'

type Http = ReturnType<typeof httpCaller>
/** `seconds`: of each way in with each number of callers; `pids`: whose processor time is looked at. */
type Bench = {
  readonly sql: Sql
  readonly http: Http
  readonly seconds: number
  readonly pids: () => readonly number[]
}

/** No quantity comes twice within the time in which "the same again" is asked about, and everybody has their turn. */
let serial = 0
function nextReport(): { readonly worker: string; readonly good: number } {
  serial += 1
  return { worker: workerId(serial * 7, MANY_WORKERS), good: 1 + (serial % 900_000) }
}

const sayReport = (caller: number, n: number) => {
  const { worker, good } = nextReport()
  return { as: worker, chat: `D-${worker}`, text: `报工 ${orderCode(caller + n * 7)} 下料 ${good}` }
}

const bookReport = (caller: number, n: number) => {
  const { worker, good } = nextReport()
  return { order: orderCode(caller + n * 7), step: 'CUT', good: String(good), workers: [{ employeeNo: worker }] }
}

export async function benchLoad(seconds: number): Promise<void> {
  await withBenchDatabase(async ({ sql, url, pid }) => {
    await buildPlant(sql, createClock().now(), MANY_WORKERS)
    await withService({ DATABASE_URL: url, API_KEYS: `bench:${KEY}` }, async ({ process: service }) => {
      const http = httpCaller(BASE, { authorization: `Bearer ${KEY}` })
      const rows: string[][] = []
      const ways = await waysOf(sql, http)
      await warmUp(http)
      const bench = { sql, http, seconds, pids: () => [service.pid ?? 0, pid()] }
      for (const callers of CALLERS) for (const way of ways) rows.push(...(await rowsFor(bench, callers, way)))
      http.close()
      printTable(['what', 'callers', 'per s', 'p50 ms', 'p99 ms', 'failed', 'of floor', 'service', 'database'], rows)
      process.stdout.write('service, database: their processor time, ms a report\n')
      process.stdout.write(`memory of the service after the load: ${await residentMegabytes(service)} MB\n`)
    })
  })
}

/**
 * A service runs for weeks: what it does in its first minute is not what is asked. So long it compiles beside its work
 * what turns out to be used most; a report costs it a tenth more then.
 */
async function warmUp(http: Http): Promise<void> {
  await measure(8, WARM_UP_SECONDS, async (caller, n) => {
    await http.post('/sandbox/api/messages', sayReport(caller + 500, n))
    await http.post('/api/v1/reports', bookReport(caller + 500, n))
  })
}

type Way = { readonly route: string; readonly sample: Sample; readonly bodyOf: (caller: number, n: number) => object }

/** With what a report of each leaves behind. */
async function waysOf(sql: Sql, http: Http): Promise<readonly Way[]> {
  const ways = { chat: ['/sandbox/api/messages', sayReport], rest: ['/api/v1/reports', bookReport] } as const
  const found: Way[] = []
  for (const way of ['chat', 'rest'] as const) {
    const [route, bodyOf] = ways[way]
    await http.post(route, bodyOf(900, 1))
    found.push({ route, bodyOf, sample: await sampleOf(sql, way) })
  }
  return found
}

/**
 * A way in beside its own floor, in turns of a moment each: a machine's rate drifts, and every quarter of a minute the
 * server takes a second or two to clean up behind what was written, which must not fall on one of them alone.
 */
async function rowsFor(bench: Bench, callers: number, { route, sample, bodyOf }: Way): Promise<string[][]> {
  const floors: Spent[] = []
  const ours: Spent[] = []
  for (let turn = 0; turn < bench.seconds / MOMENT_SECONDS; turn++) {
    floors.push(await spentOn(bench, callers, await floorCall(bench.sql, createClock(), callers, sample)))
    ours.push(
      await spentOn(bench, callers, async (caller, n) => void (await bench.http.post(route, bodyOf(caller, n)))),
    )
  }
  const floor = figuresOf(floors)
  const row = (what: string, spent: readonly Spent[]): string[] => {
    const figures = figuresOf(spent)
    return [what, String(callers), ...cellsOf(figures, floor), ...costsOf(spent, figures)]
  }
  return [row('the same rows alone', floors), row(`POST ${route}`, ours)]
}

/** `spentMs`: processor time of each process. */
type Spent = Run & { readonly spentMs: readonly number[] }

async function spentOn({ pids }: Bench, callers: number, call: Parameters<typeof run>[2]): Promise<Spent> {
  const spent = () => Promise.all(pids().map(processorMs))
  const before = await spent()
  const made = await run(callers, MOMENT_SECONDS, call)
  const after = await spent()
  return { ...made, spentMs: after.map((ms, index) => ms - (before[index] ?? 0)) }
}

const cellsOf = ({ perSecond, p50Ms, p99Ms, failed }: Figures, floor: Figures): string[] => [
  perSecond.toFixed(0),
  p50Ms.toFixed(1),
  p99Ms.toFixed(1),
  String(failed),
  (perSecond / floor.perSecond).toFixed(2),
]

/** A call. */
const costsOf = (spent: readonly Spent[], { calls }: Figures): string[] =>
  (spent[0]?.spentMs ?? []).map((_, index) =>
    (spent.reduce((sum, { spentMs }) => sum + (spentMs[index] ?? 0), 0) / calls).toFixed(2),
  )
