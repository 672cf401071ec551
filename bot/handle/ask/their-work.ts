/** What somebody made, and has to do, is for those in charge of them. */
import type { PersonId } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { cardMessage } from '../../cards/message.ts'
import { refusalCard, tasksButton } from '../../cards/talk-cards.ts'
import { payOf } from '../pay/pay.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

/** null: the asker may see it. */
export function unlessInCharge(
  turn: Turn,
  { id, name }: { readonly id: PersonId; readonly name: string },
): Plan | null {
  if (mayDo(turn.person, 'seeOutput', payOf(turn, id))) return null
  const { notYoursTitle, notYourPeople } = turn.cards.words.ask
  return say(reply(cardMessage(refusalCard(notYoursTitle, [notYourPeople(name)], [tasksButton(turn.cards)]))))
}
