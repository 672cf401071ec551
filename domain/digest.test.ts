import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { CHINA, local, OFFICE_SHIFT } from '../test/working-days.ts'
import { type Calendar, createWorkingTime, type Shift } from './calendar.ts'
import {
  DIGEST_SECTIONS,
  type DigestSection,
  type DigestWish,
  digestDays,
  missesBoard,
  sectionsFor,
  sectionsOf,
} from './digest.ts'
import { type CalendarId, DEPARTMENT_KINDS, type DepartmentKind } from './model.ts'

const DAY: Shift = { id: 'D', name: '白班', start: '08:00', end: '20:00', breaks: [] }
const NIGHT: Shift = { id: 'N', name: '夜班', start: '20:00', end: '08:00', breaks: [] }

function working(shifts: readonly Shift[], more: Partial<Calendar> = {}) {
  const base = { id: 'CAL' as CalendarId, name: '', workdays: [1, 2, 3, 4, 5, 6], shifts, exceptions: [] }
  return createWorkingTime({ ...base, ...more }, CHINA)
}
const office = working([OFFICE_SHIFT])
const twoShifts = working([DAY, NIGHT])
const off = { date: Temporal.PlainDate.from('2026-11-18'), kind: 'off' as const, note: '' }
const withHoliday = working([OFFICE_SHIFT], { exceptions: [off] })

// 2026-11-16 is a Monday.
describe('of which day a digest tells', () => {
  const cases = [
    {
      name: 'at the start of a shift, of yesterday',
      now: '2026-11-17T08:10',
      calendar: office,
      days: ['start', '2026-11-16', '2026-11-17'],
    },
    {
      name: 'before the shift, too',
      now: '2026-11-17T07:40',
      calendar: office,
      days: ['start', '2026-11-16', '2026-11-17'],
    },
    {
      name: 'on Monday, of Saturday',
      now: '2026-11-16T08:10',
      calendar: office,
      days: ['start', '2026-11-14', '2026-11-16'],
    },
    {
      name: 'after a day off, of the day before it',
      now: '2026-11-19T08:10',
      calendar: withHoliday,
      days: ['start', '2026-11-17', '2026-11-19'],
    },
    { name: 'at noon, of today', now: '2026-11-17T12:40', calendar: office, days: ['end', '2026-11-17', '2026-11-18'] },
    {
      name: 'in the evening, of today and what tomorrow brings',
      now: '2026-11-17T18:00',
      calendar: withHoliday,
      days: ['end', '2026-11-17', '2026-11-19'],
    },
    {
      name: 'at the end of the night shift, of the day it began',
      now: '2026-11-17T07:50',
      calendar: twoShifts,
      days: ['end', '2026-11-16', '2026-11-17'],
    },
    {
      name: 'without a calendar the day begins at midnight',
      now: '2026-11-17T09:00',
      calendar: null,
      days: ['end', '2026-11-17', '2026-11-18'],
    },
  ]
  for (const { name, now, calendar, days } of cases)
    test(name, () => {
      const { stage, day, next } = digestDays(local(now), CHINA, calendar)
      assert.deepEqual([stage, day.toString(), next?.toString() ?? null], days)
    })
})

describe('what a digest tells', () => {
  const cases: readonly { name: string; kind: DepartmentKind; asked: DigestSection[]; first: DigestSection[] }[] = [
    { name: 'production begins with what was made', kind: 'production', asked: [], first: ['output', 'due'] },
    {
      name: 'what was asked for comes first',
      kind: 'production',
      asked: ['rework', 'due'],
      first: ['rework', 'due', 'output'],
    },
    { name: 'sales hear of deliveries', kind: 'sales', asked: [], first: ['deliveries', 'atRisk'] },
    {
      name: 'quality hears of yield and scrap',
      kind: 'quality',
      asked: [],
      first: ['firstPass', 'scrap', 'inspections'],
    },
  ]
  for (const { name, kind, asked, first } of cases)
    test(name, () =>
      assert.deepEqual(sectionsFor(kind, 'start', { sections: asked, isAll: false }).slice(0, first.length), first),
    )

  test('every kind of department is told something, nothing twice', () => {
    for (const kind of DEPARTMENT_KINDS)
      for (const stage of ['start', 'end'] as const) {
        const sections = sectionsFor(kind, stage, { sections: DIGEST_SECTIONS, isAll: false })
        assert.ok(sectionsFor(kind, stage, { sections: [], isAll: false }).length > 0)
        assert.equal(new Set(sections).size, sections.length)
      }
  })
})

describe('the board of honour', () => {
  test('is offered where the site has boards, and nowhere else', () => {
    assert.deepEqual(sectionsOf(true), DIGEST_SECTIONS)
    assert.deepEqual(
      sectionsOf(false),
      DIGEST_SECTIONS.filter(section => section !== 'honour'),
    )
  })

  const chosen = (...sections: DigestSection[]): DigestWish => ({ sections, isAll: true })
  const cases: readonly { name: string; wish: DigestWish; on: boolean; missing: 'all' | 'part' | null }[] = [
    { name: 'it alone, and it is on', wish: chosen('honour'), on: true, missing: null },
    { name: 'it alone, and it is off', wish: chosen('honour'), on: false, missing: 'all' },
    { name: 'beside others', wish: chosen('output', 'honour'), on: false, missing: 'part' },
    { name: 'worded, beside what is usual', wish: { sections: ['honour'], isAll: false }, on: false, missing: 'part' },
    { name: 'never asked for', wish: chosen('output'), on: false, missing: null },
  ]
  for (const { name, wish, on, missing } of cases)
    test(`asked for: ${name}`, () => assert.equal(missesBoard(wish, on), missing))
})

test('what was chosen one by one is the whole digest', () => {
  assert.deepEqual(sectionsFor('production', 'start', { sections: ['scrap', 'output'], isAll: true }), [
    'scrap',
    'output',
  ])
})
