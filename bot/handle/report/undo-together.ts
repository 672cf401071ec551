/** Reports that were booked in one go are taken back in one go: all of them, or none. */
import { loadOrders } from '../../../db/orders.ts'
import { type BookedReport, reportsBookedWith } from '../../../db/reports.ts'
import type { OrderChange } from '../../../domain/decision.ts'
import type { Order, OrderCode, Report, ReportId } from '../../../domain/model.ts'
import { joinChanges } from '../../../domain/report-batch.ts'
import { decideReversal, type ReversalDecision } from '../../../domain/reversal.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { manyReversedCard } from '../../cards/many-receipts-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { reversalRefusalLines } from '../../cards/reversal-refusal.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { audited } from '../audit.ts'
import { tellSentBack } from '../inspection/tell-sent-back.ts'
import { questionPlace } from '../pending.ts'
import { type Decision, onlySaying, type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { ledgerOf, reversalContext, reversalRequest } from './undo.ts'

export async function planUndoTogether(turn: Turn, id: string): Promise<Plan> {
  const together = await reportsBookedWith(turn.sql, id as ReportId)
  if (together.length === 0) return say(reply(textMessage(turn.cards.words.report.nothingToUndo)))
  return { kind: 'decide', orders: codesOf(together), attempt: () => attempt(turn, id as ReportId) }
}

const codesOf = (booked: readonly BookedReport[]): readonly OrderCode[] => [
  ...new Set(booked.map(({ orderCode }) => orderCode)),
]

/** An order and its ledger, as they stand once what was decided so far is taken back. */
type Standing = { readonly order: Order; readonly ledger: readonly Report[] }

async function attempt(turn: Turn, id: ReportId): Promise<Decision> {
  const together = await reportsBookedWith(turn.sql, id)
  const orders = await loadOrders(turn.sql, codesOf(together))
  const standing = new Map<OrderCode, Standing>(
    await Promise.all(
      orders.map(async order => [order.code, { order, ledger: await ledgerOf(turn, order.id) }] as const),
    ),
  )
  const changes: OrderChange[] = []
  // The newest first: what a later line has used is free again.
  for (const booked of together.toReversed()) {
    const { order, ledger } = standingOf(standing, booked)
    const decided = takeBack(turn, order, booked, ledger)
    if (decided.kind === 'refused') return refused(turn, order, booked, decided.why)
    changes.push(decided.change)
    standing.set(order.code, { order: decided.after, ledger: [...ledger, ...decided.change.reports] })
  }
  return undone(
    turn,
    together,
    changes,
    [...standing.values()].map(({ order }) => order),
  )
}

function standingOf(standing: ReadonlyMap<OrderCode, Standing>, { orderCode }: BookedReport): Standing {
  const found = standing.get(orderCode)
  if (found === undefined) throw new Error('a booked report has its order')
  return found
}

function takeBack(turn: Turn, order: Order, booked: BookedReport, ledger: readonly Report[]): ReversalDecision {
  const step = findStep(order, booked.report.stepSeq)
  if (step === null) throw new Error('a booked report has its step')
  const context = reversalContext(turn, order, step, booked.report, ledger)
  return decideReversal(order, reversalRequest(turn, booked), context)
}

type Why = Extract<ReversalDecision, { kind: 'refused' }>['why']

function refused(turn: Turn, order: Order, { report, stepName }: BookedReport, why: Why): Decision {
  const { words } = turn.cards
  const step = findStep(order, report.stepSeq)
  const lines = step === null ? [] : reversalRefusalLines(turn.cards, order, step, why)
  const card = refusalCard(words.report.correctTitle(order.code, stepName), [words.many.noneUndone, ...lines])
  return onlySaying(reply(cardMessage(card)))
}

const rowsOf = ({ id }: Order, changes: readonly OrderChange[]): readonly Report[] =>
  changes.flatMap(({ orderId, reports }) => (orderId === id ? reports : []))

function undone(
  turn: Turn,
  together: readonly BookedReport[],
  changes: readonly OrderChange[],
  after: readonly Order[],
): Decision {
  return {
    after,
    effects: {
      changes: joinChanges(changes),
      audit: together.map(({ report }) => audited(turn, 'report.reversed', { kind: 'report', id: report.id })),
      outbox: after.flatMap(order => tellSentBack(turn, order, rowsOf(order, changes), turn.person.name)),
      pending: [{ ...questionPlace(turn), question: null }],
    },
    speech: speech([reply(cardMessage(manyReversedCard(turn.cards, together)))], turn.cards.words.report.toastUndone),
  }
}
