/**
 * The stream: DingTalk's SDK for the protocol, and what it lacks around it. Bare, 2.1.5 storms the gateway when a
 * handshake is refused, goes deaf for good when a handler throws, never notices a half-open socket and prints to the
 * console; so opening, watching and closing are done here (facts: docs/platforms/dingtalk.md).
 */
import { DWClient, type DWClientDownStream, TOPIC_CARD, TOPIC_ROBOT } from 'dingtalk-stream'
import WebSocket from 'ws'
import { backOffMs, pause } from '../kit/back-off.ts'
import { isRecord, parseJson, textIn } from '../kit/json.ts'
import type { AdapterLog } from '../port.ts'
import type { DingTalkConfig } from './config.ts'

export type Frame = {
  readonly topic: 'message' | 'card'
  readonly frameId: string
  readonly data: string
  /** False when the connection is gone and the answer with it. */
  readonly answer: (response: unknown) => boolean
}

export type Timing = {
  readonly openMs: number
  readonly tickMs: number
  readonly pingMs: number
  readonly silentMs: number
  /** An announced end comes about 10 s after the announcement; until then answers still go over the old socket. */
  readonly retireMs: number
  /** A leap of the wall clock against the running one: the machine slept. */
  readonly leapMs: number
  readonly backOff: (failures: number) => number
}

const TIMING: Timing = {
  openMs: 10_000,
  tickMs: 5_000,
  pingMs: 20_000,
  silentMs: 70_000,
  retireMs: 12_000,
  leapMs: 30_000,
  backOff: backOffMs,
}

export type ConnectionParts = {
  readonly config: Pick<DingTalkConfig, 'clientId' | 'clientSecret' | 'apiBase'>
  readonly log: AdapterLog
  readonly now: () => number
  readonly onFrame: (frame: Frame) => void
  readonly timing?: Timing
}

export type Connection = {
  /** Connected until `lost` is aborted; never rejects. */
  readonly run: (lost: AbortSignal) => Promise<void>
  readonly isLive: () => boolean
  /** Milliseconds since 1970; null: nothing heard yet. */
  readonly lastHeardAt: () => number | null
  /** Why it is not connected, in codes; null while it is. */
  readonly trouble: () => string | null
}

/** A stream that is ended sooner was not one; the next waits its turn. */
const SHORTEST_LIFE_MS = 1_000

class GatewayRefusal extends Error {
  readonly code: string
  constructor(code: string) {
    super(`the gateway refuses to open a stream: ${code}`)
    this.code = code
  }
}

type StreamParts = ConnectionParts & {
  readonly timing: Timing
  readonly heard: () => void
  readonly ended: (why: End) => void
}
type End = 'closed' | 'announced' | 'silent' | 'slept' | 'lost'

/** Private to the SDK's types, but all its own methods read it from here. */
const SOCKET_FIELD = 'socket'

class Stream extends DWClient {
  readonly #parts: StreamParts
  #endpoint = ''
  #socket: WebSocket | null = null

  constructor(parts: StreamParts) {
    const options = {
      clientId: parts.config.clientId,
      clientSecret: parts.config.clientSecret.reveal(),
      ua: 'baogong',
      keepAlive: false,
      autoReconnect: false,
      // Left out, all clients of the process share one list.
      subscriptions: [],
    }
    super(options)
    this.#parts = parts
    this.registerCallbackListener(TOPIC_ROBOT, frame => this.#hand('message', frame))
    this.registerCallbackListener(TOPIC_CARD, frame => this.#hand('card', frame))
  }

  #hand(topic: Frame['topic'], { headers, data }: DWClientDownStream): void {
    const frameId = textIn(headers.messageId)
    if (frameId === '') return
    const answer = (response: unknown): boolean => {
      if (this.#socket?.readyState !== WebSocket.OPEN) return false
      this.socketCallBackResponse(frameId, response)
      return true
    }
    this.#parts.onFrame({ topic, frameId, data: textIn(data), answer })
  }

  async open(): Promise<void> {
    await this.getEndpoint()
    await this._connect()
  }

  override async getEndpoint(): Promise<this> {
    const { clientId, clientSecret, ua, subscriptions } = this.config
    const response = await fetch(`${this.#parts.config.apiBase}/v1.0/gateway/connections/open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ clientId, clientSecret, ua, subscriptions }),
      signal: AbortSignal.timeout(this.#parts.timing.openMs),
      redirect: 'error',
    })
    const body = parseJson(await response.text())
    const { endpoint, ticket, code } = isRecord(body) ? body : {}
    if (!response.ok) throw new GatewayRefusal(textIn(code) || `http${response.status}`)
    if (!/^wss?:\/\//.test(textIn(endpoint)) || textIn(ticket) === '') throw new GatewayRefusal('noTicket')
    this.#endpoint = `${textIn(endpoint)}?ticket=${encodeURIComponent(textIn(ticket))}`
    return this
  }

  override _connect(): Promise<void> {
    const socket = new WebSocket(this.#endpoint, { handshakeTimeout: this.#parts.timing.openMs })
    this.#socket = socket
    Reflect.set(this, SOCKET_FIELD, socket)
    socket.on('message', data => this.onDownStream(String(data)))
    socket.on('pong', this.#parts.heard)
    socket.on('close', () => {
      this.connected = false
      this.#parts.ended('closed')
    })
    return new Promise((resolve, reject) => {
      socket.on('error', error => reject(error))
      socket.on('open', () => {
        this.connected = true
        this.#parts.heard()
        resolve()
      })
    })
  }

  /** A throw in here would leave the socket open and deaf. */
  override onDownStream(data: string): void {
    this.#parts.heard()
    try {
      super.onDownStream(data)
    } catch {
      this.#parts.log('warn', 'dingtalk.frameNotRead', { bytes: data.length })
    }
  }

  override onSystem(frame: DWClientDownStream): void {
    super.onSystem(frame)
    if (frame.headers.topic === 'disconnect') this.#parts.ended('announced')
  }

  override printDebug(): void {}

  ping(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.ping()
  }

  close(): void {
    this.#socket?.terminate()
  }

  retire(afterMs: number): void {
    setTimeout(() => this.close(), afterMs).unref()
  }
}

export function createConnection(parts: ConnectionParts): Connection {
  const timing = parts.timing ?? TIMING
  let live: Stream | null = null
  let lastHeardAt: number | null = null
  let trouble: string | null = 'notStarted'

  /** Resolves with the reason once the stream is of no more use. */
  async function liveOnce(lost: AbortSignal, before: Stream | null): Promise<{ stream: Stream; end: End }> {
    let heardAt = performance.now()
    const { promise, resolve } = Promise.withResolvers<End>()
    const heard = (): void => {
      heardAt = performance.now()
      lastHeardAt = parts.now()
    }
    const stream = new Stream({ ...parts, timing, heard, ended: resolve })
    try {
      await stream.open()
    } catch (error) {
      stream.close()
      throw error
    } finally {
      before?.retire(timing.retireMs)
    }
    live = stream
    trouble = null
    parts.log('info', 'dingtalk.connected')
    const watch = setInterval(
      watcher(stream, () => heardAt, resolve),
      timing.tickMs,
    )
    const ending = (): void => resolve('lost')
    lost.addEventListener('abort', ending, { once: true })
    if (lost.aborted) ending()
    const end = await promise
    clearInterval(watch)
    lost.removeEventListener('abort', ending)
    return { stream, end }
  }

  function watcher(stream: Stream, heardAt: () => number, end: (why: End) => void): () => void {
    const offset = (): number => parts.now() - performance.now()
    const usual = offset()
    let pingedAt = performance.now()
    return () => {
      const now = performance.now()
      if (Math.abs(offset() - usual) > timing.leapMs) return end('slept')
      if (now - heardAt() > timing.silentMs) return end('silent')
      if (now - pingedAt < timing.pingMs) return
      pingedAt = now
      stream.ping()
    }
  }

  async function run(lost: AbortSignal): Promise<void> {
    let failures = 0
    let before: Stream | null = null
    while (!lost.aborted) {
      try {
        const openedAt = performance.now()
        const { stream, end } = await liveOnce(lost, before)
        // Still there, so that what comes until the end is answered over it; the next one opens first.
        const warm: boolean = end === 'announced' || end === 'slept'
        before = warm ? stream : null
        if (!warm) stream.close()
        if (end !== 'announced') live = null
        trouble = end
        parts.log(end === 'lost' ? 'info' : 'warn', 'dingtalk.disconnected', { end })
        if (performance.now() - openedAt > SHORTEST_LIFE_MS) failures = 0
        if (warm && performance.now() - openedAt > SHORTEST_LIFE_MS) continue
      } catch (error) {
        before = null
        live = null
        trouble = codeOf(error)
        parts.log('warn', 'dingtalk.notConnected', { code: trouble, failures })
      }
      if (!lost.aborted) await pause(timing.backOff(failures++), lost)
    }
    before?.close()
    live = null
  }

  return { run, isLive: () => live !== null, lastHeardAt: () => lastHeardAt, trouble: () => trouble }
}

/** Never the message: it may hold the endpoint. */
function codeOf(error: unknown): string {
  if (error instanceof GatewayRefusal) return error.code
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code = isRecord(cause) ? textIn(cause.code) : ''
  return code || (cause instanceof Error ? cause.name : 'unknown')
}
