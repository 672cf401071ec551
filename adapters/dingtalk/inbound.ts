/** From a frame to the bot and back: who may, what it was, and the acknowledgement after the commit. */
import { setTimeout as sleep } from 'node:timers/promises'
import { foldAnswer, joinBelow } from '../kit/fold-answer.ts'
import { patiently } from '../kit/patiently.ts'
import type { AdapterParts, Answer, ChatRef, MessageRef, OutboundMessage, Receive, Respond } from '../port.ts'
import { PlatformError } from '../port.ts'
import { changeOf } from './card-changes.ts'
import type { Frame } from './connection.ts'
import { GROUP_SPACE_TYPE } from './doubts.ts'
import { CARD_ANSWER_MS } from './limits.ts'
import { type Outbound, trackIdOf } from './outbound.ts'
import { type Message, type Press, parseMessage, parsePress, type Refusal } from './parse.ts'
import { chatOf, placeOf } from './place.ts'
import type { Quotes } from './quotes.ts'
import type { SentCards } from './sent-cards.ts'

export type Inbound = {
  readonly hear: (frame: Frame, receive: Receive) => Promise<void>
  /** Since when messages come without their text; null: they do not. */
  readonly quotaUsedUp: () => boolean
}

/** What the first replies will be called. */
const FORETOLD = 3

export type InboundParts = {
  readonly parts: AdapterParts
  readonly out: Outbound
  readonly sentCards: SentCards
  readonly quotes: Quotes
}

export function createInbound({ parts, out, sentCards, quotes }: InboundParts): Inbound {
  const { log, words, memory } = parts
  const knownGroups = new Set<string>()
  let ownCorpId: string | null = null
  let withoutText = false

  /** The first to be heard tells the organisation; from then on no other is heard. */
  async function isOurs(corpId: string, vouched: string | null): Promise<boolean> {
    ownCorpId ??= asText(await memory.get('corp'))
    if (ownCorpId === null) {
      ownCorpId = vouched ?? corpId
      await memory.put('corp', ownCorpId)
    }
    return corpId === ownCorpId
  }

  async function hear(frame: Frame, receive: Receive): Promise<void> {
    const parsed = frame.topic === 'message' ? parseMessage(frame.data) : parsePress(frame.data)
    if (parsed.kind === 'refused') return refuse(frame, parsed)
    const vouched = parsed.kind === 'message' ? parsed.ownCorpId : null
    if (!(await isOurs(parsed.corpId, vouched))) {
      log('warn', 'dingtalk.refused', { why: 'otherCompany', topic: frame.topic })
      frame.answer(null)
      return
    }
    withoutText = false
    await (parsed.kind === 'message' ? hearMessage(frame, parsed, receive) : hearPress(frame, parsed, receive))
  }

  function refuse(frame: Frame, { why }: Refusal): void {
    withoutText ||= why === 'quotaUsedUp'
    const level = why === 'quotaUsedUp' ? 'error' : why === 'ownMessage' || why === 'noAction' ? 'debug' : 'warn'
    log(level, 'dingtalk.refused', { why, topic: frame.topic })
    frame.answer(null)
  }

  async function hearMessage(frame: Frame, message: Message, receive: Receive): Promise<void> {
    const talk = talkOf(message)
    if (message.isGroup && !(await isKnownGroup(message.conversationId))) {
      await firstContact(message, talk, receive)
      if (message.content.kind === 'said' && message.content.text === '' && message.content.files.length === 0) {
        frame.answer(null)
        return
      }
    }
    if (message.content.kind !== 'said') {
      await talk.say(words[message.content.kind], 'notRead')
      frame.answer(null)
      return
    }
    const { text, voice, files } = message.content
    const { quote } = message
    const event = {
      kind: 'message' as const,
      ...talk.base(message.messageId),
      messageId: message.messageId,
      text,
      voice,
      files,
      quotedMessageId: quote === null ? null : await quotes.messageIdOf(quote, talk.chat.id),
      mentions: message.mentions,
    }
    await committed(frame, talk, respond => receive(event, respond))
  }

  /** Acknowledged after the commit. What was not stored is acknowledged once its sender knows (L6 of its page). */
  async function committed(frame: Frame, talk: Talk, turn: (respond: Respond) => Promise<void>): Promise<void> {
    let answered = false
    try {
      await turn(answer => {
        answered = true
        return talk.respond(answer)
      })
      frame.answer(null)
    } catch (error) {
      log('error', answered ? 'dingtalk.answerNotSent' : 'dingtalk.notStored', codesOf(error))
      if (answered) return
      if (await talk.say(words.sendAgain, 'sendAgain')) frame.answer(null)
    }
  }

  type Talk = {
    readonly chat: ChatRef
    readonly base: (eventId: string) => {
      platform: 'dingtalk'
      eventId: string
      chat: ChatRef
      sender: { userId: string; name: string | null; employeeNo: null }
      sentAt: string | null
      replyIds: readonly string[]
    }
    readonly respond: Respond
    readonly say: (text: string, key: string) => Promise<boolean>
  }

  function talkOf(message: Message): Talk {
    const { isGroup, conversationId, userId, title, webhook, messageId } = message
    const chat: ChatRef = isGroup ? { id: conversationId, kind: 'group', title } : chatOf({ kind: 'direct', userId })
    const send = (reply: OutboundMessage, key: string) =>
      patiently(() => out.send({ kind: 'chat', chatId: chat.id }, reply, trackIdOf(key), webhook))
    return {
      chat,
      base: eventId => ({
        platform: 'dingtalk',
        eventId,
        chat,
        sender: { userId, name: message.name, employeeNo: null },
        sentAt: message.sentAt,
        replyIds: foretold(eventId),
      }),
      respond: answer => respondBeside(answer, chat.id, messageId, send),
      say: (text, key) =>
        send(plain(text), `${messageId}#${key}`).then(
          () => true,
          () => false,
        ),
    }
  }

  async function respondBeside(
    { update, replies }: Answer,
    chatId: string,
    eventId: string,
    send: (reply: OutboundMessage, key: string) => Promise<MessageRef>,
  ): Promise<readonly MessageRef[]> {
    const refs: MessageRef[] = []
    for (const [index, reply] of replies.entries()) refs.push(await send(reply, replyKey(eventId, index)))
    if (update !== null) await updateLater(update.messageId, update.message, chatId)
    return refs
  }

  /** The news stands in the reply; an old card that can't be changed is no reason to say it twice. */
  async function updateLater(messageId: string, message: OutboundMessage, chatId: string): Promise<void> {
    try {
      await patiently(() => out.update({ messageId }, message))
    } catch (error) {
      log('warn', 'dingtalk.cardNotUpdated', { ...codesOf(error), chatId })
    }
  }

  async function isKnownGroup(id: string): Promise<boolean> {
    if (knownGroups.has(id)) return true
    if ((await memory.get(`group:${id}`)) === null) return false
    knownGroups.add(id)
    return true
  }

  /** DingTalk does not tell when the robot joins a group: the first message there does. */
  async function firstContact(message: Message, talk: Talk, receive: Receive): Promise<void> {
    const eventId = `joined:${message.conversationId}`
    const base = talk.base(eventId)
    try {
      await receive({ kind: 'botJoined', ...base }, answer =>
        respondBeside(answer, talk.chat.id, eventId, (reply, key) =>
          patiently(() => out.send({ kind: 'chat', chatId: talk.chat.id }, reply, trackIdOf(key), message.webhook)),
        ),
      )
      knownGroups.add(message.conversationId)
      await memory.put(`group:${message.conversationId}`, true)
    } catch (error) {
      // The next message there introduces the group again.
      log('warn', 'dingtalk.groupNotIntroduced', codesOf(error))
    }
  }

  async function hearPress(frame: Frame, press: Press, receive: Receive): Promise<void> {
    const began = performance.now()
    const card = await soon(sentCards.of(press.trackId))
    if (card === undefined) {
      frame.answer(changeOf(out.status(press.trackId, words.failed)))
      return
    }
    const payload = press.payload ?? (press.buttonId === null ? undefined : card?.payloads[press.buttonId])
    if (payload === undefined) return refuse(frame, { kind: 'refused', why: 'noAction' })
    const chat = chatOfPress(press, card?.chatId ?? null)
    const eventId = `${press.trackId}:${press.userId}:${frame.frameId}`
    const turn = callbackTurn(frame, press.trackId, chat.id, eventId)
    const window = setTimeout(turn.hold, CARD_ANSWER_MS - (performance.now() - began))
    try {
      await receive(
        {
          kind: 'action',
          platform: 'dingtalk',
          eventId,
          chat,
          sender: { userId: press.userId, name: null, employeeNo: null },
          sentAt: null,
          // The first reply takes the pressed card's place.
          replyIds: [press.trackId, ...foretold(eventId).slice(1)],
          messageId: press.trackId,
          payload,
          values: press.values,
        },
        turn.respond,
      )
      await turn.close()
    } catch (error) {
      log('error', turn.answered() ? 'dingtalk.answerNotSent' : 'dingtalk.notStored', codesOf(error))
      if (!turn.answered()) await turn.fail().catch(() => undefined)
    } finally {
      clearTimeout(window)
    }
  }

  /** The callback's one answer: what the bot says, or that it is still working when the window ends. */
  function callbackTurn(frame: Frame, trackId: string, chatId: string, eventId: string) {
    let isOver = false
    let hasAnswer = false
    const ref = (messageId: string): MessageRef => ({ platform: 'dingtalk', chatId, messageId })

    /** False when the window has ended, or the connection. */
    function answerFrame(cardParamMap: Readonly<Record<string, string>>): boolean {
      if (isOver) return false
      isOver = true
      return frame.answer(changeOf(cardParamMap))
    }

    const hold = (): void => {
      answerFrame(out.status(trackId, words.working))
    }

    async function replace(message: OutboundMessage, toast: string | null): Promise<void> {
      const variables = await out.inPlace(trackId, message, toast ?? '')
      if (!answerFrame(variables)) await patiently(() => out.update(ref(trackId), message, toast ?? ''))
    }

    async function say(text: string): Promise<void> {
      const variables = out.status(trackId, text)
      if (!answerFrame(variables)) await patiently(() => out.setStatus(trackId, text))
    }

    async function respond(answer: Answer): Promise<readonly MessageRef[]> {
      hasAnswer = true
      const { inPlace, below, beside } = foldAnswer(answer)
      const placed = inPlace === null ? false : await replaced(joinBelow(inPlace, below), answer.toast)
      if (inPlace === null && answer.toast !== null) await say(answer.toast)
      if (!isOver) answerFrame({})
      const refs: MessageRef[] = []
      for (const [index, reply] of answer.replies.entries()) {
        const isInPlace = placed && !beside.includes(reply)
        refs.push(isInPlace ? ref(trackId) : await besideIt(reply, index))
      }
      return refs
    }

    /** A card that can't be changed any more is answered beside it. */
    async function replaced(message: OutboundMessage, toast: string | null): Promise<boolean> {
      try {
        await replace(message, toast)
        return true
      } catch (error) {
        log('warn', 'dingtalk.cardNotUpdated', codesOf(error))
        return false
      }
    }

    const besideIt = (reply: OutboundMessage, index: number): Promise<MessageRef> =>
      patiently(() => out.send({ kind: 'chat', chatId }, reply, trackIdOf(replyKey(eventId, index))))

    return {
      hold,
      respond,
      fail: () => say(words.failed),
      close: async () => {
        if (!isOver) answerFrame({})
      },
      answered: () => hasAnswer,
    }
  }

  return { hear, quotaUsedUp: () => withoutText }
}

const replyKey = (eventId: string, index: number): string => `${eventId}#${index}`
const foretold = (eventId: string): readonly string[] =>
  Array.from({ length: FORETOLD }, (_, index) => trackIdOf(replyKey(eventId, index)))

const plain = (text: string): OutboundMessage => ({ text, card: null, summary: text, mentions: [], file: null })
const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Where the card stands is remembered from sending it; the callback's own word is the second choice. */
function chatOfPress({ space, userId }: Press, remembered: string | null): ChatRef {
  const isInGroup = space.type === GROUP_SPACE_TYPE && space.id !== ''
  if (remembered === null && !isInGroup) return chatOf({ kind: 'direct', userId })
  return chatOf(placeOf({ kind: 'chat', chatId: remembered ?? space.id }))
}

function codesOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof PlatformError) return { code: error.code, vendorCode: error.vendorCode }
  return { code: error instanceof Error ? error.name : 'unknown' }
}

/** What memory says while there is still time to be answered; undefined when it says nothing. */
async function soon<T>(asked: Promise<T>): Promise<T | undefined> {
  const late = sleep(CARD_ANSWER_MS / 2, undefined, { ref: false })
  return Promise.race([asked.catch(() => undefined), late])
}
