/** The bot was added to a group: it says what it is, and what waited for that group goes out. */
import { openLane } from '../../../db/outbox.ts'
import { textMessage } from '../../cards/message.ts'
import { type Plan, reply, speech } from '../plan.ts'
import { laneOf } from '../tell.ts'

export const joinAgain = (platform: string, chatId: string, words: string): Plan => ({
  kind: 'transact',
  write: async tx => {
    await openLane(tx, laneOf(platform, { kind: 'chat', chatId }))
    return speech([reply(textMessage(words))])
  },
})
