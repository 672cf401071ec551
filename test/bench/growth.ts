/** What an order's status and a report cost with years of orders in the database, beside a factory that just began. */
import { createClock } from '../../bot/clock.ts'
import { growFactory } from '../many-orders.ts'
import { withBenchDatabase } from './database.ts'
import { httpCaller } from './http-caller.ts'
import { type Figures, measure } from './measure.ts'
import { buildPlant, orderCode, workerId } from './plant.ts'
import { BASE, withService } from './service.ts'
import { printTable } from './table.ts'

const SECONDS = 5
const SIZES = [
  { orders: 100, open: 20, reportsPerOrder: 10 },
  { orders: 10_000, open: 200, reportsPerOrder: 10 },
  { orders: 100_000, open: 200, reportsPerOrder: 10 },
]
const KEY = 'benchmark-key-that-is-long-enough-0123456789'

/** By one caller: what is asked is how long each takes. */
const CALLS: Readonly<Record<string, (http: ReturnType<typeof httpCaller>, n: number) => Promise<unknown>>> = {
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

export async function benchGrowth(): Promise<void> {
  const figures: (readonly Figures[])[] = []
  for (const size of SIZES) figures.push(await figuresOf(size))
  const rows = Object.keys(CALLS).flatMap((what, call) =>
    SIZES.map(({ orders, reportsPerOrder }, size) => {
      const [least, here] = [figures[0]?.[call], figures[size]?.[call]]
      if (least === undefined || here === undefined) throw new Error('every call is measured at every size')
      const times = [here.p50Ms.toFixed(1), here.p99Ms.toFixed(1), (here.p50Ms / least.p50Ms).toFixed(2)]
      return [what, String(orders), String(orders * reportsPerOrder), ...times, String(here.failed)]
    }),
  )
  printTable(['what', 'orders', 'reports', 'p50 ms', 'p99 ms', 'of least', 'failed'], rows)
}

const figuresOf = (size: (typeof SIZES)[number]): Promise<readonly Figures[]> =>
  withBenchDatabase(async ({ sql, url }) => {
    await buildPlant(sql, createClock().now())
    await growFactory(sql, size)
    return withService({ DATABASE_URL: url, API_KEYS: `bench:${KEY}` }, async () => {
      const http = httpCaller(BASE, { authorization: `Bearer ${KEY}` })
      const figures: Figures[] = []
      for (const call of Object.values(CALLS)) {
        figures.push(await measure(1, SECONDS, async (_caller, n) => void (await call(http, n))))
      }
      http.close()
      return figures
    })
  })
