import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { givenOrder, givenStep } from '../test/given-order.ts'
import { CHINA, calendarOf, OFFICE_SHIFT } from '../test/working-days.ts'
import { createWorkingTime } from './calendar.ts'
import type { Instant } from './model.ts'
import {
  causesOf,
  countOnTime,
  type Delivery,
  deliveryOf,
  onTimeByCustomer,
  rateOf,
  type Standstill,
} from './on-time.ts'

/** Monday to Friday, eight to five, in Shanghai. */
const SHIFT = { ...OFFICE_SHIFT, end: '17:00', breaks: [] }
const TIME = createWorkingTime(calendarOf('CAL', [SHIFT], { workdays: [1, 2, 3, 4, 5] }), CHINA)
const workingTimeOf = () => TIME
/** Friday 20 and Monday 23 November 2026. */
const at = (day: number, time: string): Instant =>
  Temporal.ZonedDateTime.from(`2026-11-${day}T${time}[Asia/Shanghai]`).toInstant()
const SETTINGS = { warnBeforeMinutes: 60, graceMinutes: 30, countOnlyWorkingTime: true }

const order = givenOrder([givenStep(10), givenStep(20)], { dueAt: at(20, '16:00'), releasedAt: at(16, '08:00') })
const hold = (from: Instant, to: Instant | null): Standstill => ({ seq: null, from, to, what: '' })
const stand = (seq: number, what: string, from: Instant, to: Instant | null): Standstill => ({ seq, from, to, what })

describe('an order that was completed', () => {
  const cases: readonly { name: string; at: Instant; held?: readonly Standstill[]; late: number; excused: boolean }[] =
    [
      { name: 'before its due time is in time', at: at(20, '15:59'), late: 0, excused: false },
      { name: 'to the minute is in time', at: at(20, '16:00'), late: 0, excused: false },
      { name: 'half an hour after is late by that, whatever the grace', at: at(20, '16:30'), late: 30, excused: false },
      {
        name: 'after a weekend is late by the working time in between',
        at: at(23, '09:00'),
        late: 120,
        excused: false,
      },
      {
        name: 'after a hold is late by the rest',
        at: at(23, '09:00'),
        held: [hold(at(20, '16:30'), at(23, '08:30'))],
        late: 60,
        excused: false,
      },
      {
        name: 'late by a hold alone is excused, and said',
        at: at(23, '08:30'),
        held: [hold(at(20, '15:00'), at(23, '08:30'))],
        late: 0,
        excused: true,
      },
      {
        name: 'late because a step stood still is late: that moves no promise',
        at: at(23, '09:00'),
        held: [stand(20, '缺料', at(20, '15:00'), at(23, '08:30'))],
        late: 120,
        excused: false,
      },
    ]
  for (const { name, at: completedAt, held = [], late, excused } of cases)
    test(name, () => {
      const delivery = deliveryOf(order, completedAt, { settings: SETTINGS, workingTimeOf, held })
      assert.deepEqual([delivery.lateMinutes, delivery.excused], [late, excused])
    })
})

describe('why', () => {
  test('holds and standstills in working minutes, the longest first; at once for one reason counts once', () => {
    const causes = causesOf(
      order,
      [
        hold(at(17, '08:00'), at(17, '10:00')),
        stand(10, '缺料', at(18, '08:00'), at(18, '09:00')),
        stand(10, '设备故障', at(19, '16:00'), at(20, '09:00')),
        stand(20, '缺料', at(18, '08:30'), at(18, '09:15')),
      ],
      at(20, '16:00'),
      workingTimeOf,
    )
    assert.deepEqual(causes, {
      held: 120,
      stood: [
        { what: '设备故障', minutes: 120 },
        { what: '缺料', minutes: 75 },
      ],
    })
  })

  test('what goes on counts until then, and what came after does not', () => {
    const standstills = [stand(10, '缺料', at(20, '15:00'), null), hold(at(20, '16:30'), null)]
    assert.deepEqual(causesOf(order, standstills, at(20, '16:00'), workingTimeOf), {
      held: 0,
      stood: [{ what: '缺料', minutes: 60 }],
    })
    assert.deepEqual(causesOf(order, [], at(20, '16:00'), workingTimeOf), { held: 0, stood: [] })
  })
})

describe('rates', () => {
  const delivered = (customer: string | null, lateMinutes: number): Delivery => ({
    order: { ...order, customer },
    completedAt: order.dueAt,
    lateMinutes,
    excused: false,
  })

  test('none of none has no rate, and all but one of a thousand is not all', () => {
    assert.equal(rateOf({ all: 0, onTime: 0 }), null)
    assert.equal(rateOf({ all: 1000, onTime: 999 }), '99.9%')
    assert.equal(rateOf({ all: 10_000, onTime: 9_999 }), '99.9%')
    assert.equal(rateOf({ all: 3, onTime: 2 }), '66.6%')
    assert.equal(rateOf({ all: 3, onTime: 3 }), '100%')
  })

  test('by customer they add up to all, the worst first', () => {
    const some = fc.array(fc.tuple(fc.constantFrom('甲', '乙', '丙', null), fc.integer({ min: 0, max: 3 })))
    fc.assert(
      fc.property(some, list => {
        const deliveries = list.map(([customer, late]) => delivered(customer, late))
        const all = countOnTime(deliveries)
        const each = onTimeByCustomer(deliveries)
        assert.equal(
          each.reduce((sum, one) => sum + one.all, 0),
          all.all,
        )
        assert.equal(
          each.reduce((sum, one) => sum + one.onTime, 0),
          all.onTime,
        )
        const shares = each.map(one => one.onTime / one.all)
        assert.deepEqual(
          shares,
          shares.toSorted((a, b) => a - b),
        )
      }),
    )
  })
})
