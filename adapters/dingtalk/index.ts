/** DingTalk behind the port: an application of the organisation's own with a robot, over a stream that we open. */

import type { FastifyPluginAsync } from 'fastify'
import { Temporal } from 'temporal-polyfill'
import { textIn } from '../kit/json.ts'
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
import type { DingTalkConfig } from './config.ts'
import { createConnection, type Frame } from './connection.ts'
import { createDirectory } from './directory.ts'
import { createInbound } from './inbound.ts'
import { MAX_TEXT_CHARACTERS } from './limits.ts'
import { createOutbound, trackIdOf } from './outbound.ts'
import { createQuotes } from './quotes.ts'
import { createSentCards } from './sent-cards.ts'

export type { DingTalkConfig } from './config.ts'

/** How long what was begun may take to end when the service stops. */
const FINISH_MS = 5_000

export function createDingTalk(
  config: DingTalkConfig,
  parts: AdapterParts,
): ChatPlatform & { readonly routes: FastifyPluginAsync | null } {
  const api = createApi(config, parts)
  const sentCards = createSentCards(parts.memory)
  const quotes = createQuotes(parts)
  const out = createOutbound({ config, parts, api, sentCards, quotes })
  const inbound = createInbound({ parts, out, sentCards, quotes })
  const connection = createConnection({ config, log: parts.log, now: parts.now, onFrame })
  const underway = new Set<Promise<void>>()
  let receive: Receive | null = null
  let hold: ConnectionHold | null = null

  function onFrame(frame: Frame): void {
    // Not acknowledged: another instance, or this one later, may be sent it again.
    if (receive === null) return
    const turn = inbound
      .hear(frame, receive)
      .catch(error => parts.log('error', 'dingtalk.frameFailed', { name: error instanceof Error ? error.name : null }))
      .finally(() => underway.delete(turn))
    underway.add(turn)
  }

  const finished = (): Promise<unknown> =>
    Promise.race([Promise.allSettled([...underway]), new Promise(resolve => setTimeout(resolve, FINISH_MS).unref())])

  function health(): PlatformHealth {
    const holder = hold?.holder() ?? 'nobody'
    const heardAt = connection.lastHeardAt()
    const blocked = api.blocked()
    const connected = connection.isLive() || holder === 'other'
    return {
      connected: receive !== null && connected,
      sends: receive !== null && blocked === null,
      lastFrameAt: heardAt === null ? null : Temporal.Instant.fromEpochMilliseconds(Math.trunc(heardAt)).toString(),
      detail: detailOf(holder, blocked),
    }
  }

  function detailOf(holder: ReturnType<ConnectionHold['holder']>, blocked: string | null): string | null {
    if (blocked !== null) return blocked
    if (inbound.quotaUsedUp()) return 'quotaUsedUp: messages arrive without their text (20001)'
    return holder === 'other' ? 'standby' : connection.isLive() ? null : connection.trouble()
  }

  return {
    name: 'dingtalk',
    capabilities: capabilitiesOf(config),
    routes: null,
    async start(handler) {
      receive = handler
      hold ??= parts.holdConnection(`dingtalk:${config.clientId}`, connection.run)
    },
    async stop() {
      await finished()
      receive = null
      await hold?.stop()
      hold = null
    },
    send: (to, message, dedup) => out.send(to, message, trackIdOf(dedup)),
    update: (ref, message) => out.update(ref, message),
    async readFile(file) {
      const body = { downloadCode: file.ref, robotCode: config.robotCode }
      const url = textIn((await api.call('POST', '/v1.0/robot/messageFiles/download', body)).downloadUrl)
      if (url === '') throw new PlatformError('dingtalk', 'gone', 'DingTalk gives no address for the file')
      return api.download(url)
    },
    profileOf: createDirectory(parts, api),
    health,
  }
}

const capabilitiesOf = ({ cardTemplateId }: DingTalkConfig): Capabilities => ({
  forms: cardTemplateId !== null,
  updateCards: true,
  quotedMessageId: true,
  groupNeedsMention: true,
  sendFiles: true,
  maxTextLength: MAX_TEXT_CHARACTERS,
  answersInPlace: true,
})
