/** What is kept only for a while: answered events, sent messages, old card references, photos, the sandbox's old messages. */
import type { Sql } from '../db/connect.ts'
import { forgetOld } from '../db/retention.ts'
import type { Job } from './schedule.ts'

export type HousekeepingParts = {
  readonly sql: Sql
  /** The sandbox's own log. */
  readonly prune: () => Promise<void>
}

export const housekeeping = ({ sql, prune }: HousekeepingParts): readonly Job[] => [
  { name: 'forgetOld', everyMinutes: 60, run: () => forgetAll(sql) },
  { name: 'pruneSandbox', everyMinutes: 10, run: prune },
]

/** In bits, so that no report waits for a great deletion. */
async function forgetAll(sql: Sql): Promise<void> {
  while ((await forgetOld(sql)) > 0);
}
