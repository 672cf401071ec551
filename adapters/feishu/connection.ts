/**
 * The long connection: the SDK's client, one per life. It gives up for good on codes that pass, does not notice
 * half-open sockets unless told to, and logs tickets (sheet §7.3, §8), so it is watched, replaced and kept quiet.
 */
import { EventDispatcher, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk'
import { backOffMs, pause } from '../kit/back-off.ts'
import type { AdapterParts } from '../port.ts'
import type { FeishuConfig } from './config.ts'
import { SOCKET } from './limits.ts'

export type Connection = {
  readonly run: (lost: AbortSignal) => Promise<void>
  readonly isLive: () => boolean
  /** Milliseconds since 1970; null: never. */
  readonly lastHeardAt: () => number | null
  readonly trouble: () => string | null
}

export type SocketTiming = Readonly<Record<keyof typeof SOCKET, number>>

/** Longer than the SDK's own tries; then it is made anew. */
const LONGEST_DOWN_MS = 30_000
/** Pongs come every two minutes. */
const LONGEST_SILENCE_MS = 300_000

export function createConnection(
  config: FeishuConfig,
  parts: Pick<AdapterParts, 'now' | 'log'>,
  hear: (envelope: unknown) => Promise<unknown>,
  timing: SocketTiming = SOCKET,
): Connection {
  let live = false
  let heardAt: number | null = null
  let trouble: string | null = 'connecting'
  const heard = (): void => {
    heardAt = parts.now()
  }

  /** Whatever type it is: the SDK acknowledges what nobody registered for, and it would be lost unseen. */
  function dispatcher(): EventDispatcher {
    const events = new EventDispatcher({ logger: quiet(heard), loggerLevel: LoggerLevel.trace })
    events.invoke = async data => {
      heard()
      return hear(data)
    }
    return events
  }

  /** One client from its first try to its end. Resolves with whether it ever was connected. */
  async function oneLife(lost: AbortSignal): Promise<boolean> {
    const failed = new AbortController()
    let wasLive = false
    let downSince = performance.now()
    const client = new WSClient({
      appId: config.appId,
      appSecret: config.appSecret.reveal(),
      domain: config.domain,
      logger: quiet(heard),
      loggerLevel: LoggerLevel.trace,
      handshakeTimeoutMs: timing.handshakeTimeoutMs,
      wsConfig: { pingTimeout: timing.pongTimeoutSeconds },
      onError: () => failed.abort(),
    })
    try {
      await client.start({ eventDispatcher: dispatcher() })
      while (!lost.aborted && !failed.signal.aborted) {
        await pause(live ? timing.superviseEveryMs : 50, AbortSignal.any([lost, failed.signal]))
        const connected = client.getConnectionStatus().state === 'connected'
        if (connected !== live) report(connected)
        wasLive ||= connected
        if (connected) downSince = performance.now()
        if (performance.now() - downSince > LONGEST_DOWN_MS) break
        // The SDK's own watch is armed by its pings; should it ever not be, ours ends a connection that says nothing.
        if (connected && heardAt !== null && parts.now() - heardAt > LONGEST_SILENCE_MS) break
      }
      return wasLive
    } finally {
      report(false)
      client.close({ force: true })
    }
  }

  function report(connected: boolean): void {
    if (connected) heard()
    if (connected !== live)
      parts.log(connected ? 'info' : 'warn', connected ? 'feishu.connected' : 'feishu.disconnected')
    live = connected
    trouble = connected ? null : 'not connected'
  }

  return {
    run: async lost => {
      for (let failures = 0; !lost.aborted; ) {
        const wasLive = await oneLife(lost)
        failures = wasLive ? 0 : failures + 1
        await pause(backOffMs(failures, 500, timing.longestBackOffMs), lost)
      }
    },
    isLive: () => live,
    lastHeardAt: () => heardAt,
    trouble: () => trouble,
  }
}

/** The SDK's lines hold tickets and people's messages; all that is taken from them is that a pong came. */
function quiet(heard: () => void) {
  const silent = (): void => undefined
  const trace = (...lines: readonly unknown[]): void => {
    if (JSON.stringify(lines).includes('receive pong')) heard()
  }
  return { error: silent, warn: silent, info: silent, debug: silent, trace }
}
