/** "做完50个 报废2": one statement or several become ledger rows, all together or none. */
import { loadOrders } from '../../db/orders.ts'
import { loadForReport, type ReportFacts } from '../../db/report-facts.ts'
import type { LoadedTurn } from '../../db/turns.ts'
import type { OrderChange } from '../../domain/decision.ts'
import type { Order, OrderCode, Person, ReasonCode, Report } from '../../domain/model.ts'
import { add, formatQuantity, ZERO } from '../../domain/quantity.ts'
import type { AcceptedReport } from '../../domain/report-acceptance.ts'
import { gate } from '../../domain/step-progress.ts'
import { againCard } from '../cards/again-card.ts'
import { heldNoticeCard } from '../cards/held-notice-card.ts'
import { manyReceiptsCard } from '../cards/many-receipts-card.ts'
import { cardMessage, textMessage } from '../cards/message.ts'
import { type ReceiptFacts, receiptCard } from '../cards/receipt-card.ts'
import { reportRefusalCard } from '../cards/report-refusal.ts'
import { stepCard } from '../cards/step-card.ts'
import { refusalCard } from '../cards/talk-cards.ts'
import { askedOf } from './ask-inspection.ts'
import { audited } from './audit.ts'
import { type Booker, type Booking, decideBooking, factsQuery, loadFactsFor, type Statement } from './book-report.ts'
import { holdFor, reviewRequestFor, type ToReview } from './leader-request.ts'
import { ask, questionPlace } from './pending.ts'
import { type Decision, type Effects, type Plan, type Reply, reply, speech } from './plan.ts'
import { stepFacts } from './tasks.ts'
import type { Turn } from './turn.ts'

/** `sureAgain`: the person confirmed that the same quantity was really made once more. */
export function planReport(turn: Turn, said: readonly [Statement, ...Statement[]], sureAgain = false): Plan {
  const codes = [...new Set(said.map(line => line.order))]
  return { kind: 'decide', orders: codes, attempt: fresh => attempt(turn, codes, said, { sureAgain, fresh }) }
}

async function attempt(
  turn: Turn,
  codes: readonly OrderCode[],
  said: readonly Statement[],
  { sureAgain, fresh }: { readonly sureAgain: boolean; readonly fresh: boolean },
): Promise<Decision> {
  const [first] = said
  if (said.length > 1 || first === undefined) return severalAt(turn, codes, said)
  const loaded = (fresh ? null : foreseenFor(turn, first)) ?? (await loadFor(turn, first))
  if (loaded === null) return { effects: {}, speech: speech([reply(textMessage(turn.cards.words.common.oldCard))]) }
  turn.orders.put(loaded.order, turn.catalog.version)
  return single(turn, decideBooking(bookerOf(turn), loaded.order, first, loaded.facts), first, sureAgain)
}

function loadFor(turn: Turn, said: Statement) {
  const known = turn.orders.get(said.order, turn.catalog.version)
  return loadForReport(turn.sql, factsQuery(bookerOf(turn), said), known)
}

/** What came with the turn, when it is of this very step. */
function foreseenFor({ loaded }: Turn, { order, seq }: Statement): LoadedTurn['foreseen'] {
  const { foreseen } = loaded
  return foreseen?.order.code === order && foreseen.facts.seq === seq ? foreseen : null
}

async function severalAt(turn: Turn, codes: readonly OrderCode[], said: readonly Statement[]): Promise<Decision> {
  const by = bookerOf(turn)
  const [orders, facts] = await Promise.all([
    loadOrders(turn.sql, codes),
    Promise.all(said.map(line => loadFactsFor(turn.sql, by, line))),
  ])
  return several(turn, decideAll(turn, orders, said, facts))
}

export const bookerOf = ({ catalog, now, person, channel, newId }: Turn): Booker & { readonly worker: Person } => ({
  catalog,
  now,
  reporter: person,
  worker: person,
  channel,
  newId,
})

/** Statements on one order are judged one upon the other: the second finds what the first has used. */
function decideAll(
  turn: Turn,
  orders: readonly Order[],
  said: readonly Statement[],
  facts: readonly (ReportFacts | null)[],
): readonly Booking[] {
  const latest = new Map(orders.map(order => [order.code, order]))
  return said.flatMap((line, index) => {
    const order = latest.get(line.order)
    if (order === undefined) return []
    const booking = decideBooking(bookerOf(turn), order, line, facts[index] ?? null)
    if (booking.decision.kind === 'accepted') latest.set(line.order, booking.decision.after)
    return [booking]
  })
}

function single(turn: Turn, booking: Booking, said: Statement, sureAgain: boolean): Decision {
  const { decision } = booking
  switch (decision.kind) {
    case 'refused':
      return {
        effects: {},
        speech: speech([reply(cardMessage(reportRefusalCard(turn.cards, booking.order, booking.step, decision.why)))]),
      }
    case 'toReview':
      return held(turn, booking, decision)
    case 'accepted':
      if (booking.sameBefore !== null && !sureAgain) return askAgain(turn, booking, said)
      return booked(turn, booking, decision)
  }
}

function askAgain(turn: Turn, { order, step, sameBefore }: Booking, said: Statement): Decision {
  if (step === null || sameBefore === null) return { effects: {}, speech: speech([]) }
  return {
    effects: {},
    speech: speech([reply(cardMessage(againCard(turn.cards, { order, step, said, before: sameBefore })))]),
  }
}

function booked(turn: Turn, booking: Booking, decision: AcceptedReport): Decision {
  const facts = receiptFacts(turn, booking, decision)
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
    effects: { ...bookingEffects(turn, [booking]), pending: pendingAfter(turn, decision, booking) ?? [] },
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

/** What is written with accepted bookings: the changes, one per order; who did it; and the leader's review cards. */
export function bookingEffects(turn: Turn, bookings: readonly Booking[]): Effects {
  const accepted = bookings.flatMap(({ decision }) => (decision.kind === 'accepted' ? [decision] : []))
  const asked = accepted.map(decision => askedOf(turn, decision))
  return {
    changes: joinChanges(accepted.map(({ change }) => change)),
    audit: accepted.map(({ report }) =>
      audited(
        turn,
        'report.booked',
        { kind: 'report', id: report.id },
        { good: formatQuantity(report.good), scrap: formatQuantity(report.scrap) },
      ),
    ),
    inspections: asked.flatMap(({ inspections }) => inspections),
    outbox: [
      ...bookings.flatMap(({ decision, step }) =>
        decision.kind === 'accepted' && step !== null ? reviewRequestFor(turn, decision, step) : [],
      ),
      ...asked.flatMap(({ outbox }) => outbox),
    ],
  }
}

/** Changes of one order, each decided on what the one before left, become one. */
function joinChanges(changes: readonly OrderChange[]): readonly OrderChange[] {
  const joined = new Map<number, OrderChange>()
  for (const change of changes) {
    const before = joined.get(change.orderId)
    joined.set(change.orderId, before === undefined ? change : joinTwo(before, change))
  }
  return [...joined.values()]
}

const joinTwo = (first: OrderChange, second: OrderChange): OrderChange => ({
  ...first,
  order: { ...first.order, ...second.order },
  steps: [...first.steps, ...second.steps],
  reports: [...first.reports, ...second.reports],
  reviews: [...first.reviews, ...second.reviews],
  sessions: [...first.sessions, ...second.sessions],
})

const reasonOf = (turn: Turn, code: ReasonCode | null) =>
  code === null ? null : (turn.catalog.defects.get(code) ?? null)

function held(turn: Turn, { order, step }: Booking, decision: ToReview): Decision {
  if (step === null) return { effects: {}, speech: speech([]) }
  const { asked, gate: here } = decision.why
  const { id, heldReports, outbox, leader } = holdFor(bookerOf(turn), order, step, decision, turn.person.id)
  const card = heldNoticeCard(turn.cards, { order, step, asked, reportable: here.reportable, leader })
  const audit = [audited(turn, 'report.held', { kind: 'heldReport', id }, { asked: formatQuantity(asked) })]
  return { effects: { heldReports, outbox, audit }, speech: speech([reply(cardMessage(card))]) }
}

/** Several statements: booked together, or, when one can't be, none (the card says which). */
function several(turn: Turn, bookings: readonly Booking[]): Decision {
  const stopped = bookings.find(({ decision, sameBefore }) => decision.kind !== 'accepted' || sameBefore !== null)
  if (stopped !== undefined || bookings.length === 0)
    return { effects: {}, speech: speech([reply(cardMessage(stoppedCard(turn, stopped)))]) }
  const receipts = bookings.flatMap(booking =>
    booking.decision.kind === 'accepted' ? [receiptFacts(turn, booking, booking.decision)] : [],
  )
  return {
    effects: bookingEffects(turn, bookings),
    speech: speech([reply(cardMessage(manyReceiptsCard(turn.cards, receipts)))]),
  }
}

function stoppedCard(turn: Turn, stopped: Booking | undefined) {
  const words = turn.cards.words
  if (stopped === undefined) return refusalCard(words.refusal.title, [words.refusal.unknownStep])
  const { decision, order, step } = stopped
  if (decision.kind === 'refused') return reportRefusalCard(turn.cards, order, step, decision.why)
  if (decision.kind === 'toReview') return reportRefusalCard(turn.cards, order, step, decision.why)
  return refusalCard(words.report.againTitle, [
    words.report.againOneByOne(words.report.stepTitle(order.code, step?.name ?? '')),
  ])
}

export function receiptFacts(
  turn: Turn,
  booking: Pick<Booking, 'facts' | 'worked'>,
  decision: AcceptedReport,
): ReceiptFacts {
  const { after, report } = decision
  const step = after.steps.find(({ seq }) => seq === report.stepSeq)
  if (step === undefined) throw new Error('a booked report has its step')
  return {
    order: after,
    step,
    report,
    reportable: gate(after, step.seq, turn.catalog.site.settings.report)?.reportable ?? ZERO,
    reason: reasonOf(turn, report.reason),
    // Goods received are nobody's work.
    today: booking.facts === null || report.channel === 'receipt' ? null : dayWith(booking.facts.day, report, turn),
    overlapped: booking.worked.overlapping,
    corrected: null,
    firstPiece: decision.flags.firstPiece,
  }
}

function dayWith(day: ReportFacts['day'], report: AcceptedReport['report'], turn: Turn): ReceiptFacts['today'] {
  const mine = report.workers.find(({ personId }) => personId === turn.person.id)
  if (mine === undefined) return null
  return { reports: day.reports + 1, good: add(day.good, mine.good), pay: add(day.pay, mine.pay) }
}
