/**
 * The leader's word: on rows that count while they wait (`reviewRequired`), and on reports above the gate, of which
 * nothing counts before it is given. Never one's own (invariant 13).
 */
import { type Refused, type ReviewDecision, refused } from './decision.ts'
import type { Instant, Order, Person, PersonId, Report, ReportId, Review } from './model.ts'
import { type Concluded, concludeChange } from './order-ledger.ts'
import { mayDo, type Subject } from './permissions.ts'
import {
  type AcceptedReport,
  approveOverGate,
  type CreditedWorker,
  type HeldReport,
  type ReportRefusal,
  type ReportRequest,
} from './report-acceptance.ts'
import { subjectOf } from './report-refusal.ts'
import {
  type AcceptedCorrection,
  findUndoable,
  type ReversalContext,
  type ReversalRefusal,
  replaceRow,
  subjectOfRow,
  type UndoRefusal,
  undoRow,
} from './reversal.ts'
import { findStep } from './step-progress.ts'

export type ReviewRequest = {
  readonly reportId: ReportId
  readonly reviewer: Person
  readonly now: Instant
  readonly note: string
}

export type ReviewContext = ReversalContext & {
  /** Decisions on rows of this order so far. */
  readonly decisions: readonly ReviewDecision[]
}

export type RightsRefusal = { readonly kind: 'ownReport' } | { readonly kind: 'notPermitted' }
export type ReviewRefusal =
  | UndoRefusal
  | RightsRefusal
  /** Somebody was faster, or the row never needed a review. */
  | { readonly kind: 'notPending'; readonly review: Review; readonly by: PersonId | null }

/** What a row's review has come to: the last decision on it, or what it was booked with. */
export function reviewOf(row: Report, decisions: readonly ReviewDecision[]): Review {
  return decisions.findLast(d => d.reportId === row.id)?.decision ?? row.review
}

/** The leader agrees: quantities stay, the row takes effect. */
export function decideApproval(
  order: Order,
  request: ReviewRequest,
  context: ReviewContext,
): ({ readonly kind: 'approved'; readonly report: Report } & Concluded) | Refused<ReviewRefusal> {
  const { reportId, reviewer, now, note } = request
  const pending = findPending(order, request, context)
  if (pending.kind === 'refused') return pending
  const decision: ReviewDecision = { reportId, decision: 'approved', reviewerId: reviewer.id, at: now, note }
  return { kind: 'approved', report: pending.row, ...concludeChange(order, { reviews: [decision] }, now) }
}

/** The leader disagrees: the row is reversed, unless later steps have used its pieces. */
export function decideRejection(
  order: Order,
  request: ReviewRequest & { readonly reversalId: ReportId; readonly channel: Report['channel'] },
  context: ReviewContext,
):
  | ({ readonly kind: 'rejected'; readonly report: Report; readonly reversal: Report } & Concluded)
  | Refused<ReviewRefusal> {
  const { reportId, reviewer, now, note } = request
  const pending = findPending(order, request, context)
  if (pending.kind === 'refused') return pending
  const found = findUndoable(order, reportId, context.ledger)
  if (found.kind === 'refused') return found
  const undone = undoRow(order, found.row, { ...request, actor: reviewer }, context)
  if (undone.kind === 'refused') return undone
  const decision: ReviewDecision = { reportId, decision: 'rejected', reviewerId: reviewer.id, at: now, note }
  const draft = { reports: undone.change.reports, reviews: [decision] }
  return { kind: 'rejected', report: found.row, reversal: undone.reversal, ...concludeChange(order, draft, now) }
}

function findPending(
  order: Order,
  { reportId, reviewer }: ReviewRequest,
  context: ReviewContext,
): { kind: 'pending'; row: Report } | Refused<ReviewRefusal> {
  const row = context.ledger.find(r => r.id === reportId && r.orderId === order.id)
  if (!row) return refused({ kind: 'unknownReport', reportId })
  const counter = context.ledger.find(r => r.reversalOf === row.id)
  const review = reviewOf(row, context.decisions)
  const by = context.decisions.findLast(d => d.reportId === row.id)?.reviewerId ?? null
  if (review !== 'pending') return refused({ kind: 'notPending', review, by })
  if (counter) return refused({ kind: 'alreadyReversed', by: counter.id })
  const forbidden = refusalOfReviewer(reviewer, subjectOfRow(order, row, context))
  return forbidden ? refused(forbidden) : { kind: 'pending', row }
}

function refusalOfReviewer(reviewer: Person, subject: Subject): RightsRefusal | null {
  if (subject.ownerIds?.includes(reviewer.id)) return { kind: 'ownReport' }
  return mayDo(reviewer, 'review', subject) ? null : { kind: 'notPermitted' }
}

export type HeldRefusal = RightsRefusal | ReportRefusal | ReversalRefusal

/** Who may say yes or no to a report above the gate; null = this person may. */
export function refusalOfHeldReview(
  order: Order,
  held: HeldReport,
  reviewer: Person,
  context: ReversalContext,
): RightsRefusal | ReportRefusal | null {
  const step = findStep(order, held.stepSeq)
  if (!step) return { kind: 'unknownStep', stepSeq: held.stepSeq }
  const ofStep = subjectOf(step, context)
  const ownerIds = [...(held.reporterId === null ? [] : [held.reporterId]), ...held.workers.map(w => w.personId)]
  return refusalOfReviewer(reviewer, {
    ...ofStep,
    teamIds: [...(ofStep.teamIds ?? []), ...context.workerTeamIds],
    ownerIds,
  })
}

/**
 * Books a held report on the order as it is now, above the gate if it still is. A held correction undoes its row in
 * the same change (`reversalId` names the counter row then). All other rules hold as for any report.
 */
export function decideHeldApproval(
  order: Order,
  held: HeldReport,
  request: Omit<ReviewRequest, 'reportId'> & {
    readonly reversalId: ReportId
    /** The people named in `held`, loaded again. */
    readonly people: ReadonlyMap<PersonId, Person>
  },
  context: ReversalContext,
): AcceptedReport | AcceptedCorrection | Refused<HeldRefusal> {
  const { reviewer, now, note, people, reversalId } = request
  const forbidden = refusalOfHeldReview(order, held, reviewer, context)
  if (forbidden) return { kind: 'refused', why: forbidden }
  const mode = { approvedBy: { reviewerId: reviewer.id, at: now, note } }
  const replacement = restoreHeld(held, people)
  if (held.replaces === null) return approveOverGate(order, replacement, context, mode)
  const found = findUndoable(order, held.replaces, context.ledger)
  if (found.kind === 'refused') return found
  const undo = { reportId: found.row.id, reversalId, actor: reviewer, now, channel: held.channel, note }
  const decided = replaceRow(order, found.row, undo, { replacement, mode }, context)
  return decided.kind === 'toReview' ? { kind: 'refused', why: decided.why } : decided
}

/** The request as it was. People who are gone from the site are left out; a missing reporter counts as a program. */
function restoreHeld(held: HeldReport, people: ReadonlyMap<PersonId, Person>): ReportRequest {
  const { reporterId, workers, orderId: _, replaces: __, ...rest } = held
  const credited: CreditedWorker[] = []
  for (const { personId, percent, minutes } of workers) {
    const person = people.get(personId)
    if (person) credited.push({ person, percent, minutes })
  }
  return {
    ...rest,
    reporter: (reporterId !== null && people.get(reporterId)) || null,
    workers: credited,
    sessions: [],
  }
}
