/** The adapter on the fake, with a house around it that remembers in a map and writes down what was logged. */
import assert from 'node:assert/strict'
import type { AdapterParts, Answer, InboundEvent, OutboundMessage, Receive } from '../../../adapters/port.ts'
import { TIMING, type Timing } from '../../../adapters/wecom/connection.ts'
import { createWeCom, type WeComConfig } from '../../../adapters/wecom/index.ts'
import { givenParts, silence } from '../house.ts'
import { until } from '../people.ts'
import {
  AGENT_SECRET,
  BOT_SECRET,
  CALLBACK_TOKEN,
  ENCODING_AES_KEY,
  type FakeWeCom,
  fakeWeCom,
  type WeComOptions,
} from './fake.ts'
import type { Json } from './fake-json.ts'

export { givenParts, silence, text, WORDS } from '../house.ts'

export const SECRETS = [BOT_SECRET, AGENT_SECRET, CALLBACK_TOKEN, ENCODING_AES_KEY]

const secret = (text: string) => ({ reveal: () => text })

/** What `bot/config.ts` makes of the environment that the fake asks for. */
export function configOf({ environment }: FakeWeCom): WeComConfig {
  const of = (name: string): string => environment[`WECOM_${name}`] ?? ''
  const callback = {
    token: secret(of('CALLBACK_TOKEN')),
    encodingAesKey: secret(of('ENCODING_AES_KEY')),
  }
  const webhooks = of('GROUP_WEBHOOKS')
    .split(',')
    .filter(entry => entry !== '')
    .map(entry => [entry.slice(0, entry.indexOf('=')), secret(entry.slice(entry.indexOf('=') + 1))] as const)
  return {
    bot:
      of('BOT_ID') === ''
        ? null
        : { id: of('BOT_ID'), secret: secret(of('BOT_SECRET')), name: of('BOT_NAME'), wsUrl: of('WS_URL') },
    agent:
      of('CORP_ID') === ''
        ? null
        : {
            corpId: of('CORP_ID'),
            id: Number(of('AGENT_ID')),
            secret: secret(of('AGENT_SECRET')),
            apiBase: of('API_BASE'),
            callback: of('CALLBACK_TOKEN') === '' ? null : callback,
          },
    groupWebhooks: new Map(webhooks),
  }
}

/** Quick enough to wait for, and never quicker than a line on one machine. */
const QUICK: Timing = { ...TIMING, probeMs: 400, afterKickMs: 100, backOff: () => 50 }

export type BotOptions = WeComOptions & {
  readonly timing?: Partial<Timing>
  readonly change?: (config: WeComConfig) => WeComConfig
  readonly holdConnection?: AdapterParts['holdConnection']
}

export async function givenBot({
  timing = {},
  change = config => config,
  holdConnection,
  ...options
}: BotOptions = {}) {
  const fake = await fakeWeCom({ answerMs: 12_000, ...options })
  const house = givenParts()
  let ahead = 0
  let closing: Promise<void> | null = null
  const now = (): number => house.parts.now() + ahead
  const parts: AdapterParts = { ...house.parts, now, ...(holdConnection && { holdConnection }) }
  const events: InboundEvent[] = []
  let answer: (event: InboundEvent) => Answer | Promise<Answer> = () => silence
  const receive: Receive = async (event, respond) => {
    const said = await answer(event)
    events.push(event)
    await respond(said)
  }
  const bot = createWeCom(change(configOf(fake)), parts, { ...QUICK, ...timing })
  await bot.start(receive)
  return {
    fake,
    bot,
    /** What was stored, in order. */
    events,
    ...house,
    parts,
    receive,
    /** Moves the house's clock. */
    later: (milliseconds: number) => {
      ahead += milliseconds
    },
    /** A frame that need not be answered; resolves once it is stored. */
    hears: async (body: Json): Promise<InboundEvent> => {
      const before = events.length
      fake.push({ cmd: 'aibot_msg_callback', body: fake.message(body) })
      await until(() => events.length > before, 'it was not heard')
      return events.at(-1) ?? assert.fail()
    },
    /** The bot's own frames since. */
    framesSince: (count: number) => fake.frames().slice(count),
    answers: (next: typeof answer) => {
      answer = next
    },
    /** Every message is answered with this. */
    says: (...replies: readonly OutboundMessage[]) => {
      answer = () => ({ ...silence, replies })
    },
    shown: (user: string) => fake.shownTo({ user }),
    texts: (user: string) => fake.shownTo({ user }).map(({ text }) => text),
    logs: (event: string) => house.logged.filter(line => line.includes(`"${event}"`)),
    /** The person has written once, and the house remembers it. */
    open: (user: string) => {
      fake.openChat({ user })
      house.memory.set(`raw:${user.toLowerCase()}`, user)
    },
    close: () => {
      closing ??= bot.stop().then(fake.stop)
      return closing
    },
  }
}

export type Home = Awaited<ReturnType<typeof givenBot>>
