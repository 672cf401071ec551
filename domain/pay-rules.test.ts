/** Rules of pay: hourly rates, objections, closing; rounding and sums over any rows. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { givenPerson } from '../test/given-order.ts'
import { chooseHourlyRate, type HourlyRate, rateFault, timePay } from './hourly-pay.ts'
import type { DepartmentId, PersonId, TeamId } from './model.ts'
import { type CloseFacts, lastDayOf, parseMonth, refusalOfClose } from './pay-month.ts'
import {
  type ObjectionFacts,
  refusalOfAdjustment,
  refusalOfJudge,
  refusalOfObjection,
  stateOfRow,
  toCents,
} from './pay-objection.ts'
import { formatQuantity, parseQuantity, pieces, type Quantity, ZERO } from './quantity.ts'

const q = (text: string): Quantity => parseQuantity(text) ?? ZERO
const day = (text: string) => Temporal.PlainDate.from(text)
const W = 'W' as PersonId

describe('the hourly rate', () => {
  const rates: readonly HourlyRate[] = [
    { personId: null, rate: q('20'), validFrom: day('2026-01-01') },
    { personId: W, rate: q('30'), validFrom: day('2026-03-01') },
    { personId: W, rate: q('32'), validFrom: day('2026-06-01') },
  ]
  for (const [name, who, on, rate] of [
    ['everybody’s before the own begins', 'W', '2026-02-28', '20'],
    ['the own from its first day', 'W', '2026-03-01', '30'],
    ['the latest own', 'W', '2026-12-01', '32'],
    ['everybody’s for the others', 'X', '2026-12-01', '20'],
  ] as const)
    test(name, () => assert.equal(chooseHourlyRate(rates, who as PersonId, day(on)), q(rate)))
  test('none before any is valid', () => assert.equal(chooseHourlyRate(rates, W, day('2025-12-31')), null))

  const today = day('2026-11-18')
  for (const [name, rate, from, fault] of [
    ['an ordinary one, from today', '26.5', '2026-11-18', null],
    ['one from the past', '26.5', '2026-10-01', null],
    ['nothing', '0', '2026-11-18', 'notPositive'],
    ['the pay of a month', '10000.01', '2026-11-18', 'tooMuch'],
    ['another year, by a slip', '26.5', '2028-11-18', 'tooFar'],
  ] as const)
    test(`a new rate: ${name}`, () => assert.equal(rateFault(q(rate), day(from), today), fault))

  for (const [minutes, rate, pay] of [
    [60, '24', '24'],
    [1, '24', '0.4'],
    [7, '20', '2.3333'],
    [0, '24', '0'],
    [-5, '24', '0'],
  ] as const)
    test(`${minutes} minutes at ${rate} are ${pay}`, () => assert.equal(formatQuantity(timePay(minutes, q(rate))), pay))
})

test('a total is rounded to cents once, half away from zero, and turns its sign with its rows', () => {
  for (const [exact, cents] of [
    ['0.005', '0.01'],
    ['0.0049', '0'],
    ['-0.005', '-0.01'],
    ['12.3449', '12.34'],
  ] as const)
    assert.equal(formatQuantity(toCents(q(exact))), cents, exact)
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -1_000_000n, max: 1_000_000n })), amounts => {
      const sum = amounts.reduce((a, b) => a + b, 0n)
      const paid = toCents(sum as Quantity)
      assert.equal(paid % 100n, 0n)
      assert.ok(paid - sum <= 50n && sum - paid <= 50n)
      assert.equal(toCents(-sum as Quantity), -paid)
    }),
  )
})

describe('an objection to a row', () => {
  const facts: ObjectionFacts = {
    personId: W,
    ownerId: W,
    seenOn: day('2026-10-10'),
    month: day('2026-10-01'),
    closed: false,
    objected: false,
    isReversal: false,
  }
  for (const [name, more, today, kind] of [
    ['is heard on the day', {}, '2026-10-10', null],
    ['is heard on the last day', {}, '2026-10-13', null],
    ['comes too late the day after', {}, '2026-10-14', 'timeOver'],
    ['is not about somebody else’s', { ownerId: 'X' as PersonId }, '2026-10-10', 'notYours'],
    ['is not about a closed month, in time or not', { closed: true }, '2026-10-10', 'monthClosed'],
    ['is raised once', { objected: true }, '2026-10-10', 'objectedAlready'],
    ['is not about a counter row', { isReversal: true }, '2026-10-10', 'isReversal'],
  ] as const)
    test(name, () => assert.equal(refusalOfObjection({ ...facts, ...more }, day(today), 3)?.kind ?? null, kind))

  test('is decided by those in charge of the person, never by the person, and once', () => {
    const subject = { ownerIds: [W], teamIds: ['T1' as TeamId], departmentIds: ['D1' as DepartmentId] }
    const leader = givenPerson('L', { role: 'teamLeader' })
    const kind = (who: typeof leader, status: 'open' | 'kept' = 'open') =>
      refusalOfJudge(who, status, status === 'open' ? null : ('M' as PersonId), subject)?.why.kind ?? null
    assert.equal(kind(leader), null)
    assert.equal(kind(leader, 'kept'), 'decidedAlready')
    assert.equal(kind({ ...leader, id: W }), 'notPermitted')
    assert.equal(kind({ ...leader, id: W, isAdmin: true }), 'notPermitted')
    assert.equal(kind(givenPerson('A', { role: 'worker' })), 'notPermitted')
  })

  for (const [name, amount, reason, kind] of [
    ['more', '2.5', '夜班', null],
    ['less', '-2.5', '多算了', null],
    ['of nothing', '0', '夜班', 'noAmount'],
    ['without a reason', '1', '  ', 'noReason'],
    ['too much', '1000001', '多', 'tooMuch'],
  ] as const)
    test(`an adjustment: ${name}`, () => assert.equal(refusalOfAdjustment(q(amount), reason)?.kind ?? null, kind))
})

test('no row counts as agreed while an objection to it is open', () => {
  const now = Temporal.Instant.from('2026-10-10T00:00:00Z')
  fc.assert(
    fc.property(fc.nat(3), fc.boolean(), fc.boolean(), (objections, inReview, awaited) => {
      const state = stateOfRow({ objections, inReview, awaitedUntil: awaited ? now : null })
      assert.equal(state === 'agreed', objections === 0 && !inReview && !awaited)
      assert.equal(state === 'disputed', objections > 0)
    }),
  )
})

describe('a month', () => {
  const month = day('2026-10-01')
  const facts: CloseFacts = {
    month,
    today: day('2026-11-02'),
    lastClosed: day('2026-09-01'),
    earliestOpen: month,
    rows: 10,
    openObjections: 0,
    openReviews: 0,
    awaited: 0,
  }
  const manager = givenPerson('M', { role: 'manager' })
  for (const [name, more, kind] of [
    ['is closed when it is over', {}, null],
    ['not on its last day', { today: lastDayOf(month) }, 'notOver'],
    ['not twice', { lastClosed: month }, 'closedAlready'],
    ['not before an earlier one', { lastClosed: null, earliestOpen: day('2026-09-01') }, 'earlierOpen'],
    ['not when nothing is in it', { rows: 0 }, 'nothingInIt'],
    ['not while an objection is open', { openObjections: 1 }, 'stillOpen'],
    ['not while a review is open', { openReviews: 1 }, 'stillOpen'],
    ['not while a member may still object', { awaited: 1 }, 'stillOpen'],
  ] as const)
    test(name, () => assert.equal(refusalOfClose(manager, { ...facts, ...more })?.kind ?? null, kind))
  test('by nobody but a manager or an administrator', () => {
    for (const role of ['worker', 'teamLeader', 'supervisor', 'planner'] as const)
      assert.equal(refusalOfClose(givenPerson('X', { role }), facts)?.kind, 'notPermitted', role)
  })
  test('is read as it is written', () => {
    for (const text of ['2026-13', '2026-00', '26-10', '2026-1', '']) assert.equal(parseMonth(text), null, text)
    assert.equal(parseMonth('2026-10')?.toString(), '2026-10-01')
  })
})

test('pieces of time and of work are exact', () => assert.equal(timePay(60, pieces(1)), pieces(1)))
