/** What a leader is asked about a report: to review it, or to let it through above the gate. */
import type { HeldReport as HeldRow, OutboxEntry } from '../../../db/commit.ts'
import type { Order, PersonId, Report, Step } from '../../../domain/model.ts'
import type { AcceptedReport, HeldReport, ReportDecision } from '../../../domain/report-acceptance.ts'
import { encodeAction } from '../../action.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { cardMessage } from '../../cards/message.ts'
import { heldCard, type ReviewFacts, reviewCard } from '../../cards/review-card.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { judgeOver, tellPerson } from '../tell.ts'
import type { Booker } from './book-report.ts'
import { writeHeld } from './held-report-json.ts'

type By = Pick<Booker, 'catalog' | 'now'>
export type ToReview = Extract<ReportDecision, { kind: 'toReview' }>

/** The review card, where the step's reports are reviewed; nothing where nobody can be asked. */
export function reviewRequestFor(
  by: By,
  { flags, report, after }: Pick<AcceptedReport, 'flags' | 'report' | 'after'>,
  step: Step,
): readonly OutboxEntry[] {
  const leader = judgeOver(by.catalog, step.teamId, concernedIn(report))
  if (!flags.toBeReviewed || leader === null) return []
  const workers = report.workers.map(({ personId }) => personId)
  const card = reviewCard(leaderCards(by, leader), factsOf(by, after, step, { ...report, workers }), report.id)
  const about = { kind: 'report', report: report.id, order: after.code, seq: report.stepSeq } as const
  return tellPerson(by.catalog, leader, { message: cardMessage(card), about, key: `review:${report.id}` })
}

type Accepted = { readonly decision: AcceptedReport; readonly step: Step }

/** A card each; of several at once for the same leader one message, which opens the list. */
export function reviewRequests(by: By, who: string, accepted: readonly Accepted[]): readonly OutboxEntry[] {
  const asked = accepted.filter(({ decision }) => decision.flags.toBeReviewed)
  const byLeader = Map.groupBy(asked, ({ decision: { report }, step }) =>
    judgeOver(by.catalog, step.teamId, concernedIn(report)),
  )
  return [...byLeader].flatMap(([leader, reports]) => {
    const [one, another] = reports
    if (leader === null || one === undefined) return []
    return another === undefined
      ? reviewRequestFor(by, one.decision, one.step)
      : reviewsRequest(by, who, leader, one, reports.length)
  })
}

function reviewsRequest(by: By, who: string, leader: PersonId, { decision }: Accepted, count: number) {
  const cards = leaderCards(by, leader)
  const { many, talk } = cards.words
  const open = { label: talk.commandLabel.reviews, payload: encodeAction({ do: 'reviews' }), style: 'primary' as const }
  const card = refusalCard(many.reviewsTitle(count, who), [], [open], 'info')
  return tellPerson(by.catalog, leader, {
    message: cardMessage(card),
    about: null,
    key: `reviews:${decision.report.id}`,
  })
}

type ByWhom = Pick<Report, 'reporterId'> & { readonly workers: readonly { readonly personId: PersonId }[] }

/** Nobody decides about work of their own. */
const concernedIn = ({ reporterId, workers }: ByWhom): readonly PersonId[] => [
  ...(reporterId === null ? [] : [reporterId]),
  ...workers.map(({ personId }) => personId),
]

export type Hold = {
  readonly id: string
  readonly heldReports: readonly HeldRow[]
  readonly outbox: readonly OutboxEntry[]
  /** Who is asked; null: nobody can be. */
  readonly leader: PersonId | null
}

/** Keeps what is above the gate until the leader decides, and asks them. `personId`: whose report it is. */
export function holdFor(
  by: By & Pick<Booker, 'newId'>,
  order: Order,
  step: Step,
  { why, held }: ToReview,
  personId: PersonId,
): Hold {
  const id = by.newId()
  const leader = judgeOver(by.catalog, step.teamId, [personId, ...concernedIn(held)])
  const workers = held.workers.map(worker => worker.personId)
  const facts = factsOf(by, order, step, { ...held, workers, reporterId: personId })
  const card = heldCard(leaderCards(by, leader), facts, id, why.asked, why.gate.reportable)
  const telling = { message: cardMessage(card), about: null, key: `held:${id}` }
  return {
    id,
    leader,
    heldReports: [waiting(by, id, order, step, held, personId)],
    outbox: leader === null ? [] : tellPerson(by.catalog, leader, telling),
  }
}

const leaderCards = (by: By, leader: PersonId | null) =>
  cardContextFor(by.catalog, leader === null ? null : (by.catalog.people.get(leader) ?? null), by.now)

type Judged = Pick<
  Report,
  'good' | 'scrap' | 'rework' | 'reworkDone' | 'reason' | 'reporterId' | 'minutes' | 'occurredAt'
> & {
  readonly workers: readonly PersonId[]
}

/** A report as a leader's card shows it. */
export const factsOf = (by: By, order: Order, step: Step, row: Judged): ReviewFacts => ({
  order,
  step,
  said: row,
  reason: row.reason === null ? null : (by.catalog.defects.get(row.reason) ?? null),
  reporterId: row.reporterId,
  workers: row.workers,
  minutes: row.minutes,
  occurredAt: row.occurredAt,
})

function waiting(by: By, id: string, order: Order, step: Step, held: HeldReport, personId: PersonId): HeldRow {
  return {
    id,
    orderId: order.id,
    stepId: step.id,
    personId,
    payload: writeHeld(held),
    status: 'waiting',
    requestedAt: by.now,
    decidedBy: null,
    decidedAt: null,
    note: '',
  }
}
