/** What somebody made, and has to do, is for those in charge of them. */
import type { PersonId } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { cardMessage } from '../../cards/message.ts'
import { refusalCard, tasksButton } from '../../cards/talk-cards.ts'
import { payOf } from '../pay/pay.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

export const seesOutput = (turn: Turn, id: PersonId): boolean => mayDo(turn.person, 'seeOutput', payOf(turn, id))

/** null: the asker may see it. */
export const unlessInCharge = (
  turn: Turn,
  { id, name }: { readonly id: PersonId; readonly name: string },
): Plan | null => (seesOutput(turn, id) ? null : notYours(turn, turn.cards.words.ask.notYourPeople(name)))

/** null: the asker is in charge of somebody. */
export function unlessLeading(turn: Turn): Plan | null {
  const leads = [...turn.catalog.people.keys()].some(id => id !== turn.person.id && seesOutput(turn, id))
  return leads ? null : notYours(turn, turn.cards.words.ask.notYourRanking)
}

const notYours = ({ cards }: Turn, why: string): Plan =>
  say(reply(cardMessage(refusalCard(cards.words.ask.notYoursTitle, [why], [tasksButton(cards)]))))
