import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { Liability, ProductCode, UnitCode, UnitConversion } from './model.ts'
import { chooseRate, type PieceRate, type PieceWork, piecePay } from './piece-pay.ts'
import { formatQuantity, parseQuantity, pieces, type Quantity } from './quantity.ts'

const q = (text: string): Quantity => {
  const quantity = parseQuantity(text)
  assert.ok(quantity !== null)
  return quantity
}
const date = (text: string) => Temporal.PlainDate.from(text)
const SHAFT = 'P-SHAFT' as ProductCode
const PCS = 'PCS' as UnitCode
const DOZ = 'DOZ' as UnitCode

const rate = (amount: string, validFrom: string, more: Partial<PieceRate> = {}): PieceRate => ({
  productCode: null,
  stepCode: 'TURN',
  rate: q(amount),
  per: PCS,
  validFrom: date(validFrom),
  ...more,
})
const work = (more: Partial<PieceWork> = {}): PieceWork => ({
  productCode: SHAFT,
  stepCode: 'TURN',
  workDate: date('2026-11-16'),
  unit: PCS,
  good: pieces(50),
  scrap: pieces(0),
  liability: null,
  ...more,
})

describe('the rate of a report', () => {
  const own = { productCode: SHAFT }
  const cases = [
    {
      name: 'the latest that was valid on the work date',
      rates: [rate('1', '2026-01-01'), rate('1.2', '2026-11-01')],
      rate: '1.2',
    },
    { name: 'valid from the very day', rates: [rate('1', '2026-01-01'), rate('1.2', '2026-11-16')], rate: '1.2' },
    { name: 'not a rate of tomorrow', rates: [rate('1', '2026-01-01'), rate('1.2', '2026-11-17')], rate: '1' },
    {
      name: "the product's own before a later general one",
      rates: [rate('1.5', '2026-01-01', own), rate('1.2', '2026-11-01')],
      rate: '1.5',
    },
    {
      name: "not another product's",
      rates: [rate('9', '2026-01-01', { productCode: 'X' as ProductCode })],
      rate: null,
    },
    { name: "not another step's", rates: [rate('9', '2026-01-01', { stepCode: 'MILL' })], rate: null },
    { name: 'none before the first day', rates: [rate('1', '2027-01-01')], rate: null },
  ]
  for (const { name, rates, rate: wanted } of cases)
    it(name, () => {
      const found = chooseRate(rates, work())
      assert.equal(found && formatQuantity(found.rate), wanted)
      assert.equal(chooseRate(rates.toReversed(), work())?.rate, found?.rate)
    })
  it('a night shift over the change of a rate is paid by the day it started', () => {
    const rates = [rate('1', '2026-01-01'), rate('2', '2027-01-01')]
    assert.equal(piecePay(work({ workDate: date('2026-12-31') }), rates, [])?.pay, pieces(50))
  })
})

describe('the pay of a report', () => {
  const dozens: readonly UnitConversion[] = [{ productCode: SHAFT, from: DOZ, to: PCS, factor: pieces(12) }]
  const perDozen = { per: DOZ }
  const scrap = (liability: Liability | null) => ({ scrap: pieces(10), liability })
  const cases = [
    { name: 'good × rate', work: {}, rate: rate('1.2', '2026-01-01'), pay: '60' },
    {
      name: 'a correction downwards takes back',
      work: { good: pieces(-5) },
      rate: rate('1.2', '2026-01-01'),
      pay: '-6',
    },
    {
      name: 'per dozen, pieces converted',
      work: { good: pieces(24) },
      rate: rate('3', '2026-01-01', perDozen),
      pay: '6',
    },
    {
      name: 'per dozen, rounded once at the end',
      work: { good: pieces(50) },
      rate: rate('1', '2026-01-01', perDozen),
      pay: '4.1667',
    },
    {
      name: 'half a ten-thousandth rounds up',
      work: { good: q('0.5') },
      rate: rate('0.0001', '2026-01-01'),
      pay: '0.0001',
    },
    { name: 'scrap earns nothing', work: scrap('material'), rate: rate('1', '2026-01-01'), pay: '50' },
  ]
  for (const { name, work: more, rate: own, pay } of cases)
    it(name, () => assert.equal(formatQuantity(piecePay(work(more), [own], dozens)?.pay ?? q('0')), pay))

  const paidScrap = [
    { name: "the worker's own scrap never earns", liability: 'worker' as const, pay: 50 },
    { name: 'scrap nobody looked at does not earn yet', liability: null, pay: 50 },
    { name: 'scrap of bad material earns', liability: 'material' as const, pay: 60 },
    { name: 'scrap of a machine earns', liability: 'machine' as const, pay: 60 },
  ]
  for (const { name, liability, pay } of paidScrap)
    it(`where other scrap is paid: ${name}`, () => {
      const paid = piecePay(work(scrap(liability)), [rate('1', '2026-01-01')], [], 'unlessWorker')
      assert.equal(paid?.pay, pieces(pay))
    })

  it('a unit nobody knows how to convert is paid one to one and says so', () => {
    const paid = piecePay(work({ unit: 'SET' as UnitCode }), [rate('0.02', '2026-01-01')], dozens)
    assert.deepEqual(paid, { pay: pieces(1), rate: q('0.02'), per: PCS, conversion: 'assumedOneToOne' })
  })
  it('a step that is not paid by the piece has no pay', () => {
    assert.equal(piecePay(work(), [], []), null)
    assert.equal(piecePay(work(), [rate('0', '2026-01-01')], []), null)
  })
})
