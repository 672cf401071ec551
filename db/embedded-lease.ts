/**
 * Who uses the data is a lock inside the server itself: it goes with its session, so a killed service leaves none behind,
 * which no lock file can say of itself.
 */
import postgres from 'postgres'
import { isDatabaseAway } from './fault.ts'

const KEY = 4_207_310_001

export type Lease = { readonly release: () => Promise<void> }
export type LeaseOutcome =
  | { readonly kind: 'held'; readonly lease: Lease }
  | { readonly kind: 'taken' }
  | { readonly kind: 'noServer' }

/** Tries to become the one service that uses this server. `noServer`: nobody answers there (yet, or any more). */
export async function takeLease(url: string): Promise<LeaseOutcome> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 3,
    // Without end: the lock lives as long as the connection.
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: 'baogong lease' },
  })
  const release = () => sql.end({ timeout: 1 })
  try {
    const [row] = await sql<{ mine: boolean }[]>`select pg_try_advisory_lock(${KEY}) as mine`
    if (row?.mine) return { kind: 'held', lease: { release } }
    await release()
    return { kind: 'taken' }
  } catch (error) {
    await release()
    if (isDatabaseAway(error)) return { kind: 'noServer' }
    throw error
  }
}
