/** The database's figures for the metrics page. */
import type { Queryable } from './connect.ts'
import { deliveryBacklog } from './deliveries.ts'

export type Gauges = {
  /** This service's connections by state, as the server counts them. */
  readonly connections: Readonly<Record<string, number>>
  readonly outboxWaiting: number
  /** 0 when nothing waits. */
  readonly outboxOldestSeconds: number
  readonly outboxDead: number
}

export async function readGauges(sql: Queryable): Promise<Gauges> {
  const [states, backlog] = await Promise.all([
    sql<{ state: string; count: number }[]>`
      select coalesce(state, 'unknown') as state, count(*)::int as count from pg_stat_activity
      where datname = current_database() and application_name = current_setting('application_name')
      group by 1 order by 1`,
    deliveryBacklog(sql),
  ])
  return {
    connections: Object.fromEntries(states.map(({ state, count }) => [state, count])),
    outboxWaiting: backlog.unsent,
    outboxOldestSeconds: backlog.oldestUnsentSeconds ?? 0,
    outboxDead: backlog.dead,
  }
}
