/** News as messages: one per chat and round, as it stands now; what is no longer so is left out. */
import type { Catalog } from '../../db/catalog.ts'
import type { OutboxEntry } from '../../db/commit.ts'
import type { Transaction } from '../../db/connect.ts'
import { exceptionById, type PlacedException } from '../../db/exceptions.ts'
import { inspectionsOfStep } from '../../db/inspections.ts'
import { loadOrdersById } from '../../db/orders.ts'
import type { WaitingNews } from '../../db/progress.ts'
import type { ExceptionId, Instant, Order, Step } from '../../domain/model.ts'
import { isUnderWay } from '../../domain/order-status.ts'
import { unreachable } from '../../domain/unreachable.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { cardMessage } from '../cards/message.ts'
import { type NewsItem, newsCard } from '../cards/news-card.ts'
import { type RiskyOrder, riskOf } from '../digest/risk.ts'
import { tellDepartment, tellPerson } from '../handle/tell.ts'

/** Later than this the next digest says it better. */
const WORTH_SENDING_MS = 12 * 3_600_000

type Facts = {
  readonly order: Order
  readonly step: Step | null
  readonly exception: PlacedException | null
  readonly risk: RiskyOrder | null
  readonly inspected: boolean
}

export async function composeNews(
  tx: Transaction,
  catalog: Catalog,
  waiting: readonly WaitingNews[],
  now: Instant,
): Promise<readonly OutboxEntry[]> {
  const orders = new Map((await loadOrdersById(tx, [...new Set(waiting.map(n => n.orderId))])).map(o => [o.id, o]))
  const promised = waiting.flatMap(({ kind, orderId }) => (kind === 'promiseAtRisk' ? (orders.get(orderId) ?? []) : []))
  const risky = await riskOf({ sql: tx, catalog, now, department: null, scope: {} }, [...new Set(promised)])
  const items: (NewsItem & { readonly news: WaitingNews })[] = []
  for (const news of latestOnly(waiting)) {
    const order = orders.get(news.orderId)
    if (order === undefined) continue
    const facts = await factsOf(tx, news, order, risky)
    if (isStillSo(news, facts))
      items.push({ ...facts, kind: news.kind, details: news.details, what: whatOf(catalog, facts, now), news })
  }
  const byLane = Map.groupBy(items, ({ news }) => news.lane)
  return [...byLane.values()].flatMap(ofLane => message(catalog, ofLane, now))
}

/** Held and let go on in one night: the last word counts. */
function latestOnly(waiting: readonly WaitingNews[]): readonly WaitingNews[] {
  const latest = new Map(
    waiting.map(news => [`${news.lane} ${topicOfChange(news)} ${news.orderId} ${news.stepId}`, news]),
  )
  return [...latest.values()]
}

const topicOfChange = ({ kind }: WaitingNews): string => (kind === 'held' || kind === 'resumed' ? 'hold' : kind)

async function factsOf(
  tx: Transaction,
  { kind, stepId, details }: WaitingNews,
  order: Order,
  risky: readonly RiskyOrder[],
): Promise<Facts> {
  const { exception: id } = details
  return {
    order,
    step: order.steps.find(step => step.id === stepId) ?? null,
    exception: id === undefined ? null : await exceptionById(tx, id as ExceptionId),
    risk: risky.find(one => one.order.id === order.id) ?? null,
    inspected: kind === 'inspectionDue' && stepId !== null && (await inspectionsOfStep(tx, stepId)).length > 0,
  }
}

function whatOf(catalog: Catalog, { exception: placed }: Facts, now: Instant): string {
  const { floor } = cardContextFor(catalog, null, now).words
  if (placed === null) return floor.exceptionUnnamed
  const { reason, description } = placed.exception
  const named = reason === null ? null : (catalog.downtimes.get(reason)?.name ?? null)
  return named ?? (description.slice(0, 20) || floor.exceptionUnnamed)
}

function isStillSo({ kind }: WaitingNews, { order, step, exception, risk, inspected }: Facts): boolean {
  const underWay = isUnderWay(order)
  switch (kind) {
    case 'stepReady':
      return underWay && step?.status === 'ready'
    case 'stepDone':
      return step?.status === 'completed'
    case 'blocked':
    case 'shortage':
      return exception !== null && exception.exception.resolvedAt === null
    case 'inspectionDue':
      return underWay && !inspected
    case 'scrapHigh':
    case 'rework':
      return step !== null
    case 'outsourceDue':
      return underWay && step !== null && step.status !== 'completed'
    case 'held':
      return order.status === 'onHold'
    case 'resumed':
    case 'released':
      return underWay
    case 'cancelled':
      return order.status === 'cancelled'
    case 'closedShort':
      return order.status === 'closed'
    case 'priorityChanged':
    case 'dueChanged':
      return order.status !== 'cancelled' && order.status !== 'closed'
    case 'shipped':
      return order.status !== 'cancelled'
    case 'orderDone':
      return order.status === 'completed' || order.status === 'closed'
    case 'promiseAtRisk':
      return risk !== null
    default:
      return unreachable(kind)
  }
}

function message(
  catalog: Catalog,
  items: readonly (NewsItem & { readonly news: WaitingNews })[],
  now: Instant,
): readonly OutboxEntry[] {
  const [first] = items
  if (first === undefined) return []
  const { departmentId, personId, lane } = first.news
  const reader = personId === null ? null : (catalog.people.get(personId) ?? null)
  const context = cardContextFor(catalog, reader, now)
  const department = departmentId === null ? null : (catalog.departments.get(departmentId)?.name ?? departmentId)
  const only = items.every(({ order }) => order.id === first.order.id)
  const telling = {
    message: cardMessage(newsCard(context, department, items)),
    about: only ? ({ kind: 'order', order: first.order.code } as const) : null,
    key: `push:${Math.max(...items.map(({ news }) => news.id))}`,
    kind: 'push',
    expiresAfterMs: WORTH_SENDING_MS,
  }
  if (personId !== null) return tellPerson(catalog, personId, telling)
  // A department may have several groups, each with news of its own.
  return departmentId === null
    ? []
    : tellDepartment(catalog, departmentId, telling).filter(entry => entry.lane === lane)
}
