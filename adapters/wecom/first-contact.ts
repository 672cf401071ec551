/** Who hears from the bot before they have asked it anything. */
import type { AdapterParts, Receive } from '../port.ts'
import { baseOf, codesOf, type Say, sayReplies, type Turn } from './turn.ts'

export type FirstContact = {
  /** WeCom does not tell when the bot joins a group: the first message there does. Whether this was it. */
  readonly introducedNow: (groupId: string, turn: Turn, receive: Receive) => Promise<boolean>
  /** The first time somebody opens the chat: what they would be told if they wrote nothing. */
  readonly greet: (turn: Turn, receive: Receive) => Promise<void>
}

export function createFirstContact({ memory, log }: Pick<AdapterParts, 'memory' | 'log'>): FirstContact {
  const knownGroups = new Set<string>()

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

  return { introducedNow, greet }
}
