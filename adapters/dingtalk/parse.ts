/** What comes over the stream, looked at: an event of the port, or why it is none. Nothing in here throws. */
import { Temporal } from 'temporal-polyfill'
import {
  isRecord,
  type Json,
  listIn,
  numberIn,
  parseJson,
  recordIn,
  recordOrText,
  textIn,
  textOrNull,
} from '../kit/json.ts'
import { type InboundFile, XLSX_MIME } from '../port.ts'

export type Message = {
  readonly kind: 'message'
  readonly messageId: string
  readonly corpId: string
  /** Of the application's own organisation; null where the message does not say. */
  readonly ownCorpId: string | null
  readonly userId: string
  readonly name: string | null
  readonly conversationId: string
  readonly isGroup: boolean
  readonly title: string | null
  readonly sentAt: string | null
  readonly content: Content
  readonly mentions: readonly string[]
  readonly quote: Quote | null
  readonly webhook: Webhook | null
}

/** Where the message can be answered without the robot's interfaces, for a while. `until`: milliseconds since 1970. */
export type Webhook = { readonly url: string; readonly until: number }

export type Content =
  | { readonly kind: 'said'; readonly text: string; readonly voice: boolean; readonly files: readonly InboundFile[] }
  | { readonly kind: 'voiceNotRead' }
  | { readonly kind: 'kindNotRead' }

export type Quote = {
  readonly carrierId: string | null
  readonly messageId: string | null
  /** Milliseconds since 1970. */
  readonly createdAt: number | null
}

export type Press = {
  readonly kind: 'press'
  readonly trackId: string
  readonly corpId: string
  readonly userId: string
  readonly space: { readonly type: string; readonly id: string }
  /** null: the button brought only its id. */
  readonly payload: string | null
  readonly buttonId: string | null
  readonly values: Readonly<Record<string, string>>
}

export type Refusal = {
  readonly kind: 'refused'
  readonly why: 'notReadable' | 'incomplete' | 'ownMessage' | 'outsider' | 'quotaUsedUp' | 'noAction'
}

const refused = (why: Refusal['why']): Refusal => ({ kind: 'refused', why })

const MAX_ID = 512

const idIn = (value: unknown): string => {
  const id = textIn(value)
  return id.length <= MAX_ID ? id : ''
}

/** `text`: the `data` of a frame of the robot's topic. */
export function parseMessage(text: string): Message | Refusal {
  const data = parseJson(text)
  if (!isRecord(data)) return refused('notReadable')
  const messageId = idIn(data.msgId)
  const conversationId = idIn(data.conversationId)
  const corpId = idIn(data.senderCorpId)
  if (messageId === '' || conversationId === '') return refused('incomplete')
  if (textIn(data.senderId) !== '' && data.senderId === data.chatbotUserId) return refused('ownMessage')
  const content = contentIn(data)
  if (content === null) return refused(textIn(data.errorMessage) === '' ? 'incomplete' : 'quotaUsedUp')
  const userId = idIn(data.senderStaffId)
  if (userId === '' || corpId === '') return refused('outsider')
  const isGroup = textIn(data.conversationType) === '2'
  return {
    kind: 'message',
    messageId,
    corpId,
    ownCorpId: textOrNull(data.chatbotCorpId),
    userId,
    name: textOrNull(data.senderNick),
    conversationId,
    isGroup,
    title: isGroup ? textOrNull(data.conversationTitle) : null,
    sentAt: instantIn(data.createAt),
    content,
    mentions: mentionsIn(data),
    quote: quoteIn(data),
    webhook: webhookIn(data),
  }
}

/** null: there is no content where its kind should have one. */
function contentIn(data: Json): Content | null {
  const content = recordOrText(data.content)
  switch (data.msgtype) {
    case 'text':
      return isRecord(data.text) ? said(textIn(data.text.content)) : null
    case 'richText':
      return isRecord(data.content) || typeof data.content === 'string' ? richText(content) : null
    case 'picture':
      return withFile(content, 'image.jpg', 'image/jpeg')
    case 'file':
      return withFile(content, textIn(content.fileName) || 'file', mimeOf(textIn(content.fileName)))
    case 'audio':
      return voice(content)
    case undefined:
      return null
    default:
      return { kind: 'kindNotRead' }
  }
}

const said = (text: string, files: readonly InboundFile[] = []): Content => ({
  kind: 'said',
  text: text.trim(),
  voice: false,
  files,
})

function withFile(content: Json, name: string, mime: string): Content | null {
  const file = fileIn(content, name, mime)
  return file === null ? null : said('', [file])
}

function fileIn(content: Json, name: string, mime: string): InboundFile | null {
  const ref = textIn(content.downloadCode) || textIn(content.pictureDownloadCode)
  // DingTalk does not say how large it is; the download stops at the limit.
  return ref === '' ? null : { ref, name, mime, size: 0 }
}

function voice(content: Json): Content {
  const text = textIn(content.recognition).trim()
  return text === '' ? { kind: 'voiceNotRead' } : { kind: 'said', text, voice: true, files: [] }
}

function richText(content: Json): Content {
  const parts = listIn(content.richText).map(recordIn)
  const text = parts.map(part => (part.type === 'at' ? '' : textIn(part.text))).join('')
  const files = parts.flatMap((part, index) => {
    const file = part.type === 'picture' ? fileIn(part, `image-${index + 1}.jpg`, 'image/jpeg') : null
    return file === null ? [] : [file]
  })
  return said(text, files)
}

const MIMES: Readonly<Record<string, string>> = {
  xlsx: XLSX_MIME,
  xls: 'application/vnd.ms-excel',
  csv: 'text/csv',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  bmp: 'image/bmp',
}

const mimeOf = (name: string): string => {
  const extension = name.split('.').at(-1)?.toLowerCase() ?? ''
  return (Object.hasOwn(MIMES, extension) ? MIMES[extension] : undefined) ?? 'application/octet-stream'
}

function mentionsIn(data: Json): readonly string[] {
  const listed = listIn(data.atUsers)
    .map(recordIn)
    .filter(({ dingtalkId }) => dingtalkId !== data.chatbotUserId)
    .map(({ staffId }) => idIn(staffId))
  const written = listIn(recordOrText(data.content).richText)
    .map(recordIn)
    .filter(({ type }) => type === 'at')
    .map(({ atUserId }) => idIn(atUserId))
  return [...new Set([...listed, ...written])].filter(id => id !== '' && id !== data.chatbotUserId)
}

/** The quote is not in DingTalk's documents: every field may be missing. */
function quoteIn(data: Json): Quote | null {
  const holder = [recordIn(data.text), recordOrText(data.content)].find(({ isReplyMsg }) => isReplyMsg === true)
  const carrierId = textOrNull(data.originalProcessQueryKey)
  if (holder === undefined && carrierId === null) return null
  const replied = recordOrText(holder?.repliedMsg)
  const messageId = textOrNull(replied.msgId) ?? textOrNull(data.originalMsgId)
  return { carrierId, messageId, createdAt: numberIn(replied.createdAt) }
}

function webhookIn(data: Json): Webhook | null {
  const url = textIn(data.sessionWebhook)
  const until = numberIn(data.sessionWebhookExpiredTime)
  return url === '' || until === null ? null : { url, until }
}

const LATEST_MS = 8.64e15

function instantIn(value: unknown): string | null {
  const ms = numberIn(value)
  if (ms === null || Math.abs(ms) > LATEST_MS) return null
  return Temporal.Instant.fromEpochMilliseconds(Math.trunc(ms)).toString()
}

/** Where the form component puts what was filled in, and the field that carries the action through it. */
const FORM_PARAM = 'form'
export const ACTION_FIELD = '_action'
export const PAYLOAD_PARAM = 'payload'

/** `text`: the `data` of a frame of the card topic. */
export function parsePress(text: string): Press | Refusal {
  const data = parseJson(text)
  if (!isRecord(data)) return refused('notReadable')
  const trackId = idIn(data.outTrackId)
  const userId = idIn(data.userId)
  const corpId = idIn(data.corpId)
  if (trackId === '' || userId === '' || corpId === '') return refused('incomplete')
  // Older pages call it `value`.
  const { actionIds, params } = privateDataIn(data.content ?? data.value)
  const form = recordOrText(params[FORM_PARAM])
  const payload = textOrNull(form[ACTION_FIELD]) ?? textOrNull(params[PAYLOAD_PARAM])
  const buttonId = textOrNull(params.id) ?? textOrNull(actionIds[0])
  if (payload === null && buttonId === null) return refused('noAction')
  const space = { type: textIn(data.spaceType), id: textIn(data.spaceId) }
  return { kind: 'press', trackId, corpId, userId, space, payload, buttonId, values: valuesIn(form) }
}

function privateDataIn(content: unknown) {
  const own = recordOrText(recordOrText(content).cardPrivateData)
  return { actionIds: listIn(own.actionIds), params: recordOrText(own.params) }
}

const valuesIn = (form: Json): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(form)
      .filter(([name]) => name !== ACTION_FIELD && name !== '__proto__')
      .map(([name, value]) => [name, valueIn(value)]),
  )

/** A list's choice comes as `{index, value}`, of several as lists of both. */
function valueIn(value: unknown): string {
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map(textIn).join(',')
  return isRecord(value) ? valueIn(value.value) : textIn(value)
}
