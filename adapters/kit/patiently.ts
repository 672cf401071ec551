/** What is worth a short wait: an event that was acknowledged does not come again, so its answer is tried again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { PlatformError } from '../port.ts'

export type Patience = {
  readonly tries?: number
  /** A platform that wants to be left alone for longer is not waited for. */
  readonly longestWaitMs?: number
}

/**
 * Tries again while the platform says that it helps: first after the time it gave, then after twice as long each time.
 * `work` must be safe to repeat. Rejects with the last error.
 */
export async function patiently<Result>(
  work: () => Promise<Result>,
  { tries = 3, longestWaitMs = 5_000 }: Patience = {},
): Promise<Result> {
  for (let tried = 1; ; tried++) {
    try {
      return await work()
    } catch (error) {
      const asked = error instanceof PlatformError ? error.retryAfterMs : null
      if (asked === null || asked > longestWaitMs || tried >= tries) throw error
      await sleep(Math.min(longestWaitMs, asked * 2 ** (tried - 1)))
    }
  }
}
