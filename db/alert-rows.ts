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
const NO_DETAILS: AlertDetails = {
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

/** To the microsecond, as the database keeps it. A text of an instant costs several times as much to make and to read. */
export const toSeconds = (at: Instant | null): number | null =>
  at === null ? null : Number(at.epochNanoseconds / 1_000n) / 1_000_000

/**
 * Alerts to be written, as `r` with the columns' names; times are seconds. Column by column: a list of records costs
 * several times as much to read as it does to insert.
 */
export function writtenAlerts(sql: Queryable, changes: readonly AlertChange[]) {
  const all = <Value>(pick: (alert: Alert) => Value): Value[] => changes.map(({ alert }) => pick(alert))
  const times = (pick: (alert: Alert) => Instant | null) => all(alert => toSeconds(pick(alert)))
  // What is told is not part of what was decided: another instance may have told it meanwhile.
  const keepsNews = changes.map(({ saysNothingNew = false }) => String(saysNothingNew))
  return sql`unnest(${all(one => one.id)}::bigint[], ${all(one => one.version)}::int[], ${all(one => one.subject)}::text[],
      ${all(one => one.kind)}::text[], ${all(one => one.state)}::text[], ${times(one => one.since)}::float8[],
      ${times(one => one.firedAt)}::float8[], ${all(one => one.level)}::int[], ${times(one => one.escalateAt)}::float8[],
      ${times(one => one.repeatAt)}::float8[], ${times(one => one.untilAt)}::float8[],
      ${all(one => one.acknowledgedBy)}::text[], ${times(one => one.acknowledgedAt)}::float8[],
      ${times(one => one.promisedUntil)}::float8[], ${all(one => one.silencedBy)}::text[],
      ${times(one => one.silencedUntil)}::float8[], ${all(one => one.assigneeId)}::text[],
      ${times(one => one.resolvedAt)}::float8[], ${all(one => one.resolvedBy)}::text[], ${all(one => one.cause)}::text[],
      ${all(one => one.mutedBy)}::text[], ${all(one => one.news)}::text[], ${keepsNews}::text[]::bool[],
      ${times(one => one.toldAt)}::float8[], ${all(one => String(one.anyTime))}::text[]::bool[],
      ${all(one => one.teamId)}::text[], ${all(one => one.departmentId)}::text[], ${all(one => one.orderId)}::bigint[],
      ${all(one => one.stepId)}::bigint[], ${all(one => one.exceptionId)}::text[], ${all(one => one.harm)}::float8[],
      ${all(one => JSON.stringify(one.details))}::text[]::jsonb[])
    as r(id, version, subject, kind, state, since, fired_at, level, escalate_at, repeat_at, until_at, acknowledged_by,
      acknowledged_at, promised_until, silenced_by, silenced_until, assignee_id, resolved_at, resolved_by, cause,
      muted_by, news, keeps_news, told_at, any_time, team_id, department_id, order_id, step_id, exception_id, harm,
      details)`
}

/** Their lines of the record, as `l`, numbered by `n`. */
export function writtenLines(sql: Queryable, changes: readonly AlertChange[]) {
  const lines = changes.flatMap(({ alert, events }) => events.map(event => ({ ...event, alert })))
  return sql`unnest(${lines.map(({ alert }) => alert.subject)}::text[], ${lines.map(({ alert }) => alert.kind)}::text[],
      ${lines.map(({ at }) => toSeconds(at))}::float8[], ${lines.map(({ what }) => what)}::text[],
      ${lines.map(({ level }) => level)}::int[], ${lines.map(({ by }) => by)}::text[],
      ${lines.map(({ note }) => note)}::text[])
    with ordinality as l(subject, kind, at, what, level, "by", note, n)`
}
