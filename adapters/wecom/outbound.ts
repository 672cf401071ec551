/** Sending: which way to whom, in which pieces, and what is said instead when a piece is refused. */
import { createHash } from 'node:crypto'
import { createWindowPaces } from '../kit/pace.ts'
import { type AdapterParts, type Destination, type MessageRef, type OutboundMessage, PlatformError } from '../port.ts'
import type { App } from './app.ts'
import { messageAsMarkdown, type Rendered, renderCard, textAsMarkdown } from './cards.ts'
import type { Connection, Frame } from './connection.ts'
import { CARDS_INTO_GROUPS_REST_MS, mentionOf, SAME_TASK_ID_CODE } from './doubts.ts'
import { remedyOf } from './errors.ts'
import { CHAT_LIMITS, MAX_IMAGE_BYTES, MAX_MENTIONS, MAX_UPLOAD_BYTES } from './limits.ts'
import { chatIdOf, isGroup, type Place, placeOf } from './place.ts'

type BotPlace = Extract<Place, { kind: 'direct' | 'group' }>

/** One piece of a message: the platform's body, or a picture or file that has to be uploaded first. */
type Piece =
  | { readonly kind: 'markdown'; readonly content: string }
  | { readonly kind: 'card'; readonly card: object }
  | { readonly kind: 'file'; readonly file: { readonly name: string; readonly mime: string; readonly base64: string } }

export type Outbound = {
  readonly send: (to: Destination, message: OutboundMessage, dedup: string) => Promise<MessageRef>
  /** To what somebody wrote: its last piece rides in the answer, where that can still be given. */
  readonly answer: (place: Place, message: OutboundMessage, dedup: string, frame: Frame | null) => Promise<MessageRef>
  readonly update: (ref: MessageRef, message: OutboundMessage) => Promise<void>
}

/** Same key, same id: a card that was sent twice is shown once. Only these characters are allowed in it. */
export const taskIdOf = (key: string): string => `bg-${createHash('sha256').update(key).digest('hex').slice(0, 40)}`

export type OutboundParts = {
  readonly parts: AdapterParts
  readonly connection: Connection
  readonly app: App | null
  readonly toWebhook: (name: string, message: OutboundMessage) => Promise<void>
  readonly hasBot: boolean
}

export function createOutbound({ parts, connection, app, toWebhook, hasBot }: OutboundParts): Outbound {
  const { memory, words, log, now } = parts
  const paces = createWindowPaces(CHAT_LIMITS)
  let noCardsIntoGroupsUntil = 0

  /** A person is reached where they have written; who never has, by the application. */
  async function placeFor(to: Destination): Promise<Place> {
    if (to.kind === 'chat') return placeOf(to.chatId)
    const raw = await memory.get(`raw:${to.userId}`)
    if (hasBot && typeof raw === 'string') return { kind: 'direct', userId: raw }
    return { kind: app === null ? 'direct' : 'app', userId: to.userId }
  }

  async function answer(
    place: Place,
    message: OutboundMessage,
    dedup: string,
    frame: Frame | null,
  ): Promise<MessageRef> {
    const taskId = taskIdOf(dedup)
    const ref = (at: Place): MessageRef => ({ platform: 'wecom', chatId: chatIdOf(at), messageId: taskId })
    if (place.kind === 'webhook') await toWebhook(place.name, message)
    else if (place.kind === 'app') await byApp(place.userId, message, taskId)
    else {
      try {
        await byBot(place, message, taskId, frame)
      } catch (error) {
        const unopened = error instanceof PlatformError && error.vendorCode === '93006'
        if (!unopened || app === null || place.kind !== 'direct') throw error
        await byApp(place.userId, message, taskId)
        return ref({ kind: 'app', userId: place.userId })
      }
    }
    return ref(place)
  }

  async function byApp(userId: string, message: OutboundMessage, taskId: string): Promise<void> {
    if (app === null) {
      throw new PlatformError(
        'wecom',
        'fixConfiguration',
        'no application is configured: WECOM_CORP_ID and its secret',
        {
          vendorCode: 'noApplication',
        },
      )
    }
    await app.send(userId, message, taskId)
  }

  /** Pieces that arrived are not sent again when a later one has to be. */
  async function byBot(place: BotPlace, message: OutboundMessage, taskId: string, frame: Frame | null): Promise<void> {
    const pieces = piecesOf(place, message, taskId)
    const sent = pieces.length > 1 ? await memory.get(`sent:${taskId}`) : 0
    for (const [index, piece] of pieces.entries()) {
      if (typeof sent === 'number' && index < sent) continue
      try {
        await deliver(place, piece, message, taskId, index === pieces.length - 1 ? frame : null)
      } catch (error) {
        if (index > 0) await memory.put(`sent:${taskId}`, index)
        throw error
      }
    }
  }

  function piecesOf(place: BotPlace, message: OutboundMessage, taskId: string): readonly Piece[] {
    const called = isGroup(place) ? message.mentions.slice(0, MAX_MENTIONS).map(mentionOf).join(' ') : ''
    const { markdown, card } = rendered(place, message, taskId, called)
    const said = called === '' ? markdown : `${markdown ?? ''}\n${called}`.trim()
    return [
      ...(message.file === null ? [] : [{ kind: 'file' as const, file: message.file }]),
      ...pictures(message),
      ...(said === null || said === '' ? [] : [{ kind: 'markdown' as const, content: said }]),
      ...(card === null ? [] : [{ kind: 'card' as const, card }]),
    ]
  }

  /** Nobody can be mentioned in a card: then the words stand above it. */
  function rendered(place: BotPlace, message: OutboundMessage, taskId: string, called: string): Rendered {
    if (message.card === null) return { markdown: textAsMarkdown(message.text ?? message.summary, words), card: null }
    if (isGroup(place) && now() < noCardsIntoGroupsUntil) {
      return { markdown: messageAsMarkdown(message, words), card: null }
    }
    return renderCard(message.card, taskId, words, called !== '')
  }

  const pictures = ({ card }: OutboundMessage): readonly Piece[] =>
    (card?.blocks ?? []).flatMap(block => (block.kind === 'image' ? [{ kind: 'file' as const, file: block }] : []))

  async function deliver(place: BotPlace, piece: Piece, message: OutboundMessage, taskId: string, frame: Frame | null) {
    if (piece.kind === 'markdown') return put(place, markdownBody(piece.content), frame)
    if (piece.kind === 'file') return put(place, await fileBody(piece.file), frame)
    try {
      await put(place, { msgtype: 'template_card', template_card: piece.card }, frame)
    } catch (error) {
      await afterRefusedCard(error, place, message, taskId, frame)
    }
  }

  /** A card that was taken before is refused as a wrong one; a wrong one is said in words, and so is one too many. */
  async function afterRefusedCard(
    error: unknown,
    place: BotPlace,
    message: OutboundMessage,
    taskId: string,
    frame: Frame | null,
  ): Promise<void> {
    if (!(error instanceof PlatformError)) throw error
    if (error.retryAfterMs !== null) {
      await memory.put(`unsure:${taskId}`, true)
      throw error
    }
    if (!CARD_REFUSALS.has(error.vendorCode ?? '')) throw error
    if (error.vendorCode === String(SAME_TASK_ID_CODE) && (await memory.get(`unsure:${taskId}`)) === true) return
    log('warn', 'wecom.cardRefused', { vendorCode: error.vendorCode, group: isGroup(place) })
    if (isGroup(place) && frame === null && error.vendorCode !== String(SAME_TASK_ID_CODE)) {
      noCardsIntoGroupsUntil = now() + CARDS_INTO_GROUPS_REST_MS
    }
    await put(place, markdownBody(messageAsMarkdown(message, words)), null)
  }

  /** An answer where it can still be given, else a message of our own. Nothing is said twice for a lost receipt. */
  async function put(place: BotPlace, body: object, frame: Frame | null): Promise<void> {
    await paces(chatIdOf(place)).take()
    try {
      await (frame === null ? push(place, body) : reply(place, body, frame))
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      if (error.vendorCode === '45009') paces(chatIdOf(place)).restFor(error.retryAfterMs ?? 60_000)
      if (error.vendorCode !== 'noAnswer') throw error
      log('warn', 'wecom.receiptLost', { chat: place.kind })
    }
  }

  async function reply(place: BotPlace, body: object, frame: Frame): Promise<void> {
    try {
      await connection.reply(frame, body)
    } catch (error) {
      if (!(error instanceof PlatformError) || remedyOf(Number(error.vendorCode)) !== 'push') throw error
      await push(place, body)
    }
  }

  const push = (place: BotPlace, body: object): Promise<void> =>
    connection.push({
      chatId: place.kind === 'group' ? place.groupId : place.userId,
      isGroup: isGroup(place),
      body,
    })

  async function fileBody(file: { name: string; mime: string; base64: string }): Promise<object> {
    const bytes = Buffer.from(file.base64, 'base64')
    const type = file.mime.startsWith('image/') && bytes.byteLength <= MAX_IMAGE_BYTES ? 'image' : 'file'
    if (bytes.byteLength > MAX_UPLOAD_BYTES) {
      throw new PlatformError('wecom', 'tooLong', `a file of ${bytes.byteLength} bytes; at most ${MAX_UPLOAD_BYTES}`)
    }
    return { msgtype: type, [type]: { media_id: await connection.upload(type, file.name, bytes) } }
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

/** Invalid type, wrong or repeated card, wrong parameter or too long, no title, a refused button. */
const CARD_REFUSALS: ReadonlySet<string> = new Set(['40008', '42014', '40058', '41016', '42039'])

const markdownBody = (content: string): object => ({ msgtype: 'markdown', markdown: { content } })
