import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { at, DAY_SHIFT } from '../test/given-alert.ts'
import { mayTell, nextTelling, type TellingHours } from './telling-hours.ts'

const night = { start: '22:00', end: '07:00' }
const hours = (other: Partial<TellingHours> = {}): TellingHours => ({
  quiet: night,
  timeZone: 'Asia/Shanghai',
  teams: [DAY_SHIFT],
  ...other,
})
const roundTheClock = hours({ teams: [] })

describe('when a department may be told', () => {
  const cases = [
    { name: 'in the shift', now: at('10:00'), given: hours(), expected: true },
    { name: 'in its break too: people are there', now: at('12:30'), given: hours(), expected: true },
    { name: 'not after the shift', now: at('17:00'), given: hours(), expected: false },
    { name: 'not on a rest day', now: at('10:00', 21), given: hours(), expected: false },
    { name: 'a department without teams at any time', now: at('19:00'), given: roundTheClock, expected: true },
    { name: 'but not in quiet hours', now: at('23:00'), given: roundTheClock, expected: false },
    { name: 'nor after midnight', now: at('06:59'), given: roundTheClock, expected: false },
    { name: 'at their end again', now: at('07:00'), given: roundTheClock, expected: true },
    {
      name: 'quiet hours within a day',
      now: at('12:30'),
      given: hours({ quiet: { start: '12:00', end: '13:00' } }),
      expected: false,
    },
    { name: 'no quiet hours', now: at('23:00'), given: hours({ quiet: null, teams: [] }), expected: true },
  ]
  for (const { name, now, given, expected } of cases)
    test(name, () => {
      assert.equal(mayTell(now, given), expected)
    })
})

describe('when what was held is told', () => {
  const cases = [
    { name: 'now, when it may be told', now: at('10:00'), given: hours(), expected: at('10:00') },
    { name: 'at the next shift', now: at('19:00'), given: hours(), expected: at('08:00', 19) },
    { name: 'on Monday after the weekend', now: at('17:30', 20), given: hours(), expected: at('08:00', 23) },
    { name: 'when quiet hours end', now: at('23:30'), given: roundTheClock, expected: at('07:00', 19) },
    {
      name: 'after quiet hours that reach into the shift',
      now: at('03:00'),
      given: hours({ quiet: { start: '22:00', end: '09:30' } }),
      expected: at('09:30'),
    },
  ]
  for (const { name, now, given, expected } of cases)
    test(name, () => {
      assert.equal(nextTelling(now, given)?.toString(), expected.toString())
    })
})
