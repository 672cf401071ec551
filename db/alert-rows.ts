/** Alerts as rows and back. A row is written whole: what a decision returns is what stands afterwards. */
import { z } from 'zod'
import {
  ALERT_KINDS,
  ALERT_NEWS,
  type Alert,
  type AlertChange,
  type AlertDetails,
  type AlertKind,
  type AlertNews,
  type AlertState,
  type AlertSubject,
} from '../domain/alert.ts'
import {
  type DepartmentId,
  type ExceptionId,
  type Instant,
  type OrderCode,
  type OrderId,
  type PersonId,
  PRIORITIES,
  type StepId,
  type TeamId,
} from '../domain/model.ts'
import type { Queryable } from './connect.ts'

/** Where nothing is known: rows of an older release, or written by hand. */
export const NO_DETAILS: AlertDetails = {
  order: null,
  step: null,
  customer: null,
  priority: null,
  dueAt: null,
  minutes: 0,
  expectedAt: null,
  basedOn: null,
  behind: [],
  people: 0,
  what: '',
}

const details = z.object({
  order: z
    .string()
    .transform(code => code as OrderCode)
    .nullable(),
  step: z.object({ seq: z.number(), name: z.string() }).nullable(),
  customer: z.string().nullable(),
  priority: z.enum(PRIORITIES).nullable(),
  dueAt: z.string().nullable(),
  minutes: z.number(),
  expectedAt: z.string().nullable(),
  basedOn: z.enum(['pace', 'standard']).nullable(),
  behind: z.array(z.string()),
  people: z.number(),
  what: z.string(),
})

export type AlertRow = {
  readonly id: number
  readonly version: number
  readonly subject: string
  readonly kind: string
  readonly state: AlertState
  readonly since: Instant
  readonly firedAt: Instant
  readonly level: number
  readonly escalateAt: Instant | null
  readonly repeatAt: Instant | null
  readonly untilAt: Instant | null
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: Instant | null
  readonly promisedUntil: Instant | null
  readonly silencedBy: string | null
  readonly silencedUntil: Instant | null
  readonly assigneeId: string | null
  readonly resolvedAt: Instant | null
  readonly resolvedBy: string | null
  readonly cause: string
  readonly mutedBy: string | null
  readonly news: string | null
  readonly toldAt: Instant | null
  readonly toldTo: readonly string[]
  readonly anyTime: boolean
  readonly teamId: string | null
  readonly departmentId: string | null
  readonly orderId: number | null
  readonly stepId: number | null
  readonly exceptionId: string | null
  readonly harm: number
  readonly details: unknown
}

/** The columns of `AlertRow`, of the alias `a`. */
export const alertColumns = (sql: Queryable) => sql`
  a.id, a.version, a.subject, a.kind, a.state, a.since, a.fired_at as "firedAt", a.level, a.escalate_at as "escalateAt",
  a.repeat_at as "repeatAt", a.until_at as "untilAt", a.acknowledged_by as "acknowledgedBy",
  a.acknowledged_at as "acknowledgedAt", a.promised_until as "promisedUntil", a.silenced_by as "silencedBy",
  a.silenced_until as "silencedUntil", a.assignee_id as "assigneeId", a.resolved_at as "resolvedAt",
  a.resolved_by as "resolvedBy", a.cause, a.muted_by as "mutedBy", a.news, a.told_at as "toldAt", a.told_to as "toldTo",
  a.any_time as "anyTime", a.team_id as "teamId", a.department_id as "departmentId", a.order_id as "orderId",
  a.step_id as "stepId", a.exception_id as "exceptionId", a.harm, a.details`

const isKind = (text: string): text is AlertKind => ALERT_KINDS.some(kind => kind === text)
const newsOf = (text: string | null): AlertNews | null => ALERT_NEWS.find(news => news === text) ?? null

/** Empty for a kind this release does not know: it is left alone. */
export function toAlert(row: AlertRow): readonly Alert[] {
  if (!isKind(row.kind)) return []
  return [
    {
      ...row,
      kind: row.kind,
      subject: row.subject as AlertSubject,
      news: newsOf(row.news),
      mutedBy: row.mutedBy as AlertSubject | null,
      acknowledgedBy: row.acknowledgedBy as PersonId | null,
      silencedBy: row.silencedBy as PersonId | null,
      assigneeId: row.assigneeId as PersonId | null,
      resolvedBy: row.resolvedBy as PersonId | null,
      toldTo: row.toldTo as readonly PersonId[],
      teamId: row.teamId as TeamId | null,
      departmentId: row.departmentId as DepartmentId | null,
      orderId: row.orderId as OrderId | null,
      stepId: row.stepId as StepId | null,
      exceptionId: row.exceptionId as ExceptionId | null,
      details: details.safeParse(row.details).data ?? NO_DETAILS,
    },
  ]
}

/** The names are the columns'. */
export function writeAlert(alert: Alert) {
  return {
    id: alert.id,
    version: alert.version,
    subject: alert.subject,
    kind: alert.kind,
    state: alert.state,
    since: alert.since,
    fired_at: alert.firedAt,
    level: alert.level,
    escalate_at: alert.escalateAt,
    repeat_at: alert.repeatAt,
    until_at: alert.untilAt,
    acknowledged_by: alert.acknowledgedBy,
    acknowledged_at: alert.acknowledgedAt,
    promised_until: alert.promisedUntil,
    silenced_by: alert.silencedBy,
    silenced_until: alert.silencedUntil,
    assignee_id: alert.assigneeId,
    resolved_at: alert.resolvedAt,
    resolved_by: alert.resolvedBy,
    cause: alert.cause,
    muted_by: alert.mutedBy,
    news: alert.news,
    told_at: alert.toldAt,
    told_to: alert.toldTo,
    any_time: alert.anyTime,
    team_id: alert.teamId,
    department_id: alert.departmentId,
    order_id: alert.orderId,
    step_id: alert.stepId,
    exception_id: alert.exceptionId,
    harm: alert.harm,
    details: alert.details,
  }
}

/** Its log lines. */
export const writeEvents = ({ alert, events }: AlertChange) =>
  events.map(({ at, what, level, by, note }) => ({ alert_id: alert.id, at, what, level, by, note }))
