/** Schedules and their rounds. Due times are by the service's clock, which the sandbox moves. */
import type { DepartmentId, DepartmentKind, Instant } from '../domain/model.ts'
import type { Schedule, ScheduleFault, ScheduleKind } from '../domain/schedule-times.ts'
import type { Queryable, Transaction } from './connect.ts'

export type StoredSchedule = Schedule & {
  readonly enabled: boolean
  /** null: not computed yet, has a fault, or is switched off. */
  readonly nextDue: Instant | null
  readonly fault: ScheduleFault | null
}

type ScheduleRow = {
  readonly id: string
  readonly name: string
  readonly kind: ScheduleKind
  readonly at: readonly string[]
  readonly days: readonly number[]
  readonly departmentIds: readonly string[]
  readonly content: readonly string[]
  readonly enabled: boolean
  readonly nextDue: Instant | null
  readonly fault: ScheduleFault | null
}

const columns = (sql: Queryable) => sql`
  id, name, kind, at, days, department_ids as "departmentIds", content, enabled, next_due as "nextDue", fault`

const toSchedule = (row: ScheduleRow): StoredSchedule => ({
  ...row,
  departmentIds: row.departmentIds as readonly DepartmentId[],
})

/** Switched off ones too; by name. */
export async function allSchedules(sql: Queryable): Promise<readonly StoredSchedule[]> {
  const rows = await sql<ScheduleRow[]>`select ${columns(sql)} from schedule order by name, id`
  return rows.map(toSchedule)
}

export async function scheduleById(sql: Queryable, id: string): Promise<StoredSchedule | null> {
  const [row] = await sql<ScheduleRow[]>`select ${columns(sql)} from schedule where id = ${id}`
  return row === undefined ? null : toSchedule(row)
}

/** New or changed; its due time is computed at the next look (trigger). */
export async function saveSchedule(tx: Transaction, schedule: Schedule, enabled: boolean): Promise<void> {
  const { id, name, kind, at, days, departmentIds, content } = schedule
  await tx`
    insert into schedule (id, name, kind, at, days, department_ids, content, enabled)
    values (${id}, ${name}, ${kind}, ${[...at]}, ${[...days]}, ${[...departmentIds]}, ${[...content]}, ${enabled})
    on conflict (id) do update set name = excluded.name, at = excluded.at, days = excluded.days,
      department_ids = excluded.department_ids, content = excluded.content, enabled = excluded.enabled`
}

export type UsualNames = {
  readonly start: string
  readonly end: string
  readonly handover: string
  readonly weekly: string
}

type Usual = {
  readonly id: string
  readonly kind: ScheduleKind
  readonly name: keyof UsualNames
  readonly at: string
  readonly days: readonly number[]
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

/** Where things are made, by the shifts: their calendars say when they work. Offices by the wall clock. */
const USUAL_OF_PRODUCTION: readonly Usual[] = [
  { id: 'usual-shift-start', kind: 'digest', name: 'start', at: 'shiftStart+10', days: EVERY_DAY },
  { id: 'usual-handover', kind: 'handover', name: 'handover', at: 'shiftEnd-15', days: EVERY_DAY },
  { id: 'usual-shift-end', kind: 'digest', name: 'end', at: 'shiftEnd+5', days: EVERY_DAY },
  { id: 'usual-week', kind: 'weekly', name: 'weekly', at: '08:30', days: [1] },
]
const USUAL_OF_OFFICES: readonly Usual[] = [
  { id: 'usual-morning', kind: 'digest', name: 'start', at: '08:30', days: EVERY_DAY },
  { id: 'usual-evening', kind: 'digest', name: 'end', at: '17:30', days: EVERY_DAY },
  { id: 'usual-week', kind: 'weekly', name: 'weekly', at: '08:30', days: [1] },
]

/** A department that has just got a group and is in no schedule hears what is usual, until somebody changes it. */
export async function scheduleUsual(
  tx: Transaction,
  { id: departmentId, kind }: { readonly id: DepartmentId; readonly kind: DepartmentKind },
  names: UsualNames,
): Promise<void> {
  const [known] = await tx`select 1 from schedule where ${departmentId} = any(department_ids) limit 1`
  if (known !== undefined) return
  for (const { id, kind: of, name, at, days } of kind === 'production' ? USUAL_OF_PRODUCTION : USUAL_OF_OFFICES) {
    await tx`
      insert into schedule (id, name, kind, at, days, department_ids)
      values (${id}, ${names[name]}, ${of}, ${[at]}, ${[...days]}, ${[departmentId]})
      on conflict (id) do update set department_ids = schedule.department_ids || excluded.department_ids`
  }
}

/** Those whose due time is not known: new, changed, or switched on again. */
export async function unplannedSchedules(sql: Queryable): Promise<readonly StoredSchedule[]> {
  const rows = await sql<ScheduleRow[]>`
    select ${columns(sql)} from schedule where enabled and next_due is null and fault is null order by id`
  return rows.map(toSchedule)
}

/** Those with a due time to come: calendars have changed, and it may be another one now. */
export async function plannedAfter(sql: Queryable, now: Instant): Promise<readonly StoredSchedule[]> {
  const rows = await sql<
    ScheduleRow[]
  >`select ${columns(sql)} from schedule where enabled and next_due > ${now} order by id`
  return rows.map(toSchedule)
}

/** Whether a schedule ever fires depends on the calendars: when they change it is asked again. */
export async function forgetCalendarFaults(sql: Queryable): Promise<void> {
  await sql`update schedule set fault = null where fault->>'kind' = 'neverFires'`
}

/** Locks them for this round; those that another instance is running are left out. */
export async function claimDue(tx: Transaction, now: Instant): Promise<readonly StoredSchedule[]> {
  const rows = await tx<ScheduleRow[]>`
    select ${columns(tx)} from schedule where enabled and next_due <= ${now} order by next_due, id for update skip locked`
  return rows.map(toSchedule)
}

/** `seen`: the due time that this was decided on; when it has moved, somebody else has planned it, and nothing is written. */
export async function planSchedule(
  sql: Queryable,
  id: string,
  seen: Instant | null,
  planned: { readonly nextDue: Instant | null; readonly fault: ScheduleFault | null },
): Promise<boolean> {
  const { count } = await sql`
    update schedule set next_due = ${planned.nextDue}, fault = ${planned.fault === null ? null : JSON.stringify(planned.fault)}::text::jsonb
    where id = ${id} and enabled and fault is null and next_due is not distinct from ${seen}`
  return count > 0
}

export type RoundOutcome = 'onTime' | 'madeUp' | 'tooLate' | 'gaveUp'

/** The round has run: it is due again at `nextDue`. false: this slot has been run before. */
export async function finishRound(
  tx: Transaction,
  id: string,
  slot: Instant,
  outcome: RoundOutcome,
  nextDue: Instant | null,
): Promise<boolean> {
  const { count } = await tx`
    insert into schedule_fire (job, slot, outcome) values (${`schedule:${id}`}, ${slot}, ${outcome}) on conflict do nothing`
  await tx`update schedule set next_due = ${nextDue}, failures = 0 where id = ${id}`
  return count > 0
}

/** One more failure of everything that is due; how many each has had since its last good round. */
export async function countFailures(
  tx: Transaction,
  now: Instant,
): Promise<readonly { readonly schedule: StoredSchedule; readonly failures: number }[]> {
  const rows = await tx<(ScheduleRow & { failures: number })[]>`
    update schedule set failures = failures + 1
    where id in (select id from schedule where enabled and next_due <= ${now} for update skip locked)
    returning ${columns(tx)}, failures`
  return rows.map(({ failures, ...row }) => ({ schedule: toSchedule(row), failures }))
}

/** null: nothing is planned. */
export async function earliestDue(sql: Queryable): Promise<Instant | null> {
  const [row] = await sql<{ due: Instant | null }[]>`select min(next_due) as due from schedule where enabled`
  return row?.due ?? null
}

/** Whoever inserts the slot does the work; the row goes with the transaction. */
export async function claimSlot(tx: Transaction, job: string, slot: Instant): Promise<boolean> {
  const { count } = await tx`insert into schedule_fire (job, slot) values (${job}, ${slot}) on conflict do nothing`
  return count > 0
}

/** An older message of the same kind that still waits in these lanes is let go: the newer one says it as it stands. */
export async function replaceUnsent(tx: Transaction, kind: string, lanes: readonly string[]): Promise<void> {
  if (lanes.length === 0) return
  await tx`
    update outbox set dead_at = clock_timestamp(), dead_because = 'late', last_error = 'replaced by a newer one'
    where kind = ${kind} and lane = any(${[...lanes]}::text[]) and sent_at is null and dead_at is null`
}
