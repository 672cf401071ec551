/** What was not understood: a courtesy gets a word back, a bare number is asked about, all else gets the nearest commands. */
import { cardMessage, textMessage } from '../cards/message.ts'
import { unknownCard } from '../cards/talk-cards.ts'
import { courtesyOf } from '../understand/courtesy.ts'
import type { Intent } from '../understand/intent.ts'
import { planReceivedInGroup } from './alert/alert-said.ts'
import { type Plan, reply, say } from './plan.ts'
import { planBareNumber } from './report/unplaced-report.ts'
import type { Turn } from './turn.ts'

type UnknownIntent = Extract<Intent, { kind: 'unknown' }>

export async function planUnknown(turn: Turn, intent: UnknownIntent): Promise<Plan> {
  const { talk } = turn.cards.words
  const courtesy = courtesyOf(intent.text)
  if (courtesy === 'greeting') return say(reply(textMessage(talk.greeting(turn.person.name))))
  const received = courtesy === 'acknowledged' ? await planReceivedInGroup(turn) : null
  if (received !== null) return received
  if (courtesy !== null) return say(reply(textMessage(talk.courtesy[courtesy])))
  const number = intent.why === 'noContext' ? await planBareNumber(turn, intent.text) : null
  return number ?? say(reply(cardMessage(unknownCard(turn.cards, intent))))
}
