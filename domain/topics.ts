/** Who hears of what happens to orders: what each kind of department usually needs, and what is news of which topic (issue 4). */
import type { DepartmentId, DepartmentKind, Priority } from './model.ts'

/** What a department group subscribes to. */
export const TOPICS = [
  /** A step of theirs can begin. */
  'stepReady',
  /** A step of theirs is blocked. */
  'blocked',
  'priorityChanged',
  'inspectionDue',
  'scrapHigh',
  'rework',
  /** Finished goods to receive. */
  'goodsReady',
  /** Material for the next shift; told with the warehouse's digests. */
  'materialToPrepare',
  'shortage',
  'outsourceDue',
  'milestone',
  'promiseAtRisk',
  /** All made, ready to be shipped. */
  'orderDone',
  'dateMoved',
  'critical',
] as const
export type Topic = (typeof TOPICS)[number]

/** What happens, once each. */
export const NEWS_KINDS = [
  'stepReady',
  'stepDone',
  'blocked',
  'shortage',
  'inspectionDue',
  'scrapHigh',
  'rework',
  'outsourceDue',
  'released',
  'held',
  'resumed',
  'cancelled',
  'closedShort',
  'priorityChanged',
  'dueChanged',
  'orderDone',
  'shipped',
  'promiseAtRisk',
] as const
export type NewsKind = (typeof NEWS_KINDS)[number]

const USUAL: { readonly [Kind in DepartmentKind]: readonly Topic[] } = {
  production: ['stepReady', 'blocked', 'priorityChanged'],
  quality: ['inspectionDue', 'scrapHigh', 'rework'],
  warehouse: ['goodsReady', 'materialToPrepare'],
  // Machines that stand are called in by the exception itself.
  maintenance: [],
  purchasing: ['shortage', 'outsourceDue'],
  sales: ['milestone', 'promiseAtRisk', 'orderDone'],
  planning: ['dateMoved'],
  management: ['critical'],
}

export type SubscriptionChange = { readonly topic: Topic; readonly subscribed: boolean }

/** What the department has chosen, on top of what is usual for its kind; in the order of `TOPICS`. */
export function subscribedTopics(kind: DepartmentKind, changes: readonly SubscriptionChange[]): readonly Topic[] {
  const chosen = new Map(changes.map(({ topic, subscribed }) => [topic, subscribed]))
  return TOPICS.filter(topic => chosen.get(topic) ?? USUAL[kind].includes(topic))
}

/** What somebody who follows an order hears of it. */
const FOLLOWED: ReadonlySet<NewsKind> = new Set<NewsKind>([
  'stepDone',
  'blocked',
  'released',
  'held',
  'resumed',
  'cancelled',
  'closedShort',
  'dueChanged',
  'orderDone',
  'shipped',
  'promiseAtRisk',
])
export const isFollowed = (kind: NewsKind): boolean => FOLLOWED.has(kind)

/** The most telling topic first: a group is told by one of them, once. */
const TOPICS_OF: { readonly [Kind in NewsKind]: readonly Topic[] } = {
  stepReady: ['stepReady'],
  stepDone: ['milestone'],
  blocked: ['blocked', 'dateMoved', 'critical'],
  shortage: ['shortage'],
  inspectionDue: ['inspectionDue'],
  scrapHigh: ['scrapHigh'],
  rework: ['rework'],
  outsourceDue: ['outsourceDue', 'dateMoved'],
  released: ['milestone'],
  held: ['dateMoved', 'milestone', 'critical'],
  resumed: ['dateMoved', 'milestone'],
  cancelled: ['dateMoved', 'milestone', 'critical'],
  closedShort: ['dateMoved', 'milestone'],
  priorityChanged: ['priorityChanged', 'dateMoved', 'critical'],
  dueChanged: ['dateMoved', 'milestone', 'critical'],
  orderDone: ['orderDone', 'goodsReady', 'milestone'],
  shipped: ['milestone', 'orderDone'],
  promiseAtRisk: ['promiseAtRisk', 'dateMoved', 'critical'],
}

/** Only of what a department has in hand, where it makes things; offices hear of the whole plant. */
const OF_THEIR_STEPS: ReadonlySet<Topic> = new Set<Topic>(['stepReady', 'blocked', 'priorityChanged'])
const SEES_ALL: ReadonlySet<DepartmentKind> = new Set<DepartmentKind>(['planning', 'purchasing', 'sales', 'management'])
const ABOUT_SALES: ReadonlySet<Topic> = new Set<Topic>(['milestone', 'promiseAtRisk', 'orderDone'])

export type News = {
  readonly kind: NewsKind
  readonly priority: Priority
  /** Of the exception, 0 where it is none. */
  readonly andonLevel: number
  /** Whose steps it is about. */
  readonly departmentIds: readonly DepartmentId[]
  /** The seller's; null: nobody's, all sellers hear of it. */
  readonly sellerDepartmentId: DepartmentId | null
}

export type Hearer = {
  readonly id: DepartmentId
  readonly kind: DepartmentKind
  readonly topics: readonly Topic[]
}

/** By which topic the department hears of it; null: it does not. */
export function topicFor(news: News, hearer: Hearer): Topic | null {
  return TOPICS_OF[news.kind].find(topic => hearer.topics.includes(topic) && concerns(news, hearer, topic)) ?? null
}

function concerns(news: News, { id, kind }: Hearer, topic: Topic): boolean {
  if (topic === 'critical') return isCritical(news)
  if (OF_THEIR_STEPS.has(topic)) return SEES_ALL.has(kind) || news.departmentIds.includes(id)
  // Only sellers of the order: another sales office has customers of its own.
  if (ABOUT_SALES.has(topic) && kind === 'sales') return (news.sellerDepartmentId ?? id) === id
  return true
}

/** What a manager wants to be woken for: the most urgent orders, and what stops people at the third level. */
const CRITICAL_ANDON_LEVEL = 3
const isCritical = ({ priority, andonLevel }: News): boolean =>
  priority === 'critical' || andonLevel >= CRITICAL_ANDON_LEVEL
