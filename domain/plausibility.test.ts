import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { givenStep } from '../test/given-order.ts'
import { local, OFFICE, TWO_SHIFTS } from '../test/working-days.ts'
import type { WorkSession } from './decision.ts'
import type { PersonId } from './model.ts'
import {
  type Doubt,
  doubtsAbout,
  doubtsToAsk,
  type Judged,
  MOST_PAST,
  minutesAtHand,
  type PastPart,
  type TimeAtHand,
  USUAL_PLAUSIBILITY,
  worstFirst,
} from './plausibility.ts'
import { pieces, ZERO } from './quantity.ts'

const TODAY = Temporal.PlainDate.from('2026-11-18')
const past = (daysAgo: number, good: number, doubts: PastPart['doubts'] = []): PastPart => ({
  workDate: TODAY.subtract({ days: daysAgo }),
  occurredAt: local(`${TODAY.subtract({ days: daysAgo })}T09:00`),
  good: pieces(good),
  doubts,
})
/** A minute a piece, one place for each. */
const judged = (good: number, said: Partial<Judged> = {}): Judged => ({
  step: givenStep(10),
  good: pieces(good),
  processed: pieces(good),
  workDate: TODAY,
  past: [],
  minutes: null,
  over: null,
  ...said,
})
const FIFTIES = [50, 48, 52, 50, 51].map((good, n) => past(n + 1, good))
const kinds = (doubts: readonly Doubt[]) => doubts.map(({ kind }) => kind)

describe('what is unlikely about a report', () => {
  const cases: readonly { name: string; judged: Judged; kinds: readonly string[] }[] = [
    { name: 'nothing of an ordinary one', judged: judged(50, { past: FIFTIES, minutes: 60 }), kinds: [] },
    { name: 'a zero too many', judged: judged(500, { past: FIFTIES }), kinds: ['farAboveUsual'] },
    { name: 'not five times as much', judged: judged(250, { past: FIFTIES }), kinds: [] },
    {
      name: 'nothing of what was confirmed before',
      judged: judged(500, { past: [past(1, 500), ...FIFTIES] }),
      kinds: [],
    },
    { name: 'nothing where four samples are all', judged: judged(500, { past: FIFTIES.slice(1) }), kinds: [] },
    { name: 'twice the standard speed is believed', judged: judged(120, { minutes: 60 }), kinds: [] },
    { name: 'more than that is not', judged: judged(121, { minutes: 60 }), kinds: ['tooFast'] },
    {
      name: 'together with what was made today',
      judged: judged(61, { minutes: 60, past: [past(0, 60)] }),
      kinds: ['tooFast'],
    },
    {
      name: 'two machines each make twice as much',
      judged: judged(240, { minutes: 60, step: givenStep(10, { capacity: 2 }) }),
      kinds: [],
    },
    {
      name: 'nothing without a standard time',
      judged: judged(9_000, { minutes: 1, step: givenStep(10, { standardSeconds: 0 }) }),
      kinds: [],
    },
    {
      name: 'the same five days in a row',
      judged: judged(50, { past: [1, 2, 3, 4].map(day => past(day, 50)) }),
      kinds: ['sameEveryDay'],
    },
    {
      name: 'the same in two parts',
      judged: judged(20, { past: [past(0, 30), ...[1, 2, 3, 4].map(day => past(day, 50))] }),
      kinds: ['sameEveryDay'],
    },
    { name: 'four days are chance', judged: judged(50, { past: [1, 2, 3].map(day => past(day, 50)) }), kinds: [] },
    { name: 'one a day is no habit', judged: judged(1, { past: [1, 2, 3, 4].map(day => past(day, 1)) }), kinds: [] },
    {
      name: 'more than has arrived',
      judged: judged(50, { over: { asked: pieces(50), reportable: pieces(40) } }),
      kinds: ['moreThanReceived'],
    },
  ]
  for (const { name, judged: said, kinds: expected } of cases)
    it(name, () => assert.deepEqual(kinds(doubtsAbout(said, USUAL_PLAUSIBILITY)), expected))

  it('the oldest day of a history that was cut says nothing', () => {
    const cut = Array.from({ length: MOST_PAST }, (_, n) => past(Math.floor(n / 10) + 1, 5))
    assert.deepEqual(kinds(doubtsAbout(judged(50, { past: cut }), USUAL_PLAUSIBILITY)).includes('sameEveryDay'), false)
  })

  it('a kind that is switched off is never found', () => {
    const off = { ...USUAL_PLAUSIBILITY, off: ['farAboveUsual'] as const }
    assert.deepEqual(doubtsAbout(judged(500, { past: FIFTIES }), off), [])
  })

  it('a report smaller than one that is not doubted is not doubted for its size or speed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 0, max: 500 }),
        (good, less, minutes) => {
          const of = (n: number) =>
            kinds(doubtsAbout(judged(n, { past: FIFTIES, minutes }), USUAL_PLAUSIBILITY)).filter(
              kind => kind !== 'sameEveryDay',
            )
          const smaller = of(Math.max(0, good - less))
          assert.ok(smaller.every(kind => of(good).includes(kind)))
        },
      ),
    )
  })
})

describe('what is asked', () => {
  const slow: Doubt = { kind: 'tooFast', made: pieces(121), possible: pieces(120), minutes: 60, alone: true }
  const slip: Doubt = { kind: 'farAboveUsual', made: pieces(500), usual: pieces(50) }
  const ask = (doubts: readonly Doubt[], parts: readonly PastPart[]) =>
    kinds(doubtsToAsk(doubts, { past: parts, workDate: TODAY }))

  it('a habit once in a week, a slip each time', () => {
    assert.deepEqual(ask([slow, slip], []), ['tooFast', 'farAboveUsual'])
    assert.deepEqual(ask([slow, slip], [past(2, 9, ['tooFast', 'farAboveUsual'])]), ['farAboveUsual'])
    assert.deepEqual(ask([slow], [past(8, 9, ['tooFast'])]), ['tooFast'])
  })

  it('not what is too much only together with earlier reports', () => {
    assert.deepEqual(ask([{ ...slow, alone: false }], []), [])
  })
})

describe('the time at hand', () => {
  const person = 'W001' as PersonId
  const step = givenStep(10)
  const started = (at: string): WorkSession => ({
    id: at,
    stepId: step.id,
    personId: person,
    startedAt: local(at),
    endedAt: null,
    endedBy: null,
    pauseReason: null,
  })
  const hand = (sessions: readonly WorkSession[], said: Partial<TimeAtHand> = {}) =>
    minutesAtHand({
      step,
      personId: person,
      sessions,
      firstToday: null,
      now: local('2026-11-18T10:00'),
      working: OFFICE,
      ...said,
    })

  it('is since work began, where that was said in time', () => {
    assert.equal(hand([started('2026-11-18T09:30')]), 30)
    assert.equal(hand([]), hand([started('2026-11-18T09:55')]))
    assert.ok((hand([started('2026-11-18T09:30')], { firstToday: local('2026-11-18T08:30') }) ?? 0) > 30)
  })

  for (const { name, now, first, expected } of [
    { name: 'is the shift so far', now: '2026-11-19T00:30', first: null, expected: 4 },
    { name: 'is both shifts just after the change', now: '2026-11-18T20:30', first: null, expected: 11.5 },
    {
      name: 'is both shifts where both made some of it',
      now: '2026-11-19T00:30',
      first: '2026-11-18T15:00',
      expected: 15,
    },
    {
      name: 'is the shift so far where all of it was made in it',
      now: '2026-11-19T00:30',
      first: '2026-11-18T22:00',
      expected: 4,
    },
  ])
    it(name, () => {
      const at = first === null ? null : local(first)
      assert.equal(hand([], { now: local(now), firstToday: at, working: TWO_SHIFTS }), expected * 60)
    })

  it('is not known outside any shift', () => assert.equal(hand([], { now: local('2026-11-18T23:30') }), null))
})

describe('which mark is told first', () => {
  const tooFast = (made: number, possible: number): Doubt => ({
    kind: 'tooFast',
    made: pieces(made),
    possible: pieces(possible),
    minutes: 60,
    alone: true,
  })
  const habit: Doubt = { kind: 'sameEveryDay', made: pieces(50), days: 5 }
  const nothingThere: Doubt = { kind: 'moreThanReceived', made: pieces(1), possible: ZERO }
  const mark = (name: string, doubts: readonly Doubt[], confirmed = false) => ({ name, doubts, confirmed })
  const cases = [
    {
      name: 'the further from likely, the worse',
      marks: [mark('twice', [tooFast(20, 10)]), mark('thrice', [tooFast(30, 10)])],
      order: ['thrice', 'twice'],
    },
    {
      name: 'of several doubts the worst counts',
      marks: [mark('one', [tooFast(20, 10)]), mark('both', [habit, tooFast(25, 10)])],
      order: ['both', 'one'],
    },
    {
      name: 'a habit comes last',
      marks: [mark('habit', [habit]), mark('fast', [tooFast(11, 10)])],
      order: ['fast', 'habit'],
    },
    {
      name: 'what was confirmed comes after what was not',
      marks: [mark('confirmed', [tooFast(90, 10)], true), mark('habit', [habit])],
      order: ['habit', 'confirmed'],
    },
    {
      name: 'anything of nothing is the worst',
      marks: [mark('fast', [tooFast(900, 10)]), mark('nothing', [nothingThere])],
      order: ['nothing', 'fast'],
    },
    {
      name: 'equals stay as they were, the newest first',
      marks: [mark('new', [nothingThere]), mark('old', [nothingThere])],
      order: ['new', 'old'],
    },
  ]
  for (const { name, marks, order } of cases)
    it(name, () =>
      assert.deepEqual(
        marks.toSorted(worstFirst).map(one => one.name),
        order,
      ),
    )
})
