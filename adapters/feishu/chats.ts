/** What is known of the chats: whether others read along, and who must not hear from us too often. */
import type { ChatRef, Destination, PlatformMemory } from '../port.ts'
import { MOST_CHATS_KEPT } from './limits.ts'

export type Chats = {
  readonly learn: (chat: ChatRef, userId: string) => Promise<void>
  /** The direct chat of a person, as the answer to a message to them tells it. */
  readonly learnDirect: (userId: string, chatId: string) => void
  readonly of: (chatId: string) => Promise<ChatRef>
  /** One lane for each chat, whichever way it is addressed. */
  readonly laneOf: (to: Destination) => string
}

export function createChats(memory: PlatformMemory): Chats {
  const kinds = new Map<string, ChatRef['kind']>()
  const directs = new Map<string, string>()

  function learnDirect(userId: string, chatId: string): void {
    if (chatId !== '') keep(directs, userId, chatId)
  }

  return {
    learnDirect,
    learn: async ({ id, kind }, userId) => {
      if (kind === 'direct') learnDirect(userId, id)
      if (kinds.get(id) === kind) return
      keep(kinds, id, kind)
      await memory.put(`chat:${id}`, kind)
    },
    // Of a chat that nobody has written in we don't know who reads along: what is meant for one person is not said there.
    of: async id => {
      const kind = kinds.get(id) ?? (await memory.get(`chat:${id}`))
      if (kind === 'direct' || kind === 'group') keep(kinds, id, kind)
      return { id, kind: kind === 'direct' ? 'direct' : 'group', title: null }
    },
    laneOf: to => (to.kind === 'chat' ? to.chatId : (directs.get(to.userId) ?? to.userId)),
  }
}

/** The oldest is forgotten; it is learned again when it is met. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= MOST_CHATS_KEPT) break
    map.delete(oldest)
  }
}
