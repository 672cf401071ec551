/** From what arrived to the bot and back: who wrote it, what it was, and how it may still be answered. */
import { setTimeout as sleep } from 'node:timers/promises'
import { cardAsText, textAsCard } from '../kit/card-as-text.ts'
import { noMentionOfAll } from '../kit/escape-markdown.ts'
import { foldAnswer } from '../kit/fold-answer.ts'
import { patiently } from '../kit/patiently.ts'
import { shortenToBytes } from '../kit/shorten.ts'
import {
  type AdapterParts,
  type Answer,
  type InboundFile,
  type MessageRef,
  type OutboundMessage,
  PlatformError,
  type Receive,
  type Respond,
} from '../port.ts'
import type { Api } from './api.ts'
import type { App } from './app.ts'
import type { AppEvent } from './callback.ts'
import { renderInPlace, type TemplateCard } from './cards.ts'
import type { Connection, Frame } from './connection.ts'
import type { Directory } from './directory.ts'
import type { Files } from './files.ts'
import { chosenPayload, digitPicker, numberOf, readKey, valuesOf } from './interaction.ts'
import { MAX_APP_TEXT_BYTES, PRESS_ANSWER_MS } from './limits.ts'
import { type Outbound, taskIdOf } from './outbound.ts'
import { type Origin, type Parsed, type Press, parseBody } from './parse.ts'
import { chatIdOf, chatOf, isGroup, type Place } from './place.ts'

export type Inbound = {
  readonly hearFrame: (frame: Frame, receive: Receive) => Promise<void>
  /** Rejects when nothing was stored: WeCom sends it again. */
  readonly hearApp: (event: AppEvent, receive: Receive) => Promise<void>
}

export type InboundParts = {
  readonly parts: AdapterParts
  readonly botName: string | null
  /** The bot's company, where it is known: whoever comes from another is not heard. */
  readonly corpId: string | null
  readonly connection: Connection
  readonly out: Outbound
  readonly app: App | null
  readonly api: Api | null
  readonly directory: Directory
  readonly files: Files
}

/** Of one thing that was said or pressed: where the answer goes, and how. */
type Turn = {
  readonly origin: Origin
  readonly place: Place
  readonly userId: string
  readonly began: number
  /** WeCom sends it again when it is not acknowledged: the application's callbacks, never the bot's frames. */
  readonly comesAgain: boolean
  readonly say: (message: OutboundMessage, dedup: string, isFirst: boolean) => Promise<MessageRef>
  /** Changes the pressed card; `all`: for everybody who sees it, or for the presser alone. */
  readonly replace: (card: TemplateCard, taskId: string, all: boolean) => Promise<void>
}

/** What the first replies will be called. */
const FORETOLD = 3
/** The bot's messages do not come again: what the database did not take is offered to it once more. */
const OFFER_AGAIN_MS = [300, 1_200, 3_000] as const
/** A connection that was cut is back within seconds, as a rule. */
const UNTIL_CONNECTED = { tries: 15 } as const

type Heard = Exclude<Parsed, { kind: 'refused' }>

export function createInbound(house: InboundParts): Inbound {
  const { parts, connection, out, app, directory, files } = house
  const { log, words, memory } = parts
  const knownGroups = new Set<string>()
  const knownPeople = new Map<string, string>()

  async function hearFrame(frame: Frame, receive: Receive): Promise<void> {
    const began = performance.now()
    const parsed = parseBody(frame.body, house.botName)
    if (parsed.kind === 'refused') return log('debug', 'wecom.ignored', { why: parsed.reason })
    if (parsed.corpId !== null && parsed.corpId !== house.corpId) {
      return log('warn', 'wecom.ignored', { why: 'otherCompany' })
    }
    const turn = await botTurn(parsed, frame, began)
    if (turn === null) return
    switch (parsed.kind) {
      case 'message':
        return hearMessage(turn, parsed, () => Promise.all(parsed.files.map(files.fetch)), receive)
      case 'press':
        return hearPress(turn, parsed.press, receive)
      case 'entered':
        return greet(turn, receive)
      default:
        await turn.say(plain(words[parsed.kind]), `${parsed.msgId}#notRead`, true)
    }
  }

  async function botTurn(parsed: Heard, frame: Frame, began: number): Promise<Turn | null> {
    const { groupId, rawUserId, msgId } = parsed
    const place: Place = groupId === null ? { kind: 'direct', userId: rawUserId } : { kind: 'group', groupId }
    const say = parsed.kind === 'entered' ? welcome(place, frame) : sayTo(place, parsed.kind === 'press' ? null : frame)
    try {
      const userId = await persistently(() => known(rawUserId))
      const replace: Turn['replace'] = async (card, _taskId, all) => {
        await connection.replaceCard(frame, card, all ? null : [rawUserId])
      }
      return { origin: parsed, place, userId, began, comesAgain: false, say, replace }
    } catch (error) {
      log('error', 'wecom.notStored', codesOf(error))
      await say(plain(words.sendAgain), `${msgId}#sendAgain`, true).catch(() => undefined)
      return null
    }
  }

  /** Only a message's own request can be answered with a message, and once. */
  const sayTo =
    (place: Place, frame: Frame | null): Turn['say'] =>
    (message, dedup, isFirst) =>
      patiently(() => out.answer(place, message, dedup, isFirst ? frame : null), UNTIL_CONNECTED)

  /** Before the person has written, nothing else reaches them. */
  const welcome =
    (place: Place, frame: Frame): Turn['say'] =>
    async (message, dedup) => {
      const text = message.card === null ? (message.text ?? message.summary) : cardAsText(message.card)
      await connection.welcome(frame, shortenToBytes(noMentionOfAll(text), MAX_APP_TEXT_BYTES))
      return { platform: 'wecom', chatId: chatIdOf(place), messageId: taskIdOf(dedup) }
    }

  /** Pushes go to the id as WeCom wrote it. */
  async function known(raw: string): Promise<string> {
    const before = knownPeople.get(raw)
    if (before !== undefined) return before
    const userId = await directory.userIdOf(raw)
    await memory.put(`raw:${userId}`, raw)
    knownPeople.set(raw, userId)
    return userId
  }

  async function hearMessage(
    turn: Turn,
    said: { readonly text: string; readonly voice: boolean },
    fetchFiles: () => Promise<readonly InboundFile[]>,
    receive: Receive,
  ): Promise<void> {
    const { msgId, groupId } = turn.origin
    const isNew = groupId !== null && !(await isKnownGroup(groupId))
    if (isNew) await introduce(groupId, turn, receive)
    await committed(turn, async respond => {
      const fetched = await fetchFiles()
      // Whoever adds the bot writes its name alone; the introduction is the answer.
      if (isNew && said.text === '' && fetched.length === 0) return
      const { text, voice } = said
      const event = { kind: 'message' as const, messageId: msgId, quotedMessageId: null, mentions: [] }
      await receive({ ...event, ...baseOf(turn, msgId), text, voice, files: fetched }, respond)
    })
  }

  const baseOf = ({ place, userId, origin }: Turn, eventId: string) => ({
    platform: 'wecom' as const,
    eventId,
    chat: chatOf(place),
    sender: { userId, name: null, employeeNo: null },
    sentAt: origin.sentAt,
    replyIds: foretold(eventId),
  })

  /** What in the end was not stored is told to the sender, unless WeCom sends it again by itself. */
  async function committed(
    turn: Turn,
    work: (respond: Respond) => Promise<void>,
    respondWith: Respond = answer => respond(turn, answer, turn.origin.msgId),
    failed = words.sendAgain,
  ): Promise<void> {
    let answered = false
    const answer: Respond = given => {
      answered = true
      return respondWith(given)
    }
    try {
      await persistently(
        () => work(answer),
        () => !answered && !turn.comesAgain,
      )
    } catch (error) {
      log('error', answered ? 'wecom.answerNotSent' : 'wecom.notStored', codesOf(error))
      if (answered) return
      if (turn.comesAgain) throw error
      await turn.say(plain(failed), `${turn.origin.msgId}#notStored`, true).catch(lost => {
        log('error', 'wecom.answerNotSent', codesOf(lost))
      })
    }
  }

  /** Cards said before can't be changed by a message; the news stands in the reply. */
  async function respond(turn: Turn, { replies }: Answer, eventId: string): Promise<readonly MessageRef[]> {
    const refs: MessageRef[] = []
    for (const [index, reply] of replies.entries()) {
      refs.push(await turn.say(reply, replyKey(eventId, index), index === 0))
    }
    return refs
  }

  async function isKnownGroup(id: string): Promise<boolean> {
    if (knownGroups.has(id)) return true
    if ((await memory.get(`group:${id}`)) === null) return false
    knownGroups.add(id)
    return true
  }

  /** WeCom does not tell when the bot joins a group: the first message there does. */
  async function introduce(id: string, turn: Turn, receive: Receive): Promise<void> {
    const eventId = `joined:${id}`
    const isNamedOnly = (answer: Answer) => respond({ ...turn, say: sayBeside(turn) }, answer, eventId)
    try {
      await receive({ kind: 'botJoined', ...baseOf(turn, eventId) }, isNamedOnly)
      knownGroups.add(id)
      await memory.put(`group:${id}`, true)
    } catch (error) {
      // The next message there introduces the group again.
      log('warn', 'wecom.groupNotIntroduced', codesOf(error))
    }
  }

  /** The message's own answer is kept for what it asked. */
  const sayBeside =
    (turn: Turn): Turn['say'] =>
    (message, dedup) =>
      turn.say(message, dedup, false)

  /** The first time somebody opens the chat: what they would be told if they wrote nothing. */
  async function greet(turn: Turn, receive: Receive): Promise<void> {
    const key = `greeted:${turn.userId}`
    if ((await memory.get(key)) !== null) return
    await memory.put(key, true)
    await hearMessage(turn, { text: '', voice: false }, async () => [], receive)
  }

  async function hearPress(turn: Turn, press: Press, receive: Receive): Promise<void> {
    const key = readKey(press.key)
    switch (key.kind) {
      case 'nothing':
        return
      case 'pick':
        return openPicker(turn, press, digitPicker(key, words))
      case 'digits': {
        const number = numberOf(press.selected)
        return number === null ? undefined : act(turn, press, key.payload, { [key.input]: number }, receive)
      }
      case 'chosen': {
        const payload = chosenPayload(press.selected)
        return payload === null ? undefined : act(turn, press, payload, {}, receive)
      }
      case 'form':
        return act(turn, press, key.payload, valuesOf(press.selected), receive)
      case 'act':
        return act(turn, press, key.payload, valuesOf(press.selected), receive)
    }
  }

  async function openPicker(turn: Turn, { taskId }: Press, picker: object): Promise<void> {
    await turn.replace({ ...picker, task_id: taskId }, taskId, true).catch(async error => {
      log('warn', 'wecom.cardNotUpdated', codesOf(error))
      await turn.say(plain(words.replyWithNumber), `${turn.origin.msgId}#number`, false)
    })
  }

  async function act(
    turn: Turn,
    { taskId }: Press,
    payload: string,
    values: Readonly<Record<string, string>>,
    receive: Receive,
  ): Promise<void> {
    const { msgId } = turn.origin
    // The first reply takes the pressed card's place.
    const replyIds = [taskId, ...foretold(msgId).slice(1)]
    const event = { kind: 'action' as const, messageId: taskId, payload, values }
    await committed(
      turn,
      respondBack => receive({ ...baseOf(turn, msgId), ...event, replyIds }, respondBack),
      answer => respondToPress(turn, taskId, answer),
      words.failed,
    )
  }

  async function respondToPress(turn: Turn, taskId: string, answer: Answer): Promise<readonly MessageRef[]> {
    const { inPlace, below, beside } = foldAnswer(answer)
    const { msgId } = turn.origin
    const placed = inPlace === null ? null : await putInPlace(turn, taskId, inPlace, below, answer)
    if (placed === null && answer.toast !== null && answer.replies.length === 0) {
      await turn.say(plain(answer.toast), `${msgId}#toast`, false)
    }
    const refs: MessageRef[] = []
    for (const [index, reply] of answer.replies.entries()) {
      const isPlaced = placed !== null && !beside.includes(reply)
      refs.push(isPlaced ? placed : await turn.say(reply, replyKey(msgId, index), false))
    }
    // The window was missed, and no reply says what the card has become.
    if (placed === null && inPlace !== null && !answer.replies.includes(inPlace)) {
      await turn.say(inPlace, `${msgId}#card`, false)
    }
    return refs
  }

  /** null when the card can't be changed any more. */
  async function putInPlace(
    turn: Turn,
    taskId: string,
    message: OutboundMessage,
    below: OutboundMessage['card'],
    { toast, update }: Answer,
  ): Promise<MessageRef | null> {
    if (performance.now() - turn.began > PRESS_ANSWER_MS) return null
    const rendered = renderInPlace(message.card ?? textAsCard(message), below, taskId, words, toast)
    // A refusal is for whoever pressed; the card stays for the others.
    const all = update !== null || !isGroup(turn.place)
    try {
      await turn.replace(rendered.card ?? {}, taskId, all)
    } catch (error) {
      const isLost = error instanceof PlatformError && error.vendorCode === 'noAnswer'
      log('warn', 'wecom.cardNotUpdated', codesOf(error))
      if (!isLost) return null
    }
    if (rendered.markdown !== null) {
      await turn.say(withoutButtons(message), `${turn.origin.msgId}#whole`, false)
    }
    return { platform: 'wecom', chatId: chatIdOf(turn.place), messageId: taskId }
  }

  async function hearApp(event: AppEvent, receive: Receive): Promise<void> {
    if (event.kind === 'ignored') return log('debug', 'wecom.ignored', { why: event.why })
    if (event.kind === 'suspending') return log('error', 'wecom.appSuspending', { event: event.event })
    const turn = await appTurn(event)
    switch (event.kind) {
      case 'message':
        return hearMessage(turn, event, async () => [], receive)
      case 'media':
        return hearMessage(turn, { text: '', voice: false }, () => fetchMedia(event), receive)
      case 'press':
        await app?.noteCode(event.press.taskId, event.responseCode)
        return hearPress(turn, event.press, receive)
      case 'entered':
        return greet(turn, receive)
      default:
        await turn.say(plain(words[event.kind]), `${event.msgId}#notRead`, true)
    }
  }

  async function appTurn(origin: Origin): Promise<Turn> {
    const userId = await directory.userIdOf(origin.rawUserId)
    const place: Place = { kind: 'app', userId }
    return {
      origin,
      place,
      userId,
      began: performance.now(),
      comesAgain: true,
      say: sayTo(place, null),
      replace: async (card, taskId) => app?.replaceCard(userId, taskId, card),
    }
  }

  async function fetchMedia({ mediaId, name, type }: Extract<AppEvent, { kind: 'media' }>) {
    const bytes = (await house.api?.media(mediaId)) ?? new Uint8Array()
    return [files.keep(name, type === 'image' ? 'image/jpeg' : 'application/octet-stream', bytes)]
  }

  return { hearFrame, hearApp }
}

const replyKey = (eventId: string, index: number): string => `${eventId}#${index}`
const foretold = (eventId: string): readonly string[] =>
  Array.from({ length: FORETOLD }, (_, index) => taskIdOf(replyKey(eventId, index)))

const plain = (text: string): OutboundMessage => ({ text, card: null, summary: text, mentions: [], file: null })

async function persistently<Result>(work: () => Promise<Result>, mayTry: () => boolean = () => true): Promise<Result> {
  for (const wait of OFFER_AGAIN_MS) {
    try {
      return await work()
    } catch (error) {
      if (isHopeless(error) || !mayTry()) throw error
      await sleep(wait)
    }
  }
  return work()
}

/** The rest of what it says, where the card had no room for it. */
const withoutButtons = (message: OutboundMessage): OutboundMessage => {
  const card = message.card ?? textAsCard(message)
  const blocks = card.blocks.filter(({ kind }) => kind !== 'actions' && kind !== 'form')
  return { ...message, card: { ...card, blocks }, mentions: [] }
}

/** A file that is gone does not come back by waiting. */
const isHopeless = (error: unknown): boolean => error instanceof PlatformError && error.retryAfterMs === null

function codesOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof PlatformError) return { code: error.code, vendorCode: error.vendorCode }
  return { code: error instanceof Error ? error.name : 'unknown' }
}
