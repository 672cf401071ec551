/** The whole service, started as `npm start` starts it, on a database of the test's own; spoken to over HTTP. */
import assert from 'node:assert/strict'
import type { Action as Button, Card } from '../adapters/card.ts'
import { createClock } from '../bot/clock.ts'
import { loadConfig } from '../bot/config.ts'
import type { Limits } from '../bot/limits.ts'
import { createLog } from '../bot/log.ts'
import { type Service, startService } from '../bot/main.ts'
import type { Sql } from '../db/connect.ts'
import type { SampleName } from '../db/sample-factory.ts'
import { seed } from '../db/seed.ts'
import { advanceClock } from '../db/site.ts'
import type { Instant } from '../domain/model.ts'
import { createDatabase } from './database.ts'
import { buttonsOf, wordsIn } from './read-card.ts'

export const KEY = 'key-of-the-erp-in-tests'

export type Message = {
  readonly id: string
  readonly seq: number
  readonly from: { readonly kind: 'person' | 'bot'; readonly id: string; readonly name: string }
  readonly text: string | null
  readonly card: Card | null
}

export type Response = { readonly status: number; readonly body: string }

export type Running = {
  readonly baseUrl: string
  readonly service: Service
  /** Every log line so far. */
  readonly lines: readonly string[]
  /** What the bot answered, as it stands in the chat. */
  readonly say: (
    as: string,
    text: string,
    more?: { readonly chat?: string; readonly replyTo?: string },
  ) => Promise<readonly Message[]>
  /** Presses the button whose label contains `label` on the message. */
  readonly press: (as: string, message: Message, label: string, values?: object) => Promise<readonly Message[]>
  readonly post: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Response>
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>
  readonly sendFile: (as: string, name: string, bytes: Uint8Array) => Promise<Response>
  readonly messages: (chat: string) => Promise<readonly Message[]>
  readonly close: () => Promise<void>
}

export type RunningOptions = {
  readonly environment?: Readonly<Record<string, string>>
  /** The factory as of then, and the house's clock standing there; not before the real now. The coming Wednesday when left out. */
  readonly opensAt?: Instant
  /** Which factory is open then. */
  readonly sample?: SampleName
  /** The usual ones when left out. */
  readonly limits?: Limits
}

/** The caller closes it. */
export async function startRunning({
  environment = {},
  opensAt = comingWednesday(),
  sample = 'machining',
  limits,
}: RunningOptions = {}): Promise<Running> {
  const database = await createDatabase({ poolSize: 1, setUp: (sql: Sql) => openAt(sql, sample, opensAt) })
  const lines: string[] = []
  const log = createLog({ level: 'info', to: { write: line => lines.push(line) }, pretty: false })
  const config = loadConfig({ DATABASE_URL: database.url, PORT: '0', API_KEYS: `erp:${KEY}`, ...environment })
  const service = await startService(config, log, limits).catch(async error => {
    await database.close()
    throw error
  })
  const close = async () => {
    await service.stop()
    await database.close()
  }
  return { ...speakingTo(service.address), service, lines, close }
}

/** The factory as of then, and the house's clock there, whatever the hour at which a test runs. */
export async function openAt(sql: Sql, sample: SampleName, opensAt: Instant): Promise<void> {
  await seed(sql, sample, opensAt)
  await advanceClock(sql, Math.max(0, opensAt.epochMilliseconds - createClock().now().epochMilliseconds))
}

/** The coming Wednesday morning in the middle of a shift: the same hour of the week whenever a test runs. */
export function comingWednesday(timeZone = 'Asia/Shanghai'): Instant {
  const now = createClock().now().toZonedDateTimeISO(timeZone)
  const days = ((3 - now.dayOfWeek + 7) % 7) + 7
  return now.add({ days }).withPlainTime('10:17').toInstant()
}

/** Speaks to a service that runs anywhere. */
export function speakingTo(baseUrl: string): Omit<Running, 'service' | 'lines' | 'close'> {
  const get: Running['get'] = async (path, headers = {}) => responseOf(await fetch(`${baseUrl}${path}`, { headers }))
  const post: Running['post'] = async (path, body, headers = {}) =>
    responseOf(
      await fetch(`${baseUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    )
  const messages: Running['messages'] = async chat =>
    JSON.parse((await get(`/sandbox/api/messages?chat=${encodeURIComponent(chat)}`)).body)
  const repliesIn = async (chat: string, { status, body }: Response): Promise<readonly Message[]> => {
    assert.equal(status, 200, body)
    const { replies }: { replies: readonly string[] } = JSON.parse(body)
    const all = await messages(chat)
    return replies.map(id => all.find(message => message.id === id) ?? assert.fail(`no message ${id} in ${chat}`))
  }
  const chatOf = (as: string) => `D-${as}`
  return {
    baseUrl,
    get,
    post,
    messages,
    say: async (as, text, more = {}) => {
      const said = { as, chat: chatOf(as), text, ...more }
      return repliesIn(said.chat, await post('/sandbox/api/messages', said))
    },
    press: async (as, message, label, values = {}) => {
      const { payload } = buttonOn(message, label)
      const pressed = { as, chat: chatOf(as), message: message.id, action: payload, values }
      return repliesIn(chatOf(as), await post('/sandbox/api/actions', pressed))
    },
    sendFile: async (as, name, bytes) => {
      const form = new FormData()
      form.set('as', as)
      form.set('chat', chatOf(as))
      form.set('file', new Blob([bytes.slice()]), name)
      return responseOf(await fetch(`${baseUrl}/sandbox/api/files`, { method: 'POST', body: form }))
    },
  }
}

const responseOf = async (response: globalThis.Response): Promise<Response> => ({
  status: response.status,
  body: await response.text(),
})

export function buttonOn({ card }: Message, label: string): Button {
  const buttons = card === null ? [] : buttonsOf(card)
  const found = buttons.find(button => button.label === label) ?? buttons.find(button => button.label.includes(label))
  return found ?? assert.fail(`no button "${label}" among: ${buttons.map(each => each.label).join(', ')}`)
}

/** Everything that can be read in messages, line by line. */
export const wordsOf = (messages: readonly Message[]): string =>
  messages.map(({ text, card }) => wordsIn({ text, card, summary: '', mentions: [], file: null })).join('\n')
