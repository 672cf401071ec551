/** The database's figures for the metrics page. */
import type { Queryable } from './connect.ts'
import { connectionsByState } from './connections.ts'
import { deadByReason, deliveryBacklog } from './deliveries.ts'

export type Gauges = {
  /** This service's connections by state, as the server counts them. */
  readonly connections: Readonly<Record<string, number>>
  readonly outboxWaiting: number
  /** 0 when nothing waits. */
  readonly outboxOldestSeconds: number
  /** By why: `refused`, `attempts`, and `late`, which nobody misses. */
  readonly outboxDead: Readonly<Record<string, number>>
}

export async function readGauges(sql: Queryable): Promise<Gauges> {
  const [backlog, dead, connections] = await Promise.all([
    deliveryBacklog(sql),
    deadByReason(sql),
    connectionsByState(sql),
  ])
  return {
    connections,
    outboxWaiting: backlog.unsent,
    outboxOldestSeconds: backlog.oldestUnsentSeconds ?? 0,
    outboxDead: dead,
  }
}
