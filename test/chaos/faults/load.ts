/** F50: what a whole plant that is late makes of itself. */
import { comingWednesday } from '../../running-service.ts'
import { closingCounts } from '../closing.ts'
import { atLeast, atMost, type Fault, none } from '../fault.ts'
import { withServices } from '../services.ts'

const flood: Fault = {
  id: 'F50',
  kind: 'alone',
  name: 'five hundred steps are late at once',
  holds: 'one card for each group, with the worst and a way to the rest; not more than one in each interval',
  bounds: {
    live: atLeast(500),
    cardsPerGroup: atMost(1),
    largestBytes: atMost(28_000),
    doubleAlerts: none,
    owed: none,
  },
  run: () =>
    withServices(
      2,
      async services => {
        const { sql, at, baseUrls } = services
        const begun = performance.now()
        await Promise.all([0, 1].map(n => at(n).post('/sandbox/api/clock', { advance: 'PT8M' })))
        const [row] = await sql<{ live: number }[]>`
          select count(*)::int as live from alert where state not in ('resolved', 'closed') and details->>'order' like 'WF-%'`
        const cards = await sql<{ lane: string; count: number; bytes: number }[]>`
          select lane, count(*)::int as count, max(octet_length(payload::text))::int as bytes from outbox
          where kind = 'alert' and lane like '%:chat:%' and payload->>'replaces' is null group by 1`
        return {
          counted: {
            ...(await closingCounts(sql, baseUrls(), [])),
            live: row?.live ?? 0,
            groups: cards.length,
            cardsPerGroup: Math.max(0, ...cards.map(({ count }) => count)),
            largestBytes: Math.max(0, ...cards.map(({ bytes }) => bytes)),
            seconds: (performance.now() - begun) / 1_000,
          },
        }
      },
      {
        opensAt: comingWednesday(),
        prepare: async sql => {
          await sql`
            insert into orders (code, product_code, quantity, unit, status, due_at, released_at)
            select 'WF-' || lpad(n::text, 4, '0'), 'P-FLANGE-B12', 10, 'PCS', 'released', now() + interval '60 days', now()
            from generate_series(1, 500) n`
          await sql`
            insert into step (order_id, seq, code, name, work_center_id, team_id, planned, status, planned_start, due_at)
            select id, 10, 'LASER', '激光切割', 'WC-LASER', 'T-SHEET', 10, 'ready', now() - interval '1 day', now()
            from orders where code like 'WF-%'`
        },
      },
    ),
}

export const LOAD = [flood] as const
