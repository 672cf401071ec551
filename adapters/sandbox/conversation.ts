/**
 * What the platform does with messages: one event in, the bot's answers out, everything in the log. The same event is
 * handled once: in this process by memory, across restarts and instances by ids derived from the event's own id, so that
 * writing them again changes nothing (the bot has its own mark for the effect).
 */
import { hash, randomUUID } from 'node:crypto'
import { placed } from '../message-draft.ts'
import type { Answer, InboundEvent, MessageRef, OutboundMessage, Receive, Respond } from '../port.ts'
import { appendQueue, QueueFullError } from './append-queue.ts'
import { cleanCard, cleanText } from './clean-text.ts'
import type { EventHub } from './events.ts'
import { fileKind } from './file-kind.ts'
import { notProcessed, Problem, refuse } from './problem.ts'
import type { FileInfo, MessageDraft, MessageStore, StoredMessage } from './store.ts'

/** Answered events that are remembered; older ones are answered again from the log. */
const REMEMBERED_EVENTS = 2_000
const REMEMBERED_MESSAGES = 20_000

/** What an event brought: the ids of the bot's replies and what the pressed button says for a moment. */
export type Outcome = { readonly replies: readonly string[]; readonly toast: string | null }

export type Bot = { readonly id: string; readonly name: string }

export type Conversation = ReturnType<typeof conversation>

export function conversation(store: MessageStore, hub: EventHub, bot: Bot, now: () => string) {
  const log = appendQueue(store)
  const answered = new Map<string, Promise<Outcome>>()
  const chatOfMessage = new Map<string, string>()
  /** Chats written to since they were last pruned, with how much. */
  const grown = new Map<string, number>()
  let filesGrew = true

  /** Returns those that are new. */
  async function append(drafts: readonly MessageDraft[]): Promise<readonly StoredMessage[]> {
    return announced(placed(drafts, await log.append(drafts)))
  }

  function announced(stored: readonly StoredMessage[]): readonly StoredMessage[] {
    for (const message of stored) {
      remember(chatOfMessage, message.id, message.chatId, REMEMBERED_MESSAGES)
      grown.set(message.chatId, (grown.get(message.chatId) ?? 0) + 1)
      if (hub.listenerCount() > 0) publish('created', message)
    }
    return stored
  }

  function publish(kind: 'created' | 'updated', message: StoredMessage): void {
    hub.publish({ kind, chat: message.chatId, message: viewOf(message) })
  }

  function botDraft(id: string, chatId: string, message: OutboundMessage, replyTo: string | null): MessageDraft {
    const text = message.text ?? (message.card === null ? message.summary : null)
    return {
      id,
      chatId,
      from: { kind: 'bot' as const, ...bot },
      text: text === null ? null : cleanText(text),
      card: message.card === null ? null : cleanCard(message.card),
      replyTo,
      file: message.file === null ? null : infoOfFile(id, message.file),
      sentAt: now(),
    }
  }

  async function keepFile(messageId: string, file: OutboundMessage['file']): Promise<void> {
    if (file === null) return
    filesGrew = true
    await store.saveFile(infoOfFile(messageId, file), Buffer.from(file.base64, 'base64'), now())
  }

  async function replace(id: string, message: OutboundMessage): Promise<boolean> {
    const { text, card } = botDraft(id, '', message, null)
    const stored = await store.replace(id, { text, card, updatedAt: now() })
    if (stored !== null) publish('updated', stored)
    return stored !== null
  }

  /** Hands one event to the bot and waits for its answer. `own` is the person's message, null for a pressed button. */
  async function handOver(receive: Receive, event: InboundEvent, own: MessageDraft | null): Promise<Outcome> {
    let outcome: Outcome | null = null
    const respond: Respond = async (answer, stored) => {
      const told = await deliver(event, own, answer, stored)
      outcome = told
      return told.replies.map(messageId => ({ platform: 'sandbox', chatId: event.chat.id, messageId }))
    }
    await receive({ ...event, logged: answer => (showsFile(answer) ? [] : draftsOf(event, own, answer)) }, respond)
    return outcome ?? deliver(event, own, { toast: null, update: null, replies: [] })
  }

  function draftsOf(event: InboundEvent, own: MessageDraft | null, answer: Answer): readonly MessageDraft[] {
    const replies = answer.replies.map((reply, index) =>
      botDraft(idOfReply(event, index), event.chat.id, reply, own?.id ?? null),
    )
    return own === null ? replies : [own, ...replies]
  }

  async function deliver(
    event: InboundEvent,
    own: MessageDraft | null,
    answer: Answer,
    stored?: readonly StoredMessage[],
  ): Promise<Outcome> {
    const replies = answer.replies.map((_, index) => idOfReply(event, index))
    await Promise.all(answer.replies.map(({ file }, index) => keepFile(idOfReply(event, index), file)))
    const [fresh] = await Promise.all([
      stored === undefined ? append(draftsOf(event, own, answer)) : announced(stored),
      answer.update === null ? null : replace(answer.update.messageId, answer.update.message),
    ])
    // The person's message stood already: this is a second delivery, and the first one's answer holds.
    const isSecond = own !== null && fresh.every(({ id }) => id !== own.id)
    return { replies: isSecond ? await firstReplies(own.id) : replies, toast: answer.toast }
  }

  /** Who listens may not have heard of them: what stored them can have been cut off before it could say so. */
  async function firstReplies(ownId: string): Promise<readonly string[]> {
    const own = await store.find(ownId)
    if (own === null) return []
    const replies = (await store.repliesTo(own.chatId, own.id)).filter(message => message.from.kind === 'bot')
    announced([own, ...replies].filter(({ id }) => !chatOfMessage.has(id)))
    return replies.map(message => message.id)
  }

  /** Handles an event once; whoever brings the same key meanwhile or later gets the same outcome. */
  function once(key: string | null, handle: () => Promise<Outcome>): Promise<Outcome> {
    if (key === null) return handle().catch(rethrow)
    const known = answered.get(key)
    if (known !== undefined) return known
    const outcome = handle().catch(error => {
      answered.delete(key)
      return rethrow(error)
    })
    remember(answered, key, outcome, REMEMBERED_EVENTS)
    return outcome
  }

  return {
    once,
    handOver,
    /** Posts a message of the bot's own; the same `dedup` again returns the first one. */
    async push(chatId: string, message: OutboundMessage, dedup: string): Promise<MessageRef> {
      const id = derivedId('out', dedup)
      await keepFile(id, message.file)
      await append([botDraft(id, chatId, message, null)])
      return { platform: 'sandbox', chatId, messageId: id }
    },
    replace,
    /** The chat a message stands in; null for an unknown one. */
    async chatOf(messageId: string): Promise<string | null> {
      const known = chatOfMessage.get(messageId)
      if (known !== undefined) return known
      const stored = await store.find(messageId)
      if (stored === null) return null
      remember(chatOfMessage, stored.id, stored.chatId, REMEMBERED_MESSAGES)
      return stored.chatId
    },
    async saveUpload(id: string, name: string, bytes: Uint8Array): Promise<FileInfo & { readonly voice: boolean }> {
      const kind = fileKind(name, bytes)
      if (kind === null) {
        throw refuse(
          415,
          'fileKind',
          'file',
          'Send an .xlsx or .csv file, a PNG, JPEG, GIF or WebP image, or a voice recording.',
        )
      }
      const info = { id, name, mime: kind.mime, size: bytes.length }
      filesGrew = true
      await store.saveFile(info, bytes, now())
      return { ...info, voice: kind.voice }
    },
    /** Keeps every chat's latest messages and the newest files; meant for once a minute. Returns how many rows went. */
    async prune(keepMessages: number, keepFileBytes: number): Promise<number> {
      const chats = [...grown].filter(([, count]) => count >= keepMessages / 5).map(([chatId]) => chatId)
      let gone = 0
      for (const chatId of chats) {
        grown.delete(chatId)
        gone += await store.keepLatest(chatId, keepMessages)
      }
      if (filesGrew) gone += await store.keepFiles(keepFileBytes)
      filesGrew = false
      return gone
    },
  }
}

/** Files are stored first: a message that shows one must find it. */
const showsFile = ({ replies }: Answer): boolean => replies.some(({ file }) => file !== null)

function infoOfFile(messageId: string, file: NonNullable<OutboundMessage['file']>): FileInfo {
  const size = Buffer.byteLength(file.base64, 'base64')
  return { id: `f-${messageId}`, name: cleanText(file.name), mime: file.mime, size }
}

/** The message as the API shows it. */
export function viewOf(message: StoredMessage) {
  const { id, seq, from, text, card, replyTo, file, sentAt, updatedAt } = message
  return { id, seq, from, text, card, replyTo, file, sentAt, updatedAt }
}

/** The same parts give the same id, on every instance and after every restart. */
export function derivedId(...parts: readonly string[]): string {
  return `m${hash('sha256', parts.join('\n'), 'base64url').slice(0, 20)}`
}

/** What the bot's nth reply to an event is called. */
export const replyId = (eventId: string, index: number): string => derivedId('re', eventId, String(index))

const idOfReply = ({ replyIds = [], eventId }: InboundEvent, index: number): string =>
  replyIds[index] ?? replyId(eventId, index)

/** The id an event is known by: scoped by who sends what, so that nobody answers for another's event. */
export function eventKey(kind: 'message' | 'action' | 'file', as: string, eventId: string | null | undefined): string {
  return `${kind}:${as}:${eventId ?? randomUUID()}`
}

function rethrow(error: unknown): never {
  if (error instanceof Problem) throw error
  if (error instanceof QueueFullError)
    throw refuse(503, 'busy', '', 'Too many messages at once. Send it again in a moment.')
  throw notProcessed(error)
}

/** A map that forgets its oldest entry beyond `limit`. */
function remember<V>(map: Map<string, V>, key: string, value: V, limit: number): void {
  map.set(key, value)
  if (map.size <= limit) return
  const oldest = map.keys().next()
  if (!oldest.done) map.delete(oldest.value)
}
