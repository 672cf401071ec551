/**
 * Where alerts are written: with their log, in one transaction, and only by who still holds the subject's watch. A version
 * that has moved on, or a second live alert of the same (subject, kind), changes nothing (invariant 12).
 */
import type { Alert, AlertChange } from '../domain/alert.ts'
import type { ExceptionId, Instant, OrderCode, OrderId } from '../domain/model.ts'
import { type AlertRow, alertColumns, toAlert, writeAlert, writeEvents } from './alert-rows.ts'
import type { Queryable, Transaction } from './connect.ts'

/** What was decided of one watched subject, and when it is to be looked at again; null: nothing of it is to come. */
export type Looked = {
  readonly watch: string
  readonly nextAt: Instant | null
  readonly changes: readonly AlertChange[]
}

/** Takes what is due and nobody else's until `lease`; the earliest first. */
export async function claimWatches(
  sql: Queryable,
  now: Instant,
  lease: Instant,
  most: number,
): Promise<readonly string[]> {
  const rows = await sql<{ subject: string }[]>`
    update alert_watch w set look_at = ${lease}
    from (select subject from alert_watch where look_at <= ${now} order by look_at limit ${most}
      for update skip locked) due
    where w.subject = due.subject returning w.subject`
  return rows.map(({ subject }) => subject)
}

/**
 * Stores what was decided of subjects that are still ours: a watch that was armed again meanwhile, by a report or because
 * the lease ran out, makes its decision void, and it is looked at anew. Returns how many stood.
 */
export async function storeLooks(tx: Transaction, lease: Instant, looks: readonly Looked[]): Promise<number> {
  if (looks.length === 0) return 0
  // A plan that reads the watches through would be made for a small factory and kept in a large one.
  await tx`set local enable_seqscan = off`
  const again = looks.filter(({ nextAt }) => nextAt !== null)
  const over = looks.filter(({ nextAt }) => nextAt === null).map(({ watch }) => watch)
  const rows = [
    ...(await tx<{ subject: string }[]>`
      update alert_watch w set look_at = l.next_at
      from unnest(${again.map(({ watch }) => watch)}::text[], ${again.map(({ nextAt }) => nextAt?.toString() ?? null)}::text[]::timestamptz[])
        as l(subject, next_at)
      where w.subject = l.subject and w.look_at = ${lease} returning w.subject`),
    ...(over.length === 0
      ? []
      : await tx<{ subject: string }[]>`
          delete from alert_watch where subject = any(${over}::text[]) and look_at = ${lease} returning subject`),
  ]
  const ours = new Set(rows.map(({ subject }) => subject))
  const decided = looks.filter(({ watch }) => ours.has(watch))
  const stood = new Set(
    (
      await storeChanges(
        tx,
        decided.flatMap(({ changes }) => changes),
      )
    ).map(keyOf),
  )
  // Somebody pressed meanwhile: what was decided without knowing it is decided again.
  const lost = decided.filter(({ changes }) => changes.some(({ alert }) => !stood.has(keyOf(alert))))
  for (const { watch } of lost) await tx`select watch(${watch})`
  return ours.size
}

/** Those that stood, with their ids; one decided on another version than the stored one does not. */
export async function storeChanges(tx: Transaction, changes: readonly AlertChange[]): Promise<readonly Alert[]> {
  if (changes.length === 0) return []
  // What is closed first: its place may be taken by an heir in the same decision.
  const known = new Set((await updateAlerts(tx, changes)).map(({ id }) => id))
  const fresh = new Map((await insertAlerts(tx, changes)).map(({ id, subject, kind }) => [`${subject} ${kind}`, id]))
  const idOf = ({ id, subject, kind }: Alert): number | null =>
    id === null ? (fresh.get(`${subject} ${kind}`) ?? null) : known.has(id) ? id : null
  const stood = changes.flatMap(change => {
    const id = idOf(change.alert)
    return id === null ? [] : [{ ...change, alert: { ...change.alert, id } }]
  })
  await addLines(tx, stood.flatMap(writeEvents))
  return stood.map(({ alert }) => alert)
}

const keyOf = ({ subject, kind }: Pick<Alert, 'subject' | 'kind'>): string => `${subject} ${kind}`

type Stored = { readonly id: number; readonly subject: string; readonly kind: string }

/** What is told is not part of what was decided: another instance may have told it meanwhile. */
const KEEP_NEWS = '='

async function updateAlerts(tx: Transaction, changes: readonly AlertChange[]): Promise<readonly Stored[]> {
  const rows = changes
    .filter(({ alert }) => alert.id !== null)
    .map(({ alert, saysNothingNew = false }) => ({ ...writeAlert(alert), ...(saysNothingNew && { news: KEEP_NEWS }) }))
  if (rows.length === 0) return []
  return tx<Stored[]>`
    update alert a set version = a.version + 1, state = r.state, since = r.since, fired_at = r.fired_at, level = r.level,
      escalate_at = r.escalate_at, repeat_at = r.repeat_at, until_at = r.until_at, acknowledged_by = r.acknowledged_by,
      acknowledged_at = r.acknowledged_at, promised_until = r.promised_until, silenced_by = r.silenced_by,
      silenced_until = r.silenced_until, assignee_id = r.assignee_id, resolved_at = r.resolved_at,
      resolved_by = r.resolved_by, cause = r.cause, muted_by = r.muted_by,
      news = case when r.news = ${KEEP_NEWS} then a.news else r.news end, any_time = r.any_time, team_id = r.team_id, department_id = r.department_id, harm = r.harm,
      details = r.details
    from jsonb_populate_recordset(null::alert, ${JSON.stringify(rows)}::text::jsonb) r
    where a.id = r.id and a.version = r.version
    returning a.id, a.subject, a.kind`
}

/** Column by column: a list of records costs several times as much to read as it does to insert. */
async function insertAlerts(tx: Transaction, changes: readonly AlertChange[]): Promise<readonly Stored[]> {
  const fresh = changes.filter(({ alert }) => alert.id === null).map(({ alert }) => alert)
  if (fresh.length === 0) return []
  const all = <Value>(pick: (alert: Alert) => Value): Value[] => fresh.map(pick)
  const times = (pick: (alert: Alert) => Instant | null): (string | null)[] =>
    fresh.map(alert => pick(alert)?.toString() ?? null)
  return tx<Stored[]>`
    insert into alert (subject, kind, state, since, fired_at, level, escalate_at, repeat_at, until_at, acknowledged_by,
      acknowledged_at, promised_until, silenced_by, silenced_until, assignee_id, muted_by, news, told_at, any_time, team_id,
      department_id, order_id, step_id, exception_id, harm, details)
    select * from unnest(${all(one => one.subject)}::text[], ${all(one => one.kind)}::text[], ${all(one => one.state)}::text[],
      ${times(one => one.since)}::text[]::timestamptz[], ${times(one => one.firedAt)}::text[]::timestamptz[], ${all(one => one.level)}::int[],
      ${times(one => one.escalateAt)}::text[]::timestamptz[], ${times(one => one.repeatAt)}::text[]::timestamptz[],
      ${times(one => one.untilAt)}::text[]::timestamptz[], ${all(one => one.acknowledgedBy)}::text[],
      ${times(one => one.acknowledgedAt)}::text[]::timestamptz[], ${times(one => one.promisedUntil)}::text[]::timestamptz[],
      ${all(one => one.silencedBy)}::text[], ${times(one => one.silencedUntil)}::text[]::timestamptz[],
      ${all(one => one.assigneeId)}::text[], ${all(one => one.mutedBy)}::text[], ${all(one => one.news)}::text[],
      ${times(one => one.toldAt)}::text[]::timestamptz[], ${all(one => String(one.anyTime))}::text[]::bool[], ${all(one => one.teamId)}::text[],
      ${all(one => one.departmentId)}::text[], ${all(one => one.orderId)}::bigint[], ${all(one => one.stepId)}::bigint[],
      ${all(one => one.exceptionId)}::text[], ${all(one => one.harm)}::float8[],
      ${all(one => JSON.stringify(one.details))}::text[]::jsonb[])
    on conflict do nothing
    returning id, subject, kind`
}

async function addLines(tx: Transaction, lines: readonly ReturnType<typeof writeEvents>[number][]): Promise<void> {
  if (lines.length === 0) return
  await tx`
    insert into alert_log (alert_id, at, what, level, "by", note)
    select * from unnest(${lines.map(line => line.alert_id)}::bigint[], ${lines.map(line => line.at.toString())}::text[]::timestamptz[],
      ${lines.map(line => line.what)}::text[], ${lines.map(line => line.level)}::int[], ${lines.map(line => line.by)}::text[],
      ${lines.map(line => line.note)}::text[])`
}

/** Asks for a look at once; to be taken before the alert itself, as a round takes them. */
export async function armWatch(
  tx: Transaction,
  { orderId, exceptionId }: Pick<Alert, 'orderId' | 'exceptionId'>,
): Promise<void> {
  const subject = exceptionId !== null ? `exception:${exceptionId}` : orderId !== null ? `order:${orderId}` : null
  if (subject !== null) await tx`select watch(${subject})`
}

/** Not closed, of these orders; alerts of an order's exceptions are those exceptions'. */
export async function standingOfOrders(sql: Queryable, ids: readonly OrderId[]): Promise<readonly Alert[]> {
  const rows = await sql<AlertRow[]>`
    select ${alertColumns(sql)} from alert a
    where a.order_id = any(${[...ids]}::bigint[]) and a.exception_id is null and a.state <> 'closed' order by a.id`
  return rows.flatMap(toAlert)
}

export async function standingOfExceptions(sql: Queryable, ids: readonly ExceptionId[]): Promise<readonly Alert[]> {
  const rows = await sql<AlertRow[]>`
    select ${alertColumns(sql)} from alert a
    where a.exception_id = any(${[...ids]}::text[]) and a.state <> 'closed' order by a.id`
  return rows.flatMap(toAlert)
}

/** Live ones that somebody may take, worst first: of the order, its steps and its exceptions. */
export async function liveOfOrder(sql: Queryable, code: OrderCode): Promise<readonly Alert[]> {
  const rows = await sql<AlertRow[]>`
    select ${alertColumns(sql)} from alert a
    where a.order_id = (select id from orders where code = ${code})
      and a.state in ('firing', 'acknowledged', 'silenced') order by a.harm desc, a.id`
  return rows.flatMap(toAlert)
}

/** One alert, locked, with its watch armed; null where there is none. */
export async function takeAlert(tx: Transaction, id: number): Promise<Alert | null> {
  const [found] = await tx<AlertRow[]>`select ${alertColumns(tx)} from alert a where a.id = ${id}`
  const [seen] = found === undefined ? [] : toAlert(found)
  if (seen === undefined) return null
  await armWatch(tx, seen)
  const [row] = await tx<AlertRow[]>`select ${alertColumns(tx)} from alert a where a.id = ${id} for update`
  const [alert] = row === undefined ? [] : toAlert(row)
  return alert ?? null
}

export async function alertOf(sql: Queryable, id: number): Promise<Alert | null> {
  const [row] = await sql<AlertRow[]>`select ${alertColumns(sql)} from alert a where a.id = ${id}`
  const [alert] = row === undefined ? [] : toAlert(row)
  return alert ?? null
}

export type LogLine = {
  readonly at: Instant
  readonly what: string
  readonly level: number
  readonly by: string | null
  readonly note: string
}

/** In the order it happened. */
export async function logOfAlert(sql: Queryable, id: number): Promise<readonly LogLine[]> {
  const rows = await sql<LogLine[]>`
    select at, what, level, "by", note from alert_log where alert_id = ${id} order by id`
  return [...rows]
}

/** What is held back until people are there again is looked at so often meanwhile. */
const HELD_LOOK_MINUTES = 10

/** When a round next has something to do, after `after`; null: nothing is watched and nothing waits to be told. */
export async function nextAlertWork(sql: Queryable, after: Instant): Promise<Instant | null> {
  const held = after.add({ minutes: HELD_LOOK_MINUTES })
  const [row] = await sql<{ at: Instant | null }[]>`
    select least((select min(look_at) from alert_watch),
      case when exists(select from alert where news is not null) then ${held}::timestamptz end) as at`
  return row?.at ?? null
}
