/**
 * When an open exception is an alert: nobody took it, or it was not resolved, in its andon level's time (samples'
 * `settings.andon`). Its department was told when it was raised; this is for when that did not help.
 */
import { type AlertReason, exceptionSubject } from './alert.ts'
import { harmOf } from './alert-harm.ts'
import type { Outlook } from './alert-reasons.ts'
import { type AlertRules, type AlertTime, ANY_TIME, passesQuietHours } from './alert-rules.ts'
import type { DepartmentId, ExceptionId, ExceptionKind, Instant, Order, Step, TeamId } from './model.ts'

export type WatchedException = {
  readonly id: ExceptionId
  readonly kind: ExceptionKind
  readonly andonLevel: number
  /** Since when its department has been called: as it was raised, handed over, or opened again. */
  readonly calledAt: Instant
  readonly acknowledgedAt: Instant | null
  readonly resolvedAt: Instant | null
  /** The reason's name and the machine, or the first words of what was said. */
  readonly what: string
  readonly order: Pick<Order, 'id' | 'code' | 'priority' | 'customer' | 'dueAt'> | null
  readonly step: Pick<Step, 'id' | 'seq' | 'name'> | null
  /** The department that was told, and the team of it that acts. */
  readonly teamId: TeamId | null
  readonly departmentId: DepartmentId | null
  /** Assigned to what stands still because of it. */
  readonly people: number
}

export type ExceptionContext = {
  readonly now: Instant
  readonly rules: AlertRules
  readonly timeOf: (teamId: TeamId | null) => AlertTime
}

export function exceptionOutlook(exception: WatchedException, context: ExceptionContext): Outlook {
  const { rules, now } = context
  const target = rules.andon.find(({ level }) => level === exception.andonLevel)
  if (exception.resolvedAt !== null || target === undefined) return { reasons: [], nextAt: null }
  const time = passesQuietHours(rules, exception.kind) ? ANY_TIME : context.timeOf(exception.teamId)
  const taken = exception.acknowledgedAt !== null
  const within = taken ? target.resolveMinutes : target.ackMinutes
  const dueAt = time.addWorking(exception.calledAt, within)
  if (dueAt.epochMilliseconds > now.epochMilliseconds) return { reasons: [], nextAt: dueAt }
  const minutes = Math.floor(time.workingMinutesBetween(exception.calledAt, now))
  return { reasons: [reasonOf(exception, taken, minutes, context)], nextAt: null }
}

function reasonOf(
  exception: WatchedException,
  taken: boolean,
  minutes: number,
  { rules, now }: ExceptionContext,
): AlertReason {
  const { order, step, kind, people, what } = exception
  const dueAt = order?.dueAt ?? null
  const priority = order?.priority ?? null
  return {
    subject: exceptionSubject(exception.id),
    kind: taken ? 'notResolved' : 'notAcknowledged',
    since: exception.calledAt,
    mutedBy: null,
    anyTime: passesQuietHours(rules, kind),
    asks: false,
    teamId: exception.teamId,
    departmentId: exception.departmentId,
    orderId: order?.id ?? null,
    stepId: step?.id ?? null,
    exceptionId: exception.id,
    harm: harmOf({ danger: kind === 'safety', dueAt, priority, minutes, people }, now),
    details: {
      order: order?.code ?? null,
      step: step === null ? null : { seq: step.seq, name: step.name },
      customer: order?.customer ?? null,
      priority,
      dueAt: dueAt?.toString() ?? null,
      minutes,
      expectedAt: null,
      basedOn: null,
      behind: [],
      people,
      what,
    },
  }
}
