/** Stops a report in the middle of its commit, as a slow disk or another transaction would. */
import type { Sql } from '../../db/connect.ts'
import { until } from './world.ts'

/** Holds the order's row while the work is done, and then lets go. */
export async function whileHeld(sql: Sql, order: string, work: () => Promise<unknown>): Promise<void> {
  await sql.begin(async tx => {
    await tx`set local idle_in_transaction_session_timeout = 0`
    await tx`select 1 from orders where code = ${order} for update`
    await work()
  })
}

/** Resolves when so many commits of services wait for a lock. */
export const untilWaiting = (sql: Sql, count = 1): Promise<void> =>
  until(async () => (await waitingIn(sql)).length >= count, 'nobody waits for the lock')

const waitingIn = (sql: Sql) => sql<{ pid: number }[]>`
  select pid from pg_stat_activity
  where datname = current_database() and application_name = 'baogong' and wait_event_type = 'Lock'
    and query like '%commit_%'`

/** Ends what waits, as the server does when it is told that its client is gone. */
export async function endWaiting(sql: Sql): Promise<void> {
  for (const { pid } of await waitingIn(sql)) await sql`select pg_terminate_backend(${pid})`
}
