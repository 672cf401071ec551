import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { at, DAY_TIME, givenAlert, RULES } from '../test/given-alert.ts'
import type { Alert } from './alert.ts'
import { acknowledge, type Handled, handOver, resolveBy, silence } from './alert-handling.ts'
import type { LifeContext } from './alert-life.ts'
import type { PersonId } from './model.ts'

const LEADER = 'W2' as PersonId
const OTHER = 'W9' as PersonId
const context: LifeContext = { now: at('10:30'), rules: RULES, time: DAY_TIME }

const said = (handled: Handled): string =>
  handled.kind === 'refused'
    ? `refused: ${handled.why.kind}`
    : `${handled.change.alert.state}: ${handled.change.events.map(({ what, by }) => `${what} by ${by}`).join(', ')}`

const over = givenAlert({ state: 'resolved', resolvedAt: at('10:20') })

describe('what people do about an alert', () => {
  const cases: readonly { name: string; does: (alert: Alert) => Handled; alert?: Alert; expected: string }[] = [
    {
      name: 'taken',
      does: alert => acknowledge(alert, LEADER, null, context),
      expected: 'acknowledged: acknowledged by W2',
    },
    {
      name: 'taken with a promise',
      does: alert => acknowledge(alert, LEADER, at('15:00'), context),
      expected: 'acknowledged: acknowledged by W2',
    },
    {
      name: 'a promise in the past',
      does: alert => acknowledge(alert, LEADER, at('09:00'), context),
      expected: 'refused: inPast',
    },
    {
      name: 'a promise for this minute',
      does: alert => acknowledge(alert, LEADER, at('10:30'), context),
      expected: 'refused: inPast',
    },
    {
      name: 'a promise for next month',
      does: alert => acknowledge(alert, LEADER, at('10:30').add({ hours: 24 * 40 }), context),
      expected: 'refused: tooFar',
    },
    {
      name: 'silenced',
      does: alert => silence(alert, LEADER, at('14:00'), context),
      expected: 'silenced: silenced by W2',
    },
    {
      name: 'a silence for a year',
      does: alert => silence(alert, LEADER, at('10:30').add({ hours: 24 * 365 }), context),
      expected: 'refused: tooFar',
    },
    {
      name: 'handed over',
      does: alert => handOver(alert, LEADER, { id: OTHER, active: true }, context),
      expected: 'firing: handedOver by W2',
    },
    {
      name: 'handed to somebody who left',
      does: alert => handOver(alert, LEADER, { id: OTHER, active: false }, context),
      expected: 'refused: personLeft',
    },
    {
      name: 'resolved by word',
      does: alert => resolveBy(alert, LEADER, 'new tool', context),
      expected: 'resolved: resolved by W2',
    },
    {
      name: 'taken when it is over',
      does: alert => acknowledge(alert, LEADER, null, context),
      alert: over,
      expected: 'refused: over',
    },
    {
      name: 'resolved when it is over',
      does: alert => resolveBy(alert, LEADER, '', context),
      alert: over,
      expected: 'refused: over',
    },
  ]
  for (const { name, does, alert = givenAlert(), expected } of cases)
    test(name, () => {
      assert.equal(said(does(alert)), expected)
    })

  test('a promise is kept with its end; without one it is told again after the usual time', () => {
    const promised = acknowledge(givenAlert(), LEADER, at('15:00'), context)
    const taken = acknowledge(givenAlert(), LEADER, null, context)
    assert.ok(promised.kind === 'handled' && taken.kind === 'handled')
    assert.equal(promised.change.alert.promisedUntil?.toString(), at('15:00').toString())
    assert.equal(taken.change.alert.promisedUntil, null)
    assert.equal(taken.change.alert.untilAt?.toString(), at('11:30').toString())
  })
})
