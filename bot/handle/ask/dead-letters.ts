/** "没送到的消息", "重发 12": what the platforms refused, and sending it again. */

import { type Catalog, identityKey } from '../../../db/catalog.ts'
import { addAudit } from '../../../db/commit.ts'
import { deadLetters, sendAgain } from '../../../db/deliveries.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { deadLettersCard, MOST_LETTERS } from '../../cards/dead-letters-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

export async function planDeadLetters(turn: Turn): Promise<Plan> {
  if (!mayDo(turn.person, 'administer')) return notAllowed(turn)
  const found = await deadLetters(turn.sql, MOST_LETTERS)
  return say(reply(cardMessage(deadLettersCard(turn.cards, found, lane => laneName(turn.catalog, lane)))))
}

export function planResend(turn: Turn, which: number | 'all'): Plan {
  if (!mayDo(turn.person, 'administer')) return notAllowed(turn)
  const { delivery } = turn.cards.words
  return {
    kind: 'transact',
    write: async tx => {
      const count = await sendAgain(tx, which)
      if (count === 0) return speech([reply(textMessage(delivery.nothingToSend))])
      const entry = audited(turn, 'message.sentAgain', { kind: 'message', id: String(which) }, { count })
      await addAudit(tx, [entry], heardAs(turn.event))
      return speech([reply(textMessage(delivery.sentAgain(count)))])
    },
  }
}

const notAllowed = (turn: Turn): Plan => say(reply(textMessage(turn.cards.words.delivery.notAllowed)))

/** Whose chat it is: a group's department, a person's name; else as the platform calls it. */
function laneName(catalog: Catalog, lane: string): string {
  const [platform = '', kind = '', ...rest] = lane.split(':')
  const id = rest.join(':')
  if (kind === 'person') return catalog.peopleByIdentity.get(identityKey(platform, id))?.name ?? id
  const group = catalog.groupsByChat.get(identityKey(platform, id))
  const department = group === undefined ? undefined : catalog.departments.get(group.departmentId)
  return group?.title ?? department?.name ?? id
}
