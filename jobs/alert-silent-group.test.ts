/** A group in which nobody ever reacts: how often it hears of forty alerts in a shift of ten hours. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { workingTimeOf } from '../bot/order/working-times.ts'
import { alertSpeech } from '../bot/speech/alert-speech.ts'
import { nextAlertWork } from '../db/alert-store.ts'
import { openFactory } from '../test/factory.ts'
import { runAlertRound } from './alert-round.ts'

const OPENS = Temporal.Instant.from('2026-11-18T08:00:00+08:00')
const CLOSES = OPENS.add({ hours: 10 })
const LANE = 'sandbox:chat:G-D-MACH'

type Factory = Awaited<ReturnType<typeof openFactory>>

/** Steps of three teams that become late one after the other, at minutes of the shift; nothing else is open. */
async function lateSteps({ sql }: Factory, minutes: readonly number[]): Promise<void> {
  await sql`update orders set status = 'planned', due_at = ${CLOSES.add({ hours: 500 })} where status in ('released', 'inProgress')`
  await sql`update exception set resolved_at = ${OPENS}, resolved_by = raised_by, acknowledged_by = raised_by, acknowledged_at = ${OPENS} where resolved_at is null`
  await sql`
    insert into orders (code, product_code, quantity, unit, status, due_at, released_at)
    select 'WO-9' || lpad(n::text, 3, '0'), 'P-FLANGE-B12', 10, 'PCS', 'released', ${CLOSES.add({ hours: 100 })}, ${OPENS}
    from generate_series(1, ${minutes.length}::int) n`
  await sql`
    insert into step (order_id, seq, code, name, work_center_id, team_id, planned, status, planned_start, due_at)
    select id, 10, 'TURN', '车削', 'WC-CNCT', (array['T-TURN', 'T-MILL', 'T-GRIND'])[1 + row_number() over (order by id) % 3],
      10, 'ready', ${OPENS.add({ hours: 200 })}, ${OPENS}::timestamptz + make_interval(mins => (${[...minutes]}::int[])[row_number() over (order by id)])
    from orders where code like 'WO-9%'`
}

/** As if each had been taken by the platform at once. */
async function deliver({ sql }: Factory): Promise<void> {
  await sql`update outbox set sent_at = clock_timestamp(), platform_message_id = 'm' || id where sent_at is null`
  await sql`
    insert into lane (key, last_message_id)
    select distinct on (lane) lane, platform_message_id from outbox where not payload ? 'replaces' order by lane, id desc
    on conflict (key) do update set last_message_id = excluded.last_message_id`
}

async function playShift(factory: Factory): Promise<void> {
  const { sql, clock, deps } = factory
  const parts = {
    sql,
    catalog: () => deps.catalog.get(),
    workingTimeOf,
    speech: alertSpeech,
    canEdit: () => true,
    wakeDelivery: () => undefined,
    log: () => undefined,
  }
  while (clock.now().epochMilliseconds < CLOSES.epochMilliseconds) {
    await runAlertRound(parts, clock.now())
    await deliver(factory)
    // The next minute at which a round has something to do: the ones between would find nothing.
    const next = (await nextAlertWork(sql, clock.now()))?.epochMilliseconds ?? CLOSES.epochMilliseconds
    const minutes = Math.ceil((next - clock.now().epochMilliseconds) / 60_000)
    clock.advance({ minutes: Math.max(1, minutes) })
  }
}

type Day = { readonly posts: number; readonly called: number; readonly news: number; readonly untold: number }

/** How many cards called somebody, of how much news they spoke, and what nobody was told of. */
async function silentDay(minutes: readonly number[]): Promise<Day> {
  const factory = await openFactory({ opensAt: OPENS })
  try {
    await lateSteps(factory, minutes)
    await playShift(factory)
    const [row] = await factory.sql<Day[]>`
      select count(*)::int as posts, coalesce(sum(jsonb_array_length(payload->'message'->'mentions')), 0)::int as called,
        (select count(*)::int from alert_log l join alert a on a.id = l.alert_id
          where a.department_id = 'D-MACH' and l.what in ('fired', 'escalated', 'repeated')) as news,
        (select count(*)::int from alert a where a.department_id = 'D-MACH' and a.state = 'firing' and a.told_at is null) as untold
      from outbox where lane = ${LANE} and dedup like 'alerts:%' and not payload ? 'replaces'`
    return row ?? assert.fail()
  } finally {
    await factory.close()
  }
}

/** Spread without a pattern, the same each time. */
const spread = (count: number, within: number): readonly number[] =>
  Array.from({ length: count }, (_, n) => (n * 373) % within)

describe('a group that never reacts', () => {
  test('to forty alerts in ten hours hears at most 20 cards for more than a hundred pieces of news', async () => {
    const day = await silentDay(spread(40, 560))
    process.stderr.write(JSON.stringify(day))
    assert.equal(day.untold, 0)
    assert.ok(day.news > 100, JSON.stringify(day))
    assert.ok(day.posts <= 20, JSON.stringify(day))
  })

  test('to nine of different ages hears at most 22: they go up and are repeated together', async () => {
    const day = await silentDay(spread(9, 120))
    process.stderr.write(JSON.stringify(day))
    assert.equal(day.untold, 0)
    assert.ok(day.posts <= 22, JSON.stringify(day))
  })
})
