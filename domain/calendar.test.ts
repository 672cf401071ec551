import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { type Calendar, createWorkingTime, type Shift } from './calendar.ts'
import type { CalendarId } from './model.ts'
import { CalendarExhausted } from './working-arithmetic.ts'
import { blockAt, layOutCalendar } from './working-windows.ts'

const DAY: Shift = {
  id: 'S-D',
  name: '白班',
  start: '08:00',
  end: '20:00',
  breaks: [
    { start: '12:00', end: '12:40' },
    { start: '17:00', end: '17:20' },
  ],
}
const NIGHT: Shift = {
  id: 'S-N',
  name: '夜班',
  start: '20:00',
  end: '08:00',
  breaks: [
    { start: '00:00', end: '00:40' },
    { start: '04:00', end: '04:20' },
  ],
}
const OFFICE: Shift = {
  id: 'S-1',
  name: '常白班',
  start: '08:00',
  end: '17:30',
  breaks: [{ start: '12:00', end: '13:00' }],
}
const HALF: Shift = { id: 'S-0', name: '周日半班', start: '07:30', end: '12:00', breaks: [] }
const LATE: Shift = { id: 'S-L', name: '晚班', start: '22:00', end: '06:00', breaks: [] }

const MON_TO_SAT = [1, 2, 3, 4, 5, 6]
const calendar = (shifts: readonly Shift[], more: Partial<Calendar> = {}): Calendar => ({
  id: 'CAL' as CalendarId,
  name: '',
  workdays: MON_TO_SAT,
  shifts,
  exceptions: [],
  ...more,
})
const date = (text: string) => Temporal.PlainDate.from(text)
const off = (day: string) => ({ date: date(day), kind: 'off' as const, note: '厂休' })
const overtime = (day: string, shifts?: readonly Shift[]) => ({
  date: date(day),
  kind: 'overtime' as const,
  note: '',
  ...(shifts ? { shifts } : {}),
})

const ZONES = { china: 'Asia/Shanghai', berlin: 'Europe/Berlin' }
const local = (text: string, zone = ZONES.china) => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant()
const shown = (at: Temporal.Instant, zone = ZONES.china) =>
  at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' })

// 2026-11-16 is a Monday.
const office = createWorkingTime(calendar([OFFICE]), ZONES.china)
const twoShifts = createWorkingTime(calendar([DAY, NIGHT]), ZONES.china)
const always = createWorkingTime(calendar([], { workdays: [1, 2, 3, 4, 5, 6, 7] }), ZONES.china)
const yearEnd = createWorkingTime(calendar([DAY, NIGHT], { exceptions: [off('2027-01-01')] }), ZONES.china)
const berlin = createWorkingTime(calendar([LATE], { workdays: [1, 2, 3, 4, 5, 6, 7] }), ZONES.berlin)
const berlinAlways = createWorkingTime(calendar([], { workdays: [1, 2, 3, 4, 5, 6, 7] }), ZONES.berlin)

describe('adding and taking away working time', () => {
  const cases = [
    { name: 'inside a shift', time: office, from: '2026-11-16T08:00', minutes: 60, to: '2026-11-16T09:00' },
    { name: 'over the lunch break', time: office, from: '2026-11-16T11:30', minutes: 60, to: '2026-11-16T13:30' },
    {
      name: 'up to the break stops before it',
      time: office,
      from: '2026-11-16T11:30',
      minutes: 30,
      to: '2026-11-16T12:00',
    },
    {
      name: 'up to the shift end stays on the day',
      time: office,
      from: '2026-11-16T17:00',
      minutes: 30,
      to: '2026-11-16T17:30',
    },
    { name: 'over the night', time: office, from: '2026-11-16T17:00', minutes: 31, to: '2026-11-17T08:01' },
    { name: 'over Sunday', time: office, from: '2026-11-21T17:00', minutes: 60, to: '2026-11-23T08:30' },
    { name: 'over the month end', time: office, from: '2026-11-30T17:00', minutes: 60, to: '2026-12-01T08:30' },
    {
      name: 'a night shift over midnight',
      time: twoShifts,
      from: '2026-11-16T23:30',
      minutes: 60,
      to: '2026-11-17T01:10',
    },
    {
      name: "Saturday's night shift works into Sunday",
      time: twoShifts,
      from: '2026-11-22T07:00',
      minutes: 120,
      to: '2026-11-23T09:00',
    },
    { name: 'a whole working week', time: office, from: '2026-11-16T08:00', minutes: 6 * 510, to: '2026-11-21T17:30' },
    { name: 'around the clock', time: always, from: '2026-11-21T22:00', minutes: 6 * 60, to: '2026-11-22T04:00' },
    {
      name: '31 December night shift into a day off',
      time: yearEnd,
      from: '2026-12-31T23:00',
      minutes: 120,
      to: '2027-01-01T01:40',
    },
    {
      name: 'a day off stops the shifts that start on it',
      time: yearEnd,
      from: '2027-01-01T07:00',
      minutes: 120,
      to: '2027-01-02T09:00',
    },
  ]
  for (const { name, time, from, minutes, to } of cases)
    it(`${name}: ${minutes} min from ${from}`, () => {
      assert.equal(shown(time.addWorking(local(from), minutes)), to)
      assert.equal(time.workingMinutesBetween(local(from), local(to)), minutes)
      assert.equal(time.workingMinutesBetween(local(to), local(from)), -minutes)
    })

  const back = [
    { name: 'over the lunch break', time: office, to: '2026-11-16T13:30', minutes: 60, from: '2026-11-16T11:30' },
    {
      name: 'down to the break end stays after it',
      time: office,
      to: '2026-11-16T13:30',
      minutes: 30,
      from: '2026-11-16T13:00',
    },
    {
      name: 'over the weekend from rest time',
      time: office,
      to: '2026-11-22T15:00',
      minutes: 30,
      from: '2026-11-21T17:00',
    },
    {
      name: 'a night shift back over midnight',
      time: twoShifts,
      to: '2026-11-17T01:10',
      minutes: 60,
      from: '2026-11-16T23:30',
    },
  ]
  for (const { name, time, to, minutes, from } of back)
    it(`back ${name}: ${minutes} min before ${to}`, () => {
      assert.equal(shown(time.subtractWorking(local(to), minutes)), from)
    })

  it('nothing added is the same instant, even in rest time', () => {
    const sunday = local('2026-11-22T10:00')
    assert.equal(office.addWorking(sunday, 0), sunday)
    assert.equal(office.subtractWorking(sunday, 0), sunday)
  })

  it('a break without length is no break', () => {
    const shift = { ...HALF, breaks: [{ start: '10:00', end: '10:00' }] }
    const time = createWorkingTime(calendar([shift]), ZONES.china)
    assert.equal(time.workingMinutesBetween(local('2026-11-16T00:00'), local('2026-11-17T00:00')), 270)
  })
  it('breaks that overlap are cut out once, and breaks outside the shift cut nothing', () => {
    const breaks = [
      { start: '09:00', end: '10:00' },
      { start: '09:30', end: '10:30' },
      { start: '11:45', end: '14:00' },
      { start: '15:00', end: '16:00' },
    ]
    const time = createWorkingTime(calendar([{ ...HALF, breaks }]), ZONES.china)
    assert.equal(time.workingMinutesBetween(local('2026-11-16T00:00'), local('2026-11-17T00:00')), 270 - 90 - 15)
  })

  it('a negative or unknown length is refused', () => {
    for (const minutes of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => office.addWorking(local('2026-11-16T08:00'), minutes), RangeError)
  })
})

describe('the next and the previous working instant', () => {
  const cases = [
    {
      name: 'in a shift',
      at: '2026-11-16T09:00',
      working: true,
      next: '2026-11-16T09:00',
      previous: '2026-11-16T09:00',
    },
    {
      name: 'in a break',
      at: '2026-11-16T12:20',
      working: false,
      next: '2026-11-16T13:00',
      previous: '2026-11-16T12:00',
    },
    {
      name: 'at the shift start',
      at: '2026-11-16T08:00',
      working: true,
      next: '2026-11-16T08:00',
      previous: '2026-11-14T17:30',
    },
    {
      name: 'at the shift end',
      at: '2026-11-16T17:30',
      working: false,
      next: '2026-11-17T08:00',
      previous: '2026-11-16T17:30',
    },
    {
      name: 'on Sunday',
      at: '2026-11-22T10:00',
      working: false,
      next: '2026-11-23T08:00',
      previous: '2026-11-21T17:30',
    },
  ]
  for (const { name, at, working, next, previous } of cases)
    it(name, () => {
      assert.equal(office.isWorking(local(at)), working)
      assert.equal(shown(office.nextWorkingInstant(local(at))), next)
      assert.equal(shown(office.previousWorkingInstant(local(at))), previous)
    })
})

describe('exceptions', () => {
  const minutesOn = (time: ReturnType<typeof createWorkingTime>, day: string) =>
    time.workingMinutesBetween(local(`${day}T00:00`), local(`${day}T00:00`).add({ hours: 24 }))
  const on = (exceptions: Calendar['exceptions'], shifts = [OFFICE]) =>
    createWorkingTime(calendar(shifts, { exceptions }), ZONES.china)

  it('a day off has no working time', () => assert.equal(minutesOn(on([off('2026-11-18')]), '2026-11-18'), 0))
  it("overtime on a Sunday works the calendar's shifts", () =>
    assert.equal(minutesOn(on([overtime('2026-11-22')]), '2026-11-22'), 510))
  it('overtime with its own shift works only that', () =>
    assert.equal(minutesOn(on([overtime('2026-11-22', [HALF])]), '2026-11-22'), 270))
  it('overtime on a workday comes on top and is not counted twice', () =>
    assert.equal(minutesOn(on([overtime('2026-11-18', [DAY])]), '2026-11-18'), 510 + 20 + 150))
  it('a day off of a calendar without shifts rests from midnight to midnight', () => {
    const time = createWorkingTime(calendar([], { exceptions: [off('2026-11-18')] }), ZONES.china)
    assert.equal(shown(time.nextWorkingInstant(local('2026-11-18T00:00'))), '2026-11-19T00:00')
    assert.equal(time.shiftWindow(date('2026-11-18')), null)
  })
})

describe('the work date (invariant 7)', () => {
  const cases = [
    { name: 'a day shift is its own day', time: twoShifts, at: '2026-11-16T10:00', day: '2026-11-16', shift: 'S-D' },
    {
      name: 'before midnight of a night shift',
      time: twoShifts,
      at: '2026-11-16T23:59',
      day: '2026-11-16',
      shift: 'S-N',
    },
    {
      name: 'after midnight of a night shift',
      time: twoShifts,
      at: '2026-11-17T03:00',
      day: '2026-11-16',
      shift: 'S-N',
    },
    { name: 'in a break of a night shift', time: twoShifts, at: '2026-11-17T00:20', day: '2026-11-16', shift: 'S-N' },
    { name: 'when the next shift has begun', time: twoShifts, at: '2026-11-17T08:00', day: '2026-11-17', shift: 'S-D' },
    {
      name: "Sunday morning still belongs to Saturday's night",
      time: twoShifts,
      at: '2026-11-22T07:00',
      day: '2026-11-21',
      shift: 'S-N',
    },
    {
      name: 'a report shortly after that night ended',
      time: twoShifts,
      at: '2026-11-22T09:59',
      day: '2026-11-21',
      shift: null,
    },
    {
      name: 'a report later on Sunday is Sunday',
      time: twoShifts,
      at: '2026-11-22T10:01',
      day: '2026-11-22',
      shift: null,
    },
    { name: 'after the day shift the same day', time: office, at: '2026-11-16T18:00', day: '2026-11-16', shift: null },
    {
      name: 'before the first shift it is the calendar date',
      time: office,
      at: '2026-11-17T05:00',
      day: '2026-11-17',
      shift: null,
    },
    {
      name: 'around the clock it is the calendar date',
      time: always,
      at: '2026-11-17T00:00',
      day: '2026-11-17',
      shift: null,
    },
    { name: 'the last night of the month', time: twoShifts, at: '2026-12-01T02:00', day: '2026-11-30', shift: 'S-N' },
    { name: 'the last night of the year', time: yearEnd, at: '2027-01-01T06:00', day: '2026-12-31', shift: 'S-N' },
    {
      name: 'shortly after the last night of the year',
      time: yearEnd,
      at: '2027-01-01T09:00',
      day: '2026-12-31',
      shift: null,
    },
    { name: 'the day off after it', time: yearEnd, at: '2027-01-01T12:00', day: '2027-01-01', shift: null },
  ]
  for (const { name, time, at, day, shift } of cases)
    it(name, () => {
      assert.equal(time.workDateOf(local(at)).toString(), day)
      assert.equal(time.shiftAt(local(at))?.shift.id ?? null, shift)
    })

  it('the mornings of any hundred days belong to the evening before, wherever the cache begins a new block', () => {
    const daily = createWorkingTime(calendar([DAY, NIGHT], { workdays: [1, 2, 3, 4, 5, 6, 7] }), ZONES.china)
    for (let i = 0; i < 100; i++) {
      const day = date('2026-11-16').add({ days: i })
      const morning = local(`${day.add({ days: 1 })}T07:00`)
      assert.equal(daily.workDateOf(morning).toString(), day.toString())
      assert.ok(daily.isWorking(morning))
      assert.equal(daily.workingMinutesBetween(local(`${day}T08:00`), morning), 23 * 60 - 60 - 60)
    }
  })

  it('at an overlapping handover the shift that began last is meant', () => {
    const early = { ...NIGHT, end: '08:10' }
    const time = createWorkingTime(calendar([DAY, early]), ZONES.china)
    assert.equal(time.workDateOf(local('2026-11-17T07:59')).toString(), '2026-11-16')
    assert.equal(time.workDateOf(local('2026-11-17T08:05')).toString(), '2026-11-17')
    assert.equal(time.workingMinutesBetween(local('2026-11-17T07:00'), local('2026-11-17T09:00')), 120)
  })

  it("a work date's window runs from its first shift's start to its last one's end", () => {
    const window = twoShifts.shiftWindow(date('2026-11-16'))
    assert.ok(window)
    assert.deepEqual([shown(window.start), shown(window.end)], ['2026-11-16T08:00', '2026-11-17T08:00'])
    assert.deepEqual(
      twoShifts.shiftsOn(date('2026-11-16')).map(s => s.shift.id),
      ['S-D', 'S-N'],
    )
    assert.equal(twoShifts.shiftWindow(date('2026-11-22')), null)
    const day = always.shiftWindow(date('2026-11-22'))
    assert.ok(day)
    assert.deepEqual([shown(day.start), shown(day.end)], ['2026-11-22T00:00', '2026-11-23T00:00'])
  })
})

describe('summer time in Berlin', () => {
  const between = (a: string, b: string, time = berlin) =>
    time.workingMinutesBetween(local(a, ZONES.berlin), local(b, ZONES.berlin)) / 60
  it('a night shift is seven hours when the clocks go forward', () =>
    assert.equal(between('2026-03-28T22:00', '2026-03-29T06:00'), 7))
  it('a night shift is nine hours when the clocks go back', () =>
    assert.equal(between('2026-10-24T22:00', '2026-10-25T06:00'), 9))
  it('a day around the clock has 23 or 25 hours', () => {
    assert.equal(between('2026-03-29T00:00', '2026-03-30T00:00', berlinAlways), 23)
    assert.equal(between('2026-10-25T00:00', '2026-10-26T00:00', berlinAlways), 25)
  })
  it('shifts keep their wall-clock times on both sides of a change', () => {
    assert.equal(
      shown(berlin.nextWorkingInstant(local('2026-03-28T12:00', ZONES.berlin)), ZONES.berlin),
      '2026-03-28T22:00',
    )
    assert.equal(
      shown(berlin.nextWorkingInstant(local('2026-03-29T12:00', ZONES.berlin)), ZONES.berlin),
      '2026-03-29T22:00',
    )
  })
  it('five hours into the shortened night it is four by the wall', () =>
    assert.equal(
      shown(berlin.addWorking(local('2026-03-28T22:00', ZONES.berlin), 300), ZONES.berlin),
      '2026-03-29T04:00',
    ))
  it('the repeated hour belongs to the night that began the evening before', () =>
    assert.equal(berlin.workDateOf(Temporal.Instant.from('2026-10-25T01:30:00Z')).toString(), '2026-10-24'))
})

describe('calendars that cannot answer', () => {
  const kind = (wanted: string) => (error: unknown) => error instanceof CalendarExhausted && error.kind === wanted
  const never = createWorkingTime(calendar([OFFICE], { workdays: [] }), ZONES.china)
  const monday = local('2026-11-16T08:00')
  it('without any working time every search gives up', () => {
    assert.throws(() => never.addWorking(monday, 1), kind('noWorkingTime'))
    assert.throws(() => never.subtractWorking(monday, 1), kind('noWorkingTime'))
    assert.throws(() => never.nextWorkingInstant(monday), kind('noWorkingTime'))
    assert.throws(() => never.previousWorkingInstant(monday), kind('noWorkingTime'))
    assert.equal(never.workingMinutesBetween(monday, local('2027-11-16T08:00')), 0)
  })
  it('an overtime day ten months away is still found', () => {
    const time = createWorkingTime(
      calendar([OFFICE], { workdays: [], exceptions: [overtime('2027-09-16')] }),
      ZONES.china,
    )
    assert.equal(shown(time.nextWorkingInstant(monday)), '2027-09-16T08:00')
  })
  it('an absurdly long duration is refused instead of searched', () => {
    assert.throws(() => office.addWorking(monday, 1e9), kind('tooFar'))
    assert.throws(() => office.subtractWorking(monday, 1e9), kind('tooFar'))
    assert.throws(() => office.workingMinutesBetween(monday, local('2226-11-16T08:00')), kind('tooFar'))
  })
  const faults = [
    { name: 'an hour past 24', make: () => calendar([{ ...OFFICE, start: '25:00' }]) },
    { name: 'a minute past 59', make: () => calendar([{ ...OFFICE, end: '08:60' }]) },
    { name: 'a time without minutes', make: () => calendar([{ ...OFFICE, end: '8' }]) },
    { name: 'a weekday 0', make: () => calendar([OFFICE], { workdays: [0] }) },
  ]
  for (const { name, make } of faults)
    it(`${name} is refused when the calendar is made`, () => {
      assert.throws(() => createWorkingTime(make(), ZONES.china), RangeError)
    })
  it('an unknown time zone is refused when the calendar is made', () => {
    assert.throws(() => createWorkingTime(calendar([OFFICE]), 'Asia/Nowhere'), RangeError)
  })
})

describe('the cache', () => {
  it('stays small whatever is asked', () => {
    const layout = layOutCalendar(calendar([OFFICE]), ZONES.china)
    for (let index = -200; index < 200; index++) blockAt(layout, index)
    assert.ok(layout.blocks.size <= 96)
    assert.equal(blockAt(layout, 0), blockAt(layout, 0))
  })
})

describe('what holds for any calendar and instant', () => {
  const minute = fc.integer({ min: 0, max: 1439 })
  const hhmm = (m: number) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
  const anyShift = fc
    .tuple(minute, minute, minute, fc.integer({ min: 1, max: 60 }))
    .map(([start, end, at, length]) => ({
      id: 'S',
      name: '',
      start: hhmm(start),
      end: hhmm(end),
      breaks: [{ start: hhmm(at), end: hhmm((at + length) % 1440) }],
    }))
  const anyDay = fc.integer({ min: 0, max: 400 }).map(days => date('2026-01-01').add({ days }))
  const anyException = fc.record({
    date: anyDay,
    kind: fc.constantFrom('off' as const, 'overtime' as const),
    note: fc.constant(''),
  })
  const anyTime = fc
    .record({
      workdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      shifts: fc.array(anyShift, { maxLength: 3 }),
      exceptions: fc.array(anyException, { maxLength: 5 }),
      zone: fc.constantFrom(ZONES.china, ZONES.berlin, 'America/New_York', 'Australia/Lord_Howe'),
    })
    .map(({ zone, ...more }) => createWorkingTime(calendar(more.shifts, more), zone))
    .filter(time => time.workingMinutesBetween(local('2026-06-01T00:00'), local('2026-06-15T00:00')) > 60)
  const start = Temporal.Instant.from('2026-01-01T00:00:00Z')
  const anyInstant = fc.integer({ min: 0, max: 400 * 1440 }).map(minutes => start.add({ minutes }))
  const anyMinutes = fc.integer({ min: 1, max: 20_000 })
  const runs = { numRuns: 150 }

  it('adding minutes and measuring them agree, and the end is never inside rest time', () => {
    fc.assert(
      fc.property(anyTime, anyInstant, anyMinutes, (time, from, minutes) => {
        const to = time.addWorking(from, minutes)
        assert.equal(time.workingMinutesBetween(from, to), minutes)
        assert.equal(time.previousWorkingInstant(to), to)
      }),
      runs,
    )
  })
  it('taking minutes away and measuring them agree, and the start is working time', () => {
    fc.assert(
      fc.property(anyTime, anyInstant, anyMinutes, (time, to, minutes) => {
        const from = time.subtractWorking(to, minutes)
        assert.equal(time.workingMinutesBetween(from, to), minutes)
        assert.ok(time.isWorking(from))
      }),
      runs,
    )
  })
  it('parts add up to the whole', () => {
    fc.assert(
      fc.property(anyTime, anyInstant, anyInstant, anyInstant, (time, a, b, c) => {
        const sum = time.workingMinutesBetween(a, b) + time.workingMinutesBetween(b, c)
        assert.equal(sum, time.workingMinutesBetween(a, c))
      }),
      runs,
    )
  })
  it('nothing is worked up to the next working instant or since the previous one', () => {
    fc.assert(
      fc.property(anyTime, anyInstant, (time, at) => {
        const next = time.nextWorkingInstant(at)
        assert.ok(time.isWorking(next))
        assert.equal(time.workingMinutesBetween(at, next), 0)
        assert.equal(time.workingMinutesBetween(time.previousWorkingInstant(at), at), 0)
        assert.equal(time.isWorking(at), next.equals(at))
      }),
      runs,
    )
  })
  it('a shift going on belongs to the work date on which it starts', () => {
    fc.assert(
      fc.property(anyTime, anyInstant, (time, at) => {
        const shift = time.shiftAt(at)
        if (!shift) return
        assert.ok(Temporal.Instant.compare(shift.start, at) <= 0 && Temporal.Instant.compare(at, shift.end) < 0)
        assert.equal(time.workDateOf(at).toString(), shift.workDate.toString())
        assert.ok(time.shiftsOn(shift.workDate).some(other => other.start.equals(shift.start)))
      }),
      runs,
    )
  })
  it('the order in which questions are asked does not matter', () => {
    fc.assert(
      fc.property(fc.array(anyInstant, { minLength: 2, maxLength: 6 }), instants => {
        const fresh = (at: Temporal.Instant) =>
          createWorkingTime(calendar([DAY, NIGHT]), ZONES.china).workingMinutesBetween(start, at)
        assert.deepEqual(
          instants.map(at => twoShifts.workingMinutesBetween(start, at)),
          instants.map(fresh),
        )
      }),
      { numRuns: 20 },
    )
  })
})
