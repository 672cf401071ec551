/**
 * Who uses the data is a lock inside the server itself: it goes with its session, so a killed service leaves none behind,
 * which no lock file can say of itself.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { isDatabaseAway } from './fault.ts'

const KEY = 4_207_310_001

export type Lease = { readonly release: () => Promise<void> }
export type LeaseOutcome =
  | { readonly kind: 'held'; readonly lease: Lease }
  | { readonly kind: 'taken' }
  | { readonly kind: 'noServer' }

const TAKE_AGAIN_MS = 200

/** Tries to become the one service that uses this server. `noServer`: nobody answers there (yet, or any more). */
export async function takeLease(url: string): Promise<LeaseOutcome> {
  let released = false
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 3,
    // Without end: the lock lives as long as the connection.
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
    onnotice: () => undefined,
    onclose: () => void takeAgain(),
    connection: { application_name: 'baogong lease' },
  })
  const lock = async () =>
    (await sql<{ mine: boolean }[]>`select pg_try_advisory_lock(${KEY}) as mine`)[0]?.mine === true
  let held = false
  // An administrator may have ended the session; without the lock the next service would take our server for an orphan.
  const takeAgain = async () => {
    // Every failed try ends a connection and calls this again: one loop is enough.
    if (!held) return
    held = false
    while (!released && !held) {
      await sleep(TAKE_AGAIN_MS)
      held = !released && (await lock().catch(() => false))
    }
  }
  const release = () => {
    released = true
    return sql.end({ timeout: 1 })
  }
  try {
    held = await lock()
    if (held) return { kind: 'held', lease: { release } }
    await release()
    return { kind: 'taken' }
  } catch (error) {
    await release()
    if (isDatabaseAway(error)) return { kind: 'noServer' }
    throw error
  }
}
