/** Whoever is named in a shared report is told of it in the same transaction, and until when they may object. */
import type { Commit, OutboxEntry, ShareAsked } from '../../../db/commit.ts'
import type { Order, PersonId, Report, Step } from '../../../domain/model.ts'
import type { AcceptedReport } from '../../../domain/report-acceptance.ts'
import { answerUntil, membersToAsk } from '../../../domain/share-agreement.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { cardMessage } from '../../cards/message.ts'
import { type SharedFacts, shareAskCard } from '../../cards/share-cards.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import type { Booker } from '../report/book-report.ts'
import { tellPerson } from '../tell.ts'

type By = Pick<Booker, 'catalog' | 'now'>

export type ShareAsks = Required<Pick<Commit, 'shareAsks' | 'outbox'>>

export function shareAsksFor(
  by: By,
  { report, after }: Pick<AcceptedReport, 'report' | 'after'>,
  step: Step,
): ShareAsks {
  const asked = membersToAsk(report).map(personId => askOf(by, report, step, personId))
  return {
    shareAsks: asked,
    outbox: asked.flatMap(({ personId, until }) => telling(by, after, step, report, personId, until)),
  }
}

function askOf({ catalog, now }: By, report: Report, step: Step, personId: PersonId): ShareAsked {
  const working = workingTimeOfPerson(catalog, catalog.people.get(personId) ?? null, step)
  const until = answerUntil(working, now, catalog.site.settings.pay.agreeWithinHours)
  return { reportId: report.id, personId, askedAt: now, until }
}

function telling(
  { catalog, now }: By,
  order: Order,
  step: Step,
  report: Report,
  personId: PersonId,
  until: ShareAsked['until'],
): readonly OutboxEntry[] {
  const context = cardContextOf(catalog, personId, now)
  const card = shareAskCard(context, sharedFacts(order, step, report), personId, until)
  const about = { kind: 'report', report: report.id, order: order.code, seq: step.seq } as const
  return tellPerson(catalog, personId, { message: cardMessage(card), about, key: `share:${report.id}:${personId}` })
}

export const sharedFacts = (order: Order, step: Step, report: Report): SharedFacts => ({
  order: order.code,
  step: step.name,
  unit: order.unit,
  report,
})
