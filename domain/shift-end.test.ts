/** Shift ends, timers that are cut, the shift a late report belongs to, and until when a member may object. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { createWorkingTime } from './calendar.ts'
import type { WorkSession } from './decision.ts'
import type { CalendarId, PersonId, Report, StepId } from './model.ts'
import { ZERO } from './quantity.ts'
import { answerUntil, membersToAsk, refusalOfAnswer } from './share-agreement.ts'
import { nextShiftEnd, shiftsEndedBetween, timersToCut, toldAfterShift } from './shift-end.ts'

const at = (text: string) => Temporal.Instant.from(`${text}+08:00`)
const day = { id: 'D', name: '白班', start: '08:00', end: '20:00', breaks: [] }
const night = { id: 'N', name: '夜班', start: '20:00', end: '08:00', breaks: [] }
const calendar = (shifts: (typeof day)[]) =>
  createWorkingTime(
    { id: 'C' as CalendarId, name: '', workdays: [1, 2, 3, 4, 5, 6], shifts, exceptions: [] },
    'Asia/Shanghai',
  )
const two = calendar([day, night])
const one = calendar([day])

const STEP = 1 as StepId
const session = (from: string, to: string | null = null, stepId = STEP): WorkSession => ({
  id: from,
  stepId,
  personId: 'W' as PersonId,
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  endedBy: to === null ? null : 'pause',
  pauseReason: null,
})

test('shifts end one after the other, over midnight and rest days', () => {
  const ends = shiftsEndedBetween(two, at('2026-11-20T19:00'), at('2026-11-23T20:00')).map(
    ({ end, shift }) =>
      `${end.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString().slice(5, 16)} ${shift.name}`,
  )
  assert.deepEqual(ends, [
    '11-20T20:00 白班',
    '11-21T08:00 夜班',
    '11-21T20:00 白班',
    '11-22T08:00 夜班',
    '11-23T20:00 白班',
  ])
  assert.equal(nextShiftEnd(two, at('2026-11-22T09:00'))?.equals(at('2026-11-23T20:00')), true)
  assert.equal(nextShiftEnd(calendar([]), at('2026-11-22T09:00')), null)
})

describe('a timer is cut at the end of its shift', () => {
  const [shift] = shiftsEndedBetween(two, at('2026-11-18T19:00'), at('2026-11-18T20:00'))
  const cases = [
    ['when it began in it', session('2026-11-18T09:00'), true],
    ['when it was forgotten long ago', session('2026-11-16T09:00'), true],
    ['not when it was stopped', session('2026-11-18T09:00', '2026-11-18T12:00'), false],
    ['not when it began in the next shift', session('2026-11-18T20:01'), false],
    ['not when somebody came a little early for the next', session('2026-11-18T19:50'), false],
  ] as const
  for (const [name, timer, cut] of cases)
    test(name, () => assert.equal(timersToCut([timer], shift ?? assert.fail(), two).length === 1, cut))
  test('though it began late, where no shift follows', () => {
    const [last] = shiftsEndedBetween(one, at('2026-11-18T19:00'), at('2026-11-18T20:00'))
    assert.equal(timersToCut([session('2026-11-18T19:50')], last ?? assert.fail(), one).length, 1)
  })
})

describe('a report told after the shift', () => {
  const told = (sessions: readonly WorkSession[], now: string, working = two) =>
    toldAfterShift(sessions, STEP, working, at(now))
      ?.toZonedDateTimeISO('Asia/Shanghai')
      .toPlainDateTime()
      .toString()
      .slice(5, 16) ?? null
  const cases = [
    [
      'of the night, in the morning',
      [session('2026-11-17T21:00', '2026-11-18T05:00')],
      '2026-11-18T08:30',
      two,
      '11-18T05:00',
    ],
    [
      'whose timer was cut at the end',
      [session('2026-11-17T21:00', '2026-11-18T08:00')],
      '2026-11-18T08:30',
      two,
      '11-18T07:59',
    ],
    ['hours later is of now', [session('2026-11-17T21:00', '2026-11-18T05:00')], '2026-11-18T12:30', two, null],
    [
      'is of now for whoever has begun again',
      [session('2026-11-17T21:00', '2026-11-18T05:00'), session('2026-11-18T08:10')],
      '2026-11-18T08:30',
      two,
      null,
    ],
    [
      'of another step is of now',
      [session('2026-11-17T21:00', '2026-11-18T05:00', 2 as StepId)],
      '2026-11-18T08:30',
      two,
      null,
    ],
    [
      'is not of a night somebody did not work',
      [session('2026-11-17T15:00', '2026-11-17T20:00')],
      '2026-11-18T08:30',
      two,
      null,
    ],
    [
      'of the day, before work in the morning',
      [session('2026-11-17T15:00', '2026-11-17T20:00')],
      '2026-11-18T07:30',
      one,
      '11-17T19:59',
    ],
    [
      'while the shift goes on is of now',
      [session('2026-11-18T09:00', '2026-11-18T12:00')],
      '2026-11-18T15:00',
      two,
      null,
    ],
    ['while the timer runs is of now', [session('2026-11-18T09:00')], '2026-11-18T20:30', two, null],
  ] as const
  for (const [name, sessions, now, working, moment] of cases)
    test(name, () => assert.equal(told(sessions, now, working), moment))
})

describe('members of a shared report', () => {
  const share = (personId: string) => ({ personId: personId as PersonId, good: ZERO, sharePct: ZERO, pay: ZERO })
  const report = (workers: string[], reporterId: string | null, reversalOf: string | null = null) =>
    membersToAsk({ workers: workers.map(share), reporterId, reversalOf } as unknown as Report)
  for (const [name, members, asked] of [
    ['are asked, but not who said it', report(['A', 'B', 'C'], 'A'), ['B', 'C']],
    ['are all asked when somebody else said it', report(['B', 'C'], 'A'), ['B', 'C']],
    ['are all asked when a program said it', report(['B', 'C'], null), ['B', 'C']],
    ['are none when one worked alone', report(['A'], 'A'), []],
    ['are not asked about a reversal', report(['A', 'B'], 'A', 'R1'), []],
  ] as const)
    test(name, () => assert.deepEqual(members, asked))

  for (const [name, now, hours, until] of [
    ['until the end of the next shift', '2026-11-18T10:00', null, '2026-11-19T08:00'],
    ['over a rest day', '2026-11-22T09:00', null, '2026-11-23T20:00'],
    ['for the site’s own hours', '2026-11-18T10:00', 2, '2026-11-18T12:00'],
  ] as const)
    test(`may object ${name}`, () => assert.equal(answerUntil(two, at(now), hours).equals(at(until)), true))
  test('may object for a day where there are no shifts', () =>
    assert.equal(answerUntil(calendar([]), at('2026-11-18T10:00'), null).equals(at('2026-11-19T10:00')), true))

  const ask = { personId: 'B' as PersonId, until: at('2026-11-19T08:00'), agreedAt: null }
  const usual = { ask, reversed: false, objected: false }
  for (const [name, facts, agrees, now, kind] of [
    ['agrees', usual, true, '2026-11-18T10:00', null],
    ['objects', usual, false, '2026-11-18T10:00', null],
    [
      'objects after agreeing, in time',
      { ...usual, ask: { ...ask, agreedAt: at('2026-11-18T09:00') } },
      false,
      '2026-11-18T10:00',
      null,
    ],
    [
      'agrees twice',
      { ...usual, ask: { ...ask, agreedAt: at('2026-11-18T09:00') } },
      true,
      '2026-11-18T10:00',
      'answered',
    ],
    ['objects twice', { ...usual, objected: true }, false, '2026-11-18T10:00', 'objectedAlready'],
    ['answers too late', usual, false, '2026-11-19T08:01', 'timeOver'],
    ['was not asked', { ...usual, ask: null }, true, '2026-11-18T10:00', 'notAsked'],
    ['answers for a report that is gone', { ...usual, reversed: true }, false, '2026-11-18T10:00', 'reportGone'],
  ] as const)
    test(`who ${name}`, () => assert.equal(refusalOfAnswer(facts, agrees, at(now))?.why.kind ?? null, kind))
})
