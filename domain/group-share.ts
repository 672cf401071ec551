/** How several workers share one report. Shares sum exactly to the whole, whatever the rounding (invariant 4). */
import type { Refused } from './decision.ts'
import type { PersonId, WorkerShare } from './model.ts'
import { add, fitsDecimals, multiply, pieces, type Quantity, subtract, ZERO } from './quantity.ts'

/** One worker's claim: a percent, or minutes worked, or neither (an even part of what is left). */
export type WorkerClaim = {
  readonly personId: PersonId
  /** Percent, 0 < percent ≤ 100, up to four decimals. */
  readonly percent: Quantity | null
  /** Minutes on this work, as they were said: of all or of nobody. Percents, where said, win. */
  readonly minutes: number | null
}

export type ShareRefusal =
  | { readonly kind: 'sameWorkerTwice'; readonly personId: PersonId }
  | { readonly kind: 'percentNotPositive'; readonly personId: PersonId; readonly percent: Quantity }
  /** Minutes were said of some and are nothing, or unknown, of this one. */
  | { readonly kind: 'minutesNotPositive'; readonly personId: PersonId }
  /** The named percents exceed 100, fall short with nobody to take the rest, or leave nothing for the unnamed. */
  | { readonly kind: 'percentsNot100'; readonly sum: Quantity }

const HUNDRED = pieces(100)

/** Three workers at 33.33 % mean a third each; so much per head may be missing or too much. */
const PERCENT_SLACK_PER_WORKER = multiply(HUNDRED, 1n as Quantity)

/**
 * Splits `good` (in steps of the unit's decimals) and `pay` (in ten-thousandths) among the workers: by percent where
 * named, else by minutes where said, else evenly. No workers: no shares.
 */
export function shareGroup(
  claims: readonly WorkerClaim[],
  whole: { readonly good: Quantity; readonly pay: Quantity; readonly decimals: number },
): { kind: 'shared'; shares: readonly WorkerShare[] } | Refused<ShareRefusal> {
  const weights = weightsOf(claims)
  if (weights.kind === 'refused') return weights
  const good = splitExactly(whole.good, weights.of, smallestStep(whole))
  const pay = splitExactly(whole.pay, weights.of)
  const sharePct = splitExactly(HUNDRED, weights.of)
  const shares = claims.map(({ personId }, i) => ({
    personId,
    good: good[i] ?? ZERO,
    sharePct: sharePct[i] ?? ZERO,
    pay: pay[i] ?? ZERO,
  }))
  return { kind: 'shared', shares }
}

/** The unit's smallest amount, so that nobody gets a third of a piece; finer when the whole itself is finer. */
function smallestStep(whole: { readonly good: Quantity; readonly decimals: number }): bigint {
  return fitsDecimals(whole.good, whole.decimals) ? 10n ** BigInt(Math.max(0, 4 - whole.decimals)) : 1n
}

function weightsOf(claims: readonly WorkerClaim[]): { kind: 'weights'; of: readonly bigint[] } | Refused<ShareRefusal> {
  const twice = claims.find((c, i) => claims.findIndex(other => other.personId === c.personId) < i)
  if (twice) return { kind: 'refused', why: { kind: 'sameWorkerTwice', personId: twice.personId } }
  if (claims.some(c => c.percent !== null)) return weightsByPercent(claims)
  if (claims.some(c => c.minutes !== null)) return weightsByMinutes(claims)
  return { kind: 'weights', of: claims.map(() => 1n) }
}

/** Hundredths of a minute: finer nobody says it, and a part of a minute is not nothing. */
function weightsByMinutes(
  claims: readonly WorkerClaim[],
): { kind: 'weights'; of: readonly bigint[] } | Refused<ShareRefusal> {
  const minutes = claims.map(c => Math.round((c.minutes ?? 0) * 100))
  const without = claims[minutes.findIndex(m => !(m > 0))]
  if (without !== undefined) return { kind: 'refused', why: { kind: 'minutesNotPositive', personId: without.personId } }
  return { kind: 'weights', of: minutes.map(BigInt) }
}

/** Whoever named no percent takes an even part of what the others left. */
function weightsByPercent(
  claims: readonly WorkerClaim[],
): { kind: 'weights'; of: readonly bigint[] } | Refused<ShareRefusal> {
  for (const { personId, percent } of claims)
    if (percent !== null && percent <= 0n)
      return { kind: 'refused', why: { kind: 'percentNotPositive', personId, percent } }
  const sum = add(...claims.map(c => c.percent ?? ZERO))
  const left = subtract(HUNDRED, sum)
  const unnamed = BigInt(claims.filter(c => c.percent === null).length)
  const slack = PERCENT_SLACK_PER_WORKER * BigInt(claims.length)
  const fits = unnamed > 0n ? left > 0n : left <= slack && left >= -slack
  if (!fits) return { kind: 'refused', why: { kind: 'percentsNot100', sum } }
  // Scaled by the number of the unnamed, their even part is a whole number too.
  const scale = unnamed === 0n ? 1n : unnamed
  return { kind: 'weights', of: claims.map(c => (c.percent === null ? left : c.percent * scale)) }
}

/**
 * Splits a whole ≥ 0 by weights in units of `step`: everyone gets the floor, and the largest remainders get one step
 * more, the earlier named first among equals. The parts always sum to the whole.
 */
export function splitExactly(whole: Quantity, weights: readonly bigint[], step = 1n): readonly Quantity[] {
  const sum = weights.reduce((a, b) => a + b, 0n)
  if (sum === 0n) return weights.map(() => ZERO)
  const units = whole / step
  const floors = weights.map(w => (units * w) / sum)
  const missing = units - floors.reduce((a, b) => a + b, 0n)
  const byRemainder = weights
    .map((w, index) => ({ index, remainder: (units * w) % sum }))
    .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  const favoured = new Set(byRemainder.slice(0, Number(missing)).map(r => r.index))
  return floors.map((floor, i) => ((floor + (favoured.has(i) ? 1n : 0n)) * step) as Quantity)
}
