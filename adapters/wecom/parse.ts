/** What the AI bot's long connection delivers, read by hand: anything unknown is a typed refusal, never a throw. */
import { Temporal } from 'temporal-polyfill'
import { isRecord, type Json, listIn, numberIn, recordIn, textIn } from '../kit/json.ts'
import { OPAQUE_USER_ID } from './doubts.ts'

export type Press = {
  readonly taskId: string
  readonly key: string
  /** Chosen option ids by question. */
  readonly selected: Readonly<Record<string, readonly string[]>>
}

export type RemoteFile = { readonly kind: 'image' | 'file' | 'video'; readonly url: string; readonly aesKey: string }

export type Origin = {
  readonly msgId: string
  /** null in a direct chat. Case-sensitive, unlike user ids. */
  readonly groupId: string | null
  /** As the platform wrote it: pushes go to this one. */
  readonly rawUserId: string
  /** The sender's company, where it is another than the bot's. */
  readonly corpId: string | null
  /** ISO 8601; null where the platform does not say. */
  readonly sentAt: string | null
}

export type Parsed =
  | (Origin & {
      readonly kind: 'message'
      readonly text: string
      readonly voice: boolean
      readonly files: readonly RemoteFile[]
    })
  | (Origin & { readonly kind: 'press'; readonly press: Press })
  | (Origin & { readonly kind: 'entered' })
  | (Origin & { readonly kind: 'kindNotRead' | 'voiceNotRead' })
  | { readonly kind: 'refused'; readonly reason: 'shape' | 'event' }

const refused: Parsed = { kind: 'refused', reason: 'shape' }

/** `botName`: as people see it; it may hold spaces. null: the first word after the @ is taken for it. */
export function parseBody(body: unknown, botName: string | null): Parsed {
  if (!isRecord(body)) return refused
  const origin = originOf(body)
  if (origin === null) return refused
  return textIn(body.msgtype) === 'event' ? eventOf(origin, recordIn(body.event)) : messageOf(origin, body, botName)
}

function originOf(body: Json): Origin | null {
  const from = recordIn(body.from)
  const msgId = textIn(body.msgid)
  const rawUserId = textIn(from.userid)
  const groupId = textIn(body.chattype) === 'group' ? textIn(body.chatid) : null
  if (msgId === '' || rawUserId === '' || groupId === '') return null
  return { msgId, groupId, rawUserId, corpId: textIn(from.corpid) || null, sentAt: instantOf(body.create_time) }
}

/** WeCom does not tell `Wang` from `wang`; an opaque id is taken as it is. */
export const plainUserId = (raw: string): string => (OPAQUE_USER_ID.test(raw) ? raw : raw.toLowerCase())

const LATEST_SECONDS = 10_000_000_000

export function instantOf(seconds: unknown): string | null {
  const value = numberIn(seconds)
  if (value === null || value <= 0 || value > LATEST_SECONDS) return null
  return Temporal.Instant.fromEpochMilliseconds(Math.trunc(value * 1000)).toString()
}

function eventOf(origin: Origin, event: Json): Parsed {
  switch (textIn(event.eventtype)) {
    case 'enter_chat':
      return { ...origin, kind: 'entered' }
    case 'template_card_event':
      return pressOf(origin, event)
    default:
      return { kind: 'refused', reason: 'event' }
  }
}

/** The platform nests the press; the SDK's types have it flat. Either is taken. */
function pressOf(origin: Origin, event: Json): Parsed {
  const nested = recordIn(event.template_card_event)
  const press = textIn(nested.task_id) === '' ? event : nested
  const taskId = textIn(press.task_id)
  const key = textIn(press.event_key)
  if (taskId === '' || key === '') return refused
  return { ...origin, kind: 'press', press: { taskId, key, selected: selectedOf(press.selected_items) } }
}

function selectedOf(items: unknown): Press['selected'] {
  const chosen = listIn(recordIn(items).selected_item).map(recordIn)
  return Object.fromEntries(
    chosen.map(item => [
      textIn(item.question_key),
      listIn(recordIn(item.option_ids).option_id).filter(id => typeof id === 'string'),
    ]),
  )
}

function messageOf(origin: Origin, body: Json, botName: string | null): Parsed {
  const message = (text: string, files: readonly RemoteFile[] = [], voice = false): Parsed => ({
    ...origin,
    kind: 'message',
    text: origin.groupId === null ? text.trim() : withoutMention(text, botName),
    voice,
    files,
  })
  const type = textIn(body.msgtype)
  switch (type) {
    case 'text':
      return message(contentOf(body))
    case 'voice': {
      const spoken = textIn(recordIn(body.voice).content).trim()
      return spoken === '' ? { ...origin, kind: 'voiceNotRead' } : message(spoken, [], true)
    }
    case 'mixed': {
      const items = listIn(recordIn(body.mixed).msg_item).map(recordIn)
      const text = items.map(contentOf).filter(part => part !== '')
      return message(
        text.join(' '),
        items.flatMap(item => fileOf(item, 'image')),
      )
    }
    case 'image':
    case 'file':
    case 'video': {
      const files = fileOf(body, type)
      return files.length === 0 ? refused : message('', files)
    }
    default:
      return { ...origin, kind: 'kindNotRead' }
  }
}

const contentOf = (from: Json): string => textIn(recordIn(from.text).content)

function fileOf(from: Json, kind: RemoteFile['kind']): readonly RemoteFile[] {
  const media = recordIn(from[kind])
  const url = textIn(media.url)
  const aesKey = textIn(media.aeskey)
  return url === '' || aesKey === '' ? [] : [{ kind, url, aesKey }]
}

/**
 * The platform leaves the mention in the text, followed by a space of some kind (U+2005 and U+00A0 are `\s`). A bot
 * called 报工 is not mentioned by `@报工助手`; when its name is not there the first mention is taken for it.
 */
export function withoutMention(text: string, botName: string | null): string {
  const trimmed = text.trim()
  const mention = botName === null ? null : `@${botName}`
  for (let at = mention === null ? -1 : trimmed.indexOf(mention); mention !== null && at >= 0; ) {
    const after = trimmed.slice(at + mention.length)
    if (after === '' || /^\s/.test(after)) return `${trimmed.slice(0, at).trim()} ${after.trim()}`.trim()
    at = trimmed.indexOf(mention, at + 1)
  }
  return trimmed.replace(/^@\S+/, '').trim()
}
