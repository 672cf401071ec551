/** What arrived by the bot's connection or by the application's callback: whether it is heard, and as what. */
import type { Receive } from '../port.ts'
import { type TurnParts, turnOfCallback, turnOfFrame } from './begin-turn.ts'
import type { AppEvent } from './callback.ts'
import type { Files } from './files.ts'
import { createFirstContact } from './first-contact.ts'
import type { Frame } from './life.ts'
import { createHearMessage } from './message.ts'
import { parseBody } from './parse.ts'
import { createHearPress } from './press.ts'
import { plain } from './turn.ts'
import { createWriting } from './writing.ts'

export type Inbound = {
  readonly hearFrame: (frame: Frame, receive: Receive) => Promise<void>
  /** Rejects when nothing was stored: WeCom sends it again. `acknowledge`: it need not. */
  readonly hearApp: (event: AppEvent, receive: Receive, acknowledge: () => void) => Promise<void>
}

export type InboundParts = TurnParts & {
  readonly botName: string | null
  /** The bot's company, where it is known: whoever comes from another is not heard. */
  readonly corpId: string | null
  readonly files: Files
  readonly pressAnswerMs: number
}

export function createInbound(house: InboundParts): Inbound {
  const { parts, app, files } = house
  const { log, words } = parts
  const writing = createWriting(parts)
  const firstContact = createFirstContact(parts)
  const hearMessage = createHearMessage(parts, writing, firstContact)
  const hearPress = createHearPress(parts, writing, house.pressAnswerMs)

  async function hearFrame(frame: Frame, receive: Receive): Promise<void> {
    const began = performance.now()
    const parsed = parseBody(frame.body, house.botName)
    if (parsed.kind === 'refused') return log('debug', 'wecom.ignored', { why: parsed.reason })
    if (parsed.corpId !== null && parsed.corpId !== house.corpId) {
      return log('warn', 'wecom.ignored', { why: 'otherCompany' })
    }
    const turn = await turnOfFrame(parsed, frame, began, house)
    if (turn === null) return
    switch (parsed.kind) {
      case 'message': {
        const fetchFiles = () => Promise.all(parsed.files.map(files.fetch))
        return hearMessage(turn, { ...parsed, fetchFiles }, receive)
      }
      case 'press':
        return hearPress(turn, parsed.press, receive)
      case 'entered':
        return firstContact.greet(turn, receive)
      default:
        await turn.say(plain(words[parsed.kind]), `${parsed.msgId}#notRead`, true)
    }
  }

  async function hearApp(event: AppEvent, receive: Receive, acknowledge: () => void): Promise<void> {
    if (event.kind === 'ignored') return log('debug', 'wecom.ignored', { why: event.why })
    if (event.kind === 'suspending') return log('error', 'wecom.appSuspending', { notice: event.event })
    const turn = await turnOfCallback(event, acknowledge, house)
    switch (event.kind) {
      case 'message':
        return hearMessage(turn, { ...event, fetchFiles: async () => [] }, receive)
      case 'media':
        return hearMessage(turn, { text: '', voice: false, fetchFiles: () => files.fetchMedia(event) }, receive)
      case 'press':
        await app?.noteCode(event.press.taskId, event.responseCode)
        return hearPress(turn, event.press, receive)
      case 'entered':
        return firstContact.greet(turn, receive)
      default:
        await turn.say(plain(words[event.kind]), `${event.msgId}#notRead`, true)
    }
  }

  return { hearFrame, hearApp }
}
