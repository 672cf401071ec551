/**
 * How fast what waits in the outbox leaves, to a thousand chats of the sandbox, beside the same rows taken from the queue
 * and marked without sending: what the queue itself could do at most.
 */
import { createClock } from '../../bot/clock.ts'
import type { Sql } from '../../db/connect.ts'
import { claimLanes, markSent, nextInLane, releaseLane } from '../../db/outbox.ts'
import { seed } from '../../db/seed.ts'
import { withBenchDatabase } from './database.ts'
import { withService } from './service.ts'
import { printTable } from './table.ts'

const CHATS = 1_000
const MESSAGES = 10_000
/** As the service has (`jobs/delivery.ts`). */
const LANES_AT_ONCE = 4

export async function benchDeliveries(): Promise<void> {
  const floor = await withBenchDatabase(async ({ sql }) => {
    await fill(sql)
    return perSecond(() => drain(sql))
  })
  const sandbox = await withBenchDatabase(async ({ sql, url }) => {
    await fill(sql)
    return withService({ DATABASE_URL: url }, async () => {
      const begun = performance.now()
      const before = await sentIn(sql)
      await untilSent(sql, MESSAGES)
      return (MESSAGES - before) / ((performance.now() - begun) / 1_000)
    })
  })
  printTable(
    ['deliveries, 1,000 chats', 'per second', 'of the floor'],
    [
      ['the queue alone', floor.toFixed(0), '1.00'],
      ['through the sandbox', sandbox.toFixed(0), (sandbox / floor).toFixed(2)],
    ],
  )
}

/** Ten messages to each of a thousand people, as digests and pushes would lie there. */
async function fill(sql: Sql): Promise<void> {
  await seed(sql, 'machining', createClock().now())
  await sql`delete from schedule`
  await sql`
    insert into person (id, employee_no, name, department_id, role, skills, pay_type)
    select 'C' || n, 'C' || n, '人' || n, 'D-MACH', 'worker', '{}', 'piece' from generate_series(0, ${CHATS - 1}) n`
  await sql`
    insert into person_identity (platform, user_id, person_id, direct_chat_id, bound_at)
    select 'sandbox', 'C' || n, 'C' || n, 'D-C' || n, now() from generate_series(0, ${CHATS - 1}) n`
  const card = {
    title: '机加车间 · 动态',
    tone: 'info',
    blocks: [{ kind: 'text', text: '· 可以开工：WO-1003 钻孔，到料 233 件' }],
  }
  const message = { text: null, card, summary: card.title, mentions: [], file: null }
  await sql`
    insert into outbox (lane, dedup, kind, payload)
    select 'sandbox:person:C' || n % ${CHATS}, 'bench:' || n, 'push',
      jsonb_build_object('platform', 'sandbox', 'to', jsonb_build_object('kind', 'person', 'userId', 'C' || n % ${CHATS}),
        'message', ${JSON.stringify(message)}::text::jsonb)
    from generate_series(0, ${MESSAGES - 1}) n`
  await sql`analyze`
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return MESSAGES / ((performance.now() - begun) / 1_000)
}

async function drain(sql: Sql): Promise<void> {
  for (;;) {
    const lanes = await claimLanes(sql, 'bench', LANES_AT_ONCE)
    if (lanes.length === 0) return
    await Promise.all(lanes.map(lane => emptyLane(sql, lane)))
  }
}

async function emptyLane(sql: Sql, lane: Awaited<ReturnType<typeof claimLanes>>[number]): Promise<void> {
  for (let next = await nextInLane(sql, lane); next !== null; next = await nextInLane(sql, lane)) {
    const ref = { platform: 'sandbox', chatId: lane.key, messageId: `m${next.id}` }
    await markSent(sql, lane, next.id, ref, 0)
  }
  await releaseLane(sql, lane)
}

async function sentIn(sql: Sql): Promise<number> {
  const [row] = await sql<{ sent: number }[]>`select count(*)::int as sent from outbox where sent_at is not null`
  return row?.sent ?? 0
}

async function untilSent(sql: Sql, count: number): Promise<void> {
  while ((await sentIn(sql)) < count) await new Promise(resolve => setTimeout(resolve, 50))
}
