import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ProductCode, UnitCode, UnitConversion } from './model.ts'
import { parseQuantity, pieces, type Quantity } from './quantity.ts'
import { findRatio } from './units.ts'

const q = (text: string): Quantity => {
  const quantity = parseQuantity(text)
  assert.ok(quantity !== null)
  return quantity
}
const PCS = 'PCS' as UnitCode
const KG = 'KG' as UnitCode
const BOX = 'BOX' as UnitCode
const DOZ = 'DOZ' as UnitCode
const TRAY = 'TRAY' as UnitCode
const P = 'G-POLO18' as ProductCode
const conversion = (from: UnitCode, to: UnitCode, factor: string, productCode = P): UnitConversion => ({
  productCode,
  from,
  to,
  factor: q(factor),
})
const CONVERSIONS = [
  conversion(BOX, PCS, '40'),
  conversion(DOZ, PCS, '12'),
  conversion(PCS, KG, '0.268'),
  conversion(BOX, PCS, '1000', 'OTHER' as ProductCode),
]

const times = (amount: Quantity, from: UnitCode, to: UnitCode, conversions: readonly UnitConversion[]) => {
  const ratio = findRatio(from, to, P, conversions)
  assert.ok(ratio !== null)
  return { whole: (amount * ratio.numerator) / ratio.denominator, left: (amount * ratio.numerator) % ratio.denominator }
}

describe('how the units of a product relate', () => {
  const cases = [
    { name: 'the same unit', amount: '7', from: PCS, to: PCS, result: '7' },
    { name: 'boxes into pieces', amount: '3', from: BOX, to: PCS, result: '120' },
    { name: 'half a box', amount: '0.5', from: BOX, to: PCS, result: '20' },
    { name: 'pieces into boxes, backwards', amount: '120', from: PCS, to: BOX, result: '3' },
    { name: 'boxes into dozens over pieces', amount: '3', from: BOX, to: DOZ, result: '10' },
    { name: 'pieces into kilograms', amount: '10', from: PCS, to: KG, result: '2.68' },
    { name: 'a correction downwards', amount: '-2', from: BOX, to: PCS, result: '-80' },
  ]
  for (const { name, amount, from, to, result } of cases)
    it(name, () => assert.deepEqual(times(q(amount), from, to, CONVERSIONS), { whole: q(result), left: 0n }))

  it('a fraction is not rounded on the way: pieces that fill no whole number of kilograms', () => {
    assert.notEqual(times(pieces(1), KG, PCS, CONVERSIONS).left, 0n)
  })
  it('units that no conversion connects have no ratio', () => {
    assert.equal(findRatio(TRAY, PCS, P, CONVERSIONS), null)
  })
  it('another product’s box does not count', () => {
    assert.equal(findRatio(BOX, PCS, 'THIRD' as ProductCode, CONVERSIONS), null)
  })
  it('a factor of zero connects nothing', () => {
    assert.equal(findRatio(TRAY, PCS, P, [conversion(TRAY, PCS, '0')]), null)
  })
  it('there and back again is the same amount, whatever the factor', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (boxes, factor) => {
        const conversions = [{ ...conversion(BOX, PCS, '1'), factor: pieces(factor) }]
        const there = times(pieces(boxes), BOX, PCS, conversions)
        assert.equal(there.left, 0n)
        const back = times(there.whole as Quantity, PCS, BOX, conversions)
        assert.deepEqual(back, { whole: pieces(boxes), left: 0n })
      }),
    )
  })
})
