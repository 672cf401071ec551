/**
 * The write path: one decision, with everything said about it, in one round trip and one transaction (invariants 1, 2,
 * 9, 10). The work is done by `commit_decision` in the migrations; here its words are written.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExceptionEvent } from '../domain/decision.ts'
import type { ExceptionId } from '../domain/model.ts'
import { ofEach } from '../domain/of-each.ts'
import type { AuditEntry, AuditedEvent, ClaimedEvent, Commit, CommitOutcome, OutboxEntry } from './commit-decision.ts'
import { type Written, write, writeAudit, writeEvent, writeOutbox, writePay } from './commit-document.ts'
import { writeExceptionEvent } from './commit-quality-rows.ts'
import { storeTogether } from './commit-together.ts'
import type { Sql, Transaction } from './connect.ts'
import { isCollision, isStale } from './fault.ts'

export type * from './commit-decision.ts'

/**
 * Stores the decision, or changes nothing at all. Call it on the pool, not inside a transaction: `stale` rolls back.
 * @throws what a broken constraint raises (a fault of the caller's), or what `databaseFault` knows.
 */
export function commit(sql: Sql, decision: Commit): Promise<CommitOutcome> {
  const by = storedBy(decision)
  const written = write(decision)
  return by === 'commit_decision' ? together(sql)(written, decision.messages) : storeAlone(sql, by, written)
}

const together = ofEach((sql: Sql) =>
  storeTogether(sql, (written, tries) => storeAlone(sql, 'commit_decision', written, tries)),
)

async function storeAlone(sql: Sql, by: string, decision: Written, tries = 0): Promise<CommitOutcome> {
  const store = sql(by)
  const written = JSON.stringify(decision)
  try {
    const [row] = await retried(
      () => sql<{ outcome: CommitOutcome }[]>`select ${store}(${written}::text::jsonb) as outcome`,
      tries,
    )
    if (row === undefined) throw new TypeError('commit_decision returned nothing')
    return row.outcome
  } catch (error) {
    if (isStale(error)) return { kind: 'stale' }
    throw error
  }
}

/** Few decisions concern more than orders and their reports. Those of lots move stock, and nothing of the others. */
function storedBy(decision: Commit): string {
  const { exceptions = [], stepMachines = [], doubts = [], stockMoves = [] } = decision
  const { shareAsks = [], shareAgreed = [], payEntries = [], payObjections = [] } = decision
  if ((decision.inspections ?? []).some(({ kind }) => kind === 'incoming')) return 'commit_with_lots'
  if (exceptions.length + stepMachines.length > 0) return 'commit_with_exceptions'
  if (doubts.length > 0) return 'commit_with_doubts'
  if (shareAsks.length + shareAgreed.length + payEntries.length + payObjections.length > 0) return 'commit_with_pay'
  return stockMoves.length > 0 ? 'commit_with_stock' : 'commit_decision'
}

/** Books pay inside a transaction of another kind. */
export async function bookPay(
  tx: Transaction,
  pay: Pick<Commit, 'shareAsks' | 'shareAgreed' | 'payEntries' | 'payObjections'>,
): Promise<void> {
  await tx`select book_pay(${JSON.stringify(writePay(pay))}::text::jsonb)`
}

/** Runs `work` in a transaction of its own, again (up to three times in all) when the server asks for it. */
export function transact<Result>(sql: Sql, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return retried(async () => {
    let result: { readonly value: Result } | null = null
    await sql.begin(async tx => {
      result = { value: await work(tx) }
    })
    return resultOf(result)
  })
}

function resultOf<Result>(result: { readonly value: Result } | null): Result {
  if (result === null) throw new TypeError('the transaction ended without its result')
  return result.value
}

export type Claim = { readonly kind: 'new' } | Extract<CommitOutcome, { readonly kind: 'duplicate' | 'pressedBefore' }>

/** Marks the event inside a transaction of another kind. Anything but `new`: write nothing, give that answer. */
export async function claimEvent(tx: Transaction, event: ClaimedEvent): Promise<Claim> {
  const written = JSON.stringify(writeEvent(event))
  const [row] = await tx<{ claim: Claim | null }[]>`select claim_event(${written}::text::jsonb) as claim`
  return row?.claim ?? { kind: 'new' }
}

/** Adds audit entries inside a transaction of another kind. */
export async function addAudit(
  tx: Transaction,
  entries: readonly AuditEntry[],
  event: AuditedEvent | null,
): Promise<void> {
  if (entries.length === 0) return
  await tx`select add_audit(${JSON.stringify(entries.map(entry => writeAudit(entry, event)))}::text::jsonb)`
}

/** Adds to an exception's thread inside a transaction of another kind. */
export async function addExceptionEvents(
  tx: Transaction,
  id: ExceptionId,
  events: readonly ExceptionEvent[],
  event: AuditedEvent | null,
): Promise<void> {
  const written = JSON.stringify(events.map(one => writeExceptionEvent(id, one, event)))
  await tx`select add_exception_events(${written}::text::jsonb)`
}

/** Puts messages in their lanes inside a transaction of another kind. */
export async function enqueue(tx: Transaction, entries: readonly OutboxEntry[]): Promise<void> {
  if (entries.length === 0) return
  await tx`select enqueue(${JSON.stringify(entries.map(writeOutbox))}::text::jsonb)`
}

const ATTEMPTS = 3

const LONGEST_PAUSE_MS = 40

/** `tries`: as many of them are behind us. */
async function retried<Result>(work: () => PromiseLike<Result>, tries = 0): Promise<Result> {
  for (let attempt = tries + 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isCollision(error) || attempt === ATTEMPTS) throw error
      // Not at the same moment as the one we collided with.
      await sleep(Math.random() * LONGEST_PAUSE_MS * attempt)
    }
  }
}
