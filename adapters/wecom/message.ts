/** What somebody has written or sent: a text that a form had asked them for, or a message for the bot. */
import type { AdapterParts, InboundFile, Receive, Respond } from '../port.ts'
import type { FirstContact } from './first-contact.ts'
import { baseOf, codesOf, committed, persistently, plain, sayReplies, type Turn } from './turn.ts'
import type { Writing, Written } from './writing.ts'

export type Said = {
  readonly text: string
  readonly voice: boolean
  readonly fetchFiles: () => Promise<readonly InboundFile[]>
}

export type HearMessage = (turn: Turn, said: Said, receive: Receive) => Promise<void>

export function createHearMessage(
  { log, words }: Pick<AdapterParts, 'log' | 'words'>,
  writing: Writing,
  firstContact: FirstContact,
): HearMessage {
  async function hearMessage(turn: Turn, { text, voice, fetchFiles }: Said, receive: Receive): Promise<void> {
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
      isNew ||= groupId !== null && (await firstContact.introducedNow(groupId, turn, receive))
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

  return hearMessage
}
