/** From what happened to the chats that hear of it: each chat once, and none that has read it already. */
import type { Catalog } from '../../db/catalog.ts'
import type { Transaction } from '../../db/connect.ts'
import { exceptionById } from '../../db/exceptions.ts'
import { inspectionsOfStep } from '../../db/inspections.ts'
import { loadOrdersById } from '../../db/orders.ts'
import { messagesPutOut, type NewNews, type ProgressEvent } from '../../db/progress.ts'
import { followersOf } from '../../db/subscriptions.ts'
import type { ExceptionId, Instant, Order, PersonId, Step } from '../../domain/model.ts'
import { scrapTier } from '../../domain/scrap-limit.ts'
import { isFollowed, type News, topicFor } from '../../domain/topics.ts'
import { soldBy } from '../digest/risk.ts'
import { departmentsConcerned, type HearingDepartment, personLane, personNotBefore } from './hearers.ts'

export type Spreading = {
  readonly tx: Transaction
  readonly catalog: Catalog
  readonly hearers: readonly HearingDepartment[]
  readonly now: Instant
}

export async function spreadEvents(
  spreading: Spreading,
  events: readonly ProgressEvent[],
): Promise<readonly NewNews[]> {
  const orders = new Map(
    (await loadOrdersById(spreading.tx, [...new Set(events.map(e => e.orderId))])).map(o => [o.id, o]),
  )
  const news: NewNews[] = []
  for (const event of events) {
    const order = orders.get(event.orderId)
    if (order !== undefined) news.push(...(await spreadEvent(spreading, event, order)))
  }
  return withoutTold(spreading, events, news)
}

async function spreadEvent(spreading: Spreading, event: ProgressEvent, order: Order): Promise<readonly NewNews[]> {
  const step = order.steps.find(({ id }) => id === event.stepId) ?? null
  const judged = await judge(spreading, event, step)
  if (judged === null) return []
  const said = await newsOf(spreading, event, order, step)
  return newsFor(spreading, { said, order, step, by: event.details.by ?? null, ...judged })
}

type Judged = Pick<NewNews, 'subject' | 'details'>

/** Whether it is worth telling at all, and under which subject; null: it is not. */
async function judge({ tx }: Spreading, event: ProgressEvent, step: Step | null): Promise<Judged | null> {
  const once = { subject: `event:${event.id}`, details: event.details }
  if (event.kind === 'scrapHigh') {
    const tier = step === null ? 0 : scrapTier(step.totals, step.rules.expectedScrapPct)
    return tier === 0 ? null : { subject: `scrapHigh:${event.stepId}:${tier}`, details: { tier } }
  }
  if (event.kind === 'inspectionDue' && step !== null) {
    const asked = await inspectionsOfStep(tx, step.id)
    return asked.length > 0 ? null : { ...once, subject: `inspectionDue:${step.id}:${event.details.inspection}` }
  }
  return once
}

async function newsOf(
  { tx, catalog }: Spreading,
  event: ProgressEvent,
  order: Order,
  step: Step | null,
): Promise<News> {
  const { exception } = event.details
  const raised = exception === undefined ? null : await exceptionById(tx, exception as ExceptionId)
  return {
    kind: event.kind,
    priority: order.priority,
    andonLevel: raised?.exception.andonLevel ?? 0,
    departmentIds: departmentsConcerned(catalog, order, step),
    sellerDepartmentId: soldBy(catalog, order),
  }
}

type Spread = Judged & {
  readonly said: News
  readonly order: Order
  readonly step: Step | null
  /** Whoever did it knows. */
  readonly by: string | null
}

/** One row per group that subscribes, and per person who follows. */
export async function newsFor(spreading: Spreading, spread: Spread): Promise<readonly NewNews[]> {
  const { hearers } = spreading
  const { said, order, step, subject, details } = spread
  const base = { kind: said.kind, subject, orderId: order.id, stepId: step?.id ?? null, details }
  const groups = hearers.flatMap(hearer => {
    const topic = topicFor(said, hearer)
    if (topic === null) return []
    const { id: departmentId, notBefore } = hearer
    return hearer.lanes.map(lane => ({ ...base, lane, departmentId, personId: null, topic, notBefore }))
  })
  return [...groups, ...(isFollowed(said.kind) ? await followerNews(spreading, spread, base) : [])]
}

async function followerNews(
  { tx, catalog, now }: Spreading,
  { order, by }: Spread,
  base: Pick<NewNews, 'kind' | 'subject' | 'orderId' | 'stepId' | 'details'>,
): Promise<readonly NewNews[]> {
  const followers = (await followersOf(tx, [order.id])).get(order.id) ?? []
  return followers.flatMap((personId: PersonId) => {
    const lane = personLane(catalog, personId)
    if (lane === null || personId === by) return []
    const notBefore = personNotBefore(catalog, personId, now)
    return [{ ...base, lane, departmentId: null, personId, topic: 'followed' as const, notBefore }]
  })
}

/** What handlers call their messages about one change of an order (`fact`). */
const FACTS = ['release', 'hold', 'unhold', 'cancel', 'closeShort', 'setPriority', 'setDue']

/** Without the chat in which it was said, and without those that the decision itself has told. */
async function withoutTold(
  { tx }: Spreading,
  events: readonly ProgressEvent[],
  news: readonly NewNews[],
): Promise<readonly NewNews[]> {
  const bySubject = new Map(events.map(event => [`event:${event.id}`, event]))
  const keysOf = ({ subject, lane }: NewNews): readonly string[] => {
    const toldBy = bySubject.get(subject)?.toldBy ?? null
    if (toldBy === null) return []
    return [`${toldBy}${lane}`, ...FACTS.map(fact => `${toldBy}${fact}:${lane}`)]
  }
  const told = await messagesPutOut(tx, news.flatMap(keysOf))
  return news.filter(one => bySubject.get(one.subject)?.chat !== one.lane && !keysOf(one).some(key => told.has(key)))
}
