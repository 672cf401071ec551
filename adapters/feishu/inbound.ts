/** From an envelope to the bot and back, the same for both ways in. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterParts, Answer, ChatRef, InboundEvent, MessageRef, OutboundMessage, Receive } from '../port.ts'
import type { Api } from './api.ts'
import type { FeishuConfig } from './config.ts'
import { isPlatformError } from './errors.ts'
import { textAt } from './json.ts'
import { CALLBACK_BUDGET_MS } from './limits.ts'
import type { Outbound } from './outbound.ts'
import { type PressedAction, parseEnvelope } from './parse.ts'

/** What a pressed button is answered with; {} says nothing. */
export type CallbackAnswer = {
  readonly toast?: { readonly type: 'info' | 'success' | 'error'; readonly content: string }
  readonly card?: { readonly type: 'raw'; readonly data: unknown }
}

export type Inbound = {
  /** Resolves when the event may be acknowledged; rejects when it must come again. The value answers a callback. */
  readonly hear: (envelope: unknown, receive: Receive) => Promise<CallbackAnswer>
  /** Of everything that was begun. */
  readonly settled: () => Promise<unknown>
}

export function createInbound(config: FeishuConfig, parts: AdapterParts, api: Api, out: Outbound): Inbound {
  const { log, words, memory } = parts
  const underway = new Set<Promise<void>>()
  const chatKinds = new Map<string, ChatRef['kind']>()
  let tenant: string | null = null
  let botId: string | null = null

  async function ownId(): Promise<string | null> {
    botId ??= textAt(
      await api.call({ name: 'bot.info', method: 'GET', path: '/open-apis/bot/v3/info' }),
      'bot',
      'open_id',
    )
    return botId
  }

  /** The first company that is heard is ours; no other is, from then on. */
  async function isOurs(key: string): Promise<boolean> {
    const known = tenant ?? (await memory.get('tenant'))
    if (typeof known === 'string') tenant = known
    else {
      tenant = key
      await memory.put('tenant', key)
    }
    return tenant === key
  }

  async function hear(envelope: unknown, receive: Receive): Promise<CallbackAnswer> {
    const parsed = parseEnvelope(envelope, config.appId, await ownId().catch(() => null))
    if (parsed.kind === 'ignored') {
      log(parsed.why === 'broken' || parsed.why.startsWith('other') ? 'warn' : 'debug', 'feishu.ignored', {
        why: parsed.why,
        eventId: parsed.eventId,
      })
      return {}
    }
    if (!(await isOurs(parsed.tenant))) {
      log('warn', 'feishu.ignored', { why: 'otherCompany' })
      return {}
    }
    if (parsed.kind === 'press') return hearPress(parsed.press, receive)
    if (parsed.kind === 'notRead') {
      begin(say(parsed.messageId, parsed.what === 'voice' ? words.voiceNotRead : words.kindNotRead))
      return {}
    }
    await learnChat(parsed.event.chat)
    await committed(parsed.event, receive)
    return {}
  }

  /** Acknowledged as soon as the effect is committed; the answer goes after it. */
  async function committed(event: Exclude<InboundEvent, { kind: 'action' }>, receive: Receive): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    begin(
      receive(event, answer => {
        resolve()
        return respond(event, answer)
      }).then(resolve, reason => {
        log('error', 'feishu.turnFailed', { eventId: event.eventId, ...codeOf(reason) })
        reject(reason)
      }),
    )
    return promise
  }

  function begin(work: Promise<void>): void {
    const turn = work.catch(() => undefined).finally(() => underway.delete(turn))
    underway.add(turn)
  }

  async function say(messageId: string, text: string): Promise<void> {
    const message: OutboundMessage = { text, card: null, summary: text, mentions: [], file: null }
    await out.reply(messageId, message, `${messageId}/said`)
  }

  /** To a message the answer is a reply, which quotes it; to anything else a message in the chat. */
  async function respond(
    event: Exclude<InboundEvent, { kind: 'action' }>,
    { update, replies }: Answer,
  ): Promise<readonly MessageRef[]> {
    const refs: MessageRef[] = []
    for (const [index, reply] of replies.entries()) {
      const dedup = `${event.eventId}/${index}`
      const ref =
        event.kind === 'message'
          ? await patiently(() => out.reply(event.messageId, reply, dedup))
          : await patiently(() => out.send({ kind: 'chat', chatId: event.chat.id }, reply, dedup))
      refs.push({ ...ref, chatId: event.chat.id })
    }
    if (update !== null) await patch(update.messageId, update.message)
    return refs
  }

  /** The news stands in the reply: a card that can't be changed any more is no reason to fail. */
  async function patch(messageId: string, message: OutboundMessage): Promise<void> {
    await out.update(messageId, message).catch(error => log('warn', 'feishu.cardNotUpdated', codeOf(error)))
  }

  async function learnChat({ id, kind }: ChatRef): Promise<void> {
    if (chatKinds.get(id) === kind) return
    chatKinds.set(id, kind)
    await memory.put(`chat:${id}`, kind)
  }

  /** Of a chat that nobody has written in we don't know who reads along: what is meant for one person is not said there. */
  async function chatOf(id: string): Promise<ChatRef> {
    const kind = chatKinds.get(id) ?? (await memory.get(`chat:${id}`))
    return { id, kind: kind === 'direct' ? 'direct' : 'group', title: null }
  }

  async function openIdOf(presser: PressedAction['presser']): Promise<string | null> {
    if ('openId' in presser) return presser.openId
    const path = `/open-apis/contact/v3/users/${encodeURIComponent(presser.id)}?user_id_type=${presser.type}`
    return textAt(await api.call({ name: 'user.get', method: 'GET', path }), 'data', 'user', 'open_id')
  }

  async function hearPress({ chatId, presser, ...press }: PressedAction, receive: Receive): Promise<CallbackAnswer> {
    const { promise, resolve } = Promise.withResolvers<CallbackAnswer>()
    let isOpen = true
    const answerOnce = (answer: CallbackAnswer): boolean => {
      const first = isOpen
      isOpen = false
      resolve(answer)
      return first
    }
    const window = setTimeout(answerOnce, CALLBACK_BUDGET_MS, toastOf('info', words.working))
    begin(
      turn().catch(error => {
        log('error', 'feishu.turnFailed', { eventId: press.eventId, ...codeOf(error) })
        answerOnce(toastOf('error', words.failed))
      }),
    )
    return promise.finally(() => clearTimeout(window))

    async function turn(): Promise<void> {
      const userId = await openIdOf(presser)
      if (userId === null) throw new Error('the presser has no open_id')
      const sender = { userId, name: null, employeeNo: null }
      await receive({ ...press, chat: await chatOf(chatId), sender }, respondToPress)
      answerOnce({})
    }

    async function respondToPress({ toast, update, replies }: Answer): Promise<readonly MessageRef[]> {
      const own = update?.messageId === press.messageId ? update.message : null
      const card = own === null ? null : await out.native(own)
      const inTime = answerOnce({
        ...(toast === null ? {} : toastOf('success', toast)),
        ...(card === null ? {} : { card: { type: 'raw' as const, data: card } }),
      })
      const refs: MessageRef[] = []
      for (const [index, reply] of replies.entries()) {
        const ref = await patiently(() => out.reply(press.messageId, reply, `${press.eventId}/${index}`))
        refs.push({ ...ref, chatId })
      }
      if (update !== null && (!inTime || own === null)) await patch(update.messageId, update.message)
      return refs
    }
  }

  return { hear, settled: () => Promise.allSettled([...underway]) }
}

const toastOf = (type: 'info' | 'success' | 'error', content: string): CallbackAnswer => ({ toast: { type, content } })

const codeOf = (error: unknown): Readonly<Record<string, unknown>> =>
  isPlatformError(error)
    ? { code: error.code, vendorCode: error.vendorCode }
    : { code: error instanceof Error ? error.name : 'unknown' }

const MOST_TRIES = 4
const LONGEST_WAIT_MS = 10_000

/** The event is acknowledged by now and does not come again; the same uuid makes one message of all tries. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const wait = isPlatformError(error) ? error.retryAfterMs : null
      if (wait === null || wait > LONGEST_WAIT_MS || tries >= MOST_TRIES) throw error
      await sleep(wait)
    }
  }
}
