/** Points in time compared. */
import { Temporal } from 'temporal-polyfill'
import type { Instant } from './model.ts'

export const instantAt = (epochMilliseconds: number): Instant =>
  Temporal.Instant.fromEpochMilliseconds(epochMilliseconds)

export const isAfter = (a: Instant, b: Instant): boolean => a.epochMilliseconds > b.epochMilliseconds

export const earliest = (first: Instant, ...rest: readonly Instant[]): Instant =>
  rest.reduce((a, b) => (isAfter(a, b) ? b : a), first)

export const latest = (first: Instant, ...rest: readonly Instant[]): Instant =>
  rest.reduce((a, b) => (isAfter(b, a) ? b : a), first)

/** The earlier of two of which either may never come. */
export const earlier = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null || b === null ? (a ?? b) : earliest(a, b)

/** ISO 8601 in UTC. A report writes a dozen: for whole milliseconds, which ours are, `Date` takes a tenth of the time. */
export const instantText = (at: Instant): string =>
  at.epochNanoseconds % 1_000_000n === 0n ? new Date(at.epochMilliseconds).toISOString() : at.toString()
