/** F17 to F24: a platform that fails, limits, refuses, forgets its tokens, or never answers. */
import { setTimeout as sleep } from 'node:timers/promises'
import { fakeDingTalk } from '../../platforms/dingtalk/fake.ts'
import type { FakePlatform } from '../../platforms/fake-platform.ts'
import { APP_ID, APP_SECRET, refusal } from '../../platforms/feishu/fake.ts'
import { fakeWeCom } from '../../platforms/wecom/fake.ts'
import { atLeast, atMost, exactly, type Fault, none } from '../fault.ts'
import { type FeishuWorld, isMessage, isToken, shareOf } from '../feishu-world.ts'
import { seconds } from '../pace.ts'
import { withPlatform } from '../platform-world.ts'

const users = (fault: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `ou_${fault}_${n}`)

const textsTo = ({ fake }: FeishuWorld, user: string): readonly string[] =>
  fake.shownTo({ user }).map(({ text }) => text)

/** Of numbered texts, how many stand behind a later one. */
const disorderIn = (texts: readonly string[]): number => {
  const numbers = texts.map(text => Number(text.split(' ').at(-1)))
  return numbers.filter((number, index) => number < Math.max(...numbers.slice(0, index), number)).length
}

const failing: Fault = {
  id: 'F17',
  kind: 'onFeishu',
  name: 'the platform fails three calls in ten for two minutes, and is slow in others',
  holds: 'all is delivered, in order in each chat',
  bounds: { failed: atLeast(5), missing: none, twice: none, disorder: none },
  run: async world => {
    const chats = users('f17', 6)
    const [isFailed, isSlow] = [shareOf(30), shareOf(25)]
    let [sent, failed] = [0, 0]
    await world.ruled(
      call => {
        if (!isMessage(call)) return undefined
        if (isFailed()) {
          failed += 1
          return { status: 502, body: {}, ...(isSlow() && { afterMs: 2_000 }) }
        }
        return undefined
      },
      async () => {
        const until = performance.now() + seconds(120)
        while (performance.now() < until || sent < 60) {
          const user = chats[sent % chats.length] ?? ''
          await world.owe(user, `F17 ${++sent}`)
          await sleep(150)
        }
      },
    )
    await world.settled(180_000)
    const texts = chats.map(user => textsTo(world, user))
    const shown = texts.flat()
    return {
      counted: {
        sent,
        failed,
        missing: sent - new Set(shown).size,
        twice: shown.length - new Set(shown).size,
        disorder: texts.map(disorderIn).reduce((a, b) => a + b, 0),
      },
    }
  },
}

const limited: Fault = {
  id: 'F18',
  kind: 'onFeishu',
  name: 'the platform limits a chat and says how long to wait',
  holds: 'nothing is posted there before, other chats go on, all arrives in order',
  bounds: { tooEarly: none, othersBefore: atLeast(3), missing: none, disorder: none },
  run: async world => {
    const [slow = '', ...others] = users('f18', 4)
    let limitedAt = 0
    let tooEarly = 0
    const waitMs = 5_000
    await world.ruled(
      call => {
        if (!isMessage(call) || call.body.receive_id !== slow) return undefined
        const now = performance.now()
        if (limitedAt === 0) {
          limitedAt = now
          return { status: 429, body: { code: 11233, msg: 'limited' }, headers: { 'x-ogw-ratelimit-reset': '5' } }
        }
        // The wait begins when the answer is read.
        if (now - limitedAt < waitMs - 50) tooEarly += 1
        return undefined
      },
      async () => {
        for (let n = 1; n <= 3; n++) await world.owe(slow, `F18 ${n}`)
        while (limitedAt === 0) await sleep(20)
        for (const user of others) await world.owe(user, `F18 other ${user}`)
        await world.settled()
      },
    )
    const shown = textsTo(world, slow)
    const rows = await world.sql<{ before: number }[]>`
      select count(*)::int as before from outbox other
      where other.payload->'message'->>'text' like 'F18 other%' and other.sent_at <
        (select min(sent_at) from outbox where payload->'message'->>'text' = 'F18 1')`
    return {
      counted: {
        tooEarly,
        othersBefore: rows[0]?.before ?? 0,
        missing: 3 - new Set(shown).size,
        disorder: disorderIn(shown),
      },
    }
  },
}

const unanswered: Fault = {
  id: 'F19',
  kind: 'onFeishu',
  name: 'a message is taken and the answer is lost; another is never answered',
  holds: 'it is sent again under the same id, and stands there once',
  bounds: { posts: atLeast(4), idsPerMessage: exactly(1), shown: exactly(2), missing: none },
  run: async world => {
    const [taken = '', silent = ''] = users('f19', 2)
    const ids = new Map<string, string[]>()
    await world.ruled(
      call => {
        if (!isMessage(call)) return undefined
        const user = String(call.body.receive_id)
        const before = ids.get(user) ?? []
        ids.set(user, [...before, String(call.body.uuid)])
        if (before.length > 0) return undefined
        // Not answered within what a call may take.
        if (user === silent) return { status: 200, body: {}, afterMs: 30_000 }
        world.fake.failNext('unanswered')
        return undefined
      },
      async () => {
        await world.owe(taken, 'F19 taken')
        await world.owe(silent, 'F19 silent')
        await world.settled()
      },
    )
    const shown = [taken, silent].map(user => textsTo(world, user).length)
    return {
      counted: {
        posts: [...ids.values()].flat().length,
        idsPerMessage: Math.max(...[...ids.values()].map(list => new Set(list).size)),
        shown: shown.reduce((a, b) => a + b, 0),
        missing: shown.filter(count => count === 0).length,
      },
    }
  },
}

/** Whether what the platform refused in an answer of 200 is marked as sent. */
async function markedWrongly(startFake: () => Promise<FakePlatform>): Promise<number> {
  return withPlatform(startFake, async ({ fake, start, user, owe, settled, rowOf }) => {
    await start()
    // On one of them the bot may only write to somebody who has written to it.
    await fake.write({ user: user('W003'), text: '你好' })
    await settled()
    fake.failNext('errorIn200')
    await owe(user('W003'), 'F20')
    await settled(120_000)
    const { sent, error, attempts } = await rowOf('F20')
    const shown = fake.shownTo({ user: user('W003') }).filter(({ text }) => text.includes('F20')).length
    const isTrue = sent ? shown === 1 && attempts > 1 : shown === 0 && error !== null
    return isTrue ? 0 : 1
  })
}

const errorIn200: Fault = {
  id: 'F20',
  kind: 'onFeishu',
  name: 'an error in an answer of 200: Feishu, DingTalk, WeCom',
  holds: 'it is the error that it is: sent again, or a dead letter with its reason',
  bounds: { feishuWrong: none, dingtalkWrong: none, wecomWrong: none },
  run: async world => {
    const [user = ''] = users('f20', 1)
    world.fake.failNext('errorIn200')
    await world.owe(user, 'F20 feishu')
    await world.settled()
    const { sent, error } = await world.rowOf('F20 feishu')
    return {
      counted: {
        feishuWrong: sent || error === null || textsTo(world, user).length > 0 ? 1 : 0,
        dingtalkWrong: await markedWrongly(() => fakeDingTalk()),
        wecomWrong: await markedWrongly(() => fakeWeCom()),
      },
    }
  },
}

/** A token that somebody else fetched makes the one before it worthless. */
const fetchTokenElsewhere = ({ fake }: FeishuWorld): Promise<unknown> =>
  fetch(`${fake.url}/open-apis/auth/v3/tenant_access_token/internal`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ app_id: APP_ID, app_secret: APP_SECRET }),
  })

const tokenExpired: Fault = {
  id: 'F21',
  kind: 'onFeishu',
  quick: true,
  name: 'the token is revoked while a dozen messages are on their way',
  holds: 'one refresh for all of them; all arrive',
  bounds: { refreshes: exactly(1), missing: none },
  run: async world => {
    const chats = users('f21', 12)
    await fetchTokenElsewhere(world)
    const before = world.fake.tokensFetched()
    for (const user of chats) await world.owe(user, `F21 ${user}`)
    await world.settled()
    return {
      counted: {
        refreshes: world.fake.tokensFetched() - before,
        missing: chats.filter(user => textsTo(world, user).length !== 1).length,
      },
    }
  },
}

const tokenEndpointDown: Fault = {
  id: 'F22',
  kind: 'onFeishu',
  name: 'the token endpoint is down for three minutes, first with a token that is good, then without',
  holds:
    'the old token is used while it is good; then at most one try in five seconds; what waits leaves afterwards, or is a dead letter with its reason',
  bounds: { missingWithOld: none, tries: atLeast(1), triesPer5s: atMost(1), missing: none },
  run: async world => {
    const [early = '', ...late] = users('f22', 4)
    let [tries, isRefused] = [0, false]
    const begun = performance.now()
    let missingWithOld = 0
    await world.ruled(
      call => {
        if (isToken(call)) {
          tries += 1
          return { status: 503, body: {} }
        }
        return isRefused && isMessage(call) ? refusal(99991663) : undefined
      },
      async () => {
        await world.owe(early, 'F22 early')
        await world.settled()
        missingWithOld = 1 - textsTo(world, early).length
        isRefused = true
        for (const user of late) await world.owe(user, `F22 ${user}`)
        await sleep(Math.max(seconds(180) - (performance.now() - begun), 12_000))
      },
    )
    const slots = Math.ceil((performance.now() - begun) / 5_000)
    await world.settled(150_000)
    const rows = await Promise.all(late.map(user => world.rowOf(`F22 ${user}`)))
    const dead = rows.filter(row => row.dead !== null && row.error !== null).length
    const shown = late.filter(user => textsTo(world, user).length === 1).length
    return {
      counted: { missingWithOld, tries, triesPer5s: tries / slots, dead, missing: late.length - shown - dead },
      note: 'a message is given up after eight tries, about two minutes',
    }
  },
}

const chatGone: Fault = {
  id: 'F23',
  kind: 'onFeishu',
  quick: true,
  name: 'the bot was removed from a chat',
  holds: 'what was for it becomes a dead letter with the reason at the first try, the others go on',
  bounds: { retries: none, reasonless: none, missing: none },
  run: async world => {
    const [gone = '', ...others] = users('f23', 3)
    const tries = new Map<string, number>()
    await world.ruled(
      call => {
        if (!isMessage(call) || call.body.receive_id !== gone) return undefined
        const key = String(call.body.uuid)
        tries.set(key, (tries.get(key) ?? 0) + 1)
        return refusal(230002, 'Bot can NOT be out of the chat.')
      },
      async () => {
        for (const n of [1, 2]) await world.owe(gone, `F23 ${n}`)
        for (const user of others) await world.owe(user, `F23 ${user}`)
        await world.settled()
      },
    )
    const rows = await Promise.all([1, 2].map(n => world.rowOf(`F23 ${n}`)))
    return {
      counted: {
        retries: [...tries.values()].filter(count => count > 1).length,
        reasonless: rows.filter(({ dead, error }) => dead !== 'refused' || error === null).length,
        missing: others.filter(user => textsTo(world, user).length !== 1).length,
      },
      note: 'a group in which nothing can be written any more is no group to whoever writes alerts (jobs/alert-round.test.ts)',
    }
  },
}

const poisoned: Fault = {
  id: 'F24',
  kind: 'onFeishu',
  quick: true,
  name: 'a message that the platform always refuses, and one that it always fails on',
  holds: 'both end as dead letters with their reason; what is behind them in the chat is at most two minutes late',
  bounds: { reasonless: none, missing: none, delaySeconds: atMost(150) },
  run: async world => {
    const [refusedChat = '', failedChat = ''] = users('f24', 2)
    const begun = performance.now()
    await world.ruled(
      call => {
        if (!isMessage(call) || !String(call.body.content).includes('毒')) return undefined
        return call.body.receive_id === refusedChat ? refusal(230001) : { status: 500, body: {} }
      },
      async () => {
        for (const user of [refusedChat, failedChat]) {
          await world.owe(user, `F24 毒 ${user}`)
          await world.owe(user, `F24 ${user}`)
        }
        await world.settled(240_000)
      },
    )
    const delaySeconds = (performance.now() - begun) / 1_000
    const rows = await Promise.all([refusedChat, failedChat].map(user => world.rowOf(`F24 毒 ${user}`)))
    return {
      counted: {
        reasonless: rows.filter(({ dead, error }) => dead === null || error === null).length,
        missing: [refusedChat, failedChat].filter(user => textsTo(world, user).length !== 1).length,
        delaySeconds,
      },
    }
  },
}

export const PLATFORM_ERRORS = [
  failing,
  limited,
  unanswered,
  errorIn200,
  tokenExpired,
  tokenEndpointDown,
  chatGone,
  poisoned,
] as const
