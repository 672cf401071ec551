/**
 * When an order may next have reason for an alert by time alone, so that a round looks only at those whose time has come.
 * No time is worked out that can't be the next: thousands of orders are asked in one round.
 */
import { earlier } from './instants.ts'
import { heldOf, heldSince } from './lateness.ts'
import type { Instant, TeamId } from './model.ts'
import { isUnderWay } from './order-status.ts'
import {
  type Expectation,
  oldestShortage,
  type ReasonContext,
  type WatchedOrder,
  type WatchedStep,
} from './watched-order.ts'

/** Less is not worth another look: a forecast is no stopwatch. */
const LEAST_SLACK_MINUTES = 5

/**
 * When a running order could be expected late if nobody reported any more: what is expected moves on with the clock, so
 * the time in hand is what is left until then. null: no due time is in reach.
 */
export function nextDoubtAt(order: WatchedOrder, expected: Expectation, context: ReasonContext): Instant | null {
  const { now, settings, timeOf } = context
  const slackOf = (
    teamId: TeamId | null,
    finishAt: Instant | undefined | null,
    dueAt: Instant | null,
  ): Instant | null => {
    if (finishAt == null || dueAt === null) return null
    const inHand = timeOf(teamId).workingMinutesBetween(finishAt, dueAt) + settings.graceMinutes + 1
    return inHand <= 0 ? null : timeOf(teamId).addWorking(now, Math.max(LEAST_SLACK_MINUTES, inHand))
  }
  const last = order.steps.at(-1)?.teamId ?? null
  return order.steps.reduce<Instant | null>(
    (next, step) => earlier(next, slackOf(step.teamId, expected.steps.get(step.seq), step.dueAt)),
    slackOf(last, expected.finishAt, order.dueAt),
  )
}

/**
 * From when, and after how many minutes of whose working time, something may become a reason; not counted is what stood
 * still of the step `seq`, where that is given.
 */
type Coming = {
  readonly from: Instant | null
  readonly teamId: TeamId | null
  readonly minutes: number
  readonly seq?: number
}

/**
 * The next time at which something here may become a reason. What is one already moves by its alert's own times.
 */
export function nextReasonAt(order: WatchedOrder, context: ReasonContext): Instant | null {
  const nowMs = context.now.epochMilliseconds
  return comingOf(order, context).reduce<Instant | null>((next, { from, teamId, minutes, seq }) => {
    if (from === null || (next !== null && from.epochMilliseconds >= next.epochMilliseconds)) return next
    const at = minutes === 0 ? from : reachedAt(order, { from, teamId, minutes, seq }, context)
    return at.epochMilliseconds > nowMs ? earlier(next, at) : next
  }, null)
}

const reachedAt = (
  order: WatchedOrder,
  { from, teamId, minutes, seq }: { from: Instant; teamId: TeamId | null; minutes: number; seq: number | undefined },
  context: ReasonContext,
): Instant =>
  seq === undefined
    ? context.timeOf(teamId).addWorking(from, minutes)
    : countedFrom(from, order, { seq, teamId }, minutes, context)

function comingOf(order: WatchedOrder, context: ReasonContext): readonly Coming[] {
  const { times } = context.rules
  const underWay = isUnderWay(order)
  const coming: Coming[] = []
  if (underWay) coming.push({ from: order.nextDateAt, teamId: null, minutes: 0 })
  if (underWay || order.status === 'planned')
    coming.push({ from: dueMissedAt(order, context), teamId: null, minutes: 0 })
  if (underWay) {
    for (const step of order.steps) coming.push(...comingOfStep(step, context))
    const { teamId } = context.storekeepers
    coming.push({ from: oldestShortage(order), teamId, minutes: times.materialShortMinutes })
  }
  for (const { since, step } of order.reviews)
    coming.push({ from: since, teamId: step.teamId, minutes: context.reviewWithinMinutes })
  for (const { requestedAt } of order.inspections)
    coming.push({ from: requestedAt, teamId: context.inspectors.teamId, minutes: times.inspectWithinMinutes })
  return coming
}

function comingOfStep(step: WatchedStep, { rules: { times }, settings }: ReasonContext): readonly Coming[] {
  const { teamId, status, seq } = step
  const due: Coming = { from: step.dueAt, teamId, minutes: 1, seq }
  switch (status) {
    case 'pending':
    case 'ready':
      return [{ from: step.plannedStart, teamId, minutes: settings.graceMinutes + 1, seq }, due]
    case 'inProgress':
      return [{ from: step.lastSignAt, teamId, minutes: times.askAfterMinutes }, due]
    case 'paused':
      return [{ from: step.pausedSince, teamId, minutes: times.pausedTooLongMinutes }, due]
    case 'completed':
    case 'cancelled':
      return [due]
  }
}

/**
 * When so many minutes are counted since then: what stood still moves it on. What stands still now is looked at again when
 * it goes on.
 */
function countedFrom(
  from: Instant,
  order: WatchedOrder,
  { seq, teamId }: { readonly seq: number | null; readonly teamId: TeamId | null },
  minutes: number,
  { now, timeOf }: ReasonContext,
): Instant {
  const time = timeOf(teamId)
  return time.addWorking(from, minutes + heldSince(from, time, { now, held: heldOf(order, seq) }))
}

/** By the clock; after a hold in the working time of its last step, as its lateness is counted. */
const dueMissedAt = (order: WatchedOrder, context: ReasonContext): Instant =>
  heldOf(order, null).length === 0
    ? order.dueAt.add({ minutes: 1 })
    : countedFrom(order.dueAt, order, { seq: null, teamId: order.steps.at(-1)?.teamId ?? null }, 1, context)
