/**
 * Where alerts are written: with their log, in one transaction, and only by who still holds the subject's watch. A version
 * that has moved on, or a second live alert of the same (subject, kind), changes nothing (invariant 12).
 */
import { type Alert, type AlertChange, alertKey } from '../domain/alert.ts'
import type { ExceptionId, Instant, OrderCode, OrderId } from '../domain/model.ts'
import { type AlertRow, alertColumns, toAlert, toSeconds, writtenAlerts, writtenLines } from './alert-rows.ts'
import type { Queryable, Transaction } from './connect.ts'
import { onlyRow } from './row-values.ts'

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
  const rows = await sql<{ subjects: readonly string[] | null }[]>`
    with claimed as (
      update alert_watch w set look_at = ${lease}
      from (select subject from alert_watch where look_at <= ${now} order by look_at limit ${most}
        for update skip locked) due
      where w.subject = due.subject returning w.subject
    ) select json_agg(subject) as subjects from claimed`
  return onlyRow(rows).subjects ?? []
}

/**
 * Stores what was decided of subjects that are still ours: a watch that was armed again meanwhile, by a report or because
 * the lease ran out, makes its decision void, and it is looked at anew. Returns how many stood.
 */
export async function storeLooks(tx: Transaction, lease: Instant, looks: readonly Looked[]): Promise<number> {
  if (looks.length === 0) return 0
  // A plan that reads the watches through would be made for a small factory and kept in a large one.
  await tx`set local enable_seqscan = off`
  const ours = new Set(await moveWatches(tx, lease, looks))
  const decided = looks.filter(({ watch }) => ours.has(watch))
  const stood = new Set(
    (
      await storeChanges(
        tx,
        decided.flatMap(({ changes }) => changes),
      )
    ).map(alertKey),
  )
  // Somebody pressed meanwhile: what was decided without knowing it is decided again.
  const lost = decided.filter(({ changes }) => changes.some(({ alert }) => !stood.has(alertKey(alert))))
  for (const { watch } of lost) await tx`select watch(${watch})`
  return ours.size
}

/** Those that are still ours. */
async function moveWatches(tx: Transaction, lease: Instant, looks: readonly Looked[]): Promise<readonly string[]> {
  const again = looks.filter(({ nextAt }) => nextAt !== null)
  const over = looks.filter(({ nextAt }) => nextAt === null)
  const rows = await tx<{ subjects: readonly string[] | null }[]>`
    with moved as (
      update alert_watch w set look_at = to_timestamp(l.next_at)
      from unnest(${again.map(({ watch }) => watch)}::text[], ${again.map(({ nextAt }) => toSeconds(nextAt))}::float8[])
        as l(subject, next_at)
      where w.subject = l.subject and w.look_at = ${lease} returning w.subject
    ), gone as (
      delete from alert_watch where subject = any(${over.map(({ watch }) => watch)}::text[]) and look_at = ${lease}
      returning subject
    ) select json_agg(subject) as subjects from (select subject from moved union all select subject from gone) mine`
  return onlyRow(rows).subjects ?? []
}

/** Those that stood, with their ids; one decided on another version than the stored one does not. */
export async function storeChanges(tx: Transaction, changes: readonly AlertChange[]): Promise<readonly Alert[]> {
  // What is closed first: its place may be taken by an heir in the same decision.
  const moved = await updateAlerts(
    tx,
    changes.filter(({ alert }) => alert.id !== null),
  )
  const begun = await insertAlerts(
    tx,
    changes.filter(({ alert }) => alert.id === null),
  )
  return changes.flatMap(({ alert }) => {
    const id = (alert.id === null ? begun : moved)[alertKey(alert)]
    return id === undefined ? [] : [{ ...alert, id }]
  })
}

/** The ids of what was stored, by subject and kind. */
type Ids = Readonly<Record<string, number>>

async function updateAlerts(tx: Transaction, changes: readonly AlertChange[]): Promise<Ids> {
  if (changes.length === 0) return {}
  const rows = await tx<{ ids: Ids | null }[]>`
    with stored as (
      update alert a set version = a.version + 1, state = r.state, since = to_timestamp(r.since),
        fired_at = to_timestamp(r.fired_at), level = r.level, escalate_at = to_timestamp(r.escalate_at),
        repeat_at = to_timestamp(r.repeat_at), until_at = to_timestamp(r.until_at),
        acknowledged_by = r.acknowledged_by, acknowledged_at = to_timestamp(r.acknowledged_at),
        promised_until = to_timestamp(r.promised_until), silenced_by = r.silenced_by,
        silenced_until = to_timestamp(r.silenced_until), assignee_id = r.assignee_id,
        resolved_at = to_timestamp(r.resolved_at), resolved_by = r.resolved_by, cause = r.cause, muted_by = r.muted_by,
        news = case when r.keeps_news then a.news else r.news end, any_time = r.any_time, team_id = r.team_id,
        department_id = r.department_id, harm = r.harm, details = r.details
      from ${writtenAlerts(tx, changes)} where a.id = r.id and a.version = r.version returning a.id, a.subject, a.kind
    ), ${logged(tx, changes)}`
  return onlyRow(rows).ids ?? {}
}

async function insertAlerts(tx: Transaction, changes: readonly AlertChange[]): Promise<Ids> {
  if (changes.length === 0) return {}
  const rows = await tx<{ ids: Ids | null }[]>`
    with stored as (
      insert into alert (subject, kind, state, since, fired_at, level, escalate_at, repeat_at, until_at, acknowledged_by,
        acknowledged_at, promised_until, silenced_by, silenced_until, assignee_id, resolved_at, resolved_by, cause,
        muted_by, news, told_at, any_time, team_id, department_id, order_id, step_id, exception_id, harm, details)
      select subject, kind, state, to_timestamp(since), to_timestamp(fired_at), level, to_timestamp(escalate_at),
        to_timestamp(repeat_at), to_timestamp(until_at), acknowledged_by, to_timestamp(acknowledged_at),
        to_timestamp(promised_until), silenced_by, to_timestamp(silenced_until), assignee_id, to_timestamp(resolved_at),
        resolved_by, cause, muted_by, news, to_timestamp(told_at), any_time, team_id, department_id, order_id, step_id,
        exception_id, harm, details
      from ${writtenAlerts(tx, changes)}
      on conflict do nothing returning id, subject, kind
    ), ${logged(tx, changes)}`
  return onlyRow(rows).ids ?? {}
}

/** The record of what was stored, in the order it happened; and the ids. */
const logged = (tx: Transaction, changes: readonly AlertChange[]) => tx`
  lines as (
    insert into alert_log (alert_id, at, what, level, "by", note)
    select s.id, to_timestamp(l.at), l.what, l.level, l."by", l.note
    from ${writtenLines(tx, changes)} join stored s on s.subject = l.subject and s.kind = l.kind order by l.n
  ) select json_object_agg(subject || ' ' || kind, id) as ids from stored`

/** Asks for a look at once; to be taken before the alert itself, as a round takes them. */
export async function armWatch(
  tx: Transaction,
  { orderId, exceptionId, subject: own }: Pick<Alert, 'orderId' | 'exceptionId' | 'subject'>,
): Promise<void> {
  // What belongs to neither is watched by itself.
  const subject = exceptionId !== null ? `exception:${exceptionId}` : orderId !== null ? `order:${orderId}` : own
  await tx`select watch(${subject})`
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

/** Not closed, of lots that came in: they belong to no order. */
export async function standingOfSubjects(sql: Queryable, subjects: readonly string[]): Promise<readonly Alert[]> {
  const rows = await sql<AlertRow[]>`
    select ${alertColumns(sql)} from alert a
    where a.subject = any(${[...subjects]}::text[]) and a.state <> 'closed' and a.order_id is null and a.exception_id is null
    order by a.id`
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
