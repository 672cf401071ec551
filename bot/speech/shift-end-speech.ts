/** What people are told when their shift is over. */
import type { ShiftEndParts } from '../../jobs/shift-end.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { cardMessage, textMessage } from '../cards/message.ts'
import { shiftEndCard, timersCutText } from '../cards/shift-end-card.ts'
import { tellPerson } from '../handle/tell.ts'
import { departmentQuietUntil } from './department-quiet.ts'

export const shiftEndSpeech: Pick<ShiftEndParts, 'question' | 'quietUntil'> = {
  quietUntil: departmentQuietUntil,

  question(catalog, person, facts, now, key) {
    const context = cardContextFor(catalog, catalog.people.get(person) ?? null, now)
    const message =
      facts.open.length === 0 ? textMessage(timersCutText(context, facts)) : cardMessage(shiftEndCard(context, facts))
    return tellPerson(catalog, person, { message, about: null, key })
  },
}
