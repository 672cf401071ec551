/** An answer is worth a short wait: tried again when the platform says that waiting helps. */
import { setTimeout as sleep } from 'node:timers/promises'
import { PlatformError } from '../port.ts'

export type Patience = { readonly mostTries?: number; readonly longestWaitMs?: number }

/** `work` must be safe to repeat. Rejects with its last error. */
export async function patiently<Result>(
  work: () => Promise<Result>,
  { mostTries = 3, longestWaitMs = 5_000 }: Patience = {},
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const wait = error instanceof PlatformError ? error.retryAfterMs : null
      if (wait === null || wait > longestWaitMs || tries >= mostTries) throw error
      await sleep(wait)
    }
  }
}
