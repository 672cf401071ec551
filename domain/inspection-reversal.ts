/** Taking the result of an inspection back: its rows of the ledger go, its pieces wait again, and so does the request. */
import type { OrderChange, Refused } from './decision.ts'
import type { InspectionId, Instant, Order, Person, PersonId, Report, ReportId } from './model.ts'
import { concludeChange } from './order-ledger.ts'
import { mayDo } from './permissions.ts'
import { subjectOf } from './report-refusal.ts'
import { decideReversal, type ReversalContext, type ReversalRefusal } from './reversal.ts'
import { findStep } from './step-progress.ts'

/** A result as it stands. */
export type StandingResult = {
  readonly id: InspectionId
  readonly stepSeq: number
  readonly inspectorId: PersonId
  readonly doneAt: Instant
}

export type ResultReversalRequest = {
  readonly actor: Person
  readonly reversalId: ReportId
  readonly reason: string
  readonly now: Instant
  readonly channel: Report['channel']
}

export type ResultReversalRefusal = ReversalRefusal | { readonly kind: 'reversalReasonMissing' }

/** The inspector within the site's window, whoever is in charge of the step later; always with a reason. */
export function decideResultReversal(
  order: Order,
  result: StandingResult,
  request: ResultReversalRequest,
  context: ReversalContext,
): { readonly kind: 'reversed'; readonly change: OrderChange; readonly after: Order } | Refused<ResultReversalRefusal> {
  const { reason, ...rest } = request
  if (reason.trim() === '') return { kind: 'refused', why: { kind: 'reversalReasonMissing' } }
  const row = context.ledger.find(({ id }) => id === (result.id as string))
  if (row !== undefined) return decideReversal(order, { ...rest, reportId: row.id, note: reason }, context)
  const why = refusalOfVerdict(order, result, request, context)
  if (why !== null) return { kind: 'refused', why }
  return { kind: 'reversed', ...concludeChange(order, {}, request.now) }
}

/** A verdict that judged no pieces is no row of the ledger; the same people may take it back. */
function refusalOfVerdict(
  order: Order,
  { stepSeq, inspectorId, doneAt }: StandingResult,
  { actor, now }: ResultReversalRequest,
  context: ReversalContext,
): ReversalRefusal | null {
  const step = findStep(order, stepSeq)
  if (step !== null && mayDo(actor, 'reverseLate', subjectOf(step, context))) return null
  if (inspectorId !== actor.id || !actor.active) return { kind: 'notYours', reporterId: inspectorId }
  const { editWindowMinutes } = context.settings
  const age = now.epochMilliseconds - doneAt.epochMilliseconds
  return age <= editWindowMinutes * 60_000 ? null : { kind: 'windowOver', editWindowMinutes }
}
