/** A safety call that nobody has taken goes out again to everybody, by its level's own time to acknowledge, any hour. */
import { Temporal } from 'temporal-polyfill'
import type { Catalog } from '../db/catalog.ts'
import { enqueue, type OutboxEntry, transact } from '../db/commit.ts'
import type { Sql } from '../db/connect.ts'
import { type PlacedException, waitingSafetyCalls } from '../db/exceptions.ts'
import type { Instant } from '../domain/model.ts'
import { safetyCallDue } from '../domain/safety-people.ts'
import type { Job } from './schedule.ts'

/** Whoever does not come after so many will not come by a message. */
const MOST_CALLS = 20
/** A site that set no time for its level. */
const USUAL_MINUTES = 3

export type SafetyParts = {
  readonly sql: Sql
  readonly catalog: () => Promise<Catalog>
  /** The messages of that call; the cards are the bot's. */
  readonly callAgain: (
    catalog: Catalog,
    placed: PlacedException,
    call: number,
    now: Instant,
  ) => Promise<readonly OutboxEntry[]>
  readonly wakeDelivery: () => void
}

export const safetyCalls = (parts: SafetyParts): Job => ({
  name: 'safety-calls',
  everyMinutes: 1,
  run: async now => void (await callAllAgain(parts, now)),
  nextWork: async after => nextCall(await waitingSafetyCalls(parts.sql), await parts.catalog(), after),
})

/** How many messages were put in the outbox. Each call has its key: two instances send it once. */
export async function callAllAgain(parts: SafetyParts, now: Instant): Promise<number> {
  const waiting = await waitingSafetyCalls(parts.sql)
  if (waiting.length === 0) return 0
  const catalog = await parts.catalog()
  const messages = await Promise.all(waiting.map(placed => callOnce(parts, catalog, placed, now)))
  const all = messages.flat()
  if (all.length > 0) {
    await transact(parts.sql, tx => enqueue(tx, all))
    parts.wakeDelivery()
  }
  return all.length
}

async function callOnce(
  { callAgain }: SafetyParts,
  catalog: Catalog,
  placed: PlacedException,
  now: Instant,
): Promise<readonly OutboxEntry[]> {
  const minutes = (now.epochMilliseconds - calledAtOf(placed).epochMilliseconds) / 60_000
  const call = safetyCallDue(minutes, everyMinutes(catalog, placed), MOST_CALLS)
  return call === 0 ? [] : callAgain(catalog, placed, call, now)
}

const calledAtOf = ({ exception: { calledAt, raisedAt } }: PlacedException): Instant => calledAt ?? raisedAt

const everyMinutes = ({ site }: Catalog, { exception }: PlacedException): number =>
  site.settings.andon.find(({ level }) => level === exception.andonLevel)?.ackMinutes || USUAL_MINUTES

/** When the next call of any is due; null: nobody waits, or all were called often enough. */
function nextCall(waiting: readonly PlacedException[], catalog: Catalog, after: Instant): Instant | null {
  const times = waiting.flatMap(placed => {
    const every = everyMinutes(catalog, placed) * 60_000
    const passed = Math.floor((after.epochMilliseconds - calledAtOf(placed).epochMilliseconds) / every)
    const next = Math.max(1, passed + 1)
    return next > MOST_CALLS ? [] : [calledAtOf(placed).epochMilliseconds + next * every]
  })
  return times.length === 0 ? null : Temporal.Instant.fromEpochMilliseconds(Math.min(...times))
}
