/** From an envelope to the bot and back, the same for both ways in. */
import type { AdapterParts, Answer, InboundEvent, MessageRef, Receive } from '../port.ts'
import { createAnswers, type Say } from './answers.ts'
import type { Api } from './api.ts'
import type { Chats } from './chats.ts'
import type { FeishuConfig } from './config.ts'
import { codeOf } from './errors.ts'
import type { Identity } from './identity.ts'
import type { Outbound } from './outbound.ts'
import { isMessage, type Parsed, parseEnvelope } from './parse.ts'
import { type CallbackAnswer, hearPress } from './press.ts'
import type { Speech } from './speech.ts'

export type Inbound = {
  /** Resolves when the event may be acknowledged; rejects when it must come again. The value answers a callback. */
  readonly hear: (envelope: unknown, receive: Receive) => Promise<CallbackAnswer>
  /** Of everything that was begun. */
  readonly settled: () => Promise<unknown>
}

type Told = Exclude<InboundEvent, { kind: 'action' }>

export type InboundParts = AdapterParts & {
  readonly config: FeishuConfig
  readonly api: Api
  readonly out: Outbound
  readonly chats: Chats
  readonly identity: Identity
  readonly speech: Speech
}

export function createInbound(parts: InboundParts): Inbound {
  const { config, log, words, out, chats, identity, speech } = parts
  const answers = createAnswers(log, out)
  const underway = new Set<Promise<void>>()

  async function hear(envelope: unknown, receive: Receive): Promise<CallbackAnswer> {
    // Only a message has to know whom it mentions; a press has no time to ask.
    const botId = isMessage(envelope) ? await identity.botId() : null
    const parsed = parseEnvelope(envelope, config.appId, botId)
    if (parsed.kind === 'press') return hearPress({ ...parts, answers, begin }, parsed, receive)
    if (parsed.kind === 'ignored') {
      const { why, eventId } = parsed
      log(why === 'broken' || why.startsWith('other') ? 'warn' : 'debug', 'feishu.ignored', { why, eventId })
      return {}
    }
    await hearTold(parsed, receive)
    return {}
  }

  async function hearTold(
    parsed: Extract<Parsed, { kind: 'event' | 'notRead' | 'voice' }>,
    receive: Receive,
  ): Promise<void> {
    if (!(await identity.isOurs(parsed.tenant))) {
      log('warn', 'feishu.ignored', { why: 'otherCompany', eventId: null })
      return
    }
    if (parsed.kind === 'notRead') return tellNotRead(parsed, words.kindNotRead)
    await chats.learn(parsed.event.chat, parsed.event.sender.userId)
    if (parsed.kind === 'event') return committed(parsed.event, receive)
    const { messageId, chat } = parsed.event
    const text = await speech({ ...parsed, messageId })
    if (text === null) return tellNotRead({ messageId, chatId: chat.id }, words.voiceNotRead)
    await committed({ ...parsed.event, text }, receive)
  }

  function tellNotRead({ messageId, chatId }: { messageId: string; chatId: string }, why: string): void {
    const say: Say = (message, dedup) => out.reply({ chatId, messageId }, message, dedup)
    begin(answers.tell(why, [], `${messageId}/said`, say))
  }

  /** Acknowledged as soon as the effect is committed; the answer goes after it. */
  async function committed(event: Told, receive: Receive): Promise<void> {
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

  /** To a message the answer is a reply, which quotes it; to anything else a message in the chat. */
  async function respond(event: Told, answer: Answer): Promise<readonly MessageRef[]> {
    const { eventId, chat } = event
    const say: Say = (message, dedup) =>
      event.kind === 'message'
        ? out.reply({ chatId: chat.id, messageId: event.messageId }, message, dedup)
        : out.send({ kind: 'chat', chatId: chat.id }, message, dedup)
    try {
      return await answers.replies(answer.replies, eventId, say)
    } finally {
      await answers.change(answer, { chatId: chat.id, eventId }, say)
    }
  }

  return { hear, settled: () => Promise.allSettled([...underway]) }
}
