/**
 * An interval job whose rounds run once over all instances: whoever notes the slot first does the work, and the note and
 * the work are one transaction. Another instance that comes at the same moment waits for its outcome, and then has
 * nothing to do, or, when the first one died, does it itself.
 */
import { transact } from '../db/commit.ts'
import type { Sql, Transaction } from '../db/connect.ts'
import { claimSlot } from '../db/schedules.ts'
import type { Instant } from '../domain/model.ts'
import type { Job } from './schedule.ts'

type OnceJob = Pick<Job, 'name' | 'everyMinutes' | 'nextWork'> & {
  readonly sql: Sql
  readonly work: (tx: Transaction, now: Instant) => Promise<void>
  /** After the commit of a round that ran here. */
  readonly done: () => void
}

export function onceOverAll({ sql, work, done, ...job }: OnceJob): Job {
  return {
    ...job,
    run: async now => {
      const ran = await transact(sql, async tx => {
        if (!(await claimSlot(tx, job.name, now))) return false
        await work(tx, now)
        return true
      })
      if (ran) done()
    },
  }
}
