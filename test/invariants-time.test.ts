/** Invariants 7, 8 and 11 of the design (§3), by number. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { createWorkingTime } from '../domain/calendar.ts'
import type { WorkSession } from '../domain/decision.ts'
import { type Held, type LateContext, stepLateness } from '../domain/lateness.ts'
import type { PersonId, ProductCode, Report, StepId, UnitCode } from '../domain/model.ts'
import { piecePay } from '../domain/piece-pay.ts'
import { add, pieces, ZERO } from '../domain/quantity.ts'
import { minutesByStep, minutesForReport } from '../domain/work-time.ts'
import {
  CHINA,
  calendarOf,
  DAY_SHIFT,
  local,
  NIGHT_SHIFT,
  OFFICE,
  outsource,
  shown,
  stepOf,
  TWO_SHIFTS,
  workingTimeOf,
} from './working-days.ts'

const LI = 'W001' as PersonId
const monday = local('2026-11-16T00:00')
const anyInstant = fc.integer({ min: 0, max: 30 * 1440 }).map(minutes => monday.add({ minutes }))

describe('invariant 7: three times, and a shift crossing midnight belongs to the day it started', () => {
  const rates = [
    {
      productCode: null,
      stepCode: 'TURN',
      rate: pieces(1),
      per: 'PCS' as UnitCode,
      validFrom: Temporal.PlainDate.from('2026-01-01'),
    },
  ]
  /** What acceptance makes of a message: the work date follows when the work was done, never when it was told. */
  function reported(good: number, occurred: string, told: string, effective: string) {
    const times = { occurredAt: local(occurred), reportedAt: local(told), effectiveAt: local(effective) }
    const workDate = TWO_SHIFTS.workDateOf(times.occurredAt)
    const work = {
      productCode: 'P' as ProductCode,
      stepCode: 'TURN',
      unit: 'PCS' as UnitCode,
      liability: null,
      workDate,
    }
    const pay = piecePay({ ...work, good: pieces(good), scrap: pieces(0) }, rates, [])?.pay ?? pieces(0)
    const workers = [{ personId: LI, good: pieces(good), sharePct: pieces(100), pay }]
    return { ...times, workDate, workers } satisfies Partial<Report>
  }

  const payOfDay = (reports: readonly ReturnType<typeof reported>[], personId: PersonId, day: Temporal.PlainDate) => {
    const shares = reports.filter(({ workDate }) => workDate.equals(day)).flatMap(({ workers }) => workers)
    return add(ZERO, ...shares.filter(share => share.personId === personId).map(share => share.pay))
  }

  it('work after midnight counts for the evening before, in figures and pay', () => {
    const report = reported(50, '2026-11-17T03:00', '2026-11-17T03:05', '2026-11-17T03:05')
    assert.equal(report.workDate.toString(), '2026-11-16')
    assert.equal(payOfDay([report], LI, Temporal.PlainDate.from('2026-11-16')), pieces(50))
    assert.equal(payOfDay([report], LI, Temporal.PlainDate.from('2026-11-17')), pieces(0))
  })
  it("a late report changes yesterday's figures, however late it is told or reviewed", () => {
    const yesterday = Temporal.PlainDate.from('2026-11-16')
    const inTime = reported(50, '2026-11-16T15:00', '2026-11-16T15:00', '2026-11-16T15:00')
    const late = reported(30, '2026-11-16T19:00', '2026-11-17T10:00', '2026-11-18T09:00')
    assert.equal(payOfDay([inTime], LI, yesterday), pieces(50))
    assert.equal(payOfDay([inTime, late], LI, yesterday), pieces(80))
    assert.deepEqual(
      [shown(late.occurredAt), shown(late.reportedAt), shown(late.effectiveAt)],
      ['2026-11-16T19:00', '2026-11-17T10:00', '2026-11-18T09:00'],
    )
  })
  it('the night of 31 December belongs to the old year', () => {
    assert.equal(TWO_SHIFTS.workDateOf(local('2027-01-01T07:59')).toString(), '2026-12-31')
    assert.equal(TWO_SHIFTS.workDateOf(local('2027-01-01T08:00')).toString(), '2027-01-01')
  })
  it('every minute of a shift has one work date, in every time zone and over every change of the clocks', () => {
    const zones = [CHINA, 'Europe/Berlin', 'America/New_York']
    const anyDay = fc.integer({ min: 0, max: 500 }).map(days => Temporal.PlainDate.from('2026-01-01').add({ days }))
    const times = zones.map(zone => createWorkingTime(calendarOf(zone, [DAY_SHIFT, NIGHT_SHIFT]), zone))
    fc.assert(
      fc.property(
        fc.constantFrom(...times),
        anyDay,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (time, day, part) => {
          for (const shift of time.shiftsOn(day)) {
            const length = shift.end.since(shift.start).total('milliseconds')
            const moment = shift.start.add({ milliseconds: Math.floor(part * length) })
            assert.equal(time.workDateOf(moment).toString(), day.toString())
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('invariant 8: overlapping time never refuses a report', () => {
  const anySession = fc
    .tuple(fc.integer({ min: 1, max: 4 }), anyInstant, fc.option(fc.integer({ min: 0, max: 3000 })))
    .map(([step, startedAt, length]): WorkSession => {
      const endedAt = length === null ? null : startedAt.add({ minutes: length })
      const endedBy = endedAt === null ? null : ('pause' as const)
      return { id: `${step}`, stepId: step as StepId, personId: LI, startedAt, endedAt, endedBy, pauseReason: null }
    })

  it('whatever overlaps, there are minutes ≥ 0, and together no more than went by', () => {
    fc.assert(
      fc.property(fc.array(anySession, { maxLength: 10 }), anyInstant, (sessions, now) => {
        const steps = [...minutesByStep(sessions, LI, { from: monday, to: now }, TWO_SHIFTS).values()]
        const sum = steps.reduce((total, step) => total + step.minutes, 0)
        assert.ok(steps.every(step => step.minutes >= 0))
        const passed = TWO_SHIFTS.workingMinutesBetween(monday, now)
        if (steps.every(step => !step.offCalendar)) assert.ok(sum <= passed + 1e-6)
      }),
      { numRuns: 200 },
    )
  })
  it('minutes are split evenly, and the leader sees the flag on both', () => {
    const open = (step: number): WorkSession => ({
      id: `${step}`,
      stepId: step as StepId,
      personId: LI,
      startedAt: local('2026-11-16T09:00'),
      endedAt: null,
      endedBy: null,
      pauseReason: null,
    })
    const now = local('2026-11-16T11:00')
    for (const step of [1, 2] as StepId[]) {
      const found = minutesForReport([open(1), open(2)], step, LI, null, now, OFFICE)
      assert.deepEqual(found, { minutes: 60, overlapping: true, offCalendar: false })
    }
  })
})

describe("invariant 11: instants are UTC, lateness counts working time of the step's team calendar and pauses", () => {
  const context = (now: Temporal.Instant, held: readonly Held[] = []): LateContext => ({
    now,
    settings: { warnBeforeMinutes: 60, graceMinutes: 30, countOnlyWorkingTime: true },
    workingTimeOf,
    held,
  })
  const running = (dueAt: Temporal.Instant, more: Parameters<typeof stepOf>[1] = {}) =>
    stepOf(10, { dueAt, startedAt: monday, status: 'inProgress', ...more })
  const late = (step: ReturnType<typeof stepOf>, at: LateContext, status: 'inProgress' | 'onHold' = 'inProgress') =>
    stepLateness({ status, steps: [step] }, step, null, at)

  it('an instant is stored as UTC and shown in the time zone of the site', () => {
    const due = local('2026-11-16T20:00')
    assert.equal(due.toString(), '2026-11-16T12:00:00Z')
    assert.equal(shown(due), '2026-11-16T20:00')
    assert.equal(shown(due, 'Europe/Berlin'), '2026-11-16T13:00')
  })
  it("late by exactly the working minutes of the team's own calendar", () => {
    const anyTime = fc.constantFrom(OFFICE, TWO_SHIFTS)
    fc.assert(
      fc.property(anyTime, anyInstant, anyInstant, (time, dueAt, now) => {
        const found = late(running(dueAt, { time }), context(now))
        assert.equal(found?.minutes ?? 0, Math.max(0, time.workingMinutesBetween(dueAt, now)))
        assert.ok(found === null || found.kind === 'pastDue')
      }),
    )
  })
  it('in rest time nothing becomes later', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (dueAt, now) => {
        const next = OFFICE.nextWorkingInstant(now)
        assert.equal(late(running(dueAt), context(next))?.minutes, late(running(dueAt), context(now))?.minutes)
      }),
    )
  })
  it('on hold nobody is late, and afterwards the time on hold is not counted', () => {
    fc.assert(
      fc.property(fc.array(anyInstant, { minLength: 4, maxLength: 4 }), instants => {
        const [a = monday, b = monday, c = monday, d = monday] = instants.toSorted(Temporal.Instant.compare)
        assert.equal(late(running(a), context(c, [{ seq: null, from: b, to: null }]), 'onHold'), null)
        const found = late(running(a), context(d, [{ seq: null, from: b, to: c }]))
        const counted = OFFICE.workingMinutesBetween(a, b) + OFFICE.workingMinutesBetween(c, d)
        assert.equal(found?.minutes ?? 0, counted)
      }),
    )
  })
  it('who waits for goods from outside is not late; the goods themselves are counted by the clock', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (dueAt, now) => {
        const outside = running(dueAt, { rules: { outsource: outsource(48) }, outsourceStatus: 'sent' })
        const next = { ...stepOf(20, { dueAt, plannedStart: dueAt }), status: 'pending' as const }
        const order = { status: 'inProgress' as const, steps: [outside, next] }
        assert.equal(stepLateness(order, next, null, context(now)), null)
        const clock = now.since(dueAt).total('minutes')
        assert.equal(stepLateness(order, outside, null, context(now))?.minutes ?? 0, Math.max(0, clock))
      }),
    )
  })
})
