/** The whole service on one fake platform, and the sample factory's people on it. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { KEY, type Running, type RunningOptions, startRunning } from '../running-service.ts'
import type { FakePlatform, Shown } from './fake-platform.ts'

/** By what they do; the user ids are those of the platform. */
export const PEOPLE = {
  worker: { user: 'W003', employeeNo: 'RL0003', name: '刘大勇' },
  turner: { user: 'W004', employeeNo: 'RL0004', name: '孙小军' },
  cutter: { user: 'W005', employeeNo: 'RL0005', name: '马德胜' },
  leader: { user: 'W002', employeeNo: 'RL0002', name: '陈志远' },
  supervisor: { user: 'W001', employeeNo: 'RL0001', name: '周国梁' },
  miller: { user: 'W008', employeeNo: 'RL0008', name: '赵铁柱' },
  driller: { user: 'W011', employeeNo: 'RL0011', name: '林阿福' },
  millLeader: { user: 'W007', employeeNo: 'RL0007', name: '吴建平' },
  grinder: { user: 'W013', employeeNo: 'RL0013', name: '冯春燕' },
  welder: { user: 'W018', employeeNo: 'RL0018', name: '曹建国' },
  inspector: { user: 'W025', employeeNo: 'RL0025', name: '范雪梅' },
  keeper: { user: 'W028', employeeNo: 'RL0028', name: '蒋卫东' },
  mechanic: { user: 'W030', employeeNo: 'RL0030', name: '卢勇' },
  planner: { user: 'W032', employeeNo: 'RL0032', name: '方晓琳' },
  manager: { user: 'W036', employeeNo: 'RL0036', name: '顾振华' },
} as const
export type Who = keyof typeof PEOPLE

/** `as`: as that member of the group sees it. */
export type Chat = { readonly who: Who } | { readonly group: string; readonly as?: Who }

export type Plant = {
  readonly fake: FakePlatform
  readonly running: Running
  readonly bind: (who: Who) => Promise<void>
  /** Says it and waits for the answer: what the chat shows new. */
  readonly ask: (who: Who, text: string, more?: { readonly group?: string; readonly quote?: Shown }) => Promise<Shown>
  /** The newest of a chat that has these words, and this button; waits for it. */
  readonly sees: (chat: Chat, words: RegExp, button?: string) => Promise<Shown>
  /** Presses the button of these words, or the first that holds them. */
  readonly press: (
    who: Who,
    shown: Shown,
    label: string,
    values?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly toast: string | null }>
  /** What a chat shows after `act` that was not there, or not so, before: platforms answer in their time. */
  readonly newlyShown: (
    chat: Chat,
    act: () => Promise<unknown>,
    fits: (shown: Shown) => boolean,
    otherwise: string,
  ) => Promise<Shown>
  /**
   * All that a chat shows new after `act`, once it has these words and, somewhere in it, this button. What is long may come
   * as words and a card below them, or as a file and words: the one with the button is what can be pressed.
   */
  readonly hears: (chat: Chat, act: () => Promise<unknown>, words: RegExp, button?: string) => Promise<Shown>
  readonly goodOf: (order: string, seq: number) => Promise<number>
  readonly close: () => Promise<void>
}

const PATIENCE_MS = 90_000

export async function openPlant(
  start: () => Promise<FakePlatform>,
  { environment = {}, ...options }: RunningOptions = {},
): Promise<Plant> {
  const fake = await start()
  const running = await startRunning({
    ...options,
    environment: { SEED: 'machining', ...fake.environment, ...environment },
  })
  await fake.attach?.(running.baseUrl)
  await until(() => fake.connections() > 0, 'it did not connect')
  const inChat = (chat: Chat) => {
    if ('who' in chat) return { user: userOf(fake, chat.who) }
    return { group: chat.group, ...(chat.as !== undefined && { as: userOf(fake, chat.as) }) }
  }
  const lately = (chat: Chat): string =>
    `${JSON.stringify(fake.shownTo(inChat(chat)).slice(-3))} ${running.lines.slice(-5)}`

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
      () => `nothing says ${words}: ${lately(chat)}`,
    )
    return found ?? assert.fail()
  }

  /** Waits until what is new in the chat after `act` is what `choose` looks for. */
  async function newsAfter(
    chat: Chat,
    act: () => Promise<unknown>,
    choose: (news: readonly Shown[]) => Shown | undefined,
    otherwise: string,
  ): Promise<Shown> {
    const state = ({ id, updates, text }: Shown): string => `${id} ${updates} ${text}`
    await fake.look?.(inChat(chat))
    const before = new Set(fake.shownTo(inChat(chat)).map(state))
    await act()
    let found: Shown | undefined
    await until(
      async () => {
        await fake.look?.(inChat(chat))
        found = choose(fake.shownTo(inChat(chat)).filter(shown => !before.has(state(shown))))
        return found !== undefined
      },
      () => `${otherwise}: ${lately(chat)}`,
    )
    return found ?? assert.fail()
  }
  const newlyShown: Plant['newlyShown'] = (chat, act, fits, otherwise) =>
    newsAfter(chat, act, news => news.findLast(fits), otherwise)
  const hears: Plant['hears'] = (chat, act, words, button) =>
    newsAfter(
      chat,
      act,
      news => {
        const text = news.map(({ text }) => text).join('\n')
        const has = ({ buttons }: Shown): boolean => button === undefined || buttons.some(one => one.includes(button))
        const last = news.findLast(has)
        return words.test(text) && last !== undefined ? { ...last, text } : undefined
      },
      `nothing new says ${words}${button === undefined ? '' : ` with [${button}]`}`,
    )

  return {
    fake,
    running,
    sees,
    newlyShown,
    hears,
    press: async (who, shown, label, values) => {
      const full = shown.buttons.find(one => one === label) ?? shown.buttons.find(one => one.includes(label))
      assert.ok(full, `no button ${label} among ${shown.buttons} in ${shown.text}`)
      return fake.press({ user: userOf(fake, who), shown, label: full, ...(values && { values }) })
    },
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
