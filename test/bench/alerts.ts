/**
 * One alert round over a large factory: a hundred thousand orders under way with a million open steps, of which ten
 * thousand have come due since the last round; and the same in a factory of a hundredth of that, to see what size costs.
 */

import { createClock } from '../../bot/clock.ts'
import { workingTimeOf } from '../../bot/order/working-times.ts'
import { alertSpeech } from '../../bot/speech/alert-speech.ts'
import { createCatalogCache } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import { seed } from '../../db/seed.ts'
import type { Instant } from '../../domain/model.ts'
import type { AlertParts } from '../../jobs/alert-parts.ts'
import { runAlertRound } from '../../jobs/alert-round.ts'
import { withBenchDatabase } from './database.ts'
import { printTable } from './table.ts'

const STEPS_PER_ORDER = 10
const TEAMS = 10

/** `late`: of those that came due, so many are late and fire; the others are looked at and found in time. */
type Size = { readonly orders: number; readonly due: number; readonly late: number }

const SIZES: readonly Size[] = [
  { orders: 1_000, due: 1_000, late: 1_000 },
  { orders: 100_000, due: 1_000, late: 1_000 },
  { orders: 100_000, due: 10_000, late: 1_000 },
  { orders: 100_000, due: 10_000, late: 10_000 },
]

/** `which`: one of the sizes, from 1; 0 for all of them. */
export async function benchAlerts(which = 0): Promise<void> {
  const rows: string[][] = []
  for (const size of which === 0 ? SIZES : SIZES.slice(which - 1, which)) rows.push(await measured(size))
  printTable(['one round', 'open steps', 'due', 'fired', 'ms', 'idle ms'], rows)
}

function measured({ orders, due, late }: Size): Promise<string[]> {
  return withBenchDatabase(async ({ sql }) => {
    const now = middayOf(createClock().now())
    await seed(sql, 'machining', now.subtract({ hours: 1 }))
    await fillFactory(sql, orders, now)
    const parts = partsOf(sql)
    // What the sample itself has to say, and all that was armed by being inserted, is not what is measured.
    await sql`update alert_watch set look_at = ${now.add({ hours: 24 })}`
    await sql`vacuum (analyze)`
    await runAlertRound(parts, now)
    await comeDue(sql, { due, late }, now)
    const begun = performance.now()
    const { looked } = await runAlertRound(parts, now.add({ minutes: 1 }))
    const ms = performance.now() - begun
    const [fired] = await sql<{ count: number }[]>`select count(*)::int as count from alert where state = 'firing'`
    const idle = performance.now()
    await runAlertRound(parts, now.add({ minutes: 2 }))
    const idleMs = performance.now() - idle
    const steps = orders * STEPS_PER_ORDER
    return [
      'orders under way',
      String(steps),
      String(looked),
      String(fired?.count ?? 0),
      ms.toFixed(0),
      idleMs.toFixed(0),
    ]
  })
}

/** Two in the afternoon of the coming Wednesday: everybody is at work. */
function middayOf(now: Instant): Instant {
  const local = now.toZonedDateTimeISO('Asia/Shanghai')
  const days = ((3 - local.dayOfWeek + 7) % 7) + 7
  return local.add({ days }).withPlainTime('14:00').toInstant()
}

function partsOf(sql: Sql): AlertParts {
  const catalog = createCatalogCache(sql)
  return {
    sql,
    catalog: () => catalog.get(),
    workingTimeOf,
    speech: alertSpeech,
    canEdit: () => true,
    wakeDelivery: () => undefined,
    log: () => undefined,
  }
}

/** Orders of ten open steps over the days to come, none due yet; each with people assigned. */
async function fillFactory(sql: Sql, orders: number, now: Instant): Promise<void> {
  await sql.begin(async tx => {
    await tx`set local statement_timeout = 0`
    await tx`
      insert into orders (code, product_code, customer, quantity, unit, status, priority, due_at, released_at)
      select 'BIG-' || lpad(n::text, 6, '0'), 'P-FLANGE-B12', '客户' || n % 50, 100, 'PCS', 'released',
        (array['normal', 'normal', 'urgent', 'critical'])[1 + n % 4], ${now}::timestamptz + make_interval(hours => 300 + n % 500),
        ${now}
      from generate_series(1, ${orders}::int) n`
    await tx`
      insert into step (order_id, seq, code, name, work_center_id, team_id, planned, status, planned_start, due_at)
      select o.id, k * 10, 'CUT', '工序' || k, 'WC-CNCT',
        (array['T-TURN', 'T-MILL', 'T-GRIND', 'T-SHEET', 'T-FIT'])[1 + (o.id + k) % 5], 100,
        case when k = 1 then 'ready' else 'pending' end,
        o.due_at - make_interval(hours => 24 * (${STEPS_PER_ORDER}::int + 1 - k)),
        o.due_at - make_interval(hours => 24 * (${STEPS_PER_ORDER}::int - k))
      from orders o cross join generate_series(1, ${STEPS_PER_ORDER}::int) k where o.code like 'BIG-%'`
    await tx`
      insert into step_assignee (step_id, person_id)
      select s.id, 'W' || lpad((2 + s.id % ${TEAMS}::int)::text, 3, '0') from step s join orders o on o.id = s.order_id
      where o.code like 'BIG-%' and s.seq = 10`
  })
}

/** As time does it: the steps' dates pass, and their orders are to be looked at. */
async function comeDue(sql: Sql, { due, late }: Pick<Size, 'due' | 'late'>, now: Instant): Promise<void> {
  await sql`
    update step set planned_start = ${now.subtract({ hours: 30 })}, due_at = ${now.subtract({ hours: 2 })}
    where seq = 10 and order_id in (select id from orders where code like 'BIG-%' order by id limit ${late})`
  await sql`
    update alert_watch set look_at = ${now}
    where subject in (select 'order:' || id from orders where code like 'BIG-%' order by id limit ${due})`
}
