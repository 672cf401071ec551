/** The sandbox's log in memory: for tests, and for the page without a database. It keeps the store's promises. */
import type { FileInfo, MessageStore, StoredMessage } from '../adapters/sandbox/store.ts'

export function memoryMessageStore(): MessageStore {
  const messages = new Map<string, StoredMessage>()
  const files = new Map<string, { readonly info: FileInfo; readonly bytes: Uint8Array }>()
  let lastSeq = 0

  const ofChat = (chatId: string) => [...messages.values()].filter(message => message.chatId === chatId)

  return {
    async append(drafts) {
      const fresh = drafts.filter(draft => !messages.has(draft.id))
      return new Map(
        fresh.map(draft => {
          lastSeq += 1
          messages.set(draft.id, { ...draft, seq: lastSeq, updatedAt: null })
          return [draft.id, lastSeq]
        }),
      )
    },
    async replace(id, content) {
      const known = messages.get(id)
      if (known === undefined) return null
      const changed = { ...known, ...content }
      messages.set(id, changed)
      return changed
    },
    async find(id) {
      return messages.get(id) ?? null
    },
    async list(chatId, after, limit) {
      const all = ofChat(chatId)
      return after === null ? all.slice(-limit) : all.filter(message => message.seq > after).slice(0, limit)
    },
    async repliesTo(chatId, id) {
      return ofChat(chatId).filter(message => message.replyTo === id && message.from.kind === 'bot')
    },
    async keepLatest(chatId, count) {
      const gone = ofChat(chatId).slice(0, -count)
      for (const message of gone) messages.delete(message.id)
      return gone.length
    },
    async saveFile(info, bytes) {
      if (!files.has(info.id)) files.set(info.id, { info, bytes })
    },
    async readFile(id) {
      return files.get(id) ?? null
    },
    async keepFiles(maxBytes) {
      let total = 0
      const gone = [...files.values()].reverse().filter(file => {
        total += file.info.size
        return total > maxBytes
      })
      for (const file of gone) files.delete(file.info.id)
      return gone.length
    },
  }
}
