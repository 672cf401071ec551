/** Reports per second and latency with 1, 8 and 32 callers, beside the floor measured in the same run. */
import { createClock } from '../../bot/clock.ts'
import type { Sql } from '../../db/connect.ts'
import { withBenchDatabase } from './database.ts'
import { floorCall } from './floor.ts'
import { httpCaller } from './http-caller.ts'
import { type Figures, measure } from './measure.ts'
import { buildPlant, orderCode, workerId } from './plant.ts'
import { BASE, residentMegabytes, startService } from './service.ts'
import { printTable } from './table.ts'

const CALLERS = [1, 8, 32]
const WARM_UP_SECONDS = 8
const KEY = 'benchmark-key-that-is-long-enough-0123456789'

type Http = ReturnType<typeof httpCaller>

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
  await withBenchDatabase(async ({ sql, url }) => {
    await buildPlant(sql, createClock().now())
    const service = await startService({ DATABASE_URL: url, API_KEYS: `bench:${KEY}` })
    const http = httpCaller(BASE, { authorization: `Bearer ${KEY}` })
    const rows: string[][] = []
    const answer = await sampleAnswer(sql, http)
    await warmUp(http)
    for (const callers of CALLERS) rows.push(...(await rowsFor(sql, http, callers, seconds, answer)))
    http.close()
    printTable(['what', 'callers', 'per s', 'p50 ms', 'p99 ms', 'failed', 'of floor'], rows)
    process.stdout.write(`memory of the service after the load: ${await residentMegabytes(service.process)} MB\n`)
    await service.stop()
  })
}

/** A service runs for weeks: what it does in its first seconds (compiling, filling caches) is not what is asked. */
async function warmUp(http: Http): Promise<void> {
  await measure(8, WARM_UP_SECONDS, async (caller, n) => {
    await http.post('/sandbox/api/messages', sayReport(caller + 500, n))
    await http.post('/api/v1/reports', bookReport(caller + 500, n))
  })
}

async function rowsFor(sql: Sql, http: Http, callers: number, seconds: number, answer: object): Promise<string[][]> {
  const bare = await measure(callers, seconds, await floorCall(sql, createClock(), callers, answer))
  const chat = await measure(callers, seconds, async (caller, n) => {
    await http.post('/sandbox/api/messages', sayReport(caller, n))
  })
  const rest = await measure(callers, seconds, async (caller, n) => {
    await http.post('/api/v1/reports', bookReport(caller, n))
  })
  const row = (what: string, figures: Figures): string[] => [what, String(callers), ...cellsOf(figures, bare)]
  return [row('floor', bare), row('POST /sandbox/api/messages', chat), row('POST /api/v1/reports', rest)]
}

const cellsOf = ({ perSecond, p50Ms, p99Ms, failed }: Figures, floor: Figures): string[] => [
  perSecond.toFixed(0),
  p50Ms.toFixed(1),
  p99Ms.toFixed(1),
  String(failed),
  (perSecond / floor.perSecond).toFixed(2),
]

/** The floor stores an answer as large as the service's, or it would write less. */
async function sampleAnswer(sql: Sql, http: Http): Promise<object> {
  await http.post('/sandbox/api/messages', sayReport(900, 1))
  const [row] = await sql<{ answer: object }[]>`select answer from inbound_event where platform = 'sandbox' limit 1`
  if (row === undefined) throw new Error('the service booked no report')
  return row.answer
}
