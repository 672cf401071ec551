import type { Temporal } from 'temporal-polyfill'

/** The only one who may be asked what time it is. Passed in, so that tests and the sandbox can move it (design §7). */
export interface Clock {
  now(): Temporal.Instant
}
