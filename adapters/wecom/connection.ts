/**
 * The AI bot's long connection: WeCom's SDK for the protocol, and what it lacks around it. Bare, 1.0.7 waits for ever for
 * an unanswered login, stops for good after a kick or when its tries are used up, takes sending before the login for
 * granted, and rejects with plain objects (facts: docs/platforms/wecom.md). So each connection is a new client with no
 * reconnecting of its own; opening again, watching and the meaning of refusals are here.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { generateReqId, WSClient, WsCmd, type WsFrame } from '@wecom/aibot-node-sdk'
import WebSocket from 'ws'
import { backOffMs, pause } from '../kit/back-off.ts'
import { isRecord, numberIn, textIn } from '../kit/json.ts'
import { type AdapterParts, PlatformError } from '../port.ts'
import type { WeComConfig } from './config.ts'
import { errorOf, remedyOf } from './errors.ts'
import { PRESS_ANSWER_MS } from './limits.ts'

export type BotConfig = NonNullable<WeComConfig['bot']>

export type Frame = {
  readonly body: unknown
  readonly reqId: string
  /** Of which connection: a request can't be answered over another. */
  readonly life: number
}

export type Push = { readonly chatId: string; readonly isGroup: boolean; readonly body: object }

/** Every call rejects with a `PlatformError`; `retryLater` when there is no connection. */
export type Line = {
  readonly reply: (frame: Frame, body: object) => Promise<void>
  /** To somebody who opened the chat, within 5 s. */
  readonly welcome: (frame: Frame, body: object) => Promise<void>
  /** `onlyFor`: raw user ids; null changes it for everybody who sees the card. */
  readonly replaceCard: (frame: Frame, card: object, onlyFor: readonly string[] | null) => Promise<void>
  readonly push: (push: Push) => Promise<void>
  /** The media id; good for three days. */
  readonly upload: (type: 'image' | 'file', name: string, bytes: Uint8Array) => Promise<string>
}

export type Connection = Line & {
  /** Connected until `lost` is aborted; never rejects. */
  readonly run: (lost: AbortSignal) => Promise<void>
  readonly isLive: () => boolean
  /** Milliseconds since 1970; null: nothing heard yet. */
  readonly lastHeardAt: () => number | null
  /** Why it is not connected, in codes; null while it is. */
  readonly trouble: () => string | null
}

export type Timing = {
  readonly loginMs: number
  readonly heartbeatMs: number
  /** Heartbeats answered, but nobody has said anything for so long: perhaps half alive, so opened anew. */
  readonly quietMs: number
  /** After another client has taken the bot: at least this, at most twice. */
  readonly afterKickMs: number
  /** How long the answer to a heartbeat is waited for when a receipt is missing. */
  readonly probeMs: number
  /** After so long a pressed card can't be changed any more: WeCom gives 5 s. */
  readonly pressAnswerMs: number
  readonly backOff: (failures: number) => number
}

export const TIMING: Timing = {
  loginMs: 15_000,
  heartbeatMs: 15_000,
  quietMs: 2 * 60 * 60_000,
  afterKickMs: 30_000,
  probeMs: 3_000,
  pressAnswerMs: PRESS_ANSWER_MS,
  backOff: failures => backOffMs(failures, 1_000, 120_000),
}

type Parts = Pick<AdapterParts, 'log' | 'now' | 'countCall'> & {
  readonly config: BotConfig
  readonly onFrame: (frame: Frame) => void
  readonly timing: Timing
}

const PROBE_STEP_MS = 50
/** A connection that ends sooner was none. */
const SHORTEST_LIFE_MS = 5_000
const KICKED_AGAIN_MS = 10 * 60_000

type End = 'closed' | 'kicked' | 'refused' | 'loginUnanswered' | 'renewed' | 'quiet' | 'lost'
type Life = {
  readonly client: WSClient
  readonly number: number
  readonly end: (why: End) => void
  readonly hasEnded: () => boolean
}

export function createConnection(parts: Parts): Connection {
  const { config, log, now, countCall, onFrame, timing } = parts
  let live: Life | null = null
  let lives = 0
  let lastHeardAt: number | null = null
  let trouble: string | null = 'notStarted'

  /** Resolves with the reason once the connection is of no more use. */
  async function liveOnce(lost: AbortSignal): Promise<End> {
    const { promise, resolve } = Promise.withResolvers<End>()
    let ended = false
    const end = (why: End): void => {
      ended = true
      resolve(why)
    }
    const life: Life = { client: newClient(config, timing), number: ++lives, end, hasEnded: () => ended }
    const quiet = setTimeout(end, timing.quietMs, 'quiet')
    const login = setTimeout(end, timing.loginMs, 'loginUnanswered')
    const abort = (): void => end('lost')
    lost.addEventListener('abort', abort, { once: true })
    if (lost.aborted) abort()
    listen(life, () => clearTimeout(login), quiet)
    life.client.connect()
    const why = await promise
    for (const timer of [quiet, login]) clearTimeout(timer)
    lost.removeEventListener('abort', abort)
    if (live === life) live = null
    life.client.disconnect()
    return why
  }

  function listen(life: Life, loggedIn: () => void, quiet: NodeJS.Timeout): void {
    const { client, end } = life
    const heard = (): void => {
      lastHeardAt = now()
    }
    client.on('connected', () => hearEverything(client, heard))
    client.on('authenticated', () => {
      if (life.hasEnded()) return
      loggedIn()
      heard()
      live = life
      trouble = null
      log('info', 'wecom.connected')
    })
    client.on('disconnected', () => end('closed'))
    client.on('error', error => {
      const refusal = /code: (-?\d+)\)$/.exec(error.message)?.[1]
      if (refusal === undefined) return
      trouble = `refused (${refusal})`
      end('refused')
    })
    const hand = (frame: WsFrame): void => {
      heard()
      quiet.refresh()
      if (isKick(frame.body)) end('kicked')
      else onFrame({ body: frame.body, reqId: textIn(frame.headers?.req_id), life: life.number })
    }
    // The SDK's own kinds of events are fewer than the platform's.
    client.on('message', hand)
    client.on('event', hand)
  }

  async function run(lost: AbortSignal): Promise<void> {
    let failures = 0
    let kickedAt = Number.NEGATIVE_INFINITY
    while (!lost.aborted) {
      const openedAt = performance.now()
      trouble = 'connecting'
      const end = await liveOnce(lost)
      if (end !== 'refused') trouble = end
      if (performance.now() - openedAt > SHORTEST_LIFE_MS) failures = 0
      log(end === 'lost' || end === 'quiet' ? 'info' : 'warn', 'wecom.disconnected', { end, trouble, failures })
      if (end === 'lost' || end === 'quiet') continue
      if (end === 'kicked') {
        const again = performance.now() - kickedAt < KICKED_AGAIN_MS
        kickedAt = performance.now()
        log(again ? 'error' : 'warn', 'wecom.kicked', { again, hint: 'another client uses this bot’s id and secret' })
        await pause(timing.afterKickMs * (1 + Math.random()), lost)
      } else await pause(timing.backOff(failures++), lost)
    }
  }

  /** `work` over the live connection; what WeCom says about it becomes one of our errors. */
  async function call<Result>(method: string, work: (client: WSClient) => Promise<Result>): Promise<Result> {
    const life = live
    if (life === null) throw notConnected()
    const askedAt = now()
    try {
      const result = await work(life.client)
      countCall(method, 'ok')
      return result
    } catch (rejection) {
      const error = await meaningOf(rejection, life, askedAt)
      countCall(method, error.retryAfterMs === null ? 'failed' : 'retry')
      throw error
    }
  }

  async function meaningOf(rejection: unknown, life: Life, askedAt: number): Promise<PlatformError> {
    const code = codeIn(rejection)
    if (code !== null) {
      if (remedyOf(code) === 'reconnect') life.end('renewed')
      return errorOf(code)
    }
    const isSilence = rejection instanceof Error && rejection.message.includes('timeout')
    if (!isSilence) return notConnected()
    if (await isAlive(life, askedAt)) {
      return new PlatformError('wecom', 'unknown', 'WeCom took it but its receipt was lost', { vendorCode: 'noAnswer' })
    }
    life.end('renewed')
    return notConnected()
  }

  /** Whether anything was heard since; an idle line is asked. */
  async function isAlive({ client, hasEnded }: Life, since: number): Promise<boolean> {
    const heard = (): boolean => (lastHeardAt ?? 0) > since
    const until = performance.now() + timing.probeMs
    if (!heard()) probe(client)
    while (!heard() && !hasEnded() && performance.now() < until) await sleep(PROBE_STEP_MS)
    return heard() && !hasEnded()
  }

  const answerable = (frame: Frame): Frame => {
    if (frame.life !== live?.number) throw errorOf(846605)
    return frame
  }

  return {
    run,
    isLive: () => live !== null,
    lastHeardAt: () => lastHeardAt,
    trouble: () => trouble,
    reply: async (frame, body) => {
      const { reqId } = answerable(frame)
      await call(WsCmd.RESPONSE, client => client.reply({ headers: { req_id: reqId } }, { ...body }))
    },
    welcome: async (frame, body) => {
      const headers = { req_id: answerable(frame).reqId }
      await call(WsCmd.RESPONSE_WELCOME, client => client.reply({ headers }, { ...body }, WsCmd.RESPONSE_WELCOME))
    },
    replaceCard: async (frame, card, onlyFor) => {
      const { reqId } = answerable(frame)
      const body = { response_type: 'update_template_card', ...(onlyFor && { userids: onlyFor }), template_card: card }
      await call(WsCmd.RESPONSE_UPDATE, client =>
        client.reply({ headers: { req_id: reqId } }, body, WsCmd.RESPONSE_UPDATE),
      )
    },
    push: async ({ chatId, isGroup, body }) => {
      // Left out, WeCom guesses; a person's id may then vanish without a word.
      const addressed = { chat_type: isGroup ? 2 : 1, ...body }
      await call(WsCmd.SEND_MSG, client => sendAnything(client, chatId, addressed))
    },
    upload: async (type, name, bytes) => {
      const upload = (client: WSClient) => client.uploadMedia(Buffer.from(bytes), { type, filename: name })
      return (await call('aibot_upload_media', upload)).media_id
    },
  }
}

/** Its types know neither `chat_type` nor all message types that the platform takes. */
const sendAnything = (client: WSClient, chatId: string, body: object): Promise<WsFrame> =>
  Reflect.apply(client.sendMessage, client, [chatId, body])

const newClient = ({ id, secret, wsUrl }: BotConfig, { heartbeatMs }: Timing): WSClient =>
  new WSClient({
    botId: id,
    secret: secret.reveal(),
    wsUrl,
    heartbeatInterval: heartbeatMs,
    maxReconnectAttempts: 0,
    maxAuthFailureAttempts: 0,
    // It writes whole messages, with ids and keys of files.
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  })

function socketOf(client: WSClient): WebSocket | null {
  const manager: unknown = Reflect.get(client, 'wsManager')
  const socket: unknown = isRecord(manager) ? manager.ws : undefined
  return socket instanceof WebSocket ? socket : null
}

/** Receipts and heartbeats count as being heard; the SDK tells of neither. Without its socket only messages count. */
function hearEverything(client: WSClient, heard: () => void): void {
  socketOf(client)?.on('message', heard).on('ping', heard)
}

/** A heartbeat out of turn: its answer shows that the line is alive. */
function probe(client: WSClient): void {
  const beat = { cmd: WsCmd.HEARTBEAT, headers: { req_id: generateReqId(WsCmd.HEARTBEAT) } }
  const socket = socketOf(client)
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(beat))
}

/** Of a receipt; of an upload's part the SDK tells it inside a sentence. */
function codeIn(rejection: unknown): number | null {
  if (isRecord(rejection) && !(rejection instanceof Error)) return numberIn(rejection.errcode)
  return rejection instanceof Error ? numberIn(/"errcode":(-?\d+)/.exec(rejection.message)?.[1]) : null
}

const isKick = (body: unknown): boolean =>
  isRecord(body) && isRecord(body.event) && body.event.eventtype === 'disconnected_event'

const notConnected = (): PlatformError =>
  new PlatformError('wecom', 'retryLater', 'the bot is not connected', {
    vendorCode: 'notConnected',
    retryAfterMs: 1_000,
  })
