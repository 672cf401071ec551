/** Objections to a row of one's pay: when they may be raised, who decides, and what a decision may be. */
import type { Refused } from './decision.ts'
import type { Instant, Person, PersonId, PlainDate } from './model.ts'
import { mayDo, type Subject } from './permissions.ts'
import { type Quantity, ZERO } from './quantity.ts'

export type ObjectionRefusal =
  | { readonly kind: 'notYours' }
  /** An objection of theirs to this row waits for the leader, or was decided. */
  | { readonly kind: 'objectedAlready' }
  /** A counter row: what it takes back is to be objected to. */
  | { readonly kind: 'isReversal' }
  | { readonly kind: 'timeOver'; readonly days: number }
  | { readonly kind: 'monthClosed'; readonly month: PlainDate }

export type ObjectionFacts = {
  readonly personId: PersonId
  readonly ownerId: PersonId
  /** The day it was for, or was booked on if that was later: nobody can object to what they have not seen. */
  readonly seenOn: PlainDate
  /** First day of the month it is paid in, and whether that is closed. */
  readonly month: PlainDate
  readonly closed: boolean
  readonly objected: boolean
  readonly isReversal: boolean
}

/** `days`: the site's time, after the day. */
export function refusalOfObjection(facts: ObjectionFacts, today: PlainDate, days: number): ObjectionRefusal | null {
  if (facts.ownerId !== facts.personId) return { kind: 'notYours' }
  if (facts.closed) return { kind: 'monthClosed', month: facts.month }
  if (facts.objected) return { kind: 'objectedAlready' }
  if (facts.isReversal) return { kind: 'isReversal' }
  const age = facts.seenOn.until(today, { largestUnit: 'day' }).days
  return age > days ? { kind: 'timeOver', days } : null
}

export type JudgeRefusal =
  | { readonly kind: 'notPermitted' }
  | { readonly kind: 'decidedAlready'; readonly by: PersonId | null }
  /** An adjustment changes something, and says why. */
  | { readonly kind: 'noAmount' }
  | { readonly kind: 'noReason' }
  | { readonly kind: 'tooMuch'; readonly most: Quantity }

/** `subject.ownerIds`: everybody whose pay or report it is; none of them decides. */
export function refusalOfJudge(
  judge: Person,
  status: 'open' | 'kept' | 'changed',
  decidedBy: PersonId | null,
  subject: Subject,
): Refused<JudgeRefusal> | null {
  if (!mayDo(judge, 'judgePay', subject)) return { kind: 'refused', why: { kind: 'notPermitted' } }
  return status === 'open' ? null : { kind: 'refused', why: { kind: 'decidedAlready', by: decidedBy } }
}

/** A row of pay above this is a slip of the finger. */
const LARGEST_ADJUSTMENT = 1_000_000_0000n as Quantity

/** `amount`: what is added to the pay; below zero it is taken off. */
export function refusalOfAdjustment(amount: Quantity, reason: string): JudgeRefusal | null {
  if (amount === ZERO) return { kind: 'noAmount' }
  const size = amount < ZERO ? -amount : amount
  if (size > LARGEST_ADJUSTMENT) return { kind: 'tooMuch', most: LARGEST_ADJUSTMENT }
  return reason.trim() === '' ? { kind: 'noReason' } : null
}

export type PayRowState = 'agreed' | 'disputed' | 'inReview' | 'awaited'

/** Nobody's row counts as agreed while an objection to it is open (issue 6). */
export function stateOfRow(row: {
  readonly objections: number
  readonly inReview: boolean
  readonly awaitedUntil: Instant | null
}): PayRowState {
  if (row.objections > 0) return 'disputed'
  if (row.inReview) return 'inReview'
  return row.awaitedUntil === null ? 'agreed' : 'awaited'
}

/** The sum of rows is exact; it is rounded to cents once, where it is paid out: half away from zero. */
export function toCents(amount: Quantity): Quantity {
  const size = amount < ZERO ? -amount : amount
  const cents = ((size + 50n) / 100n) * 100n
  return (amount < ZERO ? -cents : cents) as Quantity
}
