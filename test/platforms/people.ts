/** The whole service on one fake platform, and the sample factory's people on it. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { KEY, type Running, startRunning } from '../running-service.ts'
import type { FakePlatform, Shown } from './fake-platform.ts'

/** By what they do; the user ids are those of the platform. */
export const PEOPLE = {
  worker: { user: 'W003', employeeNo: 'RL0003', name: '刘大勇' },
  cutter: { user: 'W005', employeeNo: 'RL0005', name: '马德胜' },
  leader: { user: 'W002', employeeNo: 'RL0002', name: '陈志远' },
  supervisor: { user: 'W001', employeeNo: 'RL0001', name: '周国梁' },
  planner: { user: 'W032', employeeNo: 'RL0032', name: '方晓琳' },
  manager: { user: 'W036', employeeNo: 'RL0036', name: '顾振华' },
} as const
export type Who = keyof typeof PEOPLE

export type Plant = {
  readonly fake: FakePlatform
  readonly running: Running
  readonly bind: (who: Who) => Promise<void>
  /** Says it and waits for the answer: what the chat shows new. */
  readonly ask: (who: Who, text: string, more?: { readonly group?: string; readonly quote?: Shown }) => Promise<Shown>
  /** The newest of a chat that has these words, and this button; waits for it. */
  readonly sees: (
    chat: { readonly who: Who } | { readonly group: string },
    words: RegExp,
    button?: string,
  ) => Promise<Shown>
  readonly goodOf: (order: string, seq: number) => Promise<number>
  readonly close: () => Promise<void>
}

const PATIENCE_MS = 15_000

export async function openPlant(start: () => Promise<FakePlatform>): Promise<Plant> {
  const fake = await start()
  const running = await startRunning({ environment: { SEED: 'machining', ...fake.environment } })
  await fake.attach?.(running.baseUrl)
  await until(() => fake.connections() > 0, 'it did not connect')
  const inChat = (chat: { readonly who: Who } | { readonly group: string }) =>
    'who' in chat ? { user: userOf(fake, chat.who) } : { group: chat.group }

  const sees: Plant['sees'] = async (chat, words, button) => {
    let found: Shown | undefined
    await until(
      async () => {
        await fake.look?.(inChat(chat))
        const has = ({ text, buttons }: Shown): boolean =>
          words.test(text) && (button === undefined || buttons.some(label => label.includes(button)))
        found = fake.shownTo(inChat(chat)).findLast(has)
        return found !== undefined
      },
      () => `nothing says ${words}: ${JSON.stringify(fake.shownTo(inChat(chat)).slice(-3))} ${running.lines.slice(-5)}`,
    )
    return found ?? assert.fail()
  }

  return {
    fake,
    running,
    sees,
    bind: async who => {
      const path = `/api/v1/people/${PEOPLE[who].employeeNo}/identities`
      const body = { platform: fake.name, userId: userOf(fake, who) }
      const { status, body: said } = await running.post(path, body, { authorization: `Bearer ${KEY}` })
      assert.ok(status < 300, said)
    },
    ask: async (who, text, more = {}) => {
      const chat = more.group === undefined ? { who } : { group: more.group }
      await fake.look?.(inChat(chat))
      const before = shownIds(fake, inChat(chat))
      await fake.write({ user: userOf(fake, who), text, ...more })
      let answer: Shown | undefined
      await until(
        async () => {
          await fake.look?.(inChat(chat))
          const news = fake.shownTo(inChat(chat)).filter(({ id }) => !before.has(id))
          const last = news.at(-1)
          // What is long may come as words and a card below them.
          answer = last && { ...last, text: news.map(({ text }) => text).join('\n') }
          return answer !== undefined
        },
        () => `no answer to “${text}”: ${running.lines.slice(-5)}`,
      )
      return answer ?? assert.fail()
    },
    goodOf: async (order, seq) => {
      const [row] = await running.service.sql<{ good: number }[]>`
        select s.good::float8 as good from step s join orders o on o.id = s.order_id
        where o.code = ${order} and s.seq = ${seq}`
      return row?.good ?? assert.fail(`no step ${order} ${seq}`)
    },
    close: async () => {
      await running.close()
      await fake.stop()
    },
  }
}

const shownIds = (fake: FakePlatform, chat: Parameters<FakePlatform['shownTo']>[0]): ReadonlySet<string> =>
  new Set(fake.shownTo(chat).map(({ id }) => id))

/** As the platform writes its user ids: the sandbox's are those of the sample factory. */
export const userOf = ({ name }: FakePlatform, who: Who): string => {
  const { user } = PEOPLE[who]
  return name === 'sandbox' ? user : name === 'feishu' ? `ou_${user.toLowerCase()}` : user.toLowerCase()
}

export async function until(
  holds: () => boolean | Promise<boolean>,
  otherwise: string | (() => string) = 'it did not come to that',
): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 25) {
    if (await holds()) return
    await sleep(25)
  }
  assert.fail(typeof otherwise === 'string' ? otherwise : otherwise())
}
