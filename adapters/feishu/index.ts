/** Feishu and Lark. Long connection by default, webhook as the second way; cards in JSON 2.0 with real forms. */
import type { FastifyPluginAsync } from 'fastify'
import type { AdapterParts, Capabilities, ChatPlatform, ConnectionHold, PlatformHealth, Receive } from '../port.ts'
import { PlatformError } from '../port.ts'
import { createApi } from './api.ts'
import type { FeishuConfig } from './config.ts'
import { type ConnectionState, keepConnected } from './connection.ts'
import { createDelivery } from './deliver.ts'
import { createHear } from './hear.ts'
import { textAt } from './json.ts'
import { MOST_TEXT_CHARACTERS } from './limits.ts'
import { fileRefOf } from './parse.ts'
import { createPeople } from './people.ts'
import { webhookRoutes } from './webhook.ts'

export { checkFeishu } from './check.ts'
export type { FeishuConfig } from './config.ts'

export type Feishu = ChatPlatform & { readonly routes: FastifyPluginAsync | null }

const CAPABILITIES: Capabilities = {
  forms: true,
  updateCards: true,
  quotedMessageId: true,
  groupNeedsMention: true,
  sendFiles: true,
  maxTextLength: MOST_TEXT_CHARACTERS,
  answersInPlace: false,
}

/** After a refused secret nobody sends for a while; then one of the waiting tries. */
const REST_AFTER_REFUSED_LOGIN_MS = 60_000

export function createFeishu(config: FeishuConfig, parts: AdapterParts): Feishu {
  const api = createApi(config, parts)
  const people = createPeople(api, parts)
  const delivery = createDelivery(api, parts, people.learnChat)
  const state: ConnectionState = { connected: false, lastFrameAt: null, problem: null }
  let receive: Receive | null = null
  let botId: string | null = null
  let hold: ConnectionHold | null = null
  const hear = createHear({ config, parts, delivery, people, botId: () => botId, receive: () => receive })
  const isWebhook = config.transport === 'webhook'

  /** Only to tell the bot's own mention from another bot's: without it, each counts as ours. */
  async function learnBotId(): Promise<void> {
    const answer = await api.call({ name: 'bot.info', method: 'GET', path: '/open-apis/bot/v3/info' })
    botId = textAt(answer, 'bot', 'open_id')
  }

  function health(): PlatformHealth {
    const refusedAt = api.loginRefusedAt()
    const sends = receive !== null && (refusedAt === null || parts.now() - refusedAt > REST_AFTER_REFUSED_LOGIN_MS)
    const lastFrameAt = state.lastFrameAt === null ? null : new Date(state.lastFrameAt).toISOString()
    if (isWebhook) return { connected: receive !== null, sends, lastFrameAt, detail: null }
    if (hold?.holder() === 'other') return { connected: true, sends, lastFrameAt, detail: 'standby' }
    return { connected: state.connected, sends, lastFrameAt, detail: state.connected ? null : state.problem }
  }

  return {
    name: 'feishu',
    capabilities: CAPABILITIES,
    routes: isWebhook
      ? webhookRoutes({
          config,
          log: parts.log,
          now: parts.now,
          hear,
          heard: () => {
            state.lastFrameAt = parts.now()
          },
        })
      : null,
    async start(handler) {
      receive = handler
      learnBotId().catch(() => parts.log('warn', 'bot.unknown'))
      if (isWebhook) return
      hold = parts.holdConnection(config.appId, lost =>
        keepConnected({ config, log: parts.log, now: parts.now, hear, state }, lost),
      )
    },
    async stop() {
      receive = null
      await hold?.stop()
      hold = null
    },
    send: (to, message, dedup) =>
      delivery.send(to.kind === 'chat' ? to : { kind: 'person', openId: to.userId }, message, dedup),
    update: ({ messageId }, message) => delivery.update(messageId, message),
    async readFile({ ref }) {
      const file = fileRefOf(ref)
      if (file === null) throw new PlatformError('feishu', 'gone', 'messageResource.get: there is no such file')
      const { messageId, key, type } = file
      const path = `/open-apis/im/v1/messages/${encodeURIComponent(messageId)}/resources/${encodeURIComponent(key)}?type=${type}`
      return api.download({ name: 'messageResource.get', method: 'GET', path })
    },
    profileOf: people.profileOf,
    health,
  }
}
