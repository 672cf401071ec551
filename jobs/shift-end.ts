/**
 * When a shift ends: timers that nobody stopped are cut, timed work is booked, and whoever was at work is asked, once, for
 * what they have not reported. Whoever notes a team's shift end does the work, in one transaction with the note, so that
 * it happens once over all instances; what was missed is made up within hours.
 */
import { Temporal } from 'temporal-polyfill'
import type { Catalog, Team } from '../db/catalog.ts'
import { type AuditEntry, addAudit, enqueue, type OutboxEntry, type PayEntry, transact } from '../db/commit.ts'
import type { Sql, Transaction } from '../db/connect.ts'
import { claimSlot } from '../db/schedules.ts'
import {
  bookTimedWork,
  claimShiftAsks,
  cutTimers,
  earliestShiftAsk,
  finishShiftAsk,
  insertShiftAsks,
  lastShiftEnd,
  type NamedStep,
  namedSteps,
  type ShiftAsk,
  sessionsOfTeam,
  unreportedOf,
} from '../db/shift-end.ts'
import type { ShiftWindow, WorkingTime } from '../domain/calendar.ts'
import type { WorkSession } from '../domain/decision.ts'
import { chooseHourlyRate, timePay } from '../domain/hourly-pay.ts'
import type { CalendarId, DepartmentId, Instant, PersonId, StepId } from '../domain/model.ts'
import { nextShiftEnd, shiftsEndedBetween, timersToCut } from '../domain/shift-end.ts'
import { minutesByStep } from '../domain/work-time.ts'
import type { Job } from './schedule.ts'

/** What somebody is told when their shift is over; `cut`: timers that nobody had stopped. */
type ShiftEndFacts = {
  readonly shiftName: string
  readonly endedAt: Instant
  readonly open: readonly NamedStep[]
  readonly cut: readonly NamedStep[]
}

export type ShiftEndParts = {
  readonly sql: Sql
  readonly catalog: () => Promise<Catalog>
  readonly workingTimeOf: (catalog: Catalog, id: CalendarId) => WorkingTime
  /** null: people of the department may be told now. */
  readonly quietUntil: (catalog: Catalog, id: DepartmentId, now: Instant) => Instant | null
  readonly question: (
    catalog: Catalog,
    person: PersonId,
    facts: ShiftEndFacts,
    now: Instant,
    key: string,
  ) => readonly OutboxEntry[]
  readonly newId: () => string
  readonly wakeDelivery: () => void
}

/** A shift that ended longer ago is let go: the next one's end cuts its timers. */
const MAKE_UP_HOURS = 6
/** Work of a shift that was let go is paid with the next one. */
const MOST_CATCH_UP_HOURS = 7 * 24

export function shiftEndJob(parts: ShiftEndParts): Job {
  // Whatever the database knows to be done need not be asked every minute.
  const done = new Set<string>()
  return {
    name: 'shiftEnd',
    everyMinutes: 1,
    nextWork: after => nextWork(parts, after),
    run: async now => {
      const catalog = await parts.catalog()
      for (const team of catalog.teams.values()) await endShiftsOf(parts, catalog, team, now, done)
      if (await askAll(parts, catalog, now)) parts.wakeDelivery()
    },
  }
}

async function nextWork({ sql, catalog, workingTimeOf }: ShiftEndParts, after: Instant): Promise<Instant | null> {
  const known = await catalog()
  const { afterMinutes } = known.site.settings.shiftEnd
  const calendars = new Set([...known.teams.values()].map(({ calendarId }) => calendarId))
  const ends = [...calendars].map(id =>
    nextShiftEnd(workingTimeOf(known, id), after.subtract({ minutes: afterMinutes })),
  )
  const asked = await earliestShiftAsk(sql)
  const times = [...ends.map(end => end?.add({ minutes: afterMinutes }) ?? null), asked].filter(time => time !== null)
  return times.toSorted(Temporal.Instant.compare)[0] ?? null
}

const jobOf = (team: Team): string => `shiftEnd:${team.id}`

async function endShiftsOf(
  parts: ShiftEndParts,
  catalog: Catalog,
  team: Team,
  now: Instant,
  done: Set<string>,
): Promise<void> {
  const working = parts.workingTimeOf(catalog, team.calendarId)
  const until = now.subtract({ minutes: catalog.site.settings.shiftEnd.afterMinutes })
  for (const shift of shiftsEndedBetween(working, until.subtract({ hours: MAKE_UP_HOURS }), until)) {
    const key = `${team.id}@${shift.end}`
    if (done.has(key)) continue
    await transact(parts.sql, async tx => {
      const since = await lastShiftEnd(tx, jobOf(team), shift.end)
      if (!(await claimSlot(tx, jobOf(team), shift.end))) return
      await endShift(parts, catalog, { tx, team, working, shift, now, since })
    })
    done.add(key)
  }
}

type Ending = {
  readonly tx: Transaction
  readonly team: Team
  readonly working: WorkingTime
  readonly shift: ShiftWindow
  readonly now: Instant
  /** The team's shift end before; null: none is known. */
  readonly since: Instant | null
}

async function endShift(parts: ShiftEndParts, catalog: Catalog, ending: Ending): Promise<void> {
  const { tx, team, shift, now } = ending
  const { shiftEnd } = catalog.site.settings
  const from = countedFrom(ending)
  const before = await sessionsOfTeam(tx, team.id, { from, to: shift.end })
  const due = shiftEnd.timers === 'cut' ? timersToCut(before, shift, ending.working) : []
  const cut = await cutTimers(
    tx,
    due.map(({ id }) => id),
    shift.end,
  )
  const sessions = before.map(one =>
    cut.has(one.id) ? { ...one, endedAt: shift.end, endedBy: 'shiftEnd' as const } : one,
  )
  await bookTimedWork(tx, timedWork(parts, catalog, ending, sessions, from))
  const isCut = (one: WorkSession): boolean => cut.has(one.id)
  await addAudit(
    tx,
    sessions.filter(isCut).map(one => cutEntry(one, now)),
    null,
  )
  if (shiftEnd.ask) await insertShiftAsks(tx, await asksOf(parts, catalog, ending, sessions, cut))
}

function countedFrom({ since, shift }: Ending): Instant {
  const earliest = shift.end.subtract({ hours: MOST_CATCH_UP_HOURS })
  if (since === null) return shift.start
  return Temporal.Instant.compare(since, earliest) > 0 ? since : earliest
}

const cutEntry = (session: WorkSession, at: Instant): AuditEntry => ({
  at,
  actor: { kind: 'system', name: 'shiftEnd' },
  action: 'session.cut',
  subject: { kind: 'session', id: session.id },
  details: { person: session.personId, step: session.stepId, endedAt: String(session.endedAt) },
})

/** Minutes of people paid by the hour, step by step, at the rate of the day. */
function timedWork(
  { newId }: ShiftEndParts,
  catalog: Catalog,
  { working, shift, now }: Ending,
  sessions: readonly WorkSession[],
  from: Instant,
): readonly PayEntry[] {
  const people = [...new Set(sessions.map(({ personId }) => personId))]
  return people
    .filter(id => catalog.people.get(id)?.payType === 'hourly')
    .flatMap(personId => {
      const rate = chooseHourlyRate(catalog.hourlyRates, personId, shift.workDate)
      if (rate === null) return []
      const counted = minutesByStep(sessions, personId, { from, to: shift.end }, working)
      return [...counted].flatMap(([stepId, { minutes }]): readonly PayEntry[] => {
        const whole = Math.round(minutes)
        if (whole < 1) return []
        return [
          {
            id: newId(),
            personId,
            kind: 'time',
            workDate: shift.workDate,
            stepId,
            minutes: whole,
            rate,
            amount: timePay(whole, rate),
            reportId: null,
            entryId: null,
            slot: shift.end,
            note: '',
            bookedBy: null,
            bookedAt: now,
          },
        ]
      })
    })
}

async function asksOf(
  { quietUntil }: ShiftEndParts,
  catalog: Catalog,
  { tx, team, shift, now }: Ending,
  sessions: readonly WorkSession[],
  cut: ReadonlySet<string>,
): Promise<readonly ShiftAsk[]> {
  const here = sessions.filter(
    ({ endedAt }) => endedAt === null || endedAt.epochMilliseconds > shift.start.epochMilliseconds,
  )
  const worked = [
    ...new Map(here.map(({ personId, stepId }) => [`${personId} ${stepId}`, { personId, stepId }])).values(),
  ]
  const open = await unreportedOf(tx, worked, shift.start)
  const askAt = quietUntil(catalog, team.departmentId, now) ?? now
  const people = [...new Set(here.map(({ personId }) => personId))].filter(
    id => catalog.people.get(id)?.active === true,
  )
  const stepsOf = (of: readonly { readonly personId: PersonId; readonly stepId: StepId }[], person: PersonId) =>
    of.filter(({ personId }) => personId === person).map(({ stepId }) => stepId)
  return people.flatMap((personId): readonly ShiftAsk[] => {
    const steps = {
      open: stepsOf(open, personId),
      cut: stepsOf(
        here.filter(({ id }) => cut.has(id)),
        personId,
      ),
    }
    if (steps.open.length + steps.cut.length === 0) return []
    const { workDate, start, end } = shift
    return [
      { personId, slot: end, teamId: team.id, workDate, shiftName: shift.shift.name, shiftStart: start, steps, askAt },
    ]
  })
}

/** Whether anything was put out. What has been reported meanwhile is not asked for. */
const askAll = (parts: ShiftEndParts, catalog: Catalog, now: Instant): Promise<boolean> =>
  transact(parts.sql, async tx => {
    let said = 0
    for (const ask of await claimShiftAsks(tx, now)) {
      const worked = ask.steps.open.map(stepId => ({ personId: ask.personId, stepId }))
      const open = (await unreportedOf(tx, worked, ask.shiftStart)).map(({ stepId }) => stepId)
      const facts = {
        shiftName: ask.shiftName,
        endedAt: ask.slot,
        open: await namedSteps(tx, open),
        cut: await namedSteps(tx, ask.steps.cut),
      }
      const silent = facts.open.length + facts.cut.length === 0
      const entries = silent
        ? []
        : parts.question(catalog, ask.personId, facts, now, `shiftEnd:${ask.slot}:${ask.personId}`)
      await enqueue(tx, entries)
      await finishShiftAsk(tx, ask, now)
      said += entries.length
    }
    return said > 0
  })
