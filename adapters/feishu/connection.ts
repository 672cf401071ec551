/**
 * The long connection. The SDK's client lives for one socket only: its own way of connecting again gives up on codes
 * that pass, waits minutes after a first failure, and loops silently on an answer without data. We watch, and begin anew.
 */
import { EventDispatcher, type HttpInstance, type Logger, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk'
import { backOffMs, pause } from '../kit/back-off.ts'
import type { AdapterLog } from '../port.ts'
import type { FeishuConfig } from './config.ts'
import type { Hear } from './hear.ts'
import { at, type Json, objectOf, textAt } from './json.ts'
import { SOCKET } from './limits.ts'

export type ConnectionState = {
  connected: boolean
  /** Milliseconds since 1970. */
  lastFrameAt: number | null
  /** Why it is not connected: a code or a short name. */
  problem: string | null
}

export type ConnectionDeps = {
  readonly config: FeishuConfig
  readonly log: AdapterLog
  readonly now: () => number
  readonly hear: Hear
  readonly state: ConnectionState
}

/** Connected until `lost` is aborted; then everything is closed. */
export async function keepConnected(deps: ConnectionDeps, lost: AbortSignal): Promise<void> {
  for (let failures = 0; !lost.aborted; ) {
    const end = await liveOnce(deps, lost)
    if (lost.aborted) break
    failures = end === 'refused' || end === 'notConnected' ? failures + 1 : 0
    const longest = end === 'refused' ? SOCKET.longestBackOffWhenRefusedMs : SOCKET.longestBackOffMs
    deps.log('warn', 'connection.ended', { end, problem: deps.state.problem, failures })
    await pause(backOffMs(failures, 500, longest), lost)
  }
}

type End = 'closed' | 'refused' | 'notConnected'

async function liveOnce({ config, log, now, hear, state }: ConnectionDeps, lost: AbortSignal): Promise<End> {
  const ended = new AbortController()
  const life = AbortSignal.any([lost, ended.signal])
  const end = { is: 'notConnected' as End }
  const heard = (): void => {
    state.lastFrameAt = now()
  }
  const logger = quietLogger(log, heard, () => ended.abort())
  const client = new WSClient({
    appId: config.appId,
    appSecret: config.appSecret.reveal(),
    domain: config.domain,
    httpInstance: endpointOnly(state, () => {
      end.is = 'refused'
    }),
    logger,
    loggerLevel: LoggerLevel.trace,
    autoReconnect: false,
    handshakeTimeoutMs: SOCKET.handshakeTimeoutMs,
    wsConfig: { pingTimeout: SOCKET.pongTimeoutSeconds },
    onReady: () => {
      end.is = 'closed'
      state.connected = true
      state.problem = null
      heard()
      log('info', 'connection.open')
    },
    onError: () => ended.abort(),
  })
  try {
    await client.start({ eventDispatcher: new WholeEnvelopes(hear, heard, logger) })
    // An app id of the wrong form is refused without a word.
    if (client.getConnectionStatus().state === 'idle') end.is = refusedAppId(state)
    else await supervise(client, life, ended)
  } finally {
    state.connected = false
    client.close({ force: true })
  }
  return end.is
}

function refusedAppId(state: ConnectionState): End {
  state.problem = 'the App ID must look like cli_ and 16 hexadecimal digits'
  return 'refused'
}

/** The SDK tells of an end only sometimes; its state always shows it. */
async function supervise(client: WSClient, life: AbortSignal, ended: AbortController): Promise<void> {
  while (!life.aborted) {
    await pause(SOCKET.superviseEveryMs, life)
    const { state } = client.getConnectionStatus()
    if (state !== 'connected' && state !== 'connecting') ended.abort()
  }
}

/** The SDK would flatten the envelope and lose `header.token`; both ways in shall read the same. */
class WholeEnvelopes extends EventDispatcher {
  readonly #hear: Hear
  readonly #heard: () => void

  constructor(hear: Hear, heard: () => void, logger: Logger) {
    super({ logger, loggerLevel: LoggerLevel.error })
    this.#hear = hear
    this.#heard = heard
  }

  override async invoke(envelope: unknown): Promise<unknown> {
    this.#heard()
    return this.#hear(envelope)
  }
}

/**
 * The SDK logs whole messages, addresses with tickets, and requests with secrets. Only that something happened passes,
 * and three of its sentences are signs that it gives in no other way.
 */
function quietLogger(log: AdapterLog, heard: () => void, closed: () => void): Logger {
  const sentence = (words: unknown): unknown => (Array.isArray(words) ? words.flat()[1] : undefined)
  return {
    error: () => log('warn', 'sdk.error'),
    warn: () => log('debug', 'sdk.warning'),
    info: () => undefined,
    debug: (words: unknown) => {
      if (sentence(words) === 'client closed') closed()
    },
    trace: (words: unknown) => {
      if (sentence(words) === 'receive pong') heard()
    },
  }
}

/** Only the question for the socket's address goes through it: without the proxy of the environment, as the socket itself. */
function endpointOnly(state: ConnectionState, refused: () => void): HttpInstance {
  const notUsed = (): Promise<never> => Promise.reject(new Error('not used'))
  return {
    request: async <T, R = T>(options: { url?: string; headers?: Record<string, string>; data?: unknown }) => {
      const answer = await askEndpoint(options, state, refused)
      // What the SDK reads of it was looked at there.
      return answer as R
    },
    get: notUsed,
    delete: notUsed,
    head: notUsed,
    options: notUsed,
    post: notUsed,
    put: notUsed,
    patch: notUsed,
  }
}

/** Busy, internal, and too many connections for now. */
const PASSING_CODES: readonly unknown[] = [1, 1000040343, 1000040350, 1000040351]

async function askEndpoint(
  { url = '', headers = {}, data }: { url?: string; headers?: Record<string, string>; data?: unknown },
  state: ConnectionState,
  refused: () => void,
): Promise<Json> {
  state.problem = 'the address for the long connection is not answered'
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(data),
    redirect: 'error',
    signal: AbortSignal.timeout(SOCKET.endpointTimeoutMs),
  })
  const answer: Json = objectOf(await response.json())
  const code = at(answer, 'code')
  if (code !== 0) {
    state.problem = `the platform refused the long connection, code ${typeof code === 'number' ? code : response.status}`
    if (typeof code === 'number' && !PASSING_CODES.includes(code)) refused()
    throw new Error(state.problem)
  }
  const interval = at(answer, 'data', 'ClientConfig', 'PingInterval')
  // Without an interval the SDK would ping a thousand times a second.
  if (textAt(answer, 'data', 'URL') === null || typeof interval !== 'number' || interval <= 0) {
    state.problem = 'the platform gave no address for the long connection'
    throw new Error(state.problem)
  }
  state.problem = 'the long connection does not open'
  return answer
}
