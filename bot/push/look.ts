/** What nobody does and time brings: a promise that won't be kept at this pace, goods that should be back. */

import { stuckSteps } from '../../db/open-steps.ts'
import type { NewNews } from '../../db/progress.ts'
import { isOutside } from '../../domain/lateness.ts'
import type { Instant, Order, Step } from '../../domain/model.ts'
import type { News, NewsKind } from '../../domain/topics.ts'
import { riskyOrders, soldBy } from '../digest/risk.ts'
import { departmentsConcerned } from './hearers.ts'
import { newsFor, type Spreading } from './spread.ts'

/** Goods due back within a day. */
const OUTSIDE_HOURS = 24
const MOST_OUTSIDE = 100

export async function lookAhead(spreading: Spreading): Promise<readonly NewNews[]> {
  return [...(await promisesAtRisk(spreading)), ...(await outsideDue(spreading))]
}

/** Once per order and promise; a promise that is given anew may be at risk anew. */
async function promisesAtRisk(spreading: Spreading): Promise<readonly NewNews[]> {
  const { tx, catalog, now } = spreading
  const risky = await riskyOrders({ sql: tx, catalog, now, department: null, scope: {} })
  const news: NewNews[] = []
  for (const { order, late } of risky) {
    if (late.kind === 'notStarted') continue
    const subject = `promiseAtRisk:${order.id}:${order.dueAt}`
    news.push(...(await tell(spreading, 'promiseAtRisk', order, null, subject)))
  }
  return news
}

async function outsideDue(spreading: Spreading): Promise<readonly NewNews[]> {
  const { tx, now } = spreading
  const limit = now.add({ hours: OUTSIDE_HOURS })
  const away = (await stuckSteps(tx, {}, MOST_OUTSIDE)).filter(
    ({ step }) => isOutside(step) && isBefore(step.dueAt, limit),
  )
  const news: NewNews[] = []
  for (const { order, step } of away) {
    const subject = `outsourceDue:${step.id}:${step.dueAt}`
    news.push(...(await tell(spreading, 'outsourceDue', order, step, subject)))
  }
  return news
}

const isBefore = (at: Instant | null, limit: Instant): boolean =>
  at !== null && at.epochMilliseconds <= limit.epochMilliseconds

function tell(spreading: Spreading, kind: NewsKind, order: Order, step: Step | null, subject: string) {
  const said: News = {
    kind,
    priority: order.priority,
    andonLevel: 0,
    departmentIds: departmentsConcerned(spreading.catalog, order, step),
    sellerDepartmentId: soldBy(spreading.catalog, order),
  }
  return newsFor(spreading, { said, order, step, by: null, subject, details: {} })
}
