/** A bucket of permissions to call: kept here, so that the platform has no reason to complain. */
import { setTimeout as sleep } from 'node:timers/promises'

export type Rate = {
  /** Calls that may go at once. */
  readonly burst: number
  readonly perSecond: number
}

export type Pace = {
  /** Resolves when the next call may go; in the order they asked. */
  readonly take: () => Promise<void>
  /** The platform said how long to wait. */
  readonly restFor: (milliseconds: number) => void
}

/** `now` in milliseconds of a clock that only goes forward. */
export function createPace({ burst, perSecond }: Rate, now: () => number = () => performance.now()): Pace {
  let tokens = burst
  let filledAt = now()
  let restUntil = 0
  let last: Promise<void> = Promise.resolve()

  function waitMs(): number {
    const at = now()
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * perSecond)
    filledAt = at
    const forToken = tokens >= 1 ? 0 : ((1 - tokens) / perSecond) * 1000
    return Math.max(forToken, restUntil - at)
  }

  async function takeOne(): Promise<void> {
    for (let wait = waitMs(); wait > 0; wait = waitMs()) await sleep(Math.ceil(wait))
    tokens -= 1
  }

  return {
    take: () => {
      last = last.then(takeOne)
      return last
    },
    restFor: milliseconds => {
      restUntil = Math.max(restUntil, now() + milliseconds)
    },
  }
}

/** One pace per chat or person; those not used for a while are forgotten. */
export function createPaces(rate: Rate, most = 5_000): (key: string) => Pace {
  const paces = new Map<string, Pace>()
  return key => {
    const pace = paces.get(key) ?? createPace(rate)
    paces.delete(key)
    paces.set(key, pace)
    for (const oldest of paces.keys()) {
      if (paces.size <= most) break
      paces.delete(oldest)
    }
    return pace
  }
}
