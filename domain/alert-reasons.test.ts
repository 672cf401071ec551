import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { at, DAY_SHIFT, DAY_TIME, RULES } from '../test/given-alert.ts'
import { exceptionOutlook, type WatchedException } from './alert-exceptions.ts'
import { nextDoubtAt } from './alert-next-look.ts'
import { orderOutlook, wantsForecast } from './alert-reasons.ts'
import type { CalendarId, DepartmentId, ExceptionId, Instant, OrderCode, OrderId, StepId, TeamId } from './model.ts'
import { ZERO } from './quantity.ts'
import type { Expectation, ReasonContext, WatchedOrder, WatchedStep } from './watched-order.ts'

const NOW = at('14:00')
const T = 'T' as TeamId

const context = (now: Instant = NOW): ReasonContext => ({
  now,
  settings: { warnBeforeMinutes: 60, graceMinutes: 30, countOnlyWorkingTime: true },
  workingTimeOf: () => DAY_SHIFT,
  rules: RULES,
  reviewWithinMinutes: 240,
  timeOf: () => DAY_TIME,
  departmentOf: () => 'D' as DepartmentId,
  inspectors: { teamId: 'TQ' as TeamId, departmentId: 'DQ' as DepartmentId },
  planners: { teamId: 'TP' as TeamId, departmentId: 'DP' as DepartmentId },
  storekeepers: { teamId: 'TW' as TeamId, departmentId: 'DW' as DepartmentId },
})

function step(seq: number, other: Partial<WatchedStep> = {}): WatchedStep {
  return {
    id: seq as StepId,
    seq,
    name: `S${seq}`,
    teamId: T,
    calendarId: 'DAY' as CalendarId,
    status: 'ready',
    plannedStart: at('16:00'),
    dueAt: at('16:30'),
    startedAt: null,
    totals: { good: ZERO, scrap: ZERO },
    rules: { outsource: null, parallelGroup: null },
    outsourceStatus: null,
    lastSignAt: null,
    pausedSince: null,
    blockedBy: null,
    ...other,
  }
}

const order = (steps: readonly WatchedStep[], other: Partial<WatchedOrder> = {}): WatchedOrder => ({
  id: 1 as OrderId,
  code: 'WO-1' as OrderCode,
  status: 'inProgress',
  priority: 'normal',
  customer: null,
  dueAt: at('16:00', 25),
  nextDateAt: null,
  people: 0,
  reviews: [],
  inspections: [],
  held: [],
  shortages: [],
  steps,
  ...other,
})

const late = { plannedStart: at('08:00'), dueAt: at('09:00') }
const running = { status: 'inProgress', startedAt: at('08:00'), lastSignAt: at('13:30') } as const
const outside = { outsource: { vendor: 'V', leadTimeHours: 1, unitPrice: ZERO }, parallelGroup: null }

const said = (given: WatchedOrder, expected: Expectation | null = null, now = NOW): readonly string[] =>
  orderOutlook(given, expected, context(now)).reasons.map(({ subject, kind, mutedBy, details }) =>
    [
      `${subject} ${kind}`,
      mutedBy === null ? '' : `muted by ${mutedBy}`,
      details.behind.length === 0 ? '' : `behind ${details.behind.join(' ')}`,
    ]
      .filter(text => text !== '')
      .join(' '),
  )

describe('what an order has reason to alert', () => {
  const cases: readonly { name: string; given: WatchedOrder; now?: Instant; expected: readonly string[] }[] = [
    { name: 'nothing while it is in time', given: order([step(10)]), expected: [] },
    {
      name: 'a start that was missed',
      given: order([step(10, { plannedStart: at('10:00') })]),
      expected: ['step:10 notStarted'],
    },
    { name: 'not within its grace', given: order([step(10, { plannedStart: at('13:35') })]), expected: [] },
    {
      name: 'a due time that passed',
      given: order([step(10, { ...running, ...late })]),
      expected: ['step:10 pastDue'],
    },
    {
      name: 'only where it is stuck; what waits behind is listed',
      given: order([
        step(10, { ...running, ...late }),
        step(20, { status: 'pending', ...late }),
        step(30, { status: 'pending', ...late }),
      ]),
      expected: ['step:10 pastDue behind S20 S30'],
    },
    {
      name: 'of running steps the first late one',
      given: order([step(10, { ...running }), step(20, { ...running, ...late }), step(30, { ...running, ...late })]),
      expected: ['step:20 pastDue behind S30'],
    },
    {
      name: 'steps side by side each for themselves',
      given: order(
        [10, 20].map(seq => step(seq, { ...running, ...late, rules: { outsource: null, parallelGroup: 'A' } })),
      ),
      expected: ['step:10 pastDue', 'step:20 pastDue'],
    },
    {
      name: 'a machine that is down holds it back',
      given: order([step(10, { ...running, ...late, blockedBy: 'E1' as ExceptionId })]),
      expected: ['step:10 pastDue muted by exception:E1'],
    },
    {
      name: 'nothing of an order on hold',
      given: order([step(10, { ...running, ...late })], { status: 'onHold' }),
      expected: [],
    },
    {
      name: 'goods that are not back',
      given: order([step(10, { status: 'ready', ...late, outsourceStatus: 'sent', rules: outside })]),
      expected: ['step:10 notBack'],
    },
    {
      name: 'a pause that is too long',
      given: order([step(10, { status: 'paused', startedAt: at('08:00'), pausedSince: at('10:00') })]),
      expected: ['step:10 pausedTooLong'],
    },
    {
      name: 'not a short one: lunch does not count',
      given: order([step(10, { status: 'paused', startedAt: at('08:00'), pausedSince: at('11:30') })]),
      expected: [],
    },
    {
      name: 'silence of a running step',
      given: order([step(10, { ...running, lastSignAt: at('10:30') })]),
      expected: ['step:10 silent'],
    },
    {
      name: 'silence beside an alert of the order is only asked about',
      given: order([step(10, { ...running, ...late, lastSignAt: at('09:00') })]),
      expected: ['step:10 pastDue', 'step:10 silent muted by step:10'],
    },
    {
      name: 'no silence of what stands still for its machine',
      given: order([step(10, { ...running, lastSignAt: at('09:00'), blockedBy: 'E1' as ExceptionId })]),
      expected: [],
    },
    {
      name: 'reports that nobody reviews',
      given: order([], { reviews: [{ step: step(10), since: at('08:30'), count: 2 }] }),
      expected: ['step:10 reviewWaiting'],
    },
    {
      name: 'an inspection that nobody does',
      given: order([], { inspections: [{ id: 'I1', step: step(10), requestedAt: at('10:00') }] }),
      expected: ['inspection:I1 inspectionOverdue'],
    },
    {
      name: 'material that is short for too long, whatever it is that is short',
      given: order([], {
        shortages: [
          { material: '圆钢', since: at('09:00') },
          { material: '轴承', since: at('13:00') },
        ],
      }),
      expected: ['order:1 materialShort'],
    },
    {
      name: 'no material that has only just been found short: the warehouse has heard of it',
      given: order([], { shortages: [{ material: '圆钢', since: at('13:00') }] }),
      expected: [],
    },
    {
      name: 'no material of an order that is on hold',
      given: order([], { status: 'onHold', shortages: [{ material: '圆钢', since: at('09:00') }] }),
      expected: [],
    },
    {
      name: 'an order that is not released when it is due',
      given: order([], { status: 'planned', dueAt: at('10:00') }),
      expected: ['order:1 pastDue'],
    },
    {
      name: 'nothing of a completed order but its reviews',
      given: order([step(10, late)], { status: 'completed' }),
      expected: [],
    },
  ]
  for (const { name, given, now, expected } of cases)
    test(name, () => {
      assert.deepEqual(said(given, null, now), expected)
    })

  const behindTime = order([
    step(10, { ...running, dueAt: at('15:00') }),
    step(20, { status: 'pending', dueAt: at('16:00') }),
  ])
  const expected: Expectation = {
    basedOn: 'pace',
    finishAt: at('16:50'),
    steps: new Map([
      [10, at('16:00')],
      [20, at('16:50')],
    ]),
  }

  test('what is expected to be late at its pace, with what that rests on', () => {
    const [reason] = orderOutlook(behindTime, expected, context()).reasons
    assert.deepEqual(
      [reason?.kind, reason?.details.minutes, reason?.details.basedOn, reason?.details.behind],
      ['willBeLate', 60, 'pace', ['S20']],
    )
  })

  test('a forecast is worth its while only where nothing graver stands', () => {
    assert.equal(wantsForecast(behindTime, context()), true)
    assert.equal(wantsForecast(order([step(10, { ...running, ...late })]), context()), false)
    assert.equal(wantsForecast(order([step(10)], { status: 'released' }), context()), false)
  })

  test('with time in hand it is looked at again when that is used up', () => {
    const inTime: Expectation = { basedOn: 'pace', finishAt: null, steps: new Map([[10, at('14:30')]]) }
    const soon = order([step(10, { ...running, dueAt: at('15:00') })])
    assert.equal(nextDoubtAt(soon, inTime, context())?.toString(), at('15:01').toString())
  })

  test('by time alone the next look is the next date that counts', () => {
    const { nextAt } = orderOutlook(order([step(10)]), null, context())
    assert.equal(nextAt?.toString(), at('16:31').toString())
  })
})

describe('when an exception is an alert', () => {
  const exception = (other: Partial<WatchedException> = {}): WatchedException => ({
    id: 'E1' as ExceptionId,
    kind: 'quality',
    andonLevel: 1,
    calledAt: at('11:55'),
    acknowledgedAt: null,
    resolvedAt: null,
    what: 'scratched',
    order: null,
    step: null,
    teamId: T,
    departmentId: 'D' as DepartmentId,
    people: 1,
    ...other,
  })
  const cases: readonly { name: string; given: WatchedException; now: string; expected: string }[] = [
    { name: 'not in its level’s time', given: exception(), now: '11:59', expected: '' },
    { name: 'breaks do not count', given: exception(), now: '12:55', expected: '' },
    { name: 'nobody took it', given: exception(), now: '13:05', expected: 'notAcknowledged' },
    {
      name: 'of a machine by the clock',
      given: exception({ kind: 'equipment' }),
      now: '12:05',
      expected: 'notAcknowledged any time',
    },
    {
      name: 'of safety always',
      given: exception({ kind: 'safety' }),
      now: '12:05',
      expected: 'notAcknowledged any time',
    },
    {
      name: 'taken, but not resolved in time',
      given: exception({ acknowledgedAt: at('12:00') }),
      now: '14:00',
      expected: 'notResolved',
    },
    { name: 'taken in time', given: exception({ acknowledgedAt: at('12:00') }), now: '13:30', expected: '' },
    { name: 'resolved', given: exception({ resolvedAt: at('12:00') }), now: '15:00', expected: '' },
    { name: 'of a level that calls nobody', given: exception({ andonLevel: 0 }), now: '15:00', expected: '' },
  ]
  for (const { name, given, now, expected } of cases)
    test(name, () => {
      const { reasons } = exceptionOutlook(given, { now: at(now), rules: RULES, timeOf: () => DAY_TIME })
      assert.equal(reasons.map(({ kind, anyTime }) => `${kind}${anyTime ? ' any time' : ''}`).join(), expected)
    })
})
