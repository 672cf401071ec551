/**
 * Which instance speaks to a platform account: a lease in the database (F34, F35). A holder that can't renew lets go
 * before its lease ends, so that two instances never hold one account; a holder that died is followed when it has ended.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectionHold, HoldConnection } from '../adapters/port.ts'
import type { Sql } from '../db/connect.ts'
import { LEASE_SECONDS, releaseLease, takeLease } from '../db/lease.ts'

const LOOK_EVERY_MS = 4_000
/** Closed well before the lease ends, by this process's own steady clock. */
const LET_GO_AFTER_MS = (LEASE_SECONDS - 5) * 1_000
/** An adapter that does not close in time is left to itself: its socket dies with the platform's own kick. */
const CLOSE_WITHIN_MS = 8_000
const REST_AFTER_FAILURE_MS = 2_000

export type ConnectionHoldParts = {
  readonly sql: Sql
  /** Of this process, unique. */
  readonly owner: string
  readonly log: {
    readonly changed: (account: string, held: boolean) => void
    readonly failed: (account: string, error: unknown) => void
  }
}

export const connectionHolder =
  (parts: ConnectionHoldParts): HoldConnection =>
  (account, work) =>
    holdAccount(parts, account, work)

function holdAccount(
  { sql, owner, log }: ConnectionHoldParts,
  account: string,
  work: (lost: AbortSignal) => Promise<void>,
): ConnectionHold {
  const stopping = new AbortController()
  let holder: ReturnType<ConnectionHold['holder']> = 'nobody'
  let looking: Promise<'ours' | 'other' | 'unknown'> = Promise.resolve('unknown')

  function look(): Promise<'ours' | 'other' | 'unknown'> {
    looking = takeLease(sql, account, owner).catch((error: unknown) => {
      log.failed(account, error)
      return 'unknown'
    })
    return looking
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const taken = await look()
      holder = taken === 'ours' ? 'us' : taken === 'other' ? 'other' : 'nobody'
      if (taken === 'ours') await hold()
      await rest(LOOK_EVERY_MS, stopping.signal)
    }
  }

  async function hold(): Promise<void> {
    log.changed(account, true)
    const lost = new AbortController()
    const working = workUntil(lost.signal)
    await untilLost()
    lost.abort()
    await Promise.race([working, sleep(CLOSE_WITHIN_MS, undefined, { ref: false })])
    holder = 'nobody'
    log.changed(account, false)
    // A renewal under way would take the lease again after it was given up.
    await Promise.race([looking, sleep(CLOSE_WITHIN_MS, undefined, { ref: false })])
    await releaseLease(sql, account, owner).catch((error: unknown) => log.failed(account, error))
  }

  /** Renews, and returns when the lease is another's, too old to be sure of, or no longer wanted. */
  async function untilLost(): Promise<void> {
    for (let renewedAt = performance.now(); !stopping.signal.aborted; ) {
      await rest(LOOK_EVERY_MS, stopping.signal)
      if (stopping.signal.aborted) return
      const asked = performance.now()
      const taken = await Promise.race([look(), rest(LET_GO_AFTER_MS, stopping.signal).then(() => 'unknown' as const)])
      if (taken === 'other') return
      if (taken === 'ours') renewedAt = asked
      else if (performance.now() - renewedAt > LET_GO_AFTER_MS) return
    }
  }

  async function workUntil(lost: AbortSignal): Promise<void> {
    while (!lost.aborted) {
      await work(lost).catch((error: unknown) => log.failed(account, error))
      await rest(REST_AFTER_FAILURE_MS, lost)
    }
  }

  const running = run()
  return {
    holder: () => holder,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

const rest = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined)
