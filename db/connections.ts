/** This service's connections as the server counts them. */
import type { Queryable } from './connect.ts'

/** By state: `active`, `idle`, `idle in transaction`, … */
export async function connectionsByState(sql: Queryable): Promise<Readonly<Record<string, number>>> {
  const rows = await sql<{ state: string; count: number }[]>`
    select coalesce(state, 'unknown') as state, count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name like 'baogong%' group by 1`
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
