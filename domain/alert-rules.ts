/** What a factory decides about alerts: the samples' `settings.escalation`, `andon` and `quietHours`, and the usual rest. */
import type { AlertKind } from './alert.ts'
import type { WorkingTime } from './calendar.ts'
import type { ExceptionKind, Role } from './model.ts'
import { CLOCK_TIME } from './step-duration.ts'
import { CalendarExhausted } from './working-arithmetic.ts'

/** How often and after how long; minutes are working minutes of the calendar that counts. */
export type AlertTimes = {
  /** A running step without a report is asked about after this. */
  readonly askAfterMinutes: number
  /** Unanswered for this long, the leader hears of it. */
  readonly answerWithinMinutes: number
  readonly pausedTooLongMinutes: number
  readonly inspectWithinMinutes: number
  /** The warehouse and those who buy have heard of it; this long they have to get it. */
  readonly materialShortMinutes: number
  readonly repeatEveryMinutes: number
  /** "收到" without a promise holds for this long. */
  readonly acknowledgedForMinutes: number
  /** Somebody said "resolved" and it is not: it comes back after this. */
  readonly reopenAfterMinutes: number
  /** By the clock: a silence or a promise for longer is refused. */
  readonly longestSilenceHours: number
  readonly longestPromiseHours: number
  /** By the clock: the same people are called in the same group again only after this. */
  readonly newsEveryMinutes: number
}

export const USUAL_ALERT_TIMES: AlertTimes = {
  askAfterMinutes: 120,
  answerWithinMinutes: 20,
  pausedTooLongMinutes: 120,
  inspectWithinMinutes: 60,
  materialShortMinutes: 240,
  repeatEveryMinutes: 120,
  acknowledgedForMinutes: 60,
  reopenAfterMinutes: 480,
  longestSilenceHours: 72,
  longestPromiseHours: 336,
  newsEveryMinutes: 10,
}

/** `afterMinutes` late the role is told; ascending, the first is told at once. */
export type AlertLevel = { readonly afterMinutes: number; readonly notify: Role }

/** Target minutes of an exception by its andon level. */
export type AndonTarget = { readonly level: number; readonly ackMinutes: number; readonly resolveMinutes: number }

export type AlertRules = {
  readonly times: AlertTimes
  readonly levels: readonly [AlertLevel, ...AlertLevel[]]
  readonly andon: readonly AndonTarget[]
  /** Kinds that count by the clock and pass quiet hours; safety always does. */
  readonly anyTimeKinds: readonly ExceptionKind[]
  /** Kinds nobody wants to hear of. */
  readonly off: readonly AlertKind[]
}

const LEADER_ONLY: AlertRules['levels'] = [{ afterMinutes: 0, notify: 'teamLeader' }]

/** Levels in order; a factory that set none has its team leaders told. */
export function levelsOf(levels: readonly AlertLevel[]): AlertRules['levels'] {
  const [first, ...rest] = levels.toSorted((a, b) => a.afterMinutes - b.afterMinutes)
  return first === undefined ? LEADER_ONLY : [first, ...rest]
}

export const passesQuietHours = ({ anyTimeKinds }: Pick<AlertRules, 'anyTimeKinds'>, kind: ExceptionKind): boolean =>
  kind === 'safety' || anyTimeKinds.includes(kind)

/** The time an alert is counted, fired and escalated by. */
export type AlertTime = Pick<WorkingTime, 'addWorking' | 'workingMinutesBetween' | 'nextWorkingInstant' | 'isWorking'>
/** A team's working time, answering also where its calendar has none: then nothing acts, and lengths are the clock's. */
export function alertTimeOf(team: AlertTime): AlertTime {
  return {
    addWorking: (from, minutes) =>
      orElse(
        () => team.addWorking(from, minutes),
        () => CLOCK_TIME.addWorking(from, minutes),
      ),
    workingMinutesBetween: (a, b) =>
      orElse(
        () => team.workingMinutesBetween(a, b),
        () => CLOCK_TIME.workingMinutesBetween(a, b),
      ),
    nextWorkingInstant: at =>
      orElse(
        () => team.nextWorkingInstant(at),
        () => at.add({ hours: 24 }),
      ),
    isWorking: team.isWorking,
  }
}

function orElse<Value>(ask: () => Value, otherwise: () => Value): Value {
  try {
    return ask()
  } catch (error) {
    if (error instanceof CalendarExhausted) return otherwise()
    throw error
  }
}

export const ANY_TIME: AlertTime = { ...CLOCK_TIME, isWorking: () => true }
