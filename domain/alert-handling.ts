/** What people do about an alert: take it, promise a time, silence it, hand it over, say that it is resolved. */
import type { Alert, AlertChange } from './alert.ts'
import { isLive } from './alert.ts'
import { event, type LifeContext, quieted } from './alert-life.ts'
import { type Refused, refused } from './decision.ts'
import type { Instant, Person, PersonId } from './model.ts'

export type AlertRefusal =
  /** Resolved or closed: there is nothing to take any more. */
  | { readonly kind: 'over' }
  | { readonly kind: 'inPast'; readonly at: Instant }
  | { readonly kind: 'tooFar'; readonly latest: Instant }
  | { readonly kind: 'personLeft'; readonly personId: PersonId }

export type Handled = { readonly kind: 'handled'; readonly change: AlertChange } | Refused<AlertRefusal>

/** A promise of this very minute is kept or broken before anybody reads it. */
const LEAST_AHEAD_MS = 60_000

/** `until` null: taken, without saying until when; it is told again when the usual time has passed. */
export function acknowledge(alert: Alert, by: PersonId, until: Instant | null, context: LifeContext): Handled {
  const refusal = refusalOf(alert, until, context.rules.times.longestPromiseHours, context)
  if (refusal !== null) return refusal
  const { now, rules, time } = context
  const taken: Alert = {
    ...alert,
    state: 'acknowledged',
    acknowledgedBy: by,
    acknowledgedAt: now,
    promisedUntil: until,
    silencedBy: null,
    silencedUntil: null,
    untilAt: until ?? time.addWorking(now, rules.times.acknowledgedForMinutes),
    escalateAt: null,
    repeatAt: null,
    news: 'changed',
  }
  return handled(taken, 'acknowledged', by, context, until === null ? '' : until.toString())
}

export function silence(alert: Alert, by: PersonId, until: Instant, context: LifeContext): Handled {
  const refusal = refusalOf(alert, until, context.rules.times.longestSilenceHours, context)
  if (refusal !== null) return refusal
  const silent: Alert = {
    ...alert,
    state: 'silenced',
    silencedBy: by,
    silencedUntil: until,
    untilAt: until,
    escalateAt: null,
    repeatAt: null,
    news: 'changed',
  }
  return handled(silent, 'silenced', by, context, until.toString())
}

/** Whoever it is handed to is the one who is called from now on; what the one before said does not bind them. */
export function handOver(alert: Alert, by: PersonId, to: Pick<Person, 'id' | 'active'>, context: LifeContext): Handled {
  if (!isLive(alert)) return refused({ kind: 'over' })
  if (!to.active) return refused({ kind: 'personLeft', personId: to.id })
  const { now, rules, time } = context
  const handed: Alert = {
    ...alert,
    state: 'firing',
    level: Math.max(1, alert.level),
    assigneeId: to.id,
    acknowledgedBy: null,
    acknowledgedAt: null,
    promisedUntil: null,
    silencedBy: null,
    silencedUntil: null,
    untilAt: null,
    repeatAt: time.addWorking(now, rules.times.repeatEveryMinutes),
    escalateAt: alert.level < rules.levels.length ? time.addWorking(now, rules.times.acknowledgedForMinutes) : null,
    news: 'repeated',
  }
  return handled(handed, 'handedOver', by, context, to.id)
}

/** Somebody's word. It closes when the reason ends; when it does not, it comes back after the rules' time. */
export function resolveBy(alert: Alert, by: PersonId, cause: string, context: LifeContext): Handled {
  if (!isLive(alert)) return refused({ kind: 'over' })
  const { now, rules, time } = context
  const resolved: Alert = {
    ...quieted(alert),
    state: 'resolved',
    resolvedAt: now,
    resolvedBy: by,
    cause,
    untilAt: time.addWorking(now, rules.times.reopenAfterMinutes),
    news: 'resolved',
  }
  return handled(resolved, 'resolved', by, context, cause)
}

function refusalOf(
  alert: Alert,
  until: Instant | null,
  mostHours: number,
  { now }: LifeContext,
): Refused<AlertRefusal> | null {
  if (!isLive(alert)) return refused({ kind: 'over' })
  if (until === null) return null
  if (until.epochMilliseconds < now.epochMilliseconds + LEAST_AHEAD_MS) return refused({ kind: 'inPast', at: until })
  const latest = now.add({ hours: mostHours })
  return until.epochMilliseconds > latest.epochMilliseconds ? refused({ kind: 'tooFar', latest }) : null
}

const handled = (
  alert: Alert,
  what: Parameters<typeof event>[0],
  by: PersonId,
  context: LifeContext,
  note: string,
): Handled => ({ kind: 'handled', change: { alert, events: [event(what, alert, context, note, by)] } })
