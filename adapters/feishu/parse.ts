/**
 * Feishu's envelopes (schema 2.0, the same on both ways in) into events of the port. What can't be read is a named
 * refusal, never a throw: it comes from outside.
 */
import { type Json, parseJson, recordIn } from '../kit/json.ts'
import { type ChatRef, type InboundEvent, type InboundFile, type Sender, XLSX_MIME } from '../port.ts'
import { at, listAt, textAt } from './json.ts'

export type IgnoredWhy =
  | 'broken'
  | 'otherApp'
  | 'otherCompany'
  | 'ownMessage'
  | 'notAddressed'
  | 'notFirstContact'
  | 'unknownType'

/** How the person behind a button is named, where Feishu leaves the open_id out. */
export type OtherId = { readonly type: 'union_id' | 'user_id'; readonly id: string }

export type PressedAction = Omit<Extract<InboundEvent, { kind: 'action' }>, 'chat' | 'sender'> & {
  readonly chatId: string
  readonly presser: { readonly openId: string } | OtherId
}

export type Parsed =
  | { readonly kind: 'event'; readonly tenant: string; readonly event: Exclude<InboundEvent, { kind: 'action' }> }
  | { readonly kind: 'press'; readonly tenant: string; readonly press: PressedAction }
  /** Somebody said something that we can't use, and is told so. */
  | {
      readonly kind: 'notRead'
      readonly tenant: string
      readonly messageId: string
      readonly chatId: string
    }
  /** The message as it will be once its recording is text. */
  | (Recording & { readonly kind: 'voice'; readonly tenant: string; readonly event: Spoken })
  | { readonly kind: 'ignored'; readonly why: IgnoredWhy; readonly eventId: string | null }

export type Spoken = Extract<InboundEvent, { kind: 'message' }>
type Recording = { readonly fileKey: string; readonly milliseconds: number }

export type Envelope = {
  readonly type: string
  readonly eventId: string
  readonly tenant: string
  readonly sentAt: string | null
  readonly event: Json
}

const MESSAGE = 'im.message.receive_v1'

/** A look that costs nothing, before the envelope is read. */
export const isMessage = (value: unknown): boolean => textAt(value, 'header', 'event_type') === MESSAGE

/** `botId`: the bot's own open_id; null when it is not known yet. */
export function parseEnvelope(value: unknown, appId: string, botId: string | null): Parsed {
  const type = textAt(value, 'header', 'event_type')
  const eventId = textAt(value, 'header', 'event_id')
  const tenant = textAt(value, 'header', 'tenant_key')
  if (type === null || eventId === null || tenant === null) return ignored('broken', eventId)
  if (textAt(value, 'header', 'app_id') !== appId) return ignored('otherApp', eventId)
  const envelope: Envelope = { type, eventId, tenant, sentAt: null, event: recordIn(at(value, 'event')) }
  switch (type) {
    case MESSAGE:
      return parseMessage(envelope, botId)
    case 'card.action.trigger':
      return parsePress(envelope)
    case 'im.chat.member.bot.added_v1':
      return parseMembership(envelope, 'botJoined')
    case 'im.chat.member.bot.deleted_v1':
    case 'im.chat.disbanded_v1':
      return parseMembership(envelope, 'botLeft')
    case 'im.chat.access_event.bot_p2p_chat_entered_v1':
      return parseFirstContact(envelope)
    default:
      return ignored('unknownType', eventId)
  }
}

const ignored = (why: IgnoredWhy, eventId: string | null): Parsed => ({ kind: 'ignored', why, eventId })

function parseMessage({ event, eventId, tenant }: Envelope, botId: string | null): Parsed {
  const message = recordIn(event.message)
  const messageId = textAt(message, 'message_id')
  const chatId = textAt(message, 'chat_id')
  const openId = textAt(event, 'sender', 'sender_id', 'open_id')
  const chatType = textAt(message, 'chat_type')
  const type = textAt(message, 'message_type')
  if (textAt(event, 'sender', 'sender_type') !== 'user') return ignored('ownMessage', eventId)
  if (messageId === null || chatId === null || openId === null || chatType === null || type === null) {
    return ignored('broken', eventId)
  }
  if (isForeign(tenant, textAt(event, 'sender', 'tenant_key'))) return ignored('otherCompany', eventId)
  const direct = chatType === 'p2p'
  const mentioned = mentionsIn(message, botId)
  const quotedMessageId = textAt(message, 'parent_id')
  // With the permission for all group messages, people's talk among themselves comes as well.
  if (!direct && !mentioned.bot && quotedMessageId === null) return ignored('notAddressed', eventId)
  const content = parseJson(textAt(message, 'content') ?? '')
  const said = contentOf(type, content, messageId, mentioned)
  if (said === 'system') return ignored('unknownType', eventId)
  if (said === 'broken') return ignored('broken', eventId)
  if (said === 'kind') return { kind: 'notRead', tenant, messageId, chatId }
  const heard = {
    kind: 'message' as const,
    platform: 'feishu' as const,
    // A redelivery keeps the message's id, not always the event's.
    eventId: messageId,
    chat: { id: chatId, kind: direct ? ('direct' as const) : ('group' as const), title: null },
    sender: senderOf(openId),
    sentAt: instantOf(textAt(message, 'create_time')),
    messageId,
    quotedMessageId,
    mentions: mentioned.people,
  }
  if ('fileKey' in said)
    return { kind: 'voice', tenant, event: { ...heard, text: '', voice: true, files: [] }, ...said }
  return { kind: 'event', tenant, event: { ...heard, voice: false, ...said } }
}

const senderOf = (userId: string): Sender => ({ userId, name: null, employeeNo: null })

const isForeign = (ours: string, theirs: string | null): boolean => theirs !== null && theirs !== ours

/** Milliseconds as a text; null when it is none. */
function instantOf(milliseconds: string | null): string | null {
  if (milliseconds === null || !/^\d{1,14}$/.test(milliseconds)) return null
  return new Date(Number(milliseconds)).toISOString()
}

type Mentioned = {
  readonly bot: boolean
  readonly people: readonly string[]
  /** What stands in the text for each key such as `@_user_1`. */
  readonly words: ReadonlyMap<string, string>
}

function mentionsIn(message: Json, botId: string | null): Mentioned {
  let bot = false
  const people: string[] = []
  // Who writes to everyone does not write to the bot, and what is left of it must not mention everyone again.
  const words = new Map([['@_all', '']])
  for (const mention of listAt(message, 'mentions')) {
    const key = textAt(mention, 'key')
    const id = textAt(mention, 'id', 'open_id')
    if (key === null) continue
    const isBot = textAt(mention, 'mentioned_type') === 'bot' && (botId === null || id === null || id === botId)
    if (isBot || (id !== null && id === botId)) {
      bot = true
      words.set(key, '')
    } else {
      if (id !== null) people.push(id)
      words.set(key, `@${textAt(mention, 'name') ?? ''}`)
    }
  }
  return { bot, people, words }
}

type Said = { readonly text: string; readonly files: readonly InboundFile[] }

function contentOf(
  type: string,
  content: unknown,
  messageId: string,
  mentioned: Mentioned,
): Said | Recording | 'kind' | 'system' | 'broken' {
  switch (type) {
    case 'text': {
      const text = at(content, 'text')
      return typeof text === 'string' ? { text: withNames(text, mentioned), files: [] } : 'broken'
    }
    case 'post':
      return postOf(content, messageId, mentioned)
    case 'image':
      return filesOnly(imageFile(messageId, textAt(content, 'image_key')))
    case 'file':
      return filesOnly(plainFile(messageId, textAt(content, 'file_key'), textAt(content, 'file_name')))
    case 'audio':
      return recordingOf(content)
    case 'system':
      return 'system'
    default:
      return 'kind'
  }
}

function recordingOf(content: unknown): Recording | 'broken' {
  const fileKey = textAt(content, 'file_key')
  const milliseconds = Number(at(content, 'duration'))
  return fileKey === null ? 'broken' : { fileKey, milliseconds: Number.isFinite(milliseconds) ? milliseconds : 0 }
}

const filesOnly = (file: InboundFile | null): Said | 'broken' =>
  file === null ? 'broken' : { text: '', files: [file] }

/** Keys are replaced in one go, so that a name that looks like a key stays a name, and `@_user_1` is not part of `@_user_12`. */
const withNames = (text: string, { words }: Mentioned): string =>
  text
    .replace(/@_(?:user_\d+|all)/g, key => words.get(key) ?? key)
    .replace(/[ \t]+/g, ' ')
    .trim()

function postOf(content: unknown, messageId: string, mentioned: Mentioned): Said | 'broken' {
  const rows = listAt(content, 'content')
  if (rows.length === 0) return 'broken'
  const files: InboundFile[] = []
  const lines = rows.map(row =>
    (Array.isArray(row) ? row : [])
      .map(node => {
        const image = textAt(node, 'tag') === 'img' ? imageFile(messageId, textAt(node, 'image_key')) : null
        if (image !== null) files.push(image)
        return nodeText(node)
      })
      .join(''),
  )
  const text = [textAt(content, 'title') ?? '', ...lines].join('\n')
  return { text: withNames(text, mentioned), files }
}

function nodeText(node: unknown): string {
  switch (textAt(node, 'tag')) {
    case 'text':
    case 'a':
    case 'md':
    case 'code_block':
      return textAt(node, 'text') ?? ''
    case 'at': {
      const id = textAt(node, 'user_id') ?? ''
      return id.startsWith('@_') ? id : `@${textAt(node, 'user_name') ?? ''}`
    }
    default:
      return ''
  }
}

const imageFile = (messageId: string, key: string | null): InboundFile | null =>
  key === null ? null : { ref: `image:${messageId}:${key}`, name: 'image.jpg', mime: 'image/jpeg', size: 0 }

const plainFile = (messageId: string, key: string | null, name: string | null): InboundFile | null =>
  key === null ? null : { ref: `file:${messageId}:${key}`, name: name ?? key, mime: mimeOf(name ?? ''), size: 0 }

const MIMES: readonly (readonly [string, string])[] = [
  ['.xlsx', XLSX_MIME],
  ['.xls', 'application/vnd.ms-excel'],
  ['.csv', 'text/csv'],
  ['.pdf', 'application/pdf'],
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.jpeg', 'image/jpeg'],
]

/** Feishu names the file, but not its kind. */
const mimeOf = (name: string): string =>
  MIMES.find(([ending]) => name.toLowerCase().endsWith(ending))?.[1] ?? 'application/octet-stream'

export type FileRef = { readonly type: 'image' | 'file'; readonly messageId: string; readonly key: string }

export function fileRefOf(ref: string): FileRef | null {
  const [, type, messageId, key] = /^(image|file):([^:]+):(.+)$/s.exec(ref) ?? []
  if (messageId === undefined || key === undefined) return null
  return { type: type === 'image' ? 'image' : 'file', messageId, key }
}

function parsePress({ event, eventId, tenant }: Envelope): Parsed {
  const messageId = textAt(event, 'context', 'open_message_id')
  const chatId = textAt(event, 'context', 'open_chat_id')
  const payload = textAt(event, 'action', 'value', 'payload')
  const presser = presserIn(recordIn(event.operator))
  if (messageId === null || chatId === null || payload === null || presser === null) return ignored('broken', eventId)
  if (isForeign(tenant, textAt(event, 'operator', 'tenant_key'))) return ignored('otherCompany', eventId)
  const values = formValues(
    recordIn(at(event, 'action', 'form_value')),
    recordIn(at(event, 'action', 'value', 'renamed')),
  )
  const press: PressedAction = {
    kind: 'action',
    platform: 'feishu',
    eventId,
    sentAt: null,
    messageId,
    payload,
    values,
    chatId,
    presser,
  }
  return { kind: 'press', tenant, press }
}

function presserIn(operator: Json): PressedAction['presser'] | null {
  const openId = textAt(operator, 'open_id')
  if (openId !== null) return { openId }
  const unionId = textAt(operator, 'union_id')
  if (unionId !== null) return { type: 'union_id', id: unionId }
  const userId = textAt(operator, 'user_id')
  return userId === null ? null : { type: 'user_id', id: userId }
}

/** Untouched fields come as nothing or as an empty value; both are left out. */
function formValues(form: Json, renamed: Json): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => {
      const text = valueText(value)
      return text === '' ? [] : [[textAt(renamed, name) ?? name, text] as const]
    }),
  )
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? value.filter(one => typeof one === 'string').join(',') : ''
}

function parseMembership({ event, eventId, tenant }: Envelope, kind: 'botJoined' | 'botLeft'): Parsed {
  const chatId = textAt(event, 'chat_id')
  const operator = textAt(event, 'operator_id', 'open_id')
  if (chatId === null) return ignored('broken', eventId)
  if (isForeign(tenant, textAt(event, 'operator_tenant_key'))) return ignored('otherCompany', eventId)
  // A group that nobody's hand dissolved has no operator; who is thanked for joining must be somebody.
  if (operator === null && kind === 'botJoined') return ignored('broken', eventId)
  const chat: ChatRef = { id: chatId, kind: 'group', title: textAt(event, 'name') }
  return {
    kind: 'event',
    tenant,
    event: { kind, platform: 'feishu', eventId, chat, sender: senderOf(operator ?? ''), sentAt: null },
  }
}

/** Comes each time somebody opens the chat; only the first one is news. */
function parseFirstContact({ event, eventId, tenant }: Envelope): Parsed {
  const chatId = textAt(event, 'chat_id')
  const operator = textAt(event, 'operator_id', 'open_id')
  if (chatId === null || operator === null) return ignored('broken', eventId)
  if (textAt(event, 'last_message_id') !== null) return ignored('notFirstContact', eventId)
  const chat: ChatRef = { id: chatId, kind: 'direct', title: null }
  return {
    kind: 'event',
    tenant,
    event: { kind: 'botJoined', platform: 'feishu', eventId, chat, sender: senderOf(operator), sentAt: null },
  }
}
