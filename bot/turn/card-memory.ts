/**
 * What sent cards are about, remembered without making the answer wait: in memory at once, in the database soon after,
 * many in one write. A process that dies in between forgets what a few cards were about; a reply to one of those is
 * asked about like any sentence that names no step.
 */
import type { Sql } from '../../db/connect.ts'
import { type CardReference, rememberCards } from '../../db/turns.ts'

/** More than are ever unwritten; the oldest are in the database by then. */
const MOST_KEPT = 5_000

export type CardMemory = {
  readonly remember: (cards: readonly CardReference[]) => void
  /** null: not in memory; the database may know. */
  readonly about: (platform: string, chatId: string, messageId: string) => unknown
  /** Resolves once everything is in the database. */
  readonly flush: () => Promise<void>
}

export function createCardMemory(sql: Sql, failed: (error: unknown) => void): CardMemory {
  const kept = new Map<string, unknown>()
  let unwritten: CardReference[] = []
  let writing: Promise<void> | null = null

  /** While one write is under way the next ones gather, and go together. */
  async function write(): Promise<void> {
    while (unwritten.length > 0) {
      const batch = unwritten
      unwritten = []
      await rememberCards(sql, batch).catch(failed)
    }
    writing = null
  }

  function remember(cards: readonly CardReference[]): void {
    for (const card of cards) keep(kept, card)
    unwritten.push(...cards)
    if (unwritten.length > 0) writing ??= write()
  }

  return {
    remember,
    about: (platform, chatId, messageId) => kept.get(keyOf(platform, chatId, messageId)) ?? null,
    flush: async () => {
      await writing
    },
  }
}

const keyOf = (platform: string, chatId: string, messageId: string): string => `${platform} ${chatId} ${messageId}`

function keep(kept: Map<string, unknown>, { platform, chatId, messageId, about }: CardReference): void {
  kept.set(keyOf(platform, chatId, messageId), about)
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break
    kept.delete(oldest)
  }
}
