/** Sending, replying and changing: cards where they are taken, texts where they are not. */
import { createHash } from 'node:crypto'
import type { Card } from '../card.ts'
import type { AdapterParts, Destination, MessageRef, OutboundMessage } from '../port.ts'
import type { Api } from './api.ts'
import type { Chats } from './chats.ts'
import { type Content, cardContent, fileContent, textContent } from './contents.ts'
import { codeOf, objectionOf, tooLarge, unanswered } from './errors.ts'
import { renderFitting } from './fit.ts'
import { textAt } from './json.ts'
import { MOST_UUID_CHARACTERS } from './limits.ts'
import type { NativeCard } from './native.ts'
import { createPictures } from './pictures.ts'
import { type Taking, untilTaken, type Version, versionsOf } from './versions.ts'

/** Where a message of ours or of somebody's stands. */
export type Standing = Pick<MessageRef, 'chatId' | 'messageId'>

export type Outbound = {
  readonly send: (to: Destination, message: OutboundMessage, dedup: string) => Promise<MessageRef>
  /** Quotes the message it answers. */
  readonly reply: (to: Standing, message: OutboundMessage, dedup: string) => Promise<MessageRef>
  /**
   * @throws PlatformError `gone`: the card is older than 14 days, recalled or deleted, and can't be changed any more.
   * Whether its news is worth a new message only the caller knows: often a reply says it already.
   */
  readonly update: (card: Standing, message: OutboundMessage) => Promise<void>
  /** For the answer of a callback. */
  readonly inPlace: (message: OutboundMessage) => Promise<NativeCard>
}

type Place = { readonly name: string; readonly path: string; readonly paced: string; readonly extra: object }

const MESSAGES = '/open-apis/im/v1/messages'

export function createOutbound(api: Api, parts: AdapterParts, chats: Chats): Outbound {
  const { log, words } = parts
  const pictures = createPictures(api, parts)
  const taking: Taking = { log, forgetPictures: pictures.forget, shortened: words.shortened }

  /** null: there is too much in it for a card. */
  async function native(card: Card, { summary, mentions }: OutboundMessage): Promise<NativeCard | null> {
    const imageKey = await pictures.keysFor(card)
    return renderFitting(card, { summary, mentions, imageKey }, words.shortened)
  }

  /** Rejects with `tooLong` where there is too much in it: then less is tried. */
  async function fitting(card: Card, message: OutboundMessage, method: string): Promise<NativeCard> {
    const fits = await native(card, message)
    if (fits === null) throw tooLarge(method)
    return fits
  }

  async function contentOf({ message }: Version, method: string): Promise<Content> {
    return message.card === null ? textContent(message) : cardContent(await fitting(message.card, message, method))
  }

  async function inPlace(message: OutboundMessage): Promise<NativeCard> {
    for (const version of versionsOf(message, words.shortened)) {
      const card = await native(version.card, version.message)
      if (card !== null) return card
    }
    throw tooLarge('callback')
  }

  /** null: the platform does not take it (its size, the company's data loss check), but what is said of it can go. */
  async function deliverFile(
    place: Place,
    file: NonNullable<OutboundMessage['file']>,
    dedup: string,
    hasWords: boolean,
  ): Promise<MessageRef | null> {
    try {
      return await post(api, place, await fileContent(api, file), uuidOf(`${dedup}/file`))
    } catch (error) {
      if (!hasWords || objectionOf(error) === null) throw error
      log('warn', 'feishu.fileRefused', codeOf(error))
      return null
    }
  }

  /** The file comes first; what is said of it is the message that is remembered. */
  async function deliver(place: Place, message: OutboundMessage, dedup: string): Promise<MessageRef> {
    const hasWords = message.card !== null || (message.text ?? '') !== ''
    const file = message.file === null ? null : await deliverFile(place, message.file, dedup, hasWords)
    if (file !== null && !hasWords) return file
    const give = async (version: Version): Promise<MessageRef> => {
      const uuid = uuidOf(version.name === 'whole' ? dedup : `${dedup}/${version.name}`)
      return post(api, place, await contentOf(version, place.name), uuid)
    }
    return untilTaken(message, give, taking)
  }

  return {
    inPlace,
    send: async (to, message, dedup) => {
      const ref = await deliver(placeOf(to, chats.laneOf(to)), message, dedup)
      if (to.kind === 'person') chats.learnDirect(to.userId, ref.chatId)
      return ref
    },
    reply: async ({ chatId, messageId }, message, dedup) => {
      const path = `${MESSAGES}/${encodeURIComponent(messageId)}/reply`
      const ref = await deliver({ name: 'message.reply', path, paced: chatId, extra: {} }, message, dedup)
      return { ...ref, chatId }
    },
    update: async ({ chatId, messageId }, message) => {
      const path = `${MESSAGES}/${encodeURIComponent(messageId)}`
      const give = async (version: Version): Promise<void> => {
        const card = await fitting(version.card, version.message, 'message.patch')
        const body = { content: JSON.stringify(card) }
        await api.call({ name: 'message.patch', method: 'PATCH', path, body, paced: chatId || messageId })
      }
      return untilTaken(message, give, taking)
    },
  }
}

async function post(api: Api, { name, path, paced, extra }: Place, { type, content }: Content, uuid: string) {
  const body = { ...extra, msg_type: type, content, uuid }
  const answer = await api.call({ name, method: 'POST', path, body, paced })
  const messageId = textAt(answer, 'data', 'message_id')
  if (messageId === null) throw unanswered(name, null)
  return { platform: 'feishu' as const, chatId: textAt(answer, 'data', 'chat_id') ?? '', messageId }
}

function placeOf(to: Destination, paced: string): Place {
  const [type, id] = to.kind === 'person' ? ['open_id', to.userId] : ['chat_id', to.chatId]
  return { name: 'message.create', path: `${MESSAGES}?receive_id_type=${type}`, paced, extra: { receive_id: id } }
}

/** The same message has the same one, so that it is made once although it is sent again. */
const uuidOf = (dedup: string): string =>
  createHash('sha256').update(dedup).digest('hex').slice(0, MOST_UUID_CHARACTERS)
