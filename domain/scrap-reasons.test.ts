import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { add, pieces, type Quantity, ZERO } from './quantity.ts'
import { paretoOf } from './scrap-reasons.ts'

const sum = (reason: string, scrap: number, rework = 0) => ({ reason, scrap: pieces(scrap), rework: pieces(rework) })

test('most first, with the share of each and of all up to it', () => {
  const rows = paretoOf([sum('D1', 2), sum('', 1), sum('D2', 5, 3)], 'scrap')
  assert.deepEqual(
    rows.map(({ reason, share, cumulative }) => [reason, share, cumulative]),
    [
      ['D2', 0.625, 0.625],
      ['D1', 0.25, 0.875],
      ['', 0.125, 1],
    ],
  )
})

test('rework is counted by itself, and equal ones go by scrap', () => {
  const rows = paretoOf([sum('D1', 1, 4), sum('D2', 7), sum('D3', 2, 4)], 'rework')
  assert.deepEqual(
    rows.map(({ reason, share }) => [reason, share]),
    [
      ['D3', 0.5],
      ['D1', 0.5],
      ['D2', 0],
    ],
  )
})

test('a reversal of what another period counted makes up nothing', () => {
  const rows = paretoOf([sum('D1', -3), sum('D2', 4)], 'scrap')
  assert.deepEqual(
    rows.map(({ reason, share, cumulative }) => [reason, share, cumulative]),
    [
      ['D2', 1, 1],
      ['D1', 0, 1],
    ],
  )
  assert.deepEqual(paretoOf([], 'scrap'), [])
})

test('shares never fall in the order, and the last of all is the whole, to a ten-thousandth', () => {
  const quantity = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map(value => value as Quantity)
  const one = fc.record({ reason: fc.string({ maxLength: 4 }), scrap: quantity, rework: quantity })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), fc.constantFrom('scrap', 'rework'), (sums, counted) => {
      const rows = paretoOf(sums, counted)
      const whole = add(ZERO, ...sums.map(row => (row[counted] > ZERO ? row[counted] : ZERO)))
      rows.forEach((row, at) => {
        const before = rows[at - 1]
        assert.ok(before === undefined || (before[counted] >= row[counted] && before.cumulative <= row.cumulative))
        assert.ok(row.share >= 0 && row.share <= row.cumulative && row.cumulative <= 1)
      })
      assert.equal(rows.at(-1)?.cumulative ?? 0, whole === ZERO ? 0 : 1)
    }),
  )
})
