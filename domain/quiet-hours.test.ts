import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { type Calendar, createWorkingTime, type Shift } from './calendar.ts'
import type { CalendarId, DepartmentId } from './model.ts'
import { mayChase, type QuietRule, quietHoursFor, quietUntil } from './quiet-hours.ts'

const CHINA = 'Asia/Shanghai'
const DAY: Shift = { id: 'D', name: '白班', start: '08:00', end: '20:00', breaks: [{ start: '12:00', end: '12:40' }] }
const NIGHT: Shift = { id: 'N', name: '夜班', start: '20:00', end: '08:00', breaks: [] }
const OFFICE: Shift = { id: 'O', name: '常白班', start: '08:00', end: '17:30', breaks: [] }
const LATE: Shift = { id: 'L', name: '晚班', start: '22:00', end: '06:00', breaks: [] }

function calendar(shifts: readonly Shift[], more: Partial<Calendar> = {}, zone = CHINA) {
  const whole = { id: 'CAL' as CalendarId, name: '', workdays: [1, 2, 3, 4, 5, 6], shifts, exceptions: [], ...more }
  return createWorkingTime(whole, zone)
}

const office = calendar([OFFICE])
const twoShifts = calendar([DAY, NIGHT])
const lateOnly = calendar([LATE], { workdays: [1, 2, 3, 4, 5, 6, 7] })
const never = calendar([OFFICE], { workdays: [] })
const holiday = Temporal.PlainDate.from('2026-11-18')
const withHoliday = calendar([OFFICE], { exceptions: [{ date: holiday, kind: 'off', note: '厂休' }] })
const sunday = Temporal.PlainDate.from('2026-11-22')
const withOvertime = calendar([OFFICE], { exceptions: [{ date: sunday, kind: 'overtime', note: '赶货' }] })

const NIGHT_HOURS = { start: '22:00', end: '07:00' }
const at = (text: string, zone = CHINA) => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant()
const shown = (instant: Temporal.Instant | null, zone = CHINA) =>
  instant?.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }) ?? null

type Case = {
  name: string
  now: string
  hours?: QuietRule['hours']
  calendars: QuietRule['calendars']
  until: string | null
}

// 2026-11-16 is a Monday.
const CASES: readonly Case[] = [
  { name: 'at work: told now', now: '2026-11-16T10:00', calendars: [office], until: null },
  {
    name: 'in the lunch break of a working day: told now',
    now: '2026-11-16T12:10',
    calendars: [twoShifts],
    until: null,
  },
  { name: 'after work, before the quiet hours: told now', now: '2026-11-16T18:30', calendars: [office], until: null },
  {
    name: 'the quiet hours’ first minute is quiet',
    now: '2026-11-16T22:00',
    calendars: [office],
    until: '2026-11-17T08:00',
  },
  {
    name: 'after midnight it is still last night’s',
    now: '2026-11-17T03:00',
    calendars: [office],
    until: '2026-11-17T08:00',
  },
  { name: 'the quiet hours’ end is no longer quiet', now: '2026-11-17T07:00', calendars: [office], until: null },
  {
    name: 'of a night shift it ends with the quiet hours, while they are at work',
    now: '2026-11-16T23:00',
    calendars: [twoShifts],
    until: '2026-11-17T07:00',
  },
  {
    name: 'the night before a rest day ends after it',
    now: '2026-11-21T23:00',
    calendars: [office],
    until: '2026-11-23T08:00',
  },
  { name: 'a rest day is quiet all day', now: '2026-11-22T11:00', calendars: [office], until: '2026-11-23T08:00' },
  {
    name: 'a rest day on which one of two teams works is none',
    now: '2026-11-22T11:00',
    calendars: [office, withOvertime],
    until: null,
  },
  { name: 'a Sunday of overtime is a working day', now: '2026-11-22T11:00', calendars: [withOvertime], until: null },
  {
    name: 'the morning of a rest day while the night shift is still there',
    now: '2026-11-22T07:30',
    calendars: [twoShifts],
    until: null,
  },
  { name: 'a day off of the plant', now: '2026-11-18T11:00', calendars: [withHoliday], until: '2026-11-19T08:00' },
  {
    name: 'work that begins in quiet hours only: their end',
    now: '2026-11-16T23:00',
    calendars: [lateOnly],
    until: '2026-11-17T07:00',
  },
  {
    name: 'of two teams the earlier start counts',
    now: '2026-11-16T23:00',
    calendars: [office, calendar([{ ...OFFICE, start: '07:30' }])],
    until: '2026-11-17T07:30',
  },
  { name: 'without calendars only the hours count', now: '2026-11-22T23:00', calendars: [], until: '2026-11-23T07:00' },
  {
    name: 'without quiet hours only rest days count',
    now: '2026-11-16T23:30',
    hours: null,
    calendars: [office],
    until: null,
  },
  {
    name: 'equal times are no quiet hours',
    now: '2026-11-16T23:30',
    hours: { start: '22:00', end: '22:00' },
    calendars: [office],
    until: null,
  },
  {
    name: 'quiet hours by day: the noon nap',
    now: '2026-11-16T12:30',
    hours: { start: '12:00', end: '13:00' },
    calendars: [office],
    until: '2026-11-16T13:00',
  },
  {
    name: 'by day a calendar that is never worked holds nothing',
    now: '2026-11-16T11:00',
    calendars: [never],
    until: null,
  },
  {
    name: 'a calendar that is never worked holds nothing for ever',
    now: '2026-11-16T23:00',
    calendars: [never],
    until: '2026-11-17T07:00',
  },
]

describe('when a department may be told news', () => {
  for (const { name, now, hours = NIGHT_HOURS, calendars, until } of CASES)
    test(name, () => {
      assert.equal(shown(quietUntil(at(now), { hours, timeZone: CHINA, calendars })), until)
    })

  test('quiet hours end by the wall clock where the clocks change in them', () => {
    const zone = 'Europe/Berlin'
    const rule = {
      hours: NIGHT_HOURS,
      timeZone: zone,
      calendars: [calendar([OFFICE], { workdays: [1, 2, 3, 4, 5, 6, 7] }, zone)],
    }
    // The night to 2026-03-29 has an hour less.
    assert.equal(shown(quietUntil(at('2026-03-28T23:00', zone), rule), zone), '2026-03-29T08:00')
  })
})

describe('when a department may be chased', () => {
  const cases: readonly (Omit<Case, 'until'> & { expected: boolean })[] = [
    { name: 'in the shift', now: '2026-11-16T10:00', calendars: [office], expected: true },
    { name: 'in its break too: people are there', now: '2026-11-16T12:10', calendars: [twoShifts], expected: true },
    { name: 'not after the shift', now: '2026-11-16T17:30', calendars: [office], expected: false },
    { name: 'not on a rest day', now: '2026-11-22T10:00', calendars: [office], expected: false },
    {
      name: 'when one of two teams is there',
      now: '2026-11-22T10:00',
      calendars: [office, withOvertime],
      expected: true,
    },
    { name: 'a department without teams at any time', now: '2026-11-16T19:00', calendars: [], expected: true },
    { name: 'but not in quiet hours', now: '2026-11-16T23:00', calendars: [], expected: false },
    { name: 'nor after midnight', now: '2026-11-17T06:59', calendars: [], expected: false },
    { name: 'at their end again', now: '2026-11-17T07:00', calendars: [], expected: true },
    {
      name: 'not in quiet hours, though a night shift is there',
      now: '2026-11-16T23:00',
      calendars: [twoShifts],
      expected: false,
    },
    {
      name: 'not in quiet hours within a day',
      now: '2026-11-16T12:30',
      hours: { start: '12:00', end: '13:00' },
      calendars: [office],
      expected: false,
    },
    { name: 'at night without quiet hours', now: '2026-11-16T23:00', hours: null, calendars: [], expected: true },
  ]
  for (const { name, now, hours = NIGHT_HOURS, calendars, expected } of cases)
    test(name, () => {
      assert.equal(mayChase(at(now), { hours, timeZone: CHINA, calendars }), expected)
    })
})

describe('whose quiet hours', () => {
  const QUALITY = 'D-QC' as DepartmentId
  const own = { start: '21:00', end: '06:00' }
  const cases = [
    { name: 'the site’s', hours: NIGHT_HOURS, expected: NIGHT_HOURS },
    { name: 'the department’s own', hours: { ...NIGHT_HOURS, departments: { 'D-QC': own } }, expected: own },
    {
      name: 'a department that is never quiet',
      hours: { ...NIGHT_HOURS, departments: { 'D-QC': null } },
      expected: null,
    },
    { name: 'none at all', hours: null, expected: null },
  ]
  for (const { name, hours, expected } of cases)
    test(name, () => {
      const found = quietHoursFor(hours, QUALITY)
      assert.deepEqual(found && { start: found.start, end: found.end }, expected)
    })
})
