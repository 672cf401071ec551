/** Sending: which way to whom, and what is tried when a chat is not open to the bot. */
import { type AdapterParts, type Destination, type MessageRef, type OutboundMessage, PlatformError } from '../port.ts'
import type { App } from './app.ts'
import { createByBot } from './by-bot.ts'
import type { Frame } from './life.ts'
import type { Line } from './line.ts'
import { unlessReceiptLost } from './lost-receipt.ts'
import { createOnce, taskIdOf } from './once.ts'
import { inOrder, type Saying } from './pieces.ts'
import { chatIdOf, type Place, placeOf } from './place.ts'
import type { UserIds } from './user-ids.ts'

export type Outbound = {
  readonly send: (to: Destination, message: OutboundMessage, dedup: string) => Promise<MessageRef>
  /** To what somebody wrote: its last piece rides in the answer, where that can still be given. */
  readonly answer: (place: Place, message: OutboundMessage, dedup: string, frame: Frame | null) => Promise<MessageRef>
  readonly update: (ref: MessageRef, message: OutboundMessage) => Promise<void>
}

export type OutboundParts = {
  readonly parts: AdapterParts
  readonly line: Line
  readonly app: App | null
  readonly userIds: UserIds
  readonly toWebhook: (name: string, message: OutboundMessage) => Promise<void>
  readonly hasBot: boolean
}

export function createOutbound({ parts, line, app, userIds, toWebhook, hasBot }: OutboundParts): Outbound {
  const { memory, log } = parts
  const once = createOnce()
  const byBot = createByBot(parts, line)

  /** A person is reached where they have written; who never has, by the application. */
  async function placeFor(to: Destination): Promise<Place> {
    if (to.kind === 'chat') return placeOf(to.chatId)
    const raw = await userIds.rawOf(to.userId)
    if (hasBot && raw !== null) return { kind: 'direct', userId: raw }
    return { kind: app === null ? 'direct' : 'app', userId: to.userId }
  }

  const answer: Outbound['answer'] = (place, message, dedup, frame) => {
    const taskId = taskIdOf(dedup)
    return once(taskId, async () => {
      const at = await sayAt(place, { message, taskId, frame })
      return { platform: 'wecom', chatId: chatIdOf(at), messageId: taskId }
    })
  }

  /** Where it was said in the end. */
  async function sayAt(place: Place, what: Omit<Saying, 'place'>): Promise<Place> {
    switch (place.kind) {
      case 'webhook':
        await unlessReceiptLost(place, () => toWebhook(place.name, what.message), log)
        return place
      case 'app':
        return byApp(place.userId, what)
      case 'group':
        await byBot({ place, ...what })
        return place
      case 'direct':
        try {
          await byBot({ place, ...what })
          return place
        } catch (error) {
          if (app === null || !isUnopened(error)) throw error
          return byApp(await userIds.knownUserIdOf(place.userId), what)
        }
    }
  }

  async function byApp(userId: string, { message, taskId }: Omit<Saying, 'place'>): Promise<Place> {
    if (app === null) throw noApplication()
    const place: Place = { kind: 'app', userId }
    const deliveries = app
      .pieces(userId, message, taskId)
      .map(deliverPiece => () => unlessReceiptLost(place, deliverPiece, log))
    await inOrder(memory, `app:${taskId}`, deliveries)
    return place
  }

  return {
    send: async (to, message, dedup) => answer(await placeFor(to), message, dedup, null),
    answer,
    update: async ({ chatId, messageId }, message) => {
      const place = placeOf(chatId)
      if (place.kind !== 'app' || app === null) {
        throw new PlatformError('wecom', 'gone', 'a card of the bot changes only while it is pressed')
      }
      await app.update(place.userId, messageId, message)
    },
  }
}

const NOT_OPENED = '93006'
const isUnopened = (error: unknown): boolean => error instanceof PlatformError && error.vendorCode === NOT_OPENED

const noApplication = (): PlatformError =>
  new PlatformError('wecom', 'fixConfiguration', 'no application is configured: WECOM_CORP_ID and its secret', {
    vendorCode: 'noApplication',
  })
