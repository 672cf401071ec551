/**
 * Taking a report back, and putting a right one in its place. The ledger only grows: a reversal is a counter row that
 * names what it undoes, a correction is a reversal and a new row in one change (invariant 3).
 */
import type { Refused } from './decision.ts'
import { firstSaid } from './first-said.ts'
import { askedBy, withAsked } from './inspection.ts'
import type {
  Channel,
  InspectionId,
  Instant,
  Order,
  OrderStatus,
  Person,
  PersonId,
  Report,
  ReportId,
  TeamId,
} from './model.ts'
import { applyDraft, type Concluded, concludeChange } from './order-ledger.ts'
import { mayDo, type Subject } from './permissions.ts'
import { add, largest, negate, type Quantity, subtract, ZERO } from './quantity.ts'
import {
  type AcceptanceMode,
  type AcceptedReport,
  type DraftedReport,
  draftReport,
  flagsOf,
  type ReportContext,
  type ReportDecision,
  type ReportRefusal,
  type ReportRequest,
} from './report-acceptance.ts'
import { subjectOf } from './report-refusal.ts'
import { stepsLeftShort } from './send-back.ts'
import { findStep, openRework } from './step-progress.ts'
import { followingId, mainOf, rowsFollowing } from './unreported-steps.ts'

export type ReversalRequest = {
  readonly reportId: ReportId
  /** Id of the counter row; rows that undo filled-in rows are named `${reversalId}.1`, … */
  readonly reversalId: ReportId
  readonly actor: Person
  readonly now: Instant
  readonly channel: Channel
  readonly note: string
}

export type ReversalContext = ReportContext & {
  /** Rows of this order: at least the one asked for, those filled in because of it, and reversals of it. */
  readonly ledger: readonly Report[]
  /** Teams of the people who did the work; their leaders may judge it like the leader of the step's team. */
  readonly workerTeamIds: readonly TeamId[]
}

/** What stands in the way of a row's going, whoever asks. */
export type UndoRefusal =
  | { readonly kind: 'unknownReport'; readonly reportId: ReportId }
  | { readonly kind: 'isReversal' }
  /** Filled in because of another row; it goes with that one. */
  | { readonly kind: 'filledIn'; readonly becauseOf: ReportId }
  | { readonly kind: 'alreadyReversed'; readonly by: ReportId }
  /** An inspector has judged its pieces: that result must be taken back first. */
  | { readonly kind: 'inspected'; readonly by: InspectionId }
  /** It is the result of an inspection, which is taken back as a whole and then made anew. */
  | { readonly kind: 'isInspection'; readonly inspection: InspectionId }
  | { readonly kind: 'orderNotOpen'; readonly status: OrderStatus }
  /** Later steps used the pieces. So much good of this row could still go; those steps must take theirs back first. */
  | {
      readonly kind: 'nextConsumed'
      readonly canGo: Quantity
      readonly steps: readonly { readonly seq: number; readonly name: string }[]
    }
  /** Of its good pieces a later step sent some back, which must be taken back first. */
  | { readonly kind: 'sentBack'; readonly missing: Quantity }
  /** What it sent back has been worked again since: those reports must go first. */
  | { readonly kind: 'reworkBegun'; readonly at: { readonly seq: number } }
  /** Pieces this row sent to rework have come back in a later report, which must go first. */
  | { readonly kind: 'reworkCameBack'; readonly missing: Quantity }

export type ReversalRefusal =
  | UndoRefusal
  | { readonly kind: 'notYours'; readonly reporterId: PersonId | null }
  | { readonly kind: 'windowOver'; readonly editWindowMinutes: number }
  /** The leader let it pass, or put it right: what a leader has put their name to, only one in charge takes back. */
  | { readonly kind: 'approvedAlready' | 'putRight' }

export type ReversalDecision =
  | ({ readonly kind: 'reversed'; readonly reversal: Report; readonly undone: Report } & Concluded)
  | Refused<ReversalRefusal>

/** Takes a report back, with the rows filled in because of it. */
export function decideReversal(order: Order, request: ReversalRequest, context: ReversalContext): ReversalDecision {
  const found = findUndoable(order, request.reportId, context.ledger)
  if (found.kind === 'refused') return found
  const forbidden = refusalOfRights(order, found.row, request, context)
  if (forbidden) return { kind: 'refused', why: forbidden }
  return undoRow(order, found.row, request, context)
}

/** The counter rows of a row that may go, and what follows. Rejections enter here: their rights are the reviewer's. */
export function undoRow(
  order: Order,
  row: Report,
  request: ReversalRequest,
  context: ReversalContext,
): Exclude<ReversalDecision, Refused<ReversalRefusal>> | Refused<UndoRefusal> {
  const [reversal, ...rest] = counterRows(row, request, context.ledger)
  // The last first: no row of the ledger may find a total that was never so.
  const draft = { reports: [...rest.toReversed(), reversal] }
  const harm = harmDone(order, draft.reports, row, null, context)
  if (harm) return { kind: 'refused', why: harm }
  return { kind: 'reversed', reversal, undone: row, ...concludeChange(order, draft, request.now) }
}

/** Held for the leader like any report above the gate: then nothing is reversed either, until the leader agrees. */
export type CorrectionDecision =
  | AcceptedCorrection
  | Extract<ReportDecision, { kind: 'toReview' }>
  | Refused<ReversalRefusal | ReportRefusal>

export type AcceptedCorrection = Omit<AcceptedReport, 'kind'> & {
  readonly kind: 'corrected'
  readonly reversal: Report
  readonly undone: Report
}

/**
 * Puts `replacement` in the place of the named row, in one change: the new row is judged as if the old one had never
 * been, and only what remains in the end must not be missing downstream.
 */
export function decideCorrection(
  order: Order,
  request: ReversalRequest,
  replacement: ReportRequest,
  context: ReversalContext,
): CorrectionDecision {
  const found = findUndoable(order, request.reportId, context.ledger)
  if (found.kind === 'refused') return found
  if (found.row.inspectionId !== null)
    return { kind: 'refused', why: { kind: 'isInspection', inspection: found.row.inspectionId } }
  const forbidden = refusalOfRights(order, found.row, request, context)
  if (forbidden) return { kind: 'refused', why: forbidden }
  return replaceRow(order, found.row, request, { replacement, mode: {} }, context)
}

/** The correction itself, once it is allowed; the approval of a held correction enters here. */
export function replaceRow(
  order: Order,
  row: Report,
  request: ReversalRequest,
  { replacement, mode }: { readonly replacement: ReportRequest; readonly mode: AcceptanceMode },
  context: ReversalContext,
): CorrectionDecision {
  const [reversal, ...rest] = counterRows(row, request, context.ledger)
  const without = applyDraft(order, { reports: [reversal, ...rest] })
  const drafted = draftReport(without, replacement, context, { ...mode, replaces: row.id })
  if (drafted.kind !== 'drafted') return drafted
  const reports = [...rest.toReversed(), reversal, drafted.report, ...drafted.autoRows]
  const harm = harmDone(order, reports, row, drafted, context)
  if (harm) return { kind: 'refused', why: harm }
  const draft = { reports, reviews: drafted.reviews, sessions: replacement.sessions }
  const concluded = concludeChange(order, draft, replacement.occurredAt)
  const flags = flagsOf(order, drafted, concluded.after, context.inspection)
  const asked = askedBy(drafted.step, drafted.report, context.inspection)
  const after = withAsked(concluded.after, drafted.step.seq, asked)
  return {
    kind: 'corrected',
    change: concluded.change,
    after,
    report: drafted.report,
    flags,
    asked,
    reversal,
    undone: row,
  }
}

/** The row, when it stands for itself, was not undone yet, and the order still takes changes. */
export function findUndoable(
  order: Order,
  reportId: ReportId,
  ledger: readonly Report[],
): { kind: 'found'; row: Report } | Refused<UndoRefusal> {
  const row = ledger.find(r => r.id === reportId && r.orderId === order.id)
  if (!row) return { kind: 'refused', why: { kind: 'unknownReport', reportId } }
  const why = refusalOfRow(order, row, ledger)
  return why ? { kind: 'refused', why } : { kind: 'found', row }
}

function refusalOfRow(order: Order, row: Report, ledger: readonly Report[]): UndoRefusal | null {
  if (row.reversalOf !== null) return { kind: 'isReversal' }
  const becauseOf = mainOf(row)
  if (becauseOf !== null && ledger.some(r => r.id === becauseOf)) return { kind: 'filledIn', becauseOf }
  const counter = ledger.find(r => r.reversalOf === row.id)
  if (counter) return { kind: 'alreadyReversed', by: counter.id }
  const going = new Set([row, ...rowsFollowing(row.id, ledger)].map(r => r.id))
  const judged = ledger.find(r => r.sourceId !== null && going.has(r.sourceId) && stands(r, ledger))
  if (judged?.inspectionId) return { kind: 'inspected', by: judged.inspectionId }
  const again = ledger.find(r => r.reworkId !== null && going.has(r.reworkId) && stands(r, ledger))
  if (again) return { kind: 'reworkBegun', at: { seq: again.stepSeq } }
  if (order.status === 'closed' || order.status === 'cancelled' || order.status === 'planned')
    return { kind: 'orderNotOpen', status: order.status }
  return null
}

/** Whether a row still counts: no reversal, and not reversed. */
export const stands = (row: Report, ledger: readonly Report[]): boolean =>
  row.reversalOf === null && !ledger.some(r => r.reversalOf === row.id)

/** The reporter alone within the site's window and until a leader approved or corrected it; whoever is in charge of the step at any time (design, invariant 13). */
function refusalOfRights(
  order: Order,
  row: Report,
  { actor, now }: ReversalRequest,
  context: ReversalContext,
): ReversalRefusal | null {
  if (mayDo(actor, 'reverseLate', subjectOfRow(order, row, context))) return null
  if (row.reporterId !== actor.id || !actor.active) return { kind: 'notYours', reporterId: row.reporterId }
  const first = firstSaid(row, context.ledger)
  if (row.review === 'approved') return { kind: 'approvedAlready' }
  if (first.putRight) return { kind: 'putRight' }
  const { editWindowMinutes } = context.settings
  const age = now.epochMilliseconds - first.at.epochMilliseconds
  return age <= editWindowMinutes * 60_000 ? null : { kind: 'windowOver', editWindowMinutes }
}

/** Whom a row belongs to and who is in charge of it. */
export function subjectOfRow(order: Order, row: Report, context: ReversalContext): Subject {
  const step = findStep(order, row.stepSeq)
  const ofStep = step ? subjectOf(step, context) : {}
  const reporter = row.reporterId === null ? [] : [row.reporterId]
  return {
    ...ofStep,
    teamIds: [...(ofStep.teamIds ?? []), ...context.workerTeamIds],
    ownerIds: [...reporter, ...row.workers.map(w => w.personId)],
  }
}

function counterRows(row: Report, request: ReversalRequest, ledger: readonly Report[]): readonly [Report, ...Report[]] {
  const filledIn = rowsFollowing(row.id, ledger)
  return [
    counterRow(row, request.reversalId, request),
    ...filledIn.map((auto, i) => ({
      ...counterRow(auto, followingId(request.reversalId, i + 1), request),
      channel: 'auto' as const,
    })),
  ]
}

/** It belongs to the day of the work it undoes, so that the day's figures come right (invariant 7). */
function counterRow(row: Report, id: ReportId, { actor, now, channel, note }: ReversalRequest): Report {
  return {
    ...row,
    id,
    good: negate(row.good),
    scrap: negate(row.scrap),
    rework: negate(row.rework),
    reworkDone: negate(row.reworkDone),
    reworkGood: negate(row.reworkGood),
    reworkBad: negate(row.reworkBad),
    waiting: negate(row.waiting),
    conceded: negate(row.conceded),
    returned: negate(row.returned),
    workers: row.workers.map(w => ({ ...w, good: negate(w.good), pay: negate(w.pay) })),
    minutes: row.minutes === 0 ? 0 : -row.minutes,
    reportedAt: now,
    effectiveAt: now,
    channel,
    review: 'auto',
    overGate: false,
    reversalOf: row.id,
    reporterId: actor.id,
    note,
  }
}

/** Out for rework, of each step's first production and of each sending at each of its steps. */
function reworkOut({ steps, reworks }: Order): readonly Quantity[] {
  const made = reworks.flatMap(route => route.made)
  const first = steps.map(({ id, totals }) => {
    const sentBack = made.filter(({ stepId }) => stepId === id).map(each => openRework(each.totals))
    return subtract(openRework(totals), add(...sentBack))
  })
  return [...first, ...made.map(({ totals }) => openRework(totals))]
}

/** What would be missing once the row is gone: pieces later steps have used, or rework that has come back. */
function harmDone(
  before: Order,
  reports: readonly Report[],
  row: Report,
  replacement: DraftedReport | null,
  context: ReportContext,
): UndoRefusal | null {
  const after = applyDraft(before, { reports })
  const owed = reworkOut(after).find(open => open < 0n)
  if (owed !== undefined) return { kind: 'reworkCameBack', missing: negate(owed) }
  const taken = after.steps.flatMap(({ totals: t }) => [
    t.conceded,
    t.reworkGood,
    t.reworkBad,
    // What was reworked or conceded is part of what is good; none of it is more than all of it.
    subtract(t.good, largest(t.reworkGood, t.conceded)),
  ])
  const gone = taken.find(quantity => quantity < 0n)
  if (gone !== undefined) return { kind: 'sentBack', missing: negate(gone) }
  const judged = new Set((replacement ? [replacement.report, ...replacement.autoRows] : []).map(r => r.stepSeq))
  const short = stepsLeftShort(before, reports, context.settings).filter(s => !judged.has(s.seq))
  if (short.length === 0) return null
  const kept = replacement && replacement.step.id === row.stepId ? replacement.report.good : ZERO
  const missing = largest(ZERO, ...short.map(s => s.by))
  const canGo = largest(ZERO, subtract(subtract(row.good, kept), missing))
  return { kind: 'nextConsumed', canGo, steps: short.map(({ seq, name }) => ({ seq, name })) }
}
