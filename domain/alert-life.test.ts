import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { at, DAY_TIME, givenAlert, givenReason, RULES } from '../test/given-alert.ts'
import type { Alert, AlertReason, AlertSubject } from './alert.ts'
import { follow, nextChange } from './alert-life.ts'
import { ANY_TIME } from './alert-rules.ts'
import type { PersonId } from './model.ts'

const LEADER = 'W2' as PersonId

type Case = {
  readonly name: string
  readonly alert: Alert | null
  readonly reason: AlertReason | null
  readonly now: string
  readonly day?: number
  /** state, level, news, events; 'nothing' when it stays as it is. */
  readonly expected: string
}

const CASES: readonly Case[] = [
  {
    name: 'a reason within working time fires',
    alert: null,
    reason: givenReason(),
    now: '10:10',
    expected: 'firing 1 fired: fired',
  },
  { name: 'outside the calendar it waits', alert: null, reason: givenReason(), now: '19:00', expected: 'nothing' },
  { name: 'in a break it waits', alert: null, reason: givenReason(), now: '12:30', expected: 'nothing' },
  { name: 'on a rest day it waits', alert: null, reason: givenReason(), now: '10:10', day: 21, expected: 'nothing' },
  {
    name: 'safety fires at any time',
    alert: null,
    reason: givenReason({ anyTime: true }),
    now: '03:00',
    expected: 'firing 1 fired: fired',
  },
  {
    name: 'what is held back does not fire',
    alert: null,
    reason: givenReason({ mutedBy: 'exception:1' as AlertSubject }),
    now: '10:10',
    expected: 'nothing',
  },
  {
    name: 'a silent step’s worker is asked first',
    alert: null,
    reason: givenReason({ kind: 'silent', asks: true }),
    now: '10:10',
    expected: 'asked 0 ask: asked',
  },
  {
    name: 'asked also where the order has its alert already',
    alert: null,
    reason: givenReason({ kind: 'silent', asks: true, mutedBy: 'step:1' as AlertSubject }),
    now: '10:10',
    expected: 'asked 0 ask: asked',
  },
  {
    name: 'unanswered, the leader hears',
    alert: givenAlert({ kind: 'silent', state: 'asked', level: 0, untilAt: at('10:30') }),
    reason: givenReason({ kind: 'silent', asks: true }),
    now: '10:30',
    expected: 'firing 1 fired: fired',
  },
  {
    name: 'unanswered, but the order has its alert: it stays a question',
    alert: givenAlert({ kind: 'silent', state: 'asked', level: 0, untilAt: at('10:30') }),
    reason: givenReason({ kind: 'silent', asks: true, mutedBy: 'step:1' as AlertSubject }),
    now: '10:30',
    expected: 'asked 0 null:',
  },
  {
    name: 'answered: nobody else hears',
    alert: givenAlert({ kind: 'silent', state: 'asked', level: 0, untilAt: at('10:30') }),
    reason: null,
    now: '10:20',
    expected: 'closed 0 null: answered',
  },
  { name: 'nothing is due', alert: givenAlert(), reason: givenReason(), now: '10:30', expected: 'nothing' },
  {
    name: 'one level up after its time',
    alert: givenAlert(),
    reason: givenReason(),
    now: '11:00',
    expected: 'firing 2 escalated: escalated',
  },
  {
    name: 'not in the break',
    alert: givenAlert({ escalateAt: at('12:00') }),
    reason: givenReason(),
    now: '12:10',
    expected: 'nothing',
  },
  {
    name: 'the highest level only repeats',
    alert: givenAlert({ level: 3, escalateAt: null }),
    reason: givenReason(),
    now: '13:00',
    expected: 'firing 3 repeated: repeated',
  },
  {
    name: 'taken, it does not escalate',
    alert: givenAlert({
      state: 'acknowledged',
      acknowledgedBy: LEADER,
      acknowledgedAt: at('10:05'),
      promisedUntil: at('15:00'),
      untilAt: at('15:00'),
      escalateAt: null,
      repeatAt: null,
    }),
    reason: givenReason(),
    now: '14:00',
    expected: 'nothing',
  },
  {
    name: 'a promise that passed goes one level up',
    alert: givenAlert({
      state: 'acknowledged',
      acknowledgedBy: LEADER,
      acknowledgedAt: at('10:05'),
      promisedUntil: at('15:00'),
      untilAt: at('15:00'),
      escalateAt: null,
      repeatAt: null,
    }),
    reason: givenReason(),
    now: '15:00',
    expected: 'firing 2 promisePassed: promisePassed',
  },
  {
    name: 'taken without a promise it is told again on its level',
    alert: givenAlert({
      state: 'acknowledged',
      acknowledgedBy: LEADER,
      acknowledgedAt: at('10:05'),
      untilAt: at('11:05'),
      escalateAt: null,
      repeatAt: null,
    }),
    reason: givenReason(),
    now: '11:05',
    expected: 'firing 1 repeated: repeated',
  },
  {
    name: 'a silence ends',
    alert: givenAlert({ state: 'silenced', silencedBy: LEADER, silencedUntil: at('14:00'), untilAt: at('14:00') }),
    reason: givenReason(),
    now: '14:00',
    expected: 'firing 1 repeated: silenceEnded',
  },
  {
    name: 'held back it says nothing',
    alert: givenAlert({ news: 'fired' }),
    reason: givenReason({ mutedBy: 'order:1' as AlertSubject }),
    now: '11:00',
    expected: 'firing 1 null: muted',
  },
  {
    name: 'let go it goes on',
    alert: givenAlert({ mutedBy: 'order:1' as AlertSubject }),
    reason: givenReason(),
    now: '10:30',
    expected: 'firing 1 null: unmuted',
  },
  {
    name: 'let go when its time had come meanwhile, nobody higher is told at once',
    alert: givenAlert({ mutedBy: 'order:1' as AlertSubject }),
    reason: givenReason(),
    now: '11:30',
    expected: 'firing 1 null: unmuted',
  },
  {
    name: 'a promise that passed while it was held back is not a broken one',
    alert: givenAlert({
      state: 'acknowledged',
      promisedUntil: at('11:00'),
      untilAt: at('11:00'),
      mutedBy: 'order:1' as AlertSubject,
    }),
    reason: givenReason(),
    now: '11:30',
    expected: 'acknowledged 1 null: unmuted',
  },
  {
    name: 'held back before anybody heard of it, it is told when nothing holds it any more',
    alert: givenAlert({ mutedBy: 'order:1' as AlertSubject, toldAt: null }),
    reason: givenReason(),
    now: '10:30',
    expected: 'firing 1 fired: unmuted',
  },
  {
    name: 'over by itself, and told so',
    alert: givenAlert(),
    reason: null,
    now: '10:30',
    expected: 'resolved 1 resolved: resolved',
  },
  {
    name: 'over at night too',
    alert: givenAlert(),
    reason: null,
    now: '22:00',
    expected: 'resolved 1 resolved: resolved',
  },
  {
    name: 'over before anybody was told: nobody is',
    alert: givenAlert({ toldAt: null, news: 'fired' }),
    reason: null,
    now: '10:01',
    expected: 'closed 1 null: resolved',
  },
  {
    name: 'told that it is over, it closes',
    alert: givenAlert({ state: 'resolved', resolvedAt: at('10:30') }),
    reason: null,
    now: '10:31',
    expected: 'closed 1 null: closed',
  },
  {
    name: 'back before it closed, it is the same alert',
    alert: givenAlert({ state: 'resolved', resolvedAt: at('10:30'), news: 'resolved' }),
    reason: givenReason(),
    now: '10:31',
    expected: 'firing 1 fired: reopened',
  },
  {
    name: 'somebody’s word holds for its time',
    alert: givenAlert({ state: 'resolved', resolvedAt: at('10:30'), resolvedBy: LEADER, untilAt: at('10:30', 19) }),
    reason: givenReason(),
    now: '16:00',
    expected: 'nothing',
  },
  {
    name: 'and then it is back',
    alert: givenAlert({ state: 'resolved', resolvedAt: at('10:30'), resolvedBy: LEADER, untilAt: at('10:30', 19) }),
    reason: givenReason(),
    now: '10:30',
    day: 19,
    expected: 'firing 1 fired: reopened',
  },
]

describe('the life of an alert', () => {
  for (const { name, alert, reason, now, day = 18, expected } of CASES)
    test(name, () => {
      const time = (reason ?? alert)?.anyTime === true ? ANY_TIME : DAY_TIME
      const change = follow(alert, reason, { now: at(now, day), rules: RULES, time })
      const said =
        change === null
          ? 'nothing'
          : `${change.alert.state} ${change.alert.level} ${change.alert.news}: ${change.events.map(event => event.what).join(' ')}`.trim()
      assert.equal(said, expected)
    })

  test('let go, who is to take it has as long as at the beginning', () => {
    const held = givenAlert({ mutedBy: 'order:1' as AlertSubject })
    const context = { now: at('14:00'), rules: RULES, time: DAY_TIME }
    const waits = (alert: Alert | undefined) => [alert?.escalateAt?.toString(), alert?.repeatAt?.toString()]
    assert.deepEqual(
      waits(follow(held, givenReason(), context)?.alert),
      waits(follow(null, givenReason(), context)?.alert),
    )
  })

  test('escalation counts working time: a level due after work comes in the morning', () => {
    const fired = follow(null, givenReason(), { now: at('16:30'), rules: RULES, time: DAY_TIME })
    assert.equal(fired?.alert.escalateAt?.toString(), at('08:30', 19).toString())
    assert.equal(nextChange(fired?.alert ?? givenAlert())?.toString(), at('08:30', 19).toString())
  })
})
