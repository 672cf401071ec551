/** Silence is information, and the worker knows first: whoever is at a silent step is asked before the leader hears of it. */
import { recentReports } from '../db/alert-facts.ts'
import { alertTimesOf } from '../db/alert-rules.ts'
import { armWatch } from '../db/alert-store.ts'
import { askInChat, markAsked, questionsToAsk } from '../db/alert-telling.ts'
import type { Catalog } from '../db/catalog.ts'
import { enqueue, transact } from '../db/commit.ts'
import { loadOrdersById } from '../db/orders.ts'
import { openSessionsOfOrder } from '../db/work-sessions.ts'
import type { Alert } from '../domain/alert.ts'
import type { Instant, Order, PersonId, Step } from '../domain/model.ts'
import { type Quantity, ZERO } from '../domain/quantity.ts'
import { pacesOf } from './alert-look.ts'
import type { AlertParts, Question } from './alert-parts.ts'

const MOST_IN_A_ROUND = 200
/** A bare number answers the question for so long after the leader was told too. */
const STILL_ANSWERS_MINUTES = 60

/** Returns how many were asked. */
export async function askWorkers(parts: AlertParts, catalog: Catalog, now: Instant): Promise<number> {
  const alerts = await questionsToAsk(parts.sql, MOST_IN_A_ROUND)
  if (alerts.length === 0) return 0
  const orders = await loadOrdersById(parts.sql, [...new Set(alerts.flatMap(({ orderId }) => orderId ?? []))])
  let asked = 0
  for (const alert of alerts) {
    const order = orders.find(({ id }) => id === alert.orderId)
    const step = order?.steps.find(({ id }) => id === alert.stepId)
    if (order !== undefined && step !== undefined && (await askAbout(parts, catalog, alert, order, step, now))) asked++
  }
  return asked
}

async function askAbout(
  parts: AlertParts,
  catalog: Catalog,
  alert: Alert,
  order: Order,
  step: Step,
  now: Instant,
): Promise<boolean> {
  const { speech } = parts
  const question: Question = {
    order,
    step,
    lastSignAt: alert.since,
    expected: await expectedOf(parts, catalog, order, step, alert, now),
  }
  const key = `ask:${alert.subject}:${alert.since.epochMilliseconds}`
  const asked = (await workersAt(parts, catalog, order, step)).flatMap(person => {
    const outbox = speech.question(catalog, person, question, now, `${key}:${person}`)
    return outbox.length === 0 ? [] : [{ person, outbox }]
  })
  await transact(parts.sql, async tx => {
    // Nobody can be asked: the leader hears of it at the next look.
    const untilAt = asked.length === 0 ? now : null
    if (asked.length === 0) await armWatch(tx, alert)
    const mine = await markAsked(tx, alert.id ?? 0, { now, to: asked.map(({ person }) => person), untilAt })
    if (!mine) return
    await enqueue(
      tx,
      asked.flatMap(({ outbox }) => outbox),
    )
    for (const { person } of asked) {
      const chat = speech.directChatOf(catalog, person)
      if (chat === null) continue
      const expiresAt = (alert.untilAt ?? now).add({ minutes: STILL_ANSWERS_MINUTES })
      await askInChat(tx, { personId: person, ...chat, question: speech.pendingOf(question), now, expiresAt })
    }
  })
  return asked.length > 0
}

/** Those at work on it; where nobody says so, those it is assigned to. */
async function workersAt(parts: AlertParts, catalog: Catalog, order: Order, step: Step): Promise<readonly PersonId[]> {
  const sessions = await openSessionsOfOrder(parts.sql, order.id)
  const atWork = sessions.filter(({ stepId }) => stepId === step.id).map(({ personId }) => personId)
  const people = atWork.length > 0 ? atWork : step.assigneeIds
  return [...new Set(people)].filter(id => catalog.people.get(id)?.active === true)
}

/** What should have been made since the last sign, at the step's pace or else by standard, in whole units. */
async function expectedOf(
  parts: AlertParts,
  catalog: Catalog,
  order: Order,
  step: Step,
  alert: Alert,
  now: Instant,
): Promise<Quantity | null> {
  const recent = await recentReports(parts.sql, [step.id])
  // The pace it had when it was last heard of: silence itself must not make the expectation smaller.
  const pace = pacesOf(parts, catalog, order, recent, alert.since).get(step.seq) ?? standardPace(step)
  if (pace === null) return null
  const minutes = alertTimesOf(parts, catalog)(step.teamId).workingMinutesBetween(alert.since, now)
  const made = (BigInt(Math.floor(pace * minutes)) * 10_000n) as Quantity
  return made <= ZERO ? null : made
}

const standardPace = ({ rules }: Step): number | null =>
  rules.standardSeconds > 0 ? (60 / rules.standardSeconds) * Math.max(1, rules.capacity) : null
