/** What a quote is of: DingTalk does not name the quoted by our id, but by its carrier, or by nothing but its time. */
import type { AdapterParts } from '../port.ts'
import { QUOTE_TIME_TOLERANCE_MS } from './doubts.ts'
import type { Quote } from './parse.ts'

export type Quotes = {
  /** What was just sent can be quoted from now on; `carrierId`: "" where DingTalk told none. */
  readonly note: (trackId: string, chatId: string, carrierId: string) => Promise<void>
  /** Ours where we know what it is, else DingTalk's own for it. */
  readonly messageIdOf: (quote: Quote, chatId: string) => Promise<string | null>
}

const MOST_KEPT = 500

export function createQuotes({ memory, now }: Pick<AdapterParts, 'memory' | 'now'>): Quotes {
  const recent: { readonly chatId: string; readonly at: number; readonly trackId: string }[] = []

  const sentAbout = (createdAt: number, chatId: string): string | undefined =>
    recent.findLast(sent => sent.chatId === chatId && Math.abs(sent.at - createdAt) <= QUOTE_TIME_TOLERANCE_MS)?.trackId

  return {
    note: async (trackId, chatId, carrierId) => {
      if (carrierId !== '') await memory.put(keyOf(carrierId), trackId)
      recent.push({ chatId, at: now(), trackId })
      if (recent.length > MOST_KEPT) recent.shift()
    },
    messageIdOf: async ({ carrierId, messageId, createdAt }, chatId) => {
      const carried = carrierId === null ? null : await memory.get(keyOf(carrierId))
      if (typeof carried === 'string') return carried
      const near = createdAt === null ? undefined : sentAbout(createdAt, chatId)
      return near ?? carrierId ?? messageId
    },
  }
}

const keyOf = (carrierId: string): string => `carrier:${carrierId}`
