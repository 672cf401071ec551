/** What an order's status and a report cost with years of orders in the database, beside a factory that just began. */
import { createClock } from '../../bot/clock.ts'
import { type Growth, growFactory } from '../many-orders.ts'
import { type BenchDatabase, withBenchDatabase } from './database.ts'
import { httpCaller } from './http-caller.ts'
import { type Figures, measure } from './measure.ts'
import { buildPlant, orderCode, workerId } from './plant.ts'
import { BASE, withService } from './service.ts'
import { printTable } from './table.ts'

const SECONDS = 2
/** A machine's rate drifts by a third within minutes: every size is asked in each of them, and the middle one is told. */
const ROUNDS = 5
const SIZES = [
  { orders: 100, open: 20, reportsPerOrder: 10 },
  { orders: 10_000, open: 200, reportsPerOrder: 10 },
  { orders: 100_000, open: 200, reportsPerOrder: 10 },
]
const KEY = 'benchmark-key-that-is-long-enough-0123456789'

const WARM_UP_SECONDS = 1
/** More than there are: no quantity comes twice. */
const CALLS_OF_A_ROUND = 10_000

type Call = (http: ReturnType<typeof httpCaller>, n: number) => Promise<unknown>

/** By one caller: what is asked is how long each takes. */
const CALLS: Readonly<Record<string, Call>> = {
  'WO-1001到哪了': http => http.post('/sandbox/api/messages', { as: 'W032', chat: 'D-W032', text: 'WO-1001到哪了' }),
  'report in chat': (http, n) => {
    const worker = workerId(n)
    const text = `报工 ${orderCode(n * 7)} 下料 ${1_000 + n}`
    return http.post('/sandbox/api/messages', { as: worker, chat: `D-${worker}`, text })
  },
  'report over REST': (http, n) =>
    http.post('/api/v1/reports', {
      order: orderCode(n * 7),
      step: 'CUT',
      good: String(500_000 + n),
      workers: [{ employeeNo: workerId(n) }],
    }),
}

/** In the order of the rounds. */
type Seen = { readonly what: string; readonly size: Growth; readonly figures: Figures }

export async function benchGrowth(): Promise<void> {
  await withFactories(SIZES, [], async factories => {
    const seen: Seen[] = []
    for (let round = 0; round < ROUNDS; round++) {
      for (const factory of factories) seen.push(...(await seenOf(factory, round * CALLS_OF_A_ROUND)))
    }
    printTable(['what', 'orders', 'reports', 'p50 ms', 'p99 ms', 'of least', 'failed'], rowsOf(seen))
  })
}

type Factory = { readonly size: Growth; readonly database: BenchDatabase }

/** A database for each size, all at hand for as long as `work` takes. */
async function withFactories(
  [size, ...others]: readonly Growth[],
  built: readonly Factory[],
  work: (factories: readonly Factory[]) => Promise<void>,
): Promise<void> {
  if (size === undefined) return work(built)
  await withBenchDatabase(async database => {
    await buildPlant(database.sql, createClock().now())
    await growFactory(database.sql, size)
    await withFactories(others, [...built, { size, database }], work)
  })
}

const seenOf = ({ size, database }: Factory, first: number): Promise<readonly Seen[]> =>
  withService({ DATABASE_URL: database.url, API_KEYS: `bench:${KEY}` }, async () => {
    const http = httpCaller(BASE, { authorization: `Bearer ${KEY}` })
    const ask = (call: Call, seconds: number, from: number): Promise<Figures> =>
      measure(1, seconds, async (_caller, n) => void (await call(http, from + n)))
    const seen: Seen[] = []
    for (const call of Object.values(CALLS)) await ask(call, WARM_UP_SECONDS, first)
    for (const [what, call] of Object.entries(CALLS)) {
      seen.push({ what, size, figures: await ask(call, SECONDS, first + CALLS_OF_A_ROUND / 2) })
    }
    http.close()
    return seen
  })

const rowsOf = (seen: readonly Seen[]): string[][] =>
  Object.keys(CALLS).flatMap(what => {
    const of = (size: Growth | undefined) =>
      seen.filter(one => one.what === what && one.size === size).map(({ figures }) => figures)
    const least = of(SIZES[0])
    return SIZES.map(size => [
      what,
      String(size.orders),
      String(size.orders * size.reportsPerOrder),
      ...cellsOf(of(size), least),
    ])
  })

/** Each round against its own, and the middle of these. */
function cellsOf(here: readonly Figures[], least: readonly Figures[]): readonly string[] {
  const ratios = here.map(({ p50Ms }, round) => p50Ms / (least[round]?.p50Ms ?? Number.NaN))
  const times = [middle(here.map(({ p50Ms }) => p50Ms)), middle(here.map(({ p99Ms }) => p99Ms))]
  const failed = here.reduce((sum, one) => sum + one.failed, 0)
  return [...times.map(ms => ms.toFixed(1)), middle(ratios).toFixed(2), String(failed)]
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
