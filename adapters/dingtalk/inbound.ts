/** From a frame to the bot and back: who may, what it was, and the acknowledgement after the commit. */
import { patiently } from '../kit/patiently.ts'
import type { AdapterParts, Answer, ChatRef, InboundEvent, MessageRef, Receive } from '../port.ts'
import type { Frame } from './connection.ts'
import { createIdentity } from './identity.ts'
import type { Outbound } from './outbound.ts'
import { type Message, parseMessage, parsePress, type Refusal } from './parse.ts'
import { chatOf } from './place.ts'
import { hearPress } from './press.ts'
import type { Quotes } from './quotes.ts'
import type { SentCards } from './sent-cards.ts'
import { baseOf, codesOf, plain, replyKey, sayTo, type Turn } from './turn.ts'

export type Inbound = {
  readonly hear: (frame: Frame, receive: Receive) => Promise<void>
  /** Messages come without their text. */
  readonly quotaUsedUp: () => boolean
}

export type InboundParts = {
  readonly parts: AdapterParts
  readonly out: Outbound
  readonly sentCards: SentCards
  readonly quotes: Quotes
}

export function createInbound(house: InboundParts): Inbound {
  const { out, sentCards, quotes } = house
  const { log, words, memory } = house.parts
  const identity = createIdentity(memory)
  const knownGroups = new Set<string>()
  let withoutText = false

  async function hear(frame: Frame, receive: Receive): Promise<void> {
    const parsed = frame.topic === 'message' ? parseMessage(frame.data) : parsePress(frame.data)
    if (parsed.kind === 'refused') return refuse(frame, parsed)
    const vouched = parsed.kind === 'message' ? parsed.ownCorpId : null
    if (!(await identity.isOurs(parsed.corpId, vouched))) {
      log('warn', 'dingtalk.refused', { why: 'otherCompany', topic: frame.topic })
      frame.answer(null)
      return
    }
    withoutText = false
    if (parsed.kind === 'message') await hearMessage(frame, parsed, receive)
    else await hearPress({ log, words, out, sentCards, refuse }, frame, parsed, receive)
  }

  function refuse(frame: Frame, { why }: Refusal): void {
    withoutText ||= why === 'quotaUsedUp'
    const level = why === 'quotaUsedUp' ? 'error' : why === 'ownMessage' || why === 'noAction' ? 'debug' : 'warn'
    log(level, 'dingtalk.refused', { why, topic: frame.topic })
    frame.answer(null)
  }

  async function hearMessage(frame: Frame, message: Message, receive: Receive): Promise<void> {
    const { messageId, conversationId, isGroup, content, quote, mentions } = message
    const turn = turnOf(message, out)
    if (isGroup && !(await isKnownGroup(conversationId))) {
      await introduce(conversationId, turn, receive)
      if (content.kind === 'said' && content.text === '' && content.files.length === 0) {
        frame.answer(null)
        return
      }
    }
    if (content.kind !== 'said') {
      await isTold(turn, words[content.kind], `${messageId}#notRead`)
      frame.answer(null)
      return
    }
    const { text, voice, files } = content
    const quotedMessageId = quote === null ? null : await quotes.messageIdOf(quote, turn.chat.id)
    const said = { kind: 'message' as const, messageId, text, voice, files, quotedMessageId, mentions }
    await committed(frame, turn, { ...baseOf(turn, messageId), ...said }, receive)
  }

  async function isKnownGroup(id: string): Promise<boolean> {
    if (knownGroups.has(id)) return true
    if ((await memory.get(`group:${id}`)) === null) return false
    knownGroups.add(id)
    return true
  }

  /** DingTalk does not tell when the robot joins a group: the first message there does. */
  async function introduce(groupId: string, turn: Turn, receive: Receive): Promise<void> {
    const eventId = `joined:${groupId}`
    try {
      await receive({ kind: 'botJoined', ...baseOf(turn, eventId) }, answer => respond(house, turn, answer, eventId))
      knownGroups.add(groupId)
      await memory.put(`group:${groupId}`, true)
    } catch (error) {
      // The next message there introduces the group again.
      log('warn', 'dingtalk.groupNotIntroduced', codesOf(error))
    }
  }

  /** Acknowledged after the commit. What was not stored is acknowledged once its sender knows (L6 of its page). */
  async function committed(frame: Frame, turn: Turn, event: InboundEvent, receive: Receive): Promise<void> {
    const { eventId } = event
    let isStored = false
    try {
      await receive(event, answer => {
        isStored = true
        return respond(house, turn, answer, eventId)
      })
      frame.answer(null)
    } catch (error) {
      log('error', isStored ? 'dingtalk.answerNotSent' : 'dingtalk.notStored', codesOf(error))
      if (isStored) return
      if (await isTold(turn, words.sendAgain, `${eventId}#sendAgain`)) frame.answer(null)
    }
  }

  return { hear, quotaUsedUp: () => withoutText }
}

function turnOf({ isGroup, conversationId, title, userId, name, sentAt, webhook }: Message, out: Outbound): Turn {
  const chat: ChatRef = isGroup ? { id: conversationId, kind: 'group', title } : chatOf({ kind: 'direct', userId })
  return { chat, userId, name, sentAt, say: sayTo(chat.id, out, webhook) }
}

async function respond(house: InboundParts, { chat, say }: Turn, { update, replies }: Answer, eventId: string) {
  const refs: MessageRef[] = []
  for (const [index, reply] of replies.entries()) refs.push(await say(reply, replyKey(eventId, index)))
  if (update !== null) await updateLater(house, update, chat)
  return refs
}

/** The news stands in the reply; an old card that can't be changed is no reason to say it twice. */
async function updateLater({ out, parts }: InboundParts, update: NonNullable<Answer['update']>, chat: ChatRef) {
  try {
    await patiently(() => out.update(update, update.message))
  } catch (error) {
    parts.log('warn', 'dingtalk.cardNotUpdated', { ...codesOf(error), chatId: chat.id })
  }
}

/** A few words of the adapter's own, whether they got through. */
const isTold = ({ say }: Turn, text: string, key: string): Promise<boolean> =>
  say(plain(text), key).then(
    () => true,
    () => false,
  )
