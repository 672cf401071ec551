/** The buttons under a handover: one leader gives the shift, another takes it. */
import { addAudit } from '../../../db/commit.ts'
import type { Transaction } from '../../../db/connect.ts'
import { handoverToSign, type StoredHandover, storeSignatures } from '../../../db/handovers.ts'
import { type HandoverSide, type SignRefusal, signHandover } from '../../../domain/handover.ts'
import type { Action } from '../../action.ts'
import { clockTime } from '../../cards/context.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { handoverCard, readHandoverFacts } from '../../cards/handover-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, type Speech, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

export const planSignHandover = (turn: Turn, action: Extract<Action, { do: 'signHandover' }>): Plan => ({
  kind: 'transact',
  write: tx => sign(turn, tx, action.handover, action.side),
})

async function sign(turn: Turn, tx: Transaction, id: string, side: HandoverSide): Promise<Speech> {
  const handover = await handoverToSign(tx, id)
  const { digest } = turn.cards.words
  if (handover === null) return speech([reply(textMessage(digest.handoverGone))])
  const teamIds = [...turn.catalog.teams.values()]
    .filter(({ departmentId }) => departmentId === handover.departmentId)
    .map(({ id: teamId }) => teamId)
  const signed = signHandover(handover, side, turn.person, teamIds, turn.now)
  if (signed.kind === 'refused') {
    // The card may have been signed on another screen: it is shown as it stands.
    const why = refusalText(turn, signed.why)
    return { toast: why, update: shown(turn, handover), replies: [reply(textMessage(why))] }
  }
  await storeSignatures(tx, signed.handover)
  await addAudit(tx, [audited(turn, `handover.${side}`, { kind: 'handover', id })], heardAs(turn.event))
  return { toast: digest.handoverSigned, update: shown(turn, signed.handover), replies: [] }
}

function refusalText({ cards }: Turn, why: SignRefusal): string {
  const words = cards.words.digest.handoverRefused
  return why.kind === 'alreadySigned'
    ? words.alreadySigned(cards.personName(why.by), clockTime(cards, why.at))
    : words[why.kind]
}

/** In the site's language: the whole group reads it. */
function shown({ catalog, now }: Turn, handover: StoredHandover): Speech['update'] {
  const facts = readHandoverFacts(handover.facts)
  if (facts === null) return null
  const departmentName = catalog.departments.get(handover.departmentId)?.name ?? handover.departmentId
  return reply(cardMessage(handoverCard(cardContextFor(catalog, null, now), { ...handover, departmentName }, facts)))
}
