/**
 * What an inspector says, of pieces at a step or of a lot that came in: a verdict, quantities, a sample, defects, a concession.
 * How the words become numbers, and when they can't be right, is the same for both.
 */
import type { Person, PersonId, ReasonCode } from './model.ts'
import { add, fitsDecimals, largest, type Quantity, smallest, subtract, ZERO } from './quantity.ts'

/** How many are looked at of a lot, and how many of those may be bad. */
export type SamplingPlan = { readonly sampleQty: Quantity; readonly acceptNumber: Quantity }

export type Verdict = 'pass' | 'fail' | 'concede'

export type SaidDefect = { readonly reason: ReasonCode; readonly quantity: Quantity | null }
export type JudgedDefect = { readonly reason: ReasonCode; readonly quantity: Quantity }

export type Statement = {
  /** As pressed; null: it follows from the numbers. */
  readonly verdict: Verdict | null
  /** null: not said. */
  readonly good: Quantity | null
  /** Accepted although not as it should be; on top of `good`. null: with the verdict `concede` all that waits. */
  readonly conceded: Quantity | null
  /** How many were looked at; null: all of them. */
  readonly sample: Quantity | null
  /** Quantity null: all that is bad. */
  readonly defects: readonly SaidDefect[]
  /** Who lets bad pieces pass. */
  readonly approver: Person | null
  readonly note: string
}

export type StatementContext = {
  readonly unitDecimals: number
  readonly plan: SamplingPlan | null
  /** Whether the site has a list of defects to choose from. */
  readonly defectsKnown: boolean
  /** A measured value was out of its tolerance. */
  readonly outOfTolerance: boolean
}

export type NumberRefusal =
  | { readonly kind: 'negative' }
  | { readonly kind: 'notWhole'; readonly decimals: number }
  | { readonly kind: 'nothingSaid' }

export type StatementRefusal =
  | NumberRefusal
  | { readonly kind: 'moreThanWaiting'; readonly asked: Quantity; readonly waiting: Quantity }
  | { readonly kind: 'sampleTooSmall'; readonly sample: Quantity; readonly bad: Quantity }
  | { readonly kind: 'reasonMissing' }
  | { readonly kind: 'defectsDiffer'; readonly named: Quantity; readonly bad: Quantity }
  | { readonly kind: 'outOfTolerance' }

export type ConcessionRefusal =
  | { readonly kind: 'approverMissing' }
  | { readonly kind: 'approverMayNot'; readonly who: PersonId }
  | { readonly kind: 'concessionReasonMissing' }

/** `bad`: each kind of bad as it was said. */
export function refusalOfNumbers(
  { good, conceded, sample, verdict, defects }: Statement,
  bad: readonly Quantity[],
  { unitDecimals }: StatementContext,
): NumberRefusal | null {
  const named = defects.flatMap(({ quantity }) => quantity ?? [])
  const all = [good ?? ZERO, ...bad, conceded ?? ZERO, sample ?? ZERO, ...named]
  if (all.some(q => q < 0n)) return { kind: 'negative' }
  if (all.some(q => !fitsDecimals(q, unitDecimals))) return { kind: 'notWhole', decimals: unitDecimals }
  const said = verdict !== null || good !== null || sample !== null || add(...bad, conceded ?? ZERO) > 0n
  return said ? null : { kind: 'nothingSaid' }
}

export const concedes = ({ verdict, conceded }: Statement): boolean =>
  verdict === 'concede' || (conceded !== null && conceded > 0n)

/** The lot does not pass: it was said so, too many of the sample are bad, or a measure is out of its tolerance. */
export function fails(statement: Statement, bad: Quantity, { plan, outOfTolerance }: StatementContext): boolean {
  const { verdict, sample, good } = statement
  if (verdict === 'fail') return true
  if (concedes(statement)) return false
  const isSample = sample !== null && good === null
  return outOfTolerance || (isSample && bad > (plan?.acceptNumber ?? ZERO))
}

export type Accepted = {
  /** Conceded ones included. */
  readonly good: Quantity
  readonly conceded: Quantity
  readonly sample: Quantity
}

/** What a verdict or a sample says of the pieces that were not counted one by one. */
export function acceptedOf(
  statement: Statement,
  bad: Quantity,
  waiting: Quantity,
  context: StatementContext,
): Accepted {
  const { verdict } = statement
  const rest = largest(ZERO, subtract(waiting, add(bad, statement.conceded ?? ZERO)))
  const concedesAll = statement.conceded === null && verdict === 'concede'
  const conceded = statement.conceded ?? (concedesAll ? rest : ZERO)
  const passes = statement.good ?? (concedesAll || fails(statement, bad, context) ? ZERO : rest)
  const looked = statement.good === null ? (context.plan?.sampleQty ?? ZERO) : add(statement.good, bad, conceded)
  return { good: add(passes, conceded), conceded, sample: statement.sample ?? looked }
}

export type SaidBad = {
  /** As it was said, and what it comes to. */
  readonly said: Quantity
  readonly all: Quantity
  /** Whether each bad one needs its defect, or only those that were looked at. */
  readonly defectsOf: 'each' | 'sample'
}

/** `limit`: what may be judged. */
export function refusalOfAccepted(
  { good, sample }: Accepted,
  bad: SaidBad,
  statement: Statement,
  limit: Quantity,
  context: StatementContext,
): StatementRefusal | null {
  const asked = add(good, bad.all)
  if (asked > limit && asked > 0n) return { kind: 'moreThanWaiting', asked, waiting: limit }
  if (statement.sample !== null && sample < bad.said) return { kind: 'sampleTooSmall', sample, bad: bad.said }
  if (statement.verdict === 'pass' && context.outOfTolerance) return { kind: 'outOfTolerance' }
  return refusalOfDefects(statement, bad, context)
}

function refusalOfDefects(statement: Statement, bad: SaidBad, context: StatementContext): StatementRefusal | null {
  const { defects } = statement
  if (defects.length === 0) return bad.all > 0n && context.defectsKnown ? { kind: 'reasonMissing' } : null
  const named = add(...defects.map(({ quantity }) => quantity ?? ZERO))
  const leavesRest = bad.defectsOf === 'sample' || defects.some(({ quantity }) => quantity === null)
  const fits = leavesRest ? named <= bad.all : named === bad.all
  return fits || concedes(statement) ? null : { kind: 'defectsDiffer', named, bad: bad.all }
}

/** Who named no quantity has what the others leave; several such have it one after the other. */
export function defectsOf({ defects }: Statement, bad: Quantity): readonly JudgedDefect[] {
  let left = bad
  const judged: JudgedDefect[] = []
  const counted = defects.toSorted((a, b) => Number(a.quantity === null) - Number(b.quantity === null))
  for (const { reason, quantity } of counted) {
    const taken = quantity === null ? left : smallest(left, quantity)
    if (taken > 0n) judged.push({ reason, quantity: taken })
    left = subtract(left, taken)
  }
  return judged
}

/** Only with the name of somebody who may, and with a reason. */
export function refusalOfConcession(
  statement: Statement,
  mayConcede: (person: Person) => boolean,
): ConcessionRefusal | null {
  if (!concedes(statement)) return null
  const { approver, note } = statement
  if (approver === null) return { kind: 'approverMissing' }
  if (!mayConcede(approver)) return { kind: 'approverMayNot', who: approver.id }
  return note.trim() === '' ? { kind: 'concessionReasonMissing' } : null
}
