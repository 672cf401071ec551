/** WeCom behind the port: the AI bot by a connection that we open, and the self-built application beside or without it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyPluginAsync } from 'fastify'
import { Temporal } from 'temporal-polyfill'
import {
  type AdapterParts,
  type Capabilities,
  type ChatPlatform,
  type ConnectionHold,
  PlatformError,
  type PlatformHealth,
  type Receive,
} from '../port.ts'
import { createApi } from './api.ts'
import { createApp } from './app.ts'
import { type AppEvent, callbackRoutes } from './callback.ts'
import type { WeComConfig } from './config.ts'
import { type Connection, createConnection, TIMING, type Timing } from './connection.ts'
import { createDirectory } from './directory.ts'
import { createFiles } from './files.ts'
import { createGroupWebhooks } from './group-webhook.ts'
import { createInbound } from './inbound.ts'
import type { Frame } from './life.ts'
import { CALLBACK_ANSWER_MS, MAX_TEXT_CHARACTERS } from './limits.ts'
import { createOutbound } from './outbound.ts'
import { createUserIds } from './user-ids.ts'

export { checkWeCom } from './check.ts'
export type { WeComConfig } from './config.ts'

const CAPABILITIES: Capabilities = {
  forms: false,
  updateCards: false,
  quotedMessageId: false,
  groupNeedsMention: true,
  sendFiles: true,
  maxTextLength: MAX_TEXT_CHARACTERS,
  answersInPlace: true,
}

/** How long what was begun may take to end when the service stops. */
const FINISH_MS = 5_000

export function createWeCom(
  config: WeComConfig,
  parts: AdapterParts,
  timing: Timing = TIMING,
): ChatPlatform & { readonly routes: FastifyPluginAsync | null } {
  const { bot, agent } = config
  const { log, now, countCall } = parts
  const api = agent === null ? null : createApi(agent, parts)
  const app = agent === null || api === null ? null : createApp(agent, parts, api)
  const userIds = createUserIds(parts, api)
  const files = createFiles(parts, api)
  const connection = bot === null ? NO_BOT : createConnection({ config: bot, log, now, countCall, onFrame, timing })
  const toWebhook = createGroupWebhooks(config.groupWebhooks, parts)
  const out = createOutbound({ parts, line: connection, app, toWebhook, userIds, hasBot: bot !== null })
  const corpId = agent?.corpId ?? null
  const botName = bot?.name ?? null
  const { pressAnswerMs } = timing
  const inbound = createInbound({ parts, botName, corpId, line: connection, out, app, userIds, files, pressAnswerMs })
  const underway = new Set<Promise<void>>()
  let receive: Receive | null = null
  let hold: ConnectionHold | null = null
  let calledAt: number | null = null

  function begin(work: Promise<void>): Promise<void> {
    const turn = work.finally(() => underway.delete(turn))
    underway.add(turn)
    return turn
  }

  function onFrame(frame: Frame): void {
    if (receive === null) {
      log('error', 'wecom.frameLost', { why: 'not started' })
      return
    }
    begin(inbound.hearFrame(frame, receive)).catch(error =>
      log('error', 'wecom.frameFailed', { name: error instanceof Error ? error.name : null }),
    )
  }

  /** Rejects when it was not stored in time; then WeCom sends it again, and it counts once. */
  async function onCallback(event: AppEvent): Promise<void> {
    if (receive === null) throw new Error('not started')
    calledAt = now()
    const stored = Promise.withResolvers<void>()
    const hearing = begin(inbound.hearApp(event, receive, stored.resolve))
    const late = sleep(CALLBACK_ANSWER_MS, undefined, { ref: false }).then(() => {
      throw new Error('not stored in time')
    })
    await Promise.race([hearing, stored.promise, late])
  }

  function health(): PlatformHealth {
    const holder = hold?.holder() ?? 'nobody'
    const started = receive !== null
    const blocked = bot === null ? (api?.blocked() ?? null) : null
    const hears = bot === null ? agent?.callback != null : connection.isLive() || holder === 'other'
    const heardAt = connection.lastHeardAt() ?? calledAt
    return {
      connected: started && hears && blocked === null,
      sends: started && (bot === null ? blocked === null : connection.isLive()),
      lastFrameAt: heardAt === null ? null : Temporal.Instant.fromEpochMilliseconds(Math.trunc(heardAt)).toString(),
      detail: blocked ?? (bot === null ? null : holder === 'other' ? 'standby' : connection.trouble()),
    }
  }

  return {
    name: 'wecom',
    capabilities: CAPABILITIES,
    routes: agent?.callback == null ? null : callbackRoutes({ ...agent, callback: agent.callback }, parts, onCallback),
    async start(handler) {
      receive = handler
      if (bot !== null) hold ??= parts.holdConnection(`wecom:${bot.id}`, connection.run)
    },
    async stop() {
      await Promise.race([Promise.allSettled([...underway]), sleep(FINISH_MS, undefined, { ref: false })])
      await hold?.stop()
      hold = null
      receive = null
    },
    send: out.send,
    update: out.update,
    readFile: async file => files.read(file),
    profileOf: createDirectory(parts, api),
    health,
  }
}

const noBot = async (): Promise<never> => {
  throw new PlatformError('wecom', 'fixConfiguration', 'no bot is configured: WECOM_BOT_ID and WECOM_BOT_SECRET', {
    vendorCode: 'noBot',
  })
}

const NO_BOT: Connection = {
  run: async () => undefined,
  isLive: () => false,
  lastHeardAt: () => null,
  trouble: () => null,
  reply: noBot,
  welcome: noBot,
  replaceCard: noBot,
  push: noBot,
  upload: noBot,
}
