/**
 * Runs what schedules say, once over all instances: a round locks its schedules, writes what is to be said, notes the
 * slot and sets the next due time in one transaction. Whoever dies in the middle leaves everything as it was, and the
 * next look, of any instance, does it again. There is no leader.
 */
import { Temporal } from 'temporal-polyfill'
import { enqueue, type OutboxEntry, transact } from '../db/commit.ts'
import type { Sql, Transaction } from '../db/connect.ts'
import {
  claimDue,
  countFailures,
  earliestDue,
  finishRound,
  forgetCalendarFaults,
  plannedAfter,
  planSchedule,
  type RoundOutcome,
  replaceUnsent,
  type StoredSchedule,
  unplannedSchedules,
} from '../db/schedules.ts'
import type { DepartmentId, Instant } from '../domain/model.ts'
import {
  type Calendars,
  decideRound,
  departmentsAt,
  nextSlot,
  type Schedule,
  type ScheduleFault,
  scheduleFault,
} from '../domain/schedule-times.ts'
import type { Job } from './schedule.ts'

/** A schedule that has come due, and whom it tells. */
export type DueRound = {
  readonly schedule: Schedule
  readonly slot: Instant
  readonly departmentIds: readonly DepartmentId[]
}

/** The plant as it is known now; `version` grows when its calendars may have changed. */
export type Plant = Calendars & {
  readonly version: number
  readonly isQuiet: (departmentId: DepartmentId, now: Instant) => boolean
}

export type ScheduleParts = {
  readonly sql: Sql
  readonly plant: () => Promise<Plant>
  /** What is to be said; reads in the transaction it is given, writes nothing but through it. */
  readonly compose: (tx: Transaction, rounds: readonly DueRound[], now: Instant) => Promise<readonly OutboxEntry[]>
  /** A schedule can't be run, or broke too often: said to somebody who can put it right. */
  readonly tellFault: (
    schedule: Schedule,
    fault: ScheduleFault | { readonly kind: 'broke' },
    now: Instant,
  ) => Promise<void>
  readonly failed: (error: unknown) => void
  readonly wake: () => void
}

/** Tried so often before the slot is given up and somebody is told. */
const MOST_FAILURES = 3

export function runSchedules(parts: ScheduleParts): Job {
  const plan = planner(parts)
  return {
    name: 'schedules',
    everyMinutes: 1,
    nextWork: async after => {
      await plan(after)
      return laterThan(after, await earliestDue(parts.sql))
    },
    run: async now => {
      await plan(now)
      await runDue(parts, now)
    },
  }
}

/** What waits for the end of the quiet hours is looked at every minute. */
function laterThan(after: Instant, due: Instant | null): Instant | null {
  if (due === null || Temporal.Instant.compare(due, after) > 0) return due
  return after.add({ minutes: 1 })
}

/** Sets the due time of what has none; of everything, when the calendars may have changed. */
function planner({ sql, plant, tellFault }: ScheduleParts): (now: Instant) => Promise<void> {
  let planned = 0

  return async now => {
    const known = await plant()
    const changed = known.version !== planned
    if (changed) await forgetCalendarFaults(sql)
    const anew = changed ? await plannedAfter(sql, now) : []
    for (const schedule of [...(await unplannedSchedules(sql)), ...anew]) {
      const fault = scheduleFault(schedule)
      const nextDue = fault === null ? nextSlot(schedule, known, now) : null
      const why: ScheduleFault | null = fault ?? (nextDue === null ? { kind: 'neverFires' } : null)
      const written = await planSchedule(sql, schedule.id, schedule.nextDue, { nextDue, fault: why })
      if (written && why !== null) await tellFault(schedule, why, now)
    }
    planned = known.version
  }
}

async function runDue(parts: ScheduleParts, now: Instant): Promise<void> {
  try {
    const said = await transact(parts.sql, tx => runRounds(tx, parts, now))
    if (said > 0) parts.wake()
  } catch (error) {
    parts.failed(error)
    await giveUpBroken(parts, now)
  }
}

/** How many messages it put out. */
async function runRounds(tx: Transaction, { plant, compose }: ScheduleParts, now: Instant): Promise<number> {
  const due = await claimDue(tx, now)
  if (due.length === 0) return 0
  const known = await plant()
  const rounds: DueRound[] = []
  for (const schedule of due) {
    const round = await beginRound(tx, known, schedule, now)
    if (round !== null) rounds.push(round)
  }
  const entries = rounds.length === 0 ? [] : await compose(tx, rounds, now)
  for (const [kind, ofKind] of Map.groupBy(entries, entry => entry.kind)) {
    await replaceUnsent(
      tx,
      kind,
      ofKind.map(entry => entry.lane),
    )
  }
  await enqueue(tx, entries)
  return entries.length
}

/** null: nothing is to be said now. */
async function beginRound(
  tx: Transaction,
  plant: Plant,
  schedule: StoredSchedule,
  now: Instant,
): Promise<DueRound | null> {
  const slot = schedule.nextDue ?? now
  const departmentIds = departmentsAt(schedule, plant, slot)
  const quiet = departmentIds.length > 0 && departmentIds.every(id => plant.isQuiet(id, now))
  const round = decideRound(schedule.kind, slot, now, quiet)
  if (round === 'wait') return null
  const isNew = await finish(tx, plant, schedule, round, now)
  return !isNew || round === 'tooLate' || departmentIds.length === 0 ? null : { schedule, slot, departmentIds }
}

const finish = (tx: Transaction, plant: Plant, schedule: StoredSchedule, outcome: RoundOutcome, now: Instant) =>
  finishRound(tx, schedule.id, schedule.nextDue ?? now, outcome, nextSlot(schedule, plant, now))

/** Whatever breaks again and again must not keep the others from running for ever. */
async function giveUpBroken({ sql, plant, tellFault }: ScheduleParts, now: Instant): Promise<void> {
  const known = await plant()
  const broken = await transact(sql, async tx => {
    const counted = await countFailures(tx, now)
    const hopeless = counted.filter(({ failures }) => failures >= MOST_FAILURES).map(({ schedule }) => schedule)
    for (const schedule of hopeless) await finish(tx, known, schedule, 'gaveUp', now)
    return hopeless
  })
  for (const schedule of broken) await tellFault(schedule, { kind: 'broke' }, now)
}
