import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ProductCode, Unit, UnitCode, UnitConversion } from './model.ts'
import { parseQuantity, pieces, type Quantity } from './quantity.ts'
import { convertQuantity, findRatio, findUnit, isReportableIn } from './units.ts'

const unit = (code: string, name: string, aliases: readonly string[] = [], decimals = 0): Unit => ({
  code: code as UnitCode,
  name,
  aliases,
  decimals,
})
const q = (text: string): Quantity => {
  const quantity = parseQuantity(text)
  assert.ok(quantity !== null)
  return quantity
}
const PCS = unit('PCS', '件', ['个', '只', 'pcs'])
const KG = unit('KG', '千克', ['公斤', 'kg'], 3)
const M = unit('M', '米', ['m'], 2)
const BOX = unit('BOX', '箱', ['纸箱'])
const DOZ = unit('DOZ', '打')
const TRAY = unit('TRAY', '盘', ['板'])
const SHEET = unit('SHEET', '张', ['板'])
const P = 'G-POLO18' as ProductCode
const conversion = (from: Unit, to: Unit, factor: string, productCode = P): UnitConversion => ({
  productCode,
  from: from.code,
  to: to.code,
  factor: q(factor),
})
const CONVERSIONS = [
  conversion(BOX, PCS, '40'),
  conversion(DOZ, PCS, '12'),
  conversion(PCS, KG, '0.268'),
  conversion(BOX, PCS, '1000', 'OTHER' as ProductCode),
]

describe('finding a unit', () => {
  const units = [PCS, KG, M, BOX, TRAY, SHEET]
  const cases = [
    { name: 'by code', text: 'PCS', units, found: 'PCS' },
    { name: 'by name', text: '箱', units, found: 'BOX' },
    { name: 'by alias', text: '公斤', units, found: 'KG' },
    { name: 'whatever its case', text: 'Kg', units, found: 'KG' },
    { name: 'in full width', text: 'ＰＣＳ', units, found: 'PCS' },
    { name: 'with blanks around', text: ' 件 ', units, found: 'PCS' },
    { name: 'a word two units claim is ambiguous', text: '板', units, found: 'ambiguous' },
    { name: 'exactly as written wins over another case', text: 'm', units: [unit('MM', 'M'), M], found: 'M' },
    { name: 'a dozen where the site has no such unit', text: '打', units, found: 'count' },
    { name: "a dozen is the site's unit where it has one", text: '打', units: [PCS, DOZ], found: 'DOZ' },
    { name: 'anything else is unknown', text: '吨', units, found: 'unknown' },
    { name: 'nothing is unknown', text: '', units, found: 'unknown' },
  ]
  for (const { name, text, units: known, found } of cases)
    it(name, () => {
      const result = findUnit(text, known)
      assert.equal(result.kind === 'unit' ? result.unit.code : result.kind, found)
    })
  it('a counted dozen is twelve', () => {
    assert.deepEqual(findUnit('打', units), { kind: 'count', each: pieces(12) })
  })
})

describe('converting into the unit of the order', () => {
  const cases = [
    { name: 'the same unit', amount: '7', from: PCS, to: PCS, result: '7' },
    { name: 'boxes into pieces', amount: '3', from: BOX, to: PCS, result: '120' },
    { name: 'half a box', amount: '0.5', from: BOX, to: PCS, result: '20' },
    { name: 'pieces into boxes, backwards', amount: '120', from: PCS, to: BOX, result: '3' },
    { name: 'boxes into dozens over pieces', amount: '3', from: BOX, to: DOZ, result: '10' },
    { name: 'pieces into kilograms', amount: '10', from: PCS, to: KG, result: '2.68' },
    { name: 'a correction downwards', amount: '-2', from: BOX, to: PCS, result: '-80' },
    { name: 'pieces that fill no whole box', amount: '50', from: PCS, to: BOX, below: '1' },
    { name: 'kilograms that are no whole pieces', amount: '1', from: KG, to: PCS, below: '3' },
    { name: 'a piece that is finer than grams', amount: '0.5', from: PCS, to: unit('KG', '', [], 2), below: '0.13' },
    { name: 'a negative amount is rounded down as well', amount: '-50', from: PCS, to: BOX, below: '-2' },
  ]
  for (const { name, amount, from, to, result, below } of cases)
    it(name, () => {
      const converted = convertQuantity(q(amount), from, to, { code: P, conversions: CONVERSIONS })
      if (result !== undefined) assert.deepEqual(converted, { kind: 'converted', quantity: q(result) })
      else
        assert.deepEqual(converted, {
          kind: 'refused',
          why: { kind: 'notExact', from: from.code, to: to.code, below: q(below ?? '') },
        })
    })

  it('units that no conversion connects are refused', () => {
    const product = { code: P, conversions: CONVERSIONS }
    const why = { kind: 'noConversion', from: TRAY.code, to: PCS.code }
    assert.deepEqual(convertQuantity(pieces(1), TRAY, PCS, product), { kind: 'refused', why })
  })
  it('another product’s box does not count', () => {
    assert.equal(findRatio(BOX.code, PCS.code, 'THIRD' as ProductCode, CONVERSIONS), null)
  })
  it('a dozen without a conversion is twelve pieces, but no twelve kilograms', () => {
    const product = { code: 'NEW' as ProductCode, conversions: [] }
    assert.deepEqual(convertQuantity(pieces(2), DOZ, PCS, product), { kind: 'converted', quantity: pieces(24) })
    assert.equal(convertQuantity(pieces(2), DOZ, KG, product).kind, 'refused')
  })
  it('a factor of zero connects nothing', () => {
    assert.equal(findRatio(TRAY.code, PCS.code, P, [conversion(TRAY, PCS, '0')]), null)
  })
  it('there and back again is the same amount, whatever the factor', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (boxes, factor) => {
        const conversions = [{ ...conversion(BOX, PCS, '1'), factor: pieces(factor) }]
        const there = convertQuantity(pieces(boxes), BOX, PCS, { code: P, conversions })
        assert.ok(there.kind === 'converted')
        const back = convertQuantity(there.quantity, PCS, BOX, { code: P, conversions })
        assert.deepEqual(back, { kind: 'converted', quantity: pieces(boxes) })
      }),
    )
  })
  it('what is refused as inexact lies less than one smallest amount above the one named', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 500 }), (count, factor) => {
        const conversions = [{ ...conversion(BOX, PCS, '1'), factor: pieces(factor) }]
        const result = convertQuantity(pieces(count), PCS, BOX, { code: P, conversions })
        if (result.kind === 'converted') return assert.equal(count % factor, 0)
        assert.deepEqual(result.why, {
          kind: 'notExact',
          from: PCS.code,
          to: BOX.code,
          below: pieces(Math.floor(count / factor)),
        })
      }),
    )
  })
})

describe('how fine a unit may be reported', () => {
  const cases = [
    { name: 'whole pieces', amount: '3', unit: PCS, fits: true },
    { name: 'half a piece', amount: '0.5', unit: PCS, fits: false },
    { name: 'grams', amount: '1.234', unit: KG, fits: true },
    { name: 'tenths of grams', amount: '1.2345', unit: KG, fits: false },
  ]
  for (const { name, amount, unit: own, fits } of cases)
    it(name, () => assert.equal(isReportableIn(q(amount), own), fits))
})
