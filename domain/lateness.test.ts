import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { local, outsource, stepOf, TWO_SHIFTS, workingTimeOf } from '../test/working-days.ts'
import { forecastOrder } from './forecast.ts'
import { type Held, isDueSoon, type LateContext, orderLateness, orderLatenesses, stepLateness } from './lateness.ts'
import type { Order, Step } from './model.ts'
import { pieces } from './quantity.ts'

const at = (time: string) => local(`2026-11-${time}`)
const SETTINGS = { warnBeforeMinutes: 60, graceMinutes: 30, countOnlyWorkingTime: true }
const context = (now: string, more: Partial<LateContext> = {}): LateContext => ({
  now: at(now),
  settings: SETTINGS,
  workingTimeOf,
  held: [],
  ...more,
})
const held = (from: string, to: string | null): Held => ({
  seq: null,
  from: at(from),
  to: to === null ? null : at(to),
})
const BY_CLOCK = { settings: { ...SETTINGS, countOnlyWorkingTime: false } }
const due = (time: string, more: Parameters<typeof stepOf>[1] = {}) =>
  stepOf(10, {
    plannedStart: at('16T08:00'),
    dueAt: at(time),
    startedAt: at('16T08:00'),
    status: 'inProgress',
    ...more,
  })
const unstarted = (time: string, more: Parameters<typeof stepOf>[1] = {}) =>
  stepOf(10, { plannedStart: at(time), dueAt: at('27T08:00'), ...more })

describe('how late a step is', () => {
  const cases: readonly {
    name: string
    step: Step
    now: string
    late: readonly [string, number] | null
    status?: Order['status']
    before?: readonly Step[]
    expected?: string
    more?: Partial<LateContext>
  }[] = [
    { name: 'before its due time it is in time', step: due('16T16:00'), now: '16T16:00', late: null },
    {
      name: 'after its due time it is late by the minute',
      step: due('16T16:00'),
      now: '16T16:01',
      late: ['pastDue', 1],
    },
    { name: 'the night does not count', step: due('16T17:00'), now: '17T08:30', late: ['pastDue', 60] },
    { name: 'due at the end of Saturday it is not late on Sunday', step: due('21T17:30'), now: '22T20:00', late: null },
    { name: 'but on Monday morning', step: due('21T17:30'), now: '23T08:10', late: ['pastDue', 10] },
    {
      name: 'a site that counts by the clock counts Sundays',
      step: due('21T17:30'),
      now: '22T17:30',
      late: ['pastDue', 1440],
      more: BY_CLOCK,
    },
    {
      name: 'a night shift counts its night',
      step: due('16T23:30', { time: TWO_SHIFTS }),
      now: '17T01:10',
      late: ['pastDue', 60],
    },
    {
      name: 'a completed step is not late any more',
      step: due('16T16:00', { status: 'completed' }),
      now: '17T16:00',
      late: null,
    },
    {
      name: 'a cancelled step is not late any more',
      step: due('16T16:00', { status: 'cancelled' }),
      now: '17T16:00',
      late: null,
    },
    { name: 'a step without dates is never late', step: stepOf(10), now: '17T16:00', late: null },
    { name: 'within the grace nobody has to have begun', step: unstarted('16T08:00'), now: '16T08:30', late: null },
    {
      name: 'after the grace somebody should have',
      step: unstarted('16T08:00'),
      now: '16T08:31',
      late: ['notStarted', 31],
    },
    { name: 'the grace passes in working time', step: unstarted('16T17:15'), now: '17T08:15', late: null },
    {
      name: 'pressing start is a beginning',
      step: unstarted('16T08:00', { startedAt: at('16T10:00') }),
      now: '16T12:00',
      late: null,
    },
    { name: 'a report is a beginning', step: unstarted('16T08:00', { good: pieces(1) }), now: '16T12:00', late: null },
    {
      name: 'past due comes before not started',
      step: stepOf(10, { plannedStart: at('16T08:00'), dueAt: at('16T10:00') }),
      now: '16T11:00',
      late: ['pastDue', 60],
    },
    {
      name: 'at this pace it will be late',
      step: due('16T16:00'),
      now: '16T10:00',
      expected: '16T17:00',
      late: ['willBeLate', 60],
    },
    {
      name: 'less than the grace is within the estimate',
      step: due('16T16:00'),
      now: '16T10:00',
      expected: '16T16:30',
      late: null,
    },
    { name: 'expected in time', step: due('16T16:00'), now: '16T10:00', expected: '16T15:00', late: null },
    {
      name: 'not started weighs more than a forecast',
      step: unstarted('16T08:00'),
      now: '16T09:00',
      expected: '28T10:00',
      late: ['notStarted', 60],
    },
    { name: 'an order on hold is not chased', step: due('16T16:00'), now: '17T16:00', status: 'onHold', late: null },
    {
      name: 'an order not released is not chased',
      step: due('16T16:00'),
      now: '17T16:00',
      status: 'planned',
      late: null,
    },
    { name: 'a closed order is not chased', step: due('16T16:00'), now: '17T16:00', status: 'closed', late: null },
    {
      name: 'the time on hold does not count afterwards',
      step: due('16T16:00'),
      now: '17T10:00',
      late: ['pastDue', 150],
      more: { held: [held('16T17:00', '17T08:30')] },
    },
    {
      name: 'a hold before the due time changes nothing',
      step: due('16T16:00'),
      now: '16T17:00',
      late: ['pastDue', 60],
      more: { held: [held('16T09:00', '16T10:00')] },
    },
    {
      name: 'held from before the due time until now it is not late',
      step: due('16T16:00'),
      now: '16T17:00',
      late: null,
      more: { held: [held('16T15:00', null)] },
    },
    {
      name: 'two holds are both left out',
      step: due('16T14:00'),
      now: '16T17:00',
      late: ['pastDue', 120],
      more: { held: [held('16T14:00', '16T14:30'), held('16T16:00', '16T16:30')] },
    },
    {
      name: 'an outsourced step is counted by the clock',
      step: due('21T20:00', { rules: { outsource: outsource(48) } }),
      now: '22T08:00',
      late: ['pastDue', 720],
    },
    {
      name: 'goods that have left have begun, whatever the planned start',
      step: stepOf(20, {
        status: 'ready',
        startedAt: null,
        plannedStart: at('16T08:00'),
        dueAt: at('21T20:00'),
        rules: { outsource: outsource(48) },
        outsourceStatus: 'sent',
      }),
      now: '20T08:00',
      late: null,
    },
    {
      name: 'goods that should have left by the planned start are late',
      step: stepOf(20, {
        status: 'ready',
        startedAt: null,
        plannedStart: at('16T08:00'),
        dueAt: at('21T20:00'),
        rules: { outsource: outsource(48) },
      }),
      now: '16T10:00',
      late: ['notStarted', 120],
    },
    {
      name: 'who waits for goods from outside is not late, however long',
      before: [stepOf(5, { status: 'inProgress', rules: { outsource: outsource(48) }, outsourceStatus: 'sent' })],
      step: due('16T16:00', { status: 'pending', startedAt: null }),
      now: '20T16:00',
      late: null,
    },
    {
      name: 'once part of the goods is back the clock runs again',
      before: [
        stepOf(5, { status: 'inProgress', rules: { outsource: outsource(48) }, outsourceStatus: 'partlyReceived' }),
      ],
      step: due('16T16:00', { status: 'ready', startedAt: null }),
      now: '16T17:00',
      late: ['pastDue', 60],
    },
    {
      name: 'goods that are back already are no excuse',
      before: [stepOf(3, { status: 'completed', rules: { outsource: outsource(48) } }), stepOf(5)],
      step: due('16T16:00', { status: 'pending', startedAt: null }),
      now: '16T17:00',
      late: ['pastDue', 60],
    },
    {
      name: 'goods that have not even left are no excuse',
      before: [stepOf(3), stepOf(5, { status: 'pending', rules: { outsource: outsource(48) } })],
      step: due('16T16:00', { status: 'pending', startedAt: null }),
      now: '16T17:00',
      late: ['pastDue', 60],
    },
    {
      name: 'a due time of fifty years ago is counted by the clock',
      step: due('16T16:00', { dueAt: local('1970-01-01T00:00') }),
      now: '16T16:00',
      late: ['pastDue', 20_773 * 1440 + 960],
    },
  ]
  for (const { name, step, now, late, status = 'inProgress', before = [], expected, more } of cases)
    it(name, () => {
      const order = { status, steps: [...before, step] }
      const found = stepLateness(order, step, expected === undefined ? null : at(expected), context(now, more))
      assert.deepEqual(found && [found.kind, found.minutes], late)
    })

  it('says since when, and whether the step has anything to work on', () => {
    const ready = due('16T16:00')
    const late = stepLateness({ status: 'inProgress', steps: [ready] }, ready, null, context('16T17:00'))
    assert.deepEqual(late, { kind: 'pastDue', minutes: 60, since: at('16T16:00'), waiting: false })
    const pending = due('16T16:00', { status: 'pending', startedAt: null })
    const stuck = stepLateness({ status: 'inProgress', steps: [pending] }, pending, null, context('16T17:00'))
    assert.equal(stuck?.waiting, true)
  })
})

describe('how late an order is', () => {
  const order = (status: Order['status'], more: Partial<Order> = {}) => ({
    status,
    dueAt: at('18T16:00'),
    quantity: pieces(100),
    steps: [unstarted('16T08:00')],
    ...more,
  })
  const cases: readonly {
    name: string
    order: ReturnType<typeof order>
    now: string
    late: readonly [string, number] | null
    expected?: string
  }[] = [
    { name: 'in time', order: order('inProgress'), now: '18T16:00', late: null },
    {
      name: 'past due in working time of its last step',
      order: order('inProgress'),
      now: '19T08:30',
      late: ['pastDue', 120],
    },
    { name: 'past due though nobody released it', order: order('planned'), now: '18T17:00', late: ['pastDue', 60] },
    { name: 'released and not begun', order: order('released'), now: '16T09:00', late: ['notStarted', 60] },
    {
      name: 'released and begun',
      order: order('released', { steps: [unstarted('16T08:00', { startedAt: at('16T08:30') })] }),
      now: '16T09:00',
      late: null,
    },
    {
      name: 'will be late',
      order: order('inProgress'),
      now: '17T09:00',
      expected: '18T17:30',
      late: ['willBeLate', 90],
    },
    { name: 'on hold', order: order('onHold'), now: '19T09:00', late: null },
    { name: 'completed', order: order('completed'), now: '19T09:00', late: null },
    { name: 'cancelled', order: order('cancelled'), now: '19T09:00', late: null },
    {
      name: 'without steps it is counted by the clock',
      order: order('planned', { steps: [] }),
      now: '18T20:00',
      late: ['pastDue', 240],
    },
  ]
  for (const { name, order: own, now, late, expected } of cases)
    it(name, () => {
      const found = orderLateness(own, expected === undefined ? null : at(expected), context(now))
      assert.deepEqual(found && [found.kind, found.minutes], late)
    })

  it('an order and its steps are judged by one forecast', () => {
    const steps = [due('16T16:00'), stepOf(20, { status: 'pending', dueAt: at('16T17:00') })]
    const own = order('inProgress', { steps, dueAt: at('16T17:00') })
    const forecast = forecastOrder(own, { now: at('16T15:00'), workingTimeOf, paces: new Map([[10, 1]]) })
    const found = orderLatenesses(own, forecast, context('16T15:00'))
    // 100 more pieces at one a minute: 16:40; then 100 minutes of the next step: next morning 08:50.
    assert.deepEqual(
      [...found.steps].map(([seq, late]) => [seq, late.kind, late.minutes]),
      [
        [10, 'willBeLate', 40],
        [20, 'willBeLate', 80],
      ],
    )
    assert.equal(found.order?.kind, 'willBeLate')
    assert.equal(found.order?.minutes, 80)
  })
})

describe('due soon', () => {
  const cases = [
    { name: 'an hour before', step: due('16T16:00'), now: '16T15:00', soon: true },
    { name: 'longer before', step: due('16T16:00'), now: '16T14:59', soon: false },
    { name: 'the evening before counts as working time', step: due('17T08:30'), now: '16T17:00', soon: true },
    { name: 'past due is no longer soon', step: due('16T16:00'), now: '16T16:01', soon: false },
    { name: 'completed', step: due('16T16:00', { status: 'completed' }), now: '16T15:30', soon: false },
  ]
  for (const { name, step, now, soon } of cases)
    it(name, () => assert.equal(isDueSoon({ status: 'inProgress', steps: [step] }, step, context(now)), soon))
})
