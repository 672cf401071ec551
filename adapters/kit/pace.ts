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
  /** How long a call that asks now would wait, those not counted that wait already. */
  readonly waitMs: () => number
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
    waitMs: () => Math.max(0, waitMs()),
    restFor: milliseconds => {
      restUntil = Math.max(restUntil, now() + milliseconds)
    },
  }
}

/** At most so many within any stretch of that length, as platforms count them that give a number per minute or hour. */
export type Window = { readonly most: number; readonly withinMs: number }

export function createWindowPace(windows: readonly Window[], now: () => number = () => performance.now()): Pace {
  const longest = Math.max(...windows.map(({ withinMs }) => withinMs))
  const taken: number[] = []
  let restUntil = 0
  let last: Promise<void> = Promise.resolve()

  function note(): void {
    const at = now()
    while (taken[0] !== undefined && taken[0] <= at - longest) taken.shift()
    taken.push(at)
  }

  function waitMs(): number {
    const at = now()
    const waits = windows.map(({ most, withinMs }) => (taken.at(-most) ?? Number.NEGATIVE_INFINITY) + withinMs - at)
    return Math.max(restUntil - at, ...waits)
  }

  async function takeOne(): Promise<void> {
    for (let wait = waitMs(); wait > 0; wait = waitMs()) await sleep(Math.ceil(wait))
    note()
  }

  return {
    take: () => {
      last = last.then(takeOne)
      return last
    },
    waitMs: () => Math.max(0, waitMs()),
    restFor: milliseconds => {
      restUntil = Math.max(restUntil, now() + milliseconds)
    },
  }
}

export const createWindowPaces = (windows: readonly Window[], most?: number): ((key: string) => Pace) =>
  kept(() => createWindowPace(windows), most)

function kept<One>(create: () => One, most = 5_000): (key: string) => One {
  const paces = new Map<string, One>()
  return key => {
    const pace = paces.get(key) ?? create()
    paces.delete(key)
    paces.set(key, pace)
    for (const oldest of paces.keys()) {
      if (paces.size <= most) break
      paces.delete(oldest)
    }
    return pace
  }
}
