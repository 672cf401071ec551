/** A factory with years behind it: many finished orders and a few open ones, on top of the machining sample. */
import type { Sql } from '../db/connect.ts'

export type Growth = {
  readonly orders: number
  /** Of these, the newest are under way. */
  readonly open: number
  /** Over an order's five steps. */
  readonly reportsPerOrder: number
}

/**
 * In one transaction a row that is updated again and again, as a material's stock is by every report, leaves all of its
 * former selves to be walked over.
 */
const ORDERS_AT_ONCE = 200

/** Nearly three years of days with as many reports each, made by all the workers there are. */
const DAYS = 1_000

/** Orders `BIG-000001`… with five steps, their reports with workers and audit. Statistics are fresh afterwards. */
export async function growFactory(sql: Sql, growth: Growth): Promise<void> {
  for (let first = 1; first <= growth.orders; first += ORDERS_AT_ONCE) {
    await addOrders(sql, growth, first, Math.min(growth.orders, first + ORDERS_AT_ONCE - 1))
  }
  await sql`vacuum (analyze)`
}

async function addOrders(
  sql: Sql,
  { orders, open, reportsPerOrder }: Growth,
  first: number,
  last: number,
): Promise<void> {
  await sql.begin(async tx => {
    await tx`set local statement_timeout = 0`
    const these = tx`o.code between ${orderCode(first)} and ${orderCode(last)}`
    await tx`
      insert into orders (code, product_code, customer, quantity, unit, status, due_at, released_at)
      select 'BIG-' || lpad(n::text, 6, '0'), 'P-FLANGE-B12', '老客户' || n % 50, 1000, 'PCS',
        case when n > ${orders - open} then 'inProgress' else 'completed' end,
        now() + make_interval(hours => n - ${orders - open}), now() - interval '1 year'
      from generate_series(${first}::int, ${last}::int) n`
    await tx`
      insert into step (order_id, seq, code, name, work_center_id, team_id, planned, status, planned_start, due_at,
        started_at, completed_at, overlap_allowed)
      select o.id, k * 10, (array['CUT', 'TURN', 'DRILL', 'DEBURR', 'PACK'])[k], '工序' || k, 'WC-CNCT',
        (array['T-TURN', 'T-TURN', 'T-MILL', 'T-FIT', 'T-FIT'])[k], 1000,
        case when o.status = 'completed' then 'completed' else 'inProgress' end,
        o.due_at - interval '2 days', o.due_at - interval '1 day' + make_interval(hours => k), now(),
        case when o.status = 'completed' then now() end, true
      from orders o cross join generate_series(1, 5) k where ${these}`
    await tx`
      insert into step_assignee (step_id, person_id)
      select s.id, 'W' || lpad((2 + s.id % 5)::text, 3, '0') from step s join orders o on o.id = s.order_id
      where ${these}`
    await tx`
      insert into report (id, order_id, step_id, good, scrap, rework, rework_done, minutes, piece_rate, occurred_at,
        reported_at, effective_at, work_date, channel, review, reporter_id)
      select 'BIG' || lpad((s.id * 100 + n)::text, 12, '0'), s.order_id, s.id, 1, 0, 0, 0, 5, 0, made.at, made.at,
        made.at, made.at::date, 'card', 'auto', workers.ids[1 + (s.id * 7 + n) % cardinality(workers.ids)]
      from orders o join step s on s.order_id = o.id
        cross join generate_series(1, greatest(1, ${reportsPerOrder}::int / 5)) n
        cross join (select array_agg(id order by id) as ids from person where role = 'worker') workers
        cross join lateral (select now() - make_interval(days =>
          1 + (${orders} - right(o.code, 6)::int) * ${DAYS} / ${orders}, mins => n) as at) made
      where ${these}`
    await tx`
      insert into report_worker (report_id, person_id, good, share_pct, pay, work_date)
      select r.id, r.reporter_id, r.good, 100, 0, r.work_date from report r join orders o on o.id = r.order_id
      where ${these}`
    await tx`
      insert into audit (at, actor_kind, actor_id, action, subject_kind, subject_id)
      select r.reported_at, 'person', r.reporter_id, 'report.booked', 'report', r.id from report r join orders o on o.id = r.order_id
      where ${these}`
  })
}

const orderCode = (n: number): string => `BIG-${String(n).padStart(6, '0')}`
