/** Whether what can be pressed goes as a card; where one is refused, the same is said in words. */
import { type AdapterParts, PlatformError } from '../port.ts'
import { messageAsMarkdown } from './cards.ts'
import { CARDS_INTO_GROUPS_REST_MS, SAME_TASK_ID_CODE } from './doubts.ts'
import type { Saying } from './pieces.ts'
import { type BotPlace, isGroup } from './place.ts'
import type { Put } from './put.ts'

export type CardOrWords = {
  /** False for groups for a while, once one of them has refused a card. */
  readonly takesCards: (place: BotPlace) => boolean
  readonly put: (saying: Saying, card: object) => Promise<void>
}

type Parts = Pick<AdapterParts, 'memory' | 'words' | 'log' | 'now'>

export function createCardOrWords({ memory, words, log, now }: Parts, put: Put): CardOrWords {
  let noCardsIntoGroupsUntil = 0

  /** A card that was taken before is refused as a wrong one. */
  async function wasTaken(refusal: PlatformError, taskId: string): Promise<boolean> {
    return isSameAgain(refusal) && (await memory.get(`unsure:${taskId}`)) === true
  }

  async function sayInWords({ place, message, frame }: Saying, refusal: PlatformError): Promise<void> {
    log('warn', 'wecom.cardRefused', { vendorCode: refusal.vendorCode, group: isGroup(place) })
    await put(place, markdownBody(messageAsMarkdown(message, words)), null)
    // The same in words was taken, so it was the card that is not wanted there.
    if (isGroup(place) && frame === null && !isSameAgain(refusal)) {
      noCardsIntoGroupsUntil = now() + CARDS_INTO_GROUPS_REST_MS
    }
  }

  return {
    takesCards: place => !isGroup(place) || now() >= noCardsIntoGroupsUntil,
    put: async (saying, card) => {
      try {
        await put(saying.place, { msgtype: 'template_card', template_card: card }, saying.frame)
      } catch (error) {
        if (isLineGone(error)) await memory.put(`unsure:${saying.taskId}`, true)
        if (!isCardRefusal(error)) throw error
        if (!(await wasTaken(error, saying.taskId))) await sayInWords(saying, error)
      }
    },
  }
}

export const markdownBody = (content: string): object => ({ msgtype: 'markdown', markdown: { content } })

/** The card may have been taken before the line broke. */
const isLineGone = (error: unknown): boolean => error instanceof PlatformError && error.vendorCode === 'notConnected'

/** Whatever the code: a card that is wrong for WeCom is said in words. */
const isCardRefusal = (error: unknown): error is PlatformError =>
  error instanceof PlatformError && error.retryAfterMs === null && error.code === 'unknown'

const isSameAgain = ({ vendorCode }: PlatformError): boolean => vendorCode === String(SAME_TASK_ID_CODE)
