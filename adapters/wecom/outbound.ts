/** Sending: which way to whom, in which pieces, and what is said instead when a piece is refused. */
import { createHash } from 'node:crypto'
import { createWindowPaces } from '../kit/pace.ts'
import { withPictures } from '../kit/with-pictures.ts'
import { type AdapterParts, type Destination, type MessageRef, type OutboundMessage, PlatformError } from '../port.ts'
import type { App } from './app.ts'
import { mentionsIn, messageAsMarkdown, picturesIn, type Rendered, renderCard, textAsMarkdown } from './cards.ts'
import type { Connection } from './connection.ts'
import { CARDS_INTO_GROUPS_REST_MS, SAME_TASK_ID_CODE } from './doubts.ts'
import { remedyOf } from './errors.ts'
import { CHAT_LIMITS, MAX_IMAGE_BYTES, MAX_UPLOAD_BYTES } from './limits.ts'
import type { Frame } from './line.ts'
import { noteTooOften, takeTurn } from './pace.ts'
import { chatIdOf, isGroup, type Place, placeOf } from './place.ts'
import type { UserIds } from './user-ids.ts'

type BotPlace = Extract<Place, { kind: 'direct' | 'group' }>
type File = { readonly name: string; readonly mime: string; readonly base64: string }

/** One piece of a message: the platform's body, or a picture or file that has to be uploaded first. */
type Piece =
  | { readonly kind: 'markdown'; readonly content: string }
  | { readonly kind: 'card'; readonly card: object }
  | { readonly kind: 'file'; readonly file: File }

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
  readonly userIds: UserIds
  readonly toWebhook: (name: string, message: OutboundMessage) => Promise<void>
  readonly hasBot: boolean
}

/** What WeCom redelivers it redelivers soon. */
const MOST_REMEMBERED = 2_000

export function createOutbound({ parts, connection, app, userIds, toWebhook, hasBot }: OutboundParts): Outbound {
  const { memory, words, log, now } = parts
  const paces = createWindowPaces(CHAT_LIMITS)
  /** By task id, also while it is being said: the platform itself recognises only cards. */
  const said = new Map<string, Promise<MessageRef>>()
  let noCardsIntoGroupsUntil = 0

  /** A person is reached where they have written; who never has, by the application. */
  async function placeFor(to: Destination): Promise<Place> {
    if (to.kind === 'chat') return placeOf(to.chatId)
    const raw = await userIds.rawOf(to.userId)
    if (hasBot && raw !== null) return { kind: 'direct', userId: raw }
    return { kind: app === null ? 'direct' : 'app', userId: to.userId }
  }

  const answer: Outbound['answer'] = (place, message, dedup, frame) => {
    const taskId = taskIdOf(dedup)
    const before = said.get(taskId)
    if (before !== undefined) return before
    const saying = sayAt(place, message, taskId, frame).then(
      (at): MessageRef => ({ platform: 'wecom', chatId: chatIdOf(at), messageId: taskId }),
    )
    saying.catch(() => said.delete(taskId))
    said.set(taskId, saying)
    for (const oldest of said.keys()) {
      if (said.size <= MOST_REMEMBERED) break
      said.delete(oldest)
    }
    return saying
  }

  /** Where it was said in the end. */
  async function sayAt(place: Place, message: OutboundMessage, taskId: string, frame: Frame | null): Promise<Place> {
    switch (place.kind) {
      case 'webhook':
        await unlessReceiptLost(place, () => toWebhook(place.name, message))
        return place
      case 'app':
        await byApp(place.userId, message, taskId)
        return place
      case 'group':
        await byBot(place, message, taskId, frame)
        return place
      case 'direct':
        return byBotOrApp(place, message, taskId, frame)
    }
  }

  async function byBotOrApp(
    place: BotPlace & { kind: 'direct' },
    message: OutboundMessage,
    taskId: string,
    frame: Frame | null,
  ): Promise<Place> {
    try {
      await byBot(place, message, taskId, frame)
      return place
    } catch (error) {
      const isUnopened = error instanceof PlatformError && error.vendorCode === NOT_OPENED
      if (!isUnopened || app === null) throw error
      const userId = await userIds.knownUserIdOf(place.userId)
      await byApp(userId, message, taskId)
      return { kind: 'app', userId }
    }
  }

  async function byApp(userId: string, message: OutboundMessage, taskId: string): Promise<void> {
    if (app === null) throw noApplication()
    const place: Place = { kind: 'app', userId }
    const pieces = app.pieces(userId, message, taskId).map(piece => () => unlessReceiptLost(place, piece))
    await inOrder(`app:${taskId}`, pieces)
  }

  async function byBot(place: BotPlace, given: OutboundMessage, taskId: string, frame: Frame | null): Promise<void> {
    const message = given.card === null ? given : { ...given, card: await withPictures(given.card, parts.drawChart) }
    const pieces = piecesOf(place, message, taskId)
    const deliveries = pieces.map(
      (piece, index) => () => deliver(place, piece, message, taskId, index === pieces.length - 1 ? frame : null),
    )
    await inOrder(taskId, deliveries)
  }

  /** Pieces that arrived are not sent again when a later one has to be. */
  async function inOrder(key: string, deliveries: readonly (() => Promise<void>)[]): Promise<void> {
    const sent = deliveries.length > 1 ? await memory.get(`sent:${key}`) : 0
    const from = typeof sent === 'number' ? sent : 0
    for (const [index, deliverPiece] of deliveries.entries()) {
      if (index < from) continue
      try {
        await deliverPiece()
      } catch (error) {
        if (index > from) await memory.put(`sent:${key}`, index)
        throw error
      }
    }
  }

  function piecesOf(place: BotPlace, message: OutboundMessage, taskId: string): readonly Piece[] {
    const called = isGroup(place) ? mentionsIn(message) : ''
    const { markdown, card } = rendered(place, message, taskId, called)
    const words = called === '' ? markdown : `${markdown ?? ''}\n${called}`.trim()
    return [
      ...(message.file === null ? [] : [{ kind: 'file' as const, file: message.file }]),
      ...picturesIn(message.card).map(picture => ({ kind: 'file' as const, file: picture })),
      ...(words === null || words === '' ? [] : [{ kind: 'markdown' as const, content: words }]),
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

  async function deliver(place: BotPlace, piece: Piece, message: OutboundMessage, taskId: string, frame: Frame | null) {
    if (piece.kind === 'markdown') return put(place, markdownBody(piece.content), frame)
    if (piece.kind === 'file') return put(place, await fileBody(piece.file), frame)
    try {
      await put(place, { msgtype: 'template_card', template_card: piece.card }, frame)
    } catch (error) {
      await afterRefusedCard(error, place, message, taskId, frame)
    }
  }

  /** A card that was taken before is refused as a wrong one; a wrong one is said in words, whatever the code. */
  async function afterRefusedCard(
    error: unknown,
    place: BotPlace,
    message: OutboundMessage,
    taskId: string,
    frame: Frame | null,
  ): Promise<void> {
    if (!(error instanceof PlatformError)) throw error
    const isSameAgain = error.vendorCode === String(SAME_TASK_ID_CODE)
    if (error.retryAfterMs !== null) {
      if (error.vendorCode === 'notConnected') await memory.put(`unsure:${taskId}`, true)
      throw error
    }
    if (error.code !== 'unknown') throw error
    if (isSameAgain && (await memory.get(`unsure:${taskId}`)) === true) return
    log('warn', 'wecom.cardRefused', { vendorCode: error.vendorCode, group: isGroup(place) })
    await put(place, markdownBody(messageAsMarkdown(message, words)), null)
    // The same in words was taken, so it was the card that is not wanted there.
    if (isGroup(place) && frame === null && !isSameAgain) noCardsIntoGroupsUntil = now() + CARDS_INTO_GROUPS_REST_MS
  }

  /** An answer where it can still be given, else a message of our own. */
  async function put(place: BotPlace, body: object, frame: Frame | null): Promise<void> {
    const pace = paces(chatIdOf(place))
    await takeTurn(pace)
    try {
      await unlessReceiptLost(place, () => (frame === null ? push(place, body) : reply(place, body, frame)))
    } catch (error) {
      noteTooOften(pace, error)
      throw error
    }
  }

  /** Nothing is said twice for a lost receipt. */
  async function unlessReceiptLost({ kind }: Place, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof PlatformError) || error.vendorCode !== 'noAnswer') throw error
      log('warn', 'wecom.receiptLost', { chat: kind })
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

  async function fileBody(file: File): Promise<object> {
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

const NOT_OPENED = '93006'

const noApplication = (): PlatformError =>
  new PlatformError('wecom', 'fixConfiguration', 'no application is configured: WECOM_CORP_ID and its secret', {
    vendorCode: 'noApplication',
  })

const markdownBody = (content: string): object => ({ msgtype: 'markdown', markdown: { content } })
