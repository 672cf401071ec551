/** Delivering what the bot said to an event that is acknowledged by now: it does not come again, so we are patient. */
import { patiently as tryFor } from '../kit/patiently.ts'
import type { AdapterLog, Answer, MessageRef, OutboundMessage } from '../port.ts'
import { codeOf, isPlatformError } from './errors.ts'
import type { Outbound } from './outbound.ts'

/** The same uuid makes one message of all tries. */
const PATIENCE = { tries: 4, longestWaitMs: 10_000 }
const patiently = <Result>(work: () => Promise<Result>): Promise<Result> => tryFor(work, PATIENCE)

/** Delivers one message of an answer, to where the event came from. */
export type Say = (message: OutboundMessage, dedup: string) => Promise<MessageRef>

export type Answers = {
  readonly replies: (replies: Answer['replies'], eventId: string, say: Say) => Promise<readonly MessageRef[]>
  /** What the pressed or quoted card has become. Never rejects. */
  readonly change: (
    { update, replies }: Pick<Answer, 'update' | 'replies'>,
    place: { readonly chatId: string; readonly eventId: string },
    say: Say,
  ) => Promise<void>
  /** A few words of the adapter's own. Never rejects. */
  readonly tell: (text: string, mentions: readonly string[], dedup: string, say: Say) => Promise<void>
}

export function createAnswers(log: AdapterLog, out: Outbound): Answers {
  const anew = (message: OutboundMessage, dedup: string, say: Say): Promise<unknown> =>
    patiently(() => say(message, dedup)).catch(error => log('error', 'feishu.answerNotSent', codeOf(error)))

  return {
    replies: async (replies, eventId, say) => {
      const refs: MessageRef[] = []
      for (const [index, reply] of replies.entries()) {
        refs.push(await patiently(() => say(reply, `${eventId}/${index}`)))
      }
      return refs
    },
    change: async ({ update, replies }, { chatId, eventId }, say) => {
      if (update === null) return
      const { messageId, message } = update
      try {
        await patiently(() => out.update({ chatId, messageId }, message))
      } catch (error) {
        log('warn', 'feishu.cardNotUpdated', codeOf(error))
        // Older than 14 days, or recalled. The news stands in a reply; where there is none, the card itself is the news.
        const isGone = isPlatformError(error) && error.code === 'gone'
        if (isGone && replies.length === 0) await anew(message, `${eventId}/anew`, say)
      }
    },
    tell: async (text, mentions, dedup, say) => {
      await anew({ text, card: null, summary: text, mentions, file: null }, dedup, say)
    },
  }
}
