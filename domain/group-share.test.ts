import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { shareGroup, splitExactly, type WorkerClaim } from './group-share.ts'
import type { PersonId } from './model.ts'
import { add, formatQuantity, parseQuantity, pieces, type Quantity, ZERO } from './quantity.ts'

const q = (text: string): Quantity => parseQuantity(text) ?? ZERO
const claim = (name: string, percent: string | null = null, minutes: number | null = null): WorkerClaim => ({
  personId: name as PersonId,
  percent: percent === null ? null : q(percent),
  minutes,
})
const share = (claims: readonly WorkerClaim[], good: string, decimals = 0, pay = '0') =>
  shareGroup(claims, { good: q(good), pay: q(pay), decimals })

describe('a group shares its report', () => {
  const cases: readonly {
    name: string
    claims: readonly WorkerClaim[]
    good: string
    decimals?: number
    goods: string[]
    percents?: string[]
  }[] = [
    { name: 'alone', claims: [claim('A')], good: '7', goods: ['7'], percents: ['100'] },
    {
      name: 'evenly, the first named taking the odd piece',
      claims: [claim('A'), claim('B'), claim('C')],
      good: '100',
      goods: ['34', '33', '33'],
      percents: ['33.3334', '33.3333', '33.3333'],
    },
    { name: 'by percent', claims: [claim('A', '60'), claim('B', '40')], good: '101', goods: ['61', '40'] },
    {
      name: 'by 33.33 percent each, which means a third',
      claims: [claim('A', '33.33'), claim('B', '33.33'), claim('C', '33.33')],
      good: '116',
      goods: ['39', '39', '38'],
    },
    {
      name: 'by percent where named, the others evenly what is left',
      claims: [claim('A', '50'), claim('B'), claim('C')],
      good: '100',
      goods: ['50', '25', '25'],
      percents: ['50', '25', '25'],
    },
    {
      name: 'by minutes when everybody has some',
      claims: [claim('A', null, 90), claim('B', null, 30)],
      good: '80',
      goods: ['60', '20'],
    },
    {
      name: 'in the unit’s decimals',
      claims: [claim('A'), claim('B'), claim('C')],
      good: '0.268',
      decimals: 3,
      goods: ['0.09', '0.089', '0.089'],
    },
    {
      name: 'fewer pieces than people',
      claims: [claim('A'), claim('B'), claim('C')],
      good: '2',
      goods: ['1', '1', '0'],
    },
    { name: 'nobody', claims: [], good: '5', goods: [] },
  ]
  for (const { name, claims, good, decimals, goods, percents } of cases)
    test(name, () => {
      const decision = share(claims, good, decimals)
      assert.ok(decision.kind === 'shared')
      assert.deepEqual(
        decision.shares.map(s => formatQuantity(s.good)),
        goods,
      )
      if (percents)
        assert.deepEqual(
          decision.shares.map(s => formatQuantity(s.sharePct)),
          percents,
        )
    })
})

describe('shares are refused', () => {
  const cases: readonly { name: string; claims: readonly WorkerClaim[]; why: object }[] = [
    {
      name: '110 percent',
      claims: [claim('A', '60'), claim('B', '50')],
      why: { kind: 'percentsNot100', sum: pieces(110) },
    },
    {
      name: '90 percent with nobody for the rest',
      claims: [claim('A', '60'), claim('B', '30')],
      why: { kind: 'percentsNot100', sum: pieces(90) },
    },
    {
      name: '100 percent and somebody left over',
      claims: [claim('A', '100'), claim('B')],
      why: { kind: 'percentsNot100', sum: pieces(100) },
    },
    {
      name: 'nothing for somebody',
      claims: [claim('A', '100'), claim('B', '0')],
      why: { kind: 'percentNotPositive', personId: 'B', percent: ZERO },
    },
    {
      name: 'less than nothing',
      claims: [claim('A', '110'), claim('B', '-10')],
      why: { kind: 'percentNotPositive', personId: 'B', percent: pieces(-10) },
    },
    {
      name: 'minutes of some only',
      claims: [claim('A', null, 90), claim('B')],
      why: { kind: 'minutesNotPositive', personId: 'B' },
    },
    {
      name: 'minutes that sum to nothing',
      claims: [claim('A', null, 0), claim('B', null, 0)],
      why: { kind: 'minutesNotPositive', personId: 'A' },
    },
    {
      name: 'the same worker twice',
      claims: [claim('A'), claim('B'), claim('A')],
      why: { kind: 'sameWorkerTwice', personId: 'A' },
    },
  ]
  for (const { name, claims, why } of cases)
    test(name, () => {
      const decision = share(claims, '10')
      assert.ok(decision.kind === 'refused')
      assert.deepEqual(decision.why, why)
    })
})

const weights = fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 12 })
const whole = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(n => n as Quantity)

test('parts always sum to the whole, and each is within one step of its exact share', () => {
  fc.assert(
    fc.property(weights, whole, fc.constantFrom(1n, 10n, 10_000n), (given, units, step) => {
      const amount = (units * step) as Quantity
      const parts = splitExactly(amount, given, step)
      const sum = given.reduce((a, b) => a + b, 0n)
      assert.equal(add(...parts), sum === 0n ? 0n : amount)
      parts.forEach((part, i) => {
        assert.equal(part % step, 0n)
        const exact = amount * (given[i] ?? 0n)
        const distance = part * sum - exact
        assert.ok(distance < step * sum || sum === 0n, 'never a whole step more')
        assert.ok(distance > -step * sum || sum === 0n, 'never a whole step less')
      })
    }),
  )
})

test('good, percent and pay each sum exactly, whatever the claims', () => {
  const minutes = fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 8 })
  const nothing = fc.array(fc.constant(null), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(fc.oneof(minutes, nothing), fc.nat(5000), fc.nat(99_999), (given, good, pay) => {
      const claims = given.map((m, i) => claim(`W${i}`, null, m))
      const decision = shareGroup(claims, { good: pieces(good), pay: BigInt(pay) as Quantity, decimals: 0 })
      assert.ok(decision.kind === 'shared')
      assert.equal(add(...decision.shares.map(s => s.good)), pieces(good))
      assert.equal(add(...decision.shares.map(s => s.sharePct)), pieces(100))
      assert.equal(add(...decision.shares.map(s => s.pay)), BigInt(pay))
    }),
  )
})
