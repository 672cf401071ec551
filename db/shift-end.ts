/** What a shift leaves behind when it ends: timers that run, work that nobody reported, and who was asked. */
import type { WorkSession } from '../domain/decision.ts'
import type { Instant, OrderCode, PersonId, PlainDate, StepId, TeamId } from '../domain/model.ts'
import type { PayEntry } from './commit.ts'
import { bookPay } from './commit.ts'
import type { Queryable, Transaction } from './connect.ts'
import { toDate } from './row-values.ts'

type SessionRow = {
  readonly id: string
  readonly stepId: number
  readonly personId: string
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly endedBy: WorkSession['endedBy']
}

/** Stretches of work of the team's people that were open at some moment between. */
export async function sessionsOfTeam(
  sql: Queryable,
  teamId: TeamId,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly WorkSession[]> {
  const rows = await sql<SessionRow[]>`
    select w.id, w.step_id::int as "stepId", w.person_id as "personId", w.started_at as "startedAt",
      w.ended_at as "endedAt", w.ended_by as "endedBy"
    from work_session w join person p on p.id = w.person_id
    where p.team_id = ${teamId} and w.started_at < ${to} and (w.ended_at is null or w.ended_at > ${from})
    order by w.started_at, w.id`
  return rows.map(row => ({
    ...row,
    stepId: row.stepId as StepId,
    personId: row.personId as PersonId,
    pauseReason: null,
  }))
}

/** Ends those that still run, as of `at`; who stopped meanwhile is left alone. Returns the ids. */
export async function cutTimers(tx: Transaction, ids: readonly string[], at: Instant): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx<{ id: string }[]>`
    update work_session set ended_at = greatest(started_at, ${at}), ended_by = 'shiftEnd'
    where id = any(${[...ids]}::text[]) and ended_at is null returning id`
  return new Set(rows.map(({ id }) => id))
}

/** When this team's shift end was last dealt with before; null: never, as far as is known. */
export async function lastShiftEnd(sql: Queryable, job: string, before: Instant): Promise<Instant | null> {
  const [row] = await sql<{ slot: Instant | null }[]>`
    select max(slot) as slot from schedule_fire where job = ${job} and slot < ${before}`
  return row?.slot ?? null
}

export type WorkedStep = { readonly personId: PersonId; readonly stepId: StepId }

/** Of these, what nobody has reported for the person since, and what can still be reported. */
export async function unreportedOf(
  sql: Queryable,
  worked: readonly WorkedStep[],
  since: Instant,
): Promise<readonly WorkedStep[]> {
  if (worked.length === 0) return []
  const rows = await sql<{ personId: string; stepId: number }[]>`
    select x.person_id as "personId", x.step_id::int as "stepId"
    from unnest(${worked.map(({ personId }) => personId)}::text[], ${worked.map(({ stepId }) => stepId)}::bigint[])
      as x(person_id, step_id)
      join step s on s.id = x.step_id and s.status not in ('completed', 'cancelled') and s.outsource_vendor is null and s.report_point
      join orders o on o.id = s.order_id and o.status in ('released', 'inProgress')
    where not exists (select from report_worker w join report r on r.id = w.report_id
      where w.person_id = x.person_id and r.step_id = x.step_id and r.reported_at >= ${since}
        and r.reversal_of is null and not exists (select from report u where u.reversal_of = r.id))
    order by 1, 2`
  return rows.map(({ personId, stepId }) => ({ personId: personId as PersonId, stepId: stepId as StepId }))
}

export type AskSteps = { readonly open: readonly StepId[]; readonly cut: readonly StepId[] }

export type ShiftAsk = {
  readonly personId: PersonId
  /** The shift's end. */
  readonly slot: Instant
  readonly teamId: TeamId
  readonly workDate: PlainDate
  readonly shiftName: string
  readonly shiftStart: Instant
  readonly steps: AskSteps
  readonly askAt: Instant
}

export async function insertShiftAsks(tx: Transaction, asks: readonly ShiftAsk[]): Promise<void> {
  for (const ask of asks) {
    await tx`
      insert into shift_ask (person_id, slot, team_id, work_date, shift_name, shift_start, steps, ask_at)
      values (${ask.personId}, ${ask.slot}, ${ask.teamId}, ${ask.workDate}, ${ask.shiftName}, ${ask.shiftStart},
        ${JSON.stringify(ask.steps)}::text::jsonb, ${ask.askAt})
      on conflict do nothing`
  }
}

/** Those whose time has come, locked: another instance that looks at the same moment leaves them out. */
export async function claimShiftAsks(tx: Transaction, now: Instant): Promise<readonly ShiftAsk[]> {
  const rows = await tx<
    (Omit<ShiftAsk, 'personId' | 'teamId' | 'workDate'> & { personId: string; teamId: string; workDate: string })[]
  >`
    select person_id as "personId", slot, team_id as "teamId", work_date::text as "workDate", shift_name as "shiftName",
      shift_start as "shiftStart", steps, ask_at as "askAt"
    from shift_ask where done_at is null and ask_at <= ${now} order by slot, person_id limit 200 for update skip locked`
  return rows.map(row => ({
    ...row,
    personId: row.personId as PersonId,
    teamId: row.teamId as TeamId,
    workDate: toDate(row.workDate),
  }))
}

export async function finishShiftAsk(tx: Transaction, { personId, slot }: ShiftAsk, now: Instant): Promise<void> {
  await tx`update shift_ask set done_at = ${now} where person_id = ${personId} and slot = ${slot}`
}

/** When the next person may be asked; null: nobody waits. */
export async function earliestShiftAsk(sql: Queryable): Promise<Instant | null> {
  const [row] = await sql<{ at: Instant | null }[]>`select min(ask_at) as at from shift_ask where done_at is null`
  return row?.at ?? null
}

export type NamedStep = { readonly id: StepId; readonly order: OrderCode; readonly seq: number; readonly name: string }

export async function namedSteps(sql: Queryable, ids: readonly StepId[]): Promise<readonly NamedStep[]> {
  if (ids.length === 0) return []
  const rows = await sql<{ id: number; order: string; seq: number; name: string }[]>`
    select s.id::int as id, o.code as "order", s.seq, s.name from step s join orders o on o.id = s.order_id
    where s.id = any(${[...ids]}::bigint[]) order by o.code, s.seq`
  return rows.map(row => ({ ...row, id: row.id as StepId, order: row.order as OrderCode }))
}

/** Timed work of a shift; what was booked for the same end before stays. */
export async function bookTimedWork(tx: Transaction, entries: readonly PayEntry[]): Promise<void> {
  if (entries.length > 0) await bookPay(tx, { payEntries: entries })
}

/** Somebody who was at work on a step, or is assigned to one under way, and has not reported since. */
export type Unreported = {
  readonly personId: PersonId
  readonly step: NamedStep
  /** Since when they are at work on it; null: only assigned. */
  readonly since: Instant | null
}

/** Of these people, by whom nothing was reported on this day of the plant; at most 100 rows, those at work first. */
export async function unreportedToday(
  sql: Queryable,
  people: readonly PersonId[],
  shift: { readonly start: Instant; readonly workDate: PlainDate },
): Promise<readonly Unreported[]> {
  const rows = await sql<
    { personId: string; stepId: number; order: string; seq: number; name: string; since: Instant | null }[]
  >`
    with busy as (
      select w.person_id, w.step_id, min(w.started_at) as since from work_session w
      where w.person_id = any(${[...people]}::text[]) and (w.ended_at is null or w.ended_at > ${shift.start}) group by 1, 2
      union all
      select a.person_id, a.step_id, null from step_assignee a join step s on s.id = a.step_id
      where a.person_id = any(${[...people]}::text[]) and s.status = 'inProgress'
        and not exists (select from work_session w where w.person_id = a.person_id and w.step_id = a.step_id
          and (w.ended_at is null or w.ended_at > ${shift.start})))
    select b.person_id as "personId", b.step_id::int as "stepId", o.code as "order", s.seq, s.name, b.since
    from busy b join step s on s.id = b.step_id join orders o on o.id = s.order_id
    where o.status in ('released', 'inProgress') and not exists (select from report_worker w join report r on r.id = w.report_id
      where w.person_id = b.person_id and w.work_date = ${shift.workDate} and r.reversal_of is null
        and not exists (select from report u where u.reversal_of = r.id))
    order by b.since nulls last, 1, 3, 4 limit 100`
  return rows.map(({ personId, stepId, order, seq, name, since }) => ({
    personId: personId as PersonId,
    step: { id: stepId as StepId, order: order as OrderCode, seq, name },
    since,
  }))
}
