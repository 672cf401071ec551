import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { local, OFFICE_SHIFT, shown } from '../test/working-days.ts'
import { type Calendar, createWorkingTime, type Shift } from './calendar.ts'
import type { CalendarId, DepartmentId } from './model.ts'
import {
  type Calendars,
  decideRound,
  departmentsAt,
  nextSlot,
  parseScheduleTime,
  type Round,
  type Schedule,
  type ScheduleFault,
  type ScheduleKind,
  scheduleFault,
} from './schedule-times.ts'

const NIGHT: Shift = { id: 'N', name: '夜班', start: '20:00', end: '08:00', breaks: [] }
const DAY: Shift = { id: 'D', name: '白班', start: '08:00', end: '20:00', breaks: [] }
const MACHINING = 'D-MACH' as DepartmentId
const SHEET = 'D-SHEET' as DepartmentId
const WEEKDAYS = [1, 2, 3, 4, 5, 6]

function working(shifts: readonly Shift[], zone: string, more: Partial<Calendar> = {}) {
  return createWorkingTime(
    { id: 'CAL' as CalendarId, name: '', workdays: WEEKDAYS, shifts, exceptions: [], ...more },
    zone,
  )
}

/** Machining works two shifts, the sheet metal shop one; both rest on 2026-11-18. */
function plant(timeZone = 'Asia/Shanghai', workdays = WEEKDAYS): Calendars {
  const exceptions = [{ date: Temporal.PlainDate.from('2026-11-18'), kind: 'off' as const, note: '厂休' }]
  const machining = [working([DAY, NIGHT], timeZone, { workdays, exceptions })]
  const sheet = [working([OFFICE_SHIFT], timeZone, { workdays, exceptions })]
  return { timeZone, of: id => (id === MACHINING ? machining : id === SHEET ? sheet : []) }
}

const schedule = (at: readonly string[], more: Partial<Schedule> = {}): Schedule => ({
  id: 'S',
  name: '早会简报',
  kind: 'digest',
  at,
  days: WEEKDAYS,
  departmentIds: [MACHINING],
  content: [],
  ...more,
})

describe('what a time of a schedule means', () => {
  const cases = [
    { text: '08:10', meant: { kind: 'clock', time: '08:10' } },
    { text: 'shiftStart', meant: { kind: 'shiftStart', minutes: 0 } },
    { text: 'shiftEnd-10', meant: { kind: 'shiftEnd', minutes: -10 } },
    { text: 'shiftStart+5', meant: { kind: 'shiftStart', minutes: 5 } },
    { text: '24:00', meant: null },
    { text: '8:10', meant: null },
    { text: '08:10:30', meant: null },
    { text: '* * * * * *', meant: null },
    { text: 'shiftEnd-999', meant: null },
    { text: '', meant: null },
  ]
  for (const { text, meant } of cases) test(`"${text}"`, () => assert.deepEqual(parseScheduleTime(text), meant))
})

describe('a schedule that can’t be run is refused', () => {
  const every5 = Array.from({ length: 12 }, (_, i) => `08:${String(i * 5).padStart(2, '0')}`)
  const cases: readonly { name: string; given: Schedule; fault: ScheduleFault | null }[] = [
    { name: 'a good one', given: schedule(['08:10', '14:00']), fault: null },
    { name: 'by its shifts', given: schedule(['shiftStart+10', 'shiftEnd-10']), fault: null },
    { name: 'no times', given: schedule([]), fault: { kind: 'noTimes' } },
    { name: 'no days', given: schedule(['08:10'], { days: [] }), fault: { kind: 'noDays' } },
    { name: 'nobody to tell', given: schedule(['08:10'], { departmentIds: [] }), fault: { kind: 'noDepartments' } },
    { name: 'no time at all', given: schedule(['morning']), fault: { kind: 'badTime', text: 'morning' } },
    { name: 'seconds', given: schedule(['08:10:01']), fault: { kind: 'badTime', text: '08:10:01' } },
    { name: 'every five minutes', given: schedule(every5), fault: { kind: 'tooClose', minutes: 15 } },
    { name: 'over midnight', given: schedule(['23:55', '00:05']), fault: { kind: 'tooClose', minutes: 15 } },
    { name: 'the same time twice', given: schedule(['08:10', '08:10']), fault: { kind: 'tooClose', minutes: 15 } },
    {
      name: 'all day long',
      given: schedule(Array.from({ length: 13 }, (_, i) => `${String(i + 8).padStart(2, '0')}:00`)),
      fault: { kind: 'tooMany', most: 12 },
    },
  ]
  for (const { name, given, fault } of cases) test(name, () => assert.deepEqual(scheduleFault(given), fault))
})

describe('the next slot', () => {
  const cases: readonly { name: string; given: Schedule; after: string; slot: string | null; workdays?: number[] }[] = [
    { name: 'later today', given: schedule(['08:10']), after: '2026-11-16T08:00', slot: '2026-11-16T08:10' },
    { name: 'a slot itself is over', given: schedule(['08:10']), after: '2026-11-16T08:10', slot: '2026-11-17T08:10' },
    {
      name: 'the next of several',
      given: schedule(['17:00', '08:10']),
      after: '2026-11-16T09:00',
      slot: '2026-11-16T17:00',
    },
    {
      name: 'not on a day off of the plant',
      given: schedule(['08:10']),
      after: '2026-11-17T09:00',
      slot: '2026-11-19T08:10',
    },
    {
      name: 'not on a weekday left out',
      given: schedule(['08:10'], { days: [5] }),
      after: '2026-11-16T09:00',
      slot: '2026-11-20T08:10',
    },
    {
      name: 'not on Sunday',
      given: schedule(['08:10'], { days: [1, 7] }),
      after: '2026-11-21T09:00',
      slot: '2026-11-23T08:10',
    },
    {
      name: 'when the day shift ends',
      given: schedule(['shiftEnd-10']),
      after: '2026-11-16T12:00',
      slot: '2026-11-16T19:50',
    },
    {
      name: 'when the night shift ends, the morning after',
      given: schedule(['shiftEnd-10']),
      after: '2026-11-16T19:50',
      slot: '2026-11-17T07:50',
    },
    {
      name: 'Saturday’s night shift ends on Sunday',
      given: schedule(['shiftEnd-10']),
      after: '2026-11-21T20:00',
      slot: '2026-11-22T07:50',
    },
    {
      name: 'of two departments the first shift to end',
      given: schedule(['shiftEnd'], { departmentIds: [MACHINING, SHEET] }),
      after: '2026-11-16T12:00',
      slot: '2026-11-16T17:30',
    },
    {
      name: 'nobody has shifts on the days',
      given: schedule(['shiftStart'], { days: [7] }),
      after: '2026-11-16T12:00',
      slot: null,
    },
    {
      name: 'a calendar that is never worked',
      given: schedule(['08:10']),
      after: '2026-11-16T12:00',
      slot: null,
      workdays: [],
    },
    {
      name: 'a department nobody knows never rests',
      given: schedule(['08:10'], { departmentIds: ['X' as DepartmentId], days: [7] }),
      after: '2026-11-16T12:00',
      slot: '2026-11-22T08:10',
    },
  ]
  for (const { name, given, after, slot, workdays } of cases)
    test(name, () => assert.equal(shown(nextSlot(given, plant('Asia/Shanghai', workdays), local(after))), slot))

  test('follows the wall clock where the clocks change, once a day', () => {
    const zone = 'Europe/Berlin'
    const given = schedule(['02:30'], { days: [1, 2, 3, 4, 5, 6, 7], departmentIds: ['X' as DepartmentId] })
    const slots: (string | null)[] = []
    for (let at = local('2026-03-27T12:00', zone), left = 3; left > 0; left--) {
      const slot = nextSlot(given, plant(zone), at) ?? assert.fail()
      slots.push(shown(slot, zone))
      at = slot
    }
    // 02:30 does not exist on 2026-03-29.
    assert.deepEqual(slots, ['2026-03-28T02:30', '2026-03-29T03:30', '2026-03-30T02:30'])
    const autumn = nextSlot(given, plant(zone), local('2026-10-24T12:00', zone)) ?? assert.fail()
    assert.equal(shown(nextSlot(given, plant(zone), autumn), zone), '2026-10-26T02:30')
  })

  test('at a shift’s end only those whose shift it is are told', () => {
    const given = schedule(['shiftEnd'], { departmentIds: [MACHINING, SHEET] })
    assert.deepEqual(departmentsAt(given, plant(), local('2026-11-16T17:30')), [SHEET])
    assert.deepEqual(departmentsAt(given, plant(), local('2026-11-16T20:00')), [MACHINING])
    assert.deepEqual(departmentsAt(given, plant(), local('2026-11-17T08:00')), [MACHINING])
  })
})

describe('a round that comes late', () => {
  const cases: readonly {
    name: string
    kind: ScheduleKind
    slot: string
    now: string
    quiet?: boolean
    round: Round
  }[] = [
    { name: 'on time', kind: 'digest', slot: '2026-11-16T08:10', now: '2026-11-16T08:10', round: 'onTime' },
    {
      name: 'on time, though it is quiet: somebody chose the time',
      kind: 'digest',
      slot: '2026-11-16T23:00',
      now: '2026-11-16T23:01',
      quiet: true,
      round: 'onTime',
    },
    {
      name: 'the morning’s digest at two, as it stands then',
      kind: 'digest',
      slot: '2026-11-16T08:10',
      now: '2026-11-16T14:00',
      round: 'madeUp',
    },
    {
      name: 'the morning’s digest in the night',
      kind: 'digest',
      slot: '2026-11-16T08:10',
      now: '2026-11-16T22:30',
      quiet: true,
      round: 'tooLate',
    },
    {
      name: 'the evening’s digest in the night waits',
      kind: 'digest',
      slot: '2026-11-16T18:00',
      now: '2026-11-16T22:30',
      quiet: true,
      round: 'wait',
    },
    {
      name: 'a handover of two hours ago',
      kind: 'handover',
      slot: '2026-11-16T19:50',
      now: '2026-11-16T21:50',
      round: 'madeUp',
    },
    {
      name: 'a handover of yesterday',
      kind: 'handover',
      slot: '2026-11-16T19:50',
      now: '2026-11-17T08:00',
      round: 'tooLate',
    },
    {
      name: 'the weekly digest a day late',
      kind: 'weekly',
      slot: '2026-11-16T08:30',
      now: '2026-11-17T09:00',
      round: 'madeUp',
    },
    {
      name: 'the weekly digest in the night waits',
      kind: 'weekly',
      slot: '2026-11-16T08:30',
      now: '2026-11-16T23:00',
      quiet: true,
      round: 'wait',
    },
    {
      name: 'the weekly digest a week late',
      kind: 'weekly',
      slot: '2026-11-16T08:30',
      now: '2026-11-23T08:00',
      round: 'tooLate',
    },
  ]
  for (const { name, kind, slot, now, quiet = false, round } of cases)
    test(name, () => assert.equal(decideRound(kind, local(slot), local(now), quiet), round))
})
