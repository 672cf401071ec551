import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { at, DAY_SHIFT } from '../test/given-alert.ts'
import { cutTo, eachOnce, type Interval, joined, minutesIn, paretoBy, within } from './downtime.ts'

const START = at('08:00')
const NOW = START.add({ hours: 24 * 20 })
const after = (minutes: number) => START.add({ minutes })

const anyInterval: fc.Arbitrary<Interval> = fc
  .tuple(fc.integer({ min: 0, max: 20_000 }), fc.option(fc.integer({ min: 0, max: 5_000 })))
  .map(([from, length]) => ({ from: after(from), to: length === null ? null : after(from + length) }))

const ms = ({ from, to }: Interval): readonly [number, number] => [
  from.epochMilliseconds,
  (to ?? NOW).epochMilliseconds,
]

describe('intervals', () => {
  test('joined are apart, in order, and cover the same', () => {
    fc.assert(
      fc.property(fc.array(anyInterval, { maxLength: 8 }), fc.integer({ min: 0, max: 25_000 }), (all, minute) => {
        const whole = joined(all, NOW)
        whole.slice(1).forEach((one, i) => {
          assert.ok(ms(one)[0] > ms(whole[i] ?? one)[1])
        })
        const moment = after(minute).epochMilliseconds + 30_000
        const covers = (list: readonly Interval[]) => list.some(one => ms(one)[0] <= moment && moment < ms(one)[1])
        assert.equal(covers(whole), covers(all))
      }),
    )
  })

  test('each once is the same time, given to somebody once', () => {
    fc.assert(
      fc.property(fc.array(anyInterval, { maxLength: 8 }), all => {
        const parts = eachOnce(all, NOW)
        const length = (list: readonly Interval[]) => list.reduce((sum, one) => sum + ms(one)[1] - ms(one)[0], 0)
        assert.equal(length(parts), length(joined(all, NOW)))
      }),
    )
  })

  test('cut to some minutes they come to just these, in working time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 100 }), (length, percent) => {
        const now = after(length + 60)
        const open = [{ from: after(60), to: null }]
        const measured = minutesIn(open, DAY_SHIFT, now)
        const wanted = Math.floor((measured * percent) / 100)
        const to = cutTo(open, wanted, DAY_SHIFT, now)
        assert.ok(Math.abs(minutesIn([{ from: after(60), to }], DAY_SHIFT, now) - wanted) < 1e-6)
      }),
    )
  })

  test('within a span there is no more than the span', () => {
    const cut = within(
      [
        { from: at('08:00'), to: at('12:00') },
        { from: at('14:00'), to: null },
      ],
      at('09:00'),
      at('15:00'),
    )
    assert.deepEqual(cut, [
      { from: at('09:00'), to: at('12:00') },
      { from: at('14:00'), to: at('15:00') },
    ])
  })
})

test('the dearest cause comes first, with its share', () => {
  const losses = [
    { cause: 'a', machine: 'm1', minutes: 10, count: 1 },
    { cause: 'b', machine: 'm1', minutes: 60, count: 1 },
    { cause: 'a', machine: 'm2', minutes: 30, count: 1 },
  ]
  assert.deepEqual(
    paretoBy(losses, ({ cause }) => cause),
    [
      { name: 'b', minutes: 60, count: 1, share: 0.6 },
      { name: 'a', minutes: 40, count: 2, share: 0.4 },
    ],
  )
  assert.deepEqual(
    paretoBy([], ({ cause }) => cause),
    [],
  )
})
