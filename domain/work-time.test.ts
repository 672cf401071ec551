import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { local, OFFICE, TWO_SHIFTS } from '../test/working-days.ts'
import type { WorkSession } from './decision.ts'
import type { PersonId, StepId } from './model.ts'
import { minutesByStep, minutesForReport } from './work-time.ts'

const LI = 'W001' as PersonId
const WANG = 'W002' as PersonId
const TURN = 1 as StepId
const MILL = 2 as StepId

const session = (stepId: StepId, from: string, to: string | null, personId = LI): WorkSession => ({
  id: `${stepId}-${from}`,
  stepId,
  personId,
  startedAt: local(`2026-11-${from}`),
  endedAt: to === null ? null : local(`2026-11-${to}`),
  endedBy: to === null ? null : 'pause',
  pauseReason: null,
})

describe('minutes of a report', () => {
  const cases: readonly {
    name: string
    sessions: readonly WorkSession[]
    since?: string
    now: string
    minutes: number
    overlapping?: boolean
    offCalendar?: boolean
    time?: typeof OFFICE
  }[] = [
    { name: 'from start until now', sessions: [session(TURN, '16T08:00', null)], now: '16T09:30', minutes: 90 },
    { name: 'without the lunch break', sessions: [session(TURN, '16T11:00', null)], now: '16T14:00', minutes: 120 },
    {
      name: 'without pauses',
      sessions: [session(TURN, '16T08:00', '16T09:00'), session(TURN, '16T10:00', null)],
      now: '16T10:30',
      minutes: 90,
    },
    {
      name: 'only since the last report',
      sessions: [session(TURN, '16T08:00', null)],
      since: '16T09:00',
      now: '16T09:30',
      minutes: 30,
    },
    {
      name: 'two steps at once are split evenly and flagged',
      sessions: [session(TURN, '16T08:00', null), session(MILL, '16T09:00', null)],
      now: '16T10:00',
      minutes: 90,
      overlapping: true,
    },
    {
      name: 'one step after another is no overlap',
      sessions: [session(MILL, '16T08:00', '16T09:00'), session(TURN, '16T09:00', null)],
      now: '16T10:00',
      minutes: 60,
    },
    {
      name: 'overlap only in the break is no overlap',
      sessions: [session(MILL, '16T12:00', '16T12:30'), session(TURN, '16T11:00', null)],
      now: '16T13:30',
      minutes: 90,
    },
    {
      name: 'the same step started twice counts once',
      sessions: [session(TURN, '16T08:00', null), session(TURN, '16T08:30', null)],
      now: '16T09:00',
      minutes: 60,
    },
    {
      name: "somebody else's work does not count",
      sessions: [session(TURN, '16T08:00', null, WANG)],
      now: '16T10:00',
      minutes: 0,
    },
    {
      name: 'another step alone leaves nothing',
      sessions: [session(MILL, '16T08:00', null)],
      now: '16T10:00',
      minutes: 0,
    },
    {
      name: 'a night shift over midnight',
      sessions: [session(TURN, '16T23:00', null)],
      now: '17T02:00',
      minutes: 140,
      time: TWO_SHIFTS,
    },
    {
      name: 'forgotten over night it does not count the night',
      sessions: [session(TURN, '16T17:00', null)],
      now: '17T08:30',
      minutes: 60,
    },
    {
      name: 'unplanned overtime on Sunday counts by the clock',
      sessions: [session(TURN, '22T09:00', '22T14:00')],
      now: '22T14:00',
      minutes: 300,
      offCalendar: true,
    },
    {
      name: 'forgotten on Sunday it counts one long shift',
      sessions: [session(TURN, '21T18:00', null)],
      now: '23T07:00',
      minutes: 720,
      offCalendar: true,
    },
    {
      name: 'a session that starts after now counts nothing',
      sessions: [session(TURN, '16T11:00', null)],
      now: '16T10:00',
      minutes: 0,
    },
  ]
  for (const { name, sessions, since, now, minutes, overlapping = false, offCalendar = false, time = OFFICE } of cases)
    it(name, () => {
      const last = since === undefined ? null : local(`2026-11-${since}`)
      const found = minutesForReport(sessions, TURN, LI, last, local(`2026-11-${now}`), time)
      assert.deepEqual(found, { minutes, overlapping, offCalendar })
    })
})

describe('what holds for any sessions', () => {
  const start = local('2026-11-16T08:00')
  const anySession = fc
    .tuple(
      fc.constantFrom(TURN, MILL, 3 as StepId),
      fc.integer({ min: 0, max: 2000 }),
      fc.integer({ min: 0, max: 900 }),
    )
    .map(([stepId, from, length]): WorkSession => {
      const startedAt = start.add({ minutes: from })
      const endedAt = startedAt.add({ minutes: length })
      return { id: `${stepId}-${from}`, stepId, personId: LI, startedAt, endedAt, endedBy: 'pause', pauseReason: null }
    })
  const anySessions = fc.array(anySession, { maxLength: 8 })
  const end = start.add({ minutes: 4000 })

  it('the minutes of all steps add up to the time in which anything was worked on', () => {
    fc.assert(
      fc.property(anySessions, sessions => {
        const steps = minutesByStep(sessions, LI, { from: null, to: end }, TWO_SHIFTS)
        const sum = [...steps.values()].reduce((total, step) => total + step.minutes, 0)
        let union = 0
        for (let minute = 0; minute < 4000; minute++) {
          const at = start.add({ minutes: minute })
          const ms = at.epochMilliseconds
          const busy = sessions.some(
            s => s.startedAt.epochMilliseconds <= ms && ms < (s.endedAt?.epochMilliseconds ?? ms),
          )
          if (busy && TWO_SHIFTS.isWorking(at)) union++
        }
        if ([...steps.values()].every(step => !step.offCalendar)) assert.ok(Math.abs(sum - union) < 1e-6)
      }),
      { numRuns: 25 },
    )
  })
  it('the parts before and after a report add up to the whole', () => {
    fc.assert(
      fc.property(anySessions, fc.integer({ min: 0, max: 4000 }), (sessions, cut) => {
        const middle = start.add({ minutes: cut })
        const minutes = (from: typeof start | null, to: typeof start) => {
          const found = minutesByStep(sessions, LI, { from, to }, TWO_SHIFTS).get(TURN)
          return found && !found.offCalendar ? found.minutes : 0
        }
        assert.ok(Math.abs(minutes(null, middle) + minutes(middle, end) - minutes(null, end)) < 1e-6)
      }),
      { numRuns: 100 },
    )
  })
})
