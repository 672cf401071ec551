/** The push round: takes what happened, looks ahead once an hour, and tells each chat what is news, once. */
import { type CatalogCache, catalogVersion } from '../../db/catalog.ts'
import { enqueue } from '../../db/commit.ts'
import type { Sql, Transaction } from '../../db/connect.ts'
import { addNews, closeNews, newsToTell, nextNews, takeEvents } from '../../db/progress.ts'
import { subscriptionChanges } from '../../db/subscriptions.ts'
import type { Instant } from '../../domain/model.ts'
import { onceOverAll } from '../../jobs/once.ts'
import type { Job } from '../../jobs/schedule.ts'
import { composeNews } from './compose.ts'
import { hearersOf } from './hearers.ts'
import { lookAhead } from './look.ts'
import { spreadEvents } from './spread.ts'

/** One message per chat and round: news of five minutes go together, since calls are money. */
const EVERY_MINUTES = 5
/** Of a round; the rest is the next one's. */
const MOST_EVENTS = 500
const MOST_NEWS = 2_000
const HOUR_MS = 3_600_000

export type PushHouse = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly wakeDelivery: () => void
}

export const pushJob = ({ sql, catalog, wakeDelivery }: PushHouse): Job =>
  onceOverAll({
    sql,
    name: 'pushes',
    everyMinutes: EVERY_MINUTES,
    nextWork: async after => earlier(await nextNews(sql, after), nextHour(after)),
    work: (tx, now) => pushRound(tx, catalog, now),
    done: wakeDelivery,
  })

export async function pushRound(tx: Transaction, catalogs: CatalogCache, now: Instant): Promise<void> {
  const catalog = await catalogs.at(await catalogVersion(tx))
  const hearers = hearersOf(catalog, await subscriptionChanges(tx), now)
  const spreading = { tx, catalog, hearers, now }
  await addNews(tx, await spreadEvents(spreading, await takeEvents(tx, MOST_EVENTS)))
  // At night everybody would be told in the morning, and in the morning it is looked for again.
  const somebodyHears = hearers.some(({ notBefore }) => notBefore.epochMilliseconds <= now.epochMilliseconds)
  if (somebodyHears && now.epochMilliseconds % HOUR_MS === 0) await addNews(tx, await lookAhead(spreading))
  const waiting = await newsToTell(tx, now, MOST_NEWS)
  if (waiting.length === 0) return
  await enqueue(tx, await composeNews(tx, catalog, waiting, now))
  await closeNews(
    tx,
    waiting.map(({ id }) => id),
    now,
  )
}

const nextHour = (after: Instant): Instant => after.add({ milliseconds: HOUR_MS - (after.epochMilliseconds % HOUR_MS) })

const earlier = (a: Instant | null, b: Instant): Instant =>
  a !== null && a.epochMilliseconds < b.epochMilliseconds ? a : b
