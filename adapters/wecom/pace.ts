/** WeCom's limits are kept on this side: what is above them it refuses, or drops without a word. */
import type { Pace } from '../kit/pace.ts'
import { PlatformError } from '../port.ts'
import { LONGEST_TURN_MS } from './limits.ts'

/** Waits for its turn where that is near. Rejects with `retryLater` where it is far: a chat's limit must not hold up others. */
export async function takeTurn(pace: Pace): Promise<void> {
  const retryAfterMs = Math.ceil(pace.waitMs())
  if (retryAfterMs > LONGEST_TURN_MS) {
    throw new PlatformError('wecom', 'retryLater', 'the chat’s messages of this minute or hour are used up', {
      vendorCode: 'ownPace',
      retryAfterMs,
    })
  }
  await pace.take()
}

/** What the platform says of a call that came too soon. */
export function noteTooOften(pace: Pace, error: unknown): void {
  if (error instanceof PlatformError && error.vendorCode === '45009') pace.restFor(error.retryAfterMs ?? 60_000)
}
