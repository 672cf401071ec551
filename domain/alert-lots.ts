/** When a lot that came in is an alert: nobody has inspected it in the time that inspections have. */
import { type AlertReason, inspectionSubject } from './alert.ts'
import { harmOf } from './alert-harm.ts'
import type { Outlook } from './alert-reasons.ts'
import type { Instant } from './model.ts'
import type { ReasonContext } from './watched-order.ts'

export type WatchedLot = {
  readonly id: string
  readonly requestedAt: Instant
  /** The material and its lot. */
  readonly what: string
}

export type LotAlertContext = Pick<ReasonContext, 'now' | 'rules' | 'timeOf' | 'inspectors'>

/** Of no order: whoever waits for the material is told when it has passed. */
export function lotOutlook(lot: WatchedLot, context: LotAlertContext): Outlook {
  const { inspectors, rules, timeOf, now } = context
  const time = timeOf(inspectors.teamId)
  const dueAt = time.addWorking(lot.requestedAt, rules.times.inspectWithinMinutes)
  if (dueAt.epochMilliseconds > now.epochMilliseconds) return { reasons: [], nextAt: dueAt }
  const minutes = Math.floor(time.workingMinutesBetween(lot.requestedAt, now))
  return { reasons: [reasonOf(lot, minutes, context)], nextAt: null }
}

function reasonOf(
  { id, requestedAt, what }: WatchedLot,
  minutes: number,
  { inspectors, now }: LotAlertContext,
): AlertReason {
  return {
    subject: inspectionSubject(id),
    kind: 'inspectionOverdue',
    since: requestedAt,
    mutedBy: null,
    anyTime: false,
    asks: false,
    ...inspectors,
    orderId: null,
    stepId: null,
    exceptionId: null,
    harm: harmOf({ danger: false, dueAt: null, priority: null, minutes, people: 0 }, now),
    details: {
      order: null,
      step: null,
      customer: null,
      priority: null,
      dueAt: null,
      minutes,
      expectedAt: null,
      basedOn: null,
      behind: [],
      people: 0,
      what,
    },
  }
}
