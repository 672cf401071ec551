/** One connection, from opening it to what made it useless. */
import type { WSClient, WsFrame } from '@wecom/aibot-node-sdk'
import { textIn } from '../kit/json.ts'
import { type BotConfig, hearEverything, isKick, newClient, refusalIn } from './client.ts'

export type End = 'closed' | 'kicked' | 'refused' | 'loginUnanswered' | 'renewed' | 'quiet' | 'lost'

/** Something that WeCom said over it. */
export type Frame = {
  readonly body: unknown
  readonly reqId: string
  /** Of which connection: a request can't be answered over another. */
  readonly life: number
}

export type Life = {
  readonly client: WSClient
  readonly number: number
  readonly end: (why: End) => void
  readonly hasEnded: () => boolean
}

/** What is told of a life while it lasts. */
export type Told = {
  readonly heard: () => void
  readonly loggedIn: (life: Life) => void
  readonly ended: (life: Life) => void
  /** The login was refused with this code. */
  readonly refused: (code: string) => void
  readonly frame: (frame: Frame) => void
}

export type Opening = {
  readonly config: BotConfig
  readonly timing: Readonly<Record<'loginMs' | 'heartbeatMs' | 'quietMs', number>>
  readonly number: number
  readonly told: Told
}

/** Resolves with the reason once the connection is of no more use. */
export async function liveOnce({ config, timing, number, told }: Opening, lost: AbortSignal): Promise<End> {
  const { promise, resolve } = Promise.withResolvers<End>()
  let ended = false
  const end = (why: End): void => {
    ended = true
    resolve(why)
  }
  const life: Life = { client: newClient(config, timing.heartbeatMs), number, end, hasEnded: () => ended }
  const quiet = setTimeout(end, timing.quietMs, 'quiet')
  const login = setTimeout(end, timing.loginMs, 'loginUnanswered')
  const abort = (): void => end('lost')
  lost.addEventListener('abort', abort, { once: true })
  if (lost.aborted) abort()
  listenForState(life, told, () => clearTimeout(login))
  listenForFrames(life, told, () => quiet.refresh())
  life.client.connect()
  const why = await promise
  for (const timer of [quiet, login]) clearTimeout(timer)
  lost.removeEventListener('abort', abort)
  told.ended(life)
  life.client.disconnect()
  return why
}

function listenForState(life: Life, told: Told, onLogin: () => void): void {
  const { client, end } = life
  client.on('connected', () => hearEverything(client, told.heard))
  client.on('authenticated', () => {
    if (life.hasEnded()) return
    onLogin()
    told.heard()
    told.loggedIn(life)
  })
  client.on('disconnected', () => end('closed'))
  client.on('error', error => {
    const refusal = refusalIn(error)
    if (refusal === undefined) return
    told.refused(refusal)
    end('refused')
  })
}

function listenForFrames({ client, number, end }: Life, told: Told, isNotQuiet: () => void): void {
  const hand = ({ body, headers }: WsFrame): void => {
    told.heard()
    isNotQuiet()
    if (isKick(body)) end('kicked')
    else told.frame({ body, reqId: textIn(headers?.req_id), life: number })
  }
  // The SDK's own kinds of events are fewer than the platform's.
  client.on('message', hand)
  client.on('event', hand)
}
