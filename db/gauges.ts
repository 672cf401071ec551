/** The database's figures for the metrics page. */
import type { Queryable } from './connect.ts'
import { connectionsByState } from './connections.ts'
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
  const [backlog, connections] = await Promise.all([deliveryBacklog(sql), connectionsByState(sql)])
  return {
    connections,
    outboxWaiting: backlog.unsent,
    outboxOldestSeconds: backlog.oldestUnsentSeconds ?? 0,
    outboxDead: backlog.dead,
  }
}
