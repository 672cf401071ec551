/** F08 to F11 and F32: a process that is killed at the worst place, or told to stop in the middle of work. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createClock } from '../../../bot/clock.ts'
import { addOrder, workerId } from '../../bench/plant.ts'
import { fakeDingTalk } from '../../platforms/dingtalk/fake.ts'
import { fakeFeishu } from '../../platforms/feishu/fake.ts'
import type { ServiceProcess } from '../../service-process.ts'
import { deliver, eventOf } from '../callers.ts'
import { closingCounts } from '../closing.ts'
import { atLeast, atMost, exactly, type Fault, none } from '../fault.ts'
import { redelivered } from '../feishu-world.ts'
import { endWaiting, untilWaiting, whileHeld } from '../held-up.ts'
import { withPlatform } from '../platform-world.ts'
import { goodOf } from '../sandbox-talk.ts'
import { until, type World } from '../world.ts'

const ROUNDS = 2
/** Often enough that a killed one is still starting when the other is killed. */
const KILLS = 4

const beforeCommit: Fault = {
  id: 'F08',
  kind: 'shared',
  name: 'kill -9 before the commit, and every few seconds under load',
  holds: 'nothing is booked; sent again it is booked once',
  bounds: { bookedUnheard: none, rows: exactly(ROUNDS), kills: exactly(KILLS), taken: atLeast(20), wrong: none },
  run: async world => {
    const order = 'WC-0008'
    await addOrder(world.sql, order, 10_000, createClock().now())
    let bookedUnheard = 0
    for (let round = 1; round <= ROUNDS; round++) {
      const dying = (round - 1) % 2
      const before = (await goodOf(world.sql, order)).rows
      await whileHeld(world.sql, order, async () => {
        const said = world.say(dying, eventOf(workerId(round), `报工 ${order} 下料 ${round}`))
        await untilWaiting(world.sql)
        await world.at(dying).kill()
        await endWaiting(world.sql)
        await said
      })
      bookedUnheard += (await goodOf(world.sql, order)).rows - before
      await world.restart(dying)
      await world.close()
    }
    let kills = 0
    const load = await world.load(async () => {
      for (; kills < KILLS; kills++) {
        await sleep(3_000)
        await world.restart(kills % 2)
      }
    })
    return { counted: { bookedUnheard, rows: (await goodOf(world.sql, order)).rows, kills, ...seen(load) } }
  },
}

const beforeAnswer: Fault = {
  id: 'F09',
  kind: 'alone',
  name: 'kill -9 between the commit and the acknowledgement',
  holds: 'delivered again it changes nothing, and is answered once',
  bounds: { rows: exactly(2), extra: none, answers: exactly(2), kills: exactly(2), disagreements: none },
  run: () =>
    withPlatform(fakeFeishu, async ({ fake, sql, start, user }) => {
      let service = await start()
      let aim: ServiceProcess | null = null
      // The answer is sent after the commit; it is the first that is heard of it.
      fake.when(({ path, method }) => {
        if (method !== 'POST' || !path.includes('/im/v1/messages')) return undefined
        void aim?.kill()
        aim = null
        return undefined
      })
      const before = (await goodOf(sql, 'WO-1004')).rows
      let kills = 0
      for (const good of [5, 6]) {
        const report = { user: user('W003'), text: `报工 WO-1004 下料 ${good}`, eventId: `f09-${good}` }
        aim = service
        await fake.write(report).catch(() => undefined)
        await until(() => !service.runs(), 'it was not killed')
        kills += 1
        fake.cutConnections()
        service = await start()
        await redelivered(() => fake.write(report))
        await fake.write(report)
      }
      const shown = fake.shownTo({ user: user('W003') })
      const answers = shown.filter(({ text }) => text.includes('已报工')).length
      const counted = await closingCounts(sql, [service.baseUrl], [])
      return { counted: { ...counted, kills, rows: (await goodOf(sql, 'WO-1004')).rows - before, answers } }
    }),
}

const afterAnswer: Fault = {
  id: 'F10',
  kind: 'shared',
  name: 'kill -9 the moment a report is acknowledged, both instances',
  holds:
    'nothing is acknowledged before its effect is stored, so no work is left behind: what it owes others is in the same commit and leaves within 30 s of the restart',
  bounds: { missingAtOnce: none, owedAtOnce: atLeast(1), undelivered: none },
  run: async world => {
    const { sql } = world
    const heard = await deliver(world.at(0).baseUrl, eventOf('W003', 'WO-1003 车削 机床主轴异响，停机了'))
    await Promise.all([0, 1].map(n => world.at(n).kill()))
    const [stored] = await sql<{ events: number; owed: number; last: number }[]>`
      select (select count(*)::int from inbound_event where message_id = ${heard.id}) as events,
        (select count(*)::int from outbox where sent_at is null and dead_at is null) as owed,
        (select coalesce(max(id), 0)::int from outbox) as last`
    await Promise.all([0, 1].map(n => world.restart(n)))
    const undelivered = async () => {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from outbox where id <= ${stored?.last ?? 0} and sent_at is null and dead_at is null`
      return row?.count ?? 0
    }
    const begun = performance.now()
    while ((await undelivered()) > 0 && performance.now() - begun < 35_000) await sleep(100)
    const seconds = (performance.now() - begun) / 1_000
    return {
      counted: {
        missingAtOnce: 1 - (stored?.events ?? 0),
        owedAtOnce: stored?.owed ?? 0,
        undelivered: await undelivered(),
        seconds,
      },
      note: 'there is no store of raw events here: the effect is committed before the acknowledgement',
    }
  },
}

const CHATS = ['W001', 'W002', 'W005'] as const

/** On a platform that knows a message again, and on one that does not. */
const beforeMark: Fault = {
  id: 'F11',
  kind: 'alone',
  name: 'kill -9 between sending a message and noting it',
  holds: 'every message arrives; at most one is posted twice per kill, under the same id where the platform has one',
  bounds: { missing: none, shownTwice: none, idsPerMessage: atMost(1), dingtalkMissing: none, beyondKills: none },
  run: async () => {
    const feishu = await withPlatform(fakeFeishu, async ({ fake, start, user, owe, settled }) => {
      const posts = new Map<string, Set<string>>()
      let [left, kills] = [2, 0]
      let service: ServiceProcess | null = null
      fake.when(({ path, method, body }) => {
        if (method !== 'POST' || path !== '/open-apis/im/v1/messages') return undefined
        const text = String(body.content)
        posts.set(text, (posts.get(text) ?? new Set()).add(String(body.uuid)))
        if (left > 0 && posts.size % 4 === 0) {
          left -= 1
          kills += 1
          void service?.kill()
        }
        return undefined
      })
      for (let n = 0; n < 12; n++) await owe(user(CHATS[n % 3] ?? 'W001'), `消息 ${n}`)
      for (let starts = 0; starts < 3; starts++) {
        const running = await start()
        service = running
        await Promise.race([settled(), until(() => !running.runs(), 'it lives', 60_000)])
        fake.cutConnections()
      }
      const shown = CHATS.flatMap(person => fake.shownTo({ user: user(person) })).map(({ text }) => text)
      return {
        kills,
        missing: 12 - new Set(shown).size,
        shownTwice: shown.length - new Set(shown).size,
        idsPerMessage: Math.max(...[...posts.values()].map(ids => ids.size)),
      }
    })
    const dingtalk = await dingTalkKilled()
    return { counted: { ...feishu, ...dingtalk }, note: 'Feishu knows a message again, DingTalk does not' }
  },
}

/** What one sees of a call there is that it was made: it is killed soon after. */
const dingTalkKilled = () =>
  withPlatform(fakeDingTalk, async ({ fake, start, user, owe, settled }) => {
    for (let n = 0; n < 12; n++) await owe(user(CHATS[n % 3] ?? 'W001'), `消息 ${n}`)
    let kills = 0
    for (let starts = 0; starts < 3; starts++) {
      const service = await start()
      if (starts < 2) {
        const before = fake.calls().length
        await until(() => fake.calls().length > before, 'it sent nothing', 60_000)
        await service.kill()
        kills += 1
        fake.cutConnections()
      }
    }
    await settled()
    const shown = CHATS.flatMap(person => fake.shownTo({ user: user(person) })).map(({ text }) => text)
    const twice = shown.length - new Set(shown).size
    // Lanes are sent side by side: each may have one under way.
    return {
      dingtalkMissing: 12 - new Set(shown).size,
      dingtalkTwice: twice,
      beyondKills: Math.max(0, twice - kills * 3),
    }
  })

const deploy: Fault = {
  id: 'F32',
  kind: 'shared',
  name: 'SIGTERM under load, one instance after the other',
  holds: 'it takes no more, finishes, and exits within 20 s; nothing acknowledged is lost',
  bounds: { badExits: none, slowest: atMost(20), taken: atLeast(20), wrong: none },
  run: async world => {
    const stops: { code: number | null; afterMs: number }[] = []
    const load = await world.load(async () => {
      for (const n of [0, 1]) {
        await sleep(2_000)
        const stopped = await world.at(n).stop()
        stops.push(stopped)
        // It says itself what it waited for.
        if (stopped.code !== 0) process.stderr.write(world.at(n).printed())
        await world.restart(n)
      }
    })
    return {
      counted: {
        badExits: stops.filter(({ code }) => code !== 0).length,
        slowest: Math.max(...stops.map(({ afterMs }) => afterMs)) / 1_000,
        ...seen(load),
      },
    }
  },
}

const seen = ({ taken, refused, cut, wrong }: Awaited<ReturnType<World['load']>>) => ({ taken, refused, cut, wrong })

export const CRASHES = [beforeCommit, beforeAnswer, afterAnswer, beforeMark, deploy] as const
