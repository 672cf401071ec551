/** A plant for measuring: many workers, and orders so large that no gate is met. */

import { loadCatalog } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import { insertOrder, type NewStep } from '../../db/new-order.ts'
import { seed } from '../../db/seed.ts'
import type { Instant, OrderCode, ProductCode, UnitCode } from '../../domain/model.ts'
import { DOUBT_KINDS } from '../../domain/plausibility.ts'
import { pieces } from '../../domain/quantity.ts'

const WORKERS = 1_000
/** So many that in a benchmark each reports as often in a day as a worker does: what is read of them grows with it. */
export const MANY_WORKERS = 9_000
const ORDERS = 200
/** Nobody gets there in a benchmark. */
const QUANTITY = 900_000_000

/** At most ten thousand of them. */
export const workerId = (n: number, workers = WORKERS): string => `B${String(n % workers).padStart(4, '0')}`
export const orderCode = (n: number): OrderCode => `WB-${String(n % ORDERS).padStart(4, '0')}` as OrderCode

/** The seeded machining factory with so many more workers who may saw, and two hundred orders to saw for. */
export async function buildPlant(sql: Sql, now: Instant, workers = WORKERS): Promise<void> {
  await seed(sql, 'machining', now)
  // Quantities of a benchmark are nobody's: none may be asked about instead of being booked.
  const off = { plausibility: { off: DOUBT_KINDS } }
  await sql`update site set settings = settings || ${JSON.stringify(off)}::text::jsonb`
  await sql`
    insert into person (id, employee_no, name, department_id, team_id, role, skills, pay_type)
    select 'B' || lpad(n::text, 4, '0'), 'B' || lpad(n::text, 4, '0'), '工' || n, 'D-MACH', 'T-TURN', 'worker', '{CUT}', 'piece'
    from generate_series(0, ${workers - 1}) n`
  await sql`
    insert into person_identity (platform, user_id, person_id, direct_chat_id, bound_at)
    select 'sandbox', 'B' || lpad(n::text, 4, '0'), 'B' || lpad(n::text, 4, '0'), 'D-B' || lpad(n::text, 4, '0'), ${now}
    from generate_series(0, ${workers - 1}) n`
  const steps = await flangeSteps(sql)
  await sql.begin(async tx => {
    for (let n = 0; n < ORDERS; n++) await insertOrder(tx, orderOf(orderCode(n), QUANTITY, steps, now))
  })
  await sql`analyze`
}

/** One more, of a quantity that can be reached. */
export async function addOrder(sql: Sql, code: string, quantity: number, now: Instant): Promise<void> {
  const steps = (await flangeSteps(sql)).map(step => ({ ...step, planned: pieces(quantity) }))
  await sql.begin(tx => insertOrder(tx, orderOf(code as OrderCode, quantity, steps, now)))
}

async function flangeSteps(sql: Sql): Promise<readonly NewStep[]> {
  const routing = (await loadCatalog(sql)).routings.get('R-FLANGE')
  if (routing === undefined) throw new Error('the machining seed has a flange')
  return routing.steps.map((step, index) => ({
    ...step,
    planned: pieces(QUANTITY),
    status: index === 0 ? 'ready' : 'pending',
    plannedStart: null,
    dueAt: null,
    assigneeIds: [],
  }))
}

const orderOf = (code: OrderCode, quantity: number, steps: readonly NewStep[], now: Instant) => ({
  code,
  productCode: 'P-FLANGE-B12' as ProductCode,
  customer: null,
  quantity: pieces(quantity),
  unit: 'PCS' as UnitCode,
  priority: 'normal' as const,
  status: 'released' as const,
  dueAt: now.add({ hours: 24 * 60 }),
  plannedStart: null,
  releasedAt: now,
  salesOwnerId: null,
  routingId: 'R-FLANGE',
  lotNo: null,
  note: '',
  createdAt: now,
  createdBy: null,
  steps,
})
