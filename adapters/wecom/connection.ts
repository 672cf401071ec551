/**
 * The AI bot's long connection: WeCom's SDK for the protocol, and what it lacks around it. Bare, 1.0.7 waits for ever for
 * an unanswered login, stops for good after a kick or when its tries are used up, takes sending before the login for
 * granted, and rejects with plain objects (facts: docs/platforms/wecom.md). So each connection is a new client with no
 * reconnecting of its own: when one ends is watched in life.ts, what a refusal means is told in call.ts, and when the
 * next one is opened is decided here.
 */
import { backOffMs, pause } from '../kit/back-off.ts'
import type { AdapterParts } from '../port.ts'
import { createCall } from './call.ts'
import type { BotConfig } from './client.ts'
import { type Frame, type Life, liveOnce, type Told } from './life.ts'
import { PRESS_ANSWER_MS } from './limits.ts'
import { createLine, type Line } from './line.ts'

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

/** A connection that ends sooner was none. */
const SHORTEST_LIFE_MS = 5_000
const KICKED_AGAIN_MS = 10 * 60_000

export function createConnection({ config, log, now, countCall, onFrame, timing }: Parts): Connection {
  let live: Life | null = null
  let lives = 0
  let lastHeardAt: number | null = null
  let trouble: string | null = 'notStarted'

  const told: Told = {
    heard: () => {
      lastHeardAt = now()
    },
    loggedIn: life => {
      live = life
      trouble = null
      log('info', 'wecom.connected')
    },
    ended: life => {
      if (live === life) live = null
    },
    refused: code => {
      trouble = `refused (${code})`
    },
    frame: onFrame,
  }

  async function run(lost: AbortSignal): Promise<void> {
    let failures = 0
    let kickedAt = Number.NEGATIVE_INFINITY
    while (!lost.aborted) {
      const openedAt = performance.now()
      trouble = 'connecting'
      const end = await liveOnce({ config, timing, number: ++lives, told }, lost)
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

  const heardAt = (): number | null => lastHeardAt
  const call = createCall({ now, countCall, live: () => live, lastHeardAt: heardAt, probeMs: timing.probeMs })
  return {
    run,
    isLive: () => live !== null,
    lastHeardAt: heardAt,
    trouble: () => trouble,
    ...createLine(call, () => live?.number ?? null),
  }
}
