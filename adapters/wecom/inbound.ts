/** From what arrived to the bot: who wrote it, what it was, and how it may still be answered. */
import { patiently } from '../kit/patiently.ts'
import type { AdapterParts, InboundFile, MessageRef, Receive, Respond } from '../port.ts'
import type { Api } from './api.ts'
import type { App } from './app.ts'
import type { AppEvent } from './callback.ts'
import { welcomeBody } from './cards.ts'
import type { Connection } from './connection.ts'
import type { Files } from './files.ts'
import type { Frame } from './line.ts'
import { taskIdOf } from './once.ts'
import type { Outbound } from './outbound.ts'
import { type Origin, type Parsed, parseBody } from './parse.ts'
import { chatIdOf, type Place } from './place.ts'
import { createHearPress } from './press.ts'
import { baseOf, codesOf, committed, isHopeless, persistently, plain, type Say, sayReplies, type Turn } from './turn.ts'
import type { UserIds } from './user-ids.ts'
import { createWriting, type Written } from './writing.ts'

export type Inbound = {
  readonly hearFrame: (frame: Frame, receive: Receive) => Promise<void>
  /** Rejects when nothing was stored: WeCom sends it again. `acknowledge`: it need not. */
  readonly hearApp: (event: AppEvent, receive: Receive, acknowledge: () => void) => Promise<void>
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
  readonly userIds: UserIds
  readonly files: Files
  readonly pressAnswerMs: number
}

/** A cut connection is back within seconds, as a rule, and a limit that is used up within a minute. */
const AN_ANSWER_WAITS = { tries: 8, longestWaitMs: 65_000 } as const

type Heard = Exclude<Parsed, { kind: 'refused' }>
type Said = { readonly text: string; readonly voice: boolean }

export function createInbound(house: InboundParts): Inbound {
  const { parts, connection, out, app, userIds, files } = house
  const { log, words, memory } = parts
  const writing = createWriting(parts)
  const hearPress = createHearPress(parts, writing, house.pressAnswerMs)
  const knownGroups = new Set<string>()

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
    const replace: Turn['replace'] = (card, _taskId, all) =>
      connection.replaceCard(frame, card, all ? null : [rawUserId])
    try {
      const userId = await persistently(() => userIds.learn(rawUserId))
      return { origin: parsed, place, userId, began, comesAgain: false, acknowledge: () => undefined, say, replace }
    } catch (error) {
      log('error', 'wecom.notStored', codesOf(error))
      const failed = parsed.kind === 'press' ? words.failed : words.sendAgain
      // Whoever only opened the chat has nothing to send again.
      if (parsed.kind !== 'entered') await say(plain(failed), `${msgId}#notStored`, true)
      return null
    }
  }

  /** Only a message's own request can be answered with a message, and once. */
  const sayTo =
    (place: Place, frame: Frame | null): Say =>
    (message, dedup, isFirst) =>
      patiently(() => out.answer(place, message, dedup, isFirst ? frame : null), AN_ANSWER_WAITS)

  /** Before the person has written nothing else reaches them, and it reaches them once. */
  const welcome =
    (place: Place, frame: Frame): Say =>
    async (message, dedup, isFirst): Promise<MessageRef> => {
      const taskId = taskIdOf(dedup)
      if (!isFirst) return out.answer(place, message, dedup, null)
      await connection.welcome(frame, welcomeBody(message, taskId, words))
      return { platform: 'wecom', chatId: chatIdOf(place), messageId: taskId }
    }

  async function hearMessage(
    turn: Turn,
    { text, voice }: Said,
    fetchFiles: () => Promise<readonly InboundFile[]>,
    receive: Receive,
  ): Promise<void> {
    const { msgId, groupId } = turn.origin
    const written = await persistently(() => writing.take(turn, text)).catch(error => {
      // What can't be looked up can't be stored either: that is told below.
      log('warn', 'wecom.writingNotRead', codesOf(error))
      return null
    })
    if (written === 'asking') return turn.acknowledge()
    if (written !== null) return hearWritten(turn, written, receive)
    let isNew = false
    const work = async (respond: Respond): Promise<void> => {
      isNew ||= groupId !== null && (await introducedNow(groupId, turn, receive))
      const fetched = await fetchFiles()
      // Whoever adds the bot writes its name alone; the introduction is the answer.
      if (isNew && text === '' && fetched.length === 0) return turn.acknowledge()
      const event = { kind: 'message' as const, messageId: msgId, quotedMessageId: null, mentions: [] }
      await receive({ ...event, ...baseOf(turn, msgId), text, voice, files: fetched }, respond)
    }
    const respond: Respond = answer => sayReplies(turn.say, answer, msgId)
    await committed(turn, { work, respond, failed: words.sendAgain }, log)
  }

  /** The pressed form, now that its texts are there. */
  async function hearWritten(turn: Turn, { taskId, payload, values }: Written, receive: Receive): Promise<void> {
    const { msgId } = turn.origin
    const event = { kind: 'action' as const, messageId: taskId, payload, values, ...baseOf(turn, msgId) }
    const respond: Respond = async answer => {
      await writing.end(turn)
      const { replies, update, toast } = answer
      const said = update?.message ?? (toast === null ? null : plain(toast))
      if (replies.length > 0 || said === null) return sayReplies(turn.say, answer, msgId)
      await turn.say(said, `${msgId}#card`, true)
      return []
    }
    await committed(turn, { work: given => receive(event, given), respond, failed: words.sendAgain }, log)
  }

  /** WeCom does not tell when the bot joins a group: the first message there does. Whether this was it. */
  async function introducedNow(id: string, turn: Turn, receive: Receive): Promise<boolean> {
    if (knownGroups.has(id)) return false
    // Before anything is waited for: several people write at once to a bot that is new.
    knownGroups.add(id)
    try {
      if ((await memory.get(`group:${id}`)) !== null) return false
      const eventId = `joined:${id}`
      // The message's own request is kept for what it asked.
      const beside: Say = (message, dedup) => turn.say(message, dedup, false)
      await receive({ kind: 'botJoined', ...baseOf(turn, eventId) }, answer => sayReplies(beside, answer, eventId))
      await memory.put(`group:${id}`, true)
      return true
    } catch (error) {
      // The next message there introduces the group again.
      knownGroups.delete(id)
      log('warn', 'wecom.groupNotIntroduced', codesOf(error))
      return false
    }
  }

  /** The first time somebody opens the chat: what they would be told if they wrote nothing. */
  async function greet(turn: Turn, receive: Receive): Promise<void> {
    const { msgId } = turn.origin
    const key = `greeted:${turn.userId}`
    try {
      if ((await memory.get(key)) !== null) return
      await memory.put(key, true)
      const said = { kind: 'message' as const, messageId: msgId, quotedMessageId: null, mentions: [], files: [] }
      const event = { ...said, ...baseOf(turn, msgId), text: '', voice: false }
      await receive(event, answer => sayReplies(turn.say, answer, msgId))
    } catch (error) {
      // Nothing was asked, so nobody is told; whoever writes is answered.
      log('warn', 'wecom.notGreeted', codesOf(error))
    }
  }

  async function hearApp(event: AppEvent, receive: Receive, acknowledge: () => void): Promise<void> {
    if (event.kind === 'ignored') return log('debug', 'wecom.ignored', { why: event.why })
    if (event.kind === 'suspending') return log('error', 'wecom.appSuspending', { notice: event.event })
    const turn = await appTurn(event, acknowledge)
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

  async function appTurn(origin: Origin, acknowledge: () => void): Promise<Turn> {
    const userId = await userIds.userIdOf(origin.rawUserId)
    const place: Place = { kind: 'app', userId }
    const began = performance.now()
    const replace: Turn['replace'] = async (card, taskId) => app?.replaceCard(userId, taskId, card)
    return { origin, place, userId, began, comesAgain: true, acknowledge, say: sayTo(place, null), replace }
  }

  async function fetchMedia({ mediaId, name, type }: Extract<AppEvent, { kind: 'media' }>) {
    if (house.api === null) return []
    try {
      return [files.keep(name, type, await house.api.media(mediaId))]
    } catch (error) {
      if (!isHopeless(error)) throw error
      log('warn', 'wecom.fileNotFetched', codesOf(error))
      return [files.unreadable(name, type, error)]
    }
  }

  return { hearFrame, hearApp }
}
