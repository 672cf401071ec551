/** `/sandbox/api/*`: what the chat page and programs that try the bot may ask and do. */
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { InboundEvent, Receive } from '../port.ts'
import { cleanText } from './clean-text.ts'
import { type Conversation, derivedId, eventKey, replyId, viewOf } from './conversation.ts'
import type { Chat, ChatDirectory, SandboxPerson } from './directory.ts'
import type { EventHub } from './events.ts'
import { isShownInline } from './file-kind.ts'
import { guardOf } from './guard.ts'
import {
  type ActionInput,
  type FileInput,
  type MessageInput,
  readAction,
  readAdvance,
  readChatsQuery,
  readEventsQuery,
  readFileFields,
  readFileParams,
  readListQuery,
  readMessage,
  readUnderstand,
} from './inputs.ts'
import { MAX_BODY_BYTES, MAX_FILE_BYTES, MAX_OPEN_STREAMS, STREAM_RETRY_SECONDS } from './limits.ts'
import type { SandboxParts } from './parts.ts'
import { answerError, notProcessed, refuse } from './problem.ts'
import type { FileInfo, MessageDraft } from './store.ts'

type Ends = {
  readonly parts: SandboxParts
  readonly hub: EventHub
  readonly directory: ChatDirectory
  readonly talk: Conversation
  /** The bot's ear; null before `start` and after `stop`. */
  receiver(): Receive | null
}

type Upload = { readonly name: string; readonly bytes: Uint8Array }
type Where = { readonly as: string; readonly chat: string }

export function sandboxRoutes(ends: Ends): FastifyPluginAsync {
  return async app => {
    app.setErrorHandler(answerError)
    await app.register(multipart, { limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 8, fieldSize: 2_000 } })
    app.addHook('onRequest', guardOf(ends.parts.reach ?? 'thisMachine'))
    app.addHook('preClose', async () => ends.hub.close())
    addReads(app, ends)
    addWrites(app, ends)
    addClock(app, ends)
  }
}

function addReads(app: FastifyInstance, { parts, hub, directory }: Ends): void {
  app.get('/people', () => directory.people())
  app.get('/chats', async request => {
    const { as } = readChatsQuery(request.query)
    await directory.person(as)
    return directory.chatsOf(as)
  })
  app.get('/messages', async request => {
    const { chat, after, limit } = readListQuery(request.query)
    await knownChat(directory, chat)
    return (await parts.store.list(chat, after ?? null, limit)).map(viewOf)
  })
  app.get('/files/:id', async (request, reply) => sendFile(parts, readFileParams(request.params).id, reply))
  app.get('/events', async (request, reply) => {
    const { as } = readEventsQuery(request.query)
    refuseOneTooMany(hub, reply)
    if (as !== undefined) await directory.person(as)
    const sees = as === undefined ? () => true : (chatId: string) => directory.seesNow(as, chatId)
    reply.hijack()
    hub.connect(reply.raw, sees, lastEventId(request))
  })
}

function refuseOneTooMany(hub: EventHub, reply: FastifyReply): void {
  if (hub.listenerCount() < MAX_OPEN_STREAMS) return
  reply.header('retry-after', String(STREAM_RETRY_SECONDS))
  throw refuse(429, 'busy', '', `${MAX_OPEN_STREAMS} pages listen already. Close one, or try again later.`)
}

function addWrites(app: FastifyInstance, ends: Ends): void {
  app.post('/messages', { bodyLimit: MAX_BODY_BYTES }, request => takeMessage(ends, readMessage(request.body)))
  app.post('/actions', { bodyLimit: MAX_BODY_BYTES }, request => takeAction(ends, readAction(request.body)))
  app.post('/files', async request => {
    const { fields, upload } = await readMultipart(request)
    return takeFile(ends, readFileFields(fields), upload)
  })
  app.post('/understand', { bodyLimit: MAX_BODY_BYTES }, async request => {
    const { as, text, replyTo, step } = readUnderstand(request.body)
    await ends.directory.person(as)
    return ends.parts.understand({ as, text, replyTo: replyTo ?? null, step: step ?? null })
  })
}

function addClock(app: FastifyInstance, { parts, hub }: Ends): void {
  let moving: Promise<unknown> = Promise.resolve()
  app.get('/clock', async () => ({
    now: parts.clock.now(),
    timeZone: parts.clock.timeZone,
    shiftStarts: await parts.clock.shiftStarts(),
  }))
  app.post('/clock', { bodyLimit: MAX_BODY_BYTES }, async request => {
    const duration = readAdvance(request.body)
    // One move after the other: the jobs that come due on the way must run in order.
    const moved = moving.then(() => parts.clock.advance(duration))
    moving = moved.catch(() => null)
    const now = await moved
    hub.publish({ kind: 'clock', now })
    return { now }
  })
}

async function takeMessage(ends: Ends, input: MessageInput) {
  const { person, chat } = await enter(ends, input, input.replyTo)
  const key = eventKey('message', input.as, input.eventId)
  const own = personDraft(ends, derivedId('in', key), chat, person, input.text, input.replyTo)
  const outcome = await ends.talk.once(input.eventId == null ? null : key, async () =>
    ends.talk.handOver(receiver(ends), await messageEvent(ends, key, own, chat, person), own),
  )
  return { id: own.id, replies: outcome.replies }
}

async function takeAction(ends: Ends, input: ActionInput) {
  const { person, chat } = await enter(ends, input, input.message, 'message')
  const key = eventKey('action', input.as, input.eventId)
  const event: InboundEvent = {
    kind: 'action',
    ...eventBase(ends, key, chat, person),
    messageId: input.message,
    payload: input.action,
    values: input.values,
  }
  const outcome = await ends.talk.once(input.eventId == null ? null : key, () =>
    ends.talk.handOver(receiver(ends), event, null),
  )
  return { toast: outcome.toast, replies: outcome.replies }
}

async function takeFile(ends: Ends, input: FileInput, upload: Upload) {
  const { person, chat } = await enter(ends, input, input.replyTo)
  const key = eventKey('file', input.as, input.eventId)
  const id = derivedId('in', key)
  const file = await ends.talk.saveUpload(`f-${id}`, upload.name, upload.bytes)
  const own = personDraft(ends, id, chat, person, null, input.replyTo, infoOf(file))
  const outcome = await ends.talk.once(input.eventId == null ? null : key, async () => {
    const event = await messageEvent(ends, key, own, chat, person, file.voice)
    return ends.talk.handOver(receiver(ends), event, own)
  })
  return { id, replies: outcome.replies, file: infoOf(file) }
}

/** Who writes where, and that what is quoted or pressed stands in that chat. */
async function enter(ends: Ends, where: Where, about: string | null | undefined, field = 'replyTo') {
  const person = await ends.directory.person(where.as)
  const chat = await ends.directory.chatOf(where.as, where.chat)
  if (about != null && (await ends.talk.chatOf(about)) !== where.chat) {
    throw refuse(404, 'unknownMessage', field, `There is no message "${about}" in this chat.`)
  }
  return { person, chat }
}

function receiver(ends: Ends): Receive {
  const receive = ends.receiver()
  if (receive === null) throw notProcessed(new Error('the sandbox is not started'))
  return receive
}

async function messageEvent(
  ends: Ends,
  key: string,
  own: MessageDraft,
  chat: Chat,
  person: SandboxPerson,
  voice = false,
): Promise<InboundEvent> {
  const text = own.text ?? ''
  return {
    kind: 'message',
    ...eventBase(ends, key, chat, person),
    messageId: own.id,
    text: withoutBot(text, ends.parts.botName),
    voice,
    quotedMessageId: own.replyTo,
    mentions: await ends.directory.mentionsIn(text),
    files: own.file === null ? [] : [{ ref: own.file.id, ...nameMimeSize(own.file) }],
  }
}

function eventBase(ends: Ends, eventId: string, chat: Chat, person: SandboxPerson) {
  return {
    platform: 'sandbox' as const,
    eventId,
    chat: { id: chat.id, kind: chat.kind, title: chat.title },
    sender: { userId: person.id, name: person.role === 'guest' ? null : person.name, employeeNo: person.employeeNo },
    sentAt: ends.parts.clock.now(),
    replyIds: [replyId(eventId, 0), replyId(eventId, 1)],
  }
}

function personDraft(
  ends: Ends,
  id: string,
  chat: Chat,
  person: SandboxPerson,
  text: string | null,
  replyTo: string | null | undefined,
  file: FileInfo | null = null,
): MessageDraft {
  const from = { kind: 'person' as const, id: person.id, name: person.name }
  return { id, chatId: chat.id, from, text, card: null, replyTo: replyTo ?? null, file, sentAt: ends.parts.clock.now() }
}

/** Mentions of the bot are how it is called, not what is said. */
function withoutBot(text: string, botName: string): string {
  return text.includes('@') ? text.replaceAll(`@${botName}`, '').trim() : text
}

async function knownChat(directory: ChatDirectory, chatId: string): Promise<void> {
  if (await directory.chatExists(chatId)) return
  throw refuse(404, 'unknownChat', 'chat', `There is no chat "${chatId}". GET /sandbox/api/chats?as= lists them.`)
}

async function readMultipart(request: FastifyRequest): Promise<{ fields: Record<string, unknown>; upload: Upload }> {
  if (!request.isMultipart())
    throw refuse(415, 'invalidInput', 'body', 'Send multipart/form-data with the field "file".')
  const fields: Record<string, unknown> = {}
  let upload: Upload | null = null
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = part.value
    else if (part.fieldname !== 'file')
      throw refuse(400, 'invalidInput', part.fieldname, 'The file goes in the field "file".')
    else upload = { name: fileName(part.filename), bytes: await part.toBuffer() }
  }
  if (upload === null) throw refuse(400, 'invalidInput', 'file', 'The file is missing.')
  return { fields, upload }
}

/** The name without any path, short enough to show. */
function fileName(given: string): string {
  const base = cleanText(given).split(/[/\\]/).at(-1) ?? ''
  return base.slice(-120) || 'file'
}

async function sendFile(parts: SandboxParts, id: string, reply: FastifyReply): Promise<FastifyReply> {
  const file = await parts.store.readFile(id)
  if (file === null) throw refuse(404, 'unknownFile', 'id', 'This file is not kept any more.')
  const { name, mime } = file.info
  const way = isShownInline(mime) ? 'inline' : 'attachment'
  return reply
    .header('content-disposition', `${way}; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, max-age=86400, immutable')
    .type(mime)
    .send(Buffer.from(file.bytes))
}

function lastEventId(request: FastifyRequest): string | null {
  const given = request.headers['last-event-id']
  return typeof given === 'string' ? given : null
}

function infoOf({ id, ...rest }: FileInfo): FileInfo {
  return { id, ...nameMimeSize(rest) }
}

function nameMimeSize({ name, mime, size }: Omit<FileInfo, 'id'>) {
  return { name, mime, size }
}
