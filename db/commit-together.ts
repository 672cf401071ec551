/**
 * Decisions of one moment share a transaction, and the statements in it. When a shift ends a whole hall reports at once;
 * a round trip and a commit for each cost the machine a quarter of its rate, and starting the statement that writes a
 * report costs more than the report. While some are on their way to the server the next ones wait, and go together; one
 * that comes alone goes at once. Two such transactions side by side gain nothing, and could lock each other out over the
 * materials that their reports take.
 *
 * Sharing must not show: what is wrong with one decision, and what one waits for, is none of the others' business. So a
 * shared transaction has little patience with locks, and when the server takes it back every decision is stored by
 * itself, as if it had come alone. The sandbox's messages go along in the same statement; a decision that is stored by
 * itself leaves them behind, so that none of them can ever cost a report.
 */
import { setImmediate } from 'node:timers/promises'
import type { CommitOutcome } from './commit-decision.ts'
import { type Written, writeTogether } from './commit-document.ts'
import type { Fragment, Queryable, Sql } from './connect.ts'
import { isCollision, isDatabaseAway } from './fault.ts'
import { insertMessages, type LogDraft } from './sandbox-messages.ts'

const MOST_TOGETHER = 32
const PATIENCE = '200ms'
/** A connection that is half open says nothing for minutes: those behind it go on without it, by another. */
const MOST_AHEAD_MS = 2_000

type Messages = readonly LogDraft<unknown>[]

type Waiting = {
  readonly written: Written
  readonly messages: Messages
  readonly resolve: (outcome: CommitOutcome | Promise<CommitOutcome>) => void
  readonly reject: (error: unknown) => void
}

/**
 * `alone` stores one written decision in a transaction of its own; `tries` of it have collided with others already. The
 * outcome of each, or what `alone` throws for it.
 * @throws DatabaseFault's cause as it is: nobody knows then whether it was stored, as ever when a connection is lost.
 */
export function storeTogether(sql: Sql, alone: (written: Written, tries: number) => Promise<CommitOutcome>) {
  const waiting: Waiting[] = []
  let underWay = false
  /** Batches that are with the server now; more than one when those ahead are stuck. */
  let sent = 0

  async function carry(): Promise<void> {
    underWay = true
    // What else is decided in this turn of the process: it reads several connections in one.
    await setImmediate()
    while (waiting.length > 0) await atMost(MOST_AHEAD_MS, settle(waiting.splice(0, MOST_TOGETHER)))
    underWay = false
  }

  async function settle(batch: readonly Waiting[]): Promise<void> {
    const by = sent === 0 ? sql.dedicated.decisions : sql
    sent += 1
    try {
      const outcome = await storeAll(by, batch)
      for (const { resolve } of batch) resolve(outcome)
    } catch (error) {
      if (isDatabaseAway(error)) for (const { reject } of batch) reject(error)
      // Nobody waits for them here: one may have to wait for a lock, and others come meanwhile.
      else for (const { written, resolve } of batch) resolve(alone(written, isCollision(error) ? 1 : 0))
    } finally {
      sent -= 1
    }
  }

  return (written: Written, messages: Messages = []): Promise<CommitOutcome> =>
    new Promise((resolve, reject) => {
      waiting.push({ written, messages, resolve, reject })
      if (!underWay) void carry()
    })
}

/** Waits for the work, but no longer than this. `work` never rejects. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  await Promise.race([work, late])
  clearTimeout(timer)
}

type Stored = { outcome: CommitOutcome; places: Readonly<Record<string, number>> | null }

/** One statement is one transaction: all of them are committed, or none. One that came alone may have another outcome. */
async function storeAll(sql: Queryable, batch: readonly Waiting[]): Promise<CommitOutcome> {
  const messages = batch.flatMap(one => one.messages)
  const decided = decide(
    sql,
    batch.map(({ written }) => written),
  )
  const [row] =
    messages.length === 0
      ? await sql<Stored[]>`${decided} select outcome, null as places from decided`
      : await sql<Stored[]>`${decided}, said as (${insertMessages(sql, messages, committed(sql))})
          select outcome, (select json_object_agg(id, seq) from said) as places from decided`
  if (row === undefined) throw new TypeError('the decisions were stored without an outcome')
  const { outcome, places } = row
  return outcome.kind === 'committed' && messages.length > 0
    ? { ...outcome, places: new Map(Object.entries(places ?? {})) }
    : outcome
}

function decide(sql: Queryable, decisions: readonly Written[]): Fragment {
  const [only, ...others] = decisions
  const isOne = only !== undefined && others.length === 0
  const store = sql(isOne ? 'commit_decision' : 'commit_decisions')
  const written = JSON.stringify(isOne ? only : writeTogether(decisions))
  return sql`
    with hasty as materialized (select set_config('lock_timeout', ${PATIENCE}, true)),
    decided as materialized (select ${store}(${written}::text::jsonb) as outcome from hasty)`
}

/** What is known already was answered by another decision: the log shows that answer, not this one. */
const committed = (sql: Queryable): Fragment =>
  sql`(select from decided where outcome->>'kind' = 'committed') as committed`
