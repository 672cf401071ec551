/** An adapter with a house around it, the real SDK in it, and the fake platform behind it. */
import assert from 'node:assert/strict'
import type { Action, Block, Card } from '../../../adapters/card.ts'
import type { FeishuConfig } from '../../../adapters/feishu/config.ts'
import { createFeishu } from '../../../adapters/feishu/index.ts'
import { SOCKET } from '../../../adapters/feishu/limits.ts'
import type { AdapterParts, Answer, OutboundMessage, Receive } from '../../../adapters/port.ts'
import { wordsFor } from '../../../bot/wording/index.ts'
import { until } from '../people.ts'
import { APP_ID, APP_SECRET, type FakeFeishu, fakeFeishu } from './fake.ts'

export const revealed = (text: string) => ({ reveal: () => text })
export const words = wordsFor('zh-CN').platform.adapter

export const configOf = (domain: string, more: Partial<FeishuConfig> = {}): FeishuConfig => ({
  appId: APP_ID,
  appSecret: revealed(APP_SECRET),
  encryptKey: null,
  verificationToken: null,
  domain,
  transport: 'ws',
  ...more,
})

/** `lines`: what is logged. */
export function givenParts(lines: string[] = [], more: Partial<AdapterParts> = {}): AdapterParts {
  const memory = new Map<string, unknown>()
  return {
    now: () => Date.now(),
    log: (level, event, fields) => void lines.push(JSON.stringify({ level, event, ...fields })),
    memory: {
      get: async key => memory.get(key) ?? null,
      put: async (key, value) => void memory.set(key, value),
    },
    holdConnection: (_account, work) => {
      const lost = new AbortController()
      const running = work(lost.signal)
      return {
        holder: () => 'us',
        stop: async () => {
          lost.abort()
          await running
        },
      }
    },
    countCall: () => undefined,
    words,
    drawChart: async () => null,
    ...more,
  }
}

export const textMessage = (text: string): OutboundMessage => ({
  text,
  card: null,
  summary: text,
  mentions: [],
  file: null,
})

export const cardMessage = (title: string, ...blocks: readonly Block[]): OutboundMessage => {
  const card: Card = { title, tone: 'info', blocks }
  return { text: null, card, summary: title, mentions: [], file: null }
}

export const buttons = (...labels: readonly string[]): Block => ({
  kind: 'actions',
  actions: labels.map((label): Action => ({ label, payload: label })),
})

export const answer = (said: Partial<Answer>): Answer => ({ toast: null, update: null, replies: [], ...said })

export const idle: Receive = async () => undefined

export type Bot = ReturnType<typeof createFeishu>
type Options = {
  readonly config?: Partial<FeishuConfig>
  readonly parts?: Partial<AdapterParts>
  readonly lines?: string[]
  /** What the test itself makes the platform refuse. */
  readonly refuses?: boolean
}

export const TIMING = {
  socket: { ...SOCKET, pongTimeoutSeconds: 0.5, longestBackOffMs: 1_000 },
  login: { firstTryAfterMs: 100, longestTryAfterMs: 400 },
}

/** Runs `work` with a bot that is connected, and looks afterwards that nothing was refused and no secret was logged. */
export async function withBot(
  receive: Receive,
  work: (fake: FakeFeishu, bot: Bot) => Promise<void>,
  { config = {}, parts = {}, lines = [] }: Options = {},
): Promise<void> {
  const fake = await fakeFeishu()
  const bot = createFeishu(configOf(fake.url, config), givenParts(lines, parts), TIMING)
  await bot.start(receive)
  try {
    await until(() => bot.health().connected, 'it did not connect')
    await work(fake, bot)
    assert.deepEqual(fake.refusals(), [])
    for (const secret of [APP_SECRET, 'ticket-that', 't-1', '不能进日志'])
      assert.ok(!lines.join().includes(secret), secret)
  } finally {
    await bot.stop()
    await fake.stop()
  }
}
