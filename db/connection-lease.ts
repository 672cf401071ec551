/** One holder per platform account, across all instances. Times are the database's: clocks that differ do no harm. */
import type { Queryable } from './connect.ts'

/** A holder that died is followed within this and one look of the others. */
export const CONNECTION_LEASE_SECONDS = 15

/** Takes the lease, or renews it. `other`: somebody else's, and still good. */
export async function takeConnection(sql: Queryable, account: string, owner: string): Promise<'ours' | 'other'> {
  const rows = await sql`
    insert into connection_lease as held (account, owner, lease_until)
    values (${account}, ${owner}, clock_timestamp() + make_interval(secs => ${CONNECTION_LEASE_SECONDS}))
    on conflict (account) do update set owner = excluded.owner, lease_until = excluded.lease_until
    where held.owner = excluded.owner or held.lease_until < clock_timestamp()
    returning account`
  return rows.length > 0 ? 'ours' : 'other'
}

/** Lets go of it at once; does nothing when it is somebody else's by now. */
export async function releaseConnection(sql: Queryable, account: string, owner: string): Promise<void> {
  await sql`delete from connection_lease where account = ${account} and owner = ${owner}`
}
