/** "做完50个 报废2": one statement or several become ledger rows, all together or none. */

import type { Card } from '../../../adapters/card.ts'
import { heldSince } from '../../../db/held-reports.ts'
import { loadForReport, type RecentReport, type ReportFacts } from '../../../db/report-facts.ts'
import type { LoadedTurn } from '../../../db/turns.ts'
import type { Order, ReasonCode, Report, Step } from '../../../domain/model.ts'
import { doubtsToAsk } from '../../../domain/plausibility.ts'
import { add, formatQuantity, ZERO } from '../../../domain/quantity.ts'
import type { AcceptedReport } from '../../../domain/report-acceptance.ts'
import { joinChanges } from '../../../domain/report-batch.ts'
import { gate } from '../../../domain/step-progress.ts'
import { againCard } from '../../cards/again-card.ts'
import { doubtCard } from '../../cards/doubt-card.ts'
import { heldNoticeCard } from '../../cards/held-notice-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { type ReceiptFacts, receiptCard, type SoFar } from '../../cards/receipt-card.ts'
import { reportRefusalCard } from '../../cards/report-refusal.ts'
import { stepCard } from '../../cards/step-card.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import { stepFacts } from '../ask/tasks.ts'
import { audited } from '../audit.ts'
import { askedOf } from '../inspection/ask-inspection.ts'
import { tellSentBack } from '../inspection/tell-sent-back.ts'
import { shareAsksFor } from '../pay/share-asks.ts'
import { ask, questionPlace } from '../pending.ts'
import { type Decision, type Effects, onlySaying, type Plan, type Reply, reply, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import {
  type Booking,
  decideBooking,
  factsQuery,
  momentsBefore,
  type Statement,
  sentTo,
  workDateFor,
} from './book-report.ts'
import { bookedDoubt } from './doubt-json.ts'
import { readHeld } from './held-report-json.ts'
import { holdFor, reviewRequests, type ToReview } from './leader-request.ts'
import { bookerFor, bookerOf, workerOf } from './whose-work.ts'

/**
 * How a number came about. `typed`: it may be a slip. `offered`: the bot named it and the person pressed. `sure`: they
 * were asked about it, and confirmed.
 */
export type HowSaid = 'typed' | 'offered' | 'sure'

export function planReport(turn: Turn, said: Statement, how: HowSaid = 'typed'): Plan {
  return { kind: 'decide', orders: [said.order], attempt: fresh => attempt(turn, said, how, fresh) }
}

async function attempt(turn: Turn, said: Statement, how: HowSaid, fresh: boolean): Promise<Decision> {
  const loaded = await loadFor(turn, said, fresh)
  return loaded === null ? goneOrder(turn) : bookOne(turn, loaded, said, how)
}

export const goneOrder = ({ cards }: Turn): Decision => onlySaying(reply(textMessage(cards.words.common.oldCard)))

export type LoadedForReport = { readonly order: Order; readonly facts: ReportFacts }

/** The order, and what has to be known of whose work it is; null: there is no such order. */
export async function loadFor(turn: Turn, said: Statement, fresh: boolean): Promise<LoadedForReport | null> {
  const known = turn.orders.get(said.order, turn.catalog.version)
  const loaded =
    (fresh ? null : foreseenFor(turn, said)) ??
    (await loadForReport(turn.sql, factsQuery(bookerFor(turn, said), said), known))
  if (loaded !== null) turn.orders.put(loaded.order, turn.catalog.version)
  return loaded
}

/** `soFar`: what is said is the difference to a total, which no report before can be a repetition of. */
export async function bookOne(
  turn: Turn,
  { order, facts }: LoadedForReport,
  said: Statement,
  how: HowSaid,
  soFar: SoFar | null = null,
): Promise<Decision> {
  const booking = decideBooking(bookerFor(turn, said), order, said, facts)
  const sameBefore = soFar === null ? (booking.sameBefore ?? (await sameHeld(turn, booking))) : null
  return single(turn, { ...booking, sameBefore }, said, how, soFar)
}

/** The same from the same person, which waits for the leader since moments ago; only asked where this one would wait too. */
async function sameHeld(turn: Turn, { decision, step }: Booking): Promise<RecentReport | null> {
  if (decision.kind !== 'toReview' || step === null) return null
  const since = momentsBefore(turn.now)
  const waiting = await heldSince(turn.sql, { personId: turn.person.id, stepId: step.id, since })
  const [same] = waiting.flatMap(({ held: { payload, requestedAt } }): RecentReport[] => {
    const { good, scrap, rework } = readHeld(payload)
    const { held: now } = decision
    const isSame = good === now.good && scrap === now.scrap && rework === now.rework
    return isSame ? [{ good, scrap, rework, reportedAt: requestedAt }] : []
  })
  return same ?? null
}

/** What came with the turn, when it is of this very step and of who worked on it. */
function foreseenFor(turn: Turn, { order, seq, workers }: Statement): LoadedTurn['foreseen'] {
  const { foreseen } = turn.loaded
  const isTheirs = workerOf(turn, workers).id === turn.person.id
  return isTheirs && foreseen?.order.code === order && foreseen.facts.seq === seq ? foreseen : null
}

function single(turn: Turn, booking: Booking, said: Statement, how: HowSaid, soFar: SoFar | null): Decision {
  const { decision } = booking
  switch (decision.kind) {
    case 'refused':
      return {
        effects: {},
        speech: speech([reply(cardMessage(reportRefusalCard(turn.cards, booking.order, booking.step, decision.why)))]),
      }
    case 'toReview':
      return askFirst(turn, booking, said, how) ?? held(turn, booking, decision)
    case 'accepted':
      return askFirst(turn, booking, said, how) ?? booked(turn, booking, decision, how === 'sure', soFar)
  }
}

/** The same again, or a number that is unlikely: asked before it is booked. null: there is nothing to ask. */
function askFirst(turn: Turn, booking: Booking, said: Statement, how: HowSaid): Decision | null {
  const { order, step, sameBefore, doubts, facts } = booking
  if (step === null || how === 'sure') return null
  const shown = { ...said, reworkTo: sentTo(order, said) }
  if (sameBefore !== null) return asking(againCard(turn.cards, { order, step, said: shown, before: sameBefore }))
  // Nobody typed the number of "都做完了".
  if (how === 'offered' || said.good === 'rest') return null
  const workDate = workDateFor(bookerFor(turn, said), said.occurredAt ?? turn.now, step)
  const asked = doubtsToAsk(doubts, { past: facts?.past ?? [], workDate })
  return asked.length === 0
    ? null
    : asking(doubtCard(turn.cards, { order, step, said: { ...shown, good: said.good }, doubts: asked }))
}

const asking = (card: Card): Decision => onlySaying(reply(cardMessage(card)))

function booked(turn: Turn, booking: Booking, decision: AcceptedReport, sure: boolean, soFar: SoFar | null): Decision {
  const facts = { ...receiptFacts(turn, booking, decision), soFar }
  const card = receiptCard(turn.cards, facts)
  const { report } = decision
  const about = { kind: 'report', report: report.id, order: booking.order.code, seq: report.stepSeq } as const
  const summary = turn.cards.words.report.summary(
    facts.order.code,
    facts.step.name,
    formatQuantity(report.good),
    formatQuantity(report.scrap),
  )
  const receipt = reply(cardMessage(card, summary), about)
  return {
    after: [decision.after],
    effects: { ...bookingEffects(turn, [booking], sure), pending: pendingAfter(turn, decision, booking) ?? [] },
    speech: {
      toast: toastOf(turn, report),
      update: refreshed(turn, facts),
      replies: [receipt],
    },
  }
}

function toastOf({ cards }: Turn, { channel, good, waiting }: Report): string {
  const { toastBooked, toastReceived } = cards.words.report
  return (channel === 'receipt' ? toastReceived : toastBooked)(formatQuantity(add(good, waiting)))
}

/** The step's card that was pressed shows the numbers as they are now. */
function refreshed(turn: Turn, { order, step }: ReceiptFacts): Reply | null {
  if (turn.event.kind !== 'action' || turn.about?.kind !== 'step') return null
  return reply(cardMessage(stepCard(turn.cards, stepFacts(turn, order, step))), turn.about)
}

/** Scrap without a reason leaves one question open: the reason. Anything else is answered. */
function pendingAfter(turn: Turn, decision: AcceptedReport, { order }: Booking): Effects['pending'] {
  const { id, stepSeq } = decision.report
  if (decision.flags.reasonMissing) return ask(turn, { kind: 'reason', report: id, order: order.code, seq: stepSeq })
  return turn.pending === null ? [] : [{ ...questionPlace(turn), question: null }]
}

/**
 * What is written with accepted bookings: the changes, one per order; who did it; what is unlikely about them (`sure`:
 * and was confirmed); the leaders' review cards; what is to be inspected; and what those who shared the work are told.
 */
export function bookingEffects(turn: Turn, bookings: readonly Booking[], sure: boolean): Effects {
  const accepted = bookings.flatMap(({ decision, step, doubts }) =>
    decision.kind === 'accepted' && step !== null ? [{ decision, step, doubts }] : [],
  )
  const asks = accepted.map(({ decision, step }) => shareAsksFor(turn, decision, step))
  const asked = accepted.map(({ decision }) => askedOf(turn, decision))
  return {
    changes: joinChanges(accepted.map(({ decision }) => decision.change)),
    doubts: accepted.flatMap(({ decision, doubts }) =>
      doubts.map(doubt => bookedDoubt(turn, decision.report, doubt, sure)),
    ),
    audit: accepted.map(({ decision: { report } }) =>
      audited(
        turn,
        'report.booked',
        { kind: 'report', id: report.id },
        { good: formatQuantity(report.good), scrap: formatQuantity(report.scrap) },
      ),
    ),
    shareAsks: asks.flatMap(({ shareAsks }) => shareAsks),
    inspections: asked.flatMap(({ inspections }) => inspections),
    outbox: [
      ...reviewRequests(turn, turn.person.name, accepted),
      ...accepted.flatMap(({ decision }) => tellSentBack(turn, decision.after, [decision.report], turn.person.name)),
      ...asks.flatMap(({ outbox }) => outbox),
      ...asked.flatMap(({ outbox }) => outbox),
    ],
  }
}

const reasonOf = (turn: Turn, code: ReasonCode | null) =>
  code === null ? null : (turn.catalog.defects.get(code) ?? null)

function held(turn: Turn, { order, step }: Booking, decision: ToReview): Decision {
  if (step === null) return onlySaying()
  const { asked, gate: here } = decision.why
  const { id, heldReports, outbox, leader } = holdFor(bookerOf(turn), order, step, decision, turn.person.id)
  const card = heldNoticeCard(turn.cards, { order, step, asked, reportable: here.reportable, leader })
  const audit = [audited(turn, 'report.held', { kind: 'heldReport', id }, { asked: formatQuantity(asked) })]
  return { effects: { heldReports, outbox, audit }, speech: speech([reply(cardMessage(card))]) }
}

export function receiptFacts(
  turn: Turn,
  booking: Pick<Booking, 'facts' | 'worked'>,
  decision: AcceptedReport,
): ReceiptFacts {
  const { after, report } = decision
  const step = after.steps.find(({ seq }) => seq === report.stepSeq)
  if (step === undefined) throw new Error('a booked report has its step')
  const isToday = report.channel !== 'receipt' && report.workDate.equals(workDateFor(bookerOf(turn), turn.now, step))
  return {
    order: after,
    step,
    report,
    reportable: gate(after, step.seq, turn.catalog.site.settings.report)?.reportable ?? ZERO,
    reason: reasonOf(turn, report.reason),
    // Goods received are nobody's work.
    today: booking.facts === null || !isToday ? null : dayWith(booking.facts.day, report, turn),
    bookedFor: isToday || report.channel === 'receipt' ? null : shiftOf(turn, report, step),
    overlapped: booking.worked.overlapping,
    corrected: null,
    firstPiece: decision.flags.firstPiece,
  }
}

/** The day of the plant that it counts for, and the shift. */
function shiftOf({ catalog, person }: Turn, { occurredAt, workDate }: Report, step: Step): ReceiptFacts['bookedFor'] {
  const shift = workingTimeOfPerson(catalog, person, step).shiftAt(occurredAt)
  return { day: workDate.toString(), shift: shift?.workDate.equals(workDate) ? shift.shift.name : '' }
}

function dayWith(day: ReportFacts['day'], report: AcceptedReport['report'], turn: Turn): ReceiptFacts['today'] {
  const mine = report.workers.find(({ personId }) => personId === turn.person.id)
  if (mine === undefined) return null
  return { reports: day.reports + 1, good: add(day.good, mine.good), pay: add(day.pay, mine.pay) }
}
