/**
 * The life of one alert: asked → firing → acknowledged or silenced → resolved → closed. It repeats at its interval,
 * escalates by the time of its team's calendar while nobody has taken it, and resolves by itself when its reason ends.
 * Decided 2026-11-28 after Alertmanager (one state, notification log) and PagerDuty (escalation counts from the firing).
 */
import type { Alert, AlertChange, AlertEvent, AlertNews, AlertReason } from './alert.ts'
import type { AlertRules, AlertTime } from './alert-rules.ts'
import { earlier } from './instants.ts'
import type { Instant, PersonId } from './model.ts'

export type LifeContext = {
  readonly now: Instant
  readonly rules: AlertRules
  /** By which it is counted; `ANY_TIME` for safety and equipment. */
  readonly time: AlertTime
}

/** What becomes of it at this look; null: nothing. `reason` null: it does not hold any more. */
export function follow(alert: Alert | null, reason: AlertReason | null, context: LifeContext): AlertChange | null {
  if (alert === null) return reason === null ? null : begin(reason, context)
  if (reason === null) return end(alert, context)
  const seen = heardAgain(alert, refreshed(alert, reason))
  if (reason.mutedBy !== null && alert.state !== 'asked') return mute(alert, seen, context)
  if (alert.mutedBy !== null) return goOn(seen, context)
  const moved = context.time.isWorking(context.now) ? due(seen, context) : null
  return moved ?? (differs(alert, seen) ? { alert: seen, events: [] } : null)
}

/** When it next changes by itself while its reason lasts; null: never. */
export function nextChange(alert: Alert): Instant | null {
  if (alert.mutedBy !== null) return null
  switch (alert.state) {
    case 'asked':
    case 'acknowledged':
    case 'silenced':
    case 'resolved':
      return alert.untilAt
    case 'firing':
      return earlier(alert.escalateAt, alert.repeatAt)
    case 'closed':
      return null
  }
}

/** Held back, or outside its calendar, nothing begins. A worker may be asked though the alert itself would be held back. */
function begin(reason: AlertReason, context: LifeContext): AlertChange | null {
  if (!context.time.isWorking(context.now) || (reason.mutedBy !== null && !reason.asks)) return null
  const fresh = drafted(reason, context)
  if (!reason.asks) return fire(fresh, context)
  const untilAt = context.time.addWorking(context.now, context.rules.times.answerWithinMinutes)
  const asked: Alert = { ...fresh, state: 'asked', untilAt, news: 'ask' }
  return { alert: asked, events: [event('asked', asked, context)] }
}

function drafted({ asks: _, ...reason }: AlertReason, { now }: LifeContext): Alert {
  return {
    ...reason,
    id: null,
    version: 1,
    state: 'firing',
    firedAt: now,
    level: 0,
    escalateAt: null,
    repeatAt: null,
    untilAt: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    promisedUntil: null,
    silencedBy: null,
    silencedUntil: null,
    assigneeId: null,
    resolvedAt: null,
    resolvedBy: null,
    cause: '',
    news: null,
    toldAt: null,
    toldTo: [],
  }
}

function fire(alert: Alert, context: LifeContext): AlertChange {
  const firing = raised({ ...alert, firedAt: context.now }, 1, 'fired', context)
  return { alert: firing, events: [event('fired', firing, context)] }
}

/** Firing at this level from now on. */
const raised = (alert: Alert, level: number, news: AlertNews, context: LifeContext): Alert =>
  waiting({ ...alert, state: 'firing', level, untilAt: null, news }, context)

/** Counted from now: until it is told again, and until it is told to the next level. */
function waiting(alert: Alert, { now, rules, time }: LifeContext): Alert {
  const wait = minutesToNext(rules, alert.level)
  return {
    ...alert,
    escalateAt: wait === null ? null : time.addWorking(now, wait),
    repeatAt: time.addWorking(now, rules.times.repeatEveryMinutes),
  }
}

/** Two levels with the same minutes would be told at once; a minute apart each is still told before the next. */
function minutesToNext({ levels }: AlertRules, level: number): number | null {
  const here = levels[level - 1]
  const next = levels[level]
  return here === undefined || next === undefined ? null : Math.max(1, next.afterMinutes - here.afterMinutes)
}

const topLevel = ({ levels }: AlertRules, level: number): number => Math.min(levels.length, level)

/** What its own time has come for. */
function due(alert: Alert, context: LifeContext): AlertChange | null {
  switch (alert.state) {
    case 'asked':
      return alert.mutedBy === null && hasCome(alert.untilAt, context) ? fire(alert, context) : null
    case 'acknowledged':
      return hasCome(alert.untilAt, context) ? notKept(alert, context) : null
    case 'silenced':
      return hasCome(alert.untilAt, context) ? loudAgain(alert, context) : null
    case 'firing':
      return stillFiring(alert, context)
    case 'resolved':
      return alert.resolvedBy === null || hasCome(alert.untilAt, context) ? reopen(alert, context) : null
    case 'closed':
      return null
  }
}

const hasCome = (at: Instant | null, { now }: LifeContext): boolean =>
  at !== null && at.epochMilliseconds <= now.epochMilliseconds

/** The promised time has passed and it is as it was: one level up. Without a promise it is only told again. */
function notKept(alert: Alert, context: LifeContext): AlertChange {
  const promised = alert.promisedUntil !== null
  const level = promised ? topLevel(context.rules, alert.level + 1) : Math.max(1, alert.level)
  const news = promised ? 'promisePassed' : 'repeated'
  const again = raised(alert, level, news, context)
  return { alert: again, events: [event(news, again, context)] }
}

function loudAgain(alert: Alert, context: LifeContext): AlertChange {
  const again = raised(alert, Math.max(1, alert.level), 'repeated', context)
  const loud: Alert = { ...again, silencedBy: null, silencedUntil: null }
  return { alert: loud, events: [event('silenceEnded', loud, context)] }
}

function stillFiring(alert: Alert, context: LifeContext): AlertChange | null {
  if (hasCome(alert.escalateAt, context)) {
    const higher = raised(alert, topLevel(context.rules, alert.level + 1), 'escalated', context)
    return { alert: higher, events: [event('escalated', higher, context)] }
  }
  if (!hasCome(alert.repeatAt, context)) return null
  const repeatAt = context.time.addWorking(context.now, context.rules.times.repeatEveryMinutes)
  // What was not told yet is told as what it is.
  const again: Alert = {
    ...alert,
    repeatAt,
    news: alert.news !== null && alert.news !== 'changed' ? alert.news : 'repeated',
  }
  return { alert: again, events: [event('repeated', again, context)] }
}

/** It is back before it was closed, or somebody's word that it is resolved did not come true: the same alert goes on. */
function reopen(alert: Alert, context: LifeContext): AlertChange {
  const open: Alert = {
    ...raised(alert, 1, 'fired', context),
    firedAt: context.now,
    acknowledgedBy: null,
    acknowledgedAt: null,
    promisedUntil: null,
    silencedBy: null,
    silencedUntil: null,
    resolvedAt: null,
    resolvedBy: null,
    cause: '',
  }
  return { alert: open, events: [event('reopened', open, context)] }
}

/** The reason has ended. Whoever was told of it is told that; what nobody was told of is simply over. */
function end(alert: Alert, context: LifeContext): AlertChange | null {
  const known = alert.toldAt !== null && alert.state !== 'asked'
  if (alert.state === 'resolved') {
    if (alert.news !== null) return null
    return closed(alert, 'closed', context)
  }
  if (!known) return closed(alert, alert.state === 'asked' ? 'answered' : 'resolved', context)
  const over: Alert = { ...quieted(alert), state: 'resolved', resolvedAt: context.now, news: 'resolved' }
  return { alert: over, events: [event('resolved', over, context)] }
}

function closed(alert: Alert, what: AlertEvent['what'], context: LifeContext, note = ''): AlertChange {
  const over: Alert = {
    ...quieted(alert),
    state: 'closed',
    resolvedAt: alert.resolvedAt ?? context.now,
    news: null,
  }
  return { alert: over, events: [event(what, over, context, note)] }
}

/** Nobody wants to hear of its kind any more: it is over, and nothing is said of it. */
export const drop = (alert: Alert, context: LifeContext): AlertChange => closed(alert, 'closed', context, 'off')

/** Nothing of it is due any more. */
export const quieted = (alert: Alert): Alert => ({
  ...alert,
  escalateAt: null,
  repeatAt: null,
  untilAt: null,
  mutedBy: null,
})

/** It stays as it is and says nothing until what holds it back is gone. */
function mute(alert: Alert, seen: Alert, context: LifeContext): AlertChange | null {
  const silent: Alert = { ...seen, news: alert.news === 'resolved' ? alert.news : null }
  if (alert.mutedBy === null) return { alert: silent, events: [event('muted', silent, context, seen.mutedBy ?? '')] }
  return differs(alert, silent) ? { alert: silent, events: [] } : null
}

/** Nobody could do anything while it was held back: who is to take it, to answer or to keep a promise has the time again. */
function goOn(alert: Alert, context: LifeContext): AlertChange {
  const again = withTimeAgain(alert, context)
  return { alert: again, events: [event('unmuted', again, context)] }
}

function withTimeAgain(alert: Alert, context: LifeContext): Alert {
  const { times } = context.rules
  if (alert.state === 'firing') return waiting(alert, context)
  const minutes = { acknowledged: times.repeatEveryMinutes, asked: times.answerWithinMinutes }
  if ((alert.state !== 'acknowledged' && alert.state !== 'asked') || !hasCome(alert.untilAt, context)) return alert
  return { ...alert, untilAt: context.time.addWorking(context.now, minutes[alert.state]) }
}

/** What was held back before anybody heard of it has still to be told. */
function heardAgain(before: Alert, seen: Alert): Alert {
  const isUnheard = before.mutedBy !== null && seen.mutedBy === null && seen.state === 'firing' && seen.toldAt === null
  return isUnheard && seen.news === null ? { ...seen, news: 'fired' } : seen
}

const refreshed = (alert: Alert, { asks: _, ...reason }: AlertReason): Alert => ({ ...alert, ...reason })

/** Whether a stored alert would show something else, or be told at other hours; minutes alone grow by themselves. */
function differs(a: Alert, b: Alert): boolean {
  const shown = ({ details: { minutes: _, ...details }, ...alert }: Alert) =>
    JSON.stringify([details, alert.since, alert.mutedBy, alert.news, alert.teamId, alert.departmentId, alert.anyTime])
  return shown(a) !== shown(b)
}

/**
 * A graver reason of the same subject follows on one that has ended: what people took, promised or silenced stays so, and
 * nobody is told twice of one trouble.
 */
export function takeOver(old: Alert, reason: AlertReason, context: LifeContext): readonly AlertChange[] {
  const { asks: _, ...why } = reason
  const heir: Alert = {
    ...old,
    ...why,
    id: null,
    version: 1,
    news: reason.mutedBy !== null ? null : old.state === 'firing' ? 'fired' : 'changed',
  }
  const over: Alert = { ...quieted(old), state: 'closed', resolvedAt: context.now, news: null }
  return [
    { alert: over, events: [event('closed', over, context, reason.kind)] },
    { alert: heir, events: [event('continued', heir, context, old.kind)] },
  ]
}

export function event(
  what: AlertEvent['what'],
  { level }: Pick<Alert, 'level'>,
  { now }: Pick<LifeContext, 'now'>,
  note = '',
  by: PersonId | null = null,
): AlertEvent {
  return { what, at: now, level, by, note }
}
