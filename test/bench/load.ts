/**
 * Reports per second and latency with 1 to 128 callers, beside the floor measured in the same run, and what each costs
 * the service and the database.
 */
import { createClock } from '../../bot/clock.ts'
import type { Sql } from '../../db/connect.ts'
import { withBenchDatabase } from './database.ts'
import { floorCall } from './floor.ts'
import { httpCaller } from './http-caller.ts'
import { type Figures, measure } from './measure.ts'
import { buildPlant, orderCode, workerId } from './plant.ts'
import { processorMs } from './processor-time.ts'
import { BASE, residentMegabytes, withService } from './service.ts'
import { printTable } from './table.ts'

const CALLERS = [1, 8, 32, 128]
const WARM_UP_SECONDS = 8
const KEY = 'benchmark-key-that-is-long-enough-0123456789'

type Http = ReturnType<typeof httpCaller>
/** Whose processor time is looked at, and the floor of the run. */
type Bench = {
  readonly sql: Sql
  readonly http: Http
  readonly seconds: number
  readonly answer: object
  readonly pids: () => readonly number[]
}

/** No quantity comes twice within the time in which "the same again" is asked about. */
let serial = 0
const nextQuantity = (): number => 1 + (serial++ % 900_000)

const sayReport = (caller: number, n: number) => {
  const worker = workerId(caller * 31 + (n % 31))
  const text = `报工 ${orderCode(caller + n * 7)} 下料 ${nextQuantity()}`
  return { as: worker, chat: `D-${worker}`, text }
}

const bookReport = (caller: number, n: number) => ({
  order: orderCode(caller + n * 7),
  step: 'CUT',
  good: String(nextQuantity()),
  workers: [{ employeeNo: workerId(caller * 31 + (n % 31)) }],
})

export async function benchLoad(seconds: number): Promise<void> {
  await withBenchDatabase(async ({ sql, url, pid }) => {
    await buildPlant(sql, createClock().now())
    await withService({ DATABASE_URL: url, API_KEYS: `bench:${KEY}` }, async ({ process: service }) => {
      const http = httpCaller(BASE, { authorization: `Bearer ${KEY}` })
      const rows: string[][] = []
      const answer = await sampleAnswer(sql, http)
      await warmUp(http)
      const bench = { sql, http, seconds, answer, pids: () => [service.pid ?? 0, pid()] }
      for (const callers of CALLERS) rows.push(...(await rowsFor(bench, callers)))
      http.close()
      printTable(['what', 'callers', 'per s', 'p50 ms', 'p99 ms', 'failed', 'of floor', 'service', 'database'], rows)
      process.stdout.write('service, database: their processor time, ms a report\n')
      process.stdout.write(`memory of the service after the load: ${await residentMegabytes(service)} MB\n`)
    })
  })
}

/** A service runs for weeks: what it does in its first seconds (compiling, filling caches) is not what is asked. */
async function warmUp(http: Http): Promise<void> {
  await measure(8, WARM_UP_SECONDS, async (caller, n) => {
    await http.post('/sandbox/api/messages', sayReport(caller + 500, n))
    await http.post('/api/v1/reports', bookReport(caller + 500, n))
  })
}

async function rowsFor(bench: Bench, callers: number): Promise<string[][]> {
  const { sql, http, answer } = bench
  const store = await floorCall(sql, createClock(), callers, answer)
  const floor = await measured(bench, callers, store)
  const chat = await measured(bench, callers, async (caller, n) => {
    await http.post('/sandbox/api/messages', sayReport(caller, n))
  })
  const rest = await measured(bench, callers, async (caller, n) => {
    await http.post('/api/v1/reports', bookReport(caller, n))
  })
  const row = (what: string, one: Measured): string[] => [what, String(callers), ...cellsOf(one, floor)]
  return [row('floor', floor), row('POST /sandbox/api/messages', chat), row('POST /api/v1/reports', rest)]
}

/** `costs`: processor time of each process, milliseconds a call. */
type Measured = Figures & { readonly costs: readonly number[] }

async function measured(
  { seconds, pids }: Bench,
  callers: number,
  call: (caller: number, n: number) => Promise<void>,
): Promise<Measured> {
  const spent = () => Promise.all(pids().map(processorMs))
  const before = await spent()
  const figures = await measure(callers, seconds, call)
  const after = await spent()
  return { ...figures, costs: after.map((ms, index) => (ms - (before[index] ?? 0)) / figures.calls) }
}

const cellsOf = ({ perSecond, p50Ms, p99Ms, failed, costs }: Measured, floor: Figures): string[] => [
  perSecond.toFixed(0),
  p50Ms.toFixed(1),
  p99Ms.toFixed(1),
  String(failed),
  (perSecond / floor.perSecond).toFixed(2),
  ...costs.map(ms => ms.toFixed(2)),
]

/** The floor stores an answer as large as the service's, or it would write less. */
async function sampleAnswer(sql: Sql, http: Http): Promise<object> {
  await http.post('/sandbox/api/messages', sayReport(900, 1))
  const [row] = await sql<{ answer: object }[]>`select answer from inbound_event where platform = 'sandbox' limit 1`
  if (row === undefined) throw new Error('the service booked no report')
  return row.answer
}
