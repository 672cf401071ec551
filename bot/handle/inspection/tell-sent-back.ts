/** Whoever must rework what was sent back hears of it: the leader of the target's team, and the groups of its department. */
import type { Catalog } from '../../../db/catalog.ts'
import type { OutboxEntry } from '../../../db/commit.ts'
import type { Instant, Order, PersonId, Report } from '../../../domain/model.ts'
import { negate } from '../../../domain/quantity.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { cardMessage } from '../../cards/message.ts'
import { type SentBackFacts, sentBackCard } from '../../cards/sent-back-card.ts'
import { leaderOver, tellDepartment, tellPerson } from '../tell.ts'

type Teller = { readonly catalog: Catalog; readonly now: Instant }

/** Of the rows of one change, those that send pieces back or take that back. `by`: who says so. */
export const tellSentBack = (
  teller: Teller,
  order: Order,
  reports: readonly Report[],
  by: string,
): readonly OutboxEntry[] => reports.flatMap(row => tellOne(teller, order, row, by))

function tellOne({ catalog, now }: Teller, order: Order, row: Report, by: string): readonly OutboxEntry[] {
  const to = order.steps.find(({ id }) => id === row.returnedTo)
  const from = findStep(order, row.stepSeq)
  if (to === undefined || from === null) return []
  const takenBack = row.reversalOf !== null
  const quantity = takenBack ? negate(row.returned) : row.returned
  const reason = row.reason === null ? null : (catalog.defects.get(row.reason)?.name ?? null)
  const facts: SentBackFacts = { order, from, to, quantity, reason, by, takenBack }
  const telling = (reader: PersonId | null) => ({
    message: cardMessage(
      sentBackCard(cardContextFor(catalog, reader === null ? null : (catalog.people.get(reader) ?? null), now), facts),
    ),
    about: { kind: 'step' as const, order: order.code, seq: to.seq },
    key: `sentBack:${row.id}`,
  })
  const leader = leaderOver(catalog, to.teamId, row.reporterId)
  const department = catalog.teams.get(to.teamId)?.departmentId
  return [
    ...(leader === null ? [] : tellPerson(catalog, leader, telling(leader))),
    ...(department === undefined ? [] : tellDepartment(catalog, department, telling(null))),
  ]
}
