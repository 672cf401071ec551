/** What the AI bot's long connection delivers, read by hand: anything unknown is a typed refusal, never a throw. */

export type Press = {
  readonly taskId: string
  readonly key: string
  /** Chosen option ids by question. */
  readonly selected: Readonly<Record<string, readonly string[]>>
}

export type RemoteFile = { readonly kind: 'image' | 'file' | 'video'; readonly url: string; readonly aesKey: string }

type Origin = {
  readonly msgId: string
  /** null in a direct chat. Case-sensitive, unlike user ids. */
  readonly groupId: string | null
  /** As the platform wrote it: pushes go to this one. */
  readonly rawUserId: string
  /** Lower case: the platform does not tell `Wang` from `wang`. */
  readonly userId: string
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
  | { readonly kind: 'kicked' }
  | (Origin & { readonly kind: 'kindNotRead' | 'voiceNotRead' })
  | { readonly kind: 'refused'; readonly reason: 'shape' | 'event' }

type Json = Readonly<Record<string, unknown>>

const refused: Parsed = { kind: 'refused', reason: 'shape' }

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const objectAt = (from: Json, key: string): Json => {
  const value = Object.hasOwn(from, key) ? from[key] : null
  return isObject(value) ? value : {}
}
const textAt = (from: Json, key: string): string => {
  const value = Object.hasOwn(from, key) ? from[key] : null
  return typeof value === 'string' ? value : ''
}
const listAt = (from: Json, key: string): readonly Json[] => {
  const value = Object.hasOwn(from, key) ? from[key] : null
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** `botName`: as people see it; it may hold spaces. null: the first word after the @ is taken for it. */
export function parseBody(body: unknown, botName: string | null): Parsed {
  if (!isObject(body)) return refused
  const event = objectAt(body, 'event')
  if (textAt(event, 'eventtype') === 'disconnected_event') return { kind: 'kicked' }
  const origin = originOf(body)
  if (origin === null) return refused
  return textAt(body, 'msgtype') === 'event' ? eventOf(origin, event) : messageOf(origin, body, botName)
}

function originOf(body: Json): Origin | null {
  const msgId = textAt(body, 'msgid')
  const rawUserId = textAt(objectAt(body, 'from'), 'userid')
  const group = textAt(body, 'chattype') === 'group'
  const groupId = group ? textAt(body, 'chatid') : null
  if (msgId === '' || rawUserId === '' || groupId === '') return null
  return { msgId, groupId, rawUserId, userId: rawUserId.toLowerCase() }
}

function eventOf(origin: Origin, event: Json): Parsed {
  switch (textAt(event, 'eventtype')) {
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
  const nested = objectAt(event, 'template_card_event')
  const press = textAt(nested, 'task_id') === '' ? event : nested
  const taskId = textAt(press, 'task_id')
  const key = textAt(press, 'event_key')
  if (taskId === '' || key === '') return refused
  return { ...origin, kind: 'press', press: { taskId, key, selected: selectedOf(press) } }
}

function selectedOf(press: Json): Press['selected'] {
  const items = listAt(objectAt(press, 'selected_items'), 'selected_item')
  return Object.fromEntries(items.map(item => [textAt(item, 'question_key'), optionIds(objectAt(item, 'option_ids'))]))
}

function optionIds(from: Json): readonly string[] {
  const ids = from['option_id']
  return Array.isArray(ids) ? ids.filter(id => typeof id === 'string') : []
}

function messageOf(origin: Origin, body: Json, botName: string | null): Parsed {
  const message = (text: string, files: readonly RemoteFile[] = [], voice = false): Parsed => ({
    ...origin,
    kind: 'message',
    text: origin.groupId === null ? text.trim() : withoutMention(text, botName),
    voice,
    files,
  })
  const type = textAt(body, 'msgtype')
  switch (type) {
    case 'text':
      return message(contentOf(body))
    case 'voice': {
      const spoken = textAt(objectAt(body, 'voice'), 'content').trim()
      return spoken === '' ? { ...origin, kind: 'voiceNotRead' } : message(spoken, [], true)
    }
    case 'mixed': {
      const items = listAt(objectAt(body, 'mixed'), 'msg_item')
      return message(
        items.map(contentOf).join(' '),
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

const contentOf = (from: Json): string => textAt(objectAt(from, 'text'), 'content')

function fileOf(from: Json, kind: RemoteFile['kind']): readonly RemoteFile[] {
  const media = objectAt(from, kind)
  const url = textAt(media, 'url')
  const aesKey = textAt(media, 'aeskey')
  return url === '' || aesKey === '' ? [] : [{ kind, url, aesKey }]
}

/** The platform leaves the mention in the text, followed by a space of some kind (U+2005 and U+00A0 are `\s`). */
export function withoutMention(text: string, botName: string | null): string {
  const trimmed = text.trim()
  const mention = botName === null ? null : `@${botName}`
  if (mention !== null && trimmed.startsWith(mention)) return trimmed.slice(mention.length).trim()
  return trimmed.replace(/^@\S+/, '').trim()
}
