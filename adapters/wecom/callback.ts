/**
 * The application's callback (sheet §3): verified before it is decrypted, and what is decrypted is compared with the
 * company, since the cipher itself proves nothing. The official library decrypts; it does neither of the others.
 */
import { decrypt, getSignature } from '@wecom/crypto'
import { XMLParser } from 'fast-xml-parser'
import type { FastifyPluginAsync } from 'fastify'
import { isRecord, type Json, listIn, recordIn, textIn } from '../kit/json.ts'
import { sameSecret } from '../kit/same-secret.ts'
import type { AdapterParts } from '../port.ts'
import type { AgentConfig } from './api.ts'
import { CALLBACK_FRESH_MS, MAX_CALLBACK_BYTES } from './limits.ts'
import { instantOf, type Origin, type Press } from './parse.ts'

export type Proof = {
  readonly signature: string
  readonly timestamp: string
  readonly nonce: string
}

export type Opened =
  | { readonly kind: 'opened'; readonly text: string }
  | { readonly kind: 'refused'; readonly why: 'broken' | 'signature' | 'stale' | 'otherCompany' }

type Callback = NonNullable<AgentConfig['callback']>

const refused = (why: Extract<Opened, { kind: 'refused' }>['why']): Opened => ({ kind: 'refused', why })

/** `nowMs`: milliseconds since 1970. Never throws. */
export function openCallback(
  encrypted: string,
  { signature, timestamp, nonce }: Proof,
  { token, encodingAesKey }: Callback,
  corpId: string,
  nowMs: number,
): Opened {
  if (encrypted === '') return refused('broken')
  if (!sameSecret(signature, getSignature(token.reveal(), timestamp, nonce, encrypted))) return refused('signature')
  if (!(Math.abs(nowMs - Number(timestamp) * 1000) <= CALLBACK_FRESH_MS)) return refused('stale')
  try {
    const { message, id } = decrypt(encodingAesKey.reveal(), encrypted)
    return id === corpId ? { kind: 'opened', text: message } : refused('otherCompany')
  } catch {
    return refused('broken')
  }
}

/** No entity is resolved: texts come in CDATA, and a bomb stays a few letters. */
const xml = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: false, trimValues: false })

/** The content of the outer `<xml>`; {} for what is none. */
export function readXml(text: string): Json {
  try {
    const parsed: unknown = xml.parse(text)
    return isRecord(parsed) ? recordIn(parsed.xml) : {}
  } catch {
    return {}
  }
}

/** Of the outer message, which nobody has signed yet, nothing else is looked at. */
export const encryptedIn = (body: string): string =>
  /<Encrypt>(?:<!\[CDATA\[)?([A-Za-z0-9+/=]+)(?:\]\]>)?<\/Encrypt>/.exec(body)?.[1] ?? ''

export type AppEvent =
  | (Origin & { readonly kind: 'message'; readonly text: string; readonly voice: boolean })
  | (Origin & {
      readonly kind: 'media'
      readonly type: 'image' | 'video' | 'file'
      readonly mediaId: string
      readonly name: string
    })
  | (Origin & { readonly kind: 'press'; readonly press: Press; readonly responseCode: string })
  | (Origin & { readonly kind: 'entered' | 'voiceNotRead' | 'kindNotRead' })
  | { readonly kind: 'ignored'; readonly why: 'shape' | 'otherApp' | 'event' }
  /** WeCom is about to suspend the application, because nobody uses it. */
  | { readonly kind: 'suspending'; readonly event: string }

/** Reads one decrypted message; anything unknown is a typed refusal, never a throw. */
export function parseAppXml(text: string, agentId: number): AppEvent {
  const message = readXml(text)
  const rawUserId = textIn(message.FromUserName)
  const createTime = textIn(message.CreateTime)
  const type = textIn(message.MsgType)
  const event = textIn(message.Event)
  if (/inactive|low_active/.test(event)) return { kind: 'suspending', event }
  if (textIn(message.AgentID) !== String(agentId)) return { kind: 'ignored', why: 'otherApp' }
  if (rawUserId === '' || type === '') return { kind: 'ignored', why: 'shape' }
  const parts = [rawUserId, createTime, event, textIn(message.EventKey), textIn(message.TaskId)]
  const msgId = textIn(message.MsgId) || `app:${parts.join(':')}`
  const origin: Origin = { msgId, groupId: null, rawUserId, corpId: null, sentAt: instantOf(createTime) }
  return type === 'event' ? appEvent(origin, event, message) : appMessage(origin, type, message)
}

function appEvent(origin: Origin, event: string, message: Json): AppEvent {
  if (event === 'enter_agent' || event === 'subscribe') return { ...origin, kind: 'entered' }
  if (event !== 'template_card_event') return { kind: 'ignored', why: 'event' }
  const taskId = textIn(message.TaskId)
  const key = textIn(message.EventKey)
  if (taskId === '' || key === '') return { kind: 'ignored', why: 'shape' }
  const items = many(recordIn(message.SelectedItems).SelectedItem).map(recordIn)
  const selected = Object.fromEntries(
    items.map(item => [
      textIn(item.QuestionKey),
      many(recordIn(item.OptionIds).OptionId).filter(id => typeof id === 'string'),
    ]),
  )
  return { ...origin, kind: 'press', press: { taskId, key, selected }, responseCode: textIn(message.ResponseCode) }
}

function appMessage(origin: Origin, type: string, message: Json): AppEvent {
  switch (type) {
    case 'text':
      return { ...origin, kind: 'message', text: textIn(message.Content).trim(), voice: false }
    case 'voice': {
      const spoken = textIn(message.Recognition).trim()
      return spoken === ''
        ? { ...origin, kind: 'voiceNotRead' }
        : { ...origin, kind: 'message', text: spoken, voice: true }
    }
    case 'image':
    case 'video':
    case 'file': {
      const mediaId = textIn(message.MediaId)
      if (mediaId === '') return { kind: 'ignored', why: 'shape' }
      return { ...origin, kind: 'media', type, mediaId, name: textIn(message.FileName) || USUAL_NAMES[type] }
    }
    default:
      return { ...origin, kind: 'kindNotRead' }
  }
}

const USUAL_NAMES = { image: 'image.jpg', video: 'video.mp4', file: 'file' } as const

/** One element is read as itself, several as a list. */
const many = (value: unknown): readonly unknown[] =>
  value === undefined || value === '' ? [] : Array.isArray(value) ? listIn(value) : [value]

/** `hear` resolves once the event may be acknowledged; when it rejects, WeCom sends it again. */
export const callbackRoutes =
  (
    config: AgentConfig & { readonly callback: Callback },
    { log, now }: Pick<AdapterParts, 'log' | 'now'>,
    hear: (event: AppEvent) => Promise<void>,
  ): FastifyPluginAsync =>
  async app => {
    const open = (encrypted: string, query: unknown): Opened => {
      const { msg_signature, timestamp, nonce } = recordIn(query)
      const proof = { signature: textIn(msg_signature), timestamp: textIn(timestamp), nonce: textIn(nonce) }
      const opened = openCallback(encrypted, proof, config.callback, config.corpId, now())
      if (opened.kind === 'refused') log('warn', 'webhook.refused', { why: opened.why })
      return opened
    }
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_CALLBACK_BYTES }, (_request, body, done) =>
      done(null, body),
    )
    app.get('/webhooks/wecom', async (request, reply) => {
      // A plus that became a space on the way would break the text.
      const echo = textIn(recordIn(request.query).echostr).replace(/ /g, '+')
      const opened = open(echo, request.query)
      return opened.kind === 'refused' ? reply.code(401).send('') : reply.type('text/plain').send(opened.text)
    })
    app.post('/webhooks/wecom', async (request, reply) => {
      const opened = open(encryptedIn(textIn(request.body)), request.query)
      if (opened.kind === 'refused') return reply.code(401).send('')
      await hear(parseAppXml(opened.text, config.id))
      return reply.code(200).send('')
    })
  }
