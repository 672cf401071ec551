/** The one clock of the house. In the sandbox it can be moved forward, never back; the offset outlives a restart. */
import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../domain/clock.ts'

export type MovableClock = Clock & {
  /** Milliseconds ahead of the machine's clock. */
  readonly offsetMs: () => number
  readonly moveTo: (offsetMs: number) => void
}

export function createClock(offsetMs = 0): MovableClock {
  let ahead = offsetMs
  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(Date.now() + ahead),
    offsetMs: () => ahead,
    moveTo: offset => {
      ahead = Math.max(ahead, offset)
    },
  }
}
