/**
 * Two services, as real processes, on one database: each round runs once, each message is sent once, and a process that
 * is killed in the middle of a round loses and doubles nothing.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClock } from '../bot/clock.ts'
import { seed } from '../db/seed.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { type ServiceProcess, startProcess } from './service-process.ts'

const HALF_DAY = { advance: 'PT12H' }

let database: TestDatabase
let services: ServiceProcess[] = []

before(async () => {
  database = await createDatabase({ poolSize: 4 })
  await seed(database.sql, 'machining', createClock().now())
})
after(() => database.close())
beforeEach(async () => {
  services = []
  for (let n = 0; n < 2; n++) services.push(await startProcess(database.url))
})
afterEach(async () => {
  await Promise.all(services.map(({ kill }) => kill()))
})

const at = (n: number): ServiceProcess => services[n] ?? assert.fail()
const move = async (service: ServiceProcess, by = HALF_DAY): Promise<void> =>
  assert.equal((await service.post('/sandbox/api/clock', by)).status, 200)

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 5_000; tries++) {
    if (await holds()) return
    await sleep(20)
  }
  assert.fail(what)
}

/** Every message of a digest's kind, by what it is the message of. */
async function sentOnce(): Promise<void> {
  const open = async () =>
    (await database.sql`select 1 from outbox where sent_at is null and dead_at is null`).length === 0
  await until(open, 'messages are still waiting')
  const posts = await database.sql<{ dedup: string; posts: number }[]>`
    select o.dedup, (select count(*)::int from sandbox_message m where m.id = o.platform_message_id) as posts
    from outbox o where o.sent_at is not null`
  assert.ok(posts.length > 0)
  assert.deepEqual(
    posts.filter(({ posts: count }) => count !== 1),
    [],
  )
  const [row] = await database.sql<{ bot: number; sent: number }[]>`
    select (select count(*)::int from sandbox_message where from_kind = 'bot') as bot,
      (select count(distinct platform_message_id)::int from outbox where sent_at is not null) as sent`
  // An edit is a message of the outbox too, and shares the one it changes.
  assert.equal(row?.bot, row?.sent, 'a message stands in a chat twice')
}

/** Slots that ran, and how many messages each put out. */
const rounds = () => database.sql<{ job: string; slot: string; outcome: string }[]>`
  select job, slot::text, outcome from schedule_fire where job like 'schedule:%' order by slot, job`

describe('two services', () => {
  test('that both play the same days run each round once, and send each message once', async () => {
    await Promise.all([move(at(0)), move(at(1))])
    await Promise.all([move(at(0)), move(at(1))])
    await sentOnce()
    const ran = await rounds()
    assert.ok(ran.length >= 4, `${ran.length} rounds`)
    const messages = await database.sql<{ lane: string; key: string; count: number }[]>`
      select lane, payload->'message'->>'summary' as key, count(*)::int as count from outbox
      where kind in ('digest', 'handover') group by 1, 2, dedup having count(*) > 1`
    assert.deepEqual([...messages], [])
  })

  test('one killed in the middle of a round leaves it whole to the other', async () => {
    const [due] = await database.sql<{ id: string }[]>`
      update schedule set at = array[to_char((now() + make_interval(secs => (select clock_offset_ms / 1000 from site)) + interval '3 hours')
        at time zone 'Asia/Shanghai', 'HH24:MI')], days = '{1,2,3,4,5,6,7}', department_ids = '{D-MACH}'
      where kind = 'handover' returning id`
    assert.ok(due)
    await database.sql`insert into calendar_exception (calendar_id, date, kind)
      select c.id, d::date, 'overtime' from calendar c, generate_series(now() - interval '2 days', now() + interval '40 days', interval '1 day') d
      on conflict (calendar_id, date) do update set kind = 'overtime'`
    const before = new Set((await rounds()).map(({ job, slot }) => `${job} ${slot}`))
    const [newest] = await database.sql<{ id: number }[]>`select max(id) as id from outbox`
    const holder = await database.sql.reserve()
    await holder`begin`
    await holder`lock table handover in access exclusive mode`
    const dying = at(1)
      .post('/sandbox/api/clock', { advance: 'PT4H' })
      .catch(() => null)
    const isHeld = async () =>
      (
        await database.sql`select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%into handover%'`
      ).length === 1
    await until(isHeld, 'the round never began')
    await at(1).kill()
    await dying
    await holder`rollback`
    holder.release()
    await move(at(0), { advance: 'PT5H' })
    const ran = (await rounds()).filter(
      ({ job, slot }) => job === `schedule:${due.id}` && !before.has(`${job} ${slot}`),
    )
    assert.equal(ran.length, 1, JSON.stringify(ran))
    const told = await database.sql`select 1 from outbox where kind = 'handover' and id > ${newest?.id ?? 0}`
    assert.equal(told.length, 1)
    await sentOnce()
  })
})
