/** How long to wait before the next try, in milliseconds: twice as long each time, with jitter. */
import { setTimeout as sleep } from 'node:timers/promises'

export function backOffMs(failures: number, first = 1_000, longest = 60_000): number {
  const wait = Math.min(longest, first * 2 ** Math.min(failures, 20))
  return wait / 2 + Math.random() * (wait / 2)
}

/** Resolves early when `signal` is aborted. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined)
