/** One look at one subject's alerts: the reasons that hold now meet the alerts that stand, and each moves on. */
import type { Alert, AlertChange, AlertKind, AlertReason, AlertSubject } from './alert.ts'
import { alertKey, isLive } from './alert.ts'
import { drop, follow, type LifeContext, nextChange, takeOver } from './alert-life.ts'
import { type AlertRules, type AlertTime, ANY_TIME } from './alert-rules.ts'
import { earlier } from './instants.ts'
import type { Instant, TeamId } from './model.ts'

export type LookContext = {
  readonly now: Instant
  readonly rules: AlertRules
  /** The calendar of a team; of no team: any time. */
  readonly timeOf: (teamId: TeamId | null) => AlertTime
  /** The order is on hold: what stands stays and says nothing. */
  readonly heldBy: AlertSubject | null
}

export type Look = {
  readonly changes: readonly AlertChange[]
  /** When something of these alerts changes by itself; null: never. */
  readonly nextAt: Instant | null
}

/** Reasons that follow on each other: of one subject one of them is alerted, and the next takes its place. */
const FAMILIES: readonly (readonly AlertKind[])[] = [
  ['notStarted', 'willBeLate', 'pausedTooLong', 'pastDue', 'notBack'],
  ['notAcknowledged', 'notResolved'],
]

/** `standing`: the subject's alerts that are not closed; of several with one key (a fault) the first is followed. */
export function decideAlerts(standing: readonly Alert[], reasons: readonly AlertReason[], context: LookContext): Look {
  if (standing.length === 0 && reasons.length === 0) return { changes: [], nextAt: null }
  const { off } = context.rules
  const switchedOff = standing.filter(({ kind }) => off.includes(kind))
  if (switchedOff.length > 0 || reasons.some(({ kind }) => off.includes(kind))) {
    const isOn = ({ kind }: Pick<Alert, 'kind'>): boolean => !off.includes(kind)
    const { changes, nextAt } = decideAlerts(standing.filter(isOn), reasons.filter(isOn), context)
    return { changes: [...switchedOff.map(alert => drop(alert, lifeOf(alert, context))), ...changes], nextAt }
  }
  const why = new Map(reasons.map(reason => [alertKey(reason), reason]))
  const known = new Map(standing.toReversed().map(alert => [alertKey(alert), alert]))
  const heirs = inheritances(standing, why, known)
  const changes = [
    ...standing.flatMap(alert => changeOf(alert, why.get(alertKey(alert)) ?? null, heirs, context)),
    ...reasons.flatMap(reason => beginning(reason, known, heirs, context)),
  ]
  return {
    changes,
    nextAt: earlier(nextOf(standing, changes, context), nextBeginning(reasons, changes, known, context)),
  }
}

/** By the reason's key: the alert that it takes over. */
function inheritances(
  standing: readonly Alert[],
  why: ReadonlyMap<string, AlertReason>,
  known: ReadonlyMap<string, Alert>,
): ReadonlyMap<string, Alert> {
  const heirs = new Map<string, Alert>()
  for (const alert of standing) {
    if (!isLive(alert) || alert.state === 'asked' || why.has(alertKey(alert))) continue
    const family = FAMILIES.find(kinds => kinds.includes(alert.kind)) ?? []
    const heir = [...why.values()].find(
      reason => reason.subject === alert.subject && family.includes(reason.kind) && !known.has(alertKey(reason)),
    )
    if (heir !== undefined && !heirs.has(alertKey(heir))) heirs.set(alertKey(heir), alert)
  }
  return heirs
}

function changeOf(
  alert: Alert,
  reason: AlertReason | null,
  heirs: ReadonlyMap<string, Alert>,
  context: LookContext,
): readonly AlertChange[] {
  if ([...heirs.values()].includes(alert)) return []
  const held = reason === null && context.heldBy !== null && isLive(alert) && alert.state !== 'asked'
  const change = follow(alert, held ? heldReason(alert, context.heldBy) : reason, lifeOf(alert, context))
  return change === null ? [] : [{ ...change, saysNothingNew: change.alert.news === alert.news }]
}

const heldReason = (alert: Alert, mutedBy: AlertSubject | null): AlertReason => ({ ...alert, asks: false, mutedBy })

function beginning(
  reason: AlertReason,
  known: ReadonlyMap<string, Alert>,
  heirs: ReadonlyMap<string, Alert>,
  context: LookContext,
): readonly AlertChange[] {
  if (known.has(alertKey(reason))) return []
  const life = lifeOf(reason, context)
  const old = heirs.get(alertKey(reason))
  if (old !== undefined) return life.time.isWorking(context.now) ? takeOver(old, reason, life) : []
  const begun = follow(null, reason, life)
  return begun === null ? [] : [begun]
}

/** As a card shows it now: what is late or waits goes on growing between two looks. */
export function asOfNow(alert: Alert, context: Pick<LookContext, 'now' | 'rules' | 'timeOf'>): Alert {
  if (!isLive(alert) || alert.kind === 'willBeLate' || alert.mutedBy !== null) return alert
  const time = alert.kind === 'notBack' ? ANY_TIME : lifeOf(alert, context).time
  const minutes = Math.floor(time.workingMinutesBetween(alert.since, context.now))
  return { ...alert, details: { ...alert.details, minutes: Math.max(alert.details.minutes, minutes) } }
}

export const lifeOf = (
  { anyTime, teamId }: Pick<Alert, 'anyTime' | 'teamId'>,
  { now, rules, timeOf }: Pick<LookContext, 'now' | 'rules' | 'timeOf'>,
): LifeContext => ({ now, rules, time: anyTime ? ANY_TIME : timeOf(teamId) })

/** What is to be told is not waited for: telling has its own hours. What can't act now is looked at when work goes on. */
function nextOf(standing: readonly Alert[], changes: readonly AlertChange[], context: LookContext): Instant | null {
  const after = new Map(standing.map(alert => [alertKey(alert), alert]))
  for (const { alert } of changes) after.set(alertKey(alert), alert)
  return [...after.values()].reduce<Instant | null>((next, alert) => {
    const own = nextChange(alert)
    return own === null ? next : earlier(next, whenActing(own, lifeOf(alert, context)))
  }, null)
}

/** `at`, or the first working instant from then on, and never before now. */
function whenActing(at: Instant, { now, time }: LifeContext): Instant {
  const from = at.epochMilliseconds < now.epochMilliseconds ? now : at
  return time.nextWorkingInstant(from)
}

/** A reason that holds outside its calendar begins its alert when work goes on. */
function nextBeginning(
  reasons: readonly AlertReason[],
  changes: readonly AlertChange[],
  known: ReadonlyMap<string, Alert>,
  context: LookContext,
): Instant | null {
  const begun = new Set(changes.map(({ alert }) => alertKey(alert)))
  const waiting = reasons.filter(
    reason => !known.has(alertKey(reason)) && !begun.has(alertKey(reason)) && (reason.mutedBy === null || reason.asks),
  )
  return waiting.reduce<Instant | null>(
    (next, reason) => earlier(next, whenActing(context.now.add({ minutes: 1 }), lifeOf(reason, context))),
    null,
  )
}
