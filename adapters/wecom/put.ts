/** One body into a chat of the bot: when, and whether as an answer or as a message of our own. */
import { createWindowPaces } from '../kit/pace.ts'
import { type AdapterLog, PlatformError } from '../port.ts'
import { remedyOf } from './errors.ts'
import type { Frame } from './life.ts'
import { CHAT_LIMITS } from './limits.ts'
import type { Line } from './line.ts'
import { unlessReceiptLost } from './lost-receipt.ts'
import { noteTooOften, takeTurn } from './pace.ts'
import { type BotPlace, chatIdOf, isGroup } from './place.ts'

/** `frame`: what it answers, if anything. */
export type Put = (place: BotPlace, body: object, frame: Frame | null) => Promise<void>

export function createPut(line: Line, log: AdapterLog): Put {
  const paces = createWindowPaces(CHAT_LIMITS)
  return async (place, body, frame) => {
    const pace = paces(chatIdOf(place))
    await takeTurn(pace)
    try {
      await unlessReceiptLost(place, () => answerOrPush(line, place, body, frame), log)
    } catch (error) {
      noteTooOften(pace, error)
      throw error
    }
  }
}

/** An answer where it can still be given. */
async function answerOrPush(line: Line, place: BotPlace, body: object, frame: Frame | null): Promise<void> {
  try {
    if (frame !== null) return await line.reply(frame, body)
  } catch (error) {
    if (!(error instanceof PlatformError) || remedyOf(Number(error.vendorCode)) !== 'push') throw error
  }
  const chatId = place.kind === 'group' ? place.groupId : place.userId
  await line.push({ chatId, isGroup: isGroup(place), body })
}
