/**
 * Goods that came in and wait for the quality department (issue 5): what needs it, how much may be judged, what becomes of
 * it. What is accepted is free; what is refused goes back to the supplier or is scrapped, and leaves through the ledger.
 *
 * Decided 2026-11-28 where the issue is silent: a lot that fails as a whole (said so, by its sample, by a measure) goes back to
 * the supplier, but for what is said to be scrapped; and what was let through and is used already is taken back no more.
 */
import { type Refused, refused } from './decision.ts'
import type { InspectionSettings } from './inspection.ts'
import type { IncomingInspection } from './inspection-record.ts'
import {
  acceptedOf,
  type ConcessionRefusal,
  concedes,
  defectsOf,
  fails,
  type JudgedDefect,
  refusalOfAccepted,
  refusalOfConcession,
  refusalOfNumbers,
  type Statement,
  type StatementContext,
  type StatementRefusal,
} from './inspection-statement.ts'
import type { DepartmentId, Instant, Person } from './model.ts'
import { mayDo } from './permissions.ts'
import { add, largest, negate, type Quantity, smallest, subtract, ZERO } from './quantity.ts'
import { freeOf, NO_LOT, type StockedLot } from './stock.ts'

/** The material's own rule, or the site's for all that comes in lots. */
export const waitsForInspection = (
  { inspectIncoming, lotTracked }: { readonly inspectIncoming: boolean; readonly lotTracked: boolean },
  { incoming }: Pick<InspectionSettings, 'incoming'>,
): boolean => inspectIncoming || (incoming === 'lots' && lotTracked)

/** What may be judged: what came in, or what a count has found of it since. Of no lot, nobody knows which were counted. */
export const waitingOf = (received: Quantity, { lot, quantity }: Pick<StockedLot, 'lot' | 'quantity'>): Quantity =>
  lot === NO_LOT ? received : smallest(received, largest(ZERO, quantity))

export type LotStatement = Statement & { readonly returned: Quantity; readonly scrap: Quantity }

export type LotContext = StatementContext & {
  readonly inspector: Person
  /** Of the quality department: who is in charge there inspects too. */
  readonly departmentIds: readonly DepartmentId[]
  readonly waiting: Quantity
}

export type LotSplit = {
  readonly good: Quantity
  readonly returned: Quantity
  readonly scrap: Quantity
  /** Of good. */
  readonly conceded: Quantity
}

export type RefusedMove = { readonly kind: 'supplierReturn' | 'scrap'; readonly quantity: Quantity }

export type JudgedLot = {
  readonly kind: 'judged'
  readonly result: 'pass' | 'fail' | 'conceded'
  readonly split: LotSplit
  readonly sample: Quantity
  readonly defects: readonly JudgedDefect[]
  /** What leaves, with the stock's sign. */
  readonly moves: readonly RefusedMove[]
  /** What goes on waiting. */
  readonly rest: Quantity
}

export type LotRefusal = { readonly kind: 'notInspector' } | StatementRefusal | ConcessionRefusal

export function decideLot(said: LotStatement, context: LotContext): JudgedLot | Refused<LotRefusal> {
  const { inspector, departmentIds, waiting } = context
  if (!mayDo(inspector, 'inspect', { departmentIds })) return refused({ kind: 'notInspector' })
  const numbers = refusalOfNumbers(said, [said.returned, said.scrap], context)
  if (numbers !== null) return refused(numbers)
  const bad = badOf(said, context)
  const all = add(bad.returned, bad.scrap)
  const accepted = acceptedOf(said, all, waiting, context)
  const named = { said: add(said.returned, said.scrap), all, defectsOf: 'sample' } as const
  const why =
    refusalOfAccepted(accepted, named, said, waiting, context) ??
    refusalOfConcession(said, person => mayDo(person, 'concede', { departmentIds }))
  return why === null ? judged(said, { ...accepted, ...bad }, context) : refused(why)
}

/** A lot that fails goes back as a whole, unless it was sorted: then what is good was said. */
function badOf(said: LotStatement, context: LotContext): Pick<LotSplit, 'returned' | 'scrap'> {
  const { returned, scrap, good } = said
  const failed = fails(said, add(returned, scrap), context)
  if (!failed || good !== null) return { returned, scrap }
  const most = largest(returned, subtract(context.waiting, scrap))
  return { returned: most, scrap }
}

function judged(
  said: LotStatement,
  { good, conceded, returned, scrap, sample }: LotSplit & { readonly sample: Quantity },
  context: LotContext,
): JudgedLot {
  const bad = add(returned, scrap)
  const failed = fails(said, add(said.returned, said.scrap), context)
  return {
    kind: 'judged',
    result: concedes(said) ? 'conceded' : failed || (good === ZERO && bad > ZERO) ? 'fail' : 'pass',
    split: { good, conceded, returned, scrap },
    sample,
    defects: defectsOf(said, bad),
    moves: movesOf({ returned, scrap }),
    rest: subtract(context.waiting, add(good, bad)),
  }
}

const movesOf = ({ returned, scrap }: Pick<LotSplit, 'returned' | 'scrap'>): readonly RefusedMove[] =>
  [
    { kind: 'supplierReturn', quantity: negate(returned) } as const,
    { kind: 'scrap', quantity: negate(scrap) } as const,
  ].filter(({ quantity }) => quantity !== ZERO)

export type LotReversal = {
  readonly actor: Person
  readonly reason: string
  readonly now: Instant
  readonly editWindowMinutes: number
  readonly departmentIds: readonly DepartmentId[]
  /** The lot as it lies there. */
  readonly lot: StockedLot
}

export type LotReversalRefusal =
  | { readonly kind: 'nothingToTakeBack' }
  | { readonly kind: 'reversalReasonMissing' }
  | { readonly kind: 'notYours' }
  | { readonly kind: 'windowOver'; readonly editWindowMinutes: number }
  /** What was let through has been handed out or used. */
  | { readonly kind: 'usedMeanwhile'; readonly accepted: Quantity; readonly free: Quantity }

/** The inspector within the site's window, whoever is in charge later; always with a reason. `again`: what waits once more. */
export function decideLotReversal(
  result: Pick<IncomingInspection, 'inspectorId' | 'doneAt' | 'reversed' | 'good' | 'returned' | 'scrap'>,
  reversal: LotReversal,
): { readonly kind: 'reversed'; readonly again: Quantity } | Refused<LotReversalRefusal> {
  const { inspectorId, doneAt, reversed, good, returned, scrap } = result
  if (inspectorId === null || doneAt === null || reversed !== null) return refused({ kind: 'nothingToTakeBack' })
  if (reversal.reason.trim() === '') return refused({ kind: 'reversalReasonMissing' })
  const why = refusalOfActor({ inspectorId, doneAt }, reversal)
  if (why !== null) return refused(why)
  const free = freeOf(reversal.lot)
  if (good > free) return refused({ kind: 'usedMeanwhile', accepted: good, free: largest(ZERO, free) })
  return { kind: 'reversed', again: add(good, returned, scrap) }
}

function refusalOfActor(
  { inspectorId, doneAt }: { readonly inspectorId: Person['id']; readonly doneAt: Instant },
  { actor, now, editWindowMinutes, departmentIds }: LotReversal,
): LotReversalRefusal | null {
  if (mayDo(actor, 'reverseLate', { departmentIds })) return null
  if (inspectorId !== actor.id || !actor.active) return { kind: 'notYours' }
  const age = now.epochMilliseconds - doneAt.epochMilliseconds
  return age <= editWindowMinutes * 60_000 ? null : { kind: 'windowOver', editWindowMinutes }
}
