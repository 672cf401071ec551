/**
 * One holder across all instances: of a platform's connection, by its account, or of a job, by its name. Times are the
 * database's: clocks that differ do no harm.
 */
import type { Queryable } from './connect.ts'

/** A holder that died is followed within this and one look of the others. */
export const LEASE_SECONDS = 15

/** Takes the lease, or renews it. `other`: somebody else's, and still good. */
export async function takeLease(sql: Queryable, what: string, owner: string): Promise<'ours' | 'other'> {
  const rows = await sql`
    insert into connection_lease as held (account, owner, lease_until)
    values (${what}, ${owner}, clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}))
    on conflict (account) do update set owner = excluded.owner, lease_until = excluded.lease_until
    where held.owner = excluded.owner or held.lease_until < clock_timestamp()
    returning account`
  return rows.length > 0 ? 'ours' : 'other'
}

/** Lets go of it at once; does nothing when it is somebody else's by now. */
export async function releaseLease(sql: Queryable, what: string, owner: string): Promise<void> {
  await sql`delete from connection_lease where account = ${what} and owner = ${owner}`
}
