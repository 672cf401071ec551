/** Alerts and their rules for tests of the rules: all usual, but for what a test is about. */
import { Temporal } from 'temporal-polyfill'
import type { Alert, AlertReason, AlertSubject } from '../domain/alert.ts'
import { type AlertRules, type AlertTime, alertTimeOf, USUAL_ALERT_TIMES } from '../domain/alert-rules.ts'
import { createWorkingTime } from '../domain/calendar.ts'
import type { CalendarId, DepartmentId, Instant, OrderCode, OrderId, StepId, TeamId } from '../domain/model.ts'

/** A Wednesday; the team works 08:00 to 17:00 from Monday to Friday, an hour's break at noon. */
export const at = (time: string, day = 18): Instant => Temporal.Instant.from(`2026-11-${day}T${time}:00+08:00`)

const DAY = createWorkingTime(
  {
    id: 'DAY' as CalendarId,
    name: 'day',
    workdays: [1, 2, 3, 4, 5],
    shifts: [{ id: 'D', name: 'day', start: '08:00', end: '17:00', breaks: [{ start: '12:00', end: '13:00' }] }],
    exceptions: [],
  },
  'Asia/Shanghai',
)
export const DAY_SHIFT = DAY
export const DAY_TIME: AlertTime = alertTimeOf(DAY)

export const RULES: AlertRules = {
  off: [],
  times: USUAL_ALERT_TIMES,
  levels: [
    { afterMinutes: 0, notify: 'teamLeader' },
    { afterMinutes: 60, notify: 'supervisor' },
    { afterMinutes: 240, notify: 'manager' },
  ],
  andon: [
    { level: 1, ackMinutes: 10, resolveMinutes: 60 },
    { level: 2, ackMinutes: 5, resolveMinutes: 120 },
  ],
  anyTimeKinds: ['equipment'],
}

export function givenReason(other: Partial<AlertReason> = {}): AlertReason {
  return {
    subject: 'step:1' as AlertSubject,
    kind: 'pastDue',
    since: at('10:00'),
    mutedBy: null,
    anyTime: false,
    asks: false,
    teamId: 'T' as TeamId,
    departmentId: 'D' as DepartmentId,
    orderId: 1 as OrderId,
    stepId: 1 as StepId,
    exceptionId: null,
    harm: 1,
    details: {
      order: 'WO-1' as OrderCode,
      step: { seq: 10, name: 'CUT' },
      customer: null,
      priority: 'normal',
      dueAt: null,
      minutes: 10,
      expectedAt: null,
      basedOn: null,
      behind: [],
      people: 0,
      what: '',
    },
    ...other,
  }
}

/** As stored and told, unless a test says otherwise. */
export function givenAlert(other: Partial<Alert> = {}): Alert {
  const { asks: _, ...reason } = givenReason()
  return {
    ...reason,
    id: 7,
    version: 1,
    state: 'firing',
    firedAt: at('10:00'),
    level: 1,
    escalateAt: at('11:00'),
    repeatAt: at('13:00'),
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
    toldAt: at('10:00'),
    toldTo: [],
    ...other,
  }
}
