/** One envelope, from either way in: read, handed to the bot, answered, acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterParts, Answer, InboundEvent, MessageRef, OutboundMessage, Receive } from '../port.ts'
import type { FeishuConfig } from './config.ts'
import type { Delivery, Target } from './deliver.ts'
import { isPlatformError } from './errors.ts'
import { CALLBACK_BUDGET_MS, EVENT_BUDGET_MS } from './limits.ts'
import type { NativeCard } from './native.ts'
import { type Parsed, type PressedAction, parseEnvelope } from './parse.ts'
import type { People } from './people.ts'

export type CallbackAnswer = {
  readonly toast?: { readonly type: 'info' | 'success' | 'error'; readonly content: string }
  readonly card?: { readonly type: 'raw'; readonly data: NativeCard }
}

/** Rejects: nothing was committed, Feishu may send it again. */
export type Hear = (envelope: unknown) => Promise<CallbackAnswer>

export type HearDeps = {
  readonly config: FeishuConfig
  readonly parts: AdapterParts
  readonly delivery: Delivery
  readonly people: People
  readonly botId: () => string | null
  readonly receive: () => Receive | null
}

const ACKNOWLEDGED: CallbackAnswer = {}
const MOST_TRIES = 4
const LONGEST_WAIT_MS = 30_000

export function createHear(deps: HearDeps): Hear {
  return async envelope => {
    const receive = deps.receive()
    if (receive === null) throw new Error('the service is stopping')
    const parsed = parseEnvelope(envelope, deps.config.appId, deps.botId())
    if (parsed.kind === 'ignored') return ignore(deps, parsed)
    if (!(await isOurCompany(deps, parsed.tenant)))
      return ignore(deps, { kind: 'ignored', why: 'otherCompany', eventId: null })
    switch (parsed.kind) {
      case 'event':
        return hearEvent(deps, receive, parsed.event)
      case 'press':
        return hearPress(deps, receive, parsed.press)
      case 'notRead':
        return sayNotRead(deps, parsed)
      default:
        return parsed satisfies never
    }
  }
}

function ignore({ parts }: HearDeps, { why, eventId }: Extract<Parsed, { kind: 'ignored' }>): CallbackAnswer {
  const worthALook = why === 'broken' || why === 'otherApp' || why === 'otherCompany'
  parts.log(worthALook ? 'warn' : 'debug', 'event.ignored', { why, eventId })
  return ACKNOWLEDGED
}

/** An app of one company's own hears one company: the one that it heard first. */
async function isOurCompany({ parts, config }: HearDeps, tenant: string): Promise<boolean> {
  const key = `tenant:${config.appId}`
  const known = await parts.memory.get(key)
  if (typeof known === 'string') return known === tenant
  await parts.memory.put(key, tenant)
  return true
}

async function hearEvent(
  deps: HearDeps,
  receive: Receive,
  event: Exclude<InboundEvent, { kind: 'action' }>,
): Promise<CallbackAnswer> {
  const { parts, people } = deps
  if (event.kind !== 'botLeft') people.learnChat(event.chat.id, event.chat.kind)
  const greeting = event.kind === 'botJoined' && event.chat.kind === 'direct' ? `greeted:${event.chat.id}` : null
  if (greeting !== null && (await parts.memory.get(greeting)) !== null) return ACKNOWLEDGED
  const committed = Promise.withResolvers<void>()
  const target: Target =
    event.kind === 'message'
      ? { kind: 'reply', messageId: event.messageId, chatId: event.chat.id }
      : { kind: 'chat', chatId: event.chat.id }
  const done = receive(event, answer => {
    committed.resolve()
    return sayAll(deps, target, event.eventId, answer)
  })
  if (greeting !== null) await done.then(() => parts.memory.put(greeting, parts.now()))
  await acknowledgeable(deps, done, committed.promise)
  return ACKNOWLEDGED
}

/**
 * Acknowledged when everything is said; or, once it is committed, when Feishu would otherwise send it again. Before the
 * commit never: a late acknowledgement costs a redelivery, an early one the report.
 */
async function acknowledgeable(deps: HearDeps, done: Promise<void>, committed: Promise<void>): Promise<void> {
  const patience = new AbortController()
  const tired = sleep(EVENT_BUDGET_MS, undefined, { signal: patience.signal }).catch(() => undefined)
  const slow = Promise.all([committed, tired]).then(() => 'slow' as const)
  try {
    const first = await Promise.race([done, slow])
    if (first === 'slow') done.catch(error => logLost(deps, error))
  } finally {
    patience.abort()
  }
}

/** The references of what was said, in order; as far as it could be said at all. */
async function sayAll(deps: HearDeps, target: Target, eventId: string, answer: Answer): Promise<readonly MessageRef[]> {
  const { update, replies } = answer
  if (update !== null) await updateIfPossible(deps, update.messageId, update.message)
  const refs: MessageRef[] = []
  for (const [index, reply] of replies.entries()) {
    const ref = await sayOne(deps, target, reply, `${eventId}/${index}`)
    if (ref === null) break
    refs.push(ref)
  }
  return refs
}

/** null: it can't be said, and saying it again would not help. */
async function sayOne(
  deps: HearDeps,
  target: Target,
  message: OutboundMessage,
  dedup: string,
): Promise<MessageRef | null> {
  try {
    return await patiently(() => deps.delivery.send(target, message, dedup))
  } catch (error) {
    if (!isPlatformError(error) || error.retryAfterMs !== null) throw error
    logLost(deps, error)
    return null
  }
}

/** A card that does not change any more is no loss: the receipt says what happened. */
async function updateIfPossible(deps: HearDeps, messageId: string, message: OutboundMessage): Promise<void> {
  try {
    await patiently(() => deps.delivery.update(messageId, message))
  } catch (error) {
    logLost(deps, error)
  }
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!isPlatformError(error) || error.retryAfterMs === null || tries >= MOST_TRIES) throw error
      await sleep(Math.min(LONGEST_WAIT_MS, error.retryAfterMs) * (1 + Math.random() / 10))
    }
  }
}

function logLost({ parts }: HearDeps, error: unknown): void {
  const known = isPlatformError(error)
  parts.log('warn', 'answer.lost', {
    code: known ? error.code : 'unknown',
    vendorCode: known ? error.vendorCode : null,
    message: known ? error.message : 'not a fault of the platform',
  })
}

async function hearPress(deps: HearDeps, receive: Receive, press: PressedAction): Promise<CallbackAnswer> {
  const { promise, resolve } = Promise.withResolvers<CallbackAnswer>()
  const open = { is: true }
  const answerWith = (answer: CallbackAnswer): void => {
    open.is = false
    resolve(answer)
  }
  const patience = setTimeout(() => answerWith(toast('info', deps.parts.words.working)), CALLBACK_BUDGET_MS)
  carryPress(deps, receive, press, { open, answerWith })
    .catch(error => failPress(deps, press, error, { open, answerWith }))
    .finally(() => clearTimeout(patience))
    .catch(error => logLost(deps, error))
  return promise
}

type Callback = { readonly open: { readonly is: boolean }; readonly answerWith: (answer: CallbackAnswer) => void }

const toast = (type: 'info' | 'success' | 'error', content: string): CallbackAnswer => ({ toast: { type, content } })

async function carryPress(deps: HearDeps, receive: Receive, press: PressedAction, callback: Callback): Promise<void> {
  const { chatId, presser, ...rest } = press
  const userId = 'openId' in presser ? presser.openId : await deps.people.openIdOf(presser)
  if (userId === null) {
    deps.parts.log('warn', 'press.nobody', { eventId: press.eventId })
    return callback.answerWith(toast('error', deps.parts.words.failed))
  }
  const kind = await deps.people.chatKind(chatId)
  const event: InboundEvent = {
    ...rest,
    chat: { id: chatId, kind, title: null },
    sender: { userId, name: null, employeeNo: null },
  }
  await receive(event, answer => answerPress(deps, press, answer, callback))
}

const replyTo = ({ messageId, chatId }: PressedAction): Target => ({ kind: 'reply', messageId, chatId })

/** What the button says and what its card becomes ride in the callback's own answer: they cost no call. */
async function answerPress(
  deps: HearDeps,
  press: PressedAction,
  answer: Answer,
  callback: Callback,
): Promise<readonly MessageRef[]> {
  const target = replyTo(press)
  const inPlace = answer.update?.messageId === press.messageId ? answer.update : null
  const card = inPlace === null || !callback.open.is ? null : await deps.delivery.cardOf(inPlace.message)
  if (!callback.open.is) return sayAll(deps, target, press.eventId, withoutToast(answer))
  callback.answerWith({
    ...(answer.toast === null ? {} : toast(answer.update === null ? 'info' : 'success', answer.toast)),
    ...(card === null ? {} : { card: { type: 'raw', data: card } }),
  })
  return sayAll(deps, target, press.eventId, card === null ? answer : { ...answer, update: null })
}

/** Too late for the button to say it: where it is all there is to say, it is written. */
function withoutToast(answer: Answer): Answer {
  if (answer.toast === null || answer.update !== null || answer.replies.length > 0) return answer
  return { ...answer, replies: [textMessage(answer.toast)] }
}

const textMessage = (text: string): OutboundMessage => ({ text, card: null, summary: text, mentions: [], file: null })

/** Feishu does not send a press again: the person has to know. */
async function failPress(deps: HearDeps, press: PressedAction, error: unknown, callback: Callback): Promise<void> {
  const { failed } = deps.parts.words
  logLost(deps, error)
  if (callback.open.is) return callback.answerWith(toast('error', failed))
  await sayOne(deps, replyTo(press), textMessage(failed), `${press.eventId}/failed`)
}

async function sayNotRead(
  deps: HearDeps,
  { what, messageId }: Extract<Parsed, { kind: 'notRead' }>,
): Promise<CallbackAnswer> {
  const { words } = deps.parts
  const message = textMessage(what === 'voice' ? words.voiceNotRead : words.kindNotRead)
  await sayOne(deps, { kind: 'reply', messageId, chatId: messageId }, message, `${messageId}/0`)
  return ACKNOWLEDGED
}
