/** Feishu behind the port: a custom app with a bot, by a connection that we open or by signed webhooks. */
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
import { createChats } from './chats.ts'
import type { FeishuConfig } from './config.ts'
import { createConnection, type SocketTiming } from './connection.ts'
import { createDirectory } from './directory.ts'
import { createIdentity } from './identity.ts'
import { createInbound } from './inbound.ts'
import { MOST_TEXT_CHARACTERS } from './limits.ts'
import type { LoginTiming } from './login.ts'
import { createOutbound } from './outbound.ts'
import { fileRefOf } from './parse.ts'
import { createSpeech } from './speech.ts'
import { webhookRoutes } from './webhook.ts'

const CAPABILITIES: Capabilities = {
  forms: true,
  updateCards: true,
  quotedMessageId: true,
  groupNeedsMention: true,
  sendFiles: true,
  maxTextLength: MOST_TEXT_CHARACTERS,
  answersInPlace: false,
}

/** How long what was begun may take to end when the service stops. */
const FINISH_MS = 5_000

export function createFeishu(
  config: FeishuConfig,
  parts: AdapterParts,
  timing: { readonly socket?: SocketTiming; readonly login?: LoginTiming } = {},
): ChatPlatform & { readonly routes: FastifyPluginAsync | null } {
  const api = createApi(config, parts, timing.login)
  const chats = createChats(parts.memory)
  const out = createOutbound(api, parts, chats)
  const identity = createIdentity(api, parts.memory)
  const inbound = createInbound({ ...parts, config, api, out, chats, identity, speech: createSpeech(parts, api) })
  let receive: Receive | null = null
  let hold: ConnectionHold | null = null
  let life = new AbortController()
  let webhookHeardAt: number | null = null
  const connection = createConnection(config, parts, hear, timing.socket)

  /** Rejects before the service is ready: then the platform sends it again. */
  async function hear(envelope: unknown): Promise<unknown> {
    if (receive === null) throw new Error('not started')
    webhookHeardAt = parts.now()
    return inbound.hear(envelope, receive)
  }

  function health(): PlatformHealth {
    const isStarted = receive !== null
    const holder = hold?.holder() ?? 'nobody'
    const byWebhook = config.transport === 'webhook'
    const loginTrouble = api.login.trouble()
    const hearingTrouble = byWebhook ? null : holder === 'other' ? 'standby' : connection.trouble()
    const heardAt = byWebhook ? webhookHeardAt : connection.lastHeardAt()
    return {
      connected: isStarted && (byWebhook || connection.isLive() || holder === 'other'),
      // What waits to be sent would be given up as refused; without a login it goes on waiting.
      sends: isStarted && loginTrouble === null,
      lastFrameAt: heardAt === null ? null : Temporal.Instant.fromEpochMilliseconds(Math.trunc(heardAt)).toString(),
      detail: loginTrouble ?? hearingTrouble,
    }
  }

  return {
    name: 'feishu',
    capabilities: CAPABILITIES,
    routes: config.transport === 'webhook' ? webhookRoutes(config, parts, hear) : null,
    async start(handler) {
      if (receive !== null) return
      receive = handler
      life = new AbortController()
      void api.login.keep(life.signal)
      if (config.transport === 'ws') hold ??= parts.holdConnection(`feishu:${config.appId}`, connection.run)
    },
    async stop() {
      await Promise.race([inbound.settled(), new Promise(resolve => setTimeout(resolve, FINISH_MS).unref())])
      receive = null
      life.abort()
      await hold?.stop()
      hold = null
    },
    send: out.send,
    update: out.update,
    async readFile({ ref }) {
      const file = fileRefOf(ref)
      if (file === null) throw new PlatformError('feishu', 'gone', 'the file has no address')
      const [message, key] = [file.messageId, file.key].map(encodeURIComponent)
      const path = `/open-apis/im/v1/messages/${message}/resources/${key}?type=${file.type}`
      return api.download({ name: 'resource.get', method: 'GET', path })
    },
    profileOf: createDirectory(parts, api),
    health,
  }
}
