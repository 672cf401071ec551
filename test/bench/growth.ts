/** What an order's status and a report cost with years of orders in the database, beside a factory that just began. */
import { createClock } from '../../bot/clock.ts'
import { seed } from '../../db/seed.ts'
import { growFactory } from '../many-orders.ts'
import { withBenchDatabase } from './database.ts'
import { httpCaller } from './http-caller.ts'
import { type Figures, measure } from './measure.ts'
import { BASE, startService } from './service.ts'
import { printTable } from './table.ts'

const SECONDS = 4
const SIZES = [
  { orders: 100, open: 20, reportsPerOrder: 10 },
  { orders: 100_000, open: 200, reportsPerOrder: 10 },
]

export async function benchGrowth(): Promise<void> {
  const figures: Figures[] = []
  for (const size of SIZES) figures.push(await statusOf(size))
  const [small, large] = figures
  if (small === undefined || large === undefined) return
  const rows = SIZES.map(({ orders, reportsPerOrder }, index) => [
    'WO-1001到哪了',
    String(orders),
    String(orders * reportsPerOrder),
    (figures[index]?.p50Ms ?? Number.NaN).toFixed(1),
    (figures[index]?.p99Ms ?? Number.NaN).toFixed(1),
  ])
  printTable(['what', 'orders', 'reports', 'p50 ms', 'p99 ms'], rows)
  process.stdout.write(`large over small, p50: ${(large.p50Ms / small.p50Ms).toFixed(2)}\n`)
}

const statusOf = (size: (typeof SIZES)[number]) =>
  withBenchDatabase(async ({ sql, url }) => {
    await seed(sql, 'machining', createClock().now())
    await growFactory(sql, size)
    const service = await startService({ DATABASE_URL: url })
    const http = httpCaller(BASE)
    const figures = await measure(1, SECONDS, async () => {
      await http.post('/sandbox/api/messages', { as: 'W032', chat: 'D-W032', text: 'WO-1001到哪了' })
    })
    http.close()
    await service.stop()
    return figures
  })
