/** Messages of the port as Feishu's: cards, posts, files and images, each with what stands in when it is refused. */
import { createHash } from 'node:crypto'
import type { Block, Card } from '../card.ts'
import { cardAsText } from '../kit/card-as-text.ts'
import { shortenToBytes } from '../kit/shorten.ts'
import { type AdapterParts, type MessageRef, type OutboundMessage, PlatformError } from '../port.ts'
import type { Api } from './api.ts'
import { type CardParts, isMentionable } from './cards.ts'
import { isPlatformError } from './errors.ts'
import { renderFitting } from './fit.ts'
import { type Json, textAt } from './json.ts'
import { MOST_FILE_BYTES, MOST_IMAGE_BYTES, MOST_TEXT_BYTES, MOST_UUID_CHARACTERS } from './limits.ts'
import type { NativeCard } from './native.ts'

export type Target =
  | { readonly kind: 'chat'; readonly chatId: string }
  | { readonly kind: 'person'; readonly openId: string }
  | { readonly kind: 'reply'; readonly messageId: string; readonly chatId: string }

export type Delivery = {
  /** `dedup`: at most one message per value and hour. Returns the message that can be pressed and quoted. */
  readonly send: (to: Target, message: OutboundMessage, dedup: string) => Promise<MessageRef>
  readonly update: (messageId: string, message: OutboundMessage) => Promise<void>
  /** The card for the answer to a pressed button; null: it can't be shown as one. */
  readonly cardOf: (message: OutboundMessage) => Promise<NativeCard | null>
}

type Content = { readonly type: 'interactive' | 'post' | 'file' | 'image'; readonly content: Json }

export function createDelivery(
  api: Api,
  parts: Pick<AdapterParts, 'memory' | 'words' | 'log'>,
  learned: (chatId: string, kind: 'direct' | 'group') => void,
): Delivery {
  async function put(to: Target, { type, content }: Content, dedup: string): Promise<MessageRef> {
    const body = { msg_type: type, content: JSON.stringify(content), uuid: uuidOf(dedup) }
    const answer = to.kind === 'reply' ? await reply(to, body) : await create(to, body)
    const messageId = textAt(answer, 'data', 'message_id')
    const chatId = textAt(answer, 'data', 'chat_id') ?? (to.kind === 'person' ? null : to.chatId)
    if (messageId === null || chatId === null) {
      throw new PlatformError('feishu', 'unknown', 'message: the platform did not say what became of it')
    }
    if (to.kind === 'person') learned(chatId, 'direct')
    return { platform: 'feishu', chatId, messageId }
  }

  const reply = ({ messageId, chatId }: Extract<Target, { kind: 'reply' }>, body: Json): Promise<Json> =>
    api.call({
      name: 'message.reply',
      method: 'POST',
      path: `/open-apis/im/v1/messages/${encodeURIComponent(messageId)}/reply`,
      body,
      paced: chatId,
    })

  function create(to: Exclude<Target, { kind: 'reply' }>, body: Json): Promise<Json> {
    const [type, id] = to.kind === 'chat' ? (['chat_id', to.chatId] as const) : (['open_id', to.openId] as const)
    return api.call({
      name: 'message.create',
      method: 'POST',
      path: `/open-apis/im/v1/messages?receive_id_type=${type}`,
      body: { receive_id: id, ...body },
      paced: id,
    })
  }

  /** What was answered is gone: it is said without quoting it. */
  async function putOrBeside(to: Target, content: Content, dedup: string): Promise<MessageRef> {
    try {
      return await put(to, content, dedup)
    } catch (error) {
      if (to.kind !== 'reply' || !isPlatformError(error) || error.code !== 'gone') throw error
      return put({ kind: 'chat', chatId: to.chatId }, content, dedup)
    }
  }

  async function sendCard(to: Target, message: OutboundMessage, dedup: string): Promise<MessageRef> {
    const native = await cardOf(message)
    if (native !== null) {
      try {
        return await putOrBeside(to, { type: 'interactive', content: native }, dedup)
      } catch (error) {
        if (!isCardRefused(error)) throw error
        parts.log('warn', 'card.refused', { vendorCode: error.vendorCode, message: error.message })
      }
    }
    // Other content under the same uuid would be taken for the message that was refused.
    return putOrBeside(to, postOf(textOf(message, parts.words), message.mentions), `${dedup}/text`)
  }

  async function cardOf(message: OutboundMessage): Promise<NativeCard | null> {
    const card = message.card ?? textCard(message)
    const keys = await imageKeys(card)
    const options: CardParts = {
      summary: message.summary,
      mentions: message.mentions,
      imageKey: image => keys.get(image) ?? null,
    }
    return renderFitting(card, options, parts.words.shortened)
  }

  async function imageKeys(card: Card): Promise<ReadonlyMap<Block, string>> {
    const keys = new Map<Block, string>()
    for (const block of card.blocks) {
      const key = block.kind === 'image' ? await keyOf(Buffer.from(block.base64, 'base64')) : null
      if (key !== null) keys.set(block, key)
    }
    return keys
  }

  /** null: the card goes without it. */
  async function keyOf(image: Buffer): Promise<string | null> {
    if (image.byteLength === 0 || image.byteLength > MOST_IMAGE_BYTES) return null
    const place = `image:${createHash('sha256').update(image).digest('base64url')}`
    const known = await parts.memory.get(place)
    if (typeof known === 'string') return known
    try {
      const form = new FormData()
      form.set('image_type', 'message')
      form.set('image', new Blob([new Uint8Array(image)]), 'image')
      const answer = await api.call({
        name: 'image.create',
        method: 'POST',
        path: '/open-apis/im/v1/images',
        body: form,
      })
      const key = textAt(answer, 'data', 'image_key')
      if (key !== null) await parts.memory.put(place, key)
      return key
    } catch (error) {
      parts.log('warn', 'image.notUploaded', { vendorCode: isPlatformError(error) ? error.vendorCode : null })
      return null
    }
  }

  async function sendFile(to: Target, file: NonNullable<OutboundMessage['file']>, dedup: string): Promise<MessageRef> {
    const bytes = Buffer.from(file.base64, 'base64')
    if (bytes.byteLength === 0 || bytes.byteLength > MOST_FILE_BYTES) {
      throw new PlatformError('feishu', 'tooLong', 'file.create: the file is empty or larger than 30 MB')
    }
    const form = new FormData()
    form.set('file_type', fileType(file.name))
    form.set('file_name', file.name)
    form.set('file', new Blob([new Uint8Array(bytes)]), file.name)
    const answer = await api.call({ name: 'file.create', method: 'POST', path: '/open-apis/im/v1/files', body: form })
    return putOrBeside(to, { type: 'file', content: { file_key: textAt(answer, 'data', 'file_key') } }, dedup)
  }

  return {
    cardOf,
    send: async (to, message, dedup) => {
      const said = message.card === null && message.text === null ? null : await sendWords(to, message, dedup)
      const file = message.file === null ? null : await sendFile(to, message.file, `${dedup}/file`)
      const ref = said ?? file
      if (ref === null) throw new PlatformError('feishu', 'unknown', 'message: there is nothing in it')
      return ref
    },
    update: async (messageId, message) => {
      const patch = (card: NativeCard | null) => patchCard(api, messageId, card)
      try {
        await patch(await cardOf(message))
      } catch (error) {
        if (!isCardRefused(error)) throw error
        await patch(await cardOf({ ...message, card: textCard(message, textOf(message, parts.words)) }))
      }
    },
  }

  function sendWords(to: Target, message: OutboundMessage, dedup: string): Promise<MessageRef> {
    if (message.card !== null) return sendCard(to, message, dedup)
    return putOrBeside(to, postOf(message.text ?? message.summary, message.mentions), dedup)
  }
}

async function patchCard(api: Api, messageId: string, card: NativeCard | null): Promise<void> {
  if (card === null) throw new PlatformError('feishu', 'tooLong', 'message.patch: the card does not fit')
  await api.call({
    name: 'message.patch',
    method: 'PATCH',
    path: `/open-apis/im/v1/messages/${encodeURIComponent(messageId)}`,
    body: { content: JSON.stringify(card) },
    paced: messageId,
  })
}

/** 230001 is what a malformed card gets where 230099 is not given. */
const CARD_REFUSALS: readonly (string | null)[] = ['230099', '230025', '230001']

const isCardRefused = (error: unknown): error is PlatformError =>
  isPlatformError(error) && CARD_REFUSALS.includes(error.vendorCode)

/** At most 50 characters, the same for the same event. */
const uuidOf = (dedup: string): string =>
  dedup.length <= MOST_UUID_CHARACTERS && /^[\w-]+$/.test(dedup)
    ? dedup
    : createHash('sha256').update(dedup).digest('base64url').slice(0, 43)

const textCard = (message: OutboundMessage, text = message.text ?? message.summary): Card => ({
  title: message.card?.title ?? message.summary,
  tone: message.card?.tone ?? 'info',
  blocks: [{ kind: 'text', text: shortenToBytes(text, MOST_TEXT_BYTES / 2) }],
})

/** The card in words, with what can be written instead of pressed. */
function textOf({ card, text, summary }: OutboundMessage, words: AdapterParts['words']): string {
  if (card === null) return text ?? summary
  const labels = card.blocks.flatMap(block => (block.kind === 'actions' ? block.actions.map(({ label }) => label) : []))
  const hasForm = card.blocks.some(({ kind }) => kind === 'form')
  const what = [
    ...(hasForm ? [words.replyWithNumber] : []),
    ...(labels.length > 0 ? [`${words.writeOneOf}${labels.join(' / ')}`] : []),
  ]
  return [cardAsText(card), ...what].join('\n')
}

/**
 * A post, not a text message: its text nodes are literal, while in a text message `<at user_id="all">` in a name would
 * call the whole group.
 */
function postOf(text: string, mentions: readonly string[]): Content {
  const short = shortenToBytes(text, MOST_TEXT_BYTES)
  const people = mentions.filter(isMentionable)
  const rows = short.split('\n').map(line => [{ tag: 'text', text: line === '' ? ' ' : line }])
  const ats = people.map(id => ({ tag: 'at', user_id: id }))
  return { type: 'post', content: { zh_cn: { title: '', content: ats.length === 0 ? rows : [ats, ...rows] } } }
}

const FILE_TYPES: readonly (readonly [string, readonly string[]])[] = [
  ['pdf', ['.pdf']],
  ['doc', ['.doc', '.docx']],
  ['xls', ['.xls', '.xlsx']],
  ['ppt', ['.ppt', '.pptx']],
]

const fileType = (name: string): string =>
  FILE_TYPES.find(([, endings]) => endings.some(ending => name.toLowerCase().endsWith(ending)))?.[0] ?? 'stream'
