/**
 * Decisions of one moment share a transaction. When a shift ends a whole hall reports at once, and a round trip and a
 * commit for each cost the machine a quarter of its rate. While some are on their way to the server the next ones wait,
 * and go together; one that comes alone goes at once. Two such transactions side by side gain nothing, and could lock
 * each other out over the materials that their reports take.
 *
 * Sharing must not show: what is wrong with one decision, and what one waits for, is none of the others' business. So a
 * shared transaction has little patience with locks, and when the server takes it back every decision is stored by
 * itself, as if it had come alone.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from './connect.ts'
import { isCollision, isDatabaseAway } from './fault.ts'

const MOST_TOGETHER = 32
const PATIENCE = '200ms'
/** A connection that is half open says nothing for minutes: those behind it go on without it, by another. */
const MOST_AHEAD_MS = 2_000

type Waiting<Outcome> = {
  readonly written: string
  readonly resolve: (outcome: Outcome | Promise<Outcome>) => void
  readonly reject: (error: unknown) => void
}

/**
 * `alone` stores one written decision in a transaction of its own; `tries` of it have collided with others already. The
 * outcome of each, or what `alone` throws for it.
 * @throws DatabaseFault's cause as it is: nobody knows then whether it was stored, as ever when a connection is lost.
 */
export function storeTogether<Outcome>(sql: Sql, alone: (written: string, tries: number) => Promise<Outcome>) {
  const waiting: Waiting<Outcome>[] = []
  let underWay = false

  async function carry(): Promise<void> {
    underWay = true
    while (waiting.length > 0) {
      const settled = settle(waiting.splice(0, MOST_TOGETHER))
      await Promise.race([settled, sleep(MOST_AHEAD_MS, undefined, { ref: false })])
    }
    underWay = false
  }

  async function settle(batch: readonly Waiting<Outcome>[]): Promise<void> {
    try {
      const outcomes = await storeAll<Outcome>(sql, batch)
      for (const [place, { resolve }] of batch.entries()) resolve(outcomes[place] as Outcome)
    } catch (error) {
      if (isDatabaseAway(error)) for (const { reject } of batch) reject(error)
      // Nobody waits for them here: one may have to wait for a lock, and others come meanwhile.
      else for (const { written, resolve } of batch) resolve(alone(written, isCollision(error) ? 1 : 0))
    }
  }

  return (written: string): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      waiting.push({ written, resolve, reject })
      if (!underWay) void carry()
    })
}

/** One statement is one transaction: all of them, or none. */
async function storeAll<Outcome>(
  sql: Sql,
  batch: readonly { readonly written: string }[],
): Promise<readonly Outcome[]> {
  const written = `[${batch.map(one => one.written).join(',')}]`
  const [row] = await sql<{ outcomes: Outcome[] }[]>`
    with hasty as materialized (select set_config('lock_timeout', ${PATIENCE}, true))
    select json_agg(commit_decision(decision) order by place) as outcomes
    from hasty, jsonb_array_elements(${written}::text::jsonb) with ordinality as given(decision, place)`
  if (row?.outcomes.length !== batch.length) throw new TypeError('commit_decision returned too few outcomes')
  return row.outcomes
}
