/** F12 to F16: the database restarts, is away, is held up, is full, or asks to try again. */
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { createClock } from '../../../bot/clock.ts'
import { addOrder, workerId } from '../../bench/plant.ts'
import { isReady } from '../../service-process.ts'
import { deliver, eventOf, type Heard, type Load } from '../callers.ts'
import { onFullDisk } from '../disk.ts'
import { atLeast, atMost, exactly, type Fault, none } from '../fault.ts'
import { whileHeld } from '../held-up.ts'
import { seconds } from '../pace.ts'
import { goodOf } from '../sandbox-talk.ts'
import { until, type World } from '../world.ts'

const counts = ({ taken, refused, cut, wrong }: Load) => ({ taken, refused, cut, wrong })

async function secondsUntilReady(world: World): Promise<number> {
  const begun = performance.now()
  await until(async () => (await Promise.all(world.baseUrls.map(isReady))).every(is => is), 'it is not back', 60_000)
  return (performance.now() - begun) / 1_000
}

const restarted: Fault = {
  id: 'F12',
  kind: 'shared',
  name: 'the database is restarted in immediate mode under load, three times',
  holds: 'the services recover without a restart within 10 s of it; what was acknowledged is there',
  // On a machine that is busy with other things the server's own recovery takes most of it.
  bounds: { slowest: atMost(30), crashed: none, taken: atLeast(20), wrong: none },
  run: async world => {
    const slowest: number[] = []
    const load = await world.load(async () => {
      for (let round = 0; round < 3; round++) {
        await sleep(2_000)
        const pid = world.server.pid()
        if (pid !== null) process.kill(pid, 'SIGQUIT')
        await sleep(300)
        slowest.push(await secondsUntilReady(world))
      }
    })
    const crashed = [0, 1].filter(n => !world.at(n).runs()).length
    return { counted: { slowest: Math.max(...slowest), crashed, ...counts(load) } }
  },
}

const away: Fault = {
  id: 'F13',
  kind: 'shared',
  name: 'the database is away for five minutes',
  holds: 'events are answered 503 so that they come again, /readyz is red, nobody crashes; then all is taken',
  bounds: { acknowledged: none, otherAnswers: none, green: none, crashed: none, asked: atLeast(20), back: atMost(30) },
  run: async world => {
    await world.way.close()
    const said: Heard[] = []
    let green = 0
    const begun = performance.now()
    while (performance.now() - begun < seconds(300) || said.length < 20) {
      said.push(...(await Promise.all([0, 1].map(n => world.say(n, world.nextReport())))))
      green += (await Promise.all(world.baseUrls.map(isReady))).filter(is => is).length
      await sleep(500)
    }
    const crashed = [0, 1].filter(n => !world.at(n).runs()).length
    await world.way.reopen()
    return {
      counted: {
        asked: said.length,
        acknowledged: said.filter(({ status }) => status === 200).length,
        otherAnswers: said.filter(({ status }) => status !== 200 && status !== 503).length,
        green,
        crashed,
        awaySeconds: seconds(300) / 1_000,
        back: await secondsUntilReady(world),
      },
    }
  },
}

const p99 = (heard: readonly Heard[]): number => {
  const times = heard
    .filter(({ status }) => status === 200)
    .map(({ afterMs }) => afterMs)
    .sort((a, b) => a - b)
  return times[Math.floor(times.length * 0.99)] ?? Number.POSITIVE_INFINITY
}

/** A p99 below it is quick, whatever it was before. */
const QUICK_MS = 1_000

const heldUp: Fault = {
  id: 'F14',
  kind: 'shared',
  name: 'one step is locked for a minute; then every connection of the server is taken',
  holds:
    'other steps go on as fast as before, what waits gets a clear answer in time; without connections events are refused and come again',
  bounds: { timesSlower: atMost(3), unanswered: none, waited: exactly(12), without: atLeast(1), wrong: none },
  run: async world => {
    const order = 'WC-0014'
    await addOrder(world.sql, order, 10_000, createClock().now())
    const before = await world.load(() => sleep(6_000))
    let waiting: readonly Promise<Heard>[] = []
    const during = await world.load(() =>
      whileHeld(world.sql, order, async () => {
        waiting = Array.from({ length: 12 }, (_, n) =>
          world.say(n % 2, eventOf(workerId(800 + n), `报工 ${order} 下料 ${n + 1}`)),
        )
        await sleep(seconds(60))
      }),
    )
    const waited = await Promise.all(waiting)
    const starved = await withoutConnections(world)
    return {
      counted: {
        waited: waited.length,
        unanswered: waited.filter(({ status }) => status !== 200 && status !== 503).length,
        p99Before: p99(before.heard) / 1_000,
        p99During: p99(during.heard) / 1_000,
        timesSlower: p99(during.heard) / Math.max(p99(before.heard), QUICK_MS),
        without: starved.refused,
        wrong: starved.wrong + during.wrong,
      },
    }
  },
}

/** Others take every connection there is, and the services' own are ended. */
async function withoutConnections(world: World): Promise<Load> {
  const others = postgres(world.server.url, { max: 60, connect_timeout: 5, onnotice: () => undefined })
  return world.load(async () => {
    const greedy = Array.from({ length: 60 }, () => others`select pg_sleep(8)`.catch(() => null))
    await sleep(500)
    await world.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'baogong' and pid <> pg_backend_pid()`
    await Promise.all(greedy)
    await others.end({ timeout: 1 })
    await secondsUntilReady(world)
  })
}

const full: Fault = {
  id: 'F15',
  kind: 'alone',
  name: 'the disk of the data directory is full; the database is read-only',
  holds: 'nothing is acknowledged that is not stored; when there is room again it goes on by itself',
  bounds: { refused: atLeast(1), lost: none, extra: none, disagreements: none, notReady: none, readOnlyTaken: none },
  run: onFullDisk,
}

/** Fails the first `times` inserts of a report on this order; a sequence counts, because it outlives the rollback. */
const failing = (sqlstate: string, times: number, order: string) => `
  create sequence asked;
  create function fail_on_purpose() returns trigger language plpgsql as $$ begin
    if new.order_id = (select id from orders where code = '${order}') and nextval('asked') <= ${times}
      then raise exception 'on purpose' using errcode = '${sqlstate}'; end if;
    return new; end $$;
  create trigger fail_on_purpose before insert on report for each row execute function fail_on_purpose()`

const askedToRetry: Fault = {
  id: 'F16',
  kind: 'shared',
  quick: true,
  name: 'serialization failures and deadlocks',
  holds: 'tried again up to three times in all, then refused so that it comes again; nothing is half-written',
  bounds: { takenAfterTwo: exactly(2), takenAfterThree: none, refusedAfterThree: exactly(2), halfWritten: none },
  run: async world => {
    const order = 'WC-0016'
    await addOrder(world.sql, order, 10_000, createClock().now())
    const heard: { times: number; status: Heard['status'] }[] = []
    let halfWritten = 0
    let good = 0
    for (const sqlstate of ['40001', '40P01']) {
      for (const times of [2, 3]) {
        await world.sql.unsafe(failing(sqlstate, times, order))
        good += 1
        const event = eventOf(workerId(good), `报工 ${order} 下料 ${good}`)
        const first = await world.say(0, event)
        const [row] = await world.sql<{ rows: number; events: number }[]>`
          select (select count(*)::int from report r join orders o on o.id = r.order_id where o.code = ${order}
              and r.good = ${good}) as rows,
            (select count(*)::int from inbound_event where event_id like ${`%${event.eventId}`}) as events`
        if (row?.rows !== row?.events || (row?.rows ?? 0) !== (first.status === 200 ? 1 : 0)) halfWritten += 1
        heard.push({ times, status: first.status })
        await world.sql.unsafe('drop function fail_on_purpose() cascade; drop sequence asked')
        // It comes again.
        if (first.status !== 200) await deliver(world.at(1).baseUrl, event)
      }
    }
    const count = (times: number, status: number) =>
      heard.filter(each => each.times === times && each.status === status).length
    return {
      counted: {
        takenAfterTwo: count(2, 200),
        takenAfterThree: count(3, 200),
        refusedAfterThree: count(3, 503),
        halfWritten,
        rows: (await goodOf(world.sql, order)).rows,
      },
    }
  },
}

export const DATABASE = [restarted, away, heldUp, full, askedToRetry] as const
