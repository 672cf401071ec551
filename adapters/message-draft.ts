/** A message as a platform of our own keeps it, before it has its place in the log. */
import type { Card } from './card.ts'

export type MessageAuthor = { readonly kind: 'person' | 'bot'; readonly id: string; readonly name: string }

export type FileInfo = { readonly id: string; readonly name: string; readonly mime: string; readonly size: number }

/** `id` is derived from the event, so the same event writes once. */
export type MessageDraft = {
  readonly id: string
  readonly chatId: string
  readonly from: MessageAuthor
  readonly text: string | null
  readonly card: Card | null
  readonly replyTo: string | null
  readonly file: FileInfo | null
  /** ISO 8601, by the sandbox's clock. */
  readonly sentAt: string
}

/** `seq` grows over all chats; within a chat it is the order of display. */
export type StoredMessage = MessageDraft & { readonly seq: number; readonly updatedAt: string | null }

/** Those of the drafts that are new, with the `seq` that each was given; one that stood already was given none. */
export function placed(drafts: readonly MessageDraft[], places: ReadonlyMap<string, number>): readonly StoredMessage[] {
  return drafts.flatMap(draft => {
    const seq = places.get(draft.id)
    return seq === undefined ? [] : [{ ...draft, seq, updatedAt: null }]
  })
}
