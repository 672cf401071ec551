/** Two who do the same in one moment: each has read what stands before the other has written. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from '../db/connect.ts'

/** Does all of them; the table lets nobody write until each waits to. */
export async function atOnce<Result>(
  sql: Sql,
  table: string,
  doings: readonly (() => Promise<Result>)[],
): Promise<readonly Result[]> {
  const { done } = await sql.begin(async tx => {
    await tx`lock table ${tx(table)} in share row exclusive mode`
    const done = Promise.all(doings.map(one => one()))
    await untilWaiting(sql, doings.length)
    return { done }
  })
  return done
}

async function untilWaiting(sql: Sql, count: number): Promise<void> {
  for (let looks = 0; looks < 400; looks++) {
    const waiting = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    if (waiting.length >= count) return
    await sleep(20)
  }
  assert.fail(`fewer than ${count} came as far as writing`)
}
