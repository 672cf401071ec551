/**
 * What the sandbox must keep, as an interface: the adapter knows no database. `db/sandbox-messages.ts` implements it over
 * PostgreSQL; tests of the page use one in memory.
 */
import type { FileInfo, MessageDraft, StoredMessage } from '../message-draft.ts'

export type { FileInfo, MessageDraft, StoredMessage } from '../message-draft.ts'

export type MessageContent = Pick<MessageDraft, 'text' | 'card'> & { readonly updatedAt: string }

export interface MessageStore {
  /**
   * Writes the drafts in order, in one go. Returns the `seq` of those that are new, by id; a draft whose id stands
   * already is left as it is and not in the result.
   */
  append(drafts: readonly MessageDraft[]): Promise<ReadonlyMap<string, number>>
  /** Puts new content in a message's place; null when there is no such message (any more). */
  replace(id: string, content: MessageContent): Promise<StoredMessage | null>
  find(id: string): Promise<StoredMessage | null>
  /** Ascending by `seq`. `after` null: the latest `limit`; else the first `limit` with a greater `seq`. */
  list(chatId: string, after: number | null, limit: number): Promise<readonly StoredMessage[]>
  /** The bot's answers that quote a message of a chat, ascending by `seq`. */
  repliesTo(chatId: string, id: string): Promise<readonly StoredMessage[]>
  /** Deletes all but the latest `count` messages of a chat; returns how many went. */
  keepLatest(chatId: string, count: number): Promise<number>
  /** A file whose id stands already is left as it is. `storedAt` is ISO 8601. */
  saveFile(file: FileInfo, bytes: Uint8Array, storedAt: string): Promise<void>
  readFile(id: string): Promise<{ readonly info: FileInfo; readonly bytes: Uint8Array } | null>
  /** Deletes the oldest files beyond `maxBytes` in all; returns how many went. */
  keepFiles(maxBytes: number): Promise<number>
}
