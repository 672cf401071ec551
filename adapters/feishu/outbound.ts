/** Sending, replying and changing: cards where they are taken, texts where they are not. */
import { createHash } from 'node:crypto'
import type { Card } from '../card.ts'
import { cardAsText } from '../kit/card-as-text.ts'
import { shortenToBytes } from '../kit/shorten.ts'
import { type AdapterParts, type Destination, type MessageRef, type OutboundMessage, PlatformError } from '../port.ts'
import type { Api } from './api.ts'
import { isMentionable } from './cards.ts'
import type { Chats } from './chats.ts'
import { codeOf, isPictureGone, objectionOf, unanswered } from './errors.ts'
import { renderFitting } from './fit.ts'
import { textAt } from './json.ts'
import { MOST_FILE_BYTES, MOST_IMAGE_BYTES, MOST_TEXT_BYTES, MOST_UUID_CHARACTERS } from './limits.ts'
import type { NativeCard } from './native.ts'
import { after, type Version, versionsOf } from './versions.ts'

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

type Content = { readonly type: 'interactive' | 'text' | 'file' | 'image'; readonly content: string }
type Place = { readonly name: string; readonly path: string; readonly paced: string; readonly extra: object }

const MESSAGES = '/open-apis/im/v1/messages'

export function createOutbound(api: Api, parts: AdapterParts, chats: Chats): Outbound {
  const { log, words } = parts

  /** null: there is too much in it for a card. */
  async function native(card: Card, { summary, mentions }: OutboundMessage): Promise<NativeCard | null> {
    const keys = await imageKeysOf(card)
    const imageKey = ({ base64 }: { readonly base64: string }) => keys.get(base64) ?? null
    return renderFitting(card, { summary, mentions, imageKey }, words.shortened)
  }

  async function inPlace(message: OutboundMessage): Promise<NativeCard> {
    for (const version of versionsOf(message, words.shortened)) {
      const card = await native(version.card, version.message)
      if (card !== null) return card
    }
    throw tooLarge('callback')
  }

  /** Fewer words, or plainer ones, until the platform takes them: what somebody should hear is not dropped. */
  async function untilTaken<Result>(
    message: OutboundMessage,
    give: (version: Version) => Promise<Result>,
  ): Promise<Result> {
    for (let versions = versionsOf(message, words.shortened); ; ) {
      const [version] = versions
      if (version === undefined) throw tooLarge('message')
      try {
        return await give(version)
      } catch (error) {
        const objection = objectionOf(error)
        if (objection === null) throw error
        if (isPictureGone(error)) await forgetPictures(version.card).catch(() => undefined)
        versions = after(versions, objection)
        if (versions.length === 0) throw error
        log('warn', 'feishu.contentRefused', { ...codeOf(error), becomes: versions[0]?.name })
      }
    }
  }

  async function imageKeysOf(card: Card): Promise<ReadonlyMap<string, string>> {
    const keys = new Map<string, string>()
    for (const block of card.blocks) {
      if (block.kind !== 'image') continue
      const key = await imageKey(block.name, Buffer.from(block.base64, 'base64')).catch(error => {
        log('warn', 'feishu.imageNotUploaded', codeOf(error))
        return null
      })
      if (key !== null) keys.set(block.base64, key)
    }
    return keys
  }

  /** How long a key stays good is not documented: one that is refused is uploaded anew the next time. */
  async function forgetPictures({ blocks }: Card): Promise<void> {
    for (const block of blocks) {
      if (block.kind === 'image') await parts.memory.put(pictureKey(Buffer.from(block.base64, 'base64')), false)
    }
  }

  /** The same picture is uploaded once. */
  async function imageKey(name: string, bytes: Uint8Array): Promise<string | null> {
    if (bytes.byteLength === 0 || bytes.byteLength > MOST_IMAGE_BYTES) return null
    const memoryKey = pictureKey(bytes)
    const known = await parts.memory.get(memoryKey)
    if (typeof known === 'string') return known
    const body = new FormData()
    body.set('image_type', 'message')
    body.set('image', new Blob([Uint8Array.from(bytes)]), name)
    const answer = await api.call({ name: 'image.create', method: 'POST', path: '/open-apis/im/v1/images', body })
    const key = textAt(answer, 'data', 'image_key')
    if (key !== null) await parts.memory.put(memoryKey, key)
    return key
  }

  async function fileContent(file: NonNullable<OutboundMessage['file']>): Promise<Content> {
    const bytes = Buffer.from(file.base64, 'base64')
    if (bytes.byteLength > MOST_FILE_BYTES) throw new PlatformError('feishu', 'tooLong', 'the file is too large')
    const body = new FormData()
    body.set('file_type', /\.xlsx?$/i.test(file.name) ? 'xls' : 'stream')
    body.set('file_name', file.name)
    body.set('file', new Blob([Uint8Array.from(bytes)], { type: file.mime }), file.name)
    const answer = await api.call({ name: 'file.create', method: 'POST', path: '/open-apis/im/v1/files', body })
    const key = textAt(answer, 'data', 'file_key')
    if (key === null) throw unanswered('file.create', null)
    return { type: 'file', content: JSON.stringify({ file_key: key }) }
  }

  async function post({ name, path, paced, extra }: Place, { type, content }: Content, uuid: string) {
    const body = { ...extra, msg_type: type, content, uuid }
    const answer = await api.call({ name, method: 'POST', path, body, paced })
    const messageId = textAt(answer, 'data', 'message_id')
    if (messageId === null) throw unanswered(name, null)
    return { platform: 'feishu' as const, chatId: textAt(answer, 'data', 'chat_id') ?? '', messageId }
  }

  /** null: the platform does not take it (its size, the company's data loss check), but what is said of it can go. */
  async function deliverFile(
    place: Place,
    file: NonNullable<OutboundMessage['file']>,
    dedup: string,
    hasWords: boolean,
  ): Promise<MessageRef | null> {
    try {
      return await post(place, await fileContent(file), uuidOf(`${dedup}/file`))
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
    return untilTaken(message, async version => {
      const card = version.message.card === null ? null : await native(version.message.card, version.message)
      if (card === null && version.message.card !== null) throw tooLarge(place.name)
      const content = card === null ? textContent(version.message) : cardContent(card)
      return post(place, content, uuidOf(version.name === 'whole' ? dedup : `${dedup}/${version.name}`))
    })
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
    update: ({ chatId, messageId }, message) =>
      untilTaken(message, async version => {
        const card = await native(version.card, version.message)
        if (card === null) throw tooLarge('message.patch')
        const path = `${MESSAGES}/${encodeURIComponent(messageId)}`
        const body = { content: JSON.stringify(card) }
        await api.call({ name: 'message.patch', method: 'PATCH', path, body, paced: chatId || messageId })
      }),
  }
}

function placeOf(to: Destination, paced: string): Place {
  const [type, id] = to.kind === 'person' ? ['open_id', to.userId] : ['chat_id', to.chatId]
  return { name: 'message.create', path: `${MESSAGES}?receive_id_type=${type}`, paced, extra: { receive_id: id } }
}

const pictureKey = (bytes: Uint8Array): string => `image:${createHash('sha256').update(bytes).digest('hex')}`

const cardContent = (card: NativeCard): Content => ({ type: 'interactive', content: JSON.stringify(card) })

const tooLarge = (method: string): PlatformError =>
  new PlatformError('feishu', 'tooLong', `${method}: there is no card that fits`)

/** The same message has the same one, so that it is made once although it is sent again. */
const uuidOf = (dedup: string): string =>
  createHash('sha256').update(dedup).digest('hex').slice(0, MOST_UUID_CHARACTERS)

/** In a text `<at …>` is markup: what people wrote must not become one. */
function textContent({ text, card, summary, mentions }: OutboundMessage): Content {
  const said = text ?? (card === null ? summary : cardAsText(card))
  const plain = shortenToBytes(said.replaceAll('<', '＜'), MOST_TEXT_BYTES)
  const called = mentions.filter(isMentionable).map(id => `<at user_id="${id}"></at> `)
  return { type: 'text', content: JSON.stringify({ text: `${called.join('')}${plain || summary}` }) }
}
