import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHINA, calendarOf, local, OFFICE_SHIFT } from '../test/working-days.ts'
import { addWorking, CalendarExhausted, subtractWorking, workingMinutesBetween } from './working-arithmetic.ts'
import { layOutCalendar } from './working-windows.ts'

const OFFICE = calendarOf('OFFICE', [OFFICE_SHIFT])
const MONDAY = local('2026-11-16T08:00')
const YEAR = 52 * 6 * 8.5 * 60

/** A calendar that counts the days it lays out. */
function counted() {
  let days = 0
  const layout = layOutCalendar(OFFICE, CHINA)
  const dayPlan: typeof layout.dayPlan = day => {
    days += 1
    return layout.dayPlan(day)
  }
  return { layout: { ...layout, dayPlan }, days: () => days }
}

/** An order of a hundred million pieces, by a slip, is looked at once a minute: each look must be arithmetic. */
test('who looks decades ahead a second time, or from another day, lays out the end alone', () => {
  const { layout, days } = counted()
  const far = addWorking(layout, MONDAY, 25 * YEAR)
  const once = days()
  assert.equal(addWorking(layout, MONDAY, 25 * YEAR).toString(), far.toString())
  addWorking(layout, MONDAY.add({ hours: 240 }), 24 * YEAR)
  subtractWorking(layout, far, 25 * YEAR)
  workingMinutesBetween(layout, MONDAY, far)
  assert.ok(days() - once < once / 20, `${days() - once} days were laid out again, of ${once}`)
})

test('more than all the time there is needs no walk', () => {
  const { layout, days } = counted()
  assert.throws(() => addWorking(layout, MONDAY, 1e9), CalendarExhausted)
  assert.throws(() => subtractWorking(layout, MONDAY, 1e9), CalendarExhausted)
  assert.equal(days(), 0)
})

test('what is remembered of a far time is what is laid out there', () => {
  const { layout } = counted()
  for (const years of [1, 9, 21]) {
    const end = addWorking(layout, MONDAY, years * YEAR)
    const fresh = counted().layout
    assert.equal(addWorking(fresh, MONDAY, years * YEAR).toString(), end.toString())
    assert.equal(workingMinutesBetween(fresh, MONDAY, end), years * YEAR)
    assert.equal(subtractWorking(layout, end, years * YEAR).toString(), MONDAY.toString())
  }
})
